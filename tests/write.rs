//! The writer: it brings a folder up to date, and touches nothing that it did not write.

use std::fs;
use std::path::Path;

use errbook_codegen::emit::Artifact;
use errbook_codegen::write::{
    Obstacle, Options, Outcome, State, WriteError, apply, compare, unified,
};

const FORCE: Options = Options {
    force: true,
    waiting: |_| {},
};

fn artifacts(files: &[(&str, &str)]) -> Vec<Artifact> {
    files
        .iter()
        .map(|(path, contents)| Artifact::new(*path, *contents))
        .collect()
}

/// A folder into which two files were written.
fn written() -> (tempfile::TempDir, Vec<Artifact>) {
    let root = tempfile::tempdir().unwrap();
    let artifacts = artifacts(&[("a.txt", "a\n"), ("docs/b.txt", "b\n")]);
    apply(root.path(), &artifacts, &Options::default()).unwrap();
    (root, artifacts)
}

fn state_of(root: &Path, artifacts: &[Artifact], path: &str) -> Option<State> {
    let plan = compare(root, artifacts).unwrap();
    let file = plan.files().iter().find(|file| file.path == path);
    file.map(|file| file.state)
}

/// Every path below `root`, folders with a final `/`.
fn tree(root: &Path) -> Vec<String> {
    fn walk(root: &Path, folder: &Path, found: &mut Vec<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(root).unwrap().to_str().unwrap();
            if path.is_dir() && !path.is_symlink() {
                found.push(format!("{name}/"));
                walk(root, &path, found);
            } else {
                found.push(name.to_owned());
            }
        }
    }
    let mut found = Vec::new();
    walk(root, root, &mut found);
    found.sort();
    found
}

fn kept(outcome: &Outcome) -> Vec<(&str, State)> {
    let kept = outcome.kept.iter();
    kept.map(|kept| (kept.path.as_str(), kept.state)).collect()
}

#[test]
fn the_first_run_writes_everything_and_leaves_nothing_else() {
    let (root, artifacts) = written();
    assert_eq!(
        tree(root.path()),
        ["a.txt", "docs/", "docs/b.txt", "manifest.json"]
    );
    assert!(compare(root.path(), &artifacts).unwrap().is_up_to_date());
    assert_eq!(
        fs::read_to_string(root.path().join("a.txt")).unwrap(),
        "a\n"
    );
}

#[test]
fn the_output_folder_is_made_with_its_parents() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("far/away");
    let artifacts = artifacts(&[("a.txt", "a\n")]);
    let plan = compare(&out, &artifacts).unwrap();
    assert_eq!(plan.count(State::Missing), 2);
    assert!(!out.exists(), "looking makes nothing");
    let outcome = apply(&out, &artifacts, &Options::default()).unwrap();
    assert_eq!(outcome.added, 2);
}

#[test]
fn a_second_run_touches_no_file() {
    let (root, artifacts) = written();
    let times = || {
        ["a.txt", "docs/b.txt", "manifest.json"].map(|path| {
            let found = fs::metadata(root.path().join(path)).unwrap();
            found.modified().unwrap()
        })
    };
    let before = times();
    let outcome = apply(root.path(), &artifacts, &Options::default()).unwrap();
    assert!(!outcome.has_changes());
    assert_eq!(outcome.unchanged, 3);
    assert_eq!(times(), before);
}

#[test]
fn only_what_differs_is_written() {
    let (root, _) = written();
    let before = fs::metadata(root.path().join("docs/b.txt")).unwrap();
    let next = artifacts(&[("a.txt", "A\n"), ("docs/b.txt", "b\n"), ("c.txt", "c\n")]);
    assert_eq!(state_of(root.path(), &next, "a.txt"), Some(State::Stale));
    let outcome = apply(root.path(), &next, &Options::default()).unwrap();
    // The manifest is the second one that changed.
    assert_eq!(
        (outcome.changed, outcome.added, outcome.unchanged),
        (2, 1, 1)
    );
    let after = fs::metadata(root.path().join("docs/b.txt")).unwrap();
    assert_eq!(before.modified().unwrap(), after.modified().unwrap());
}

