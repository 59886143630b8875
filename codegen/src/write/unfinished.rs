//! A file that takes the place of another one whole, or not at all.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// A file beside the one that it is to become; it is gone when it did not.
pub(crate) struct Unfinished {
    path: PathBuf,
    target: PathBuf,
}

impl Unfinished {
    /// Writes what `target` is to have. A link stays a link.
    pub(crate) fn write(target: &Path, contents: &[u8]) -> io::Result<Self> {
        let target = target.canonicalize().unwrap_or_else(|_| target.to_owned());
        let name = target.file_name().unwrap_or_default().to_string_lossy();
        // Hidden, so that no include names it.
        let path = target.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
        let mut file = fs::File::create_new(&path)?;
        let unfinished = Self { path, target };
        file.write_all(contents)?;
        Ok(unfinished)
    }

    /// What it is to replace.
    pub(crate) fn target(&self) -> &Path {
        &self.target
    }

    /// Puts it in its place, with the permissions of what was there.
    pub(crate) fn put(self) -> io::Result<()> {
        if let Ok(replaced) = fs::metadata(&self.target) {
            fs::set_permissions(&self.path, replaced.permissions())?;
        }
        fs::rename(&self.path, &self.target)
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        // After the rename there is nothing left to remove.
        let _ = fs::remove_file(&self.path);
    }
}

/// Writes a file whole or not at all: whoever reads it sees the old contents or the new ones.
///
/// # Errors
///
/// If it cannot be written; the file is then as it was.
pub fn replace(path: &Path, contents: &[u8]) -> io::Result<()> {
    Unfinished::write(path, contents)?.put()
}
