//! Tells the state of every file, and changes nothing.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::error::{Obstacle, Operation, WriteError};
use super::parallel::try_map;
use super::records::{Hash, Records, is_absent, manifest, path_problem};
use super::{FileState, MANIFEST, Plan, State, WORK_FOLDER};
use crate::emit::Artifact;

/// Compares every file that is or was emitted with what stands below `root`.
pub(super) fn look<'a>(root: &Path, artifacts: &'a [Artifact]) -> Result<Plan<'a>, WriteError> {
    let emitted = in_order(artifacts)?;
    let folders = Folders::look(root, &emitted)?;
    let records = Records::load(root)?;

    let mut files = try_map(&emitted, |_, artifact| {
        emitted_file(root, artifact, &folders, &records)
    })?;
    let listed = emitted
        .iter()
        .zip(&files)
        .filter_map(|(artifact, file)| Some((artifact.path.clone(), file.hash?)))
        .collect();
    let former = no_longer_emitted(&emitted, &records);
    let found = try_map(&former, |_, path| former_file(root, path, &records))?;
    files.extend(found.into_iter().flatten());
    let vacated = vacated(root, &former);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files.push(manifest_file(root, listed, &records)?);
    Ok(Plan {
        root: root.to_path_buf(),
        files,
        vacated,
        records,
    })
}

/// The artifacts in the order of their paths, each of which may be written.
fn in_order(artifacts: &[Artifact]) -> Result<Vec<&Artifact>, WriteError> {
    let refused = |artifact: &Artifact, problem| WriteError::Path {
        path: artifact.path.clone(),
        problem,
    };
    let mut emitted: Vec<&Artifact> = artifacts.iter().collect();
    emitted.sort_by(|a, b| a.path.cmp(&b.path));
    for artifact in &emitted {
        if let Some(problem) = path_problem(&artifact.path) {
            return Err(refused(artifact, problem));
        }
    }
    for pair in emitted.windows(2) {
        if let [one, other] = pair
            && one.path == other.path
        {
            return Err(refused(one, "is made twice"));
        }
    }
    Ok(emitted)
}

/// The folders that exist, none of them a symbolic link.
struct Folders {
    present: BTreeSet<String>,
}

impl Folders {
    /// Looks at every folder in which something is to be written, and at the working folder.
    fn look(root: &Path, emitted: &[&Artifact]) -> Result<Self, WriteError> {
        let parents = emitted
            .iter()
            .flat_map(|artifact| ancestors(&artifact.path));
        let wanted: BTreeSet<&str> = parents.chain([WORK_FOLDER]).collect();
        let mut present = BTreeSet::new();
        for folder in wanted {
            let path = root.join(folder);
            match fs::symlink_metadata(&path) {
                Err(error) if is_absent(&error) => {}
                Err(error) => return Err(WriteError::io(Operation::Read, &path)(error)),
                Ok(found) if found.is_dir() => {
                    present.insert(folder.to_owned());
                }
                Ok(found) => {
                    let obstacle = if found.is_symlink() {
                        Obstacle::Symlink
                    } else {
                        Obstacle::NotAFolder
                    };
                    return Err(WriteError::Obstructed { path, obstacle });
                }
            }
        }
        Ok(Self { present })
    }

    /// Whether the folder of `path` exists.
    fn has_parent_of(&self, path: &str) -> bool {
        path.rsplit_once('/')
            .is_none_or(|(parent, _)| self.present.contains(parent))
    }
}

/// The folders above `path`, the outermost first.
fn ancestors(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(end, _)| &path[..end])
}

fn emitted_file<'a>(
    root: &Path,
    artifact: &'a Artifact,
    folders: &Folders,
    records: &Records,
) -> Result<FileState<'a>, WriteError> {
    let new = artifact.contents.as_bytes();
    let hash = Hash::of(new);
    let old = if folders.has_parent_of(&artifact.path) {
        read_file(&root.join(&artifact.path))?
    } else {
        None
    };
    let mut note = None;
    let state = match old {
        None => State::Missing,
        Some(old) if old == new => State::Fresh,
        Some(old) => {
            let known = |contents: &[u8]| records.wrote(&artifact.path, Hash::of(contents));
            note = line_endings(&old, |unified| unified == new || known(unified));
            if !records.knows(&artifact.path) {
                State::Foreign
            } else if known(&old) {
                State::Stale
            } else {
                State::Edited
            }
        }
    };
    Ok(FileState {
        path: Cow::Borrowed(&artifact.path),
        state,
        contents: Some(Cow::Borrowed(&artifact.contents)),
        note,
        hash: Some(hash),
        removable: true,
    })
}

