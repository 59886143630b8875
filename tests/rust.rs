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
        remove_others(&folder.join(part), &wanted);
    }
}

fn remove_others(folder: &Path, wanted: &[PathBuf]) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            remove_others(&path, wanted);
        } else if !wanted.contains(&path) {
            fs::remove_file(path).unwrap();
        }
    }
}

/// How many random catalogues are compiled beside the cases.
const RANDOM: usize = 12;

/// Catalogues that are compiled but which no consumer uses: random ones, and those of
/// `fixtures/rust`, which once gave a crate that did not compile.
fn compiled_only() -> Vec<(String, Catalogue)> {
    let mut all = arbitrary::sample(RANDOM);
    assert_eq!(all.len(), RANDOM);
    let folder = root().join("tests/fixtures/rust");
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let catalogue = errbook_codegen::check(&path).catalogue;
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        all.push((name, catalogue.unwrap()));
    }
    all
}

/// Generates every case below `target/cases`, as one workspace.
fn generate(cases: &Path) {
    let catalogues = catalogues();
    let random = compiled_only();
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
    // The locked versions of what the features depend on.
    let lock = root().join("tests/consumers/cases.lock");
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

/// One test, because each step builds on what the one before it has generated and built.
#[test]
fn generated_crates_compile_run_and_are_clean() {
    let cases = root().join("target/cases");
    generate(&cases);
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
