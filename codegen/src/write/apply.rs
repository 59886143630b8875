//! Carries a plan out, so that a kill at any moment leaves each file old or new and the next run
//! can tell what happened.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use super::error::{Operation, WriteError};
use super::parallel::try_map;
use super::records::{Hash, JOURNAL, is_absent, journal, manifest};
use super::{FileState, Kept, MANIFEST, Options, Outcome, Plan, State, WORK_FOLDER};

/// What the names of unfinished files end in.
const UNFINISHED: &str = ".tmp";

/// Writes and removes what `plan` says. The caller holds the lock.
pub(super) fn apply(plan: &Plan<'_>, options: &Options) -> Result<Outcome, WriteError> {
    let work = WorkFolder::new(&plan.root);
    let steps = Steps::of(plan, options);
    let manifest = Manifest::of(plan, &steps)?;
    let mut outcome = steps.outcome(plan);
    work.clear()?;
    if !steps.is_empty() || manifest.state != State::Fresh {
        work.create()?;
        work.write_journal(plan, &steps)?;
        steps.remove(plan)?;
        steps.write(&plan.root, &work)?;
        if manifest.state != State::Fresh {
            work.replace(0, &manifest.contents, &plan.root.join(MANIFEST))?;
        }
    }
    work.remove()?;
    match manifest.state {
        State::Fresh => outcome.unchanged += 1,
        State::Missing => outcome.added += 1,
        _ => outcome.changed += 1,
    }
    Ok(outcome)
}

/// The files of a plan by what is done with them; the manifest is in none.
struct Steps<'p, 'a> {
    write: Vec<&'p FileState<'a>>,
    remove: Vec<&'p FileState<'a>>,
    keep: Vec<&'p FileState<'a>>,
}

impl<'p, 'a> Steps<'p, 'a> {
    fn of(plan: &'p Plan<'a>, options: &Options) -> Self {
        let mut steps = Self {
            write: Vec::new(),
            remove: Vec::new(),
            keep: Vec::new(),
        };
        for file in plan.differing().filter(|file| file.path != MANIFEST) {
            let kept = file.state.needs_force() && !(options.force && file.removable);
            if kept {
                steps.keep.push(file);
            } else if file.contents.is_some() {
                steps.write.push(file);
            } else {
                steps.remove.push(file);
            }
        }
        steps
    }

    fn is_empty(&self) -> bool {
        self.write.is_empty() && self.remove.is_empty()
    }

    /// What will have been done with all files but the manifest.
    fn outcome(&self, plan: &Plan<'_>) -> Outcome {
        let added = self
            .write
            .iter()
            .filter(|file| file.state == State::Missing);
        let added = added.count();
        let emitted = plan.files().iter().filter(|file| file.path != MANIFEST);
        Outcome {
            changed: self.write.len() - added,
            added,
            removed: self.remove.len(),
            unchanged: emitted.filter(|file| file.state == State::Fresh).count(),
            kept: self
                .keep
                .iter()
                .map(|file| Kept {
                    path: file.path.to_string(),
                    state: file.state,
                    note: file.note,
                })
                .collect(),
            notes: plan.notes().to_vec(),
        }
    }

    /// Removes the files that are no longer emitted, and the folders that this leaves empty.
    fn remove(&self, plan: &Plan<'_>) -> Result<(), WriteError> {
        for file in &self.remove {
            remove_file(&plan.root.join(&*file.path))?;
        }
        // In reverse order a folder comes before the one that it is in.
        for folder in plan.vacated.iter().rev() {
            // Fails where something is left in it, which is as it should be.
            let _ = fs::remove_dir(plan.root.join(folder));
        }
        Ok(())
    }

    fn write(&self, root: &Path, work: &WorkFolder) -> Result<(), WriteError> {
        let folders: BTreeSet<&Path> = self
            .write
            .iter()
            .filter_map(|file| Path::new(&*file.path).parent())
            .collect();
        for folder in folders {
            let path = root.join(folder);
            fs::create_dir_all(&path).map_err(WriteError::io(Operation::CreateFolder, &path))?;
        }
        try_map(&self.write, |index, file| {
            let contents = file.contents.as_deref().unwrap_or_default();
            work.replace(index, contents, &root.join(&*file.path))
        })?;
        Ok(())
    }
}

/// The manifest as it will stand: of a kept file it goes on saying what the last run wrote.
struct Manifest {
    contents: String,
    state: State,
}

