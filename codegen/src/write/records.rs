//! What earlier runs wrote: the manifest of the last run that ended, and the journal of one that
//! did not.
//!
//! Both are files in a folder that anybody may edit or merge. What they say is believed only where
//! it names files inside the output folder, and it never leads to more than replacing or removing
//! a file whose contents have the recorded SHA-256.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::error::{Operation, WriteError};
use super::{MANIFEST, WORK_FOLDER};
use crate::emit::HEADER;

/// The journal's name in the working folder.
pub(super) const JOURNAL: &str = "journal.json";

/// A SHA-256.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Hash([u8; 32]);

impl Hash {
    pub(crate) fn of(contents: &[u8]) -> Self {
        Self(Sha256::digest(contents).into())
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Hash {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let wrong = || serde::de::Error::custom("a SHA-256 has 64 hexadecimal digits");
        let mut bytes = [0; 32];
        if text.len() != 64 || !text.bytes().all(|c| c.is_ascii_hexdigit()) {
            return Err(wrong());
        }
        for (byte, digits) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
            let digits = std::str::from_utf8(digits).map_err(|_| wrong())?;
            *byte = u8::from_str_radix(digits, 16).map_err(|_| wrong())?;
        }
        Ok(Self(bytes))
    }
}

/// The JSON of the manifest, and of the journal, which may know several states of a file.
#[derive(Serialize, Deserialize)]
struct Record<H> {
    #[serde(rename = "$comment")]
    comment: String,
    files: BTreeMap<String, H>,
}

fn render<H: Serialize>(files: BTreeMap<String, H>) -> serde_json::Result<String> {
    let record = Record {
        comment: HEADER.to_owned(),
        files,
    };
    let mut text = serde_json::to_string_pretty(&record)?;
    text.push('\n');
    Ok(text)
}

/// The manifest that lists `files`.
pub(super) fn manifest(files: BTreeMap<String, Hash>) -> serde_json::Result<String> {
    render(files)
}

/// The journal that lists `files`, each with every state in which a killed run may leave it.
pub(super) fn journal(files: BTreeMap<String, Vec<Hash>>) -> serde_json::Result<String> {
    render(files)
}

/// What earlier runs wrote.
#[derive(Debug, Default)]
pub(super) struct Records {
    manifest_text: Option<String>,
    manifest: BTreeMap<String, Hash>,
    journal: Option<BTreeMap<String, Vec<Hash>>>,
    notes: Vec<String>,
}

impl Records {
    /// Reads the manifest and the journal below `root`. One that is missing says nothing; neither
    /// does one that cannot be trusted, and a note says why.
    pub(super) fn load(root: &Path) -> Result<Self, WriteError> {
        let mut records = Self {
            manifest_text: read(&root.join(MANIFEST))?,
            ..Self::default()
        };
        if let Some(text) = &records.manifest_text {
            match parse(text) {
                Ok(files) => records.manifest = files,
                Err(problem) => records.notes.push(format!(
                    "{MANIFEST} {problem}, so it is not known what an earlier run wrote. Files \
                     that differ are kept and files that are no longer generated stay, until \
                     `--force` replaces the former and you remove the latter."
                )),
            }
        }
        if let Some(text) = read(&root.join(WORK_FOLDER).join(JOURNAL))? {
            let journal = parse(&text).unwrap_or_else(|problem| {
                records.notes.push(format!(
                    "{WORK_FOLDER}/{JOURNAL}, left by a run that was interrupted, {problem}; \
                     it is not used."
                ));
                BTreeMap::new()
            });
            records.journal = Some(journal);
        }
        Ok(records)
    }

    /// The manifest as it stands on disk.
    pub(super) fn manifest_text(&self) -> Option<&str> {
        self.manifest_text.as_deref()
    }

    /// Whether a run left its journal behind.
    pub(super) fn interrupted(&self) -> bool {
        self.journal.is_some()
    }

