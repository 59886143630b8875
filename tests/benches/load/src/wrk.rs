//! `wrk`: one run, and what it says.

use std::net::SocketAddr;
use std::process::{Command, Stdio};

use crate::http::Request;
use crate::processors::Side;
use crate::{Result, package};

/// How many connections are open, each with one request at a time.
pub const CONNECTIONS: u32 = 16;

/// What a run of `wrk` found.
#[derive(Debug, Clone, Copy)]
pub struct Run {
    pub requests: f64,
    pub seconds: f64,
    /// Half of the answers came within this time, in milliseconds.
    pub p50: f64,
    /// All answers but one in a hundred came within this time, in milliseconds.
    pub p99: f64,
}

impl Run {
    pub fn per_second(&self) -> f64 {
        self.requests / self.seconds
    }
}

/// Fails where `wrk` is not installed.
pub fn find() -> Result<()> {
    let mut wrk = Command::new("wrk");
    wrk.arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    // It has no status for success that it keeps to.
    wrk.status().map(drop).map_err(|error| {
        format!("wrk: {error}; `apt install wrk` or `brew install wrk` brings it").into()
    })
}

/// Sends a request again and again. Every answer has to have a status of the right sort.
pub fn run(address: SocketAddr, request: &Request, is_error: bool, seconds: u64) -> Result<Run> {
    let mut wrk = Side::Client.command("wrk");
    wrk.args(["--threads", "1", "--connections"])
        .arg(CONNECTIONS.to_string())
        .args(["--duration", &format!("{seconds}s"), "--script"])
        .arg(package().join("request.lua"));
    if let Some(authorization) = &request.authorization {
        wrk.args(["--header", &format!("Authorization: {authorization}")]);
    }
    wrk.arg(format!("http://{address}{}", request.path));
    wrk.args(["--", request.method]);
    wrk.args(request.body.as_ref().map(|(_, body)| body));
    let output = wrk.stderr(Stdio::inherit()).output()?;
    let text = String::from_utf8(output.stdout)?;
    let numbers = parse(&text).ok_or_else(|| format!("{wrk:?} said {text:?}"))?;
    let [requests, microseconds, p50, p99, errors, broken] = numbers;
    let expected = if is_error { requests } else { 0 };
    if requests == 0 || errors != expected || broken > 0 {
        return Err(format!("{request:?} has other answers than it should: {text}").into());
    }
    Ok(Run {
        requests: number(requests),
        seconds: number(microseconds) / 1e6,
        p50: number(p50) / 1e3,
        p99: number(p99) / 1e3,
    })
}

/// The numbers on the line of `request.lua`.
fn parse(text: &str) -> Option<[u64; 6]> {
    let line = text.lines().find_map(|line| line.strip_prefix("result "))?;
    let numbers = line.split(' ').map(|number| number.parse().ok());
    let numbers: Vec<u64> = numbers.collect::<Option<_>>()?;
    numbers.try_into().ok()
}

#[allow(clippy::cast_precision_loss)]
fn number(number: u64) -> f64 {
    number as f64
}