#[test]
fn an_orphan_goes_with_its_folder() {
    let (root, _) = written();
    let next = artifacts(&[("a.txt", "a\n")]);
    assert_eq!(
        state_of(root.path(), &next, "docs/b.txt"),
        Some(State::Orphaned)
    );
    let outcome = apply(root.path(), &next, &Options::default()).unwrap();
    assert_eq!(outcome.removed, 1);
    assert_eq!(tree(root.path()), ["a.txt", "manifest.json"]);
}

#[test]
fn files_of_others_are_neither_named_nor_touched() {
    let (root, artifacts) = written();
    fs::write(root.path().join("docs/mine.txt"), "mine").unwrap();
    let plan = compare(root.path(), &artifacts).unwrap();
    assert!(plan.is_up_to_date());
    assert!(plan.files().iter().all(|file| file.path != "docs/mine.txt"));
    apply(root.path(), &[], &FORCE).unwrap();
    assert_eq!(
        tree(root.path()),
        ["docs/", "docs/mine.txt", "manifest.json"]
    );
}

#[test]
fn an_edited_file_is_named_and_kept_until_force() {
    let (root, mut artifacts) = written();
    let path = root.path().join("a.txt");
    fs::write(&path, "mine\n").unwrap();
    artifacts[1].contents = "B\n".into();

    for _ in 0..2 {
        let outcome = apply(root.path(), &artifacts, &Options::default()).unwrap();
        assert_eq!(kept(&outcome), [("a.txt", State::Edited)]);
        assert_eq!(fs::read_to_string(&path).unwrap(), "mine\n");
        // Everything else is brought up to date.
        let other = fs::read_to_string(root.path().join("docs/b.txt")).unwrap();
        assert_eq!(other, "B\n");
    }

    let outcome = apply(root.path(), &artifacts, &FORCE).unwrap();
    assert!(outcome.is_complete());
    assert_eq!(fs::read_to_string(&path).unwrap(), "a\n");
    assert!(compare(root.path(), &artifacts).unwrap().is_up_to_date());
}

#[test]
fn an_edit_that_was_taken_back_needs_no_force() {
    let (root, mut artifacts) = written();
    let path = root.path().join("a.txt");
    fs::write(&path, "mine\n").unwrap();
    artifacts[0].contents = "A\n".into();
    apply(root.path(), &artifacts, &Options::default()).unwrap();
    // As `git checkout` would do.
    fs::write(&path, "a\n").unwrap();
    let outcome = apply(root.path(), &artifacts, &Options::default()).unwrap();
    assert!(outcome.is_complete());
    assert_eq!(fs::read_to_string(&path).unwrap(), "A\n");
}

#[test]
fn an_edited_orphan_is_named_on_every_run_until_force() {
    let (root, _) = written();
    let path = root.path().join("docs/b.txt");
    fs::write(&path, "mine\n").unwrap();
    let next = artifacts(&[("a.txt", "a\n")]);
    for _ in 0..2 {
        let outcome = apply(root.path(), &next, &Options::default()).unwrap();
        assert_eq!(kept(&outcome), [("docs/b.txt", State::Edited)]);
        assert!(!compare(root.path(), &next).unwrap().is_up_to_date());
    }
    assert_eq!(apply(root.path(), &next, &FORCE).unwrap().removed, 1);
    assert_eq!(tree(root.path()), ["a.txt", "manifest.json"]);
}

#[test]
fn a_foreign_file_never_becomes_ours_by_being_kept() {
    let root = tempfile::tempdir().unwrap();
    fs::write(root.path().join("a.txt"), "mine\n").unwrap();
    let artifacts = artifacts(&[("a.txt", "a\n"), ("b.txt", "b\n")]);
    for _ in 0..2 {
        let outcome = apply(root.path(), &artifacts, &Options::default()).unwrap();
        assert_eq!(kept(&outcome), [("a.txt", State::Foreign)]);
    }
    // Even by force, what was never ours is not removed as an orphan.
    apply(root.path(), &[], &FORCE).unwrap();
    assert_eq!(tree(root.path()), ["a.txt", "manifest.json"]);
}

