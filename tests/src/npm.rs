//! Tools of npm, installed beside their lock file when they are missing.

use std::path::Path;
use std::process::Command;

use crate::installed::installed;

/// Installs what `package-lock.json` of `folder` pins, unless it is installed. No package runs a
/// script of its own.
///
/// # Panics
///
/// If npm is missing or fails.
pub fn install(folder: &Path) {
    installed(folder, "package-lock.json", "node_modules", || {
        let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
        let status = Command::new(npm)
            .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
            .current_dir(folder)
            .status();
        let help = "install Node.js 20.19 or newer with npm (https://nodejs.org); npm needs the \
                    network once";
        assert!(
            status.as_ref().is_ok_and(std::process::ExitStatus::success),
            "`npm ci` in {} failed ({status:?})\nhelp: {help}",
            folder.display()
        );
    });
}
