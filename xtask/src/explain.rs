//! `explain`: the reference of one code, in the terminal.

use std::io;

use anyhow::Result;
use errbook_codegen::explain::{explain, suggest};
use errbook_codegen::{Checked, check};

use crate::paths::Paths;
use crate::{FAILED, output};

/// Show what a code means and how to resolve it.
#[derive(clap::Args)]
#[command(after_help = "\
Exit codes: 0 shown; 1 there is no such code, or the catalogue is invalid

Examples:
  cargo xtask explain RATE_LIMITED
  cargo xtask explain rate_limited | less")]
pub struct Args {
    /// The code, as it stands in a response; letter case does not matter
    code: String,
}

pub fn run(paths: &Paths, args: &Args) -> Result<u8> {
    let spec = paths.spec();
    let Checked { catalogue, report } = check(&spec);
    let Some(catalogue) = catalogue else {
        output::report(&report);
        return Ok(FAILED);
    };
    if let Some(page) = explain(&catalogue, &args.code, output::color(&io::stdout())) {
        output::print(&page)?;
        return Ok(0);
    }
    let spec = spec.display();
    output::error(format_args!("there is no code {:?} in {spec}", args.code));
    match suggest(&catalogue, &args.code) {
        Some(code) => output::help(format_args!("did you mean `{code}`?")),
        None => output::help(format_args!(
            "the codes are the keys of `errors:` in {spec}"
        )),
    }
    Ok(FAILED)
}
