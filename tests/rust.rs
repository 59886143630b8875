//! The generated crates, of the real catalogue and of every fixture: compiled, run, linted,
//! documented and used as a user would.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use errbook_codegen::emit::{self, Artifact};
use errbook_codegen::model::Catalogue;
use errbook_tests::{arbitrary, root, valid_files};

/// Every catalogue by the name of its case: the real one, and the valid fixtures that are one file.
fn catalogues() -> Vec<(String, Catalogue)> {
    let real = ("real".to_owned(), root().join("spec/catalogue.yaml"));
    [real]
        .into_iter()
        .chain(valid_files())
        .map(|(name, path)| {
            let catalogue = errbook_codegen::check(&path).catalogue;
            let catalogue = catalogue.unwrap_or_else(|| panic!("{} is not valid", path.display()));
            (name, catalogue)
        })
        .collect()
}

/// Brings a folder to hold these files and no others, and leaves the ones alone that are right, so
/// that cargo does not build what has not changed.
fn update(folder: &Path, artifacts: &[Artifact]) {
    let mut wanted: Vec<PathBuf> = Vec::new();
    for artifact in artifacts {
        let path = folder.join(&artifact.path);
        if fs::read_to_string(&path).ok().as_ref() != Some(&artifact.contents) {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, &artifact.contents).unwrap();
        }
        wanted.push(path);
    }
    for part in ["rust/src", "fixtures"] {
        for entry in fs::read_dir(folder.join(part)).unwrap() {
            let path = entry.unwrap().path();
            if !wanted.contains(&path) {
                fs::remove_file(path).unwrap();
            }
        }
    }
}

/// How many random catalogues are compiled beside the cases.
const RANDOM: usize = 12;

/// Generates every case below `target/cases`, as one workspace, and with them random ones, which are
/// compiled but which no consumer uses.
fn generate(cases: &Path) {
    let catalogues = catalogues();
    let random = arbitrary::sample(RANDOM);
    assert_eq!(random.len(), RANDOM);
    for (name, catalogue) in catalogues.iter().chain(&random) {
        let mut artifacts = emit::rust::emit(catalogue).unwrap();
        artifacts.extend(emit::shared::emit(catalogue).unwrap());
        update(&cases.join(name), &artifacts);
    }
    let members: Vec<String> = catalogues
        .iter()
        .chain(&random)
        .map(|(name, _)| format!("\"{name}/rust\""))
        .collect();
    let manifest = format!(
        "[workspace]\nresolver = \"3\"\nmembers = [{}]\n",
        members.join(", ")
    );
    fs::write(cases.join("Cargo.toml"), manifest).unwrap();
    // The same versions of dependencies as the consumer, which are in the cache already.
    let lock = root().join("tests/consumers/rust/Cargo.lock");
    fs::copy(lock, cases.join("Cargo.lock")).unwrap();

    let manifest = fs::read_to_string(root().join("tests/consumers/rust/Cargo.toml")).unwrap();
    for (name, _) in &catalogues {
        assert!(
            manifest.contains(&format!("/cases/{name}/rust")),
            "the fixture `{name}` is new: add its crate to tests/consumers/rust/Cargo.toml, and a \
             line to tests/consumers/rust/tests/round_trip.rs"
        );
    }
}

/// Runs cargo with warnings as errors; says what it said if it fails.
fn cargo(folder: &Path, arguments: &[&str]) {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", root().join("target/consumers-rust"))
        .env("RUSTFLAGS", "-D warnings")
        .env("RUSTDOCFLAGS", "-D warnings")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "`cargo {}` failed in {}\n{}\n{}",
        arguments.join(" "),
        folder.display(),
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
}

#[test]
fn generated_crates_compile_run_and_are_clean() {
    let cases = root().join("target/cases");
    generate(&cases);
    let consumer = root().join("tests/consumers/rust");
    cargo(&consumer, &["test", "--quiet"]);
    cargo(&consumer, &["clippy", "--quiet", "--all-targets"]);
    cargo(&cases, &["fmt", "--all", "--check"]);
    cargo(&cases, &["clippy", "--quiet", "--workspace"]);
    cargo(&cases, &["test", "--quiet", "--workspace", "--doc"]);
    cargo(&cases, &["doc", "--quiet", "--workspace", "--no-deps"]);
}
