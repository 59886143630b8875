//! `release`: the catalogue as it is published, frozen.

use anyhow::Result;
use errbook_codegen::evolution::Version;
use errbook_codegen::lint;
use errbook_codegen::releases::{Frozen, Releases};

use crate::paths::{Paths, shown};
use crate::today::today;
use crate::{FAILED, output};

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
    let Some(catalogue) = linted.catalogue.filter(|_| !linted.report.has_errors()) else {
        output::error("nothing was released");
        return Ok(FAILED);
    };
    let stated = &catalogue.meta().version;
    if *stated != args.version.to_string() {
        output::error(format_args!(
            "the catalogue states version {stated}, so it cannot be released as {}",
            args.version
        ));
        output::help(format_args!(
            "set `version: {}` in {}, run `{}`, and try again",
            args.version,
            spec.display(),
            paths.command("gen")
        ));
        return Ok(FAILED);
    }
    let (path, frozen) = Releases::of(&spec)?.freeze(&catalogue, &args.version)?;
    let path = shown(&path);
    let path = path.display();
    let what = match frozen {
        Frozen::Made => "frozen as",
        Frozen::Same => "was frozen before, and is the same:",
    };
    output::print(&format!("release {} {what} {path}\n", args.version))?;
    if frozen == Frozen::Made {
        output::help("commit it with SHA256SUMS beside it, and never edit either");
    }
    Ok(0)
}
