//! What is installed from a lock file into an ignored folder beside it.

use std::fs::{self, File};
use std::path::Path;

/// Runs `install` unless `target` in `folder` was made from the lock file as it is now. Tests of one
/// process and processes that run side by side wait for one another.
///
/// # Panics
///
/// If a file cannot be read, written or locked, or if `install` does.
pub fn installed(folder: &Path, lock: &str, target: &str, install: impl FnOnce()) {
    let guard = File::create(folder.join(format!("{target}.lock"))).unwrap();
    guard.lock().unwrap();
    let wanted = fs::read_to_string(folder.join(lock)).unwrap();
    let stamp = folder.join(target).join(".installed-from");
    if fs::read_to_string(&stamp).is_ok_and(|have| have == wanted) {
        return;
    }
    install();
    fs::write(stamp, wanted).unwrap();
}
