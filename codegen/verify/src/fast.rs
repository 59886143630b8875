//! The fast judge: one pass over the bytes of a line, without a tree and without allocation.
//!
//! It says "certainly fine", or else `None`: somebody slower has to look. So it may give up on whatever
//! is tedious (an escape in a key, a key that is there twice, a number with an exponent), as long as
//! captured traffic seldom has it.

mod body;

use crate::contract::{Contract, HeaderCheck, HeaderText, Piece};
use crate::cursor::{Cursor, Span, unescape};
use crate::template;

use body::{Body, Judged};

/// What is certain of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fine {
    /// A response below 400, which nobody judges.
    Success,
    /// An error response that keeps the contract.
    Error {
        /// Whether its headers were captured.
        headers: bool,
    },
}

/// What is kept between lines so that none of them allocates.
#[derive(Debug, Default)]
pub struct Scratch {
    body: Vec<u8>,
    headers: Vec<Option<Span>>,
}

/// Whether `line` is certainly fine.
pub fn line(contract: &Contract, scratch: &mut Scratch, line: &[u8]) -> Option<Fine> {
    std::str::from_utf8(line).ok()?;
    scratch.headers.clear();
    scratch.headers.resize(contract.headers.len(), None);
    let mut captured = Captured {
        contract,
        scratch,
        status: None,
        headers: false,
        body: None,
        later: None,
    };
    let mut cursor = Cursor::new(line);
    cursor.object(|cursor, key| {
        if key.escaped {
            return None;
        }
        match cursor.slice(key.span) {
            b"status" => captured.status(cursor),
            b"headers" => captured.headers(cursor),
            b"body" => captured.body(cursor),
            _ => cursor.skip(),
        }
    })?;
    if !cursor.is_at_end() {
        return None;
    }
    captured.finish(cursor)
}

/// The members of a line.
struct Captured<'c, 's> {
    contract: &'c Contract,
    scratch: &'s mut Scratch,
    status: Option<u16>,
    headers: bool,
    body: Option<Judged<'c>>,
    /// Where a body starts that came before the status.
    later: Option<usize>,
}

impl<'c> Captured<'c, '_> {
    fn status(&mut self, cursor: &mut Cursor<'_>) -> Option<()> {
        let number = cursor.number()?;
        let status = integer(cursor.slice(number.span)).filter(|_| number.plain)?;
        let status = u16::try_from(status).ok().filter(|status| *status < 1000)?;
        self.status.replace(status).is_none().then_some(())
    }

    fn is_success(&self) -> bool {
        self.status.is_some_and(|status| status < 400)
    }

    fn headers(&mut self, cursor: &mut Cursor<'_>) -> Option<()> {
        if std::mem::replace(&mut self.headers, true) {
            return None;
        }
        if self.is_success() {
            return cursor.skip();
        }
        if cursor.token()? == b'{' {
            return cursor.object(|cursor, name| {
                if name.escaped {
                    return None;
                }
                if cursor.token()? == b'[' {
                    cursor
                        .array(|cursor, _| self.header(cursor, name.span))
                        .map(drop)
                } else {
                    self.header(cursor, name.span)
                }
            });
        }
        let pair = |cursor: &mut Cursor<'_>, _| {
            let mut name = None;
            let count = cursor.array(|cursor, index| {
                if index == 0 {
                    name = Some(cursor.text().filter(|name| !name.escaped)?);
                    Some(())
                } else {
                    self.header(cursor, name?.span)
                }
            })?;
            (count == 2).then_some(())
        };
        cursor.array(pair).map(drop)
    }

    /// Reads the value of a header, and keeps it if anybody asks for it. The first one counts.
    #[inline]
    fn header(&mut self, cursor: &mut Cursor<'_>, name: Span) -> Option<()> {
        let value = cursor.text()?;
        let name = cursor.slice(name);
        let names = &self.contract.headers;
        if let Some(at) = names.iter().position(|it| it.eq_ignore_ascii_case(name)) {
            let place = self.scratch.headers.get_mut(at)?;
            if place.is_none() {
                if value.escaped {
                    return None;
                }
                *place = Some(value.span);
            }
        }
        Some(())
    }

    fn body(&mut self, cursor: &mut Cursor<'_>) -> Option<()> {
        if self.body.is_some() || self.later.is_some() {
            return None;
        }
        if self.status.is_none() {
            cursor.token()?;
            self.later = Some(cursor.at);
            return cursor.skip();
        }
        if self.is_success() {
            self.later = Some(cursor.at);
            return cursor.skip();
        }
        self.body = Some(self.judge(cursor)?);
        Some(())
    }

    fn judge(&mut self, cursor: &mut Cursor<'_>) -> Option<Judged<'c>> {
        if cursor.token()? != b'"' {
            return Body::judge(self.contract, cursor, false);
        }
        let text = cursor.string()?;
        let mut body = std::mem::take(&mut self.scratch.body);
        body.clear();
        unescape(cursor.slice(text.span), &mut body);
        let mut within = Cursor::new(&body);
        let judged = Body::judge(self.contract, &mut within, true);
        let is_whole = within.is_at_end();
        self.scratch.body = body;
        judged.filter(|_| is_whole)
    }

    fn finish(mut self, mut cursor: Cursor<'_>) -> Option<Fine> {
        let status = self.status?;
        if status < 400 {
            return Some(Fine::Success);
        }
        if let Some(start) = self.later {
            cursor.at = start;
            self.body = Some(self.judge(&mut cursor)?);
        }
        let body = self.body.as_ref()?;
        if body.code.status != status {
            return None;
        }
        if self.headers {
            self.check_headers(&cursor, body)?;
        }
        Some(Fine::Error {
            headers: self.headers,
        })
    }

    fn check_headers(&self, cursor: &Cursor<'_>, body: &Judged<'_>) -> Option<()> {
        let sent = |name: usize| {
            let span = self.scratch.headers.get(name).copied().flatten()?;
            Some(cursor.slice(span))
        };
        let media_type = sent(0)?;
        let wanted = &*self.contract.media_type;
        let (essence, parameters) = media_type.split_at_checked(wanted.len())?;
        if !essence.eq_ignore_ascii_case(wanted) || !matches!(parameters.first(), None | Some(b';'))
        {
            return None;
        }
        let bytes = if body.was_text {
            &self.scratch.body
        } else {
            cursor.bytes
        };
        let kept = |at: usize| {
            let span = body.kept.get(at).copied().flatten()?;
            bytes.get(span.start..span.end)
        };
        body.code
            .headers
            .iter()
            .all(|header| header_fits(header, sent(header.name), kept))
            .then_some(())
    }
}

