//! The validators of the OpenAPI ecosystem, installed beside their lock files when they are missing.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use errbook_tests::installed::installed;

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
    installed(&folder(), "requirements.txt", ".venv", venv);
    python
}

/// Where `redocly` is in `node_modules`.
pub const REDOCLY: &str = "@redocly/cli/bin/cli.js";

/// A program of the npm project, as `package-lock.json` pins it.
pub fn npm(program: &str) -> PathBuf {
    errbook_tests::npm::install(&folder());
    folder().join("node_modules").join(program)
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
