//! How fast `cargo xtask verify` reads captured traffic, beside `jq` and a JSON Schema validator.
//!
//! `cargo bench -p errbook-benches --bench verify`, or with megabytes of your own after `--`. The files
//! are made for the occasion, below `target/`, and removed.
//!
//! What counts is the time of the processor, because the machine may have other work; only Linux tells.

use std::env;
use std::error::Error;
use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, BufWriter};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use errbook_benches::traffic::{self, Bodies};
use errbook_codegen::check;
use serde_json::Value;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let megabytes: u64 = env::args().find_map(|it| it.parse().ok()).unwrap_or(500);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let checked = check(&root.join("spec/catalogue.yaml"));
    let catalogue = checked.catalogue.ok_or("the catalogue is invalid")?;
    let folder = tempfile::tempdir_in(root.join("target"))?;
    run(cargo(&root).args(["build", "--package", "xtask"]))?;

    println!(
        "| bodies | MB | `cargo xtask verify`, MB/s | `jq` | `jsonschema` |\n| --- | ---: | ---: | ---: | ---: |"
    );
    for (name, bodies, filter) in [
        ("JSON values", Bodies::Values, ".body"),
        ("texts", Bodies::Texts, "(.body | fromjson)"),
    ] {
        let file = folder.path().join("traffic.ndjson");
        let mut out = BufWriter::new(File::create(&file)?);
        traffic::write(&catalogue, bodies, megabytes * 1_000_000, &mut out)?;
        drop(out);
        // Once to have the file in memory, so that all read it from there.
        fs::read(&file)?;
        let ours = timed(3, || run(cargo(&root).args(["xtask", "verify"]).arg(&file)))?;
        let jq = timed(1, || {
            let filter = format!("select(.status >= 400) | {filter}.error.code");
            run(Command::new("jq").args(["-c", &filter]).arg(&file))
        });
        let schema = timed(1, || validate(&root, &file))?;
        let size = fs::metadata(&file)?.len();
        let times = |other: f64| format!("{:.0} times", other / ours);
        println!(
            "| {name} | {} | {:.0} | {} | {} |",
            size / 1_000_000,
            rate(size) / ours,
            jq.map_or_else(|_| "not installed".to_owned(), times),
            times(schema),
        );
        fs::remove_file(&file)?;
    }
    Ok(())
}

fn cargo(root: &Path) -> Command {
    let cargo = env::var_os("CARGO").map_or_else(|| PathBuf::from("cargo"), PathBuf::from);
    let mut command = Command::new(cargo);
    command.current_dir(root);
    command
}

fn run(command: &mut Command) -> Result<()> {
    let status = command
        .stdout(Stdio::null())
        .stdin(Stdio::null())
        .status()?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("{command:?}: {status}").into())
    }
}

/// The seconds of the processor that the fastest of so many runs takes.
fn timed(runs: usize, mut work: impl FnMut() -> Result<()>) -> Result<f64> {
    let mut best = f64::INFINITY;
    for _ in 0..runs {
        let start = cpu_seconds()?;
        work()?;
        best = best.min(cpu_seconds()? - start);
    }
    Ok(best)
}

/// What this process and its children have taken so far.
fn cpu_seconds() -> Result<f64> {
    /// In these, the kernel tells, whatever its own are.
    const TICKS_PER_SECOND: f64 = 100.0;
    let status = fs::read_to_string("/proc/self/stat")?;
    // The name of the program, in brackets, may have spaces.
    let (_, fields) = status.rsplit_once(')').ok_or("no process")?;
    let times = fields.split_whitespace().skip(11).take(4);
    let ticks: f64 = times
        .map(str::parse::<f64>)
        .sum::<std::result::Result<_, _>>()?;
    Ok(ticks / TICKS_PER_SECOND)
}

#[expect(clippy::cast_precision_loss, reason = "megabytes, for people")]
fn rate(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

/// What a program without Errbook does: every error's body against the generated schema.
fn validate(root: &Path, file: &Path) -> Result<()> {
    let schema = fs::read_to_string(root.join("generated/schema/error-response.schema.json"))?;
    let validator = jsonschema::draft202012::new(&serde_json::from_str(&schema)?)?;
    for line in BufReader::new(File::open(file)?).lines() {
        let response: Value = serde_json::from_str(&line?)?;
        if response["status"].as_u64() < Some(400) {
            continue;
        }
        let is_valid = match &response["body"] {
            Value::String(text) => validator.is_valid(&serde_json::from_str(text)?),
            body => validator.is_valid(body),
        };
        if !is_valid {
            return Err(format!("{response}").into());
        }
    }
    Ok(())
}
