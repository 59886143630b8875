//! The catalogue as it was at a revision of git.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};
use tempfile::TempDir;

/// A folder with the files of a revision, removed when this is dropped.
pub struct Checkout {
    folder: TempDir,
    catalogue: PathBuf,
}

impl Checkout {
    /// Where the catalogue is in it.
    pub fn catalogue(&self) -> PathBuf {
        self.folder.path().join(&self.catalogue)
    }
}

/// Takes the folder of the catalogue `spec` out of `revision`, and touches neither the working tree
/// nor the index.
pub fn check_out(spec: &Path, revision: &str) -> Result<Checkout> {
    let Some(name) = spec.file_name() else {
        bail!("{} is no file", spec.display());
    };
    let here = match spec.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let commit = git(
        here,
        None,
        [OsStr::new("rev-parse"), "--verify".as_ref(), "--quiet".as_ref(), "--end-of-options".as_ref(), format!("{revision}^{{commit}}").as_ref()],
    )
    .with_context(|| {
        format!("`{revision}` is no release, no file and no revision of git: there is nothing to compare with")
    })?;
    // The way from the root of the repository to the folder: it may be empty.
    let prefix = git(
        here,
        None,
        ["rev-parse".as_ref(), "--show-prefix".as_ref()] as [&OsStr; 2],
    )?;
    let folder = tempfile::tempdir().context("could not make a temporary folder")?;
    let index = folder.path().join("index");
    let tree = format!("{commit}:{prefix}");
    git(
        here,
        Some(&index),
        ["read-tree".as_ref(), tree.as_ref()] as [&OsStr; 2],
    )
    .with_context(|| format!("{} is not there at `{revision}`", here.display()))?;
    let files = folder.path().join("files");
    let mut into = files.clone().into_os_string();
    into.push("/");
    let mut to = std::ffi::OsString::from("--prefix=");
    to.push(into);
    git(
        here,
        Some(&index),
        ["checkout-index".as_ref(), "--all".as_ref(), to.as_ref()] as [&OsStr; 3],
    )?;
    Ok(Checkout {
        catalogue: Path::new("files").join(name),
        folder,
    })
}

/// What git prints, without the line feed at its end.
fn git<'a>(
    here: &Path,
    index: Option<&Path>,
    arguments: impl IntoIterator<Item = &'a OsStr>,
) -> Result<String> {
    let mut command = Command::new("git");
    command
        .arg("-C")
        .arg(here)
        .args(arguments)
        .stdin(Stdio::null());
    if let Some(index) = index {
        command.env("GIT_INDEX_FILE", index);
    }
    let done = command.output().context("could not run git")?;
    if !done.status.success() {
        let said = String::from_utf8_lossy(&done.stderr);
        bail!("git: {}", said.trim());
    }
    let printed = String::from_utf8(done.stdout).context("git printed what is no text")?;
    Ok(printed.trim_end_matches(['\r', '\n']).to_owned())
}
