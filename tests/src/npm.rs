//! Tools of npm, installed beside their lock file when they are missing.

use std::fs::{self, File};
use std::path::Path;
use std::process::Command;

/// Installs what `package-lock.json` of `folder` pins, unless it is installed. Tests of one process
/// and processes that run side by side wait for one another.
///
/// # Panics
///
/// If npm is missing or fails.
pub fn install(folder: &Path) {
    let guard = File::create(folder.join("node_modules.lock"));
    let guard = guard.unwrap_or_else(|error| panic!("cannot lock {}: {error}", folder.display()));
    let _ = guard.lock();
    let wanted = fs::read_to_string(folder.join("package-lock.json")).unwrap_or_default();
    let stamp = folder.join("node_modules/.installed-from");
    if fs::read_to_string(&stamp).is_ok_and(|have| have == wanted) {
        return;
    }
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let status = Command::new(npm)
        .args(["ci", "--no-audit", "--no-fund"])
        .current_dir(folder)
        .status();
    let help =
        "install Node.js 20.19 or newer with npm (https://nodejs.org); npm needs the network once";
    match status {
        Ok(status) if status.success() => {}
        other => panic!(
            "`npm ci` in {} failed ({other:?})\nhelp: {help}",
            folder.display()
        ),
    }
    let _ = fs::write(stamp, wanted);
}