    pub(super) fn notes(&self) -> &[String] {
        &self.notes
    }

    /// Every path that an earlier run wrote, or was about to write; some twice.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        let journal = self.journal.iter().flat_map(BTreeMap::keys);
        self.manifest.keys().chain(journal).map(String::as_str)
    }

    /// Whether an earlier run wrote `path`, or was about to.
    pub(super) fn knows(&self, path: &str) -> bool {
        self.manifest.contains_key(path) || self.journaled(path).next().is_some()
    }

    /// Whether an earlier run wrote, at `path`, contents with this hash.
    pub(super) fn wrote(&self, path: &str, hash: Hash) -> bool {
        self.manifest.get(path) == Some(&hash) || self.journaled(path).any(|known| known == hash)
    }

    /// The states in which a killed run may have left `path`.
    pub(super) fn journaled(&self, path: &str) -> impl Iterator<Item = Hash> + '_ {
        let journal = self.journal.as_ref().and_then(|files| files.get(path));
        journal.into_iter().flatten().copied()
    }

    /// The journal of the run that was interrupted, to be continued.
    pub(super) fn journal(&self) -> BTreeMap<String, Vec<Hash>> {
        self.journal.clone().unwrap_or_default()
    }

    /// What the manifest should go on saying of a file that is kept as the user left it.
    pub(super) fn last_known(&self, path: &str) -> Option<Hash> {
        let journaled = self.journaled(path).last();
        self.manifest.get(path).copied().or(journaled)
    }
}

/// The text of a regular file; nothing where there is none.
fn read(path: &Path) -> Result<Option<String>, WriteError> {
    let failed = |error| WriteError::io(Operation::Read, path)(error);
    match fs::symlink_metadata(path) {
        Err(error) if is_absent(&error) => return Ok(None),
        Ok(found) if !found.is_file() => return Ok(None),
        found => found.map_err(failed)?,
    };
    let bytes = fs::read(path).map_err(failed)?;
    Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
}

/// Whether the error says that there is nothing at the path.
pub(super) fn is_absent(error: &std::io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}

fn parse<H: for<'de> Deserialize<'de>>(text: &str) -> Result<BTreeMap<String, H>, String> {
    let record: Record<H> = serde_json::from_str(text).map_err(|error| {
        let conflict = text.lines().any(|line| line.starts_with("<<<<<<< "));
        if conflict {
            "has the marks of a merge conflict".to_owned()
        } else {
            format!("cannot be read ({error})")
        }
    })?;
    match record
        .files
        .keys()
        .find(|path| path_problem(path).is_some())
    {
        Some(path) => Err(format!("lists {path:?}, which it may not")),
        None => Ok(record.files),
    }
}

/// Why a path may not be written below the output folder.
pub(super) fn path_problem(path: &str) -> Option<&'static str> {
    let mut parts = path.split('/');
    if path.contains(['\\', ':', '\0']) || parts.any(|part| matches!(part, "" | "." | "..")) {
        return Some("leads out of the output folder, or is spelt as if it did");
    }
    let reserved = path == MANIFEST || path.split('/').next() == Some(WORK_FOLDER);
    reserved.then_some("belongs to the writer")
}

#[cfg(test)]
mod tests {
    use super::{Hash, path_problem};

    #[test]
    fn the_hash_is_sha256_in_hexadecimal() {
        assert_eq!(
            Hash::of(b"abc").to_string(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }

    #[test]
    fn a_path_stays_inside() {
        for path in ["a", "a/b.c", ".github/x", "..a/b..", "a b"] {
            assert_eq!(path_problem(path), None, "{path}");
        }
        for path in [
            "",
            "..",
            "../a",
            "a/../../b",
            "/etc/passwd",
            "a//b",
            "a/",
            "./a",
            "C:/a",
            "..\\a",
            "manifest.json",
            ".errbook/journal.json",
        ] {
            assert!(path_problem(path).is_some(), "{path}");
        }
    }
}
