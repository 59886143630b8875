//! `lint`: what is wrong with the catalogue.

use anyhow::Result;
use clap::ValueEnum;
use errbook_codegen::diagnostics::Format;
use errbook_codegen::{Checked, check};

use crate::paths::Paths;
use crate::{FAILED, output};

/// Say what is wrong with the catalogue, and write nothing.
///
/// Every problem is reported in one run, with its place, the rule that is broken and how to mend
/// it. `spec/README.md` lists the rules.
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
    let Checked { catalogue, report } = check(&spec);
    match args.format {
        Style::Json => output::print(&report.render(Format::Json))?,
        Style::Github => output::print(&report.render(Format::Github))?,
        Style::Human => {
            output::report(&report);
            if let Some(catalogue) = &catalogue {
                let codes = catalogue.errors().len();
                let s = if codes == 1 { "" } else { "s" };
                output::print(&format!("{} is valid: {codes} code{s}\n", spec.display()))?;
            }
        }
    }
    Ok(if catalogue.is_none() { FAILED } else { 0 })
}
