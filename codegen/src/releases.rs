//! Releases: the catalogue as it was published, frozen beside it for ever.
//!
//! The folder `releases/` beside a catalogue holds a file for each, `1.0.0.json`: the normalised
//! catalogue, which every command can read as a catalogue (`--spec spec/releases/1.0.0.json`).
//! `SHA256SUMS`, in the form of `sha256sum`, says what each was when it was made, so that one that
//! was edited, removed or added by hand is told.

mod allowed;

// Writing to a string cannot fail.
use std::fmt::Write as _;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::{fmt, fs};

use semver::Version;

use crate::check::{Checked, check, check_text, shown};
use crate::diagnostics::Report;
use crate::emit::shared::catalogue::document;
use crate::evolution::History;
use crate::model::Catalogue;
use crate::write;
use crate::write::records::Hash;

pub(crate) use allowed::{ALLOWED, Allowed};

/// The folder beside the catalogue.
pub(crate) const FOLDER: &str = "releases";

/// What the releases were when they were made.
const SUMS: &str = "SHA256SUMS";

/// A checkout has the bytes that were frozen on every system.
const ATTRIBUTES: &str = "*.json text eol=lf\nSHA256SUMS text eol=lf\n";

/// The releases of a catalogue.
#[derive(Debug)]
pub struct Releases {
    folder: PathBuf,
    frozen: Vec<Release>,
    faults: Vec<(PathBuf, Fault)>,
    /// In the order in which they were made.
    sums: Vec<(Version, String)>,
}

/// A release: what stands in its file.
#[derive(Debug, Clone)]
pub struct Release {
    version: Version,
    path: PathBuf,
    text: String,
}

/// What is wrong with a release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It is not what it was when it was made.
    Edited,
    /// It is no longer there.
    Missing,
    /// It was not made by [`Releases::freeze`], or that was interrupted.
    Unlisted,
    /// A line of the list says nothing about a release.
    BadLine,
}

/// What became of a release that was to be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Frozen {
    /// It is made.
    Made,
    /// It was there, and is the same.
    Same,
}

/// Why a release cannot be read or made.
#[derive(Debug)]
pub enum ReleaseError {
    /// A file or folder cannot be read or written.
    Io {
        /// Which one.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// There is a release of that version, with something else in it.
    Exists(PathBuf),
    /// The release is no catalogue that this version of Errbook can read.
    Invalid {
        /// Which one.
        path: PathBuf,
        /// Why not.
        report: Box<Report>,
    },
    /// The catalogue cannot be written as JSON.
    Json(serde_json::Error),
}

impl fmt::Display for ReleaseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io { path, source } => write!(f, "{}: {source}", path.display()),
            Self::Exists(path) => write!(
                f,
                "{} is a release with other contents, and a release is never rewritten",
                path.display()
            ),
            Self::Invalid { path, .. } => {
                write!(f, "{} is no valid catalogue", path.display())
            }
            Self::Json(error) => write!(f, "the catalogue cannot be written as JSON: {error}"),
        }
    }
}

// The message has all that a source would say.
impl std::error::Error for ReleaseError {}

impl Release {
    /// Its version.
    #[must_use]
    pub fn version(&self) -> &Version {
        &self.version
    }

    /// Its file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The catalogue that it is.
    ///
    /// # Errors
    ///
    /// [`ReleaseError::Invalid`].
    pub fn catalogue(&self) -> Result<Catalogue, ReleaseError> {
        let Checked { catalogue, report } = check(&self.path);
        catalogue.ok_or_else(|| ReleaseError::Invalid {
            path: self.path.clone(),
            report: Box::new(report),
        })
    }
}

impl Releases {
    /// The releases of the catalogue at `spec`; none if it has no folder for them.
    ///
    /// # Errors
    ///
    /// [`ReleaseError::Io`] if the folder or a file in it cannot be read.
    pub fn of(spec: &Path) -> Result<Self, ReleaseError> {
        let folder = spec.with_file_name(FOLDER);
        let mut faults = Vec::new();
        let sums = sums(&folder.join(SUMS), &mut faults)?;
        let mut frozen = Vec::new();
        for path in files(&folder)? {
            let stem = path.file_stem().unwrap_or_default().to_string_lossy();
            let Ok(version) = Version::parse(&stem) else {
                faults.push((path, Fault::Unlisted));
                continue;
            };
            let text = fs::read_to_string(&path).map_err(at(&path))?;
            match sum_of(&sums, &version) {
                None => faults.push((path.clone(), Fault::Unlisted)),
                // A checkout for Windows may have turned the ends of the lines.
                Some(sum)
                    if *sum != Hash::of(text.replace("\r\n", "\n").as_bytes()).to_string() =>
                {
                    faults.push((path.clone(), Fault::Edited));
                }
                Some(_) => {}
            }
            frozen.push(Release {
                version,
                path,
                text,
            });
        }
        frozen.sort_by(|a, b| a.version.cmp(&b.version));
        for (version, _) in &sums {
            if !frozen.iter().any(|it| it.version == *version) {
                faults.push((folder.join(format!("{version}.json")), Fault::Missing));
            }
        }
        Ok(Self {
            folder,
            frozen,
            faults,
            sums,
        })
    }

    /// The releases, in the order of their versions.
    #[must_use]
    pub fn all(&self) -> &[Release] {
        &self.frozen
    }

    /// What is wrong with files in the folder.
    #[must_use]
    pub fn faults(&self) -> &[(PathBuf, Fault)] {
        &self.faults
    }

