//! Brings an output folder up to date, and touches nothing in it that this tool did not write.
//!
//! [`compare`] looks and [`apply`] writes. Both tell the files apart in the same way: by what the
//! emitters made, by what stands on disk, and by `manifest.json`, which holds the SHA-256 of every
//! file as it was last written ([`State`]).
//!
//! A run may be killed at any moment, and two may start at once:
//!
//! - A file is written beside the others, in the working folder `.errbook`, and renamed to its
//!   place: whoever reads it sees the old contents or the new ones.
//! - Before the first change, a journal in the working folder lists what is about to be written,
//!   so that the next run does not take a half-done tree for hand edits, even when the catalogue
//!   has changed in between. The manifest comes last; then the working folder goes.
//! - A run holds a lock on the output folder, and a second one waits.
//!
//! Nothing is synced to the disk: the guard is against a killed process. After a power failure a
//! file may be empty, and the next run names it as edited by hand; `--force` replaces it.

mod apply;
mod diff;
mod error;
mod lock;
mod look;
mod parallel;
pub(crate) mod records;
pub(crate) mod unfinished;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::emit::Artifact;
pub use diff::unified;
pub use error::{Obstacle, Operation, WriteError};
pub use unfinished::replace;

/// The file that lists every generated file with its SHA-256; it lists all but itself.
pub const MANIFEST: &str = "manifest.json";

/// The folder for unfinished files and the journal. It exists only while a run writes, and after
/// a run that was killed.
pub const WORK_FOLDER: &str = ".errbook";

/// How a file on disk stands to what the emitters made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// It is what it should be.
    Fresh,
    /// It is what an earlier run wrote, and the catalogue or the tool has changed since.
    Stale,
    /// It is not there.
    Missing,
    /// An earlier run wrote it, and it is no longer emitted.
    Orphaned,
    /// An earlier run wrote it, and it was edited since.
    Edited,
    /// It stands where a file should be written, and no earlier run wrote it.
    Foreign,
}

impl State {
    /// Whether the file is kept unless [`Options::force`] is set.
    #[must_use]
    pub fn needs_force(self) -> bool {
        matches!(self, Self::Edited | Self::Foreign)
    }

    /// The state in one word, as messages name it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Fresh => "fresh",
            Self::Stale => "stale",
            Self::Missing => "missing",
            Self::Orphaned => "orphaned",
            Self::Edited => "edited",
            Self::Foreign => "foreign",
        }
    }
}

/// One file of the output folder.
#[derive(Debug, Clone)]
pub struct FileState<'a> {
    /// Where it stands below the output folder, with `/` between the parts.
    pub path: Cow<'a, str>,
    /// How it stands to what it should be.
    pub state: State,
    /// What should stand in it; nothing where the file should not be.
    pub contents: Option<Cow<'a, str>>,
    /// What is peculiar about it, as a sentence for the user.
    pub note: Option<&'static str>,
    hash: Option<records::Hash>,
    removable: bool,
}

/// What stands in an output folder, compared with what should.
#[derive(Debug)]
pub struct Plan<'a> {
    root: PathBuf,
    files: Vec<FileState<'a>>,
    vacated: BTreeSet<String>,
    records: records::Records,
}

impl<'a> Plan<'a> {
    /// The output folder.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Every file that is emitted or was emitted before, in the order of their paths; the
    /// manifest comes last.
    #[must_use]
    pub fn files(&self) -> &[FileState<'a>] {
        &self.files
    }

    /// The files that are not as they should be.
    pub fn differing(&self) -> impl Iterator<Item = &FileState<'a>> {
        self.files.iter().filter(|file| file.state != State::Fresh)
    }

    /// How many files are in `state`.
    #[must_use]
    pub fn count(&self, state: State) -> usize {
        self.files.iter().filter(|file| file.state == state).count()
    }

    /// Whether a run would have nothing to do.
    #[must_use]
    pub fn is_up_to_date(&self) -> bool {
        !self.was_interrupted() && self.differing().next().is_none()
    }

    /// Whether a run was killed here and none has mended the folder since.
    #[must_use]
    pub fn was_interrupted(&self) -> bool {
        self.records.interrupted()
    }

    /// What is wrong with the manifest or the journal, as sentences for the user.
    #[must_use]
    pub fn notes(&self) -> &[String] {
        self.records.notes()
    }

    /// The difference between what stands in `file` and what should, as a unified diff of at most
    /// `limit` lines. Nothing for a file that does not exist, or is no text.
    #[must_use]
    pub fn diff(&self, file: &FileState<'_>, limit: usize) -> Option<String> {
        let old = std::fs::read_to_string(self.root.join(&*file.path)).ok()?;
        let new = file.contents.as_deref().unwrap_or_default();
        Some(unified(&file.path, &old, new, limit))
    }
}

/// How [`apply`] goes about it.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Replace files that were edited by hand, and files that no earlier run wrote.
    pub force: bool,
    /// Called once if another run holds the folder, before waiting for it.
    pub waiting: fn(&Path),
}

impl Default for Options {
    fn default() -> Self {
        Self {
            force: false,
            waiting: |_| {},
        }
    }
}

/// What [`apply`] did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Files that were replaced.
    pub changed: usize,
    /// Files that were not there.
    pub added: usize,
    /// Files that were removed.
    pub removed: usize,
    /// Files that were as they should be.
    pub unchanged: usize,
    /// Files that were not replaced or removed, because they are not what an earlier run wrote.
    pub kept: Vec<Kept>,
    /// What was wrong with the manifest or the journal, as sentences for the user.
    pub notes: Vec<String>,
}

/// A file that [`apply`] did not touch, because it is not what an earlier run wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Where it stands below the output folder.
    pub path: String,
    /// [`State::Edited`] or [`State::Foreign`].
    pub state: State,
    /// What is peculiar about it, as a sentence for the user.
    pub note: Option<&'static str>,
}

impl Outcome {
    /// Whether the folder is now exactly what the emitters made.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.kept.is_empty()
    }

    /// Whether any file was written or removed.
    #[must_use]
    pub fn has_changes(&self) -> bool {
        self.changed + self.added + self.removed > 0
    }
}

/// Compares the folder `root` with what the emitters made, and writes nothing.
///
/// A folder that does not exist is an empty one. If a run is writing there, this waits for it.
///
/// # Errors
///
/// [`WriteError`] if a file cannot be read, or if something that is no file stands where one should.
pub fn compare<'a>(root: &Path, artifacts: &'a [Artifact]) -> Result<Plan<'a>, WriteError> {
    let _lock = lock::shared(root)?;
    look::look(root, artifacts)
}

/// Makes the folder `root` what the emitters made: writes what differs and removes what is no
/// longer emitted.
///
/// The folder is compared under the lock that is held for writing, so that what is written cannot
/// rest on an outdated look. Files that an earlier run did not write, or that were edited since,
/// stay as they are unless `options.force` is set; [`Outcome::kept`] names them.
///
/// # Errors
///
/// [`WriteError`] if a file cannot be read or written, or if something that is no file stands where
/// one should. Every file is then old or new, and the next run finishes the work.
pub fn apply(
    root: &Path,
    artifacts: &[Artifact],
    options: &Options,
) -> Result<Outcome, WriteError> {
    let _lock = lock::exclusive(root, options.waiting)?;
    let plan = look::look(root, artifacts)?;
    apply::apply(&plan, options)
}
