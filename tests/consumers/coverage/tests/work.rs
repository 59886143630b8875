//! Work in other processes, all at once.

use std::process::{Child, Command, Stdio};

use api_errors::{ApiError, ErrorCode};

#[test]
fn a_worker_that_fails_says_why() {
    let start = || {
        let mut worker = Command::new(env!("CARGO_BIN_EXE_worker"));
        worker.stdout(Stdio::piped()).spawn().unwrap()
    };
    let workers: Vec<Child> = (0..8).map(|_| start()).collect();
    for worker in workers {
        let output = worker.wait_with_output().unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        assert_eq!(said.lines().count(), 4, "{said}");
    }
}

#[test]
fn the_quota_ends() {
    assert_eq!(desk::take(1).unwrap(), 0);
    let ApiError::RateLimited(error) = desk::take(0).unwrap_err() else {
        panic!("another error");
    };
    assert_eq!(error.code(), ErrorCode::RateLimited);
    assert_eq!(error.retry_after, 42);
}