    /// The release of that version.
    #[must_use]
    pub fn get(&self, version: &Version) -> Option<&Release> {
        self.frozen.iter().find(|it| it.version == *version)
    }

    /// The release that a catalogue of that version must keep to: the last one that is not above it,
    /// so that an older line can be maintained, and else the last of all. Pre-releases count where
    /// there are no others.
    #[must_use]
    pub fn last_for(&self, version: &Version) -> Option<&Release> {
        let stable = |it: &&Release| it.version.pre.is_empty();
        let is_below = |it: &&Release| stable(it) && it.version <= *version;
        let releases = &self.frozen;
        let last = || releases.iter().rfind(stable).or(releases.last());
        releases.iter().rfind(is_below).or_else(last)
    }

    /// What the releases had that were made before that of `version`; all that are below it, if it
    /// is none. Pre-releases promise nothing.
    #[must_use]
    pub fn history_before(&self, version: &Version) -> History {
        let made = |wanted: &Version| self.sums.iter().position(|(it, _)| it == wanted);
        let is_before = |it: &&Release| match (made(&it.version), made(version)) {
            (Some(this), Some(that)) => this < that,
            _ => it.version < *version,
        };
        let stable = self.frozen.iter().filter(|it| it.version.pre.is_empty());
        let mut history = History::default();
        for release in stable.filter(is_before) {
            if let Ok(value) = serde_json::from_str(&release.text) {
                history.add(&value);
            }
        }
        history
    }

    /// Where the list of allowed changes stands, if there is one.
    pub(crate) fn allowed(&self) -> PathBuf {
        self.folder.join(ALLOWED)
    }

    /// Freezes a catalogue under its own version. A release that is there and the same is left as it
    /// is, and listed if it is not.
    ///
    /// # Errors
    ///
    /// [`ReleaseError::Exists`] if there is another release of that version, which is then as it was;
    /// [`ReleaseError::Io`] and [`ReleaseError::Json`] if it cannot be written.
    pub fn freeze(
        &self,
        catalogue: &Catalogue,
        version: &Version,
    ) -> Result<(PathBuf, Frozen), ReleaseError> {
        let path = self.folder.join(format!("{version}.json"));
        let comment = format!(
            "Release {version} of {}, made by `cargo xtask release` and never edited.",
            catalogue.meta().name
        );
        let mut text = serde_json::to_string_pretty(&document(catalogue, &comment))
            .map_err(ReleaseError::Json)?;
        text.push('\n');
        let sum = Hash::of(text.as_bytes()).to_string();
        if let Some(release) = self.get(version) {
            if release.text.replace("\r\n", "\n") != text {
                return Err(ReleaseError::Exists(path));
            }
            if sum_of(&self.sums, version) == Some(&sum) {
                return Ok((path, Frozen::Same));
            }
        }
        // What can never be rewritten is read back first.
        let Checked { catalogue, report } = check_text(&path.to_string_lossy(), &text);
        if catalogue.is_none() {
            return Err(ReleaseError::Invalid {
                path,
                report: Box::new(report),
            });
        }
        fs::create_dir_all(&self.folder).map_err(at(&self.folder))?;
        let attributes = self.folder.join(".gitattributes");
        if !attributes.exists() {
            replace(&attributes, ATTRIBUTES)?;
        }
        replace(&path, &text)?;
        let others = self.sums.iter().filter(|(it, _)| it != version);
        let sums = others.cloned().chain([(version.clone(), sum)]);
        let mut lines = String::new();
        for (version, sum) in sums {
            let _ = writeln!(lines, "{sum}  {version}.json");
        }
        replace(&self.folder.join(SUMS), &lines)?;
        Ok((path, Frozen::Made))
    }
}

/// The JSON files of a folder, which need not be there.
fn files(folder: &Path) -> Result<Vec<PathBuf>, ReleaseError> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(at(folder))?,
    };
    let mut found = Vec::new();
    for entry in entries {
        let path = entry.map_err(at(folder))?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// The lines of the list: 64 hexadecimal digits, two characters, a file.
fn sums(
    path: &Path,
    faults: &mut Vec<(PathBuf, Fault)>,
) -> Result<Vec<(Version, String)>, ReleaseError> {
    let text = match fs::read_to_string(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
        text => text.map_err(at(path))?,
    };
    let mut sums: Vec<(Version, String)> = Vec::new();
    for line in text.lines().filter(|line| !line.is_empty()) {
        let entry = line.split_once("  ").and_then(|(sum, file)| {
            let is_sum = sum.len() == 64 && sum.bytes().all(|c| c.is_ascii_hexdigit());
            let version = Version::parse(file.strip_suffix(".json")?).ok()?;
            is_sum.then_some((version, sum.to_ascii_lowercase()))
        });
        // One release twice is a merge that nobody looked at.
        let entry = entry.filter(|(version, _)| sum_of(&sums, version).is_none());
        let is_new = entry.is_some();
        sums.extend(entry);
        if !is_new {
            faults.push((path.to_owned(), Fault::BadLine));
        }
    }
    Ok(sums)
}

/// What the release of that version was when it was made.
fn sum_of<'a>(sums: &'a [(Version, String)], version: &Version) -> Option<&'a String> {
    let mut found = sums.iter().filter(|(it, _)| it == version);
    found.next().map(|(_, sum)| sum)
}

fn replace(path: &Path, text: &str) -> Result<(), ReleaseError> {
    write::replace(path, text.as_bytes()).map_err(at(path))
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> ReleaseError {
    let path = PathBuf::from(shown(path));
    move |source| ReleaseError::Io { path, source }
}
