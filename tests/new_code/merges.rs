//! Two people add a code each, on branches of their own, and git merges them without a question.

use std::fs;
use std::path::Path;
use std::process::Command;

use errbook_codegen::check;
use errbook_codegen::insert::plan;
use errbook_tests::process::run;

use super::new_code;

/// A repository with these files, committed.
struct Repository(tempfile::TempDir);

impl Repository {
    fn new(files: &[(&str, &str)]) -> Self {
        let repository = Self(tempfile::tempdir().unwrap());
        for (name, text) in files {
            let path = repository.folder().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        repository.git(&["init", "--quiet", "--initial-branch", "main"]);
        repository.commit();
        repository
    }

    fn folder(&self) -> &Path {
        self.0.path()
    }

    /// Git without the settings of whoever runs the tests.
    fn git(&self, arguments: &[&str]) -> String {
        let nobody = if cfg!(windows) { "NUL" } else { "/dev/null" };
        run(Command::new("git")
            .args(["-c", "user.name=Test", "-c", "user.email=test@example.com"])
            .args(arguments)
            .env("GIT_CONFIG_GLOBAL", nobody)
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .current_dir(self.folder()))
    }

    fn commit(&self) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", "a change"]);
    }

    /// Adds a code on a branch of its own that starts at `main`, and says which files it changed.
    fn branch(&self, code: &str, status: i64) -> String {
        self.git(&["switch", "--quiet", "--create", code, "main"]);
        let catalogue = self.folder().join("catalogue.yaml");
        plan(&catalogue, &new_code(code, status))
            .unwrap()
            .apply()
            .unwrap();
        self.commit();
        self.git(&["diff", "--name-only", "main", code])
    }

    /// Merges the branches one after the other; a conflict fails.
    fn merge(&self, branches: &[&str]) {
        self.git(&["switch", "--quiet", "main"]);
        for branch in branches {
            self.git(&["merge", "--quiet", "--no-edit", branch]);
        }
        let checked = check(&self.folder().join("catalogue.yaml"));
        let catalogue = checked.catalogue.unwrap();
        for code in branches {
            assert!(catalogue.error(code).is_some(), "{code} is gone");
        }
    }
}

const HEAD: &str = "name: demo\nversion: 1.0.0\ntitle: Demo\nenvelope: { code: $code }\n";

#[test]
fn files_per_domain_never_conflict_and_the_main_file_is_not_touched() {
    let entry = |code: &str| format!("errors:\n  {code}:\n    status: 400\n    summary: It\n");
    let repository = Repository::new(&[
        (
            "catalogue.yaml",
            &format!("{HEAD}include: [errors/*.yaml]\n"),
        ),
        ("errors/billing.yaml", &entry("BILLING_CLOSED")),
        ("errors/users.yaml", &entry("USER_UNKNOWN")),
    ]);
    assert_eq!(
        repository.branch("BILLING_LATE", 402),
        "errors/billing.yaml\n"
    );
    assert_eq!(repository.branch("USER_GONE", 410), "errors/users.yaml\n");
    repository.merge(&["BILLING_LATE", "USER_GONE"]);
}

#[test]
fn different_places_of_a_sorted_file_never_conflict() {
    let entries = ["ABLE", "BAKER", "CHARLIE", "DOG"]
        .map(|code| format!("  {code}:\n    status: 400\n    summary: It\n"));
    for separator in ["", "\n"] {
        let text = format!("{HEAD}errors:\n{}", entries.join(separator));
        let repository = Repository::new(&[("catalogue.yaml", &text)]);
        let branches = ["AA", "ACE", "BEE", "CUP", "EGG"];
        for code in branches {
            assert_eq!(repository.branch(code, 409), "catalogue.yaml\n");
        }
        repository.merge(&branches);
        let merged = fs::read_to_string(repository.folder().join("catalogue.yaml")).unwrap();
        let codes: Vec<&str> = merged
            .lines()
            .filter_map(|line| line.strip_prefix("  ")?.strip_suffix(':'))
            .filter(|code| !code.contains(' '))
            .collect();
        assert_eq!(codes.len(), 9);
        assert!(codes.is_sorted(), "{codes:?}");
    }
}
