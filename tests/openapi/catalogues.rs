//! The catalogues that the tests use, with what the emitters make of them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use errbook_codegen::emit;
use errbook_codegen::model::Catalogue;
use serde_json::Value;

/// A catalogue with its files.
pub struct Case {
    pub name: String,
    pub catalogue: Catalogue,
    pub files: BTreeMap<String, String>,
}

impl Case {
    pub fn new(path: &Path) -> Self {
        let checked = errbook_codegen::check(path);
        let catalogue = checked
            .catalogue
            .unwrap_or_else(|| panic!("{:?}", checked.report));
        let files = emit::openapi::emit(&catalogue)
            .unwrap()
            .into_iter()
            .chain(emit::schema::emit(&catalogue).unwrap())
            .map(|artifact| (artifact.path, artifact.contents))
            .collect();
        // A catalogue of several files has the name of its folder.
        let named = if path.ends_with("catalogue.yaml") {
            path.parent().unwrap()
        } else {
            path
        };
        let name = named.file_stem().unwrap().to_str().unwrap().to_owned();
        Self {
            name,
            catalogue,
            files,
        }
    }

    pub fn json(&self, file: &str) -> Value {
        serde_json::from_str(&self.files[file]).unwrap()
    }
}

/// The real catalogue and every valid fixture.
pub fn all() -> Vec<Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    collect(&root.join("fixtures/valid"), &mut paths);
    paths.sort();
    paths.insert(0, root.join("../spec/catalogue.yaml"));
    let cases: Vec<Case> = paths.iter().map(|path| Case::new(path)).collect();
    assert!(cases.len() > 6, "the fixtures are gone");
    cases
}

/// Files are catalogues; a folder with a `catalogue.yaml` is one catalogue of several files.
fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    if folder.join("catalogue.yaml").exists() {
        paths.push(folder.join("catalogue.yaml"));
        return;
    }
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, paths);
        } else if path.extension().is_some_and(|ending| ending == "yaml") {
            paths.push(path);
        }
    }
}
