//! One run at a time: an advisory lock on the output folder, which ends with the process.

use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind};
use std::path::Path;

use super::error::{Operation, WriteError};

/// Held until it is dropped, or the process ends in whatever way.
pub(super) struct Lock {
    _handle: File,
}

/// Creates `root` if need be and holds it alone. Calls `waiting` once if another run has it.
pub(super) fn exclusive(root: &Path, waiting: fn(&Path)) -> Result<Lock, WriteError> {
    let failed = |source| WriteError::io(Operation::Lock, root)(source);
    let mut told = false;
    loop {
        fs::create_dir_all(root).map_err(WriteError::io(Operation::CreateFolder, root))?;
        let handle = match open(root) {
            // Removed since the line above: `rm -rf generated` beside a run.
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            opened => opened.map_err(failed)?,
        };
        match handle.try_lock() {
            Err(TryLockError::WouldBlock) => {
                if !std::mem::replace(&mut told, true) {
                    waiting(root);
                }
                handle.lock().map_err(failed)?;
            }
            Err(TryLockError::Error(error)) => supported(Err(error)).map_err(failed)?,
            Ok(()) => {}
        }
        // Whoever held the lock may have removed the folder and made another one.
        if still_at(&handle, root) {
            return Ok(Lock { _handle: handle });
        }
    }
}

/// Waits until no run is writing, and keeps the next one from starting. No folder, no lock.
pub(super) fn shared(root: &Path) -> Result<Option<Lock>, WriteError> {
    let failed = |source| WriteError::io(Operation::Lock, root)(source);
    match open(root) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        opened => {
            let handle = opened.map_err(failed)?;
            supported(handle.lock_shared()).map_err(failed)?;
            Ok(Some(Lock { _handle: handle }))
        }
    }
}

/// Some network file systems have no locks. There, runs are not kept apart.
fn supported(locked: io::Result<()>) -> io::Result<()> {
    match locked {
        Err(error) if error.kind() == ErrorKind::Unsupported => Ok(()),
        other => other,
    }
}

/// The folder itself carries the lock, so that no lock file is left in it.
#[cfg(unix)]
fn open(root: &Path) -> io::Result<File> {
    File::open(root)
}

#[cfg(unix)]
fn still_at(handle: &File, root: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (handle.metadata(), fs::metadata(root)) {
        (Ok(held), Ok(found)) => held.dev() == found.dev() && held.ino() == found.ino(),
        _ => false,
    }
}

/// Elsewhere a folder cannot be opened like a file. A file in the user's temporary folder, named
/// after the output folder, carries the lock.
#[cfg(not(unix))]
fn open(root: &Path) -> io::Result<File> {
    let path = fs::canonicalize(root)?;
    let name = super::records::Hash::of(path.to_string_lossy().as_bytes());
    File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(std::env::temp_dir().join(format!("errbook-{name}.lock")))
}

#[cfg(not(unix))]
fn still_at(_handle: &File, root: &Path) -> bool {
    root.is_dir()
}
