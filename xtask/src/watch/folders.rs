//! The folders that are watched, and when a change in them is a finished save.

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use errbook_codegen::inputs::Inputs;
use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

/// A save is over when nothing has changed for so long. An editor may empty a file before it writes
/// it, or move the old one out of the way first.
const QUIET: Duration = Duration::from_millis(8);

/// A save that takes longer is read as it stands, and once more when it is over.
const LONGEST: Duration = Duration::from_millis(50);

/// The folders of a catalogue.
pub struct Folders {
    watcher: RecommendedWatcher,
    changes: Receiver<Change>,
    inputs: Inputs,
    watched: BTreeSet<PathBuf>,
}

/// What the system reported, and when.
struct Change {
    at: Instant,
    what: notify::Result<Event>,
}

impl Folders {
    pub fn new() -> Result<Self> {
        let (sender, changes) = channel();
        let watcher = notify::recommended_watcher(move |what: notify::Result<Event>| {
            // Reading the catalogue is reported too.
            if what.as_ref().map_or(true, is_change) {
                let at = Instant::now();
                // Nobody listens any more when the program ends.
                let _ = sender.send(Change { at, what });
            }
        });
        Ok(Self {
            watcher: watcher.context("cannot watch files on this system")?,
            changes,
            inputs: Inputs::default(),
            watched: BTreeSet::new(),
        })
    }

    /// Watches the folders of `inputs` that exist, and no other ones. Returns whether there is a
    /// folder among them that was not watched so far.
    pub fn follow(&mut self, inputs: Inputs) -> Result<bool> {
        let wanted: BTreeSet<PathBuf> = inputs.folders().map(Path::to_owned).collect();
        for folder in self.watched.difference(&wanted) {
            // Fails where the folder has vanished, and its watch with it.
            let _ = self.watcher.unwatch(folder);
        }
        self.watched.retain(|folder| wanted.contains(folder));
        self.inputs = inputs;
        let mut is_new = false;
        for folder in wanted {
            if self.watched.contains(&folder) {
                continue;
            }
            match self.watcher.watch(&folder, RecursiveMode::NonRecursive) {
                Ok(()) => is_new |= self.watched.insert(folder),
                Err(error) if is_absent(&error) => {}
                Err(error) => {
                    let folder = folder.display();
                    return Err(error).with_context(|| format!("cannot watch {folder}"));
                }
            }
        }
        if self.watched.is_empty() {
            bail!("the folder of the catalogue does not exist, so there is nothing to watch");
        }
        Ok(is_new)
    }

    /// Waits until the catalogue may have become another one. Returns when that began.
    pub fn next_save(&mut self) -> Result<Instant> {
        let gone = "the system reports no changes any more";
        let begun = loop {
            let change = self.changes.recv().context(gone)?;
            if self.concerns(&change) {
                break change.at;
            }
        };
        let mut over = Instant::now() + QUIET;
        let latest = begun + LONGEST;
        loop {
            let left = over.min(latest).saturating_duration_since(Instant::now());
            match self.changes.recv_timeout(left) {
                Ok(change) if self.concerns(&change) => over = change.at + QUIET,
                Ok(_) => {}
                Err(RecvTimeoutError::Timeout) => return Ok(begun),
                Err(RecvTimeoutError::Disconnected) => bail!(gone),
            }
        }
    }

    fn concerns(&mut self, change: &Change) -> bool {
        // What got lost may have been a save.
        let Ok(event) = &change.what else {
            return true;
        };
        // A folder that vanished and came back is another one: it has to be watched anew.
        // So are the ones in it.
        let is_gone = |folder: &PathBuf| event.paths.iter().any(|path| folder.starts_with(path));
        let gone: Vec<PathBuf> = self
            .watched
            .iter()
            .filter(|it| is_gone(it))
            .cloned()
            .collect();
        for folder in &gone {
            self.watched.remove(folder);
            let _ = self.watcher.unwatch(folder);
        }
        event.need_rescan() || event.paths.iter().any(|path| self.inputs.concern(path))
    }
}

/// Whether files may differ after `event`; those who only read change nothing.
fn is_change(event: &Event) -> bool {
    match event.kind {
        EventKind::Access(kind) => kind == AccessKind::Close(AccessMode::Write),
        _ => true,
    }
}

fn is_absent(error: &notify::Error) -> bool {
    match &error.kind {
        notify::ErrorKind::PathNotFound => true,
        notify::ErrorKind::Io(error) => {
            matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
        }
        _ => false,
    }
}
