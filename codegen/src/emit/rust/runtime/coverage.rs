//! Notes which errors a process raises, for a report of what the tests of a service exercise.

use std::boxed::Box;
use std::format;
use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::ErrorCode;
// @if cause_ids
use crate::code::Cause;
// @end

/// The environment variable that names the file.
const VARIABLE: &str = "ERRBOOK_COVERAGE";

/// Notes that an error was raised, if it is the first of its kind in this process.
// @if cause_ids
pub(crate) fn raised(code: ErrorCode, cause: Option<Cause>) {
    if let Some(recorder) = recorder() {
        let position = cause.map_or(0, |cause| cause.position() + 1);
        if recorder.is_first(code, position) {
            recorder.write(code, cause.and_then(Cause::id));
        }
    }
}
// @else
pub(crate) fn raised(code: ErrorCode) {
    if let Some(recorder) = recorder() {
        if recorder.is_first(code) {
            recorder.write(code);
        }
    }
}
// @end

/// The recorder of this process, if the environment asks for one.
fn recorder() -> Option<&'static Recorder> {
    static RECORDER: OnceLock<Option<Recorder>> = OnceLock::new();
    let recorder = RECORDER.get_or_init(|| {
        let path = std::env::var_os(VARIABLE).filter(|path| !path.is_empty())?;
        let path = PathBuf::from(path);
        match OpenOptions::new().create(true).append(true).open(&path) {
            Ok(file) => Some(Recorder::new(path, file)),
            Err(error) => {
                complain(&path, &error);
                None
            }
        }
    });
    recorder.as_ref()
}

/// The file, and what has been written to it.
struct Recorder {
    path: PathBuf,
    file: File,
    // @if cause_ids
    /// Of each code: whether it was raised for no cause, and for each of its causes.
    seen: Box<[Box<[AtomicBool]>]>,
    // @else
    /// Whether each code was raised.
    seen: Box<[AtomicBool]>,
    // @end
    failed: AtomicBool,
}

impl Recorder {
    fn new(path: PathBuf, file: File) -> Self {
        // @if cause_ids
        let kinds = |code: &ErrorCode| 0..=code.causes().count();
        let unseen = |code| kinds(code).map(|_| AtomicBool::new(false)).collect();
        // @else
        let unseen = |_| AtomicBool::new(false);
        // @end
        Self {
            path,
            file,
            seen: ErrorCode::ALL.iter().map(unseen).collect(),
            failed: AtomicBool::new(false),
        }
    }

    // @if cause_ids
    fn is_first(&self, code: ErrorCode, position: usize) -> bool {
        let seen = &self.seen[code as usize][position];
        // Most errors are not the first, and reading is cheaper than swapping.
        !seen.load(Ordering::Relaxed) && !seen.swap(true, Ordering::Relaxed)
    }
    // @else
    fn is_first(&self, code: ErrorCode) -> bool {
        let seen = &self.seen[code as usize];
        // Most errors are not the first, and reading is cheaper than swapping.
        !seen.load(Ordering::Relaxed) && !seen.swap(true, Ordering::Relaxed)
    }
    // @end

    /// Appends a line in one write, so that those of other threads and processes stay whole. No name of a
    /// catalogue needs an escape.
    // @if cause_ids
    fn write(&self, code: ErrorCode, cause: Option<&str>) {
        let cause = cause.map_or_else(Default::default, |id| format!(",\"cause\":\"{id}\""));
    // @else
    fn write(&self, code: ErrorCode) {
    // @end
        let line = format!(
            // @if cause_ids
            "{{\"catalogue\":\"{}\",\"version\":\"{}\",\"code\":\"{code}\"{cause}}}\n",
            // @else
            "{{\"catalogue\":\"{}\",\"version\":\"{}\",\"code\":\"{code}\"}}\n",
            // @end
            env!("CARGO_PKG_NAME"),
            env!("CARGO_PKG_VERSION"),
        );
        let written = (&self.file).write_all(line.as_bytes());
        if let Err(error) = written {
            if !self.failed.swap(true, Ordering::Relaxed) {
                complain(&self.path, &error);
            }
        }
    }
}

/// Says that nothing is recorded. A service goes on without, also if nobody can be told.
fn complain(path: &Path, error: &io::Error) {
    let path = path.display();
    let _ = writeln!(io::stderr(), "{VARIABLE}: cannot write {path}: {error}");
}
