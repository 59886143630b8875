//! What is wrong with a catalogue by itself, and with what became of it since its last release.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use semver::Version;

use crate::check::{Checked, Places, check, parse, shown, validate_keeping};
use crate::diagnostics::{Diagnostic, Report, Rule, rules};
use crate::evolution::{Bump, Comparison, History, Weighed, compare};
use crate::model::Catalogue;
use crate::releases::{Allowed, Fault, ReleaseError, Releases};
use crate::source::Span;

/// What became of a catalogue.
#[derive(Debug)]
#[non_exhaustive]
pub struct Linted {
    /// The catalogue, if it is valid by itself.
    pub catalogue: Option<Catalogue>,
    /// What is wrong with it, and with its releases.
    pub report: Report,
    /// What changed since the last release, if there is one that can be read.
    pub comparison: Option<Comparison>,
}

/// What a catalogue is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Against {
    /// Its last release.
    LastRelease,
    /// Its release of that version.
    Release(Version),
    /// Another catalogue.
    File {
        /// Where it is.
        path: PathBuf,
        /// What reports call it.
        name: String,
    },
}

/// Checks the catalogue at `spec` and its releases. `today`, as `2027-01-31`, decides whether what is
/// allowed until some day still is.
#[must_use]
pub fn lint(spec: &Path, today: &str) -> Linted {
    let mut linted = diff(spec, &Against::LastRelease, today);
    if let Some(comparison) = &linted.comparison {
        let found = judge(comparison, linted.version);
        linted.report.extend(found);
        if !linted.report.has_errors() {
            let found = released_already(&linted);
            linted.report.extend(found);
        }
    }
    Linted {
        catalogue: linted.catalogue,
        report: linted.report,
        comparison: linted.comparison,
    }
}

/// A catalogue and what changed in it; see [`Linted`].
#[derive(Debug)]
#[non_exhaustive]
pub struct Differences {
    /// The catalogue, if it is valid by itself.
    pub catalogue: Option<Catalogue>,
    /// What is wrong with it, with its releases, and with what it is compared with.
    pub report: Report,
    /// What changed; `None` if there is nothing to compare, or if one side is not valid.
    pub comparison: Option<Comparison>,
    /// Where the catalogue states its version.
    version: Span,
    /// Its releases, if they can be read.
    releases: Option<Releases>,
}

/// What changed in the catalogue at `spec`. Whether the version allows it is for the caller to
/// [ask](Comparison::is_broken).
#[must_use]
pub fn diff(spec: &Path, against: &Against, today: &str) -> Differences {
    let (Checked { catalogue, report }, places) = validate_keeping(parse(spec));
    let mut differences = Differences {
        catalogue,
        report,
        comparison: None,
        version: places.nearest(&["version".to_owned()]),
        releases: None,
    };
    let Some(catalogue) = &differences.catalogue else {
        return differences;
    };
    let report = &mut differences.report;
    let releases = match Releases::of(spec) {
        Ok(releases) => releases,
        Err(error) => {
            unreadable(&error, report);
            return differences;
        }
    };
    faults(&releases, report);
    let allowed = Allowed::read(&releases.allowed(), report);
    match base(&releases, against, catalogue) {
        Ok(None) => {}
        Ok(Some((old, _))) if is_another(&old, catalogue) => {
            let message = format!(
                "the releases in this folder are of `{}`, with which this catalogue has nothing in common",
                old.meta().name
            );
            let help = "a catalogue with releases, and one beside it, need folders of their own";
            let place = places.nearest(&["name".to_owned()]);
            report.extend([Diagnostic::new(&rules::RELEASE_UNREADABLE, place, message).help(help)]);
        }
        Ok(Some((old, name))) => {
            let mut comparison = weigh(&old, catalogue, name, &releases, &places);
            if let Some(comparison) = &mut comparison {
                for it in &mut comparison.changes {
                    it.allowed = allowed.covers(&it.change, today).cloned();
                }
                if *against == Against::LastRelease {
                    report.extend(allowed.check(comparison, today));
                }
            }
            differences.comparison = comparison;
        }
        Err(error) => unreadable(&error, report),
    }
    differences.releases = Some(releases);
    differences
}