#[test]
fn line_endings_changed_by_git_are_told_as_such() {
    let (root, artifacts) = written();
    fs::write(root.path().join("a.txt"), "a\r\n").unwrap();
    let outcome = apply(root.path(), &artifacts, &Options::default()).unwrap();
    assert_eq!(kept(&outcome), [("a.txt", State::Edited)]);
    assert!(outcome.kept[0].note.unwrap().contains("core.autocrlf"));
}

#[test]
fn a_removed_folder_comes_back_whole() {
    let (root, artifacts) = written();
    fs::remove_dir_all(root.path()).unwrap();
    let outcome = apply(root.path(), &artifacts, &Options::default()).unwrap();
    assert_eq!((outcome.added, outcome.kept.len()), (3, 0));
}

#[test]
fn without_a_manifest_what_is_right_is_fresh_and_what_differs_is_kept() {
    for manifest in [
        None,
        Some("<<<<<<< ours\n{}\n=======\n>>>>>>> theirs\n"),
        Some("{}"),
        Some("{\"$comment\": \"\", \"files\": {\"a.txt\": \"no hash\"}}"),
    ] {
        let (root, mut artifacts) = written();
        let path = root.path().join("manifest.json");
        match manifest {
            None => fs::remove_file(&path).unwrap(),
            Some(text) => fs::write(&path, text).unwrap(),
        }
        artifacts[0].contents = "A\n".into();
        let outcome = apply(root.path(), &artifacts, &Options::default()).unwrap();
        assert_eq!(kept(&outcome), [("a.txt", State::Foreign)]);
        assert_eq!(outcome.unchanged, 1);
        assert_eq!(outcome.notes.len(), usize::from(manifest.is_some()));
        apply(root.path(), &artifacts, &FORCE).unwrap();
        assert!(compare(root.path(), &artifacts).unwrap().is_up_to_date());
    }
}

/// A manifest that lists `path` with the SHA-256 of `contents` deletes nothing outside the folder.
#[test]
fn a_hostile_manifest_deletes_nothing() {
    let outside = tempfile::tempdir().unwrap();
    let victim = outside.path().join("victim.txt");
    fs::write(&victim, "abc").unwrap();
    let (root, artifacts) = written();
    let up = "../".repeat(20);
    let absolute = victim.to_str().unwrap();
    let relative = format!("{up}{}", &absolute[1..]);
    for path in [absolute, &relative, "docs/../../x", "manifest.json", ""] {
        list_in_manifest(root.path(), path);
        let outcome = apply(root.path(), &artifacts, &FORCE).unwrap();
        assert_eq!(outcome.removed, 0, "{path}");
        assert!(outcome.notes[0].contains("which it may not"), "{path}");
        assert!(victim.exists());
    }
}

