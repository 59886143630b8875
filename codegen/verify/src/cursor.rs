//! A reader of JSON (RFC 8259) that moves over the bytes once and keeps nothing.
//!
//! It says `None` for whatever is not certainly JSON as every reader takes it: a mistake, but also
//! what is merely odd, such as very deep nesting. Somebody slower looks at that again.

/// How deep is looked. `serde_json` goes to 127; whoever nests deeper than this is odd.
const DEPTH: u32 = 100;

/// A place in the text: where a string (within its quotes) or a number starts and ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    pub start: usize,
    pub end: usize,
}

/// A string, which may have escapes in it.
#[derive(Debug, Clone, Copy)]
pub struct Text {
    pub span: Span,
    pub escaped: bool,
}

/// A number; `plain` is one without fraction and exponent.
#[derive(Debug, Clone, Copy)]
pub struct Number {
    pub span: Span,
    pub plain: bool,
}

/// Where the reader is in a text.
#[derive(Debug)]
pub struct Cursor<'a> {
    pub bytes: &'a [u8],
    pub at: usize,
    depth: u32,
}

impl<'a> Cursor<'a> {
    /// A reader at the start of `bytes`, which are UTF-8.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            at: 0,
            depth: 0,
        }
    }

    /// The bytes of a place.
    #[inline]
    pub fn slice(&self, span: Span) -> &'a [u8] {
        self.bytes.get(span.start..span.end).unwrap_or_default()
    }

    /// The next byte that is no white space, which stays unread.
    #[inline]
    pub fn token(&mut self) -> Option<u8> {
        loop {
            let byte = *self.bytes.get(self.at)?;
            if byte > b' ' {
                return Some(byte);
            }
            if !matches!(byte, b' ' | b'\t' | b'\n' | b'\r') {
                return None;
            }
            self.at += 1;
        }
    }

    /// Whether nothing but white space is left.
    pub fn is_at_end(&mut self) -> bool {
        while matches!(self.bytes.get(self.at), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
        self.at == self.bytes.len()
    }

    /// Reads an object; `member` reads the value of each key.
    #[inline]
    pub fn object(&mut self, mut member: impl FnMut(&mut Self, Text) -> Option<()>) -> Option<()> {
        self.open(b'{')?;
        if self.token()? != b'}' {
            loop {
                if self.token()? != b'"' {
                    return None;
                }
                let key = self.string()?;
                if self.token()? != b':' {
                    return None;
                }
                self.at += 1;
                member(self, key)?;
                match self.token()? {
                    b',' => self.at += 1,
                    b'}' => break,
                    _ => return None,
                }
            }
        }
        self.close();
        Some(())
    }

    /// Reads an array; `item` reads each item. Says how many there are.
    #[inline]
    pub fn array(&mut self, mut item: impl FnMut(&mut Self, usize) -> Option<()>) -> Option<usize> {
        self.open(b'[')?;
        let mut count = 0;
        if self.token()? != b']' {
            loop {
                item(self, count)?;
                count += 1;
                match self.token()? {
                    b',' => self.at += 1,
                    b']' => break,
                    _ => return None,
                }
            }
        }
        self.close();
        Some(count)
    }

    #[inline]
    fn open(&mut self, bracket: u8) -> Option<()> {
        if self.token()? != bracket || self.depth == DEPTH {
            return None;
        }
        self.depth += 1;
        self.at += 1;
        Some(())
    }

    #[inline]
    fn close(&mut self) {
        self.depth -= 1;
        self.at += 1;
    }

    /// Reads a string from its opening quote, which the caller has seen.
    #[inline]
    pub fn string(&mut self) -> Option<Text> {
        let start = self.at + 1;
        let mut end = plain_end(self.bytes, start);
        let mut escaped = false;
        while *self.bytes.get(end)? != b'"' {
            escaped = true;
            end = plain_end(self.bytes, end + escape(self.bytes, end)?.1);
        }
        self.at = end + 1;
        Some(Text {
            span: Span { start, end },
            escaped,
        })
    }

    /// Reads a value that has to be a string.
    #[inline]
    pub fn text(&mut self) -> Option<Text> {
        if self.token()? == b'"' {
            self.string()
        } else {
            None
        }
    }

    /// Reads a value that has to be a number, and an `f64` without doubt.
    #[inline]
    pub fn number(&mut self) -> Option<Number> {
        /// More digits, or any exponent, may be more than an `f64` holds.
        const LONG: usize = 300;
        self.token()?;
        let start = self.at;
        self.skip_byte(b'-');
        let is_zero = self.bytes.get(self.at) == Some(&b'0');
        let whole = self.digits();
        if whole == 0 || whole > LONG || (is_zero && whole > 1) {
            return None;
        }
        let mut plain = true;
        if self.skip_byte(b'.') {
            plain = false;
            if self.digits() == 0 {
                return None;
            }
        }
        if matches!(self.bytes.get(self.at), Some(b'e' | b'E')) {
            return None;
        }
        Some(Number {
            span: Span {
                start,
                end: self.at,
            },
            plain,
        })
    }

    #[inline]
    fn skip_byte(&mut self, byte: u8) -> bool {
        let found = self.bytes.get(self.at) == Some(&byte);
        self.at += usize::from(found);
        found
    }

    #[inline]
    fn digits(&mut self) -> usize {
        let start = self.at;
        while self.bytes.get(self.at).is_some_and(u8::is_ascii_digit) {
            self.at += 1;
        }
        self.at - start
    }

    /// Reads a word: `true`, `false` or `null`.
    #[inline]
    pub fn word(&mut self, word: &[u8]) -> Option<()> {
        self.token()?;
        let rest = self.bytes.get(self.at..)?;
        if !rest.starts_with(word) {
            return None;
        }
        self.at += word.len();
        Some(())
    }

    /// Reads any value.
    pub fn skip(&mut self) -> Option<()> {
        match self.token()? {
            b'"' => self.string().map(drop),
            b'{' => self.object(|cursor, _| cursor.skip()),
            b'[' => self.array(|cursor, _| cursor.skip()).map(drop),
            b't' => self.word(b"true"),
            b'f' => self.word(b"false"),
            b'n' => self.word(b"null"),
            _ => self.number().map(drop),
        }
    }
}

