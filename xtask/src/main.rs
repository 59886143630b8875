//! The command line of Errbook: `cargo xtask gen`, `watch`, `lint`, `new`, `diff`, `release`, `explain`,
//! `docs`, `coverage`, `verify`, `test`.
//!
//! This is the outermost layer: it parses arguments, calls the library, and prints. There is one
//! small module per subcommand.

mod coverage;
mod diff;
mod docs;
mod explain;
mod generate;
mod lint;
mod new;
mod output;
mod paths;
mod release;
mod revision;
mod test;
mod today;
mod verify;
mod watch;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::paths::Paths;

/// One catalogue of API errors in; a Rust crate, OpenAPI components, pages and a TypeScript
/// package out.
#[derive(Parser)]
#[command(
    bin_name = "cargo xtask",
    arg_required_else_help = true,
    after_help = "\
Examples:
  cargo xtask gen                 after a change to spec/catalogue.yaml
  cargo xtask gen --check         in CI: is generated/ what the catalogue says?
  cargo xtask watch               the same after every save, while you write
  cargo xtask lint                is the catalogue right?
  cargo xtask new GONE --status 410
                                  a code more in the catalogue
  cargo xtask diff                what changed since the last release, and whom it breaks
  cargo xtask explain NOT_FOUND   what a code means
  cargo xtask docs --open         the documentation as a site
  cargo xtask coverage FILE       which errors do the tests of a service raise?
  cargo xtask verify FILE         which captured responses break the contract?
  cargo xtask test                everything, in every language

`spec/README.md` explains the catalogue; `cargo xtask help COMMAND` explains a command."
)]
struct Cli {
    #[command(flatten)]
    paths: Paths,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Bring the generated files up to date with the catalogue
    #[command(name = "gen")]
    Generate(generate::Args),
    /// Bring the generated files up to date whenever the catalogue is saved
    Watch(watch::Args),
    /// Say what is wrong with the catalogue, and write nothing
    Lint(lint::Args),
    /// Show what changed since a release, and whom it breaks
    Diff(diff::Args),
    /// Add a code to the catalogue
    New(new::Args),
    /// Freeze the catalogue as a release
    Release(release::Args),
    /// Show what a code means and how to resolve it
    Explain(explain::Args),
    /// Build the documentation as a site, or as pages for another one
    Docs(docs::Args),
    /// Say which codes and causes a service raises, in its code and in its tests
    Coverage(coverage::Args),
    /// Hold captured responses against the catalogue
    Verify(verify::Args),
    /// Run the whole test suite, in every language
    Test(test::Args),
}

/// The exit code for a catalogue that is invalid and for everything that went wrong; clap takes 2
/// for wrong usage.
const FAILED: u8 = 1;

/// The exit code of a check that found what it looks for: `gen --check` files that differ, `diff` a
/// change that breaks, `coverage` what no test raises, `verify` a response that breaks the contract.
const DIFFERS: u8 = 3;

fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(&cli) {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            output::error(format_args!("{error:#}"));
            ExitCode::from(FAILED)
        }
    }
}

fn run(cli: &Cli) -> Result<u8> {
    match &cli.command {
        Command::Generate(args) => generate::run(&cli.paths, args),
        Command::Watch(args) => watch::run(&cli.paths, args),
        Command::Lint(args) => lint::run(&cli.paths, args),
        Command::Diff(args) => diff::run(&cli.paths, args),
        Command::New(args) => new::run(&cli.paths, args),
        Command::Release(args) => release::run(&cli.paths, args),
        Command::Explain(args) => explain::run(&cli.paths, args),
        Command::Docs(args) => docs::run(&cli.paths, args),
        Command::Coverage(args) => coverage::run(&cli.paths, args),
        Command::Verify(args) => verify::run(&cli.paths, args),
        Command::Test(args) => test::run(args),
    }
}
