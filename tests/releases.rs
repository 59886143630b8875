//! The life of a catalogue as its team lives it: `release`, `diff`, `lint`, in a repository of their own.

use std::fmt::Write as _;
use std::fs;

use std::process::Command;

use errbook_tests::process::run;
use errbook_tests::root;
use errbook_tests::xtask::{Done, xtask};
use serde_json::Value;

/// A catalogue with an included file, in a folder below the root of a git repository.
struct Team {
    folder: tempfile::TempDir,
}

const MAIN: &str = r#"name: demo-errors
version: 1.0.0
title: Demo
include: [errors/*.yaml]
context:
  requestId: { type: string, example: req_1 }
envelope:
  code: $code
  message: $message
  $details: flatten
  requestId: $requestId
errors:
  NOT_FOUND:
    status: 404
    summary: Not found
    causes:
      - { id: deleted, text: It was deleted }
      - { id: never_there, text: It never was }
  LIMITED:
    status: 429
    summary: Too many requests
    message: "Wait {wait} seconds"
    details:
      wait: { type: integer, minimum: 0, unit: seconds, example: 5 }
    headers:
      Retry-After: "{wait}"
    retry: { after: wait }
"#;

const BILLING: &str = r"errors:
  CARD_DECLINED:
    status: 402
    summary: Card declined
    details:
      reason: { type: string, enum: [expired, stolen] }
";

impl Team {
    fn new() -> Self {
        let team = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        fs::create_dir_all(team.path("api/errors")).unwrap();
        team.write("api/catalogue.yaml", MAIN);
        team.write("api/errors/billing.yaml", BILLING);
        team
    }

    /// With 1.0.0 released.
    fn released() -> Self {
        let team = Self::new();
        assert_eq!(team.run(&["release", "1.0.0"]).code, Some(0));
        team
    }

    fn path(&self, path: &str) -> std::path::PathBuf {
        self.folder.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        fs::write(self.path(path), text).unwrap();
    }

    fn edit(&self, path: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.path(path)).unwrap();
        assert!(text.contains(from), "{from} in {text}");
        self.write(path, &text.replace(from, to));
    }

    fn run(&self, arguments: &[&str]) -> Done {
        let mut command = xtask();
        command
            .args(arguments)
            .args(["--spec", "api/catalogue.yaml"])
            .current_dir(self.folder.path());
        command.output().unwrap().into()
    }

    fn git(&self, arguments: &[&str]) {
        let mut git = Command::new("git");
        git.current_dir(self.folder.path())
            .args([
                "-c",
                "user.name=t",
                "-c",
                "user.email=t@example.com",
                "-c",
                "commit.gpgsign=false",
            ])
            .args(arguments);
        run(&mut git);
    }

    fn changes(&self, arguments: &[&str]) -> Vec<String> {
        let done = self.run(&[&["diff", "--format", "json"], arguments].concat());
        let report: Value = serde_json::from_str(&done.stdout).unwrap();
        let changes = report["changes"].as_array().unwrap().iter();
        changes
            .map(|it| {
                format!(
                    "{} {}",
                    it["change"].as_str().unwrap(),
                    it["at"].as_str().unwrap()
                )
            })
            .collect()
    }
}

#[test]
fn a_release_is_a_catalogue_that_is_never_rewritten() {
    let team = Team::new();
    let wrong = team.run(&["release", "1.1.0"]);
    assert_eq!(wrong.code, Some(1), "{wrong:?}");
    assert!(wrong.stderr.contains("set `version: 1.1.0`"), "{wrong:?}");
    assert!(!team.path("api/releases").exists());

    let made = team.run(&["release", "1.0.0"]);
    assert_eq!(made.code, Some(0), "{made:?}");
    let file = team.path("api/releases/1.0.0.json");
    let frozen = fs::read(&file).unwrap();
    // What sha256sum checks.
    let mut sums = Command::new("sha256sum");
    sums.args(["--check", "--strict", "SHA256SUMS"])
        .current_dir(team.path("api/releases"));
    assert_eq!(run(&mut sums), "1.0.0.json: OK\n");
    // Every command takes it for a catalogue.
    let mut gen_old = xtask();
    gen_old
        .args(["gen", "--spec", "api/releases/1.0.0.json", "--out", "old"])
        .current_dir(team.folder.path());
    run(&mut gen_old);
    assert!(team.path("old/rust/Cargo.toml").is_file());

    assert_eq!(
        team.run(&["release", "1.0.0"]).code,
        Some(0),
        "again, and the same"
    );
    team.edit(
        "api/catalogue.yaml",
        "summary: Not found",
        "summary: Nothing there",
    );
    let other = team.run(&["release", "1.0.0"]);
    assert_eq!(other.code, Some(1), "{other:?}");
    assert!(other.stderr.contains("EB0805"), "{other:?}");
    assert_eq!(fs::read(&file).unwrap(), frozen);
}

#[test]
fn an_interrupted_release_is_finished_by_the_next_run() {
    let team = Team::released();
    team.write("api/releases/SHA256SUMS", "");
    let lint = team.run(&["lint"]);
    assert!(lint.stderr.contains("EB0803"), "{lint:?}");
    let again = team.run(&["release", "1.0.0"]);
    assert_eq!(again.code, Some(0), "{again:?}");
    assert_eq!(team.run(&["lint"]).code, Some(0));
    // Only of what it would have made itself.
    team.write("api/releases/SHA256SUMS", "");
    team.edit("api/releases/1.0.0.json", "Not found", "Not there");
    assert_eq!(team.run(&["release", "1.0.0"]).code, Some(1));
}

#[test]
fn lint_says_that_a_release_was_edited() {
    let team = Team::released();
    assert_eq!(team.run(&["lint"]).code, Some(0));
    team.edit("api/releases/1.0.0.json", "Not found", "Not there");
    let lint = team.run(&["lint", "--format", "json"]);
    assert_eq!(lint.code, Some(1));
    let report: Value = serde_json::from_str(&lint.stdout).unwrap();
    let rules: Vec<&str> = report["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["rule"].as_str().unwrap())
        .collect();
    assert!(rules.contains(&"EB0801"), "{rules:?}");
}

#[test]
fn the_releases_of_this_repository_are_what_they_were() {
    let linted = errbook_codegen::lint(&root().join("spec/catalogue.yaml"), "2026-11-25");
    let report = linted
        .report
        .render(errbook_codegen::diagnostics::Format::Human { color: false });
    assert!(!linted.report.has_errors(), "{report}");
    assert!(linted.comparison.is_some(), "there is a release");
}

/// A change of every sort, as the three forms show it.
#[test]
fn what_changed_as_people_and_programs_read_it() {
    let team = Team::released();
    team.edit("api/catalogue.yaml", "status: 404", "status: 410");
    team.edit("api/catalogue.yaml", "id: never_there", "id: never");
    team.edit(
        "api/catalogue.yaml",
        "unit: seconds, ",
        "unit: milliseconds, ",
    );
    team.edit(
        "api/catalogue.yaml",
        "Wait {wait} seconds",
        "Wait {wait} ms",
    );
    team.edit(
        "api/catalogue.yaml",
        "      Retry-After: \"{wait}\"\n",
        "      X-Wait: \"{wait}\"\n",
    );
    team.edit(
        "api/errors/billing.yaml",
        "[expired, stolen]",
        // Whatever a text says, it is only ever shown.
        "[expired, \"lost | `x` <b> {{#include y}}\"]",
    );
    team.write(
        "api/errors/new.yaml",
        "errors:\n  GONE: { status: 410, summary: Gone }\n",
    );
    for (format, name) in [("text", "text"), ("json", "json"), ("markdown", "markdown")] {
        let done = team.run(&["diff", "--format", format]);
        assert_eq!(done.code, Some(3), "{done:?}");
        insta::assert_snapshot!(format!("diff@{name}"), done.stdout);
    }
    // Enough of a version, and nothing that none makes right.
    team.edit("api/catalogue.yaml", "version: 1.0.0", "version: 2.0.0");
    assert_eq!(team.run(&["diff"]).code, Some(0));
    assert_eq!(team.run(&["lint"]).code, Some(0));
}

#[test]
fn a_vanished_code_is_refused_under_every_version_until_it_is_retired() {
    let team = Team::released();
    fs::remove_file(team.path("api/errors/billing.yaml")).unwrap();
    team.edit("api/catalogue.yaml", "include: [errors/*.yaml]\n", "");
    team.edit("api/catalogue.yaml", "version: 1.0.0", "version: 9.0.0");
    let lint = team.run(&["lint"]);
    assert!(
        lint.code == Some(1) && lint.stderr.contains("EB0806"),
        "{lint:?}"
    );
    assert_eq!(team.run(&["diff"]).code, Some(3));
    let main = fs::read_to_string(team.path("api/catalogue.yaml")).unwrap();
    team.write(
        "api/catalogue.yaml",
        &(main + "retired:\n  CARD_DECLINED: { since: 9.0.0 }\n"),
    );
    assert_eq!(team.run(&["lint"]).code, Some(0));
    assert_eq!(team.run(&["diff"]).code, Some(0));
    assert_eq!(team.run(&["release", "9.0.0"]).code, Some(0));
    // It never returns, whatever else is said.
    team.edit(
        "api/catalogue.yaml",
        "retired:\n  CARD_DECLINED: { since: 9.0.0 }\n",
        "  CARD_DECLINED: { status: 402, summary: Declined }\n",
    );
    let lint = team.run(&["lint"]);
    assert!(lint.stderr.contains("EB0807"), "{lint:?}");
}

#[test]
fn below_one_a_break_moves_the_second_number() {
    let team = Team::new();
    team.edit("api/catalogue.yaml", "version: 1.0.0", "version: 0.3.1");
    assert_eq!(team.run(&["release", "0.3.1"]).code, Some(0));
    team.edit("api/catalogue.yaml", "status: 404", "status: 410");
    for (version, lint) in [("0.3.2", 1), ("0.4.0-rc.1", 0), ("0.4.0", 0)] {
        let text = fs::read_to_string(team.path("api/catalogue.yaml")).unwrap();
        let rest = text.split_once("\ntitle:").unwrap().1;
        team.write(
            "api/catalogue.yaml",
            &format!("name: demo-errors\nversion: {version}\ntitle:{rest}"),
        );
        assert_eq!(team.run(&["lint"]).code, Some(lint), "{version}");
    }
}

#[test]
fn what_is_allowed_does_not_ask_for_a_version() {
    let team = Team::released();
    team.edit("api/catalogue.yaml", "status: 404", "status: 410");
    team.edit("api/catalogue.yaml", "version: 1.0.0", "version: 1.0.1");
    assert_eq!(team.run(&["diff"]).code, Some(3));
    let allow = |at: &str, until: &str| {
        team.write(
            "api/releases/allowed.yaml",
            &format!(
                "allow:\n  - change: status-changed\n    at: {at}\n    reason: Agreed with every client\n    until: {until}\n"
            ),
        );
    };
    allow("errors.NOT_FOUND", "2999-12-31");
    let diff = team.run(&["diff"]);
    assert_eq!(diff.code, Some(0), "{diff:?}");
    assert!(
        diff.stdout
            .contains("allowed until 2999-12-31: Agreed with every client"),
        "{diff:?}"
    );
    assert_eq!(team.run(&["lint"]).code, Some(0));
    for (at, until, rule) in [
        ("errors.NOT_FOUND", "2020-01-01", "EB0810"),
        ("errors.NOT", "2999-12-31", "EB0811"),
        ("errors.LIMITED", "2999-12-31", "EB0811"),
    ] {
        allow(at, until);
        let lint = team.run(&["lint"]);
        assert!(
            lint.code == Some(1) && lint.stderr.contains(rule),
            "{at} {until}: {lint:?}"
        );
    }
}

#[test]
fn a_revision_a_file_and_a_release_can_be_compared_with() {
    let team = Team::released();
    team.git(&["init", "--quiet", "--initial-branch=main"]);
    team.git(&["add", "."]);
    team.git(&["commit", "--quiet", "--message=first"]);
    team.edit("api/errors/billing.yaml", "status: 402", "status: 400");
    let expected = ["status-changed errors.CARD_DECLINED.status"];
    for against in ["main", "HEAD", "1.0.0", "v1.0.0", "api/releases/1.0.0.json"] {
        assert_eq!(team.changes(&["--against", against]), expected, "{against}");
    }
    // What is asked for touches neither the index nor the working tree.
    let mut status = Command::new("git");
    status
        .current_dir(team.folder.path())
        .args(["status", "--porcelain"]);
    assert_eq!(run(&mut status), " M api/errors/billing.yaml\n");
    // From a hook of a linked worktree, which hears of another repository.
    let mut hook = xtask();
    hook.args([
        "diff",
        "--spec",
        "api/catalogue.yaml",
        "--against",
        "main",
        "--format",
        "json",
    ])
    .current_dir(team.folder.path())
    .env("GIT_DIR", ".git")
    .env("GIT_INDEX_FILE", "nowhere");
    assert!(
        String::from_utf8(hook.output().unwrap().stdout)
            .unwrap()
            .contains("status-changed")
    );
    team.git(&["rm", "--quiet", "--cached", "-r", "api"]);
    team.git(&["commit", "--quiet", "--message=without"]);
    let new = team.run(&["diff", "--against", "HEAD"]);
    assert!(
        new.code == Some(0) && new.stderr.contains("all of it is new"),
        "{new:?}"
    );
    for nothing in ["nosuch", "--output=x", "main~9"] {
        let done = team.run(&["diff", &format!("--against={nothing}")]);
        assert_eq!(done.code, Some(1), "{nothing}: {done:?}");
        assert!(done.stderr.contains("is no release"), "{nothing}: {done:?}");
    }
}

#[test]
fn without_a_release_there_is_nothing_to_compare_with() {
    let team = Team::new();
    let json = team.run(&["diff", "--format", "json"]);
    let report: Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(
        (&report["against"], &report["changes"]),
        (&Value::Null, &Value::Array(Vec::new()))
    );
    let done = team.run(&["diff"]);
    assert_eq!(done.code, Some(0));
    assert!(
        done.stderr.contains("`cargo xtask release` makes one"),
        "{done:?}"
    );
}

/// What comes back as itself has not changed: every fixture, released, differs from itself in nothing.
#[test]
fn a_release_of_a_catalogue_is_that_catalogue() {
    for (name, path) in errbook_tests::valid_files() {
        let catalogue = errbook_codegen::check(&path).catalogue.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let spec = folder.path().join("catalogue.yaml");
        fs::copy(&path, &spec).unwrap();
        let releases = errbook_codegen::releases::Releases::of(&spec).unwrap();
        let version = catalogue.meta().version.parse().unwrap();
        releases.freeze(&catalogue, &version).unwrap();
        let linted = errbook_codegen::lint(&spec, "2026-11-25");
        let human = errbook_codegen::diagnostics::Format::Human { color: false };
        let report = linted.report.render(human);
        let comparison = linted
            .comparison
            .unwrap_or_else(|| panic!("{name}: {report}"));
        let changes: Vec<_> = comparison
            .changes
            .iter()
            .map(|it| format!("{} {}", it.change.at(), it.change.words.plain()))
            .collect();
        assert!(changes.is_empty(), "{name}: {changes:?}");
    }
}

/// Says of one change to the released catalogue which kinds it is.
fn kinds(edit: impl Fn(&Team)) -> Vec<String> {
    let team = Team::released();
    edit(&team);
    let changes = team.changes(&[]).into_iter();
    changes
        .map(|it| it.split(' ').next().unwrap_or_default().to_owned())
        .collect()
}

/// What no compiler sees, or hides behind another change.
#[test]
fn values_that_swap_places_and_waits_in_another_unit_break() {
    let context = "  requestId: { type: string, example: req_1 }\n";
    let two = "  region: { type: string }\n  requestId: { type: string, example: req_1 }\n";
    let team = Team::new();
    team.edit(
        "api/catalogue.yaml",
        context,
        &format!("{context}  region: {{ type: string }}\n"),
    );
    team.edit(
        "api/catalogue.yaml",
        "  requestId: $requestId",
        "  requestId: $requestId\n  region: $region",
    );
    assert_eq!(team.run(&["release", "1.0.0"]).code, Some(0));
    team.edit(
        "api/catalogue.yaml",
        &format!("{context}  region: {{ type: string }}\n"),
        two,
    );
    assert_eq!(team.changes(&[]), ["arguments-changed context"]);

    let unitless = kinds(|team| team.edit("api/catalogue.yaml", "unit: seconds, ", ""));
    assert!(
        !unitless.contains(&"unit-changed".to_owned()),
        "seconds is what it is without: {unitless:?}"
    );
    let millis = kinds(|team| {
        team.edit(
            "api/catalogue.yaml",
            "unit: seconds, ",
            "unit: milliseconds, ",
        );
        team.edit(
            "api/catalogue.yaml",
            "      Retry-After: \"{wait}\"\n",
            "      X-Wait: \"{wait}\"\n",
        );
    });
    assert!(millis.contains(&"unit-changed".to_owned()), "{millis:?}");
}

#[test]
fn a_break_does_not_hide_another_one_of_the_same_code() {
    let team = Team::new();
    team.edit(
        "api/catalogue.yaml",
        "{ id: deleted, text: It was deleted }",
        "{ id: deleted, text: Gone, message: \"{kind} {by}\", params: { kind: { type: string, enum: [a, b] }, by: { type: string } } }",
    );
    assert_eq!(team.run(&["release", "1.0.0"]).code, Some(0));
    team.edit(
        "api/catalogue.yaml",
        "    summary: Not found",
        "    summary: Not found\n    message_fixed: true",
    );
    team.edit(
        "api/catalogue.yaml",
        "by: { type: string }",
        "by: { type: integer }",
    );
    team.edit("api/catalogue.yaml", "enum: [a, b]", "enum: [a, c]");
    let changes = team.changes(&[]);
    for expected in [
        "message-fixed errors.NOT_FOUND.message_fixed",
        "arguments-changed errors.NOT_FOUND.causes.deleted",
        "arguments-changed errors.NOT_FOUND.causes.deleted.params.kind",
    ] {
        assert!(
            changes.contains(&expected.to_owned()),
            "{expected}: {changes:?}"
        );
    }
}

#[test]
fn an_older_line_is_maintained_beside_the_next_one() {
    let team = Team::released();
    let version = |from: &str, to: &str| {
        team.edit(
            "api/catalogue.yaml",
            &format!("version: {from}"),
            &format!("version: {to}"),
        );
    };
    version("1.0.0", "2.0.0");
    team.edit("api/catalogue.yaml", "status: 404", "status: 410");
    assert_eq!(team.run(&["release", "2.0.0"]).code, Some(0));
    // 1.1.0 keeps to 1.0.0, and adds a code.
    version("2.0.0", "1.1.0");
    team.edit("api/catalogue.yaml", "status: 410", "status: 404");
    let billing = fs::read_to_string(team.path("api/errors/billing.yaml")).unwrap();
    team.write(
        "api/errors/billing.yaml",
        &(billing + "  BACKPORTED: { status: 400, summary: New }\n"),
    );
    let done = team.run(&["release", "1.1.0"]);
    assert_eq!(done.code, Some(0), "{done:?}");
    // The next line gets it, too: it was never gone.
    version("1.1.0", "2.1.0");
    team.edit("api/catalogue.yaml", "status: 404", "status: 410");
    assert_eq!(team.changes(&[]), ["code-added errors.BACKPORTED"]);
    assert_eq!(team.run(&["lint"]).code, Some(0));
}

#[test]
fn a_frozen_pre_release_is_not_changed_under_its_version() {
    let team = Team::released();
    team.edit(
        "api/catalogue.yaml",
        "version: 1.0.0",
        "version: 2.0.0-rc.1",
    );
    assert_eq!(team.run(&["release", "2.0.0-rc.1"]).code, Some(0));
    team.edit("api/catalogue.yaml", "status: 404", "status: 410");
    let lint = team.run(&["lint"]);
    assert!(
        lint.code == Some(1) && lint.stderr.contains("EB0805"),
        "{lint:?}"
    );
    team.edit("api/catalogue.yaml", "2.0.0-rc.1", "2.0.0-rc.2");
    assert_eq!(team.run(&["lint"]).code, Some(0));
}

#[test]
fn the_releases_of_another_catalogue_are_told() {
    let team = Team::released();
    team.write(
        "api/other.yaml",
        "name: other\nversion: 1.0.0\ntitle: T\nenvelope: { code: $code }\nerrors:\n  A: { status: 400, summary: A }\n",
    );
    let mut lint = xtask();
    lint.args(["lint", "--spec", "api/other.yaml"])
        .current_dir(team.folder.path());
    let done: Done = lint.output().unwrap().into();
    assert!(
        done.stderr.contains("need folders of their own"),
        "{done:?}"
    );
    assert_eq!(done.stderr.matches("error[").count(), 1, "{done:?}");
}

/// The table of changes in the documentation, as the classes make it.
fn table() -> String {
    use errbook_codegen::evolution::{Audience, CLASSES};
    let mut table = String::from(
        "| kind | what is different | breaks | version |\n| --- | --- | --- | --- |\n",
    );
    for class in CLASSES {
        let breaks: Vec<_> = class
            .breaks
            .iter()
            .map(|it: &Audience| it.as_str())
            .collect();
        let refused = if class.is_refused() { " ✗" } else { "" };
        let _ = writeln!(
            table,
            "| `{}`{refused} | {} | {} | {} |",
            class.id,
            class.summary,
            breaks.join(", "),
            class.bump.as_str()
        );
    }
    table
}

#[test]
fn the_documentation_lists_every_kind_of_change() {
    let page = fs::read_to_string(root().join("spec/RELEASES.md")).unwrap();
    let table = table();
    assert!(
        page.contains(&table),
        "spec/RELEASES.md is to have this table:\n{table}"
    );
}
