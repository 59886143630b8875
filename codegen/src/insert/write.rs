//! Puts a changed file in the place of the old one, at once.

use std::fs;
use std::path::Path;

use super::InsertError;
use crate::write::unfinished::Unfinished;

/// Makes `path` a file with the contents `new`, if it still has the contents `old`, or if it is not there
/// for `None`. Whoever reads it sees the old contents or the new ones.
pub fn replace(path: &Path, old: Option<&[u8]>, new: &[u8]) -> Result<(), InsertError> {
    let failed = |source| InsertError::Io {
        path: path.to_owned(),
        source,
    };
    if let Some(folder) = path.parent().filter(|_| old.is_none()) {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    let unfinished = Unfinished::write(path, new).map_err(failed)?;
    let now = match fs::read(unfinished.target()) {
        Ok(bytes) => Some(bytes),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => return Err(failed(error)),
    };
    if now.as_deref() != old {
        return Err(InsertError::Changed {
            path: path.to_owned(),
        });
    }
    unfinished.put().map_err(failed)
}
