//! The list of known gaps: what it excuses, and that it only becomes shorter.

use std::path::Path;
use std::process::Command;

use errbook_tests::process::run;
use errbook_tests::shipped;

use super::Project;

#[test]
fn known_gaps_are_accepted_and_others_are_not() {
    let project = Project::new().with_known_gaps();
    let done = project.coverage(&["raised.ndjson"]);
    assert_eq!(done.code, Some(0), "{done:?}");
    assert_eq!(done.stderr, "");
    let errors = shipped().errors().to_vec();
    let causes = errors.iter().flat_map(|error| &error.causes);
    let (codes, causes) = (errors.len(), causes.filter(|it| it.id.is_some()).count());
    let known = format!(
        "raised by tests: 4 of {codes} codes, 3 of {causes} causes; {} known gaps",
        codes - 4 + causes - 3
    );
    assert!(done.stdout.contains(&known), "{}", done.stdout);
    assert!(done.stdout.contains("no, known: Needs a second team"));

    let list = project.read("coverage-gaps.yaml");
    let is_other = |line: &&str| !line.contains("wrong_type");
    let shorter: Vec<&str> = list.lines().filter(is_other).collect();
    project.write("elsewhere.yaml", &(shorter.join("\n") + "\n"));
    let done = project.coverage(&["raised.ndjson", "--gaps", "elsewhere.yaml"]);
    assert_eq!(done.code, Some(3), "{done:?}");
    let expected = "error: no test raises `VALIDATION_ERROR` for `wrong_type`\n";
    assert!(done.stderr.starts_with(expected), "{done:?}");
}

/// Every way of writing an entry, with comments everywhere.
const STALE: &str = "\
# Why nobody tests these.
- code: NOT_FOUND # raised
  reason: >
    A text

    # of several lines

# Conflicts are for later.
- { code: CONFLICT, reason: Later } # soon
-
  # It is gone.
  code: GONE
  reason: Was renamed
- { code: SERVER_ERROR,
    cause: unavailable, reason: \"Was so # once\" }
  # The end.
";

#[test]
fn stale_entries_fail_and_are_removed_on_demand_and_nothing_is_added() {
    let project = Project::new();
    project.write("coverage-gaps.yaml", STALE);
    let done = project.coverage(&["raised.ndjson"]);
    assert_eq!(done.code, Some(3), "{done:?}");
    for expected in [
        "coverage-gaps.yaml:2: a test raises `NOT_FOUND` now: remove the entry",
        "coverage-gaps.yaml:10: the catalogue does not have `GONE`: remove the entry",
        "coverage-gaps.yaml:14: a test raises `SERVER_ERROR` for `unavailable` now: remove the entry",
    ] {
        assert!(done.stderr.contains(expected), "{done:?}");
    }
    assert_eq!(project.read("coverage-gaps.yaml"), STALE);

    let done = project.coverage(&["raised.ndjson", "--update-gaps"]);
    // What is missing stays missing.
    assert_eq!(done.code, Some(3), "{done:?}");
    assert!(
        done.stderr
            .starts_with("removed 3 entries from coverage-gaps.yaml\n")
    );
    assert!(!done.stderr.contains("remove the entry"), "{done:?}");
    let shorter = "\
# Why nobody tests these.

# Conflicts are for later.
- { code: CONFLICT, reason: Later } # soon
  # The end.
";
    assert_eq!(project.read("coverage-gaps.yaml"), shorter);
    project.coverage(&["raised.ndjson", "--update-gaps"]);
    assert_eq!(project.read("coverage-gaps.yaml"), shorter);
}

#[test]
fn the_last_entry_leaves_an_empty_list() {
    let project = Project::new();
    let entry = "- code: NOT_FOUND\n  reason: Later";
    project.write("coverage-gaps.yaml", &format!("# Gaps.\n{entry}"));
    project.coverage(&["raised.ndjson", "--update-gaps"]);
    assert_eq!(project.read("coverage-gaps.yaml"), "# Gaps.\n[]\n");
    // An empty list, a list of comments, and no list are the same.
    for empty in ["# Gaps.\n[]\n", "# Gaps.\n", ""] {
        project.write("coverage-gaps.yaml", empty);
        let done = project.coverage(&["raised.ndjson", "--update-gaps"]);
        assert_eq!(done.code, Some(3), "{done:?}");
        assert_eq!(project.read("coverage-gaps.yaml"), empty);
    }
    let flow = "[{ code: NOT_FOUND, reason: Later }]\n";
    project.write("coverage-gaps.yaml", flow);
    let done = project.coverage(&["raised.ndjson", "--update-gaps"]);
    assert_eq!(done.code, Some(1), "{done:?}");
    assert!(done.stderr.contains("start each with `- `"), "{done:?}");
    assert_eq!(project.read("coverage-gaps.yaml"), flow);
}

#[test]
fn a_mistake_in_the_list_is_shown_where_it_is() {
    let project = Project::new();
    let list = "\
- { code: NOT_FOUND, cause: deleted }
- { code: not_found, reason: Later }
- { code: CONFLICT, reason: Later, since: 1.0.0 }
- { code: CONFLICT, reason: '' }
- NOT_FOUND
- { code: FORBIDDEN, reason: Later }
- { code: FORBIDDEN, reason: Never }
";
    project.write("coverage-gaps.yaml", list);
    let done = project.coverage(&["raised.ndjson"]);
    assert_eq!(done.code, Some(1), "{done:?}");
    assert_eq!(done.stdout, "");
    insta::with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("coverage__gaps@mistakes", done.stderr);
    });
    project.write("coverage-gaps.yaml", "gaps: []\n");
    let done = project.coverage(&["raised.ndjson"]);
    assert_eq!(done.code, Some(1), "{done:?}");
    assert!(done.stderr.contains("coverage-gaps.yaml:1:1"), "{done:?}");
}

