//! `cargo xtask watch`: a process in a folder of its own, and saves in the manner of every editor.
//!
//! The system says when a file changes, so nothing here depends on how fast the machine is: a test
//! waits for what has to come, and gives up after a minute.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::Child;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use errbook_codegen::evolution::Bump;
use errbook_tests::xtask::xtask;
use errbook_tests::{root, shipped_version};
use serde_json::Value;

const PATIENCE: Duration = Duration::from_secs(60);

/// A catalogue, its outputs, and the process that watches it.
struct Session {
    folder: tempfile::TempDir,
    process: Child,
    lines: Receiver<String>,
}

impl Session {
    /// Starts with the reference catalogue and its releases, and waits until the process watches.
    fn start() -> Self {
        Self::start_with("out", "")
    }

    /// The same with outputs in `out` and a line for the catalogue.
    fn start_with(out: &str, line: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let spec = folder.path().join("spec");
        fs::create_dir_all(spec.join("releases")).unwrap();
        for release in fs::read_dir(root().join("spec/releases")).unwrap() {
            let release = release.unwrap();
            fs::copy(
                release.path(),
                spec.join("releases").join(release.file_name()),
            )
            .unwrap();
        }
        let text = fs::read_to_string(root().join("spec/catalogue.yaml")).unwrap();
        fs::write(
            spec.join("catalogue.yaml"),
            text.replace("\ncontext:\n", &format!("\n{line}\ncontext:\n")),
        )
        .unwrap();

        // Both streams into one pipe: what is printed for one save stays together.
        let (reader, writer) = std::io::pipe().unwrap();
        let process = xtask()
            .args(["watch", "--spec", "spec/catalogue.yaml", "--out", out])
            .current_dir(folder.path())
            .stdout(writer.try_clone().unwrap())
            .stderr(writer)
            .spawn()
            .unwrap();
        let (sender, lines) = channel();
        thread::spawn(move || {
            for line in BufReader::new(reader).lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        let session = Self {
            folder,
            process,
            lines,
        };
        session.until("the first run", |_| true);
        session
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn spec(&self) -> PathBuf {
        self.path("spec/catalogue.yaml")
    }

    fn text(&self) -> String {
        fs::read_to_string(self.spec()).unwrap()
    }

    /// Replaces a part of the catalogue, and saves it by putting another file in its place.
    fn edit(&self, from: &str, to: &str) {
        let text = self.text();
        assert!(text.contains(from), "{from}");
        rename_over(&self.spec(), &text.replacen(from, to, 1));
    }

    /// What was printed for one run.
    fn round(&self, deadline: Instant, expected: &str) -> String {
        let mut round = String::new();
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let line = self.lines.recv_timeout(left);
            let line = line.unwrap_or_else(|_| panic!("{expected} did not come:\n{round}"));
            let is_last = line.contains("watching spec/catalogue.yaml");
            round.push_str(&line);
            round.push('\n');
            if is_last {
                return round;
            }
        }
    }

    /// Waits for the first run that `is_it`; a slow save may be seen half-done first.
    fn until(&self, expected: &str, mut is_it: impl FnMut(&str) -> bool) -> String {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let round = self.round(deadline, expected);
            if is_it(&round) {
                return round;
            }
        }
    }

    /// Waits for a run after which the summary of the catalogue is this one, in the outputs.
    fn until_generated(&self, summary: &str) -> String {
        self.until(summary, |_| self.generated()["summary"] == summary)
    }

    fn generated(&self) -> Value {
        let text = fs::read_to_string(self.path("out/catalogue.json")).unwrap();
        serde_json::from_str(&text).unwrap()
    }

    fn has_code(&self, code: &str) -> bool {
        self.generated()["errors"].get(code).is_some()
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn rename_over(path: &Path, text: &str) {
    let beside = path.with_extension("new");
    fs::write(&beside, text).unwrap();
    fs::rename(beside, path).unwrap();
}

/// When each file below `root` was last written.
fn written(root: &Path) -> BTreeMap<PathBuf, SystemTime> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(root).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(written(&path));
        } else {
            let modified = fs::metadata(&path).unwrap().modified().unwrap();
            found.insert(path, modified);
        }
    }
    found
}

