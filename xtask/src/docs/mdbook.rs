//! mdBook: found, or installed beside this repository, and run.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use super::work::{Work, could_not};
use crate::{output, paths};

/// The one version whose sites the tests have read.
const VERSION: &str = "0.5.4";

/// Builds the site of `pages`, and returns the folder that it is in.
pub fn build(work: &Work, pages: &Path) -> Result<PathBuf> {
    let mdbook = find_or_install()?;
    let site = work.site();
    let mut command = Command::new(&mdbook);
    command.arg("build").arg(pages).arg("--dest-dir").arg(&site);
    let done = command
        .env("MDBOOK_LOG", "warn")
        .output()
        .with_context(|| format!("could not run {}", mdbook.display()))?;
    let said = String::from_utf8_lossy(&done.stderr);
    if !said.trim().is_empty() {
        output::message(said.trim_end());
    }
    if !done.status.success() {
        bail!(
            "mdBook {VERSION} could not build the site ({}); what it says stands above",
            done.status
        );
    }
    // mdBook takes along whatever is no page, its own configuration too.
    let config = site.join("book.toml");
    std::fs::remove_file(&config).with_context(|| could_not("remove", &config))?;
    Ok(site)
}

/// The caller holds the lock of the work folder, so that two runs do not install at the same time.
fn find_or_install() -> Result<PathBuf> {
    let root = paths::root().join("target/tools/mdbook");
    let ours = root
        .join("bin/mdbook")
        .with_extension(env::consts::EXE_EXTENSION);
    for candidate in [ours.as_path(), Path::new("mdbook")] {
        if is_right(candidate) {
            return Ok(candidate.to_path_buf());
        }
    }
    install(&root)?;
    if !is_right(&ours) {
        bail!(
            "{} was installed and does not run; remove {} and try again",
            ours.display(),
            root.display()
        );
    }
    Ok(ours)
}

/// Whether it is there, and the version that we want.
fn is_right(mdbook: &Path) -> bool {
    let said = Command::new(mdbook).arg("--version").output();
    said.is_ok_and(|said| said.stdout.trim_ascii() == format!("mdbook v{VERSION}").as_bytes())
}

/// Without the features that watch files and serve pages: two thirds of what there is to compile.
fn install(root: &Path) -> Result<()> {
    let shown = paths::shown(root);
    let shown = shown.display();
    output::message(format_args!(
        "installing mdBook {VERSION} into {shown}; this takes a minute or two, once"
    ));
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo
        .args(["install", "mdbook", "--version", &format!("={VERSION}")])
        .args([
            "--locked",
            "--quiet",
            "--no-default-features",
            "--features",
            "search",
        ])
        .arg("--force")
        .arg("--root")
        .arg(root)
        // Cargo's hint that the folder should be in the PATH is of no use to anybody.
        .env("PATH", with(&root.join("bin"))?);
    let status = cargo
        .status()
        .with_context(|| could_not("install mdBook into", root))?;
    if !status.success() {
        bail!(
            "could not install mdBook {VERSION} ({status}). It needs the network, once; \
             where there is none, put an mdbook of this version into the PATH \
             (`cargo install mdbook --version ={VERSION} --locked` makes one)"
        );
    }
    Ok(())
}

/// The PATH with one more folder.
fn with(folder: &Path) -> Result<std::ffi::OsString> {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = env::split_paths(&path).chain([folder.to_path_buf()]);
    env::join_paths(folders).with_context(|| could_not("use", folder))
}
