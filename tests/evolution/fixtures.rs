//! The fixtures: what a change is, as a catalogue before and after.

use std::fs;
use std::path::{Path, PathBuf};

use errbook_codegen::emit;
use errbook_codegen::model::Catalogue;
use errbook_tests::fixtures_folder;
use serde_json::Value;

/// One face of a class of change.
pub struct Fixture {
    /// The class, as the folder is called.
    pub class: String,
    /// `CLASS/FACE`.
    pub name: String,
    /// The catalogue of a release before `old`, normalised, where the class is about one.
    pub older: Option<Value>,
    pub old: Catalogue,
    pub new: Catalogue,
}

/// Every fixture, sorted by name.
pub fn all() -> Vec<Fixture> {
    let mut found = Vec::new();
    for class in folders(&fixtures_folder().join("changes")) {
        for face in folders(&class) {
            let class = name(&class);
            found.push(Fixture {
                name: format!("{class}/{}", name(&face)),
                class,
                older: older(&face.join("older.yaml")),
                old: catalogue(&face.join("old.yaml")),
                new: catalogue(&face.join("new.yaml")),
            });
        }
    }
    assert!(!found.is_empty(), "the fixtures are gone");
    found
}

fn folders(parent: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(parent).unwrap();
    let mut folders: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    folders
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

fn older(path: &Path) -> Option<Value> {
    let catalogue = path.exists().then(|| catalogue(path))?;
    let artifacts = emit::shared::emit(&catalogue).unwrap();
    let normalised = artifacts.iter().find(|it| it.path == "catalogue.json");
    serde_json::from_str(&normalised?.contents).ok()
}

fn catalogue(path: &Path) -> Catalogue {
    let checked = errbook_codegen::check(path);
    let report = format!("{:?}", checked.report);
    let catalogue = checked.catalogue;
    catalogue.unwrap_or_else(|| panic!("{} is not valid: {report}", path.display()))
}
