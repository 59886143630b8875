//! `verify`: which captured responses break the contract of the catalogue.

use std::fs::File;
use std::io::{self, IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use clap::ValueEnum;
use errbook_codegen::check;
use errbook_verify::{Report, Verifier};

use crate::paths::Paths;
use crate::{DIFFERS, FAILED, output};

/// Hold captured responses against the catalogue.
///
/// Reads one response a line, as JSON: {"status": 404, "headers": {…}, "body": …}. Names each that breaks
/// the contract: an unknown or retired code, another status, a field or a header that is missing or not
/// of its type, a body that is not the envelope. Responses below 400 are counted, and not judged.
/// `spec/VERIFY.md` shows how to capture them.
#[derive(clap::Args)]
#[command(after_help = "\
Exit codes: 0 every error response keeps the contract; 3 one breaks it, or a line is no response; 1 the
catalogue is invalid, or a file cannot be read

Examples:
  cargo xtask verify traffic.ndjson
  zcat traffic/*.gz | cargo xtask verify
  cargo xtask verify --spec spec/releases/1.0.0.json traffic.ndjson     what clients of 1.0.0 expect
  cargo xtask verify --format json traffic.ndjson | jq '.problems[].kind'")]
pub struct Args {
    /// Files of captured responses; `-`, or none, is standard input
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// How the report is printed
    #[arg(long, value_enum, default_value_t = Style::Text)]
    format: Style,
}

#[derive(Clone, Copy, ValueEnum)]
enum Style {
    /// For people
    Text,
    /// For programs: one JSON object
    Json,
}

pub fn run(paths: &Paths, args: &Args) -> Result<u8> {
    if args.files.is_empty() && io::stdin().is_terminal() {
        bail!("name the files of captured responses, or pipe them in");
    }
    let checked = check(&paths.spec());
    let Some(catalogue) = checked.catalogue.filter(|_| !checked.report.has_errors()) else {
        output::report(&checked.report);
        return Ok(FAILED);
    };
    let mut verifier = Verifier::new(&catalogue);
    let mut report = Report::default();
    let stdin = [PathBuf::from("-")];
    let files = if args.files.is_empty() {
        &stdin[..]
    } else {
        &args.files
    };
    for path in files {
        let (name, input, size) = open(path)?;
        let mut progress = Progress::new(&name, size);
        let read = verifier.read(&name, input, &mut report, |bytes| progress.show(bytes));
        progress.clear();
        read.with_context(|| format!("cannot read {name}"))?;
    }
    output::print(&match args.format {
        Style::Text => report.text(),
        Style::Json => report.json(),
    })?;
    if report.errors == 0 && !report.is_broken() {
        output::warning("there is no error response in the input");
    }
    Ok(if report.is_broken() { DIFFERS } else { 0 })
}

/// A file with its name in the report and its size, or standard input.
fn open(path: &Path) -> Result<(String, Box<dyn Read>, Option<u64>)> {
    if path == Path::new("-") {
        return Ok(("stdin".to_owned(), Box::new(io::stdin().lock()), None));
    }
    let name = path.display().to_string();
    let file = File::open(path).with_context(|| format!("cannot read {name}"))?;
    let metadata = file.metadata().ok().filter(std::fs::Metadata::is_file);
    let size = metadata.map(|metadata| metadata.len());
    Ok((name, Box::new(file), size))
}

/// A line on the terminal that says how far the reading is.
struct Progress<'a> {
    name: &'a str,
    size: Option<u64>,
    start: Instant,
    shown: Option<Instant>,
    is_terminal: bool,
}

impl<'a> Progress<'a> {
    fn new(name: &'a str, size: Option<u64>) -> Self {
        Self {
            name,
            size,
            start: Instant::now(),
            shown: None,
            is_terminal: io::stderr().is_terminal(),
        }
    }

    fn show(&mut self, bytes: u64) {
        const PAUSE: Duration = Duration::from_millis(200);
        let last = self.shown.unwrap_or(self.start);
        if !self.is_terminal || last.elapsed() < PAUSE {
            return;
        }
        self.shown = Some(Instant::now());
        let millis = u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX);
        let rate = bytes / millis.max(1) / 1000;
        let mib = bytes >> 20;
        let share = match self.size {
            Some(size) if size > 0 => format!(" ({}%)", bytes.min(size) * 100 / size),
            _ => String::new(),
        };
        output::status(format_args!("{}: {mib} MiB{share}, {rate} MB/s", self.name));
    }

    fn clear(&self) {
        if self.shown.is_some() {
            output::status("");
        }
    }
}
