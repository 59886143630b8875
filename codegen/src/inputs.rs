//! Where a catalogue can change: for programs that wait for the next change.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::check::folder;
use crate::releases;
use crate::source::include;

/// The folders in which a file that appears, changes or vanishes can make another catalogue.
///
/// It names folders rather than files, because a program that saves a file may put another one in
/// its place, and because a file that does not exist yet can become one of the catalogue.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inputs {
    folders: BTreeMap<PathBuf, Names>,
}

/// What matters in a folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Names {
    exact: BTreeSet<OsString>,
    patterns: BTreeSet<String>,
    all: bool,
}

impl Inputs {
    /// The inputs of the catalogue at `spec`, which includes `patterns`: its files, its releases, and
    /// the folders above, which could appear and vanish.
    #[must_use]
    pub fn of<'p>(spec: &Path, patterns: impl IntoIterator<Item = &'p str>) -> Self {
        let mut inputs = Self::default();
        let Some(folder) = folder_of(spec) else {
            return inputs;
        };
        inputs.file(&folder, spec);
        if let Some(above) = folder.parent() {
            inputs.file(above, &folder);
        }
        // Where the catalogue is a link, it changes in the folder that it leads to.
        if let Ok(target) = spec.canonicalize()
            && let Some(folder) = target.parent()
        {
            inputs.file(folder, &target);
        }
        for pattern in patterns {
            if let Some((parts, name)) = include::parts(pattern) {
                let folder = inputs.way(&folder, parts);
                inputs.names(folder).patterns.insert(name.to_owned());
            }
        }
        let releases = inputs.way(&folder, [releases::FOLDER]);
        inputs.names(releases).all = true;
        inputs
    }

    /// The folders, whether or not they exist.
    pub fn folders(&self) -> impl Iterator<Item = &Path> {
        self.folders.keys().map(PathBuf::as_path)
    }

    /// Whether a change of `path` can make another catalogue.
    #[must_use]
    pub fn concern(&self, path: &Path) -> bool {
        let in_folder = path.parent().zip(path.file_name());
        let is_named = in_folder.is_some_and(|(folder, name)| {
            self.folders
                .get(folder)
                .is_some_and(|names| names.contain(name))
        });
        is_named || self.folders.contains_key(path)
    }

    fn names(&mut self, folder: PathBuf) -> &mut Names {
        self.folders.entry(folder).or_default()
    }

    fn file(&mut self, folder: &Path, path: &Path) {
        let name = path.file_name().map(OsString::from);
        self.names(folder.to_owned()).exact.extend(name);
    }

    /// The folder that `parts` lead to; each on the way matters in the one above it.
    fn way<'p>(&mut self, folder: &Path, parts: impl IntoIterator<Item = &'p str>) -> PathBuf {
        let mut folder = folder.to_owned();
        for part in parts {
            let next = folder.join(part);
            self.names(folder).exact.insert(part.into());
            folder = next;
        }
        folder
    }
}

impl Names {
    fn contain(&self, name: &std::ffi::OsStr) -> bool {
        let matches = |name: &str| {
            self.patterns
                .iter()
                .any(|pattern| include::is_match(pattern, name))
        };
        self.all || self.exact.contains(name) || name.to_str().is_some_and(matches)
    }
}

/// The folder of the catalogue as the system names it, which is how it reports changes.
fn folder_of(spec: &Path) -> Option<PathBuf> {
    let folder = folder(spec);
    let known = folder.canonicalize().ok();
    known.or_else(|| std::path::absolute(folder).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_change_a_catalogue_is_told_from_what_cannot() {
        let patterns = ["errors/*.yaml", "more/deep/one.yaml", "../out.yaml"];
        let inputs = Inputs::of(Path::new("/nowhere/spec/catalogue.yaml"), patterns);
        let folders: Vec<_> = inputs.folders().filter_map(Path::to_str).collect();
        let expected = ["", "/spec", "/spec/errors", "/spec/more", "/spec/more/deep"];
        let mut expected: Vec<_> = expected.map(|it| format!("/nowhere{it}")).into();
        expected.push("/nowhere/spec/releases".to_owned());
        assert_eq!(folders, expected);
        for (path, expected) in [
            ("spec/catalogue.yaml", true),
            ("spec/catalogue.yaml~", false),
            ("spec/.catalogue.yaml.swp", false),
            ("spec/4913", false),
            ("spec/README.md", false),
            ("spec/errors", true),
            ("spec/errors/a.yaml", true),
            ("spec/errors/.#a.yaml", false),
            ("spec/errors/deeper/a.yaml", false),
            ("spec/more", true),
            ("spec/more/deep", true),
            ("spec/more/deep/one.yaml", true),
            ("spec/more/deep/two.yaml", false),
            ("spec/releases/1.0.0.json", true),
            ("spec", true),
            ("out.yaml", false),
            ("generated", false),
        ] {
            let path = Path::new("/nowhere").join(path);
            assert_eq!(inputs.concern(&path), expected, "{}", path.display());
        }
    }
}
