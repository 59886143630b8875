//! The generated crates, of the real catalogue and of every fixture: compiled, run, linted,
//! documented and used as a user would.

use std::fs;
use std::path::Path;
use std::process::Command;

use errbook_tests::crates::{cargo, catalogues, generate};
use errbook_tests::root;

/// The features of the crate in `folder`, as its manifest has them.
fn features(folder: &Path) -> Vec<String> {
    let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap();
    let manifest: toml::Table = manifest.parse().unwrap();
    let features = manifest["features"].as_table().unwrap();
    assert_eq!(features["default"], toml::Value::Array(Vec::new()));
    let named = features.keys().filter(|name| *name != "default");
    named.cloned().collect()
}

/// Runs the tests of a consumer with the versions that it has locked.
fn consumer(name: &str) {
    let folder = root().join("tests/consumers").join(name);
    cargo(&folder, &["test", "--quiet", "--locked"]);
    cargo(&folder, &["clippy", "--quiet", "--locked", "--all-targets"]);
    cargo(&folder, &["fmt", "--check"]);
}

/// A fixture that no consumer uses would only be compiled.
fn known_to_the_consumer() {
    let manifest = fs::read_to_string(root().join("tests/consumers/rust/Cargo.toml")).unwrap();
    for (name, _) in catalogues() {
        assert!(
            manifest.contains(&format!("/cases/{name}/rust")),
            "the fixture `{name}` is new: add its crate to tests/consumers/rust/Cargo.toml, and a \
             line to tests/consumers/rust/tests/round_trip.rs"
        );
    }
}

/// One test, because each step builds on what the one before it has generated and built.
#[test]
fn generated_crates_compile_run_and_are_clean() {
    let cases = generate();
    known_to_the_consumer();
    let rust = root().join("tests/consumers/rust");
    cargo(&rust, &["test", "--quiet"]);
    cargo(&rust, &["clippy", "--quiet", "--all-targets"]);
    cargo(&rust, &["fmt", "--check"]);
    cargo(&cases, &["fmt", "--all", "--check"]);
    // Clippy also knows what the crate's `rust-version` does not have yet.
    cargo(&cases, &["clippy", "--quiet", "--workspace"]);
    cargo(
        &cases,
        &["clippy", "--quiet", "--workspace", "--all-features"],
    );
    cargo(&cases, &["test", "--quiet", "--workspace", "--doc"]);
    cargo(
        &cases,
        &[
            "doc",
            "--quiet",
            "--workspace",
            "--no-deps",
            "--all-features",
        ],
    );

    let real = cases.join("real/rust");
    let flat = cases.join("flat/rust");
    for feature in features(&real) {
        cargo(&real, &["check", "--quiet", "--features", &feature]);
        cargo(&flat, &["check", "--quiet", "--features", &feature]);
    }
    packages(&real);
    consumer("web");
}

/// A crate that is published holds its sources and nothing else, and builds from them.
fn packages(folder: &Path) {
    let output = Command::new(env!("CARGO"))
        .args(["package", "--list", "--allow-dirty"])
        .current_dir(folder)
        .output()
        .unwrap();
    let listed = String::from_utf8(output.stdout).unwrap();
    let listed: Vec<&str> = listed.lines().collect();
    let expected = ["Cargo.lock", "Cargo.toml", "Cargo.toml.orig", "README.md"];
    for file in expected {
        assert!(listed.contains(&file), "{file} is missing: {listed:?}");
    }
    let is_source = |file: &&str| file.starts_with("src/");
    let sources = listed.iter().filter(|file| is_source(file)).count();
    assert_eq!(sources + expected.len(), listed.len(), "{listed:?}");
    assert!(listed.contains(&"src/openapi.json"));
    cargo(folder, &["package", "--quiet", "--allow-dirty"]);
}

#[test]
fn wrong_use_does_not_compile_and_says_why() {
    consumer("compile-fail");
}

#[test]
fn arbitrary_bytes_are_read_without_a_panic_and_what_was_written_is_read_back() {
    consumer("fuzz");
}

#[test]
fn a_client_of_a_real_server_retries_as_it_is_told() {
    consumer("client");
}
