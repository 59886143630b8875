//! The generated crates, compiled by rustc itself: they depend on nothing, and cargo would take several
//! times as long for hundreds of them. What many fixtures have in common is compiled once.

use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::hash::Hasher as _;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use errbook_codegen::emit;
use errbook_codegen::evolution::Audience;
use errbook_codegen::model::Catalogue;
use errbook_codegen::usage::rust::{crate_name, everything};
use errbook_tests::{process, root};

use super::Finding;
use super::fixtures::Fixture;

/// The crates of all fixtures.
pub struct Crates {
    /// By the sources: where the crate is.
    folders: BTreeMap<u64, PathBuf>,
}

/// A crate, and what it is needed for.
struct Job<'a> {
    catalogue: &'a Catalogue,
    folder: PathBuf,
    /// A program is linked with it.
    is_linked: bool,
}

impl Crates {
    pub fn compile(fixtures: &[Fixture]) -> Self {
        let home = home();
        let mut jobs: BTreeMap<u64, Job<'_>> = BTreeMap::new();
        for fixture in fixtures {
            for (catalogue, is_linked) in [(&fixture.old, true), (&fixture.new, false)] {
                let key = key(catalogue);
                let job = jobs.entry(key).or_insert_with(|| Job {
                    catalogue,
                    folder: home.join(format!("{key:016x}")),
                    is_linked,
                });
                job.is_linked |= is_linked;
            }
        }
        let kept: BTreeSet<PathBuf> = jobs.values().map(|job| job.folder.clone()).collect();
        for entry in fs::read_dir(&home).unwrap() {
            let path = entry.unwrap().path();
            if !kept.contains(&path) {
                fs::remove_dir_all(path).unwrap();
            }
        }
        let all: Vec<&Job<'_>> = jobs.values().collect();
        in_parallel(&all, |job| compile(job));
        Self {
            folders: jobs
                .into_iter()
                .map(|(key, job)| (key, job.folder))
                .collect(),
        }
    }

    /// The folder of a catalogue's crate.
    pub fn folder(&self, catalogue: &Catalogue) -> &Path {
        &self.folders[&key(catalogue)]
    }

    /// Its public interface, as rustdoc tells it.
    pub fn interface(&self, catalogue: &Catalogue) -> PathBuf {
        let name = crate_name(catalogue);
        self.folder(catalogue).join(format!("{name}.json"))
    }

    /// The crate as a program is linked with it.
    pub fn library(&self, catalogue: &Catalogue) -> PathBuf {
        let name = crate_name(catalogue);
        self.folder(catalogue).join(format!("lib{name}.rlib"))
    }

    /// Whether what uses all of the old crate compiles against the new one.
    pub fn judge(&self, fixtures: &[Fixture]) -> Vec<Option<Finding>> {
        in_parallel(fixtures, |fixture| {
            let user = everything(&fixture.old);
            let old = self.check(&user, &fixture.old);
            assert_eq!(
                old, "",
                "{}: the old crate does not serve its user",
                fixture.name
            );
            let words = self.check(&user, &fixture.new);
            (!words.is_empty()).then_some(Finding {
                judge: "rustc",
                breaks: Audience::Rust,
                words,
            })
        })
    }

    /// What rustc says against a user of a crate.
    fn check(&self, user: &str, catalogue: &Catalogue) -> String {
        let key = hash(&user);
        self.once(catalogue, &format!("user-{key:016x}"), |folder| {
            let name = crate_name(catalogue);
            let source = folder.join(format!("user_{key:016x}.rs"));
            fs::write(&source, user).unwrap();
            let library = folder.join(format!("lib{name}.rmeta"));
            let output = rustc("rustc")
                .args([
                    "--crate-type",
                    "lib",
                    "--emit",
                    "metadata",
                    "--error-format",
                    "short",
                ])
                .arg("--extern")
                .arg(format!("{name}={}", library.display()))
                .arg("--out-dir")
                .arg(folder)
                .arg(&source)
                .output()
                .unwrap();
            let said = String::from_utf8_lossy(&output.stderr);
            let error = said.lines().find(|line| line.contains("error"));
            let error = error.and_then(|line| Some(line.split_once(": ")?.1));
            assert_eq!(output.status.success(), error.is_none(), "{said}");
            error.unwrap_or_default().to_owned()
        })
    }

