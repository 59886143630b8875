//! From the parser's positions, which count characters, to bytes.

use saphyr_parser::Marker;

use super::Span;

/// From the parser's positions, which count characters, to bytes.
pub struct ByteIndex<'a> {
    /// The byte of every [`ByteIndex::STRIDE`]th character; empty where characters are bytes.
    marks: Vec<u32>,
    text: &'a str,
    ascii: bool,
}

impl<'a> ByteIndex<'a> {
    const STRIDE: usize = 64;

    pub fn new(text: &'a str) -> Self {
        let ascii = text.is_ascii();
        let marks = if ascii {
            Vec::new()
        } else {
            text.char_indices()
                .step_by(Self::STRIDE)
                .map(|(byte, _)| u32::try_from(byte).unwrap_or(u32::MAX))
                .collect()
        };
        Self { marks, text, ascii }
    }

    pub fn of(&self, marker: Marker) -> u32 {
        let length = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        if self.ascii {
            return u32::try_from(marker.index()).map_or(length, |at| at.min(length));
        }
        let Some(mark) = self.marks.get(marker.index() / Self::STRIDE) else {
            return length;
        };
        let rest = self.text.get(*mark as usize..).unwrap_or_default();
        rest.char_indices()
            .nth(marker.index() % Self::STRIDE)
            .and_then(|(byte, _)| u32::try_from(byte).ok())
            .map_or(length, |byte| mark + byte)
    }

    /// The end of `span` without the white space at its end.
    pub fn trimmed(&self, span: Span) -> u32 {
        let text = self
            .text
            .get(span.start as usize..span.end as usize)
            .unwrap_or_default();
        span.start + u32::try_from(text.trim_end().len()).unwrap_or(0)
    }

    pub fn is_bracket(&self, at: u32) -> bool {
        matches!(self.text.as_bytes().get(at as usize), Some(b'{' | b'['))
    }
}