const SUMMARY: &str = "summary: All API error codes with explanations and resolutions.";

const USERS: &str = "errors:
  USER_UNKNOWN:
    status: 404
    summary: There is no such user
";

/// A way in which an editor writes a text to a file.
type Manner = fn(&Path, &str);

#[test]
fn every_manner_of_saving_a_file_is_noticed() {
    let session = Session::start();
    let spec = session.spec();
    let manners: [(&str, Manner); 6] = [
        ("in place", |path, text| fs::write(path, text).unwrap()),
        ("in pieces", |path, text| {
            let mut file = fs::File::create(path).unwrap();
            for piece in text.as_bytes().chunks(1000) {
                file.write_all(piece).unwrap();
                thread::sleep(Duration::from_millis(15));
            }
        }),
        ("by another file in its place", rename_over),
        ("after the old one became a backup", |path, text| {
            fs::write(path.with_file_name("4913"), "").unwrap();
            fs::remove_file(path.with_file_name("4913")).unwrap();
            let backup = path.with_extension("yaml~");
            fs::rename(path, &backup).unwrap();
            fs::write(path, text).unwrap();
            fs::remove_file(backup).unwrap();
        }),
        ("after the old one was removed", |path, text| {
            fs::remove_file(path).unwrap();
            thread::sleep(Duration::from_millis(100));
            fs::write(path, text).unwrap();
        }),
        ("with its whole folder", |path, text| {
            let folder = path.parent().unwrap();
            let away = folder.with_extension("away");
            fs::rename(folder, &away).unwrap();
            fs::create_dir(folder).unwrap();
            fs::write(path, text).unwrap();
            fs::remove_dir_all(away).unwrap();
        }),
    ];
    for (manner, save) in manners {
        let text = fs::read_to_string(&spec).unwrap();
        let line = text.lines().find(|line| line.starts_with("summary:"));
        let text = text.replacen(line.unwrap(), &format!("summary: Saved {manner}"), 1);
        save(&spec, &text);
        let round = session.until_generated(&format!("Saved {manner}"));
        assert!(round.contains(" ms after the save"), "{round}");
    }
}

#[test]
fn diagnostics_come_and_go_and_an_invalid_catalogue_keeps_the_outputs() {
    let session = Session::start();
    let before = written(&session.path("out"));

    session.edit("status: 404", "status: 9404");
    session.until("no status", |round| round.contains("EB0601"));
    session.edit("status: 429", "sttus: 429");
    let round = session.until("a misspelt key", |round| round.contains("EB0102"));
    // Every problem in one run.
    assert!(round.contains("EB0601"), "{round}");
    assert!(round.contains("so nothing was written"), "{round}");
    session.edit(SUMMARY, "summary: [");
    session.until("a syntax error", |round| round.contains("EB0006"));
    assert_eq!(written(&session.path("out")), before);

    session.edit("summary: [", SUMMARY);
    session.until("the misspelt key", |round| round.contains("EB0102"));
    session.edit("sttus: 429", "status: 429");
    session.edit("status: 9404", "status: 404");
    let round = session.until("a valid catalogue", |round| !round.contains("error"));
    assert!(round.contains("generated: up to date"), "{round}");
    assert_eq!(written(&session.path("out")), before);
}

#[test]
fn what_became_of_released_codes_is_said_although_the_outputs_follow() {
    let session = Session::start();
    session.edit(SUMMARY, "summary: Another one");
    let round = session.until_generated("Another one");
    assert!(round.contains("EB0805"), "{round}");
    let version = shipped_version();
    session.edit(
        &format!("version: {version}"),
        &format!("version: {}", Bump::Patch.after(&version)),
    );
    let round = session.until("a version that suffices", |round| !round.contains("error"));
    assert!(round.contains("generated: "), "{round}");

    // The releases are watched too.
    fs::remove_file(session.path(&format!("spec/releases/{version}.json"))).unwrap();
    session.until("the release is gone", |round| round.contains("error[EB08"));
}

