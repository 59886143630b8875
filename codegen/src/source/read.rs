//! From the file system to text.

use std::path::Path;

use super::{Source, Sources, Span};
use crate::diagnostics::{Diagnostic, Sink, rules};

/// The most that all files together may have, in bytes.
pub const MAX_BYTES: u64 = 64 * 1024 * 1024;

/// Reads files into [`Sources`] until their budget is spent.
#[derive(Debug)]
pub struct Reader {
    left: u64,
}

impl Default for Reader {
    fn default() -> Self {
        Self { left: MAX_BYTES }
    }
}

impl Reader {
    /// Reads `path`, which diagnostics call `name`. Its number is returned even if it cannot be
    /// read, with the reason in `sink` and the file in `sources` without a text.
    pub fn read(
        &mut self,
        path: &Path,
        name: &str,
        sources: &mut Sources,
        sink: &mut Sink,
    ) -> (u32, bool) {
        let bytes = match self.bytes(path) {
            Ok(bytes) => bytes,
            Err(problem) => {
                let file = sources.add(name, "");
                sink.push(problem.diagnostic(Span::file(file)));
                return (file, false);
            }
        };
        add(name, bytes, sources, sink)
    }

    fn bytes(&mut self, path: &Path) -> Result<Vec<u8>, Problem> {
        let metadata = std::fs::metadata(path).map_err(Problem::Io)?;
        if metadata.is_dir() {
            return Err(Problem::Folder);
        }
        if !metadata.is_file() {
            return Err(Problem::NoFile);
        }
        // The size is looked at before a byte is read.
        self.left = self
            .left
            .checked_sub(metadata.len())
            .ok_or(Problem::TooLarge)?;
        std::fs::read(path).map_err(Problem::Io)
    }
}

enum Problem {
    Io(std::io::Error),
    Folder,
    NoFile,
    TooLarge,
}

impl Problem {
    fn diagnostic(self, span: Span) -> Diagnostic {
        match self {
            Self::Io(error) if error.kind() == std::io::ErrorKind::NotFound => {
                Diagnostic::new(&rules::FILE_NOT_FOUND, span, "there is no such file")
                    .help("`--spec PATH` says where the catalogue is")
            }
            Self::Io(error) => Diagnostic::new(
                &rules::UNREADABLE_FILE,
                span,
                format!("the file cannot be read: {error}"),
            ),
            Self::Folder => Diagnostic::new(
                &rules::UNREADABLE_FILE,
                span,
                "this is a folder, not a file",
            )
            .help("`--spec PATH` wants the file itself, such as `spec/catalogue.yaml`"),
            Self::NoFile => Diagnostic::new(
                &rules::UNREADABLE_FILE,
                span,
                "this is neither a file nor a link to one",
            ),
            Self::TooLarge => Diagnostic::new(
                &rules::TOO_LARGE,
                span,
                format!(
                    "the files of the catalogue have more than {} MiB",
                    MAX_BYTES / 1024 / 1024
                ),
            )
            .help("is this the right file?"),
        }
    }
}

/// Adds what was read to `sources`, if it is text.
pub fn add(name: &str, bytes: Vec<u8>, sources: &mut Sources, sink: &mut Sink) -> (u32, bool) {
    match String::from_utf8(bytes) {
        Ok(text) => {
            let text = match text.strip_prefix('\u{FEFF}') {
                Some(rest) => rest.to_owned(),
                None => text,
            };
            let file = sources.add(name, text);
            if let Some(source) = sources.get(file) {
                forbidden_characters(source, file, sink);
            }
            (file, true)
        }
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let bytes = error.into_bytes();
            let byte = bytes.get(at).copied().unwrap_or_default();
            // What comes before is shown; each byte that is no text becomes one replacement.
            let text = String::from_utf8_lossy(&bytes);
            let file = sources.add(name, text.as_ref());
            let start = u32::try_from(at).unwrap_or(u32::MAX);
            let span = Span {
                file,
                start,
                end: start.saturating_add(3),
            };
            sink.push(
                Diagnostic::new(
                    &rules::NOT_UTF8,
                    span,
                    format!("the byte 0x{byte:02X} is not UTF-8"),
                )
                .help("save the file in UTF-8"),
            );
            (file, false)
        }
    }
}

/// Whether no text may have `c`: controls, and what is invisible and breaks lines or turns text.
#[must_use]
pub fn is_forbidden(c: char) -> bool {
    let is_control =
        matches!(c, '\0'..='\u{1F}' | '\u{7F}'..='\u{9F}') && !matches!(c, '\n' | '\t');
    let turns_text = matches!(
        c,
        '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'
    );
    let breaks_lines = matches!(c, '\u{2028}' | '\u{2029}');
    let is_no_character = matches!(c, '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}');
    is_control || turns_text || breaks_lines || is_no_character
}

/// Reports the first forbidden character of every line. Comments are read by people too, so they
/// are no exception.
pub(crate) fn forbidden_characters(source: &Source, file: u32, sink: &mut Sink) {
    let mut reported_line = 0;
    let bytes = source.text().as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        // Nearly every byte is a printable ASCII character, and done with here.
        let suspect = match byte {
            b' '..=b'~' | b'\n' | b'\t' => false,
            b'\r' => bytes.get(at + 1) != Some(&b'\n'),
            // The first byte of every forbidden character beyond ASCII.
            byte => *byte < 0x80 || matches!(byte, 0xC2 | 0xD8 | 0xE2 | 0xEF),
        };
        let found = suspect
            .then(|| source.text().get(at..)?.chars().next())
            .flatten();
        let Some(c) = found.filter(|c| is_forbidden(*c)) else {
            continue;
        };
        let start = u32::try_from(at).unwrap_or(u32::MAX);
        let line = source.line(start);
        if line == reported_line {
            continue;
        }
        reported_line = line;
        let span = Span {
            file,
            start,
            end: start + u32::try_from(c.len_utf8()).unwrap_or(1),
        };
        sink.push(forbidden(c, span));
    }
}

/// The diagnostic about one forbidden character.
pub(crate) fn forbidden(c: char, span: Span) -> Diagnostic {
    let what = match c {
        '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {
            "changes the direction of text"
        }
        '\u{2028}' | '\u{2029}' | '\u{85}' | '\r' => "is a line break for some programs only",
        '\u{FEFF}' => "is an invisible byte order mark",
        _ => "is a control character",
    };
    Diagnostic::new(
        &rules::FORBIDDEN_CHARACTER,
        span,
        format!("U+{:04X} {what}", u32::from(c)),
    )
    .help("remove it")
}
