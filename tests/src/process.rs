//! Programs that the tests run.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

/// Runs a command that has to succeed. Returns what it printed to standard output.
///
/// # Panics
///
/// If it fails; with what it said.
pub fn run(command: &mut Command) -> String {
    let output = command.stdin(Stdio::null()).output();
    let output = output.unwrap_or_else(|error| panic!("{command:?} did not start: {error}"));
    let errors = String::from_utf8_lossy(&output.stderr);
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "{command:?} failed:\n{printed}\n{errors}"
    );
    String::from_utf8(output.stdout).unwrap_or_else(|error| panic!("{command:?}: {error}"))
}

/// Runs a cargo that builds, such as `cargo build` or `cargo test --no-run`, which has to succeed.
/// Returns the program that it built, as users get it and not as a test.
///
/// # Panics
///
/// If it fails, or builds no program.
#[must_use]
pub fn built(cargo: &mut Command) -> PathBuf {
    let output = cargo
        .arg("--message-format=json")
        .stderr(Stdio::inherit())
        .output();
    let output = output.unwrap_or_else(|error| panic!("{cargo:?} did not start: {error}"));
    assert!(output.status.success(), "{cargo:?} failed");
    let messages = String::from_utf8_lossy(&output.stdout);
    let program = messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|message| message["profile"]["test"] == false)
        .filter(|message| message["target"]["kind"] == json!(["bin"]))
        .find_map(|message| Some(message["executable"].as_str()?.to_owned()));
    program
        .unwrap_or_else(|| panic!("{cargo:?} built no program"))
        .into()
}

/// Writes a program of a few lines, such as a script of the shell.
///
/// # Panics
///
/// If it cannot be written.
pub fn program(path: &Path, text: &str) {
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}