impl Manifest {
    fn of(plan: &Plan<'_>, steps: &Steps<'_, '_>) -> Result<Self, WriteError> {
        let kept: BTreeMap<&str, Option<Hash>> = steps
            .keep
            .iter()
            .map(|file| (&*file.path, plan.records.last_known(&file.path)))
            .collect();
        let files = plan.files().iter().filter_map(|file| {
            let hash = kept.get(&*file.path).copied().unwrap_or(file.hash)?;
            Some((file.path.to_string(), hash))
        });
        let path = plan.root.join(MANIFEST);
        let contents = manifest(files.collect())
            .map_err(|error| WriteError::io(Operation::Write, &path)(error.into()))?;
        let state = match plan.records.manifest_text() {
            Some(text) if text == contents => State::Fresh,
            Some(_) => State::Stale,
            None => State::Missing,
        };
        Ok(Self { contents, state })
    }
}

/// `.errbook`: on the same file system as the files, so that renaming puts them in place at once.
struct WorkFolder {
    path: PathBuf,
}

impl WorkFolder {
    fn new(root: &Path) -> Self {
        Self {
            path: root.join(WORK_FOLDER),
        }
    }

    fn create(&self) -> Result<(), WriteError> {
        fs::create_dir_all(&self.path).map_err(WriteError::io(Operation::CreateFolder, &self.path))
    }

    /// Removes the unfinished files that a killed run left. Its journal stays: until the tree is
    /// mended it is still needed.
    fn clear(&self) -> Result<(), WriteError> {
        let listed = match fs::read_dir(&self.path) {
            Err(error) if is_absent(&error) => return Ok(()),
            listed => listed.map_err(WriteError::io(Operation::Read, &self.path))?,
        };
        for entry in listed {
            let path = entry
                .map_err(WriteError::io(Operation::Read, &self.path))?
                .path();
            if path.to_string_lossy().ends_with(UNFINISHED) {
                fs::remove_file(&path).map_err(WriteError::io(Operation::Remove, &path))?;
            }
        }
        Ok(())
    }

    /// Records what is about to be written, beside what earlier killed runs recorded. What stands
    /// there now need not be: it is in the manifest, or in the journal already, or the user's.
    fn write_journal(&self, plan: &Plan<'_>, steps: &Steps<'_, '_>) -> Result<(), WriteError> {
        let mut files = plan.records.journal();
        for file in &steps.write {
            let states = files.entry(file.path.to_string()).or_default();
            if let Some(hash) = file.hash.filter(|hash| !states.contains(hash)) {
                states.push(hash);
            }
        }
        let path = self.path.join(JOURNAL);
        let contents = journal(files)
            .map_err(|error| WriteError::io(Operation::Write, &path)(error.into()))?;
        self.replace(0, &contents, &path)
    }

    /// Makes `target` a file with these contents, at once. `index` tells the unfinished files of
    /// several threads apart.
    fn replace(&self, index: usize, contents: &str, target: &Path) -> Result<(), WriteError> {
        let unfinished = self.path.join(format!("{index}{UNFINISHED}"));
        let written = fs::File::create_new(&unfinished)
            .and_then(|mut file| file.write_all(contents.as_bytes()));
        let placed = written
            .map_err(WriteError::io(Operation::Write, target))
            .and_then(|()| {
                fs::rename(&unfinished, target).map_err(WriteError::io(Operation::Replace, target))
            });
        if placed.is_err() {
            // The error that is reported is the first one; the next run removes what is left.
            let _ = fs::remove_file(&unfinished);
        }
        placed
    }

    /// Removes the journal, which a finished run needs no longer, and the folder.
    fn remove(&self) -> Result<(), WriteError> {
        remove_file(&self.path.join(JOURNAL))?;
        match fs::remove_dir(&self.path) {
            // Whatever else is in it was put there by somebody else.
            Err(error) if !is_absent(&error) && error.kind() != ErrorKind::DirectoryNotEmpty => {
                Err(WriteError::io(Operation::Remove, &self.path)(error))
            }
            _ => Ok(()),
        }
    }
}

/// Removes a file, if it is there.
fn remove_file(path: &Path) -> Result<(), WriteError> {
    match fs::remove_file(path) {
        Err(error) if is_absent(&error) => Ok(()),
        removed => removed.map_err(WriteError::io(Operation::Remove, path)),
    }
}