/// Whether a header is certainly fine.
fn header_fits<'b>(
    header: &HeaderCheck,
    sent: Option<&[u8]>,
    kept: impl Fn(usize) -> Option<&'b [u8]>,
) -> bool {
    let Some(sent) = sent else {
        // It must be there if all that it shows is.
        let shows_absent = match &header.value {
            HeaderText::Template(pieces) => pieces.iter().any(|piece| match piece {
                Piece::Text(_) => false,
                Piece::Kept(at) => kept(*at).is_none(),
                Piece::Any => true,
            }),
            _ => true,
        };
        return !header.required && shows_absent;
    };
    match &header.value {
        HeaderText::Any => true,
        HeaderText::Integer { min, max } => {
            integer(sent).is_some_and(|integer| (*min..=*max).contains(&integer))
        }
        HeaderText::Template(pieces) => {
            let has_all = pieces.iter().all(|piece| match piece {
                // What is not printable ASCII was replaced.
                // A number may be written in more ways than one.
                Piece::Kept(at) => kept(*at).is_some_and(|text| {
                    let is_plain = text.iter().all(|byte| (b' '..=b'~').contains(byte));
                    is_plain && !is_tedious_number(text)
                }),
                _ => true,
            });
            let parts = pieces.iter().map(|piece| match piece {
                Piece::Text(text) => Some(&**text),
                Piece::Kept(at) => kept(*at),
                Piece::Any => None,
            });
            has_all && template::matches(parts, sent)
        }
        HeaderText::Unsure => false,
    }
}

/// Whether a text looks like a number that is not simply a short row of digits.
fn is_tedious_number(text: &[u8]) -> bool {
    let digits = text.strip_prefix(b"-").unwrap_or(text);
    let is_number = digits.first().is_some_and(u8::is_ascii_digit)
        && digits
            .iter()
            .all(|byte| byte.is_ascii_digit() || b".eE+-".contains(byte));
    let is_short = digits.len() <= 15 && digits.iter().all(u8::is_ascii_digit) && text != b"-0";
    is_number && !is_short
}

/// The value of a short integer.
#[inline]
fn integer(text: &[u8]) -> Option<i64> {
    let (negative, digits) = match text.split_first()? {
        (b'-', digits) => (true, digits),
        _ => (false, text),
    };
    // 18 digits are within 64 bits whatever they are; a zero in front is no JSON.
    if digits.is_empty() || digits.len() > 18 || (digits.len() > 1 && digits[0] == b'0') {
        return None;
    }
    let mut value = 0;
    for digit in digits {
        if !digit.is_ascii_digit() {
            return None;
        }
        value = value * 10 + i64::from(digit - b'0');
    }
    Some(if negative { -value } else { value })
}

#[cfg(test)]
mod tests;
