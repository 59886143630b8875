//! `release`: the catalogue as it is published, frozen.

use anyhow::Result;
use errbook_codegen::diagnostics::{Diagnostic, Severity};
use errbook_codegen::evolution::Version;
use errbook_codegen::lint;
use errbook_codegen::releases::{Frozen, Releases};

use crate::paths::{Paths, shown};
use crate::today::today;
use crate::{FAILED, generate, output};

/// Freeze the catalogue as `releases/X.Y.Z.json` beside it.
///
/// From then on `lint`, `diff` and the tests hold the catalogue against it. A release is never
/// rewritten: what is wrong with it is put right in the next one. `spec/RELEASES.md` says more.
#[derive(clap::Args)]
#[command(after_help = "\
Exit codes: 0 it is frozen; 1 the catalogue is invalid, its version says too little or is another
one, or there is a release of that version already

Examples:
  cargo xtask release 1.1.0
  cargo xtask diff --format markdown   before it: what the release changes, for the changelog")]
pub struct Args {
    /// The version, which the catalogue states as well
    #[arg(value_name = "X.Y.Z")]
    version: Version,
}

pub fn run(paths: &Paths, args: &Args) -> Result<u8> {
    let spec = paths.spec();
    let linted = lint(&spec, &today());
    output::report(&linted.report);
    // A run that was interrupted left a file that is not listed yet; whether it is the same decides.
    let file = format!("/{}.json", args.version);
    let is_unfinished = |it: &Diagnostic| {
        let source = linted.report.sources().get(it.span().file);
        it.rule().id == "EB0803" && source.is_some_and(|source| source.name().ends_with(&file))
    };
    let mut errors = linted.report.diagnostics().iter();
    let is_wrong = errors.any(|it| it.severity() == Severity::Error && !is_unfinished(it));
    let Some(catalogue) = linted.catalogue.as_ref().filter(|_| !is_wrong) else {
        output::error("nothing was released");
        return Ok(FAILED);
    };
    if !args.version.build.is_empty() {
        output::error(
            "a release has no build metadata (`+…`): registries take both for one version",
        );
        return Ok(FAILED);
    }
    let stated = &catalogue.meta().version;
    if *stated != args.version.to_string() {
        output::error(format_args!(
            "the catalogue states version {stated}, so it cannot be released as {}",
            args.version
        ));
        output::help(format_args!(
            "set `version: {}` in {}, run {}, and try again",
            args.version,
            spec.display(),
            paths.generate()
        ));
        return Ok(FAILED);
    }
    let (path, frozen) = Releases::of(&spec)
        .and_then(|releases| releases.freeze(catalogue, &args.version))
        .map_err(|error| generate::unsourced(&error))?;
    let path = shown(&path);
    let path = path.display();
    let what = match frozen {
        Frozen::Made => "frozen as",
        Frozen::Same => "was frozen before, and is the same:",
    };
    output::print(&format!("release {} {what} {path}\n", args.version))?;
    if frozen == Frozen::Made {
        output::help("commit the whole folder, and never edit what is in it");
    }
    Ok(0)
}