/// The other side, and what it is called.
fn base(
    releases: &Releases,
    against: &Against,
    new: &Catalogue,
) -> Result<Option<(Catalogue, String)>, ReleaseError> {
    let release = match against {
        Against::LastRelease => {
            let version = Version::parse(&new.meta().version);
            version.ok().and_then(|version| releases.last_for(&version))
        }
        Against::Release(version) => releases.get(version),
        Against::File { path, name } => {
            let Checked { catalogue, report } = check(path);
            let invalid = || ReleaseError::Invalid {
                path: PathBuf::from(name),
                report: Box::new(report),
            };
            return Ok(Some((catalogue.ok_or_else(invalid)?, name.clone())));
        }
    };
    let Some(release) = release else {
        return Ok(None);
    };
    Ok(Some((
        release.catalogue()?,
        format!("release {}", release.version()),
    )))
}

fn weigh(
    old: &Catalogue,
    new: &Catalogue,
    against: String,
    releases: &Releases,
    places: &Places,
) -> Option<Comparison> {
    // A valid catalogue has a valid version.
    let version = |catalogue: &Catalogue| Version::parse(&catalogue.meta().version).ok();
    let from = version(old)?;
    // Only what is new can be what was gone.
    let history = if has_new(old, new) {
        releases.history_before(&from)
    } else {
        History::default()
    };
    let changes = compare(old, new, &history);
    let changes = changes.into_iter().map(|change| Weighed {
        span: places.nearest(&change.path),
        change,
        allowed: None,
    });
    Some(Comparison {
        against,
        version: version(new)?,
        changes: changes.collect(),
        from,
    })
}

/// Whether there is a code, or a cause with an id, that was not there before.
fn has_new(old: &Catalogue, new: &Catalogue) -> bool {
    let ids = |catalogue: &Catalogue| -> HashSet<(String, Option<String>)> {
        let errors = catalogue.errors().iter();
        let all = errors.flat_map(|error| {
            let ids = error.causes.iter().map(|cause| cause.id.clone());
            ids.chain([None]).map(|id| (error.code.clone(), id))
        });
        all.collect()
    };
    !ids(new).is_subset(&ids(old))
}

/// Whether two catalogues have nothing to do with each other.
fn is_another(old: &Catalogue, new: &Catalogue) -> bool {
    let codes: HashSet<&str> = old.errors().iter().map(|it| it.code.as_str()).collect();
    let is_known = |code: &str| codes.contains(code);
    old.meta().name != new.meta().name
        && !new.errors().iter().any(|it| is_known(&it.code))
        && !new.retired().iter().any(|it| is_known(&it.code))
}

/// What was released is not changed under the same version, a pre-release neither.
fn released_already(linted: &Differences) -> Option<Diagnostic> {
    let catalogue = linted.catalogue.as_ref()?;
    let comparison = linted.comparison.as_ref()?;
    let version = &comparison.version;
    // With that one it was compared already.
    if *version == comparison.from {
        return None;
    }
    let frozen = linted.releases.as_ref()?.get(version)?.catalogue().ok()?;
    let changes = compare(&frozen, catalogue, &History::default());
    let first = changes.first()?;
    let message = format!("the version {version} is released, and the catalogue has changed since");
    let help = format!(
        "set the next version; the first change: {}",
        first.sentence().plain()
    );
    Some(Diagnostic::new(&rules::VERSION_TOO_SMALL, linted.version, message).help(help))
}

/// What changed in `catalogue` since the last release of the one at `spec` and no version makes right.
pub(crate) fn refusals(spec: &Path, catalogue: &Catalogue, places: &Places) -> Vec<Diagnostic> {
    // That the releases themselves are unreadable is for the lint to say.
    let Ok(releases) = Releases::of(spec) else {
        return Vec::new();
    };
    let Ok(Some((old, name))) = base(&releases, &Against::LastRelease, catalogue) else {
        return Vec::new();
    };
    let comparison = weigh(&old, catalogue, name, &releases, places);
    let refused = comparison.iter().flat_map(Comparison::refused);
    refused.filter_map(refused_change).collect()
}

