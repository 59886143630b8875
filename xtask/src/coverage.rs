//! `coverage`: which codes and causes a service raises, in its code and in its tests.

use std::fs::{self, File};
use std::io::{BufReader, ErrorKind};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use clap::ValueEnum;
use errbook_codegen::coverage::gaps::{Gap, Gaps};
use errbook_codegen::coverage::records::Records;
use errbook_codegen::coverage::scan::{Scan, scan};
use errbook_codegen::coverage::{Coverage, Evidence, Format, Item, Why, assess};
use errbook_codegen::diagnostics::Report;
use errbook_codegen::model::Catalogue;
use errbook_codegen::{Checked, check, write};

use crate::paths::{Paths, shown};
use crate::revision;
use crate::{DIFFERS, FAILED, output};

/// The list of known gaps, beside the catalogue.
const GAPS: &str = "coverage-gaps.yaml";

/// Say which codes and causes a service raises, in its code and while its tests run.
///
/// The tests leave records: build them with the feature `coverage` of the generated crate, and name a file
/// in `ERRBOOK_COVERAGE`. `spec/COVERAGE.md` shows the way. What no test raises is an error unless the list
/// of known gaps says why; an entry of the list that is no longer true is one as well.
#[derive(clap::Args)]
#[command(
    group(clap::ArgGroup::new("evidence").args(["records", "source"]).required(true).multiple(true)),
    after_help = "\
Exit codes: 0 tests raise everything but the known gaps; 1 the catalogue or the list of gaps is invalid, \
or a file could not be read; 3 something is missing, or the list of gaps says what is not so

