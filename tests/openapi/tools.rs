//! The validators of the OpenAPI ecosystem, installed beside their lock files when they are missing.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The folder with the lock files.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("consumers/openapi")
}

/// The interpreter of a Python environment that has exactly `requirements.txt`.
pub fn python() -> PathBuf {
    let bin = if cfg!(windows) {
        "Scripts/python.exe"
    } else {
        "bin/python"
    };
    let python = folder().join(".venv").join(bin);
    let venv = || {
        let _ = fs::remove_dir_all(folder().join(".venv"));
        run(
            Command::new("python3").args(["-m", "venv", ".venv"]),
            "install Python 3.11 or newer with its `venv` module (Debian: apt install python3-venv)",
        );
        run(
            Command::new(&python)
                .args([
                    "-m",
                    "pip",
                    "install",
                    "--quiet",
                    "--disable-pip-version-check",
                ])
                .args(["--require-hashes", "-r", "requirements.txt"]),
            "pip needs the network once, to install what requirements.txt names",
        );
    };
    installed("requirements.txt", ".venv", venv);
    python
}

/// Where `redocly` is in `node_modules`.
pub const REDOCLY: &str = "@redocly/cli/bin/cli.js";

/// A program of the npm project, as `package-lock.json` pins it.
pub fn npm(program: &str) -> PathBuf {
    errbook_tests::npm::install(&folder());
    folder().join("node_modules").join(program)
}

/// Runs `install` unless `target` was made from the lock file as it is now. Tests are processes of
/// their own, so one at a time may look.
fn installed(lock: &str, target: &str, install: impl FnOnce()) {
    let guard = folder().join(format!("{target}.lock"));
    let guard = File::create(guard).unwrap();
    guard.lock().unwrap();
    let wanted = fs::read_to_string(folder().join(lock)).unwrap();
    let stamp = folder().join(target).join(".installed-from");
    if fs::read_to_string(&stamp).is_ok_and(|have| have == wanted) {
        return;
    }
    install();
    fs::write(stamp, wanted).unwrap();
}

fn run(command: &mut Command, help: &str) {
    let status = command
        .current_dir(folder())
        .status()
        .unwrap_or_else(|error| panic!("cannot run {command:?}: {error}\nhelp: {help}"));
    assert!(
        status.success(),
        "{command:?} failed ({status})\nhelp: {help}"
    );
}
