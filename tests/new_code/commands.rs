//! The command as a user runs it: exit codes and messages.

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use errbook_codegen::evolution::Bump;
use errbook_tests::process::run;
use errbook_tests::{root, shipped_version};

/// A copy of the shipped catalogue with its releases.
struct Project(tempfile::TempDir);

impl Project {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let spec = root().join("spec");
        fs::copy(
            spec.join("catalogue.yaml"),
            folder.path().join("errors.yaml"),
        )
        .unwrap();
        fs::create_dir(folder.path().join("releases")).unwrap();
        for entry in fs::read_dir(spec.join("releases")).unwrap() {
            let path = entry.unwrap().path();
            let to = folder
                .path()
                .join("releases")
                .join(path.file_name().unwrap());
            fs::copy(path, to).unwrap();
        }
        Self(folder)
    }

    fn spec(&self) -> PathBuf {
        self.0.path().join("errors.yaml")
    }

    fn text(&self) -> String {
        fs::read_to_string(self.spec()).unwrap()
    }

    /// The exit code, standard output and standard error of `cargo xtask new`.
    fn new_code(&self, arguments: &[&str]) -> (Option<i32>, String, String) {
        self.run("new", arguments)
    }

    fn run(&self, command: &str, arguments: &[&str]) -> (Option<i32>, String, String) {
        let output = Command::new(program())
            .arg(command)
            .args(arguments)
            .args(["--spec", "errors.yaml"])
            .current_dir(self.0.path())
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (
            output.status.code(),
            text(output.stdout),
            text(output.stderr),
        )
    }
}

/// The program of `cargo xtask`.
fn program() -> PathBuf {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(root());
    let printed = run(cargo.args(["build", "--package", "xtask", "--message-format=json"]));
    let messages = printed.lines();
    let messages = messages.filter_map(|line| serde_json::from_str(line).ok());
    let mut programs = messages
        .filter_map(|message: serde_json::Value| message["executable"].as_str().map(PathBuf::from));
    programs.next().unwrap()
}

#[test]
fn a_code_is_added_and_the_next_step_is_said() {
    let project = Project::new();
    let before = project.text();
    let (code, stdout, stderr) = project.new_code(&[
        "PAYMENT_DECLINED",
        "--status",
        "402",
        "--summary",
        "Declined: \"no\" # reason",
        "--cause",
        "expired_card",
        "--cause",
        "no_funds",
        "--retry",
        "never",
    ]);
    assert_eq!(code, Some(0), "{stderr}");
    let line = project
        .text()
        .lines()
        .position(|it| it == "  PAYMENT_DECLINED:");
    let place = format!("errors.yaml:{}", line.unwrap() + 1);
    assert!(stdout.contains(&place), "{stdout}");
    // Not into the `generated/` of this repository.
    let next = "`cargo xtask gen --spec errors.yaml --out DIR` (DIR: ";
    assert!(stderr.contains(next), "{stderr}");
    // The release knows no such code, so that the version has to grow.
    let version = shipped_version();
    let next = format!("version: {}", Bump::Minor.after(&version));
    assert!(stderr.contains(&next), "{stderr}");
    let entry = r#"  PAYMENT_DECLINED:
    status: 402
    summary: "Declined: \"no\" # reason"
    retry: never
    causes:
      - id: expired_card
        text: Expired card
      - id: no_funds
        text: No funds
    # resolutions:
    #   - What the caller can do about it

"#;
    assert_eq!(project.text().replace(entry, ""), before);

    // With the version that was named there is no hint.
    fs::write(
        project.spec(),
        project
            .text()
            .replace(&format!("version: {version}"), &next),
    )
    .unwrap();
    let (code, _, stderr) = project.new_code(&["ANOTHER", "--status", "409", "--out", "made"]);
    assert_eq!(code, Some(0), "{stderr}");
    let next = "`cargo xtask gen --spec errors.yaml --out made`";
    assert!(stderr.contains(next), "{stderr}");
    assert!(!stderr.contains("version:"), "{stderr}");
}

#[test]
fn what_is_wrong_is_said_of_the_arguments_and_nothing_is_written() {
    let project = Project::new();
    let retired = "retired:\n  OLD_CODE: {}\n";
    fs::write(project.spec(), format!("{}\n{retired}", project.text())).unwrap();
    let before = project.text();
    for (arguments, rule, marked) in [
        (&["NOT_FOUND", "--status", "404"][..], "EB0205", "NOT_FOUND"),
        (&["OLD_CODE", "--status", "404"], "EB0701", "OLD_CODE"),
        (&["RESULT", "--status", "404"], "EB0207", "RESULT"),
        (&["not-found", "--status", "404"], "EB0201", "not-found"),
        (&["OTHER", "--status", "200"], "EB0601", "200"),
        (
            &["OTHER", "--status", "404", "--summary", ""],
            "EB0106",
            "''",
        ),
        (
            &["OTHER", "--status", "404", "--summary", "a\u{202e}b"],
            "EB0009",
            "<U+202E>",
        ),
        (
            &["OTHER", "--status", "404", "--cause", "new"],
            "EB0207",
            "new",
        ),
        (
            &["OTHER", "--status", "404", "--cause", "a", "--cause", "a"],
            "EB0209",
            "a",
        ),
    ] {
        let (code, stdout, stderr) = project.new_code(arguments);
        assert_eq!(code, Some(1), "{stderr}");
        assert_eq!(stdout, "");
        assert!(
            stderr.contains(&format!("error[{rule}]")),
            "{rule}: {stderr}"
        );
        assert!(stderr.contains("--> command line:1:"), "{stderr}");
        let line = stderr
            .lines()
            .find(|it| it.contains("cargo xtask new"))
            .unwrap();
        let marks = stderr.lines().skip_while(|it| *it != line).nth(1).unwrap();
        let column = marks.find('^').unwrap();
        assert!(line[column..].starts_with(marked), "{stderr}");
        assert!(stderr.contains("nothing was written"), "{stderr}");
        assert_eq!(project.text(), before);
    }
}

#[test]
fn a_code_that_only_releases_remember_does_not_return() {
    let project = Project::new();
    let version = shipped_version();
    let next = Bump::Minor.after(&version);
    let text = project
        .text()
        .replace(&format!("version: {version}"), &format!("version: {next}"));
    fs::write(
        project.spec(),
        format!("{text}\nretired:\n  OLD_CODE: {{}}\n"),
    )
    .unwrap();
    let (code, _, stderr) = project.run("release", &[&next.to_string()]);
    assert_eq!(code, Some(0), "{stderr}");
    fs::write(project.spec(), &text).unwrap();
    let (code, _, stderr) = project.new_code(&["OLD_CODE", "--status", "404"]);
    assert_eq!(code, Some(1), "{stderr}");
    assert!(stderr.contains("error[EB0807]"), "{stderr}");
    assert!(stderr.contains("--> command line:1:17"), "{stderr}");
    assert_eq!(project.text(), text);
}

#[test]
fn a_catalogue_that_is_invalid_anyway_is_reported_as_it_is() {
    let project = Project::new();
    let broken = project.text().replace("title: Error", "titel: Error");
    fs::write(project.spec(), &broken).unwrap();
    let (code, _, stderr) = project.new_code(&["OTHER", "--status", "404"]);
    assert_eq!(code, Some(1));
    assert!(stderr.contains("error[EB0102]"), "{stderr}");
    assert!(stderr.contains("--> errors.yaml:"), "{stderr}");
    assert!(!stderr.contains("command line"), "{stderr}");
    assert!(stderr.contains("invalid as it is"), "{stderr}");
    assert_eq!(project.text(), broken);
}
