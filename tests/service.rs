//! The reference service in `tests/service`: its own suite raises every error of the catalogue,
//! schemathesis finds nothing against its description, a client with the generated npm package gets
//! along with it, and all that it ever answers keeps the contract.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

use errbook_tests::crates::{cargo, command};
use errbook_tests::folder::copy;
use errbook_tests::process::{built, run};
use errbook_tests::xtask::{Done, xtask};
use errbook_tests::{npm, root, shipped, venv};
use serde_json::{Value, json};
use tempfile::TempDir;

fn folder() -> PathBuf {
    root().join("tests/service")
}

/// Nothing is recorded unless the environment says where.
const RECORDING: [&str; 2] = ["--features", "coverage"];

/// Cargo for the service, with the same features and versions each time.
fn service(arguments: &[&str]) -> Command {
    command(&folder(), &[arguments, &["--locked"], &RECORDING].concat())
}

/// The program `support-desk`, as its own suite builds it: another `cargo build` would put another,
/// with fewer features of what it depends on, in its place while it runs.
fn program() -> Command {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    Command::new(PROGRAM.get_or_init(|| built(&mut service(&["test", "--no-run", "--quiet"]))))
}

/// The file of the captured responses.
const CAPTURE: &str = "traffic.ndjson";

/// The file of what the service logs.
const LOG: &str = "desk.log";

/// A service that runs until this is dropped.
struct Desk {
    folder: TempDir,
    process: Child,
    url: String,
}