#[cfg(unix)]
#[test]
fn nothing_is_removed_through_a_symbolic_link() {
    let outside = tempfile::tempdir().unwrap();
    let victim = outside.path().join("victim.txt");
    fs::write(&victim, "abc").unwrap();
    fs::create_dir(outside.path().join("empty")).unwrap();
    let (root, artifacts) = written();
    std::os::unix::fs::symlink(outside.path(), root.path().join("link")).unwrap();
    for path in ["link/victim.txt", "link/empty/x.txt"] {
        list_in_manifest(root.path(), path);
        let outcome = apply(root.path(), &artifacts, &FORCE).unwrap();
        assert!(kept(&outcome).contains(&(path, State::Edited)));
        assert!(victim.exists() && outside.path().join("empty").exists());
    }
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_symbolic_link() {
    use std::os::unix::fs::symlink;
    let outside = tempfile::tempdir().unwrap();
    let target = outside.path().join("target.txt");
    fs::write(&target, "theirs").unwrap();
    let artifacts = artifacts(&[("docs/b.txt", "b\n")]);
    for link in ["docs", "docs/b.txt", ".errbook"] {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join(link);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let to = if link.ends_with("txt") {
            &*target
        } else {
            outside.path()
        };
        symlink(to, &path).unwrap();
        match apply(root.path(), &artifacts, &FORCE) {
            Err(WriteError::Obstructed {
                path: at,
                obstacle: Obstacle::Symlink,
            }) => {
                assert_eq!(at, path);
            }
            other => panic!("{link}: {other:?}"),
        }
        assert_eq!(fs::read_to_string(&target).unwrap(), "theirs");
        assert_eq!(tree(outside.path()), ["target.txt"]);
    }
}

/// The output folder itself may be a link: that is how its owner set it up.
#[cfg(unix)]
#[test]
fn the_output_folder_may_be_a_symbolic_link() {
    let (root, artifacts) = written();
    let elsewhere = tempfile::tempdir().unwrap();
    let link = elsewhere.path().join("generated");
    std::os::unix::fs::symlink(root.path(), &link).unwrap();
    assert!(compare(&link, &artifacts).unwrap().is_up_to_date());
}

#[test]
fn a_folder_where_a_file_should_be_is_an_error_that_says_what_to_do() {
    let (root, artifacts) = written();
    fs::remove_file(root.path().join("a.txt")).unwrap();
    fs::create_dir(root.path().join("a.txt")).unwrap();
    let error = apply(root.path(), &artifacts, &FORCE).unwrap_err();
    let text = error.to_string();
    assert!(
        text.contains("a.txt should be a file") && text.contains("move it away"),
        "{text}"
    );
}

#[test]
fn a_file_where_a_folder_should_be_is_an_error_that_says_what_to_do() {
    let root = tempfile::tempdir().unwrap();
    fs::write(root.path().join("docs"), "mine").unwrap();
    let artifacts = artifacts(&[("a.txt", "a\n"), ("docs/b.txt", "b\n")]);
    let error = apply(root.path(), &artifacts, &FORCE).unwrap_err();
    assert!(
        error.to_string().contains("docs should be a folder"),
        "{error}"
    );
    assert_eq!(tree(root.path()), ["docs"], "nothing was written");
}

#[test]
fn a_bad_output_folder_is_an_error_that_names_it() {
    let root = tempfile::tempdir().unwrap();
    let file = root.path().join("file");
    fs::write(&file, "").unwrap();
    let error = apply(&file.join("out"), &[], &Options::default()).unwrap_err();
    assert!(
        error.to_string().contains("could not create the folder"),
        "{error}"
    );
    assert!(error.to_string().contains("file/out"), "{error}");
}

#[test]
fn an_emitter_that_leaves_the_folder_is_refused() {
    let root = tempfile::tempdir().unwrap();
    for paths in [&["../x"][..], &["/x"], &["manifest.json"], &["a", "a"]] {
        let artifacts: Vec<_> = paths.iter().map(|path| Artifact::new(*path, "")).collect();
        let error = apply(root.path(), &artifacts, &FORCE).unwrap_err();
        assert!(matches!(error, WriteError::Path { .. }), "{error}");
    }
    assert!(tree(root.path()).is_empty());
}

#[test]
fn leftovers_of_a_killed_run_are_removed_and_those_of_others_are_not() {
    let (root, artifacts) = written();
    let work = root.path().join(".errbook");
    fs::create_dir(&work).unwrap();
    fs::write(work.join("3.tmp"), "half").unwrap();
    apply(root.path(), &artifacts, &Options::default()).unwrap();
    assert!(!work.exists());

    fs::create_dir(&work).unwrap();
    fs::write(work.join("mine"), "mine").unwrap();
    apply(root.path(), &artifacts, &Options::default()).unwrap();
    assert_eq!(fs::read_to_string(work.join("mine")).unwrap(), "mine");
}

#[test]
fn the_difference_is_shown_as_a_unified_diff() {
    let (root, mut artifacts) = written();
    artifacts[0].contents = "A\n".into();
    let plan = compare(root.path(), &artifacts).unwrap();
    let file = plan.differing().next().unwrap();
    let diff = plan.diff(file, 30).unwrap();
    assert_eq!(diff, unified("a.txt", "a\n", "A\n", 30));
    assert!(diff.contains("-a\n+A\n"), "{diff}");
}

/// Lists `path` as a file that was written with the contents `abc`.
fn list_in_manifest(root: &Path, path: &str) {
    let manifest = root.join("manifest.json");
    let text = fs::read_to_string(&manifest).unwrap();
    let mut value: serde_json::Value = serde_json::from_str(&text).unwrap();
    let sha = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    value["files"][path] = sha.into();
    fs::write(&manifest, value.to_string()).unwrap();
}
