//! Runs that are killed, that fail half-way, and that meet each other.
//!
//! The runs are processes of their own: the program `writer`.

#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use errbook_codegen::emit::Artifact;
use errbook_codegen::write::{Options, apply, compare};
use errbook_tests::writer::{READY, outputs};

/// The program whose runs are interrupted.
const WRITER: &str = env!("CARGO_BIN_EXE_writer");

fn start(root: &Path, catalogues: &str, times: usize) -> Child {
    let mut command = Command::new(WRITER);
    let mut child = child_of(&mut command, root, catalogues, times)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.as_mut().unwrap()).lines();
    // On a busy machine it takes a process some time to start.
    assert!(lines.map_while(Result::ok).any(|line| line.contains(READY)));
    child
}

fn child_of<'c>(
    command: &'c mut Command,
    root: &Path,
    catalogues: &str,
    times: usize,
) -> &'c mut Command {
    command
        .env("WRITE_ROOT", root)
        .env("WRITE_CATALOGUES", catalogues)
        .env("WRITE_TIMES", times.to_string())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
}

/// Every file below `root` but the manifest and the working folder.
fn files(root: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let folders = fs::read_dir(root).unwrap().map(|entry| entry.unwrap());
    for folder in folders.filter(|entry| entry.file_name().to_string_lossy().starts_with("folder"))
    {
        for file in fs::read_dir(folder.path()).unwrap() {
            let path = file.unwrap().path();
            let name = path.strip_prefix(root).unwrap().to_str().unwrap();
            found.insert(name.to_owned(), fs::read_to_string(&path).unwrap());
        }
    }
    found
}

/// Every file is exactly what one of the catalogues makes of it.
fn assert_each_file_is_old_or_new(root: &Path, catalogues: &str) {
    let outputs: Vec<Artifact> = catalogues.chars().flat_map(outputs).collect();
    for (path, contents) in files(root) {
        let whole = outputs
            .iter()
            .any(|artifact| artifact.path == path && artifact.contents == contents);
        assert!(
            whole,
            "{path} is neither old nor new: {} bytes",
            contents.len()
        );
    }
}

#[test]
fn a_run_that_is_killed_at_any_moment_is_mended_by_the_next() {
    let root = tempfile::tempdir().unwrap();
    // The same pauses in every run of the test, spread over a few rounds of the child's.
    let mut random = 12_345_u64;
    let mut interrupted = 0;
    let mut round = 0_u32;
    // On a busy machine few of the kills hit a run while it writes.
    while round < 80 || interrupted < 16 {
        assert!(
            round < 4_000,
            "only {interrupted} kills hit a run that wrote"
        );
        let mut child = start(root.path(), "ab", usize::MAX);
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        thread::sleep(Duration::from_micros((random >> 33) % 12_000));
        child.kill().unwrap();
        child.wait().unwrap();

        assert_each_file_is_old_or_new(root.path(), "abc");
        interrupted += u32::from(root.path().join(".errbook").exists());
        // Killed twice in a row now and then, and mended with another catalogue than was begun.
        if !round.is_multiple_of(3) {
            let next = outputs(if round.is_multiple_of(2) { 'c' } else { 'a' });
            let outcome = apply(root.path(), &next, &Options::default()).unwrap();
            assert_eq!((outcome.kept, outcome.notes), (vec![], vec![]));
            let expected: BTreeMap<_, _> = next
                .iter()
                .map(|artifact| (artifact.path.clone(), artifact.contents.clone()))
                .collect();
            assert_eq!(files(root.path()), expected);
            assert!(compare(root.path(), &next).unwrap().is_up_to_date());
            assert!(!root.path().join(".errbook").exists());
        }
        round += 1;
    }
}

#[test]
fn runs_that_meet_leave_the_outputs_of_one_of_them() {
    let root = tempfile::tempdir().unwrap();
    let (a, b) = (outputs('a'), outputs('b'));
    apply(root.path(), &a, &Options::default()).unwrap();
    let children: Vec<Child> = ["a", "b", "ab", "ba"]
        .map(|catalogues| start(root.path(), catalogues, 15))
        .into();
    // Whoever looks in between sees one or the other, and never something of both.
    for _ in 0..40 {
        let plan = compare(root.path(), &a).unwrap();
        if !plan.is_up_to_date() {
            assert!(!plan.was_interrupted());
            let other = plan.differing().all(|file| !file.state.needs_force());
            assert!(other, "half-done files are not taken for edited ones");
        }
    }
    for child in children {
        let output = child.wait_with_output().unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{errors}");
    }
    let one = |outputs| compare(root.path(), outputs).unwrap().is_up_to_date();
    assert!(one(&a) || one(&b));
}

/// A limit on the size of files stands in for a full disk: a write fails half-way.
#[test]
fn a_full_disk_is_an_error_that_names_the_file_and_the_next_run_mends() {
    // In blocks of 512 bytes: too small for the journal, and too small for one of the files.
    for (blocks, catalogue) in [(1, "b"), (80, "c")] {
        let root = tempfile::tempdir().unwrap();
        apply(root.path(), &outputs('a'), &Options::default()).unwrap();
        let before = files(root.path());
        let mut command = Command::new("sh");
        let limited = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
        command.args(["-c", &limited]).arg(WRITER);
        let output = child_of(&mut command, root.path(), catalogue, 1)
            .output()
            .unwrap();
        assert!(!output.status.success());
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(
            errors.contains("operation: Write") && errors.contains("FileTooLarge"),
            "{errors}"
        );
        assert_each_file_is_old_or_new(root.path(), "ac");
        let after = files(root.path());
        assert_eq!(after == before, catalogue == "b", "no journal, no change");

        let next = outputs('b');
        let outcome = apply(root.path(), &next, &Options::default()).unwrap();
        assert!(outcome.is_complete());
        assert!(compare(root.path(), &next).unwrap().is_up_to_date());
        assert!(!root.path().join(".errbook").exists());
    }
}
