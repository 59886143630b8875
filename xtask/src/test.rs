//! `test`: the whole suite, part by part.

mod parts;
mod tools;

use std::env;
use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use clap::builder::PossibleValuesParser;
use serde_json::Value;

use crate::paths::root;
use crate::{FAILED, output};
use parts::{PARTS, Part, Step};
use tools::Tool;

/// Run the whole test suite, in every language.
///
/// Each part says what it runs and how long it took. A part whose tools are not installed is
/// skipped, with advice on how to install them; with `CI=true` in the environment that is a
/// failure.
#[derive(clap::Args)]
#[command(after_help = "\
Exit codes: 0 everything passed; 1 a part failed, or was skipped under CI=true

Examples:
  cargo xtask test
  cargo xtask test --only rust --only typescript
  CI=true cargo xtask test             nothing may be skipped")]
pub struct Args {
    /// Run this part only; may be repeated
    #[arg(long, value_name = "PART", value_parser = names())]
    only: Vec<String>,
}

fn names() -> PossibleValuesParser {
    PossibleValuesParser::new(PARTS.iter().map(|part| part.name))
}

/// How a part ended.
enum Verdict {
    Passed,
    Failed,
    Skipped,
}

pub fn run(args: &Args) -> Result<u8> {
    let wanted = |part: &&Part| args.only.is_empty() || args.only.iter().any(|it| it == part.name);
    let mut results = Vec::new();
    for part in PARTS.iter().filter(wanted) {
        output::print(&format!("\n=== {}: {}\n", part.name, part.what))?;
        let start = Instant::now();
        let missing: Vec<&Tool> = part.needs.iter().filter(|tool| !tool.is_here()).collect();
        let verdict = if missing.is_empty() {
            run_steps(part)?
        } else {
            for tool in &missing {
                output::warning(format_args!("{} is missing: {}", tool.name, tool.install));
            }
            Verdict::Skipped
        };
        results.push((part, verdict, start.elapsed()));
    }
    summarise(&results)
}

/// Runs every step, the later ones too if one fails.
fn run_steps(part: &Part) -> Result<Verdict> {
    let mut verdict = Verdict::Passed;
    for step in part.steps {
        let mut command = command(*step)?;
        output::print(&format!("--- {}\n", shown(&command)))?;
        let status = command.current_dir(root()).status();
        if !status
            .with_context(|| format!("could not run {}", shown(&command)))?
            .success()
        {
            verdict = Verdict::Failed;
        }
    }
    Ok(verdict)
}

fn command(step: Step) -> Result<Command> {
    Ok(match step {
        Step::Cargo(arguments) => {
            let mut command = cargo();
            command.args(arguments);
            command
        }
        Step::Xtask(arguments) => {
            let this = env::current_exe().context("could not find this program")?;
            let mut command = Command::new(this);
            command.args(arguments);
            command
        }
        Step::OtherTests => {
            let mut command = cargo();
            // All packages, here and in the parts for one language: with fewer, cargo would choose
            // other features for what they depend on, and build that again.
            command.args(["test", "--workspace", "--lib", "--bins"]);
            for target in other_tests()? {
                command.args(["--test", &target]);
            }
            command
        }
    })
}

/// The cargo that runs this program.
fn cargo() -> Command {
    Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// The integration tests that belong to no part: read from the workspace, so that a new one
/// cannot be forgotten.
fn other_tests() -> Result<Vec<String>> {
    let listed = cargo()
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .current_dir(root())
        .stderr(Stdio::inherit())
        .output()
        .context("could not run cargo metadata")?;
    let metadata: Value =
        serde_json::from_slice(&listed.stdout).context("could not read cargo metadata")?;
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let targets = list(&metadata["packages"])
        .into_iter()
        .flat_map(|package| list(&package["targets"]));
    let names = targets
        .filter(|target| list(&target["kind"]).contains(&Value::from("test")))
        .filter_map(|target| Some(target["name"].as_str()?.to_owned()));
    let of_a_part = |name: &str| PARTS.iter().any(|part| part.runs_test(name));
    Ok(names.filter(|name| !of_a_part(name)).collect())
}

/// The command line, as somebody would type it.
fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let name = program.file_stem().unwrap_or(command.get_program());
    let name = match name.to_string_lossy() {
        name if name == "xtask" => "cargo xtask".into(),
        name => name,
    };
    command
        .get_args()
        .fold(name.into_owned(), |line, argument| {
            format!("{line} {}", argument.to_string_lossy())
        })
}

fn summarise(results: &[(&Part, Verdict, Duration)]) -> Result<u8> {
    let mut table = String::from("\n=== summary\n");
    let (mut failed, mut skipped) = (Vec::new(), Vec::new());
    for (part, verdict, time) in results {
        let word = match verdict {
            Verdict::Passed => "passed",
            Verdict::Failed => {
                failed.push(part.name);
                "FAILED"
            }
            Verdict::Skipped => {
                skipped.push(part.name);
                "SKIPPED"
            }
        };
        let time = time.as_secs_f64();
        let _ = writeln!(table, "{:<12} {word:<8} {time:>7.1} s", part.name);
    }
    let total: Duration = results.iter().map(|(_, _, time)| *time).sum();
    let total = total.as_secs_f64();
    let _ = writeln!(table, "{:<12} {:<8} {total:>7.1} s", "all", "");
    output::print(&table)?;

    let mut code = 0;
    if !failed.is_empty() {
        output::error(format_args!("failed: {}", failed.join(", ")));
        output::help(format_args!(
            "`cargo xtask test --only {}` runs it alone",
            failed[0]
        ));
        code = FAILED;
    }
    if !skipped.is_empty() {
        let skipped = skipped.join(", ");
        let missing = "for want of the tools that are named above";
        if in_ci() {
            output::error(format_args!(
                "skipped: {skipped}, {missing}; CI may skip nothing"
            ));
            code = FAILED;
        } else {
            output::warning(format_args!(
                "NOT EVERYTHING WAS TESTED. Skipped: {skipped}, {missing}"
            ));
        }
    }
    Ok(code)
}

/// Whether this runs unattended, as every CI service says by `CI=true`.
fn in_ci() -> bool {
    env::var("CI").is_ok_and(|value| !matches!(value.as_str(), "" | "0" | "false"))
}
