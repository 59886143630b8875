//! `cargo-semver-checks`: installed, and asked about the public interfaces of the crates.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use errbook_codegen::evolution::Audience;
use errbook_tests::root;

use super::Finding;
use super::crates::{Crates, hash, in_parallel};
use super::fixtures::Fixture;

/// The version that reads what the rustdoc of this toolchain writes.
const VERSION: &str = "0.51.0";

/// What it finds broken in each fixture.
pub fn judge(fixtures: &[Fixture], crates: &Crates) -> Vec<Option<Finding>> {
    let tool = install();
    in_parallel(fixtures, |fixture| {
        let old = crates.interface(&fixture.old);
        let question = format!("semver-checks-{VERSION}-{:016x}", hash(&old));
        let said = crates.once(&fixture.new, &question, |_| {
            ask(&tool, &old, &crates.interface(&fixture.new))
        });
        let words = failures(&said);
        (!words.is_empty()).then_some(Finding {
            judge: "cargo-semver-checks",
            breaks: Audience::Rust,
            words,
        })
    })
}

/// What the tool says of two interfaces.
fn ask(tool: &Path, old: &Path, new: &Path) -> String {
    let output = Command::new(tool)
        .args(["semver-checks", "--color", "never"])
        .args(["--release-type", "minor", "--baseline-rustdoc"])
        .arg(old)
        .arg("--current-rustdoc")
        .arg(new)
        .output()
        .unwrap();
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    let has_failed = out.contains("--- failure ");
    assert!(
        err.contains("Summary") && output.status.success() != has_failed,
        "cargo-semver-checks did not judge:\n{out}\n{err}"
    );
    out
}

/// What it says is broken, and is: the lints with the places.
fn failures(said: &str) -> String {
    let failures = said.split("--- failure ").skip(1).flat_map(|failure| {
        let failure = failure.split("--- warning ").next().unwrap_or(failure);
        let lint = failure.split(':').next().unwrap_or(failure);
        let (_, places) = failure.split_once("Failed in:").unwrap_or_default();
        let places = places
            .lines()
            .map(str::trim)
            .filter(|place| !place.is_empty());
        let is_promise = move |place: &&str| {
            let mut rows = NO_PROMISE.iter();
            !rows.any(|row| row.0 == lint && place.contains(row.1))
        };
        places.filter(is_promise).map(move |place| {
            let place = place.split(" in ").next().unwrap_or(place);
            format!("{lint} ({place})")
        })
    });
    failures.collect::<Vec<_>>().join("; ")
}

/// What the tool calls a break and the crate says that it is none: the lint, and what it is about.
type NoPromise = (&'static str, &'static str, &'static str);

#[rustfmt::skip]
const NO_PROMISE: &[NoPromise] = &[
    ("enum_no_repr_variant_discriminant_changed", "variant ", "nothing is positional: codes and values move, and nobody counts them"),
    ("struct_missing", "::builders::", "their names change with the values: a builder is what `builder()` returns"),
    ("struct_missing", "::builder::Builder,", "the same of the one that takes nothing"),
    ("struct_missing", "::shapes::", "their names change with the values; the fields are those of the error"),
    ("module_missing", "::builders,", "it has nothing else"),
    ("module_missing", "::builder,", "it has nothing else"),
    ("module_missing", "::shapes,", "it has nothing else"),
];

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Where it spends its time. All else is compiled without optimisation, which takes a quarter of the time
/// that the tool's own profile does.
const OPTIMISED: &[&str] = &[
    "hashbrown",
    "serde",
    "serde_core",
    "serde_json",
    "trustfall_core",
    "trustfall_rustdoc",
    "trustfall-rustdoc-adapter@57.1.2",
];

/// Installs the tool beside this repository, unless it is there.
fn install() -> PathBuf {
    let tools = root().join("target/tools/semver-checks");
    let tool = tools
        .join("bin/cargo-semver-checks")
        .with_extension(env::consts::EXE_EXTENSION);
    fs::create_dir_all(&tools).unwrap();
    let guard = fs::File::create(tools.join("lock")).unwrap();
    guard.lock().unwrap();
    if !is_right(&tool) {
        let target = tools.join("target");
        let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        let status = cargo
            .args([
                "install",
                "cargo-semver-checks",
                "--version",
                &format!("={VERSION}"),
            ])
            .args(["--locked", "--quiet", "--force", "--debug"])
            .args(["--config", "profile.dev.package.\"*\".opt-level=0"])
            .args(["--config", "profile.dev.debug=false"])
            .args(OPTIMISED.iter().flat_map(|package| {
                let profile = format!("profile.dev.package.\"{package}\".opt-level=2");
                ["--config".to_owned(), profile]
            }))
            .arg("--root")
            .arg(&tools)
            .env("CARGO_TARGET_DIR", &target)
            .env_remove("RUSTFLAGS")
            .status()
            .unwrap();
        assert!(
            status.success(),
            "cargo-semver-checks {VERSION} needs the network, once"
        );
        fs::remove_dir_all(target).unwrap();
        assert!(is_right(&tool), "{} does not run", tool.display());
    }
    tool
}

fn is_right(tool: &Path) -> bool {
    let said = Command::new(tool)
        .args(["semver-checks", "--version"])
        .output();
    said.is_ok_and(|said| text(&said.stdout).trim().ends_with(&format!(" {VERSION}")))
}