Examples:
  ERRBOOK_COVERAGE=$PWD/target/raised.ndjson cargo test --features api-errors/coverage
  cargo xtask coverage target/raised.ndjson --source src
  cargo xtask coverage target/raised.ndjson --against origin/main --format markdown
  cargo xtask coverage target/raised.ndjson --update-gaps"
)]
pub struct Args {
    /// What the tests left in `ERRBOOK_COVERAGE`; several files count together
    #[arg(value_name = "RECORD")]
    records: Vec<PathBuf>,
    /// A folder with sources of the service; without its tests, benches and generated code
    #[arg(long, value_name = "DIR")]
    source: Vec<PathBuf>,
    /// The list of known gaps [default: coverage-gaps.yaml beside the catalogue]
    #[arg(long, value_name = "FILE")]
    gaps: Option<PathBuf>,
    /// A git revision, since which no gap may have been added to the list
    #[arg(long, value_name = "REV")]
    against: Option<String>,
    /// How the report is printed
    #[arg(long, value_enum, default_value_t = Style::Text)]
    format: Style,
    /// Remove the entries from the list of gaps that are no longer true; nothing is ever added
    #[arg(long, requires = "records")]
    update_gaps: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Style {
    /// For a terminal
    Text,
    /// For programs: one JSON object
    Json,
    /// For the summary of a CI run
    Markdown,
}

impl From<Style> for Format {
    fn from(style: Style) -> Self {
        match style {
            Style::Text => Self::Text,
            Style::Json => Self::Json,
            Style::Markdown => Self::Markdown,
        }
    }
}

pub fn run(paths: &Paths, args: &Args) -> Result<u8> {
    let spec = paths.spec();
    let Checked { catalogue, report } = check(&spec);
    let Some(catalogue) = catalogue else {
        output::report(&report);
        return Ok(FAILED);
    };
    let list = match &args.gaps {
        Some(path) => shown(path),
        None => spec.with_file_name(GAPS),
    };
    let lists = read_gaps(&list, args.gaps.is_none()).and_then(|gaps| {
        let before = args.against.as_deref().map(|rev| before(&list, rev));
        Ok((gaps, before.transpose()?.flatten()))
    });
    let (mut gaps, before) = match lists {
        Ok(lists) => lists,
        Err(Unusable::Invalid(report)) => {
            output::report(&report);
            return Ok(FAILED);
        }
        Err(Unusable::Other(error)) => return Err(error),
    };
    let records = read_records(&catalogue, &args.records)?;
    let scan = search(&catalogue, &args.source)?;
    let evidence = Evidence {
        records: records.as_ref(),
        scan: scan.as_ref(),
        gaps: None,
        before: before.as_ref(),
    };
    if args.update_gaps {
        gaps = update(&catalogue, evidence, &list, gaps)?;
    }
    let evidence = Evidence {
        gaps: Some(&gaps),
        ..evidence
    };
    let coverage = assess(&catalogue, evidence);
    output::print(&coverage.render(args.format.into()))?;
    explain(args, &coverage);
    Ok(if coverage.is_complete() { 0 } else { DIFFERS })
}

/// Why a list of gaps cannot be used.
enum Unusable {
    Invalid(Box<Report>),
    Other(anyhow::Error),
}

impl From<anyhow::Error> for Unusable {
    fn from(error: anyhow::Error) -> Self {
        Self::Other(error)
    }
}

/// The list of gaps; an empty one if there is none and nobody asked for it.
fn read_gaps(path: &Path, may_be_missing: bool) -> Result<Gaps, Unusable> {
    let name = path.to_string_lossy();
    match fs::read(path) {
        Ok(text) => parse(&name, text),
        Err(error) if may_be_missing && error.kind() == ErrorKind::NotFound => {
            Ok(Gaps::empty(&name))
        }
        Err(error) => Err(anyhow::Error::new(error)
            .context(format!("cannot read {name}"))
            .into()),
    }
}

fn parse(name: &str, text: Vec<u8>) -> Result<Gaps, Unusable> {
    Gaps::parse(name, text).map_err(|report| Unusable::Invalid(Box::new(report)))
}

/// The list of gaps as a revision has it. Where it has none, the list starts now and may hold anything.
fn before(path: &Path, rev: &str) -> Result<Option<Gaps>, Unusable> {
    let name = format!("{} of {rev}", path.display());
    if let Some(text) = revision::file(path, rev)? {
        return parse(&name, text).map(Some);
    }
    output::message(format_args!("there is no {name}: every known gap is new"));
    Ok(None)
}

fn read_records(catalogue: &Catalogue, paths: &[PathBuf]) -> Result<Option<Records>> {
    let mut records = Records::default();
    for path in paths {
        let name = shown(path).display().to_string();
        let file = File::open(path).with_context(|| format!("cannot read {name}"))?;
        records
            .read(&name, BufReader::new(file), catalogue)
            .with_context(|| format!("cannot read {name}"))?;
    }
    Ok((!paths.is_empty()).then_some(records))
}

fn search(catalogue: &Catalogue, folders: &[PathBuf]) -> Result<Option<Scan>> {
    if folders.is_empty() {
        return Ok(None);
    }
    let folders: Vec<PathBuf> = folders.iter().map(|folder| shown(folder)).collect();
    // The error names its source itself.
    let scan = scan(catalogue, &folders).map_err(|error| anyhow::Error::msg(error.to_string()))?;
    Ok(Some(scan))
}

/// Removes from the list of gaps what is no longer true. Returns the list as it is now.
fn update(catalogue: &Catalogue, evidence: Evidence<'_>, path: &Path, gaps: Gaps) -> Result<Gaps> {
    let evidence = Evidence {
        gaps: Some(&gaps),
        ..evidence
    };
    let faults = assess(catalogue, evidence).faults;
    let is_stale = |gap: &Gap| {
        let mut stale = faults.iter().filter(|fault| fault.why.is_stale());
        stale.any(|fault| fault.gap.kind == gap.kind)
    };
    let count = gaps.entries().iter().filter(|gap| is_stale(gap)).count();
    if count == 0 {
        return Ok(gaps);
    }
    let name = path.to_string_lossy();
    let text = gaps
        .without(is_stale)
        .with_context(|| format!("cannot shorten {name}"))?;
    let shorter = Gaps::parse(&name, text.clone().into_bytes());
    let shorter = shorter
        .ok()
        .with_context(|| format!("cannot shorten {name}"))?;
    write::replace(path, text.as_bytes()).with_context(|| format!("cannot write {name}"))?;
    let entries = if count == 1 { "entry" } else { "entries" };
    output::message(format_args!("removed {count} {entries} from {name}"));
    Ok(shorter)
}

/// Says what is wrong, whatever the format of the report.
fn explain(args: &Args, coverage: &Coverage<'_>) {
    for unread in coverage.unread {
        output::warning(format_args!(
            "{}: {}: not searched",
            unread.file, unread.why
        ));
    }
    for strange in coverage.strange {
        let more = match strange.count {
            1 => String::new(),
            count => format!(", like {} more", count - 1),
        };
        let (file, line, why) = (&strange.file, strange.line, &strange.why);
        output::warning(format_args!(
            "{file}:{line}: the record {why}: not counted{more}"
        ));
    }
    for item in coverage.items.iter().filter(|item| Item::is_missing(item)) {
        let place = item.places.and_then(|places| places.first());
        let place = place.map_or_else(String::new, |place| format!(" ({place} does)"));
        output::error(format_args!("no test raises {}{place}", item.kind));
    }
    let list = coverage.list.unwrap_or_default();
    for fault in &coverage.faults {
        let (line, kind) = (fault.gap.line, &fault.gap.kind);
        let rev = args.against.as_deref().unwrap_or_default();
        output::error(match fault.why {
            Why::Exercised => format!("{list}:{line}: a test raises {kind} now: remove the entry"),
            Why::Unknown => {
                format!("{list}:{line}: the catalogue does not have {kind}: remove the entry")
            }
            Why::Added => format!("{list}:{line}: {kind} was no known gap in {rev}"),
        });
    }
    if coverage.items.iter().any(Item::is_missing) {
        output::help(format_args!(
            "test what is missing, or state a reason in {list}: \
             `- {{ code: …, cause: …, reason: … }}`"
        ));
    }
    if coverage.faults.iter().any(|fault| fault.why.is_stale()) {
        output::help("add `--update-gaps` to remove what is no longer true");
    }
}
