//! The coverage of the codes: a service is run with the feature `coverage`, from several processes and
//! threads, and `cargo xtask coverage` reports what it recorded.

#[path = "coverage/gaps.rs"]
mod gaps;
#[path = "coverage/scanner.rs"]
mod scanner;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use errbook_tests::crates::{cargo, command};
use errbook_tests::process::{built, run};
use errbook_tests::xtask::{Done, xtask};
use errbook_tests::{root, shipped};
use serde_json::Value;

/// The feature as a user asks for it.
const FEATURE: [&str; 2] = ["--features", "api-errors/coverage"];

fn consumer() -> PathBuf {
    root().join("tests/consumers/coverage")
}

/// Cargo for the service, with these arguments and the locked versions.
fn service(arguments: &[&str]) -> Command {
    command(&consumer(), &[arguments, &["--quiet", "--locked"]].concat())
}

/// What the service's tests record, and its program with the feature and without. All of them are
/// made by one cargo after the other, since they share a folder in which one replaces the other.
struct Service {
    recorded: String,
    recording: PathBuf,
    plain: PathBuf,
}

static SERVICE: LazyLock<Service> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("raised.ndjson");
    let mut tests = service(&[&["test"], &FEATURE[..]].concat());
    run(tests.env("ERRBOOK_COVERAGE", &file));
    let worker = |name: &str, features: &[&str]| {
        let program = built(&mut service(
            &[&["build", "--bin", "worker"], features].concat(),
        ));
        let kept = program.with_file_name(name);
        fs::copy(&program, &kept).unwrap();
        kept
    };
    Service {
        recorded: fs::read_to_string(file).unwrap(),
        recording: worker("worker-recording", &FEATURE),
        plain: worker("worker-plain", &[]),
    }
});

/// A folder with the catalogue, the sources of the service and what its tests recorded.
struct Project {
    folder: tempfile::TempDir,
}

impl Project {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let project = Self { folder };
        let spec = fs::read_to_string(root().join("spec/catalogue.yaml")).unwrap();
        project.write("errors.yaml", &spec);
        project.write("raised.ndjson", &SERVICE.recorded);
        for file in ["lib.rs", "bin/worker.rs"] {
            let text = fs::read_to_string(consumer().join("src").join(file)).unwrap();
            project.write(&format!("src/{file}"), &text);
        }
        project
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).unwrap()
    }

    /// `cargo xtask coverage` with these arguments.
    fn coverage(&self, arguments: &[&str]) -> Done {
        let mut command = xtask();
        command.arg("coverage").args(arguments);
        command.args(["--spec", "errors.yaml"]);
        let output = command.current_dir(self.path()).output();
        output.unwrap().into()
    }

    /// The same with every code and cause that the tests of the service do not raise as a known gap.
    fn with_known_gaps(self) -> Self {
        let done = self.coverage(&["raised.ndjson", "--format", "json"]);
        let report: Value = serde_json::from_str(&done.stdout).unwrap();
        let mut list = Vec::new();
        for code in report["codes"].as_array().unwrap() {
            let name = code["code"].as_str().unwrap();
            if code["records"] == 0 {
                list.push(format!("- {{ code: {name}, reason: Not yet tested }}\n"));
            }
            for cause in code["causes"].as_array().unwrap() {
                if cause["records"] == 0 {
                    let cause = format!("{name}, cause: {}", cause["cause"].as_str().unwrap());
                    let reason = "Needs a second team";
                    list.push(format!("- {{ code: {cause}, reason: {reason} }}\n"));
                }
            }
        }
        let list = list.concat();
        self.write("coverage-gaps.yaml", &list);
        self
    }
}

