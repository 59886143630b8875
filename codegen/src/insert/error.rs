//! Why a code is not added.

use std::fmt;
use std::io;
use std::path::PathBuf;

use crate::diagnostics::Report;

/// Why a code is not added. Nothing was written.
#[derive(Debug)]
#[non_exhaustive]
pub enum InsertError {
    /// The catalogue is invalid as it is.
    Catalogue(Box<Report>),
    /// The catalogue would be invalid with the code; the report points at the arguments.
    Entry(Box<Report>),
    /// No file, or more than one, is called so.
    NoSuchFile {
        /// What was asked for.
        name: String,
        /// Those that are called so, or else all that there are.
        files: Vec<String>,
        /// What the catalogue includes.
        patterns: Vec<String>,
        /// Several files are called so.
        is_ambiguous: bool,
    },
    /// No file has codes that begin like the new one more than those of another.
    WhichFile {
        /// All that there are.
        files: Vec<String>,
    },
    /// The file is laid out in a way that shows no place for the code; with the text to put into it.
    NoPlace(String),
    /// Somebody else changed the file meanwhile.
    Changed {
        /// The file.
        path: PathBuf,
    },
    /// The operating system refused.
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl fmt::Display for InsertError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Catalogue(_) => f.write_str("the catalogue is invalid as it is"),
            Self::Entry(_) => f.write_str("the catalogue would be invalid with this code"),
            Self::NoSuchFile {
                name,
                files,
                patterns,
                is_ambiguous,
            } => {
                let files = files.join(", ");
                if *is_ambiguous {
                    return write!(f, "several files are called {name:?}: {files}");
                }
                write!(f, "the catalogue has no file {name:?}, only {files}")?;
                if patterns.is_empty() {
                    return f.write_str("; it includes nothing");
                }
                let patterns = patterns.join(", ");
                write!(
                    f,
                    "; a new file must be one that `include` names ({patterns})"
                )
            }
            Self::WhichFile { files } => write!(
                f,
                "no file has codes that begin like this one: say with `--in` which of {} it belongs into",
                files.join(", ")
            ),
            Self::NoPlace(text) => write!(
                f,
                "the file is laid out in a way that shows no place for a new code; put this under `errors`, \
                 in the layout of the file:\n\n{text}\n"
            ),
            Self::Changed { path } => write!(
                f,
                "{} was changed meanwhile by something else; run the command again",
                path.display()
            ),
            Self::Io { path, source } => {
                write!(f, "could not read or replace {}: {source}", path.display())
            }
        }
    }
}

impl std::error::Error for InsertError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}
