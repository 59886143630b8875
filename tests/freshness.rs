//! The committed files are what the catalogue says, and the check that says so fires.

use std::fs;
use std::path::{Path, PathBuf};

use errbook_codegen::emit::Artifact;
use errbook_codegen::write::{self, State};
use errbook_codegen::{check, emit_all};

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .into()
}

fn artifacts() -> Vec<Artifact> {
    let checked = check(&repository().join("spec/catalogue.yaml"));
    emit_all(&checked.catalogue.unwrap()).unwrap()
}

/// What differs, as `gen --check` names it.
fn differing(root: &Path, artifacts: &[Artifact]) -> Vec<(String, State)> {
    let plan = write::compare(root, artifacts).unwrap();
    let differing = plan.differing();
    differing
        .map(|file| (file.path.to_string(), file.state))
        .collect()
}

#[test]
fn the_generated_files_are_what_the_catalogue_says() {
    let differing = differing(&repository().join("generated"), &artifacts());
    assert!(
        differing.is_empty(),
        "run `cargo xtask gen` and commit the result; what differs: {differing:?}"
    );
}

/// Nothing was put into `generated/` by hand either, which the manifest would not list.
#[test]
fn the_generated_files_are_all_that_is_there() {
    let artifacts = artifacts();
    let emitted = |path: &str| artifacts.iter().any(|artifact| artifact.path == path);
    let root = repository().join("generated");
    for path in tracked(&root, &root) {
        assert!(
            emitted(&path) || path == write::MANIFEST,
            "generated/{path}"
        );
    }
}

/// The files below `folder` that a build or an installation of packages did not leave there.
fn tracked(root: &Path, folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = entry.path();
        if matches!(&*name, "target" | "node_modules" | "Cargo.lock" | "book") {
            continue;
        }
        if path.is_dir() {
            found.extend(tracked(root, &path));
        } else {
            let below = path.strip_prefix(root).unwrap();
            found.push(below.to_str().unwrap().replace('\\', "/"));
        }
    }
    found
}

/// One byte of one file of each output, and the check names that file and no other.
#[test]
fn the_check_fires_for_a_single_byte_in_any_output() {
    let artifacts = artifacts();
    let copy = tempfile::tempdir().unwrap();
    write::apply(copy.path(), &artifacts, &write::Options::default()).unwrap();
    assert_eq!(differing(copy.path(), &artifacts), []);

    let mut outputs = std::collections::BTreeSet::new();
    for artifact in &artifacts {
        let output = artifact.path.split('/').next().unwrap();
        if !outputs.insert(output) {
            continue;
        }
        let path = copy.path().join(&artifact.path);
        let mut contents = fs::read(&path).unwrap();
        let middle = contents.len() / 2;
        contents[middle] ^= 1;
        fs::write(&path, &contents).unwrap();
        assert_eq!(
            differing(copy.path(), &artifacts),
            [(artifact.path.clone(), State::Edited)]
        );
        fs::write(&path, &artifact.contents).unwrap();
    }
    assert!(outputs.len() > 4, "{outputs:?}");
}

/// A change of the catalogue without `gen` makes files stale, new ones missing, old ones orphaned.
#[test]
fn the_check_tells_what_a_change_of_the_catalogue_means() {
    let before = artifacts();
    let copy = tempfile::tempdir().unwrap();
    write::apply(copy.path(), &before, &write::Options::default()).unwrap();

    let text = fs::read_to_string(repository().join("spec/catalogue.yaml")).unwrap();
    let spec = copy.path().join("changed.yaml");
    fs::write(&spec, text.replace("  CONFLICT:", "  COLLISION:")).unwrap();
    let after = emit_all(&check(&spec).catalogue.unwrap()).unwrap();
    let differing = differing(copy.path(), &after);
    for (path, state) in [
        ("docs/index.md", State::Stale),
        ("docs/codes/COLLISION.md", State::Missing),
        ("docs/codes/CONFLICT.md", State::Orphaned),
        ("manifest.json", State::Stale),
    ] {
        assert!(
            differing.contains(&(path.to_owned(), state)),
            "{path} is not {state:?}"
        );
    }
}
