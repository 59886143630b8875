//! What an error costs the reference service, beside a success and beside errors written by hand.
//!
//! Both services are built from the sources in `tests/service`, and differ only in what `api_errors`
//! is: the generated crate, or `by-hand`. First they are held against each other: they have to answer
//! the same bytes to the same requests. Then `wrk` loads them in turns.

mod alike;
mod desk;
mod http;
mod manifest;
mod processors;
mod rounds;
mod table;
mod wrk;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use desk::{Desks, Errors};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    wrk::find()?;
    manifest::check()?;
    for errors in Errors::ALL {
        desk::build(errors)?;
    }
    let folder = target().join("desk");
    // What an interrupted run left behind.
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder)?;
    let desks = Desks::open(&folder)?;
    let compared = alike::check(&desks)?;
    eprintln!("{compared} requests have the same answers, and lines in the log, of both services");
    let rounds = rounds::measure(&desks)?;
    print!("{}", table::render(&rounds));
    fs::remove_dir_all(&folder)?;
    Ok(())
}

/// The folder of this package.
fn package() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The folder of everything that is built or written here.
fn target() -> PathBuf {
    package().join("../../../target/load")
}
