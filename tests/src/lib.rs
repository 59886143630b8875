//! What the tests share.

pub mod arbitrary;
pub mod blocks;
pub mod crates;
pub mod folder;
pub mod installed;
pub mod mutations;
pub mod npm;
pub mod process;
pub mod venv;
pub mod writer;
pub mod xtask;

use std::path::{Path, PathBuf};

use errbook_codegen::evolution::Version;
use errbook_codegen::model::Catalogue;

/// The folder of the workspace.
#[must_use]
pub fn root() -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().unwrap_or(tests).to_owned()
}

/// The catalogue that this repository ships.
///
/// # Panics
///
/// If it is not valid.
#[must_use]
pub fn shipped() -> Catalogue {
    let checked = errbook_codegen::check(&root().join("spec/catalogue.yaml"));
    let valid = checked.catalogue;
    valid.unwrap_or_else(|| panic!("the shipped catalogue is not valid"))
}

/// Its version, which is that of its last release.
///
/// # Panics
///
/// If it is not valid.
#[must_use]
pub fn shipped_version() -> Version {
    let version = shipped().meta().version.parse();
    version.unwrap_or_else(|error| panic!("{error}"))
}

/// The folder of the fixtures.
#[must_use]
pub fn fixtures_folder() -> PathBuf {
    root().join("tests/fixtures")
}

/// The main file of every catalogue below `tests/fixtures/{kind}`, sorted: where a folder has a
/// `catalogue.yaml`, its other files belong to that.
#[must_use]
pub fn catalogues(kind: &str) -> Vec<PathBuf> {
    let files = yaml_files(&fixtures_folder().join(kind));
    let belongs_to_another = |path: &PathBuf| {
        path.ancestors()
            .skip(1)
            .map(|folder| folder.join("catalogue.yaml"))
            .any(|main| main != *path && files.contains(&main))
    };
    let main = files.iter().filter(|path| !belongs_to_another(path));
    main.cloned().collect()
}

/// The valid fixtures that are one file, by name: those whose outputs are compiled.
#[must_use]
pub fn valid_files() -> Vec<(String, PathBuf)> {
    let paths = catalogues("valid").into_iter();
    let named = paths.map(|path| {
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        (name.into_owned(), path.clone())
    });
    named.filter(|(name, _)| name != "catalogue").collect()
}

/// Every YAML file below `folder`, sorted.
#[must_use]
pub fn yaml_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(&folder).into_iter().flatten().flatten();
        for path in entries.map(|entry| entry.path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path
                .extension()
                .is_some_and(|extension| extension == "yaml")
            {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}
