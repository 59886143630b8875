//! How long the pipeline takes, stage by stage, for catalogues of 7 to 10,000 codes.
//!
//! `cargo bench -p errbook-benches --bench generate`, or with sizes of your own after `--`.
//!
//! Every size is measured in a process of its own, so that its peak memory is its own. A stage is
//! run several times and the fastest run counts: it is the one that was least disturbed.

use std::env;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use errbook_benches::catalogue;
use errbook_codegen::emit::{Artifact, EMITTERS};
use errbook_codegen::evolution::{History, compare};
use errbook_codegen::releases::Releases;
use errbook_codegen::{check, emit_all, lint, write};
use serde_json::{Map, Value, json};

const SIZES: [usize; 4] = [7, 100, 1_000, 10_000];

/// The size that the others are compared with: linear means that a code costs as much as here.
const REFERENCE: usize = 100;

/// In the environment of a child: how many codes it is to measure.
const CHILD: &str = "ERRBOOK_BENCH_CODES";

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    if let Ok(codes) = env::var(CHILD) {
        println!("{}", measure(codes.parse()?)?);
        return Ok(());
    }
    let mut sizes: Vec<usize> = env::args().filter_map(|it| it.parse().ok()).collect();
    if sizes.is_empty() {
        sizes = SIZES.into();
    }
    let mut rows = Vec::new();
    for codes in sizes {
        eprintln!("measuring {codes} codes");
        let child = Command::new(env::current_exe()?)
            .env(CHILD, codes.to_string())
            .output()?;
        if !child.status.success() {
            return Err(String::from_utf8_lossy(&child.stderr).into());
        }
        rows.push(serde_json::from_slice(&child.stdout)?);
    }
    println!("{}\n\n{}", table(&rows), sizes_table(&rows));
    Ok(())
}

/// Measures every stage for a catalogue of that many codes. All times are in milliseconds.
fn measure(codes: usize) -> Result<Value> {
    let folder = tempfile::tempdir()?;
    let spec = folder.path().join("catalogue.yaml");
    let out = folder.path().join("generated");
    let text = catalogue(codes);
    fs::write(&spec, &text)?;
    let runs = (2_000 / codes).clamp(2, 50);

    let mut stages = Map::new();
    let mut record = |name: &str, time: Duration| {
        stages.insert(name.to_owned(), json!(time.as_secs_f64() * 1e3));
    };
    record("read", fastest(runs, || check::parse(&spec)).0);
    // What the second stage takes cannot be had twice from one result of the first.
    let (time, checked) = fastest(runs, || check::check(&spec));
    record("check", time);
    let valid = checked
        .catalogue
        .ok_or("the catalogue of the benchmark is invalid")?;
    let mut sizes = Map::new();
    for emitter in EMITTERS {
        let (time, made) = fastest(runs, || (emitter.emit)(&valid));
        record(emitter.name, time);
        sizes.insert(emitter.name.to_owned(), json!(size(&made?)));
    }
    let (time, artifacts) = fastest(runs, || emit_all(&valid));
    let artifacts = artifacts?;
    record("emit", time);

    let first = (0..runs.min(5)).map(|_| {
        let _ = fs::remove_dir_all(&out);
        timed(|| apply(&out, &artifacts))
    });
    record(
        "write",
        first.map(|(time, _)| time).min().unwrap_or_default(),
    );
    record("again", fastest(runs, || apply(&out, &artifacts)).0);

    // Released, and then changed in every sixth code.
    Releases::of(&spec)?.freeze(&valid, &valid.meta().version.parse()?)?;
    fs::write(&spec, text.replace("status: 429", "status: 423"))?;
    let (time, linted) = fastest(runs, || lint(&spec, "2027-01-31"));
    record("lint", time);
    let changed = linted.catalogue.ok_or("the changed catalogue is invalid")?;
    let history = History::default();
    record(
        "compare",
        fastest(runs, || compare(&valid, &changed, &history)).0,
    );

    Ok(json!({
        "codes": codes,
        "stages": stages,
        "files": artifacts.len(),
        "input": text.len(),
        "output": size(&artifacts),
        "sizes": sizes,
        "peak": peak_memory(),
    }))
}

