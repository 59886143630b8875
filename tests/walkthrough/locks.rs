//! The locked versions of what the page's manifests ask for.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use errbook_tests::root;
use serde_json::Value;

/// Each manifest with its lock.
const LOCKS: [(&str, &str); 2] = [
    ("Cargo.toml", "Cargo.lock"),
    ("package.json", "package-lock.json"),
];

fn committed(lock: &str) -> PathBuf {
    root().join("tests/fixtures/walkthrough").join(lock)
}

/// Puts the lock beside a manifest, if the file is one and its lock is here.
pub fn pin(file: &Path) {
    let lock = LOCKS.iter().find(|(manifest, _)| file.ends_with(manifest));
    if let Some((_, lock)) = lock.filter(|(_, lock)| committed(lock).exists()) {
        fs::copy(committed(lock), file.with_file_name(lock)).unwrap();
    }
}

/// The packages of a registry; those of the folder have the version of the catalogue.
fn packages(lock: &str, text: &str) -> BTreeSet<String> {
    if lock == "Cargo.lock" {
        let lock: toml::Table = text.parse().unwrap();
        let all = lock["package"].as_array().unwrap().iter();
        let foreign = all.filter(|package| package.get("source").is_some());
        let value = |package: &toml::Value, key: &str| package[key].as_str().unwrap().to_owned();
        return foreign
            .map(|package| value(package, "name") + " " + &value(package, "version"))
            .collect();
    }
    let lock: Value = serde_json::from_str(text).unwrap();
    let all = lock["packages"].as_object().unwrap().iter();
    let foreign = all.filter(|(_, package)| package.get("integrity").is_some());
    foreign
        .map(|(path, package)| format!("{path} {}", package["version"]))
        .collect()
}

/// Panics if cargo or npm changed a lock, or there was none; then it is made.
pub fn check(folder: &Path) {
    let mut made = Vec::new();
    for (manifest, lock) in LOCKS {
        let used = fs::read_to_string(folder.join(lock)).unwrap();
        let path = committed(lock);
        let Ok(have) = fs::read_to_string(&path) else {
            fs::write(&path, used).unwrap();
            made.push(path);
            continue;
        };
        assert_eq!(
            packages(lock, &used),
            packages(lock, &have),
            "{manifest} on the page asks for what {} does not have: delete that file, run this test again",
            path.display()
        );
    }
    assert!(made.is_empty(), "made anew, to be committed: {made:?}");
}
