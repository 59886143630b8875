//! The generated crates of the real catalogue and of every fixture, as files that cargo builds.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use errbook_codegen::emit::{self, Artifact};
use errbook_codegen::model::Catalogue;

use crate::{arbitrary, root, valid_files};

/// Every catalogue by the name of its case: the real one, and the valid fixtures that are one file.
///
/// # Panics
///
/// If one of them is not valid.
#[must_use]
pub fn catalogues() -> Vec<(String, Catalogue)> {
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

/// Catalogues that are compiled but which not every output's tests go through: random ones, and those of
/// `fixtures/rust`, whose crates once did not compile, or have parts that no other has.
///
/// # Panics
///
/// If one of them is not valid.
#[must_use]
pub fn compiled_only() -> Vec<(String, Catalogue)> {
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

/// Generates every case below `target/cases`, as one workspace, and says where that is.
///
/// # Panics
///
/// If a fixture is not valid, or a file cannot be written.
#[must_use]
pub fn generate() -> PathBuf {
    let cases = root().join("target/cases");
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
    cases
}

/// Cargo in `folder`, with warnings as errors.
#[must_use]
pub fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command
        .args(arguments)
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", root().join("target/consumers-rust"))
        .env("RUSTFLAGS", "-D warnings")
        .env("RUSTDOCFLAGS", "-D warnings")
        .env_remove("CARGO_ENCODED_RUSTFLAGS");
    command
}

/// Runs it.
///
/// # Panics
///
/// If it fails; with what it said.
pub fn cargo(folder: &Path, arguments: &[&str]) {
    let output = command(folder, arguments).output().unwrap();
    assert!(
        output.status.success(),
        "`cargo {}` failed in {}\n{}\n{}",
        arguments.join(" "),
        folder.display(),
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
}
