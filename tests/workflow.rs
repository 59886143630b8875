//! The workflow and the hook of `spec/RELEASES.md` do what the page says, run as GitHub and git run them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use errbook_codegen::evolution::Bump;
use errbook_tests::blocks::blocks;
use errbook_tests::process::{program, run};
use errbook_tests::xtask::{Done, xtask};
use errbook_tests::{root, shipped_version};
use serde_yaml::Value;

/// The block of code on the page that contains `mark`.
fn block(mark: &str) -> String {
    let page = fs::read_to_string(root().join("spec/RELEASES.md")).unwrap();
    let mut blocks = blocks(&page).into_iter();
    let found = blocks.find(|block| block.text.contains(mark));
    found.unwrap_or_else(|| panic!("no block has {mark}")).text
}

/// A clone of a repository that has the shipped catalogue and what is generated from it.
struct Clone {
    folder: tempfile::TempDir,
}

impl Clone {
    fn new() -> Self {
        let clone = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        let origin = clone.path("origin");
        fs::create_dir_all(&origin).unwrap();
        let copy = |what: &str| {
            let mut cp = Command::new("cp");
            cp.arg("-R").arg(root().join(what)).arg(&origin);
            run(&mut cp);
        };
        copy("spec");
        copy("generated");
        // What builds and installations left there.
        for left in ["rust/target", "typescript/node_modules"] {
            let _ = fs::remove_dir_all(origin.join("generated").join(left));
        }
        clone.git("origin", &["init", "--quiet", "--initial-branch=main"]);
        clone.git("origin", &["add", "--all"]);
        clone.git("origin", &["commit", "--quiet", "--message=first"]);
        clone.git(".", &["clone", "--quiet", "origin", "work"]);
        // `cargo xtask` of a repository that has nothing but its catalogue.
        fs::create_dir(clone.path("bin")).unwrap();
        let cargo = format!(
            "#!/bin/sh\nwhile [ \"$1\" != xtask ]; do shift; done\nshift\nexec '{}' \"$@\" --spec spec/catalogue.yaml --out generated\n",
            Path::new(xtask().get_program()).display()
        );
        program(&clone.path("bin/cargo"), &cargo);
        clone
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// A command in a folder, which finds our `cargo` first.
    fn command(&self, program: &str, folder: &str) -> Command {
        let path = std::env::var("PATH").unwrap_or_default();
        let mut command = Command::new(program);
        command
            .current_dir(self.path(folder))
            .env("PATH", format!("{}:{path}", self.path("bin").display()))
            .env("GIT_CONFIG_GLOBAL", "/dev/null");
        command
    }

    fn commit(&self, folder: &str, arguments: &[&str]) -> Done {
        let mut git = self.command("git", folder);
        git.args(["-c", "user.name=t", "-c", "user.email=t@example.com"])
            .args(arguments);
        git.output().unwrap().into()
    }

    fn git(&self, folder: &str, arguments: &[&str]) {
        let done = self.commit(folder, arguments);
        assert_eq!(done.code, Some(0), "{arguments:?}: {done:?}");
    }

    fn edit(&self, from: &str, to: &str) {
        let path = self.path("work/spec/catalogue.yaml");
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{from}");
        fs::write(path, text.replace(from, to)).unwrap();
    }

    /// Gives the catalogue the version that such a change asks for.
    fn raise_version(&self, bump: Bump) {
        let version = shipped_version();
        self.edit(
            &format!("version: {version}"),
            &format!("version: {}", bump.after(&version)),
        );
    }

    /// Runs the steps of the workflow as GitHub does: each with `bash -e`, up to the first that fails.
    /// Returns the name of that one, what it printed, and the summary.
    fn workflow(&self) -> (Option<String>, String, String) {
        let workflow: Value = serde_yaml::from_str(&block("name: Error catalogue")).unwrap();
        let summary = self.path("summary.md");
        fs::write(&summary, "").unwrap();
        let steps = workflow["jobs"]["catalogue"]["steps"]
            .as_sequence()
            .unwrap();
        let mut failed = (None, String::new());
        for step in steps.iter().filter(|step| step.get("run").is_some()) {
            let mut bash = self.command("bash", "work");
            bash.args(["--noprofile", "--norc", "-e", "-o", "pipefail", "-c"])
                .arg(step["run"].as_str().unwrap())
                .env("GITHUB_BASE_REF", "main")
                .env("GITHUB_STEP_SUMMARY", &summary);
            let done: Done = bash.output().unwrap().into();
            if done.code != Some(0) && step.get("continue-on-error").is_none() {
                let name = step["name"].as_str().unwrap().to_owned();
                failed = (Some(name), done.stdout + &done.stderr);
                break;
            }
        }
        let summary = fs::read_to_string(summary).unwrap();
        (failed.0, failed.1, summary)
    }
}

#[test]
fn the_workflow_stops_what_should_not_be_merged() {
    let clone = Clone::new();
    let (failed, printed, summary) = clone.workflow();
    assert_eq!(failed, None, "{printed}");
    assert!(summary.contains("No change since origin/main"), "{summary}");

    // A new code without a version.
    clone.edit(
        "  CONFLICT:\n",
        "  GONE: { status: 410, summary: Gone }\n\n  CONFLICT:\n",
    );
    let (failed, printed, _) = clone.workflow();
    assert!(failed.unwrap().contains("its version says"), "{printed}");
    assert!(
        printed.contains("::error file=spec/catalogue.yaml,line=7"),
        "{printed}"
    );

    // With one, but without what is generated.
    clone.raise_version(Bump::Minor);
    let (failed, printed, _) = clone.workflow();
    assert!(failed.unwrap().contains("generated files"), "{printed}");

    let gen_files = |clone: &Clone| {
        let mut cargo = clone.command("cargo", "work");
        run(cargo.args(["xtask", "gen"]));
    };
    gen_files(&clone);
    let (failed, printed, summary) = clone.workflow();
    assert_eq!(failed, None, "{printed}");
    assert!(
        summary.contains("- `GONE` is new, with status `410`."),
        "{summary}"
    );

    // What breaks stands in the summary, and is stopped.
    clone.edit("status: 404", "status: 410");
    gen_files(&clone);
    let (failed, _, _) = clone.workflow();
    assert!(failed.unwrap().contains("its version says"));
}

#[test]
fn the_hook_keeps_a_commit_from_what_is_not_generated() {
    let clone = Clone::new();
    program(
        &clone.path("work/.git/hooks/pre-commit"),
        &block("The catalogue is right and what is generated"),
    );
    fs::write(clone.path("work/notes.txt"), "unrelated").unwrap();
    clone.edit("status: 404", "status: 4040");
    // Nothing of the catalogue is part of this commit.
    clone.git("work", &["add", "notes.txt"]);
    clone.git("work", &["commit", "--message=notes"]);
    clone.git("work", &["add", "--all"]);
    let refused = clone.commit("work", &["commit", "--message=broken"]);
    assert_eq!(refused.code, Some(1), "{refused:?}");
    assert!(refused.stderr.contains("error[EB0601]"), "{refused:?}");
    clone.edit("status: 4040", "status: 404");
    clone.edit("Resource was deleted", "Resource was removed");
    clone.raise_version(Bump::Patch);
    clone.git("work", &["add", "--all"]);
    let refused = clone.commit("work", &["commit", "--message=stale"]);
    assert_ne!(refused.code, Some(0), "{refused:?}");
    assert!(refused.stderr.contains("cargo xtask gen"), "{refused:?}");
    let mut cargo = clone.command("cargo", "work");
    run(cargo.args(["xtask", "gen"]));
    clone.git("work", &["add", "--all"]);
    clone.git("work", &["commit", "--message=right"]);
}
