//! The commands, run as a user runs them: exit codes, what is printed where, what is written.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use errbook_tests::xtask::{Done, cargo, xtask};
use errbook_tests::{root, shipped};
use serde_json::Value;

fn run(arguments: &[&str]) -> Done {
    xtask().args(arguments).output().unwrap().into()
}

/// A catalogue and an output folder of their own.
struct Project {
    folder: tempfile::TempDir,
}

impl Project {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let spec = root().join("spec/catalogue.yaml");
        fs::copy(spec, folder.path().join("errors.yaml")).unwrap();
        Self { folder }
    }

    fn generated() -> Self {
        let project = Self::new();
        let done = project.run(&["gen"]);
        assert_eq!(done.code, Some(0), "{done:?}");
        project
    }

    fn spec(&self) -> PathBuf {
        self.folder.path().join("errors.yaml")
    }

    fn out(&self) -> PathBuf {
        self.folder.path().join("out")
    }

    /// Runs a command for this catalogue, in its folder.
    fn run(&self, arguments: &[&str]) -> Done {
        self.command(arguments).output().unwrap().into()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = xtask();
        command
            .args(arguments)
            .args(["--spec", "errors.yaml", "--out", "out"])
            .current_dir(self.folder.path());
        command
    }

    fn edit(&self, from: &str, to: &str) {
        let text = fs::read_to_string(self.spec()).unwrap();
        assert!(text.contains(from));
        fs::write(self.spec(), text.replace(from, to)).unwrap();
    }
}