/// What is wrong with files in the folder of the releases.
fn faults(releases: &Releases, report: &mut Report) {
    let mut found = Vec::new();
    for (path, fault) in releases.faults() {
        let file = report.sources_mut().add(shown(path), "");
        let (rule, message, help): (&Rule, _, _) = match fault {
            Fault::Edited => (
                &rules::RELEASE_EDITED,
                "the release is not what it was when it was made",
                "take it back from the version control; what is to be different becomes a release of its own",
            ),
            Fault::Missing => (
                &rules::RELEASE_MISSING,
                "the release is gone",
                "take it back from the version control",
            ),
            Fault::Unlisted => (
                &rules::RELEASE_UNLISTED,
                "this file was not made by `cargo xtask release`",
                "remove it; if the command was interrupted, run it again",
            ),
            Fault::BadLine => (
                &rules::RELEASE_UNREADABLE,
                "a line of the list of releases is none, or stands there twice",
                "take the list back from the version control: each line is the SHA-256 of a file, two spaces, and its name",
            ),
        };
        found.push(Diagnostic::new(rule, Span::file(file), message).help(help));
    }
    report.extend(found);
}

fn unreadable(error: &ReleaseError, report: &mut Report) {
    let (path, why) = match error {
        ReleaseError::Io { path, source } => (path.clone(), format!("it cannot be read: {source}")),
        ReleaseError::Invalid { path, report } => {
            let first = report.diagnostics().first().map(Diagnostic::message);
            let why = first.unwrap_or("it has no catalogue");
            (path.clone(), format!("it is no valid catalogue: {why}"))
        }
        error => (PathBuf::from("releases"), error.to_string()),
    };
    let file = report.sources_mut().add(shown(&path), "");
    let mut diagnostic = Diagnostic::new(&rules::RELEASE_UNREADABLE, Span::file(file), why);
    // A revision has no file that could be looked at.
    if path.is_file() {
        diagnostic = diagnostic.help("`cargo xtask lint --spec` with this file says more");
    }
    report.extend([diagnostic]);
}

/// More of the changes that ask for a version are for `diff` to show.
const SHOWN: usize = 3;

/// What a comparison with the last release says about the catalogue.
fn judge(comparison: &Comparison, version: Span) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = comparison.refused().filter_map(refused_change).collect();
    // What no version makes right asks for none.
    let mut comparison = comparison.clone();
    comparison
        .changes
        .retain(|it| it.allowed.is_some() || !it.change.class.is_refused());
    if comparison.is_version_enough() {
        return found;
    }
    let Comparison {
        against,
        from,
        version: stated,
        changes,
        ..
    } = &comparison;
    if stated < from {
        let message = format!("the version {stated} is below that of the last release, {from}");
        let help = format!("set `version: {}`", comparison.required());
        found.push(Diagnostic::new(&rules::VERSION_TOO_SMALL, version, message).help(help));
        return found;
    }
    let bump = comparison.bump().unwrap_or(Bump::Patch);
    let message = format!(
        "the version {stated} says too little: since {against} there is a {} change",
        bump.as_str()
    );
    let causes = changes
        .iter()
        .filter(|it| it.allowed.is_none() && it.change.class.bump == bump)
        .take(SHOWN);
    let mut diagnostic = Diagnostic::new(&rules::VERSION_TOO_SMALL, version, message)
        .help(format!("set `version: {}`", comparison.required()))
        .help("`cargo xtask diff` shows every change, and whom it breaks");
    for it in causes {
        diagnostic = diagnostic.also(it.span, it.change.sentence().plain());
    }
    found.push(diagnostic);
    found
}

fn refused_change(weighed: &Weighed) -> Option<Diagnostic> {
    let class = weighed.change.class;
    let (rule, help): (&Rule, _) = match class.id {
        "code-removed" => (
            &rules::CODE_REMOVED,
            "list it under `retired`, with the code that replaces it if there is one",
        ),
        "code-returned" => (&rules::CODE_RETURNED, "choose another code"),
        "retired-code-forgotten" => (
            &rules::RETIRED_CODE_FORGOTTEN,
            "put it back under `retired`",
        ),
        "cause-returned" => (&rules::CAUSE_RETURNED, "choose another id"),
        _ => return None,
    };
    let message = weighed.change.sentence().plain();
    Some(Diagnostic::new(rule, weighed.span, message).help(help))
}
