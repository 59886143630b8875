//! `new`: a code more in the catalogue.

use std::fs;

use anyhow::Result;
use clap::ValueEnum;
use errbook_codegen::insert::{InsertError, NewCode, plan};
use errbook_codegen::lint;

use crate::paths::Paths;
use crate::today::today;
use crate::{FAILED, generate, output};

/// Add a code to the catalogue.
///
/// The entry goes where the others suggest: in the order of the codes, or of their statuses, if the file
/// has one, and else to the end. Nothing else in the file changes, and nothing is written if the
/// catalogue would be invalid with it.
#[derive(clap::Args)]
#[command(after_help = "\
Exit codes: 0 the code was added; 1 it was not, and nothing was written

Examples:
  cargo xtask new PAYMENT_REQUIRED --status 402
  cargo xtask new CARD_DECLINED --status 402 --summary \"The bank refused the card\" \\
      --cause expired --cause no_funds
  cargo xtask new UPSTREAM_DOWN --status 503 --retry backoff
  cargo xtask new BILLING_CLOSED --status 409 --in billing             an included file
  cargo xtask new SEARCH_BUSY --status 503 --in errors/search.yaml     perhaps a new one")]
pub struct Args {
    /// The code, in `UPPER_SNAKE_CASE`
    code: String,
    /// The HTTP status, 400 to 599
    #[arg(long, value_name = "N")]
    status: i64,
    /// What the code means, in a few words [default: the code in words]
    #[arg(long, value_name = "TEXT")]
    summary: Option<String>,
    /// The file that it belongs into, where the catalogue includes several: its path, or its name without
    /// the ending [default: the one whose codes begin like this one]
    #[arg(long = "in", value_name = "FILE")]
    file: Option<String>,
    /// The id of a cause, in `lower_snake_case`; may be repeated
    #[arg(long = "cause", value_name = "ID", num_args = 1..)]
    causes: Vec<String>,
    /// Whether a client should try again
    #[arg(long, value_enum)]
    retry: Option<Retry>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Retry {
    /// The same request fails again
    Never,
    /// With growing pauses
    Backoff,
}

pub fn run(paths: &Paths, args: &Args) -> Result<u8> {
    let spec = paths.spec();
    let retry = args.retry.map(|retry| match retry {
        Retry::Never => "never".to_owned(),
        Retry::Backoff => "backoff".to_owned(),
    });
    let new = NewCode {
        code: args.code.clone(),
        status: args.status,
        summary: args.summary.clone(),
        causes: args.causes.clone(),
        retry,
        file: args.file.clone(),
    };
    let frozen = fs::read_to_string(spec.with_file_name("SHA256SUMS")).unwrap_or_default();
    let name = spec.file_name().unwrap_or_default().to_string_lossy();
    if frozen
        .lines()
        .any(|line| line.ends_with(&format!("  {name}")))
    {
        output::error(format_args!(
            "{} is a release, which is never edited",
            spec.display()
        ));
        return Ok(FAILED);
    }
    let insertion = match plan(&spec, &new) {
        Ok(insertion) => insertion,
        Err(error) => {
            if let InsertError::Catalogue(report) | InsertError::Entry(report) = &error {
                output::report(report);
            }
            output::error(format_args!("nothing was written: {error}"));
            return Ok(FAILED);
        }
    };
    insertion
        .apply()
        .map_err(|error| generate::unsourced(&error))?;
    let place = format!("{}:{}", insertion.name(), insertion.line());
    let new_file = if insertion.is_new_file() {
        " (a new file)"
    } else {
        ""
    };
    output::print(&format!("{} added at {place}{new_file}\n", args.code))?;
    output::help(format_args!(
        "fill in what it means and what the caller can do, then {}",
        paths.generate()
    ));
    let linted = lint(&spec, &today());
    if let Some(comparison) = linted.comparison.filter(|it| !it.is_version_enough()) {
        output::help(format_args!(
            "since {} the version has to grow: set `version: {}` in {}",
            comparison.against,
            comparison.required(),
            spec.display()
        ));
    }
    Ok(0)
}