fn apply(out: &Path, artifacts: &[Artifact]) -> std::result::Result<(), write::WriteError> {
    write::apply(out, artifacts, &write::Options::default()).map(drop)
}

/// The bytes in these files.
fn size(artifacts: &[Artifact]) -> usize {
    artifacts
        .iter()
        .map(|artifact| artifact.contents.len())
        .sum()
}

fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let result = work();
    (start.elapsed(), result)
}

/// The fastest of so many runs, and the result of the last.
fn fastest<T>(runs: usize, mut work: impl FnMut() -> T) -> (Duration, T) {
    let (mut best, mut result) = timed(&mut work);
    for _ in 1..runs {
        // The earlier result goes first: two at once would double the peak memory.
        drop(result);
        let (time, next) = timed(&mut work);
        best = best.min(time);
        result = next;
    }
    (best, result)
}

/// The most memory that this process had at any time, in MiB; only Linux tells.
fn peak_memory() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: f64 = line.trim().trim_end_matches(" kB").parse().ok()?;
    Some(kib / 1024.0)
}

/// The measurements as a Markdown table, times in milliseconds.
fn table(rows: &[Value]) -> String {
    let emitters = EMITTERS.iter().map(|emitter| emitter.name);
    let stages: Vec<&str> = ["read", "check"]
        .into_iter()
        .chain(emitters)
        .chain(["emit", "write", "again", "lint", "compare"])
        .collect();
    let mut out = String::from(
        "Milliseconds. `read` reads and parses; `check` does that and validates; `emit` is all \
         emitters side by\nside; `write` makes every file, `again` finds that none has changed; `lint` checks a \
         changed catalogue\nand its last release, and compares them, which alone is `compare`. `total` is check, emit and write.\n\
         `linear` is the time per code against the row of 100 codes.\n\n| codes |",
    );
    for stage in &stages {
        let _ = write!(out, " {stage} |");
    }
    out += " total | codes/s | files | MB in | MB out | peak MiB | linear |\n|";
    out += &" ---: |".repeat(stages.len() + 8);
    let total = |row: &Value| {
        let times = ["check", "emit", "write"].map(|stage| number(&row["stages"][stage]));
        times.iter().sum::<f64>()
    };
    let per_code = |row: &Value| total(row) / number(&row["codes"]);
    let reference = rows
        .iter()
        .find(|row| row["codes"] == REFERENCE)
        .map(per_code);
    for row in rows {
        let _ = write!(out, "\n| {} |", row["codes"]);
        for stage in &stages {
            let _ = write!(out, " {:.2} |", number(&row["stages"][*stage]));
        }
        let linear = reference.map_or_else(String::new, |reference| {
            format!("{:.2}", per_code(row) / reference)
        });
        let _ = write!(
            out,
            " {:.2} | {:.0} | {} | {:.2} | {:.2} | {:.0} | {linear} |",
            total(row),
            1e3 / per_code(row),
            row["files"],
            number(&row["input"]) / 1e6,
            number(&row["output"]) / 1e6,
            number(&row["peak"]),
        );
    }
    out
}

/// What each output weighs, per code.
fn sizes_table(rows: &[Value]) -> String {
    let mut out =
        String::from("Bytes per code, and files of a fixed size spread over them.\n\n| codes |");
    for emitter in EMITTERS {
        let _ = write!(out, " {} |", emitter.name);
    }
    let _ = write!(out, "\n|{}", " ---: |".repeat(EMITTERS.len() + 1));
    for row in rows {
        let _ = write!(out, "\n| {} |", row["codes"]);
        for emitter in EMITTERS {
            let size = number(&row["sizes"][emitter.name]) / number(&row["codes"]);
            let _ = write!(out, " {size:.0} |");
        }
    }
    out
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_default()
}
