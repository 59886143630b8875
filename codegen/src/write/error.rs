//! What can go wrong with the output folder, and what to do about it.

use std::fmt;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// The output folder cannot be read or written.
#[derive(Debug)]
#[non_exhaustive]
pub enum WriteError {
    /// The operating system refused.
    Io {
        /// What was tried.
        operation: Operation,
        /// With which file or folder.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// Something else stands where a file or a folder should.
    Obstructed {
        /// Where.
        path: PathBuf,
        /// What stands there.
        obstacle: Obstacle,
    },
    /// An emitter made a path that may not be written. No catalogue causes this.
    Path {
        /// The path, below the output folder.
        path: String,
        /// What is wrong with it.
        problem: &'static str,
    },
}

/// What was tried when the operating system refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Operation {
    /// Read a file or list a folder.
    Read,
    /// Make a folder.
    CreateFolder,
    /// Write a file.
    Write,
    /// Rename a finished file to its place.
    Replace,
    /// Remove a file.
    Remove,
    /// Lock the output folder.
    Lock,
}

/// What stands where something else should.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Obstacle {
    /// A folder, or a device, where a file should be.
    NotAFile,
    /// A file where a folder should be.
    NotAFolder,
    /// A symbolic link. Nothing is written or removed through one.
    Symlink,
}

impl WriteError {
    pub(super) fn io(operation: Operation, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_path_buf();
        move |source| Self::Io {
            operation,
            path,
            source,
        }
    }
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io {
                operation,
                path,
                source,
            } => {
                let verb = match operation {
                    Operation::Read => "read",
                    Operation::CreateFolder => "create the folder",
                    Operation::Write => "write",
                    Operation::Replace => "replace",
                    Operation::Remove => "remove",
                    Operation::Lock => "lock",
                };
                write!(f, "could not {verb} {}: {source}", path.display())?;
                let advice = advice(source.kind(), *operation);
                advice.map_or(Ok(()), |advice| write!(f, " ({advice})"))
            }
            Self::Obstructed { path, obstacle } => {
                let path = path.display();
                match obstacle {
                    Obstacle::NotAFile => write!(
                        f,
                        "{path} should be a file, and is a folder or a device; \
                         move it away and run the command again"
                    ),
                    Obstacle::NotAFolder => write!(
                        f,
                        "{path} should be a folder, and is a file; \
                         move it away and run the command again"
                    ),
                    Obstacle::Symlink => write!(
                        f,
                        "{path} is a symbolic link, and nothing is written through one; \
                         remove it and run the command again"
                    ),
                }
            }
            Self::Path { path, problem } => write!(
                f,
                "an emitter made {path:?}, which {problem} (a bug in Errbook: the catalogue is valid)"
            ),
        }
    }
}

impl std::error::Error for WriteError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            Self::Obstructed { .. } | Self::Path { .. } => None,
        }
    }
}

/// What the user can do. Whatever happened, every file is old or new, and running again mends it.
fn advice(kind: ErrorKind, operation: Operation) -> Option<&'static str> {
    match kind {
        ErrorKind::PermissionDenied if operation == Operation::Read => {
            Some("make it readable and run the command again")
        }
        ErrorKind::PermissionDenied => {
            Some("make it and its folder writable and run the command again")
        }
        ErrorKind::ReadOnlyFilesystem => {
            Some("the file system is read-only; choose another folder with --out")
        }
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
            Some("free some space and run the command again; every file is still old or new")
        }
        ErrorKind::NotADirectory => Some("part of the path is a file; move it away"),
        _ => None,
    }
}
