//! Tools of Python, installed beside their lock file when they are missing.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::installed::installed;

/// A program of the Python environment that has exactly what `requirements.txt` of `folder` pins,
/// such as `python`.
///
/// # Panics
///
/// If Python is missing, or pip fails.
#[must_use]
pub fn program(folder: &Path, name: &str) -> PathBuf {
    let program = |name: &str| {
        let bin = if cfg!(windows) { "Scripts" } else { "bin" };
        let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
        folder.join(".venv").join(bin).join(file)
    };
    installed(folder, "requirements.txt", ".venv", || {
        let _ = fs::remove_dir_all(folder.join(".venv"));
        run(
            Command::new("python3")
                .args(["-m", "venv", ".venv"])
                .current_dir(folder),
            "install Python 3.11 or newer with its `venv` module (Debian: apt install python3-venv)",
        );
        run(
            Command::new(program("python"))
                .args(["-m", "pip", "install", "--quiet"])
                .args(["--disable-pip-version-check", "--require-hashes"])
                .args(["-r", "requirements.txt"])
                .current_dir(folder),
            "pip needs the network once, to install what requirements.txt names",
        );
    });
    program(name)
}

fn run(command: &mut Command, help: &str) {
    let status = command.status();
    let status =
        status.unwrap_or_else(|error| panic!("cannot run {command:?}: {error}\nhelp: {help}"));
    assert!(
        status.success(),
        "{command:?} failed ({status})\nhelp: {help}"
    );
}
