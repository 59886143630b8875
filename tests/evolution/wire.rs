//! What the new server answers, read by the old clients: one program of Rust and one process of Node for
//! all fixtures.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::process::Command;

use errbook_codegen::evolution::Audience;
use errbook_tests::{arbitrary, process, root};
use serde_json::{Value, json};

use super::crates::{Crates, hash, rustc};
use super::fixtures::Fixture;
use super::{Finding, instances, typescript as packages};

/// A response of the new server.
pub struct Response {
    status: u16,
    headers: Vec<(String, String)>,
    body: String,
    /// What an old client has to say of it: that it knows the code, or that the server is newer.
    expected: String,
}

/// Every example of the new catalogues, and random errors of every code and cause.
pub fn responses(fixtures: &[Fixture]) -> Vec<Vec<Response>> {
    let mut runner = arbitrary::runner();
    fixtures
        .iter()
        .map(|fixture| {
            let instances = instances::of(&fixture.new, &mut runner);
            let response = |instance: instances::Instance<'_>| {
                let code = &instance.error.code;
                let is_known = fixture.old.error(code).is_some();
                Response {
                    status: instance.response.status,
                    headers: instance.response.headers,
                    body: instance.response.body.to_string(),
                    expected: format!("{} {code}", if is_known { "known" } else { "newer" }),
                }
            };
            instances.into_iter().map(response).collect()
        })
        .collect()
}

/// The first response of each fixture that an old client does not read as it should.
fn findings(
    judge: &'static str,
    responses: &[Vec<Response>],
    mut said: impl Iterator<Item = String>,
) -> Vec<Option<Finding>> {
    let findings = responses.iter().map(|responses| {
        let mut found = None;
        for response in responses {
            let said = said.next().expect("an answer for each response");
            if !said.starts_with(&response.expected) && found.is_none() {
                let Response { status, body, .. } = response;
                found = Some(Finding {
                    judge,
                    breaks: Audience::Wire,
                    words: format!("{said}: HTTP {status} {body}"),
                });
            }
        }
        found
    });
    findings.collect()
}

/// What the program consists of besides a function for each fixture.
const MAIN: &str = r#"
macro_rules! read {
    ($api:ident, $responses:expr) => {
        for (status, headers, body) in $responses {
            let headers: &[(&str, &str)] = headers;
            let received = $api::ReceivedError::decode(status, headers.iter().copied(), body);
            match received.decoded {
                $api::Decoded::Known(known) => println!("known {}", known.error.code()),
                $api::Decoded::Newer(newer) => println!("newer {}", newer.code),
                $api::Decoded::Malformed(broken) => println!("malformed {broken}"),
                $api::Decoded::Other => println!("other"),
            }
        }
    };
}
"#;

/// The old clients in Rust.
pub fn rust(
    fixtures: &[Fixture],
    crates: &Crates,
    responses: &[Vec<Response>],
) -> Vec<Option<Finding>> {
    let folder = root().join("target/evolution");
    let mut source = MAIN.to_owned();
    let mut main = String::new();
    let mut libraries = BTreeMap::new();
    for (at, (fixture, responses)) in fixtures.iter().zip(responses).enumerate() {
        let library = crates.library(&fixture.old);
        let api = format!("old_{:016x}", hash(&library));
        let _ = writeln!(source, "fn fixture_{at}() {{\n    read!({api}, [");
        for response in responses {
            let Response {
                status,
                headers,
                body,
                ..
            } = response;
            let _ = writeln!(source, "        ({status}u16, &{headers:?}[..], {body:?}),");
        }
        source.push_str("    ]);\n}\n");
        let _ = writeln!(main, "    fixture_{at}();");
        libraries.insert(api, library);
    }
    let _ = writeln!(source, "fn main() {{\n{main}}}");
    let file = folder.join("old_clients.rs");
    fs::write(&file, source).unwrap();
    let program = folder
        .join("old_clients")
        .with_extension(std::env::consts::EXE_EXTENSION);
    let mut compiler = rustc("rustc");
    for (api, library) in &libraries {
        compiler
            .arg("--extern")
            .arg(format!("{api}={}", library.display()));
    }
    process::run(compiler.arg(&file).arg("-o").arg(&program));
    let said = process::run(&mut Command::new(&program));
    let said = said.lines().map(str::to_owned);
    findings("the old Rust client", responses, said)
}

/// The old clients in TypeScript, which `tsc` has compiled.
pub fn typescript(fixtures: &[Fixture], responses: &[Vec<Response>]) -> Vec<Option<Finding>> {
    let mut asked = String::new();
    for (fixture, responses) in fixtures.iter().zip(responses) {
        let case = packages::key(&fixture.old);
        for Response {
            status,
            headers,
            body,
            ..
        } in responses
        {
            let headers: BTreeMap<_, _> = headers.iter().cloned().collect();
            let line = json!({ "case": case, "status": status, "headers": headers, "body": body });
            let _ = writeln!(asked, "{line}");
        }
    }
    let folder = packages::folder();
    let file = folder.join("asked.ndjson");
    fs::write(&file, asked).unwrap();
    let driver = root().join("tests/agreement/judge.mjs");
    let said = process::run(Command::new("node").arg(driver).arg(&folder).arg(&file));
    let said = said.lines().map(|line| {
        let verdict: Value = serde_json::from_str(line).unwrap();
        let word = |key: &str| verdict[key].as_str().unwrap_or_default();
        let paths = verdict["paths"].as_array().into_iter().flatten();
        let paths: BTreeSet<&str> = paths.filter_map(Value::as_str).collect();
        let words = [word("kind"), word("code")].into_iter().chain(paths);
        words.collect::<Vec<_>>().join(" ")
    });
    findings("the old TypeScript client", responses, said)
}
