//! What the code of a service raises, as its sources say.
//!
//! The sources are read as tokens, not as items, so that what stands in the arguments of a macro counts as
//! well. Types are known by their names: a type of the service that has the name of a code, in a file that
//! does not declare it, is taken for the code's.

mod names;
mod tokens;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::Kind;
use crate::model::Catalogue;
use names::Names;
use tokens::Found;

/// Folders whose files are no part of the service; those whose names start with a dot are none either.
const OTHER_FOLDERS: [&str; 3] = ["benches", "target", "tests"];

/// Generated files say so in one of so many lines.
const HEAD: usize = 5;

/// What the sources raise.
#[derive(Debug, Clone, Default)]
pub struct Scan {
    places: BTreeMap<Kind, Vec<Place>>,
    /// The files that could not be read.
    pub unread: Vec<Unread>,
    /// How many files were read.
    pub files: usize,
}

/// A place in a source file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file, with `/` between the parts.
    pub file: String,
    /// The line.
    pub line: usize,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// A file that could not be read, so that nobody knows what it raises.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// The file, with `/` between the parts.
    pub file: String,
    /// Why.
    pub why: String,
}

/// A folder that cannot be searched.
#[derive(Debug)]
pub struct ScanError {
    path: PathBuf,
    source: io::Error,
}

impl std::fmt::Display for ScanError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "cannot read {}: {}", self.path.display(), self.source)
    }
}

impl std::error::Error for ScanError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.source)
    }
}

impl Scan {
    /// Where a kind of error is raised, in order; a code for whatever cause.
    #[must_use]
    pub fn places(&self, kind: &Kind) -> &[Place] {
        self.places.get(kind).map_or(&[], Vec::as_slice)
    }

    fn add(&mut self, file: &str, found: Found) {
        self.files += 1;
        for (kind, line) in found.raised {
            let place = Place {
                file: file.to_owned(),
                line,
            };
            if kind.cause.is_some() {
                let code = Kind::new(&kind.code, None);
                self.places.entry(code).or_default().push(place.clone());
            }
            self.places.entry(kind).or_default().push(place);
        }
    }
}

/// Reads the sources below these folders: not tests, benches, generated code, and what is hidden.
///
/// # Errors
///
/// [`ScanError`] if a folder cannot be read. A file that cannot is named in the result.
pub fn scan(catalogue: &Catalogue, folders: &[PathBuf]) -> Result<Scan, ScanError> {
    let mut files = BTreeSet::new();
    for folder in folders {
        collect(folder, &mut files)?;
    }
    let names = Names::new(catalogue);
    let mut scan = Scan::default();
    let mut read = Vec::new();
    let mut tests = Vec::new();
    for path in &files {
        match read_file(path, &names) {
            Ok(Some(found)) => {
                let modules = found.test_modules.iter();
                tests.extend(modules.flat_map(|name| module_files(path, name)));
                read.push((path, Ok(found)));
            }
            Ok(None) => {}
            Err(why) => read.push((path, Err(why))),
        }
    }
    for (path, result) in read {
        // What is a module for tests is only known once the file that declares it has been read.
        if tests.iter().any(|test| path.starts_with(test)) {
            continue;
        }
        let file = shown(path);
        match result {
            Ok(found) => scan.add(&file, found),
            Err(why) => scan.unread.push(Unread { file, why }),
        }
    }
    for places in scan.places.values_mut() {
        places.sort_unstable();
        places.dedup();
    }
    Ok(scan)
}

/// Adds the Rust files below a folder, or the file. Links are not followed, so that none leads in circles.
fn collect(path: &Path, files: &mut BTreeSet<PathBuf>) -> Result<(), ScanError> {
    let failed = |source| ScanError {
        path: path.to_owned(),
        source,
    };
    if fs::metadata(path).map_err(failed)?.is_file() {
        files.insert(path.to_owned());
        return Ok(());
    }
    for entry in fs::read_dir(path).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let kind = entry.file_type().map_err(failed)?;
        let (name, path) = (entry.file_name(), entry.path());
        let name = name.to_string_lossy();
        if name.starts_with('.') {
            continue;
        }
        if kind.is_dir() && !OTHER_FOLDERS.contains(&&*name) {
            collect(&path, files)?;
        } else if kind.is_file() && path.extension().is_some_and(|extension| extension == "rs") {
            files.insert(path);
        }
    }
    Ok(())
}

/// What a file raises; nothing if it is generated.
fn read_file(path: &Path, names: &Names) -> Result<Option<Found>, String> {
    let text = fs::read_to_string(path).map_err(|error| error.to_string())?;
    if text
        .lines()
        .take(HEAD)
        .any(|line| line.contains("@generated"))
    {
        return Ok(None);
    }
    tokens::find(&text, names).map(Some)
}

/// The file and the folder of a module that is declared in the file at `path`.
fn module_files(path: &Path, module: &str) -> [PathBuf; 2] {
    let parent = path.parent().unwrap_or(Path::new(""));
    let stem = path.file_stem().unwrap_or_default();
    let is_root = stem == "lib" || stem == "main" || stem == "mod" || parent.ends_with("bin");
    let base = if is_root {
        parent.join(module)
    } else {
        parent.join(stem).join(module)
    };
    [base.with_extension("rs"), base]
}

/// A path as reports show it, on one line.
fn shown(path: &Path) -> String {
    let text = path.to_string_lossy();
    let text = text.strip_prefix("./").unwrap_or(&text);
    let visible = |c: char| match c {
        '\\' if cfg!(windows) => '/',
        c if c.is_control() => char::REPLACEMENT_CHARACTER,
        c => c,
    };
    text.chars().map(visible).collect()
}
