//! `gen`: from the catalogue to the generated files.

use std::path::Path;

use anyhow::{Context as _, Result};
use errbook_codegen::diagnostics::Report;
use errbook_codegen::write::{self, FileState, MANIFEST, Options, Outcome, Plan, State};
use errbook_codegen::{Checked, GenerateError, Generated, check, emit_all, generate};

use crate::paths::Paths;
use crate::{DIFFERS, FAILED, output};

/// Of so many files the difference is shown, so many lines of each.
const SHOWN_FILES: usize = 5;
const SHOWN_LINES: usize = 30;

/// Bring the generated files up to date with the catalogue.
///
/// Writes only what differs and removes what is no longer generated. A file that was edited by
/// hand, or that this command did not write, is named and kept.
#[derive(clap::Args)]
#[command(after_help = "\
Exit codes: 0 done, or nothing differs; 1 the catalogue is invalid, a file could not be read or \
written, or a file was kept; 3 `--check` found a difference

Examples:
  cargo xtask gen
  cargo xtask gen --check
  cargo xtask gen --spec errors.yaml --out target/errors")]
pub struct Args {
    /// Write nothing; name every file that differs, show how, and exit with 3 if there is one
    #[arg(long)]
    check: bool,
    /// Replace and remove files even if they were edited by hand or are not ours
    #[arg(long, conflicts_with = "check")]
    force: bool,
}

pub fn run(paths: &Paths, args: &Args) -> Result<u8> {
    if args.check {
        return compare(paths);
    }
    let out = paths.out();
    let options = Options {
        force: args.force,
        waiting,
    };
    tell(paths, &out, generate(&paths.spec(), &out, &options))
}

/// Prints what came of a run. Returns its exit code.
pub fn tell(paths: &Paths, out: &Path, result: Result<Generated, GenerateError>) -> Result<u8> {
    match result {
        Ok(done) => {
            output::report(&done.report);
            summarise(paths, out, &done.outcome)
        }
        Err(GenerateError::Invalid(report)) => Ok(refuse(&report)),
        Err(GenerateError::Write(error)) => Err(unsourced(&error)),
        Err(GenerateError::Emit(error)) => Err(unsourced(&error)),
    }
}

/// The library's errors say all in one sentence; their sources would repeat the end of it.
pub fn unsourced(error: &dyn std::error::Error) -> anyhow::Error {
    anyhow::Error::msg(error.to_string())
}

/// Says that another run holds the output folder.
pub fn waiting(out: &Path) {
    let out = out.display();
    output::message(format_args!("waiting for another run that writes {out}"));
}

fn refuse(report: &Report) -> u8 {
    output::report(report);
    output::error("the catalogue is invalid, so nothing was written");
    FAILED
}

/// Prints what was done, in one line; what was kept, in one line each.
fn summarise(paths: &Paths, out: &Path, outcome: &Outcome) -> Result<u8> {
    for note in &outcome.notes {
        output::warning(note);
    }
    let mut counts: Vec<String> = [
        (outcome.changed, "changed"),
        (outcome.added, "added"),
        (outcome.removed, "removed"),
        (outcome.kept.len(), "kept"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, what)| format!("{count} {what}"))
    .collect();
    let out = out.display();
    if counts.is_empty() {
        let files = outcome.unchanged;
        output::print(&format!(
            "generated: up to date ({files} files in {out}/)\n"
        ))?;
    } else {
        counts.push(format!("{} unchanged", outcome.unchanged));
        let counts = counts.join(", ");
        output::print(&format!("generated: {counts} ({out}/)\n"))?;
    }
    if outcome.is_complete() {
        return Ok(0);
    }
    for kept in &outcome.kept {
        let why = match kept.state {
            State::Edited => "was edited since it was generated, and is kept",
            _ => "was not written by this command, and is kept",
        };
        let note = kept
            .note
            .map(|note| format!(" ({note})"))
            .unwrap_or_default();
        output::error(format_args!("{out}/{} {why}{note}", kept.path));
    }
    output::help(format_args!(
        "take the change over into the catalogue, or drop it: `{}`",
        paths.command("gen --force")
    ));
    Ok(FAILED)
}

/// `gen --check`: compares and writes nothing.
fn compare(paths: &Paths) -> Result<u8> {
    let Checked { catalogue, report } = check(&paths.spec());
    output::report(&report);
    let Some(catalogue) = catalogue else {
        return Ok(FAILED);
    };
    let artifacts = emit_all(&catalogue).map_err(|error| unsourced(&error))?;
    let out = paths.out();
    let plan = write::compare(&out, &artifacts).map_err(|error| unsourced(&error))?;
    for note in plan.notes() {
        output::warning(note);
    }
    if plan.is_up_to_date() {
        let files = plan.files().len();
        output::print(&format!(
            "up to date: {files} files in {}/\n",
            out.display()
        ))
        .context("could not print the result")?;
        return Ok(0);
    }
    explain(paths, &plan);
    Ok(DIFFERS)
}

/// Names every file that differs, shows how the first few do, and says how to mend it.
fn explain(paths: &Paths, plan: &Plan<'_>) {
    let out = plan.root().display();
    for file in plan.differing() {
        let note = file
            .note
            .map(|note| format!(" ({note})"))
            .unwrap_or_default();
        output::message(format_args!(
            "{:<9} {out}/{}{note}",
            file.state.name(),
            file.path
        ));
    }
    if plan.was_interrupted() {
        output::message(format_args!("a run that writes {out}/ was interrupted"));
    }
    let comparable = |file: &&FileState<'_>| file.contents.is_some() && file.path != MANIFEST;
    let diffs = plan
        .differing()
        .filter(comparable)
        .filter(|file| file.state != State::Missing)
        .take(SHOWN_FILES)
        .filter_map(|file| plan.diff(file, SHOWN_LINES));
    for diff in diffs {
        output::message("");
        output::diff(&diff);
    }
    output::message("");
    let states = [
        State::Stale,
        State::Missing,
        State::Orphaned,
        State::Edited,
        State::Foreign,
    ];
    let counts: Vec<String> = states
        .into_iter()
        .map(|state| (plan.count(state), state))
        .filter(|(count, _)| *count > 0)
        .map(|(count, state)| format!("{count} {}", state.name()))
        .collect();
    output::error(format_args!(
        "{out}/ is not what the catalogue says: {}",
        if counts.is_empty() {
            "unfinished".to_owned()
        } else {
            counts.join(", ")
        }
    ));
    output::help(format_args!(
        "run `{}` and commit the result",
        paths.command("gen")
    ));
    if plan.differing().any(|file| file.state.needs_force()) {
        output::help(format_args!(
            "it keeps edited and foreign files; `{}` replaces them",
            paths.command("gen --force")
        ));
    }
}