/// The index of the first quote, backslash or control character, or the length.
#[inline]
fn plain_end(bytes: &[u8], mut at: usize) -> usize {
    while let Some(chunk) = bytes.get(at..).and_then(<[u8]>::first_chunk) {
        let special = special(u64::from_le_bytes(*chunk));
        if special != 0 {
            return at + (special.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    while bytes
        .get(at)
        .is_some_and(|&byte| byte >= b' ' && byte != b'"' && byte != b'\\')
    {
        at += 1;
    }
    at
}

/// The high bit of every byte that is a quote, a backslash or a control character. A borrow can
/// mark bytes above a true one as well, so only the lowest mark counts.
#[inline]
const fn special(word: u64) -> u64 {
    const ONES: u64 = u64::MAX / 255;
    let quote = (word ^ (ONES * b'"' as u64)).wrapping_sub(ONES);
    let backslash = (word ^ (ONES * b'\\' as u64)).wrapping_sub(ONES);
    let control = word.wrapping_sub(ONES * b' ' as u64);
    (quote | backslash | control) & !word & (ONES << 7)
}

/// The character that the escape at `at` stands for, and how many bytes it takes.
#[inline]
fn escape(bytes: &[u8], at: usize) -> Option<(char, usize)> {
    if *bytes.get(at)? != b'\\' {
        return None;
    }
    let character = match bytes.get(at + 1)? {
        byte @ (b'"' | b'\\' | b'/') => char::from(*byte),
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' => return unicode_escape(bytes, at),
        _ => return None,
    };
    Some((character, 2))
}

/// The same for `\u`: a surrogate counts only as a pair, written as two escapes.
fn unicode_escape(bytes: &[u8], at: usize) -> Option<(char, usize)> {
    let unit = hex(bytes, at + 2)?;
    if unit >> 10 != 0xD800 >> 10 {
        return Some((char::from_u32(unit)?, 6));
    }
    let low = hex(bytes, at + 8)?;
    if bytes.get(at + 6..at + 8)? != b"\\u" || low >> 10 != 0xDC00 >> 10 {
        return None;
    }
    let character = char::from_u32(0x1_0000 + ((unit & 0x3FF) << 10) + (low & 0x3FF))?;
    Some((character, 12))
}

fn hex(bytes: &[u8], at: usize) -> Option<u32> {
    let digits = bytes.get(at..at + 4)?;
    digits.iter().try_fold(0, |sum, &byte| {
        Some(sum * 16 + char::from(byte).to_digit(16)?)
    })
}

/// Appends the text of a string whose escapes have been checked.
pub fn unescape(raw: &[u8], out: &mut Vec<u8>) {
    let mut from = 0;
    loop {
        let end = plain_end(raw, from);
        out.extend_from_slice(raw.get(from..end).unwrap_or_default());
        let Some((character, length)) = escape(raw, end) else {
            return;
        };
        if character.is_ascii() {
            out.push(character as u8);
        } else {
            out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
        }
        from = end + length;
    }
}

#[cfg(test)]
mod tests;