impl Desk {
    /// Starts it on a free port, with an empty database.
    fn serving(limits: &[(&str, u32)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut serve = program();
        serve.arg("serve").args(["--listen", "127.0.0.1:0"]);
        serve.arg("--database").arg(folder.path().join("desk.db"));
        serve.arg("--capture").arg(folder.path().join(CAPTURE));
        for (limit, requests) in limits {
            serve.arg(limit).arg(requests.to_string());
        }
        let log = File::create(folder.path().join(LOG)).unwrap();
        let mut process = serve.stdout(Stdio::piped()).stderr(log).spawn().unwrap();
        let mut line = String::new();
        let mut stdout = BufReader::new(process.stdout.take().unwrap());
        stdout.read_line(&mut line).unwrap();
        let url = line.trim_end().strip_prefix("listening on ");
        let url = url.unwrap_or_else(|| panic!("{serve:?} said {line:?}"));
        Self {
            url: url.to_owned(),
            folder,
            process,
        }
    }

    /// A file of this service, which goes with it.
    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A key of a team.
    fn key(&self, team: &str, arguments: &[&str]) -> String {
        let mut issue = program();
        issue.arg("issue-key").args(["--team", team]);
        issue.arg("--database").arg(self.file("desk.db"));
        run(issue.args(arguments)).trim_end().to_owned()
    }

    fn revoke(&self, key: &str) {
        fs::write(self.file("key.txt"), key).unwrap();
        let mut revoke = program();
        revoke.arg("revoke-key");
        revoke.arg("--database").arg(self.file("desk.db"));
        revoke.stdin(File::open(self.file("key.txt")).unwrap());
        assert!(revoke.status().unwrap().success());
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        if let Ok(Some(status)) = self.process.try_wait() {
            let log = fs::read_to_string(self.file(LOG)).unwrap_or_default();
            eprintln!("the service ended by itself ({status})\n{log}");
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Every code of the catalogue.
fn codes() -> BTreeSet<String> {
    let shipped = shipped();
    let errors = shipped.errors().iter();
    errors.map(|error| error.code.clone()).collect()
}

/// The report of a subcommand of `cargo xtask`, which has to find nothing.
fn report(command: &str, arguments: &[&Path]) -> Value {
    let mut xtask = xtask();
    xtask.args([command, "--format", "json"]).args(arguments);
    let done = Done::from(xtask.output().unwrap());
    let (stdout, stderr) = (&done.stdout, &done.stderr);
    assert_eq!(done.code, Some(0), "{command}: {stdout}\n{stderr}");
    serde_json::from_str(stdout).unwrap()
}

/// The codes of captured responses, of which none may break the contract.
fn answered(capture: &Path) -> BTreeSet<String> {
    let verified = report("verify", &[capture]);
    let traffic = fs::read_to_string(capture).unwrap();
    let responses = traffic.lines().map(|line| {
        let response: Value = serde_json::from_str(line).unwrap();
        (response["status"].as_u64(), response["body"].clone())
    });
    let errors = responses.filter(|(status, _)| *status >= Some(400));
    let codes: Vec<String> = errors
        .map(|(_, body)| {
            let body: Value = serde_json::from_str(body.as_str().unwrap()).unwrap();
            body["error"]["code"].as_str().unwrap().to_owned()
        })
        .collect();
    assert_eq!(verified["errors"], codes.len(), "{verified:#}");
    assert_eq!(verified["without_headers"], 0, "{verified:#}");
    codes.into_iter().collect()
}

#[test]
fn it_is_formatted_and_has_no_lint() {
    cargo(&folder(), &["fmt", "--check"]);
    let lint = ["clippy", "--quiet", "--locked", "--all-targets"];
    cargo(&folder(), &[&lint[..], &RECORDING].concat());
}

/// Nobody runs what measures it but by hand.
#[test]
fn it_compiles_with_the_errors_that_are_written_by_hand() {
    let load = root().join("tests/benches/load");
    cargo(&load, &["check", "--quiet", "--locked", "--workspace"]);
}

#[test]
fn its_own_suite_raises_every_error_for_every_cause() {
    let records = tempfile::tempdir().unwrap();
    let raised = records.path().join("raised.ndjson");
    let capture = records.path().join(CAPTURE);
    let mut suite = service(&["test", "--quiet"]);
    suite.env("ERRBOOK_COVERAGE", &raised);
    suite.env("SUPPORT_DESK_CAPTURE", &capture);
    run(&mut suite);

    let sources = folder().join("src");
    let coverage = report("coverage", &[&raised, Path::new("--source"), &sources]);
    let causes = &coverage["totals"]["causes"];
    assert_eq!(causes["exercised"], causes["all"]);
    assert_eq!(causes["inCode"], causes["all"]);
    assert_eq!(coverage["totals"]["codes"]["exercised"], codes().len());
    let all = coverage["codes"].as_array().unwrap().iter();
    let elsewhere = all.filter(|code| code["places"].as_array().unwrap().is_empty());
    // The layer answers a wrong method, and no line of the service says so.
    assert_eq!(
        elsewhere.map(|code| &code["code"]).collect::<Vec<_>>(),
        ["METHOD_NOT_ALLOWED"]
    );

    assert_eq!(answered(&capture), codes());
}

#[test]
fn schemathesis_finds_nothing() {
    let desk = Desk::serving(&[
        ("--secret-per-minute", 1_000_000),
        ("--burst-per-second", 1_000_000),
    ]);
    // Two users, each with a key of his team, and neither may see what is the other's.
    let user = |team: &str| {
        let key = format!("Bearer {}", desk.key(team, &[]));
        json!({ "name": team, "fixedHeaders": [{ "name": "Authorization", "value": key }] })
    };
    let users = json!({ "auth": [user("acme"), user("globex")] });
    fs::write(desk.file("users.json"), users.to_string()).unwrap();

    let mut schemathesis = Command::new(venv::program(&folder(), "schemathesis"));
    schemathesis
        .arg("--config-file")
        .arg(folder().join("schemathesis.toml"))
        .arg("run")
        .arg(folder().join("openapi.yaml"))
        .args(["--checks", "all", "--no-color", "--url", &desk.url])
        .arg("--report-json-path")
        .arg(desk.file("report.json"))
        .env("SUPPORT_DESK_USERS", desk.file("users.json"))
        .env("NO_PROXY", "127.0.0.1")
        // What it leaves behind goes with the service.
        .current_dir(desk.folder.path());
    run(&mut schemathesis);

    // It has called every operation, in every phase, and none of them only ever refused.
    let report = fs::read_to_string(desk.file("report.json")).unwrap();
    let report: Value = serde_json::from_str(&report).unwrap();
    for phase in ["examples", "coverage", "fuzzing", "stateful"] {
        assert_eq!(report["phases"][phase]["status"], "success", "{report:#}");
    }
    let cases = report["test_cases"]["generated"].as_u64().unwrap();
    assert!(cases > 1000, "{report:#}");
    let operations = report["valid_rates"].as_object().unwrap();
    assert_eq!(report["operations"]["total"], operations.len());
    assert_eq!(report["operations"]["tested"], operations.len());
    for (operation, phases) in operations {
        let mut phases = phases.as_object().unwrap().values();
        let is_accepted = phases.any(|phase| phase["accepted"].as_u64() > Some(0));
        assert!(is_accepted, "{operation}: {report:#}");
    }

    // The limits are far away, and the server does not fail.
    let mut expected = codes();
    assert!(expected.remove("RATE_LIMITED") && expected.remove("SERVER_ERROR"));
    assert_eq!(answered(&desk.file(CAPTURE)), expected);
}

/// Builds the generated npm package into the `node_modules` of the client, as a registry would have it.
fn install_package(client: &Path) {
    let package = client.join("node_modules/api-errors");
    let _ = fs::remove_dir_all(&package);
    copy(&root().join("generated/typescript"), &package);
    tsc(client, &package);
}

fn tsc(client: &Path, project: &Path) {
    let mut compiler = node(&client.join("node_modules/typescript/bin/tsc"));
    run(compiler.arg("--project").arg(project));
}

fn node(script: &Path) -> Command {
    let mut node = Command::new("node");
    node.arg(script);
    node
}

#[test]
fn a_client_in_node_meets_every_error() {
    let client = folder().join("client");
    npm::install(&client);
    install_package(&client);
    tsc(&client, &client);

    let (publishable_per_minute, burst_per_second) = (20, 60);
    let desk = Desk::serving(&[
        ("--publishable-per-minute", publishable_per_minute),
        ("--burst-per-second", burst_per_second),
    ]);
    let revoked = desk.key("acme", &[]);
    desk.revoke(&revoked);
    let given = json!({
        "url": desk.url,
        "secret": desk.key("acme", &[]),
        "publishable": desk.key("acme", &["--kind", "publishable"]),
        "restricted": desk.key("acme", &["--scopes", "articles:read"]),
        "revoked": revoked,
        "expired": desk.key("acme", &["--expires-in", "0"]),
        "otherTeam": desk.key("globex", &[]),
        "publishablePerMinute": publishable_per_minute,
        "burstPerSecond": burst_per_second,
    });
    run(node(&client.join("dist/run.js")).env("SUPPORT_DESK", given.to_string()));

    // A client can do nothing to make the server fail.
    let mut expected = codes();
    assert!(expected.remove("SERVER_ERROR"));
    assert_eq!(answered(&desk.file(CAPTURE)), expected);
}
