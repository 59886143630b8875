//! Folders that the tests work in.

use std::fs;
use std::path::Path;

/// Copies a folder with all that is in it into another, which is made where it is missing.
///
/// # Panics
///
/// If a file cannot be read or written.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let to = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &to);
        } else {
            fs::copy(&path, to).unwrap();
        }
    }
}
