//! Puts a changed file in the place of the old one, at once.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::InsertError;

/// Makes `path` a file with the contents `new`, if it still has the contents `old`, or if it is not there
/// for `None`. Whoever reads it sees the old contents or the new ones.
pub fn replace(path: &Path, old: Option<&[u8]>, new: &[u8]) -> Result<(), InsertError> {
    let failed = |source| InsertError::Io {
        path: path.to_owned(),
        source,
    };
    // A link stays a link.
    let target = match old {
        Some(_) => path.canonicalize().map_err(failed)?,
        None => path.to_owned(),
    };
    if let Some(folder) = target.parent().filter(|_| old.is_none()) {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    let unfinished = Unfinished::write(&target, new).map_err(failed)?;
    let now = match fs::read(&target) {
        Ok(bytes) => Some(bytes),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => return Err(failed(error)),
    };
    if now.as_deref() != old {
        return Err(InsertError::Changed {
            path: path.to_owned(),
        });
    }
    if old.is_some() {
        let permissions = fs::metadata(&target).map_err(failed)?.permissions();
        fs::set_permissions(&unfinished.path, permissions).map_err(failed)?;
    }
    fs::rename(&unfinished.path, &target).map_err(failed)
}

/// A file beside the one that it is to become; it is gone when it did not.
struct Unfinished {
    path: PathBuf,
}

impl Unfinished {
    fn write(target: &Path, contents: &[u8]) -> std::io::Result<Self> {
        let name = target.file_name().unwrap_or_default().to_string_lossy();
        // Hidden, so that no include names it.
        let name = format!(".{name}.{}.tmp", std::process::id());
        let path = target.with_file_name(name);
        let mut file = fs::File::create_new(&path)?;
        let unfinished = Self { path };
        file.write_all(contents)?;
        Ok(unfinished)
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        // After the rename there is nothing left to remove.
        let _ = fs::remove_file(&self.path);
    }
}