    /// What is said of a crate, asked for once: the answer is kept with the crate, under a name that
    /// stands for all else that it depends on.
    pub fn once(
        &self,
        catalogue: &Catalogue,
        question: &str,
        ask: impl FnOnce(&Path) -> String,
    ) -> String {
        let folder = self.folder(catalogue);
        let answer = folder.join(format!("{question}.answer"));
        fs::read_to_string(&answer).unwrap_or_else(|_| {
            let said = ask(folder);
            fs::write(&answer, &said).unwrap();
            said
        })
    }
}

/// Where the crates are.
fn home() -> PathBuf {
    let home = root().join("target/evolution/crates");
    fs::create_dir_all(&home).unwrap();
    home
}

/// The same for catalogues whose crates have the same sources.
fn key(catalogue: &Catalogue) -> u64 {
    static COMPILER: LazyLock<String> = LazyLock::new(|| process::run(rustc("rustc").arg("-vV")));
    hash(&(&*COMPILER, crate_name(catalogue), sources(catalogue)))
}

pub fn hash(value: &impl std::hash::Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// The files of the crate, apart from its manifest, whose version is another after each change.
fn sources(catalogue: &Catalogue) -> Vec<(String, String)> {
    let artifacts = emit::rust::emit(catalogue).unwrap().into_iter();
    let files = artifacts.map(|artifact| (artifact.path, artifact.contents));
    files
        .filter(|(path, _)| !path.ends_with("Cargo.toml"))
        .collect()
}

/// Compiles a crate, unless it is compiled.
fn compile(job: &Job<'_>) {
    let Job {
        catalogue,
        folder,
        is_linked,
    } = job;
    let name = crate_name(catalogue);
    let done = folder.join(if *is_linked { "linked" } else { "checked" });
    if done.exists() {
        return;
    }
    for (path, contents) in sources(catalogue) {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, contents).unwrap();
    }
    let source = folder.join("rust/src/lib.rs");
    // What the compilers of nightly versions offer, on the stable one.
    process::run(
        rustc("rustdoc")
            .env("RUSTC_BOOTSTRAP", "1")
            .args(["-Z", "unstable-options", "--output-format", "json"])
            .args(["--document-private-items", "--document-hidden-items"])
            .args([
                "--crate-name",
                &name,
                "--crate-version",
                "1.0.0",
                "--out-dir",
            ])
            .arg(folder)
            .arg(&source),
    );
    let emit = if *is_linked {
        "metadata,link"
    } else {
        "metadata"
    };
    process::run(
        rustc("rustc")
            .args(["--crate-type", "lib", "--crate-name", &name, "--emit", emit])
            // Tells crates of one name apart where a program is linked with several.
            .args(["-C", &format!("metadata={}", folder.display()), "--out-dir"])
            .arg(folder)
            .arg(&source),
    );
    fs::write(done, "").unwrap();
}

/// rustc or rustdoc, as cargo would call them for the generated crates.
pub fn rustc(tool: &str) -> Command {
    let mut command = Command::new(tool);
    command.args(["--edition", "2024", "--cap-lints", "allow"]);
    command
}

/// What `each` makes of all items, on all processors.
pub fn in_parallel<T: Sync, R: Send>(items: &[T], each: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        while let Some((at, item)) = {
            let at = next.fetch_add(1, Ordering::Relaxed);
            items.get(at).map(|item| (at, item))
        } {
            done.push((at, each(item)));
        }
        done
    };
    let workers = thread::available_parallelism().map_or(1, NonZero::get);
    let mut all: Vec<(usize, R)> = thread::scope(|scope| {
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        let finished = workers.into_iter().map(|worker| worker.join().unwrap());
        finished.flatten().collect()
    });
    all.sort_by_key(|(at, _)| *at);
    all.into_iter().map(|(_, result)| result).collect()
}
