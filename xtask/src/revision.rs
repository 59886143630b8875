//! Files as a revision of git has them.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};
use errbook_codegen::check::folder;
use tempfile::TempDir;

/// What stood in the file at `path` in `revision`; nothing if it did not exist.
pub fn file(path: &Path, revision: &str) -> Result<Option<Vec<u8>>> {
    let name = name(path)?;
    let folder = folder(path);
    let commit = commit(folder, revision)?;
    // Relative to the folder, and what is listed is there.
    if git(folder, None, &["ls-tree", "-z", &commit, "--", name])?.is_empty() {
        return Ok(None);
    }
    git(
        folder,
        None,
        &["cat-file", "blob", &format!("{commit}:./{name}")],
    )
    .map(Some)
}

/// A folder with the files of a revision, removed when this is dropped.
pub struct Checkout {
    folder: TempDir,
    name: String,
}

impl Checkout {
    /// The file that was asked for.
    pub fn file(&self) -> PathBuf {
        self.folder.path().join("files").join(&self.name)
    }
}

/// Takes the folder of the file at `path` out of `revision`, and touches neither the working tree nor
/// the index; nothing if the file was not there.
pub fn check_out(path: &Path, revision: &str) -> Result<Option<Checkout>> {
    // A link is followed, because a revision has where it leads.
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    if file(&path, revision)?.is_none() {
        return Ok(None);
    }
    let name = name(&path)?.to_owned();
    let folder = folder(&path);
    let commit = commit(folder, revision)?;
    // The way from the root of the repository to the folder; empty in the root.
    let prefix = line(folder, &["rev-parse", "--show-prefix"])?;
    let root = PathBuf::from(line(folder, &["rev-parse", "--show-toplevel"])?);
    let copy = tempfile::tempdir().context("could not make a temporary folder")?;
    let index = copy.path().join("index");
    git(
        &root,
        Some(&index),
        &["read-tree", &format!("{commit}:{prefix}")],
    )?;
    let files = format!("--prefix={}/files/", copy.path().display());
    git(&root, Some(&index), &["checkout-index", "--all", &files])?;
    Ok(Some(Checkout { folder: copy, name }))
}

fn name(path: &Path) -> Result<&str> {
    let name = path.file_name().and_then(|name| name.to_str());
    name.with_context(|| format!("{} has no name that git can be asked for", path.display()))
}

/// The commit that `revision` means.
fn commit(folder: &Path, revision: &str) -> Result<String> {
    let commit = format!("{revision}^{{commit}}");
    line(
        folder,
        &[
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            &commit,
        ],
    )
    .with_context(|| format!("git knows no revision `{revision}`"))
}

/// What git prints in one line.
fn line(folder: &Path, arguments: &[&str]) -> Result<String> {
    let printed =
        String::from_utf8(git(folder, None, arguments)?).context("git printed what is no text")?;
    Ok(printed.trim_end_matches(['\r', '\n']).to_owned())
}

fn git(folder: &Path, index: Option<&Path>, arguments: &[&str]) -> Result<Vec<u8>> {
    let mut command = Command::new("git");
    command
        .arg("-C")
        .arg(folder)
        .args(arguments)
        .stdin(Stdio::null());
    // A hook hears of its own repository and index, which need not be those of the folder.
    for variable in [
        "GIT_DIR",
        "GIT_WORK_TREE",
        "GIT_INDEX_FILE",
        "GIT_PREFIX",
        "GIT_COMMON_DIR",
    ] {
        command.env_remove(variable);
    }
    if let Some(index) = index {
        command.env("GIT_INDEX_FILE", index);
    }
    let done = command.output().context("git cannot be run")?;
    if !done.status.success() {
        let said = String::from_utf8_lossy(&done.stderr);
        bail!(
            "git {} failed{}{}",
            arguments.first().unwrap_or(&""),
            if said.trim().is_empty() { "" } else { ": " },
            said.trim()
        );
    }
    Ok(done.stdout)
}
