//! Whoever follows `spec/SERVICE.md` block by block gets what the page shows.
//!
//! What a block is, stands before it or is its language; any other fails.
//!
//! | block | is |
//! | --- | --- |
//! | behind a line that ends with "`path`:" | that file |
//! | `sh` | commands, run where the ones before them ended; `cargo run` serves until the end |
//! | `http`, `json`, `text` | what these commands printed |
//! | `log` | what the server logged |
//!
//! Only ids and times may differ, and the port: in the place of the page's own, which may be taken, every
//! block has a free one. `cargo xtask` is this repository's, built once, and the checkout has only what the
//! commands read.
//!
//! The dependencies are those of the lock files in `fixtures/walkthrough`. To refresh them, or after a
//! change to a manifest on the page, delete them and run the test, which makes them anew.

#[path = "walkthrough/locks.rs"]
mod locks;
#[path = "walkthrough/reader.rs"]
mod reader;

use std::fs;

use errbook_tests::blocks::{Block, blocks};
use errbook_tests::root;
use reader::Reader;
use regress::Regex;

/// A text without what is another in every run.
fn settled(text: &str) -> String {
    let varies = [
        ("req_[0-9a-f]{32}", "req_…"),
        (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z", "…T…Z"),
        (r"date: .* GMT", "date: … GMT"),
    ];
    let text = text.replace("\r\n", "\n");
    let settled = varies.iter().fold(text, |text, (pattern, stable)| {
        Regex::new(pattern).unwrap().replace_all(&text, stable)
    });
    settled.trim_end().to_owned()
}

/// Does what the page says, and compares what it shows.
fn follow(reader: &mut Reader, page: &[Block]) {
    let mut printed = None;
    for block in page {
        let at = format!("spec/SERVICE.md:{}", block.line);
        let text = reader.on_a_free_port(&block.text);
        match (block.file(), block.language.as_str()) {
            (Some(file), _) => reader.write(file, &text),
            (None, "sh") if text.trim() == "cargo run" => reader.serve(&at),
            (None, "sh") => printed = Some(reader.run(&at, &text)),
            (None, "http" | "json" | "text") => {
                let printed = printed.take();
                let printed = printed.unwrap_or_else(|| panic!("{at}: no command printed it"));
                assert_eq!(
                    settled(&printed),
                    settled(&text),
                    "{at}: printed\n{printed}"
                );
            }
            (None, "log") => {
                let log = reader.log();
                let lines: Vec<String> = log.lines().map(settled).collect();
                for line in text.lines() {
                    assert!(lines.contains(&settled(line)), "{at}: logged\n{log}");
                }
            }
            (None, other) => panic!("{at}: nobody knows what to do with `{other}`"),
        }
    }
}

#[test]
fn who_follows_the_page_gets_what_it_shows() {
    let page = fs::read_to_string(root().join("spec/SERVICE.md")).unwrap();
    let mut reader = Reader::new();
    follow(&mut reader, &blocks(&page));
    reader.run(
        "the code of the page",
        "cargo fmt --check\ncargo clippy --quiet -- -D warnings",
    );
    locks::check(&reader.folder());
    // The next run builds them in another folder; what they depend on stays.
    reader.run("the end", "cargo clean --quiet -p help-desk -p api-errors");
}
