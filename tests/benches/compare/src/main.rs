//! The generated crate beside what people use instead.
//!
//! - `cargo run --release` makes the crates and runs `runtime`, which times parsing, serialising and
//!   decoding.
//! - `cargo run --release -- compile [SIZES] [--all]` measures `cargo check` of the generated crate
//!   and of the same types written with derives, and the size of a program that uses each. Sizes are
//!   numbers of codes, by default 7, 1000 and 10000. Without `--all` the derives are left out above
//!   2,000 codes: at 10,000 they take minutes and about 10 GB.
//!
//! Every file that this makes is below `target/compare` of the repository.

mod catalogue;
mod compile;
mod places;
mod rivals;
mod wrapper;

use std::env;
use std::error::Error;
use std::process::ExitCode;

use places::{Package, write_package};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    if let Some(report) = env::var_os(wrapper::REPORT) {
        return wrapper::run(report.as_ref());
    }
    let arguments: Vec<String> = env::args().skip(1).collect();
    let done = match arguments.split_first() {
        None => runtime(),
        Some((command, rest)) if command == "compile" => compile::run(rest),
        Some((other, _)) => Err(format!("`{other}` is no command; there is only `compile`").into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Makes the crates of both sizes and runs the program that compares them.
fn runtime() -> Result<()> {
    let folder = places::generated().join("runtime");
    // A release never changes, so that what was measured with its seven codes stays comparable.
    let real = catalogue::read(&places::root().join("spec/releases/1.0.0.json"))?;
    let large = catalogue::synthetic(1_000, &folder.join("1000.yaml"))?;
    for (size, catalogue) in [("7", &real), ("1000", &large)] {
        let errors = Package::errors(catalogue)?;
        write_package(&folder.join(format!("errors-{size}")), &errors)?;
        let derive = rivals::derive(size, catalogue)?;
        write_package(&folder.join(format!("derive-{size}")), &derive)?;
        let lookup = rivals::lookup(size, catalogue)?;
        write_package(&folder.join(format!("lookup-{size}")), &lookup)?;
    }
    let mut cargo = places::cargo(&places::tool().join("runtime"));
    cargo.args(["run", "--quiet", "--release"]);
    places::succeed(&mut cargo)
}
