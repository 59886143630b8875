//! `lint`: what is wrong with the catalogue.

use anyhow::Result;
use clap::ValueEnum;
use errbook_codegen::diagnostics::Format;
use errbook_codegen::{Linted, lint};

use crate::paths::Paths;
use crate::today::today;
use crate::{FAILED, output};

/// Say what is wrong with the catalogue, and write nothing.
///
/// Every problem is reported in one run, with its place, the rule that is broken and how to mend
/// it: of the catalogue by itself, and of what became of it since its last release. `spec/README.md` lists the rules.
#[derive(clap::Args)]
#[command(after_help = "\
Exit codes: 0 the catalogue can be used (there may be warnings); 1 it has errors

Examples:
  cargo xtask lint
  cargo xtask lint --spec errors.yaml --format json
  cargo xtask lint --format github     in a GitHub workflow: annotates the changed lines")]
pub struct Args {
    /// How the problems are printed; for people to standard error, else to standard output
    #[arg(long, value_enum, default_value_t = Style::Human)]
    format: Style,
}

#[derive(Clone, Copy, ValueEnum)]
enum Style {
    /// For people, as rustc prints errors
    Human,
    /// For programs: one JSON object
    Json,
    /// For GitHub: workflow commands
    Github,
}

pub fn run(paths: &Paths, args: &Args) -> Result<u8> {
    let spec = paths.spec();
    let Linted {
        catalogue, report, ..
    } = lint(&spec, &today());
    match args.format {
        Style::Json => output::print(&report.render(Format::Json))?,
        Style::Github => output::print(&report.render(Format::Github))?,
        Style::Human => {
            output::report(&report);
            if let Some(catalogue) = catalogue.filter(|_| !report.has_errors()) {
                let codes = catalogue.errors().len();
                let s = if codes == 1 { "" } else { "s" };
                output::print(&format!("{} is valid: {codes} code{s}\n", spec.display()))?;
            }
        }
    }
    Ok(if report.has_errors() { FAILED } else { 0 })
}