#[test]
fn included_files_and_their_folders_come_and_go() {
    let session = Session::start_with("out", "include: [ errors/*.yaml ]");
    let errors = session.path("spec/errors");
    for _ in 0..3 {
        // There is no such folder now.
        fs::create_dir(&errors).unwrap();
        fs::write(errors.join("users.yaml"), USERS).unwrap();
        session.until("a file in a new folder", |_| {
            session.has_code("USER_UNKNOWN")
        });

        let cards = USERS.replace("USER_UNKNOWN", "CARD_UNKNOWN");
        fs::write(errors.join("cards.yaml"), &cards).unwrap();
        session.until("one more file", |_| session.has_code("CARD_UNKNOWN"));
        fs::write(errors.join("cards.yaml"), cards.replace("CARD_", "BANK_")).unwrap();
        session.until("its change", |_| session.has_code("BANK_UNKNOWN"));
        fs::rename(errors.join("cards.yaml"), errors.join("cards.yaml~")).unwrap();
        session.until("no such file", |_| !session.has_code("BANK_UNKNOWN"));

        fs::remove_dir_all(&errors).unwrap();
        session.until("nothing to include", |round| round.contains("EB0014"));
    }
    // The whole folder is another one, as a checkout makes it, and is watched as the former was.
    fs::create_dir(&errors).unwrap();
    fs::write(errors.join("users.yaml"), USERS).unwrap();
    session.until("the folder is back", |_| session.has_code("USER_UNKNOWN"));
    let (spec, copy) = (session.path("spec"), session.path("copy"));
    fs::create_dir_all(copy.join("errors")).unwrap();
    for file in ["catalogue.yaml", "errors/users.yaml"] {
        fs::copy(spec.join(file), copy.join(file)).unwrap();
    }
    fs::rename(&spec, session.path("former")).unwrap();
    fs::rename(&copy, &spec).unwrap();
    thread::sleep(Duration::from_millis(500));
    fs::write(errors.join("users.yaml"), USERS.replace("USER_", "CARD_")).unwrap();
    session.until("a file in the other folder", |_| {
        session.has_code("CARD_UNKNOWN")
    });
}

#[test]
fn a_hand_edit_is_kept_and_named() {
    let session = Session::start();
    let page = session.path("out/docs/index.md");
    fs::write(&page, "mine").unwrap();
    session.edit(SUMMARY, "summary: Another one");
    let round = session.until_generated("Another one");
    assert!(round.contains("out/docs/index.md was edited"), "{round}");
    assert!(round.contains("gen --force"), "{round}");
    assert_eq!(fs::read_to_string(&page).unwrap(), "mine");
}

#[test]
fn a_save_without_a_change_writes_nothing() {
    let session = Session::start();
    let before = written(&session.path("out"));
    rename_over(&session.spec(), &session.text());
    let round = session.until("a run", |_| true);
    assert!(round.contains("generated: up to date"), "{round}");
    assert_eq!(written(&session.path("out")), before);
}

#[test]
fn its_own_outputs_beside_the_catalogue_start_no_run() {
    let session = Session::start_with("spec", "");
    let saves = 20;
    let mut runs = 0;
    let json = session.path("spec/catalogue.json");
    for save in 0..saves {
        let summary = format!("Save {save}");
        let text = session.text();
        let line = text.lines().find(|line| line.starts_with("summary:"));
        session.edit(line.unwrap(), &format!("summary: {summary}"));
        session.until(&summary, |_| {
            runs += 1;
            fs::read_to_string(&json).unwrap().contains(&summary)
        });
    }
    // A busy machine may see one save as two, but not every one.
    assert!(runs < saves * 3 / 2, "{runs} runs for {saves} saves");
}