fn git(folder: &Path, arguments: &[&str]) {
    let who = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com"];
    let mut git = Command::new("git");
    run(git.current_dir(folder).args(who).args(arguments));
}

#[test]
fn the_list_may_not_become_longer_than_it_was_in_a_revision() {
    let project = Project::new();
    let against = ["raised.ndjson", "--against", "main"];
    git(
        project.path(),
        &["init", "--quiet", "--initial-branch=main"],
    );
    git(project.path(), &["add", "errors.yaml"]);
    git(project.path(), &["commit", "--quiet", "--message=Begin"]);
    // The list starts.
    let project = project.with_known_gaps();
    let done = project.coverage(&against);
    assert_eq!(done.code, Some(0), "{done:?}");
    assert!(
        done.stderr
            .contains("there is no coverage-gaps.yaml of main")
    );

    let full = project.read("coverage-gaps.yaml");
    let without = full.replace("- { code: FORBIDDEN, reason: Not yet tested }\n", "");
    assert_ne!(full, without);
    project.write("coverage-gaps.yaml", &without);
    git(project.path(), &["add", "coverage-gaps.yaml"]);
    git(
        project.path(),
        &["commit", "--quiet", "--message=List the gaps"],
    );
    project.write("coverage-gaps.yaml", &full);
    let done = project.coverage(&against);
    assert_eq!(done.code, Some(3), "{done:?}");
    let expected = "`FORBIDDEN` was no known gap in main\n";
    assert!(done.stderr.contains(expected), "{done:?}");
    // It is only the comparison that fails.
    assert_eq!(project.coverage(&["raised.ndjson"]).code, Some(0));
    git(
        project.path(),
        &["commit", "--quiet", "--all", "--message=Add one"],
    );
    assert_eq!(project.coverage(&against).code, Some(0));
    let done = project.coverage(&["raised.ndjson", "--against", "main~1"]);
    assert_eq!(done.code, Some(3), "{done:?}");
}
