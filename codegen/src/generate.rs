//! The pipeline: a catalogue goes in, an output folder comes out.

use std::collections::BTreeSet;
use std::fmt;
use std::path::Path;
use std::thread;

use crate::diagnostics::{Format, Report};
use crate::emit::{Artifact, EMITTERS, EmitError};
use crate::model::Catalogue;
use crate::write::{self, WriteError};
use crate::{Checked, check};

/// Reads the catalogue `spec` with everything that it includes, and brings the folder `out` up to
/// date with it.
///
/// Files that an earlier run did not write, or that were edited since, are kept unless
/// `options.force` is set: see [`Outcome::kept`](write::Outcome::kept).
///
/// # Errors
///
/// [`GenerateError`], of which only [`GenerateError::Write`] may come after a change to `out`.
pub fn generate(
    spec: &Path,
    out: &Path,
    options: &write::Options,
) -> Result<Generated, GenerateError> {
    generate_checked(check(spec), out, options)
}

/// The second half of [`generate`]: brings the folder `out` up to date with a catalogue that was
/// checked.
///
/// # Errors
///
/// As [`generate`].
pub fn generate_checked(
    checked: Checked,
    out: &Path,
    options: &write::Options,
) -> Result<Generated, GenerateError> {
    let Checked { catalogue, report } = checked;
    let Some(catalogue) = catalogue else {
        return Err(GenerateError::Invalid(report));
    };
    let artifacts = emit_all(&catalogue).map_err(GenerateError::Emit)?;
    let outcome = write::apply(out, &artifacts, options).map_err(GenerateError::Write)?;
    Ok(Generated { report, outcome })
}

/// What [`generate`] did.
#[derive(Debug)]
pub struct Generated {
    /// The warnings about the catalogue, and the files that it is made of.
    pub report: Report,
    /// What was written.
    pub outcome: write::Outcome,
}

/// Why [`generate`] did not.
#[derive(Debug)]
pub enum GenerateError {
    /// The catalogue is not valid. Nothing was written.
    Invalid(Report),
    /// An emitter has a bug. Nothing was written.
    Emit(EmitError),
    /// The output folder cannot be read or written.
    Write(WriteError),
}

impl fmt::Display for GenerateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid(report) => f.write_str(&report.render(Format::Human { color: false })),
            Self::Emit(error) => error.fmt(f),
            Self::Write(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for GenerateError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Invalid(_) => None,
            Self::Emit(error) => error.source(),
            Self::Write(error) => error.source(),
        }
    }
}

/// The files of all [`EMITTERS`], in their order.
///
/// The emitters know nothing of each other, so they run side by side.
///
/// # Errors
///
/// The [`EmitError`] of the first emitter that has one, or one for a file that two of them made.
pub fn emit_all(catalogue: &Catalogue) -> Result<Vec<Artifact>, EmitError> {
    let made: Vec<_> = thread::scope(|scope| {
        let running: Vec<_> = EMITTERS
            .iter()
            .map(|emitter| scope.spawn(|| (emitter.emit)(catalogue)))
            .collect();
        running
            .into_iter()
            .map(|emitter| match emitter.join() {
                Ok(made) => made,
                // A panic in an emitter goes on in the caller, with the message that it had.
                Err(panic) => std::panic::resume_unwind(panic),
            })
            .collect()
    });
    let mut artifacts = Vec::new();
    for files in made {
        artifacts.append(&mut files?);
    }
    match made_twice(&artifacts) {
        Some(path) => Err(EmitError::new(path, "it is made twice")),
        None => Ok(artifacts),
    }
}

/// A path that stands for the same file as an earlier one. Some file systems do not tell upper
/// case from lower case.
fn made_twice(artifacts: &[Artifact]) -> Option<&str> {
    let mut seen = BTreeSet::new();
    artifacts
        .iter()
        .map(|artifact| artifact.path.as_str())
        .find(|path| !seen.insert(path.to_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::made_twice;
    use crate::emit::Artifact;

    #[test]
    fn two_files_whose_names_differ_only_in_case_are_one() {
        let artifacts = ["docs/a.md", "docs/b.md", "docs/A.md"].map(|path| Artifact::new(path, ""));
        assert_eq!(made_twice(&artifacts), Some("docs/A.md"));
        assert_eq!(made_twice(&artifacts[..2]), None);
    }
}