/// A note if the file differs by nothing but line endings from one that `is_ours`.
fn line_endings(old: &[u8], is_ours: impl Fn(&[u8]) -> bool) -> Option<&'static str> {
    if !old.contains(&b'\r') {
        return None;
    }
    let mut unified = old.to_vec();
    let mut at = 0;
    unified.retain(|&byte| {
        at += 1;
        !(byte == b'\r' && old.get(at) == Some(&b'\n'))
    });
    is_ours(&unified).then_some(
        "only its line endings were changed, to CRLF; if git did so (core.autocrlf), have \
         .gitattributes say `* text=auto eol=lf` for this folder",
    )
}

/// The paths that earlier runs wrote and that are no longer emitted.
fn no_longer_emitted<'r>(emitted: &[&Artifact], records: &'r Records) -> Vec<&'r str> {
    let current: BTreeSet<&str> = emitted.iter().map(|artifact| &*artifact.path).collect();
    let former: BTreeSet<&str> = records
        .paths()
        .filter(|path| !current.contains(path))
        .collect();
    former.into_iter().collect()
}

/// The folders of files that are no longer emitted, which may have become empty, even if the run
/// that removed the files was killed before it came to their folders.
fn vacated(root: &Path, former: &[&str]) -> BTreeSet<String> {
    let is_folder =
        |folder: &&str| fs::symlink_metadata(root.join(folder)).is_ok_and(|found| found.is_dir());
    former
        .iter()
        // Not one step further than the first symbolic link.
        .flat_map(|path| ancestors(path).take_while(is_folder))
        .map(str::to_owned)
        .collect()
}

fn former_file(
    root: &Path,
    path: &str,
    records: &Records,
) -> Result<Option<FileState<'static>>, WriteError> {
    let orphan = |state, note, removable| FileState {
        path: Cow::Owned(path.to_owned()),
        state,
        contents: None,
        note,
        hash: None,
        removable,
    };
    for folder in ancestors(path) {
        match fs::symlink_metadata(root.join(folder)) {
            Ok(found) if found.is_symlink() => {
                let note = "it is behind a symbolic link, and nothing is removed through one; \
                            remove it by hand";
                return Ok(Some(orphan(State::Edited, Some(note), false)));
            }
            Ok(found) if found.is_dir() => {}
            // A file or nothing at all: then there is no such file below it.
            _ => return Ok(None),
        }
    }
    match read_file(&root.join(path)) {
        Ok(None) => Ok(None),
        Ok(Some(old)) if records.wrote(path, Hash::of(&old)) => {
            Ok(Some(orphan(State::Orphaned, None, true)))
        }
        Ok(Some(_)) => Ok(Some(orphan(State::Edited, None, true))),
        Err(WriteError::Obstructed { .. }) => {
            let note = "it is no longer a file; remove it by hand";
            Ok(Some(orphan(State::Edited, Some(note), false)))
        }
        Err(error) => Err(error),
    }
}

fn manifest_file(
    root: &Path,
    listed: BTreeMap<String, Hash>,
    records: &Records,
) -> Result<FileState<'static>, WriteError> {
    let path = root.join(MANIFEST);
    let contents =
        manifest(listed).map_err(|error| WriteError::io(Operation::Write, &path)(error.into()))?;
    let state = match records.manifest_text() {
        Some(text) if text == contents => State::Fresh,
        Some(_) => State::Stale,
        None => {
            // Tells a folder or a symbolic link in its place from a manifest that is not there.
            read_file(&path)?;
            State::Missing
        }
    };
    Ok(FileState {
        path: Cow::Borrowed(MANIFEST),
        state,
        contents: Some(Cow::Owned(contents)),
        note: None,
        hash: None,
        removable: false,
    })
}

/// The contents of a regular file; nothing where there is none.
fn read_file(path: &Path) -> Result<Option<Vec<u8>>, WriteError> {
    let failed = |error| WriteError::io(Operation::Read, path)(error);
    let found = match fs::symlink_metadata(path) {
        Err(error) if is_absent(&error) => return Ok(None),
        found => found.map_err(failed)?,
    };
    if !found.is_file() {
        let obstacle = if found.is_symlink() {
            Obstacle::Symlink
        } else {
            Obstacle::NotAFile
        };
        return Err(WriteError::Obstructed {
            path: path.to_path_buf(),
            obstacle,
        });
    }
    match fs::read(path) {
        // Removed since the line above.
        Err(error) if is_absent(&error) => Ok(None),
        read => read.map(Some).map_err(failed),
    }
}
