//! The catalogue as it was at a revision of git.

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
    let commit = format!("{revision}^{{commit}}");
    let commit = git(
        here,
        None,
        &["rev-parse", "--verify", "--quiet", "--end-of-options", &commit],
    )
    .with_context(|| {
        format!("`{revision}` is no release, no file and no revision of git: there is nothing to compare with")
    })?;
    // The way from the root of the repository to the folder; empty in the root.
    let prefix = git(here, None, &["rev-parse", "--show-prefix"])?;
    let root = PathBuf::from(git(here, None, &["rev-parse", "--show-toplevel"])?);
    let folder = tempfile::tempdir().context("could not make a temporary folder")?;
    let index = folder.path().join("index");
    git(
        &root,
        Some(&index),
        &["read-tree", &format!("{commit}:{prefix}")],
    )
    .with_context(|| format!("{} is not there at `{revision}`", here.display()))?;
    let files = format!("--prefix={}/files/", folder.path().display());
    git(&root, Some(&index), &["checkout-index", "--all", &files])?;
    Ok(Checkout {
        catalogue: Path::new("files").join(name),
        folder,
    })
}

/// What git prints, without the line feed at its end.
fn git(here: &Path, index: Option<&Path>, arguments: &[&str]) -> Result<String> {
    let mut command = Command::new("git");
    command
        .arg("-C")
        .arg(here)
        .args(arguments)
        .stdin(Stdio::null());
    // A hook of git has an index of its own.
    command.env_remove("GIT_INDEX_FILE");
    if let Some(index) = index {
        command.env("GIT_INDEX_FILE", index);
    }
    let done = command.output().context("could not run git")?;
    if !done.status.success() {
        let said = String::from_utf8_lossy(&done.stderr);
        bail!("`git {}` failed. {}", arguments.join(" "), said.trim());
    }
    let printed = String::from_utf8(done.stdout).context("git printed what is no text")?;
    Ok(printed.trim_end_matches(['\r', '\n']).to_owned())
}
