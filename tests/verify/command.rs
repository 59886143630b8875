//! `cargo xtask verify`, run as a user runs it.

use std::fs;
use std::io::Write as _;
use std::process::{Child, Command, Output, Stdio};

use errbook_tests::xtask::xtask;
use serde_json::{Value, json};

fn verify(arguments: &[&str]) -> Command {
    let mut command = xtask();
    command.arg("verify").args(arguments);
    command
}

fn run(command: &mut Command) -> (Option<i32>, String, String) {
    told(&command.output().unwrap())
}

fn told(output: &Output) -> (Option<i32>, String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (
        output.status.code(),
        text(&output.stdout),
        text(&output.stderr),
    )
}

/// A response of the shipped catalogue.
fn line(code: &str) -> String {
    let status = if code == "NOT_FOUND" { 404 } else { 409 };
    json!({
        "status": status,
        "headers": { "content-type": "application/json" },
        "body": {
            "success": false,
            "error": { "code": code, "message": "A message" },
            "meta": { "requestId": "req_1", "timestamp": "2025-12-14T10:30:00Z" },
        },
    })
    .to_string()
        + "\n"
}

const SUCCESS: &str = "{\"status\":200,\"headers\":{},\"body\":\"\"}\n";

#[test]
fn traffic_that_keeps_the_contract_is_said_to() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("good.ndjson");
    fs::write(&file, line("NOT_FOUND") + SUCCESS + &line("CONFLICT")).unwrap();
    let file = file.to_str().unwrap();
    let says = "2 error responses keep the contract\n1 response below 400 was not judged\n";
    let done = run(&mut verify(&[file]));
    assert_eq!(done, (Some(0), says.to_owned(), String::new()));
    // A release is a catalogue as well.
    let done = run(&mut verify(&["--spec", "spec/releases/1.0.0.json", file]));
    assert_eq!(done, (Some(0), says.to_owned(), String::new()));
}

#[test]
fn a_break_is_named_with_its_line_in_both_formats() {
    let folder = tempfile::tempdir().unwrap();
    let files = ["a.ndjson", "b.ndjson"].map(|name| folder.path().join(name));
    fs::write(
        &files[0],
        SUCCESS.to_owned() + &line("TEAPOT") + &line("CONFLICT"),
    )
    .unwrap();
    fs::write(&files[1], line("TEAPOT")).unwrap();
    let files = files.each_ref().map(|file| file.to_str().unwrap());
    let (code, stdout, stderr) = run(&mut verify(&files));
    assert_eq!((code, stderr.as_str()), (Some(3), ""));
    let expected = format!(
        "2 × unknown code  TEAPOT\n    expected a code of the catalogue\n    found \"TEAPOT\" in {}:2\n    \
         found \"TEAPOT\" in {}:1\n\n2 of 3 error responses break the contract\n\
         1 response below 400 was not judged\n",
        files[0], files[1]
    );
    assert_eq!(stdout, expected);

    let (code, stdout, stderr) = run(&mut verify(&[files[0], files[1], "--format", "json"]));
    assert_eq!((code, stderr.as_str()), (Some(3), ""));
    let report: Value = serde_json::from_str(&stdout).unwrap();
    let expected = json!({
        "lines": 4, "successes": 1, "errors": 3, "without_headers": 0, "broken": 2, "no_responses": 0,
        "problems": [{
            "kind": "unknown_code", "code": "TEAPOT", "path": "", "count": 2,
            "expected": "a code of the catalogue",
            "examples": [
                { "file": files[0], "line": 2, "place": "", "found": "\"TEAPOT\"" },
                { "file": files[1], "line": 1, "place": "", "found": "\"TEAPOT\"" },
            ],
        }],
    });
    assert_eq!(report, expected);
}

fn fed(arguments: &[&str]) -> Child {
    let mut command = verify(arguments);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command.spawn().unwrap()
}

#[test]
fn standard_input_is_read_where_no_file_is_named() {
    for arguments in [&[][..], &["-"]] {
        let mut child = fed(arguments);
        let input = line("NOT_FOUND") + "{\"status\":404,";
        child
            .stdin
            .take()
            .unwrap()
            .write_all(input.as_bytes())
            .unwrap();
        let (code, stdout, _) = told(&child.wait_with_output().unwrap());
        assert_eq!(code, Some(3));
        assert!(
            stdout.contains("in stdin:2\n\n1 error response keeps the contract\n"),
            "{stdout}"
        );
    }
}

#[test]
fn what_cannot_be_read_is_no_verdict() {
    let (code, stdout, stderr) = run(&mut verify(&["no/such/file.ndjson"]));
    assert_eq!((code, stdout.as_str()), (Some(1), ""));
    assert!(
        stderr.starts_with("error: cannot read no/such/file.ndjson: "),
        "{stderr}"
    );
    let (code, stdout, stderr) = run(&mut verify(&["--spec", "Cargo.toml"]));
    assert_eq!((code, stdout.as_str()), (Some(1), ""));
    assert!(stderr.contains("problem"), "{stderr}");
    // Most likely something was captured wrongly.
    let (code, stdout, stderr) = run(&mut verify(&[]));
    assert_eq!(
        (code, stdout.as_str()),
        (Some(0), "0 error responses keep the contract\n")
    );
    assert_eq!(stderr, "warning: there is no error response in the input\n");
}

/// The most memory that the command has had, in KiB, when so many lines have been written to it.
#[cfg(target_os = "linux")]
fn peak(lines: usize) -> u64 {
    let mut child = fed(&[]);
    let mut input = std::io::BufWriter::new(child.stdin.take().unwrap());
    let good = line("NOT_FOUND");
    for number in 0..lines {
        if number % 20 == 0 {
            let broken = line(&format!("CODE_{number}"));
            input.write_all(broken.as_bytes()).unwrap();
        } else {
            input.write_all(good.as_bytes()).unwrap();
        }
    }
    // All but what is in the pipe has been read, and the command waits for more.
    input.flush().unwrap();
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    drop(input);
    assert_eq!(child.wait_with_output().unwrap().status.code(), Some(3));
    let peak = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .unwrap();
    peak.trim().trim_end_matches(" kB").parse().unwrap()
}

#[cfg(target_os = "linux")]
#[test]
fn memory_does_not_grow_with_the_input() {
    // The first has seen as many unknown codes as are kept.
    let (few, many) = (peak(25_000), peak(500_000));
    assert!(
        many * 10 <= few * 11,
        "{few} KiB for 6 MB, {many} KiB for 120 MB"
    );
}
