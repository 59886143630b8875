//! Programs that the tests run.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use serde_json::Value;

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

/// The program of `cargo xtask`, built once.
///
/// # Panics
///
/// If it cannot be built.
pub fn xtask() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        // As the alias in `.cargo/config.toml` does, so that nothing is built twice.
        let built = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
            .current_dir(crate::root())
            .args(["build", "--package", "xtask"])
            .arg("--message-format=json")
            .stderr(Stdio::inherit())
            .output()
            .unwrap();
        assert!(built.status.success());
        let messages = String::from_utf8(built.stdout).unwrap();
        let program = messages
            .lines()
            .filter_map(|line| serde_json::from_str::<Value>(line).ok())
            .find_map(|message| Some(message["executable"].as_str()?.to_owned()));
        program.unwrap().into()
    })
}
