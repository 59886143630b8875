//! The documentation as a site: built by `cargo xtask docs`, and read in a browser.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use errbook_tests::folder::copy;
use errbook_tests::root;

#[path = "site/expected.rs"]
mod expected;
#[path = "pages/page.rs"]
#[allow(dead_code, clippy::case_sensitive_file_extension_comparisons)]
mod page;
#[path = "site/sites.rs"]
mod sites;

use sites::{catalogues, docs, look, made, node, run, site};

#[test]
fn a_reader_searches_follows_links_and_copies() {
    let fixtures = root().join("generated/fixtures");
    look("reader.mjs", &[site("real"), site("lifecycle"), fixtures]);
}

#[test]
fn every_page_fits_a_phone_and_can_be_read_in_the_dark() {
    let folders: Vec<PathBuf> = catalogues().iter().map(|(name, _)| site(name)).collect();
    look("screens.mjs", &folders);
}

#[test]
fn no_text_of_a_hostile_catalogue_does_anything() {
    let hostile = ["hostile", "attack"].map(|wanted| {
        let (name, spec) = catalogues()
            .into_iter()
            .find(|(name, _)| *name == wanted)
            .unwrap();
        let catalogue = errbook_codegen::check(&spec).catalogue.unwrap();
        expected::site(&site(name), &catalogue)
    });
    let plan = made("hostile.json");
    fs::write(&plan, serde_json::to_string(&hostile).unwrap()).unwrap();
    look("hostile.mjs", &[site("real"), plan]);
}

/// The links that lead nowhere, each as `page -> target`.
fn broken_links(folders: &[PathBuf]) -> String {
    run(node("links.mjs").args(folders))
}

#[test]
fn no_link_is_broken_and_no_anchor_missing() {
    let folders: Vec<PathBuf> = catalogues().iter().map(|(name, _)| site(name)).collect();
    assert_eq!(broken_links(&folders), "");

    // The checker would see it if there were any.
    let broken = made("broken");
    copy(&site("real"), &broken);
    let index = broken.join("index.html");
    let text = fs::read_to_string(&index).unwrap();
    let text = text
        .replace("href=\"#CONFLICT\"", "href=\"#NO_SUCH_ANCHOR\"")
        .replace(
            "href=\"codes/CONFLICT.html\"",
            "href=\"codes/NO_SUCH_PAGE.html\"",
        );
    fs::write(&index, text).unwrap();
    let found = broken_links(&[broken]);
    for target in [
        "-> index.html#NO_SUCH_ANCHOR\n",
        "-> codes/NO_SUCH_PAGE.html\n",
    ] {
        assert!(found.contains(target), "{target} is not in {found}");
    }
}

/// The pages as they are, for whoever reads them without mdBook.
#[test]
fn the_pages_pass_markdownlint() {
    let mut folders = vec![root().join("generated/docs")];
    for (name, spec) in errbook_tests::valid_files() {
        let pages = made("").with_file_name("site-pages").join(&name);
        docs(
            &spec,
            &["--flavour", "plain", "--dest", &pages.to_string_lossy()],
        );
        folders.push(pages);
    }
    assert!(folders.len() > 6, "the fixtures are gone");
    // From the root: the globs of markdownlint do not leave the folder that it runs in.
    let here = root().canonicalize().unwrap();
    let globs = folders.iter().map(|folder| {
        let folder = folder.canonicalize().unwrap();
        let below = folder.strip_prefix(&here).unwrap();
        format!("{}/**/*.md", below.to_string_lossy().replace('\\', "/"))
    });
    let mut lint = node("node_modules/markdownlint-cli2/markdownlint-cli2-bin.mjs");
    lint.arg("--config")
        .arg(root().join("tests/consumers/site/.markdownlint-cli2.jsonc"))
        .args(globs)
        // mdBook's table of contents has a format of its own.
        .arg("!**/SUMMARY.md");
    run(lint.current_dir(here));
}

/// `--open` hands the site to the browser that the system has.
#[test]
#[cfg(target_os = "linux")]
fn the_site_is_opened() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let opener = folder.path().join("xdg-open");
    fs::write(&opener, "#!/bin/sh\nexec test -f \"$1\"\n").unwrap();
    fs::set_permissions(&opener, fs::Permissions::from_mode(0o755)).unwrap();
    let path = std::env::var("PATH").unwrap();
    let mut xtask = Command::new(std::env::var_os("CARGO").unwrap());
    xtask
        .args(["xtask", "docs", "--open", "--dest"])
        .arg(folder.path().join("site"))
        .env("PATH", format!("{}:{path}", folder.path().display()))
        .current_dir(root());
    run(&mut xtask);
}