#[test]
fn every_process_records_each_kind_of_error_once() {
    let mut lines: Vec<&str> = SERVICE.recorded.lines().collect();
    lines.sort_unstable();
    let shipped = shipped();
    let version = &shipped.meta().version;
    let of = |rest: &str| format!(r#"{{"catalogue":"api-errors","version":"{version}",{rest}}}"#);
    // One process of tests raises it in eight threads, and eight workers raise it.
    let deleted = of(r#""code":"NOT_FOUND","cause":"deleted""#);
    let unavailable = of(r#""code":"SERVER_ERROR","cause":"unavailable""#);
    let mut expected = vec![deleted.as_str(); 9];
    expected.extend([unavailable.as_str(); 8]);
    let once = [
        of(r#""code":"NOT_FOUND""#),
        of(r#""code":"RATE_LIMITED""#),
        of(r#""code":"VALIDATION_ERROR","cause":"required""#),
    ];
    // What was decoded and cloned, a `FORBIDDEN`, is not there.
    expected.extend(once.iter().map(String::as_str));
    expected.sort_unstable();
    assert_eq!(lines, expected);
}

#[test]
fn the_service_is_clean_and_records_nothing_unless_it_is_asked_to() {
    cargo(
        &consumer(),
        &["clippy", "--quiet", "--locked", "--all-targets"],
    );
    cargo(&consumer(), &["fmt", "--check"]);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("raised.ndjson");
    // Without the feature, whatever the environment says.
    run(Command::new(&SERVICE.plain).env("ERRBOOK_COVERAGE", &file));
    assert!(!file.exists());
    // With the feature, if the environment says nothing.
    let recording = || Command::new(&SERVICE.recording);
    run(recording().env_remove("ERRBOOK_COVERAGE"));
    run(recording().env("ERRBOOK_COVERAGE", ""));
    run(recording().env("ERRBOOK_COVERAGE", &file));
    assert_eq!(fs::read_to_string(file).unwrap().lines().count(), 2);
}

/// A folder cannot be opened, and a full device takes no byte.
#[test]
fn a_file_that_cannot_be_written_is_named_once_and_breaks_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut files = vec![folder.path().to_owned()];
    if Path::new("/dev/full").exists() {
        files.push("/dev/full".into());
    }
    for file in files {
        let mut worker = Command::new(&SERVICE.recording);
        let output = worker.env("ERRBOOK_COVERAGE", &file).output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{stderr}");
        assert_eq!(String::from_utf8(output.stdout).unwrap().lines().count(), 4);
        let expected = format!("ERRBOOK_COVERAGE: cannot write {}: ", file.display());
        assert!(stderr.starts_with(&expected), "{stderr}");
        assert_eq!(stderr.lines().count(), 1, "{stderr}");
    }
}

#[test]
fn the_report_says_where_each_error_is_raised_and_whether_tests_raise_it() {
    let project = Project::new();
    project.write(
        "coverage-gaps.yaml",
        "- { code: FORBIDDEN, reason: No | in the tests }\n\
         - { code: NOT_FOUND, cause: deleted, reason: Was so once }\n",
    );
    let report = |format: &str| {
        let arguments = ["raised.ndjson", "--source", "src", "--format", format];
        let done = project.coverage(&arguments);
        assert_eq!(done.code, Some(3), "{done:?}");
        done
    };
    insta::assert_snapshot!("report@text", report("text").stdout);
    insta::assert_snapshot!("report@markdown", report("markdown").stdout);
    insta::assert_snapshot!("report@stderr", report("text").stderr);
    let mut json: Value = serde_json::from_str(&report("json").stdout).unwrap();
    let codes = json["codes"].as_array_mut().unwrap();
    assert_eq!(codes.len(), shipped().errors().len());
    codes.retain(|code| code["code"] == "NOT_FOUND" || code["code"] == "VALIDATION_ERROR");
    insta::assert_snapshot!("report@json", format!("{json:#}"));
}

#[test]
fn only_what_is_known_is_reported() {
    let project = Project::new();
    let sources = project.coverage(&["--source", "src"]);
    assert_eq!(sources.code, Some(0), "{sources:?}");
    let expected = format!("raised in code: 5 of {} codes", shipped().errors().len());
    assert!(sources.stdout.contains(&expected), "{}", sources.stdout);
    assert!(!sources.stdout.contains("tests"), "{}", sources.stdout);
    let records = project.coverage(&["raised.ndjson"]);
    assert_eq!(records.code, Some(3), "{records:?}");
    assert!(!records.stdout.contains("in code"), "{}", records.stdout);
}

#[test]
fn a_deprecated_code_is_asked_for_and_a_retired_one_is_not() {
    let project = Project::new();
    let spec = root().join("tests/fixtures/valid/lifecycle.yaml");
    project.write("errors.yaml", &fs::read_to_string(spec).unwrap());
    project.write("raised.ndjson", "");
    let done = project.coverage(&["raised.ndjson"]);
    let expected = "error: no test raises `MISSING`";
    assert!(done.stderr.contains(expected), "{done:?}");
    assert!(done.stdout.contains("MISSING (deprecated)"), "{done:?}");
    assert!(!done.stdout.contains("GONE"), "{done:?}");
}

#[test]
fn a_cause_without_an_id_is_not_asked_for() {
    let project = Project::new();
    let spec = root().join("tests/fixtures/valid/full.yaml");
    project.write("errors.yaml", &fs::read_to_string(spec).unwrap());
    project.write("raised.ndjson", "");
    let done = project.coverage(&["raised.ndjson", "--format", "json"]);
    assert_eq!(done.code, Some(3), "{done:?}");
    let report: Value = serde_json::from_str(&done.stdout).unwrap();
    let mut codes = report["codes"].as_array().unwrap().iter();
    let limited = codes.find(|code| code["code"] == "RATE_LIMITED").unwrap();
    let causes = limited["causes"].as_array().unwrap().iter();
    let causes: Vec<&Value> = causes.map(|cause| &cause["cause"]).collect();
    assert_eq!(causes, ["key_limit", "burst"]);
}

#[test]
fn records_of_something_else_are_named_and_do_not_count() {
    let project = Project::new();
    let shipped = shipped();
    let version = shipped.meta().version.as_str();
    let record = |catalogue: &str, version: &str, rest: &str| {
        format!(r#"{{"catalogue":"{catalogue}","version":"{version}",{rest}}}"#) + "\n"
    };
    let mut lines = String::new();
    lines += &record("api-errors", "0.9.0", r#""code":"CONFLICT""#);
    lines += &record("api-errors", "0.9.0", r#""code":"FORBIDDEN""#);
    lines += &record("other-errors", version, r#""code":"CONFLICT""#);
    lines += &record("api-errors", version, r#""code":"GONE""#);
    lines += &record("api-errors", version, r#""code":"CONFLICT","cause":"gone""#);
    lines += "\n{\"catalogue\":\"api-err";
    project.write("old.ndjson", &lines);
    let done = project.coverage(&["old.ndjson"]);
    assert_eq!(done.code, Some(3), "{done:?}");
    let expected = format!("raised by tests: 0 of {} codes", shipped.errors().len());
    assert!(done.stdout.contains(&expected), "{}", done.stdout);
    let warnings = done
        .stderr
        .lines()
        .filter(|line| line.starts_with("warning"));
    let warnings = warnings.collect::<Vec<_>>().join("\n");
    insta::assert_snapshot!(warnings.replace(version, "<version>"), @r#"
    warning: old.ndjson:1: the record is of version "0.9.0" of the catalogue, which is <version>: not counted, like 1 more
    warning: old.ndjson:3: the record is of the catalogue "other-errors": not counted
    warning: old.ndjson:4: the record has the code "GONE", which is unknown: not counted
    warning: old.ndjson:5: the record has the cause "gone", which `CONFLICT` does not have: not counted
    warning: old.ndjson:7: the record is not whole: not counted
    "#);
    // They are no error by themselves.
    let project = project.with_known_gaps();
    let done = project.coverage(&["raised.ndjson", "old.ndjson"]);
    assert_eq!(done.code, Some(0), "{done:?}");
}

#[test]
fn what_cannot_be_read_is_an_error_and_not_a_report() {
    let project = Project::new();
    for (arguments, code, expected) in [
        (&[][..], 2, "required"),
        (&["no.ndjson"], 1, "cannot read no.ndjson"),
        (&["src"], 1, "cannot read src"),
        (&["--source", "nowhere"], 1, "cannot read nowhere"),
        (
            &["raised.ndjson", "--gaps", "no.yaml"],
            1,
            "cannot read no.yaml",
        ),
        (
            &["raised.ndjson", "--against", "main"],
            1,
            "git knows no revision `main`",
        ),
        (
            &["raised.ndjson", "--against=--all"],
            1,
            "git knows no revision `--all`",
        ),
    ] {
        let done = project.coverage(arguments);
        assert_eq!(done.code, Some(code), "{arguments:?}: {done:?}");
        assert!(done.stderr.contains(expected), "{arguments:?}: {done:?}");
        assert_eq!(done.stdout, "");
    }
    project.write("errors.yaml", "errors: {}\n");
    let done = project.coverage(&["raised.ndjson"]);
    assert_eq!(done.code, Some(1), "{done:?}");
    assert!(done.stderr.contains("error[EB"), "{done:?}");
}