/// Every file below `root` with its contents; what a build leaves there is left out.
fn tree(root: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    fn walk(root: &Path, folder: &Path, found: &mut BTreeMap<PathBuf, Vec<u8>>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            if matches!(
                name,
                "target" | "node_modules" | ".venv" | "Cargo.lock" | "book"
            ) {
                continue;
            }
            if path.is_dir() {
                walk(root, &path, found);
            } else {
                let below = path.strip_prefix(root).unwrap().to_path_buf();
                found.insert(below, fs::read(&path).unwrap());
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(root, root, &mut found);
    found
}

#[test]
fn gen_says_in_one_line_what_changed() {
    let project = Project::new();
    let first = project.run(&["gen"]);
    assert_eq!(first.code, Some(0), "{first:?}");
    let files = tree(&project.out()).len();
    assert_eq!(
        first.stdout,
        format!("generated: {files} added, 0 unchanged (out/)\n")
    );

    let again = project.run(&["gen"]);
    assert_eq!(again.code, Some(0));
    assert_eq!(
        again.stdout,
        format!("generated: up to date ({files} files in out/)\n")
    );

    project.edit("Resource already exists", "Resource is there already");
    let changed = project.run(&["gen"]);
    assert_eq!(changed.code, Some(0));
    assert!(changed.stdout.starts_with("generated: "), "{changed:?}");
    assert!(changed.stdout.contains(" changed, "), "{changed:?}");
    assert_eq!(changed.stdout.lines().count(), 1);
}

/// `rm -rf generated && cargo xtask gen`.
#[test]
fn a_removed_output_folder_comes_back_byte_for_byte() {
    let project = Project::new();
    let committed = tree(&root().join("generated"));
    for _ in 0..2 {
        assert_eq!(project.run(&["gen"]).code, Some(0));
        let made = tree(&project.out());
        assert!(made.keys().eq(committed.keys()));
        for (path, contents) in &made {
            assert!(contents == &committed[path], "{} differs", path.display());
        }
        fs::remove_dir_all(project.out()).unwrap();
    }
}

/// The packages that make up the generator are found, and none is in `generated/`, where that
/// folder holds nothing that cargo could read.
#[test]
fn the_generator_builds_without_the_generated_crate() {
    let copy = tempfile::tempdir().unwrap();
    for file in ["Cargo.toml", "Cargo.lock"] {
        fs::copy(root().join(file), copy.path().join(file)).unwrap();
    }
    for package in ["codegen", "xtask", "tests"] {
        for (path, contents) in tree(&root().join(package)) {
            let path = copy.path().join(package).join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, contents).unwrap();
        }
    }
    let broken = copy.path().join("generated/rust");
    for state in ["missing", "broken"] {
        if state == "broken" {
            fs::create_dir_all(broken.join("src")).unwrap();
            fs::write(broken.join("Cargo.toml"), "<<<<<<< ours").unwrap();
            fs::write(broken.join("src/lib.rs"), "<<<<<<< ours").unwrap();
        }
        let output = cargo()
            .args(["tree", "--workspace", "--offline", "--locked"])
            .current_dir(copy.path())
            .output()
            .unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{state}: {errors}");
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(text.contains("errbook-codegen"), "{text}");
        assert!(!text.contains("generated"), "{state}: {text}");
    }
}

#[test]
fn check_passes_what_is_fresh() {
    let project = Project::generated();
    let done = project.run(&["gen", "--check"]);
    assert_eq!(done.code, Some(0), "{done:?}");
    assert!(done.stdout.starts_with("up to date: "), "{done:?}");
}

#[test]
fn check_names_what_differs_shows_how_and_says_what_mends_it() {
    let project = Project::generated();
    project.edit("Resource already exists", "Resource is there already");
    fs::remove_file(project.out().join("docs/index.md")).unwrap();
    let page = project.out().join("docs/codes/FORBIDDEN.md");
    fs::write(&page, "mine\n").unwrap();
    let before = tree(project.folder.path());

    let done = project.run(&["gen", "--check"]);
    assert_eq!(done.code, Some(3), "{done:?}");
    for line in [
        "stale     out/docs/codes/CONFLICT.md\n",
        "missing   out/docs/index.md\n",
        "edited    out/docs/codes/FORBIDDEN.md\n",
        "\n--- docs/codes/CONFLICT.md (on disk)\n",
        "`cargo xtask gen --spec errors.yaml --out out`",
        "`cargo xtask gen --force --spec errors.yaml --out out`",
        "1 missing",
        "1 edited",
    ] {
        assert!(
            done.stderr.contains(line),
            "{line:?} is not in {}",
            done.stderr
        );
    }
    assert!(tree(project.folder.path()) == before, "it wrote something");
}

#[test]
fn check_makes_no_folder() {
    let project = Project::new();
    let done = project.run(&["gen", "--check"]);
    assert_eq!(done.code, Some(3), "{done:?}");
    assert!(!project.out().exists());
}

#[test]
fn gen_keeps_an_edited_file_and_names_it() {
    let project = Project::generated();
    let page = project.out().join("docs/codes/FORBIDDEN.md");
    fs::write(&page, "mine\n").unwrap();
    fs::remove_file(project.out().join("docs/index.md")).unwrap();

    let kept = project.run(&["gen"]);
    assert_eq!(kept.code, Some(1), "{kept:?}");
    assert!(kept.stdout.contains("1 added, 1 kept"), "{kept:?}");
    assert!(
        kept.stderr
            .contains("out/docs/codes/FORBIDDEN.md was edited"),
        "{kept:?}"
    );
    assert!(
        kept.stderr
            .contains("cargo xtask gen --force --spec errors.yaml"),
        "{kept:?}"
    );
    assert_eq!(fs::read_to_string(&page).unwrap(), "mine\n");

    let forced = project.run(&["gen", "--force"]);
    assert_eq!(forced.code, Some(0), "{forced:?}");
    assert_eq!(project.run(&["gen", "--check"]).code, Some(0));
}

#[test]
fn an_invalid_catalogue_is_refused_by_every_command_and_nothing_is_written() {
    let project = Project::new();
    project.edit("status: 409", "status: 9");
    for arguments in [
        &["gen"][..],
        &["gen", "--check"],
        &["lint"],
        &["explain", "CONFLICT"],
        &["docs", "--dest", "site"],
    ] {
        let done = project.run(arguments);
        assert_eq!(done.code, Some(1), "{done:?}");
        assert!(done.stderr.contains("error[EB"), "{done:?}");
        assert!(done.stderr.contains("errors.yaml:"), "{done:?}");
        assert_eq!(done.stdout, "");
    }
    assert!(!project.out().exists());
}

#[test]
fn a_catalogue_that_is_not_there_is_named() {
    let done = run(&["lint", "--spec", "nowhere.yaml"]);
    assert_eq!(done.code, Some(1));
    assert!(done.stderr.contains("nowhere.yaml"), "{done:?}");
}

#[test]
fn lint_prints_for_programs_to_standard_output() {
    let project = Project::new();
    project.edit("status: 409", "status: 9");
    let json = project.run(&["lint", "--format", "json"]);
    assert_eq!(json.code, Some(1));
    assert!(
        serde_json::from_str::<Value>(&json.stdout).is_ok(),
        "{json:?}"
    );
    let github = project.run(&["lint", "--format", "github"]);
    assert_eq!(github.code, Some(1));
    assert!(
        github.stdout.starts_with("::error file=errors.yaml,line="),
        "{github:?}"
    );
}

#[test]
fn lint_passes_the_catalogue_of_this_repository() {
    let done = run(&["lint"]);
    assert_eq!(done.code, Some(0), "{done:?}");
    let codes = shipped().errors().len();
    let expected = format!("spec/catalogue.yaml is valid: {codes} codes\n");
    assert_eq!(done.stdout, expected);
}

#[test]
fn explain_shows_a_code_and_suggests_for_a_misspelt_one() {
    let done = run(&["explain", "rate_limited"]);
    assert_eq!(done.code, Some(0), "{done:?}");
    assert!(done.stdout.contains("RATE_LIMITED") && done.stdout.contains("429"));
    assert!(
        !done.stdout.contains('\u{1b}'),
        "no colours where no terminal is"
    );

    let unknown = run(&["explain", "RATE_LIMTED"]);
    assert_eq!(unknown.code, Some(1));
    assert!(
        unknown.stderr.contains("did you mean `RATE_LIMITED`?"),
        "{unknown:?}"
    );
}

#[test]
fn docs_writes_the_pages_and_takes_back_only_what_it_wrote() {
    let project = Project::new();
    let place = project.folder.path().join("pages");
    let docs = ["docs", "--flavour", "plain", "--dest", "pages"];
    let done = project.run(&docs);
    assert_eq!(done.code, Some(0), "{done:?}");
    assert!(done.stdout.starts_with("written: "), "{done:?}");
    assert!(place.join("codes/CONFLICT.md").exists());

    fs::write(place.join("codes/mine.md"), "mine").unwrap();
    project.edit("  CONFLICT:", "  COLLISION:");
    assert_eq!(project.run(&docs).code, Some(0));
    assert!(!place.join("codes/CONFLICT.md").exists());
    assert!(place.join("codes/COLLISION.md").exists());
    assert_eq!(
        fs::read_to_string(place.join("codes/mine.md")).unwrap(),
        "mine"
    );

    // A page that would take the place of a file of the user's.
    project.edit("  COLLISION:", "  CONFLICT:");
    fs::write(place.join("codes/CONFLICT.md"), "mine").unwrap();
    let kept = project.run(&docs);
    assert_eq!(kept.code, Some(1), "{kept:?}");
    assert!(
        kept.stderr.contains("CONFLICT.md was not written by"),
        "{kept:?}"
    );
    let text = fs::read_to_string(place.join("codes/CONFLICT.md"));
    assert_eq!(text.unwrap(), "mine");
}

#[test]
fn docs_refuses_a_folder_that_is_not_its_own() {
    let project = Project::new();
    let before = tree(project.folder.path());
    for dest in [".", "errors.yaml"] {
        let done = project.run(&["docs", "--dest", dest]);
        assert_eq!(done.code, Some(1), "{done:?}");
        assert!(done.stderr.contains("choose a folder"), "{done:?}");
        assert!(tree(project.folder.path()) == before);
    }
}

#[test]
fn wrong_usage_has_an_exit_code_of_its_own() {
    for arguments in [
        &[][..],
        &["generate"],
        &["gen", "--bogus"],
        &["gen", "--check", "--force"],
        &["explain"],
        &["lint", "--format", "xml"],
        &["docs", "--flavour", "word"],
        &["test", "--only", "nonsense"],
    ] {
        assert_eq!(run(arguments).code, Some(2), "{arguments:?}");
    }
}

#[test]
fn the_help_of_every_command_has_examples_and_exit_codes() {
    let help = run(&["--help"]);
    assert_eq!(help.code, Some(0));
    assert!(help.stdout.contains("Usage: cargo xtask"), "{help:?}");
    for command in [
        "gen", "watch", "lint", "diff", "release", "new", "explain", "docs", "coverage", "verify",
        "test",
    ] {
        assert!(help.stdout.contains(&format!("\n  {command} ")), "{help:?}");
        let own = run(&[command, "--help"]);
        assert_eq!(own.code, Some(0));
        for part in ["Examples:", "Exit codes: 0", "--spec <PATH>", "--out <DIR>"] {
            assert!(own.stdout.contains(part), "{command}: no {part}");
        }
    }
}

#[test]
fn the_commands_work_in_any_folder_of_the_repository() {
    let done: Done = xtask()
        .arg("lint")
        .current_dir(root().join("codegen/src"))
        .output()
        .unwrap()
        .into();
    assert_eq!(done.code, Some(0), "{done:?}");
    let codes = shipped().errors().len();
    let expected = format!("../../spec/catalogue.yaml is valid: {codes} codes\n");
    assert_eq!(done.stdout, expected);
}

/// `cargo xtask explain … | head -0`.
#[test]
fn whoever_stops_reading_causes_no_panic() {
    for arguments in [&["explain", "NOT_FOUND"][..], &["lint"], &["--help"]] {
        let mut child = xtask()
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let done: Done = child.wait_with_output().unwrap().into();
        assert_eq!((done.code, &*done.stderr), (Some(0), ""), "{arguments:?}");
    }
}

#[test]
fn a_part_of_the_suite_without_its_tools_is_skipped_here_and_fails_in_ci() {
    let nothing = tempfile::tempdir().unwrap();
    let mut command = xtask();
    command
        .args(["test", "--only", "typescript"])
        .env("PATH", nothing.path());
    let here: Done = command.output().unwrap().into();
    assert_eq!(here.code, Some(0), "{here:?}");
    assert!(here.stdout.contains("SKIPPED"), "{here:?}");
    assert!(here.stderr.contains("https://nodejs.org"), "{here:?}");
    assert!(
        here.stderr.contains("NOT EVERYTHING WAS TESTED"),
        "{here:?}"
    );

    let ci: Done = command.env("CI", "true").output().unwrap().into();
    assert_eq!(ci.code, Some(1), "{ci:?}");
    assert!(ci.stderr.contains("CI may skip nothing"), "{ci:?}");
}

/// Neither the time nor the environment changes what is made.
#[test]
fn the_outputs_depend_on_nothing_but_the_catalogue() {
    let project = Project::generated();
    let before = tree(&project.out());
    fs::remove_dir_all(project.out()).unwrap();
    let done = project
        .command(&["gen"])
        .env("LANG", "tr_TR.UTF-8")
        .env("TZ", "Pacific/Kiritimati")
        .env("SOURCE_DATE_EPOCH", "0")
        .output()
        .unwrap();
    assert!(done.status.success());
    assert!(tree(&project.out()) == before);
}
