//! A file as a git revision has it.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Output};

use anyhow::{Context as _, Result, bail};

/// What stood in the file at `path` in the revision `rev`; nothing if it did not exist.
pub fn file(path: &Path, rev: &str) -> Result<Option<Vec<u8>>> {
    let name = path.file_name().context("the list of gaps is no file")?;
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    if rev.starts_with('-') {
        // Git would take it for an option.
        bail!("git knows no revision {rev:?}");
    }
    let commit = format!("{rev}^{{commit}}");
    let verify = ["rev-parse", "--verify", "--quiet", &commit];
    let found = git(folder, &verify.map(OsStr::new))?;
    if !found.status.success() {
        let said = String::from_utf8_lossy(&found.stderr);
        match said.trim() {
            "" => bail!("git knows no revision {rev:?}"),
            said => bail!("git knows no revision {rev:?}: {said}"),
        }
    }
    let commit = String::from_utf8_lossy(&found.stdout);
    let commit = commit.trim();
    // Relative to the folder, and what is listed is there.
    let listing = ["ls-tree", "-z", commit, "--"].map(OsStr::new);
    let listed = git(folder, &[&listing[..], &[name]].concat())?;
    if listed.stdout.is_empty() {
        return Ok(None);
    }
    let object = format!("{commit}:./{}", name.to_string_lossy());
    let shown = git(folder, &["cat-file", "blob", &object].map(OsStr::new))?;
    if !shown.status.success() {
        let said = String::from_utf8_lossy(&shown.stderr);
        bail!("git cannot show {object}: {}", said.trim());
    }
    Ok(Some(shown.stdout))
}

fn git(folder: &Path, arguments: &[&OsStr]) -> Result<Output> {
    let mut command = Command::new("git");
    command.arg("-C").arg(folder).args(arguments);
    command.output().context("git cannot be run")
}
