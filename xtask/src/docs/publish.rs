//! A finished folder goes to the place that the user named, without taking anything from there.
//!
//! A list in that folder names the files that are ours. They are replaced and removed; whatever
//! else stands there (`CNAME`, `.git`) is left alone.

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use super::work::could_not;

/// The list, a path on each line.
const LIST: &str = ".errbook-docs";

/// Fails unless `dest` is ours, empty, or not there yet.
pub fn check(dest: &Path) -> Result<()> {
    ours(dest).map(drop)
}

/// Copies the files below `built` to `dest`, and removes those of an earlier run that are no longer
/// made. Returns how many files there are.
pub fn publish(built: &Path, dest: &Path) -> Result<usize> {
    let old = ours(dest)?;
    let new = files(built)?;
    if let Some(foreign) = new.difference(&old).find(|path| dest.join(path).exists()) {
        bail!(
            "{} was not written by this command, and is kept; move it away, or choose another folder",
            dest.join(foreign).display()
        );
    }
    // Whenever this ends, the list names every file of ours that may be there.
    write_list(dest, &old.union(&new).cloned().collect())?;
    for path in &new {
        let to = dest.join(path);
        let copied = to
            .parent()
            .map_or(Ok(()), fs::create_dir_all)
            .and_then(|()| fs::copy(built.join(path), &to));
        copied.with_context(|| could_not("write", &to))?;
    }
    for path in old.difference(&new) {
        remove(dest, path)?;
    }
    write_list(dest, &new)?;
    Ok(new.len())
}

/// The files of ours that stand in `dest`.
fn ours(dest: &Path) -> Result<BTreeSet<PathBuf>> {
    if dest.is_file() {
        bail!("{} is a file; choose a folder", dest.display());
    }
    match fs::read_to_string(dest.join(LIST)) {
        // A path that leads elsewhere was not written by us.
        Ok(list) => Ok(list
            .lines()
            .map(PathBuf::from)
            .filter(|path| stays(path))
            .collect()),
        Err(error) if error.kind() == ErrorKind::NotFound => match fs::read_dir(dest) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(BTreeSet::new()),
            Err(error) => Err(error).with_context(|| could_not("use", dest)),
            Ok(mut entries) => match entries.next() {
                None => Ok(BTreeSet::new()),
                Some(_) => bail!(
                    "{} holds files that this command did not write; choose a folder that is empty, \
                     or that does not exist yet",
                    dest.display()
                ),
            },
        },
        Err(error) => Err(error).with_context(|| could_not("read", &dest.join(LIST))),
    }
}

fn stays(path: &Path) -> bool {
    path.components()
        .all(|part| matches!(part, Component::Normal(_)))
}

fn write_list(dest: &Path, files: &BTreeSet<PathBuf>) -> Result<()> {
    let mut lines = String::new();
    for path in files {
        lines.push_str(&path.to_string_lossy());
        lines.push('\n');
    }
    let list = dest.join(LIST);
    fs::create_dir_all(dest)
        .and_then(|()| fs::write(&list, lines))
        .with_context(|| could_not("write", &list))
}

/// Every file below `root`, as seen from there.
fn files(root: &Path) -> Result<BTreeSet<PathBuf>> {
    let mut found = BTreeSet::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        let here = root.join(&folder);
        for entry in fs::read_dir(&here).with_context(|| could_not("read", &here))? {
            let entry = entry.with_context(|| could_not("read", &here))?;
            let path = folder.join(entry.file_name());
            let kind = entry.file_type();
            if kind.with_context(|| could_not("read", &path))?.is_dir() {
                folders.push(path);
            } else {
                found.insert(path);
            }
        }
    }
    Ok(found)
}

/// Removes a file, and the folders that are empty without it.
fn remove(dest: &Path, path: &Path) -> Result<()> {
    let file = dest.join(path);
    match fs::remove_file(&file) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            return Err(error).with_context(|| could_not("remove", &file));
        }
        _ => {}
    }
    let above = path.ancestors().skip(1);
    for folder in above.take_while(|folder| !folder.as_os_str().is_empty()) {
        // It holds something else, which is fine.
        if fs::remove_dir(dest.join(folder)).is_err() {
            break;
        }
    }
    Ok(())
}
