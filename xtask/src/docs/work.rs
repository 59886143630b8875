//! Where a site is made before it goes to its place: a folder of our own, for one run at a time.

use std::fs::{self, File, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use errbook_codegen::emit::Artifact;

use crate::{output, paths};

/// The folder, held until it is dropped or the process ends.
pub struct Work {
    folder: PathBuf,
    _lock: File,
}

impl Work {
    /// Waits for other runs, and empties the folder. mdBook removes what stands where it builds,
    /// so it never builds where something of the user's could be.
    pub fn begin() -> Result<Self> {
        let folder = paths::root().join("target/docs-work");
        fs::create_dir_all(&folder).with_context(|| could_not("create", &folder))?;
        let lock = lock(&folder.join("lock"))?;
        let work = Self {
            folder,
            _lock: lock,
        };
        for left in [work.pages(), work.site()] {
            match fs::remove_dir_all(&left) {
                Err(error) if error.kind() != ErrorKind::NotFound => {
                    return Err(error).with_context(|| could_not("empty", &left));
                }
                _ => {}
            }
        }
        Ok(work)
    }

    /// Where mdBook builds.
    pub fn site(&self) -> PathBuf {
        self.folder.join("site")
    }

    fn pages(&self) -> PathBuf {
        self.folder.join("pages")
    }

    /// Writes the files of the emitter. Returns the folder that holds what it calls `docs/`.
    pub fn write(&self, pages: &[Artifact]) -> Result<PathBuf> {
        let root = self.pages();
        for page in pages {
            let path = page.path.strip_prefix("docs/").unwrap_or(&page.path);
            let path = root.join(path);
            let written = path
                .parent()
                .map_or(Ok(()), fs::create_dir_all)
                .and_then(|()| fs::write(&path, &page.contents));
            written.with_context(|| could_not("write", &path))?;
        }
        Ok(root)
    }
}

fn lock(path: &Path) -> Result<File> {
    let file = File::create(path).with_context(|| could_not("create", path))?;
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => {
            output::message("waiting for another run of `cargo xtask docs`");
            file.lock().with_context(|| could_not("lock", path))?;
        }
        // Some network file systems have no locks. There, runs are not kept apart.
        Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Unsupported => {}
        Err(TryLockError::Error(error)) => {
            return Err(error).with_context(|| could_not("lock", path));
        }
        Ok(()) => {}
    }
    Ok(file)
}

/// "could not write target/…", as this command says it of every file.
pub fn could_not(what: &str, path: &Path) -> String {
    format!("could not {what} {}", path.display())
}
