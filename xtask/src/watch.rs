//! `watch`: `gen` after every save.

mod folders;

use std::io::{self, IsTerminal as _};
use std::time::Instant;

use anyhow::Result;
use errbook_codegen::diagnostics::Report;
use errbook_codegen::inputs::Inputs;
use errbook_codegen::write::Options;
use errbook_codegen::{Checked, Linted, generate_checked, lint};

use self::folders::Folders;
use crate::paths::Paths;
use crate::today::today;
use crate::{generate, output};

/// Bring the generated files up to date whenever the catalogue is saved.
///
/// After each save of the catalogue, of a file that it includes or of its releases, this shows what
/// `lint` says and does what `gen` does. An invalid catalogue leaves the generated files as they are
/// until it is mended. On a terminal the last result takes the place of the one before; elsewhere
/// each follows the one before.
#[derive(clap::Args)]
#[command(after_help = "\
Runs until it is interrupted (Ctrl-C), which leaves no file half-written.

Exit codes: 0 never, it ends with Ctrl-C; 1 the folder of the catalogue cannot be watched

Examples:
  cargo xtask watch
  cargo xtask watch --spec errors.yaml --out target/errors")]
pub struct Args {}

pub fn run(paths: &Paths, _: &Args) -> Result<u8> {
    let mut folders = Folders::new()?;
    let mut patterns = Vec::new();
    let mut saved = None;
    loop {
        let linted = read(paths, &mut folders, &mut patterns)?;
        regenerate(paths, linted, saved)?;
        saved = Some(folders.next_save()?);
    }
}

/// Reads the catalogue, and follows the folders from which it comes.
fn read(paths: &Paths, folders: &mut Folders, patterns: &mut Vec<String>) -> Result<Linted> {
    let spec = paths.spec();
    loop {
        let linted = lint(&spec, &today());
        // What a catalogue includes that cannot be parsed is what it included before.
        if let Some(now) = linted.report.sources().patterns() {
            *patterns = now.to_vec();
        }
        let inputs = Inputs::of(&spec, patterns.iter().map(String::as_str));
        // A folder may have changed after it was read and before it was watched.
        if !folders.follow(inputs)? {
            return Ok(linted);
        }
    }
}

/// Does what `gen` does, and shows what came of it.
fn regenerate(paths: &Paths, linted: Linted, saved: Option<Instant>) -> Result<()> {
    let Linted {
        catalogue, report, ..
    } = linted;
    let status = watching(paths, &report);
    let options = Options {
        waiting: generate::waiting,
        ..Options::default()
    };
    let out = paths.out();
    let result = generate_checked(Checked { catalogue, report }, &out, &options);
    let took = saved.map(|saved| saved.elapsed().as_millis());
    // Only now, so that the screen is never empty.
    if io::stderr().is_terminal() {
        output::clear();
    }
    if let Err(error) = generate::tell(paths, &out, result) {
        output::error(format_args!("{error:#}"));
    }
    let took = took.map_or_else(String::new, |took| {
        format!("done {took} ms after the save; ")
    });
    output::print(&format!("{took}{status}\n"))?;
    Ok(())
}

fn watching(paths: &Paths, report: &Report) -> String {
    let spec = paths.spec();
    let included = report.sources().patterns().unwrap_or_default();
    let included = if included.is_empty() {
        String::new()
    } else {
        format!(" and {}", included.join(", "))
    };
    format!("watching {}{included} (Ctrl-C ends)", spec.display())
}
