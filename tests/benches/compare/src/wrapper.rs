//! This program as cargo's `RUSTC_WRAPPER`: it runs rustc and reports what that took.

use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::Write as _;
use std::mem::MaybeUninit;
use std::path::Path;
use std::process::{Command, ExitCode};

use crate::Result;

/// In the environment of the wrapper: the file to which it appends its reports.
pub const REPORT: &str = "ERRBOOK_COMPARE_REPORT";

/// What one run of rustc took.
#[derive(Debug, Clone, Copy)]
pub struct Usage {
    /// Time on processors, in seconds.
    pub cpu: f64,
    /// The most memory that the process had at any time, in MiB.
    pub peak: f64,
}

/// Runs the compiler that the arguments name, with its arguments, and reports its usage.
pub fn run(report: &Path) -> ExitCode {
    let arguments: Vec<OsString> = env::args_os().skip(1).collect();
    let Some((compiler, arguments)) = arguments.split_first() else {
        eprintln!("the wrapper was started without a compiler");
        return ExitCode::FAILURE;
    };
    let status = match Command::new(compiler).args(arguments).status() {
        Ok(status) => status,
        Err(error) => {
            eprintln!("{}: {error}", compiler.display());
            return ExitCode::FAILURE;
        }
    };
    if let Some(name) = crate_name(arguments)
        && let Err(error) = append(report, name)
    {
        eprintln!("{}: {error}", report.display());
        return ExitCode::FAILURE;
    }
    ExitCode::from(
        status
            .code()
            .map_or(1, |code| u8::try_from(code).unwrap_or(1)),
    )
}

/// The crate that rustc is to compile, if it is not asked about itself.
fn crate_name(arguments: &[OsString]) -> Option<&OsStr> {
    let mut arguments = arguments.iter();
    arguments.find(|argument| *argument == "--crate-name")?;
    arguments.next().map(OsString::as_os_str)
}

/// Appends a line with the usage of the only child that this process had.
fn append(report: &Path, name: &OsStr) -> Result<()> {
    let Usage { cpu, peak } = usage_of_children()?;
    let mut file = fs::File::options().create(true).append(true).open(report)?;
    writeln!(file, "{} {cpu} {peak}", name.display())?;
    Ok(())
}

/// The last report on a crate.
pub fn read(report: &Path, name: &str) -> Result<Usage> {
    let text = fs::read_to_string(report)?;
    let usage = text.lines().rev().find_map(|line| {
        let mut parts = line.strip_prefix(name)?.split_whitespace();
        Some(Usage {
            cpu: parts.next()?.parse().ok()?,
            peak: parts.next()?.parse().ok()?,
        })
    });
    Ok(usage.ok_or_else(|| format!("the compiler was not run for `{name}`"))?)
}

#[allow(unsafe_code)]
fn usage_of_children() -> Result<Usage> {
    let mut usage = MaybeUninit::<libc::rusage>::zeroed();
    // SAFETY: the pointer is valid for a write of the whole struct, of which every bit pattern is
    // valid, as it is all integers.
    let usage = unsafe {
        if libc::getrusage(libc::RUSAGE_CHILDREN, usage.as_mut_ptr()) != 0 {
            return Err(std::io::Error::last_os_error().into());
        }
        usage.assume_init()
    };
    #[allow(clippy::cast_precision_loss)]
    let seconds = |time: libc::timeval| time.tv_sec as f64 + time.tv_usec as f64 / 1e6;
    // Kibibytes, but bytes on Apple's systems.
    let unit = if cfg!(target_vendor = "apple") {
        1.0
    } else {
        1024.0
    };
    #[allow(clippy::cast_precision_loss)]
    let peak = usage.ru_maxrss as f64 * unit / 1024.0 / 1024.0;
    Ok(Usage {
        cpu: seconds(usage.ru_utime) + seconds(usage.ru_stime),
        peak,
    })
}
