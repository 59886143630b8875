//! Where things stand, and how they get there.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use errbook_codegen::emit;
use errbook_codegen::model::Catalogue;

use crate::Result;

/// The folder of this package.
pub fn tool() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The folder of the repository.
pub fn root() -> PathBuf {
    tool().join("../../..")
}

/// The folder of everything that this program writes.
pub fn target() -> PathBuf {
    root().join("target/compare")
}

/// The folder of the crates that this program writes. The manifest of `runtime` names it too.
pub fn generated() -> PathBuf {
    target().join("generated")
}

/// The files of a crate, by their paths in its folder.
pub struct Package {
    files: Vec<(String, String)>,
}

impl Package {
    /// A package of these files.
    pub fn new(files: impl IntoIterator<Item = (&'static str, String)>) -> Self {
        let files = files.into_iter();
        Self {
            files: files.map(|(path, text)| (path.to_owned(), text)).collect(),
        }
    }

    /// The crate that Errbook generates.
    pub fn errors(catalogue: &Catalogue) -> Result<Self> {
        let artifacts = emit::rust::emit(catalogue)?;
        let files = artifacts.into_iter().filter_map(|artifact| {
            let path = artifact.path.strip_prefix("rust/")?.to_owned();
            Some((path, artifact.contents))
        });
        Ok(Self {
            files: files.collect(),
        })
    }
}

/// Brings a folder to hold the files of a package. Those that are right already stay untouched, so
/// that cargo does not build again what has not changed.
pub fn write_package(folder: &Path, package: &Package) -> Result<()> {
    let mut wanted = Vec::new();
    for (path, contents) in &package.files {
        let path = folder.join(path);
        write(&path, contents)?;
        wanted.push(path);
    }
    for entry in fs::read_dir(folder.join("src"))? {
        let path = entry?.path();
        if path.is_file() && !wanted.contains(&path) {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

/// Writes a file unless it holds that text already.
pub fn write(path: &Path, text: &str) -> Result<()> {
    if fs::read(path).is_ok_and(|found| found == text.as_bytes()) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()).into())
}

/// Cargo, to be run in a folder; it builds where this program was built.
pub fn cargo(folder: &Path) -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target())
        .env("CARGO_INCREMENTAL", "0");
    cargo
}

/// Runs a command, and says which one it was if it fails.
pub fn succeed(command: &mut Command) -> Result<()> {
    let status = command.status()?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("{command:?} failed: {status}").into())
    }
}
