//! `diff`: what changed in the catalogue, and whom it breaks.

use std::io;
use std::path::Path;

use anyhow::{Context as _, Result};
use clap::ValueEnum;
use errbook_codegen::diagnostics::Severity;
use errbook_codegen::evolution::{Format, Version};
use errbook_codegen::lint::{Against, Differences, diff};
use errbook_codegen::releases::Releases;
use serde_json::json;

use crate::paths::Paths;
use crate::revision;
use crate::today::today;
use crate::{DIFFERS, FAILED, output};

/// Show what changed since a release, and whom it breaks.
///
/// Every change is named with its place, with whom it breaks (clients in use, Rust code, TypeScript
/// code), why, and the version that it asks for. `spec/RELEASES.md` lists the kinds of change.
#[derive(clap::Args)]
#[command(after_help = "\
Exit codes: 0 nothing breaks that the version does not allow; 3 something does; 1 the catalogue, or
what it is compared with, is invalid

Examples:
  cargo xtask diff                            since the last release
  cargo xtask diff --against 1.0.0            since that release
  cargo xtask diff --against origin/main      to what is on that branch
  cargo xtask diff --against old.yaml         between two files
  cargo xtask diff --format markdown          the section of the changelog")]
pub struct Args {
    /// A release (1.0.0), a file, or a git revision, in this order of preference
    #[arg(long, value_name = "REV|FILE")]
    against: Option<String>,
    /// How the changes are printed
    #[arg(long, value_enum, default_value_t = Style::Text)]
    format: Style,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Style {
    /// For people
    Text,
    /// For programs: one JSON object
    Json,
    /// A section of a changelog
    Markdown,
}

pub fn run(paths: &Paths, args: &Args) -> Result<u8> {
    let spec = paths.spec();
    // A revision is checked out for as long as it is read.
    let mut checkout = None;
    let against = match &args.against {
        None => Against::LastRelease,
        Some(name) => match release(&spec, name)? {
            Some(version) => Against::Release(version),
            None if Path::new(name).is_file() => Against::File {
                path: name.into(),
                name: name.clone(),
            },
            None => {
                let tree = revision::check_out(&spec, name).with_context(|| {
                    format!("`{name}` is no release and no file to compare with")
                })?;
                let Some(tree) = tree else {
                    let spec = spec.display();
                    output::message(format_args!(
                        "{spec} is not there at `{name}`: all of it is new"
                    ));
                    return Ok(0);
                };
                let tree = checkout.insert(tree);
                Against::File {
                    path: tree.file(),
                    name: name.clone(),
                }
            }
        },
    };
    let differences = diff(&spec, &against, &today());
    // Warnings about the catalogue are for `lint`.
    if differences.report.count(Severity::Error) > 0 {
        output::report(&differences.report);
    }
    let Some(comparison) = &differences.comparison else {
        if differences.report.has_errors() {
            return Ok(FAILED);
        }
        return nothing_to_compare(&differences, args.format);
    };
    let format = match args.format {
        Style::Text => Format::Text {
            colour: output::color(&io::stdout()),
        },
        Style::Json => Format::Json,
        Style::Markdown => Format::Markdown,
    };
    output::print(&comparison.render(format, differences.report.sources()))?;
    Ok(if comparison.is_broken() {
        DIFFERS
    } else if differences.report.has_errors() {
        FAILED
    } else {
        0
    })
}

/// Before the first release.
fn nothing_to_compare(differences: &Differences, style: Style) -> Result<u8> {
    output::message("there is no release to compare with; `cargo xtask release` makes one");
    let version = differences
        .catalogue
        .as_ref()
        .map(|it| it.meta().version.as_str());
    match style {
        Style::Text => {}
        Style::Json => {
            let report =
                json!({ "against": null, "version": version, "broken": false, "changes": [] });
            output::print(&format!("{report:#}\n"))?;
        }
        Style::Markdown => {
            let version = version.unwrap_or_default();
            output::print(&format!("## {version}\n\nThe first release.\n"))?;
        }
    }
    Ok(0)
}

/// The release that `name` means, if there is one.
fn release(spec: &Path, name: &str) -> Result<Option<Version>> {
    let Ok(version) = Version::parse(name.strip_prefix('v').unwrap_or(name)) else {
        return Ok(None);
    };
    let is_released = Releases::of(spec)?.get(&version).is_some();
    Ok(is_released.then_some(version))
}
