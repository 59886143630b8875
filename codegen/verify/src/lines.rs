//! The lines of a stream of any length, in a buffer of bounded size.

use std::io::{self, ErrorKind, Read};

/// How much is asked for at once.
const CHUNK: usize = 256 * 1024;

/// The longest line that is kept.
pub const LONGEST: usize = 8 * 1024 * 1024;

/// A line.
#[derive(Debug, PartialEq, Eq)]
pub enum Line<'a> {
    /// Its bytes, without the line feed.
    Text(&'a [u8]),
    /// It is longer than what is kept; so many bytes.
    TooLong(u64),
}

/// Reads lines. Whatever follows the last line feed is a line too, unless it is empty.
#[derive(Debug)]
pub struct Lines<R> {
    input: R,
    buffer: Vec<u8>,
    /// What of the buffer is filled and not read yet.
    start: usize,
    end: usize,
    longest: usize,
    at_end: bool,
    /// So many bytes were read from the input.
    pub bytes: u64,
    /// The number of the line that was read last, from 1.
    pub number: u64,
}

impl<R: Read> Lines<R> {
    /// The lines of `input`, of which those above `longest` bytes are skipped.
    pub fn new(input: R, longest: usize) -> Self {
        Self {
            input,
            buffer: vec![0; CHUNK],
            start: 0,
            end: 0,
            longest,
            at_end: false,
            bytes: 0,
            number: 0,
        }
    }

    /// The next line; `None` at the end.
    pub fn next(&mut self) -> io::Result<Option<Line<'_>>> {
        // So many bytes after the start are known to have no line feed, and so many were thrown away.
        let mut searched = 0;
        let mut skipped: u64 = 0;
        let length = loop {
            let unread = self.buffer.get(self.start + searched..self.end);
            if let Some(found) = memchr::memchr(b'\n', unread.unwrap_or_default()) {
                break searched + found;
            }
            searched = self.end - self.start;
            if self.at_end {
                if searched == 0 && skipped == 0 {
                    return Ok(None);
                }
                break searched;
            }
            if searched > self.longest {
                skipped += searched as u64;
                self.start = self.end;
                searched = 0;
            }
            self.fill()?;
        };
        let from = self.start;
        self.start = self.end.min(from + length + 1);
        self.number += 1;
        if skipped > 0 || length > self.longest {
            return Ok(Some(Line::TooLong(skipped + length as u64)));
        }
        let line = self.buffer.get(from..from + length);
        Ok(Some(Line::Text(line.unwrap_or_default())))
    }

    /// Reads more, behind what is not read yet.
    fn fill(&mut self) -> io::Result<()> {
        if self.start > 0 {
            self.buffer.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
        }
        if self.end == self.buffer.len() {
            self.buffer.resize(self.buffer.len() * 2, 0);
        }
        let free = self.buffer.get_mut(self.end..).unwrap_or_default();
        let count = loop {
            match self.input.read(free) {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                read => break read?,
            }
        };
        self.at_end = count == 0;
        self.end += count;
        self.bytes += count as u64;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Line, Lines};
    use std::io::{self, Read};

    /// Gives one byte at a time.
    struct Slow<'a>(&'a [u8]);

    impl Read for Slow<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let count = buffer.len().min(1);
            self.0.read(&mut buffer[..count])
        }
    }

    fn lines(input: impl Read, longest: usize) -> Vec<String> {
        let mut lines = Lines::new(input, longest);
        let mut found = Vec::new();
        while let Some(line) = lines.next().unwrap() {
            found.push(match line {
                Line::Text(text) => String::from_utf8_lossy(text).into_owned(),
                Line::TooLong(length) => format!("too long: {length}"),
            });
        }
        assert_eq!(lines.number, found.len() as u64);
        found
    }

    #[test]
    fn lines_are_read_however_the_bytes_come() {
        for (text, expected) in [
            ("", vec![]),
            ("\n", vec![""]),
            ("a", vec!["a"]),
            ("a\n", vec!["a"]),
            ("a\n\nb\r\n", vec!["a", "", "b\r"]),
            ("abcd\nabcde\nab", vec!["abcd", "too long: 5", "ab"]),
            ("abcdefgh", vec!["too long: 8"]),
            ("abcdefgh\n", vec!["too long: 8"]),
        ] {
            assert_eq!(lines(text.as_bytes(), 4), expected, "{text:?}");
            assert_eq!(lines(Slow(text.as_bytes()), 4), expected, "{text:?}");
        }
    }

    #[test]
    fn a_line_of_absurd_length_takes_no_memory() {
        let long = io::repeat(b'x').take(40_000_000).chain(&b"\nnext\n"[..]);
        let mut lines = Lines::new(long, 1_000_000);
        assert_eq!(lines.next().unwrap(), Some(Line::TooLong(40_000_000)));
        assert_eq!(lines.next().unwrap(), Some(Line::Text(b"next")));
        assert_eq!(lines.next().unwrap(), None);
        assert!(lines.buffer.len() <= 2 * 1024 * 1024);
    }
}
