//! Source files, and places in them.
//!
//! Everything that is said about a catalogue later is said about a [`Span`] of one of the
//! [`Sources`], so that a diagnostic can point at it.

mod bytes;
pub mod include;
pub mod parse;
pub mod read;
pub mod scalar;
pub(crate) mod syntax;
pub mod tree;

/// A stretch of one source file, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file, as an index into [`Sources`].
    pub file: u32,
    /// The first byte.
    pub start: u32,
    /// The byte after the last one.
    pub end: u32,
}

impl Span {
    /// The whole of a file; for what is wrong with the file itself.
    #[must_use]
    pub fn file(file: u32) -> Self {
        Self {
            file,
            start: 0,
            end: 0,
        }
    }

    /// From the start of this span to the end of another one in the same file.
    #[must_use]
    pub fn to(self, end: Self) -> Self {
        if end.file == self.file && end.end >= self.start {
            Self {
                end: end.end,
                ..self
            }
        } else {
            self
        }
    }

    /// The empty span at its start.
    #[must_use]
    pub fn head(self) -> Self {
        Self {
            end: self.start,
            ..self
        }
    }
}

/// A value and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

/// A file of a catalogue.
#[derive(Debug, Clone)]
pub struct Source {
    name: String,
    text: String,
    line_starts: Vec<u32>,
    ascii: bool,
    is_typed: bool,
}

impl Source {
    fn new(name: String, text: String) -> Self {
        let breaks = text.bytes().zip(1_u32..).filter(|(byte, _)| *byte == b'\n');
        let line_starts = std::iter::once(0)
            .chain(breaks.map(|(_, next)| next))
            .collect();
        Self {
            name,
            ascii: text.is_ascii(),
            is_typed: false,
            text,
            line_starts,
        }
    }

    /// The path as diagnostics show it, with `/` between the parts.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether it is no file, but what somebody typed as the arguments of a command.
    #[must_use]
    pub fn is_typed(&self) -> bool {
        self.is_typed
    }

    /// What stands in it, without a byte order mark; empty if it could not be read.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The part of the text between two bytes, or what is left of it where it is shorter.
    #[must_use]
    pub fn slice(&self, start: u32, end: u32) -> &str {
        let clamp = |at: u32| {
            let mut at = self.text.len().min(at as usize);
            while !self.text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let (start, end) = (clamp(start), clamp(end));
        self.text.get(start..end.max(start)).unwrap_or_default()
    }

    /// The line of a byte, from 1.
    #[must_use]
    pub fn line(&self, at: u32) -> usize {
        self.line_starts.partition_point(|start| *start <= at)
    }

    /// The first byte of a line and the byte after its last one, the line break excluded.
    #[must_use]
    pub fn line_range(&self, line: usize) -> (u32, u32) {
        let start_of = |index: usize| self.line_starts.get(index).copied();
        let start = line.checked_sub(1).and_then(start_of).unwrap_or(0);
        let text = self.slice(start, start_of(line).unwrap_or(u32::MAX));
        let text = text.strip_suffix('\n').unwrap_or(text);
        let length = text.strip_suffix('\r').unwrap_or(text).len();
        (
            start,
            start.saturating_add(u32::try_from(length).unwrap_or(u32::MAX)),
        )
    }

    /// The line and the column of a byte, both from 1; the column counts characters.
    #[must_use]
    pub fn line_column(&self, at: u32) -> (usize, usize) {
        let line = self.line(at);
        let (start, _) = self.line_range(line);
        // Without this, many problems in one long line would take time that grows with its square.
        let before = if self.ascii {
            at.min(u32::try_from(self.text.len()).unwrap_or(at))
                .saturating_sub(start) as usize
        } else {
            self.slice(start, at).chars().count()
        };
        (line, before + 1)
    }
}

/// The files of one catalogue, the main one first.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: Vec<Source>,
    patterns: Option<Vec<String>>,
}

impl Sources {
    /// Adds a file and returns its number.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> u32 {
        self.files.push(Source::new(name.into(), text.into()));
        u32::try_from(self.files.len() - 1).unwrap_or(u32::MAX)
    }

    /// Adds what somebody typed as the arguments of a command, so that diagnostics can point at it.
    pub(crate) fn add_typed(&mut self, text: String) -> u32 {
        let number = self.add("command line", text);
        if let Some(source) = self.files.last_mut() {
            source.is_typed = true;
        }
        number
    }

    /// The file of that number.
    #[must_use]
    pub fn get(&self, file: u32) -> Option<&Source> {
        self.files.get(file as usize)
    }

    /// What the main file includes, as it names it; nothing is known while it cannot be parsed.
    #[must_use]
    pub fn patterns(&self) -> Option<&[String]> {
        self.patterns.as_deref()
    }

    pub(crate) fn set_patterns<'p>(&mut self, patterns: impl Iterator<Item = &'p str>) {
        self.patterns = Some(patterns.map(str::to_owned).collect());
    }

    /// The files in the order in which they were added.
    #[must_use]
    pub fn files(&self) -> &[Source] {
        &self.files
    }
}
