//! The pages of every flavour, read by the tools that they are written for: each says what the pages
//! for mdBook say, and no text of a catalogue does anything.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::case_sensitive_file_extension_comparisons
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use errbook_codegen::diagnostics::Format;
use errbook_codegen::emit::markdown;
use errbook_codegen::model::{Catalogue, Flavour};
use errbook_tests::{arbitrary, catalogues, npm, root};
use serde_json::{Value, json};

#[path = "pages/page.rs"]
#[allow(dead_code)]
mod page;

use page::{Block, Page};

/// Texts that mean something to one of the tools, wherever a catalogue may have a text.
const ODD: [&str; 13] = [
    ":::note Title\n\ntext\n\n:::",
    "::leaf[x]{y} and foo:bar[x]{.y}, a::b, at 12:30, :smile: :+1:",
    "import x from 'y'",
    "export const a = <b>1</b>",
    "{1 + 1} {/* c */} {props.x} \\{x} <Tag a={1}/> <>",
    "https://example.com/<b>x</b> www.example.com/*a*<b> https://example.com/`<b>`",
    "```mdx-code-block\n<b>{1}</b>\n```",
    "````md\n```mdx-code-block\n<b>\n````",
    "```sh\n# a {#b}\n:::note c\n# d\n```",
    "a `{x}` `<b>` `:smile:` `|\\ :smile:`\n\n| a | b |\n|---|---|\n| `|:x:\\|` {x} | :tada: |",
    "- import x\n- :::note\n\n> export x\n\n1. {x}",
    "ends \\\\'+alert(1)+' \\' \\",
    "---\ntitle: x\n---\n<!-- c -->\n# h {#fix}",
];

/// A catalogue with each of the texts in each place.
fn odd(text: &str) -> Catalogue {
    let line = text.replace('\n', " ");
    let document = json!({
        "name": "odd-errors",
        "version": "1.0.0",
        "title": line,
        "summary": text,
        "docs_base_url": "https://example.com/errors",
        "context": { "trace": { "type": "string", "description": text, "example": line } },
        "envelope": { "code": "$code", "message": "$message", "trace": "$trace", "docs": "$docs_url",
            "details": "$details" },
        "errors": {
            "ODD_TEXTS": {
                "status": 400,
                "summary": line,
                "description": text,
                "details": { "value": { "type": "string", "description": text } },
                "headers": { "X-Odd": { "type": "string", "description": text } },
                "causes": [{ "id": "odd", "text": text }, { "text": line }],
                "resolutions": [text, line],
                "examples": [{ "name": "causes", "with": { "value": line, "X-Odd": "a" } },
                    { "name": "fix", "with": { "value": "", "X-Odd": "b" } }],
                "owner": line,
                "tags": [line],
                "deprecated": { "since": "0.9.0", "replaced_by": "README", "note": text },
            },
            "README": { "status": 503, "summary": line, "retry": "backoff", "since": "0.1.0" },
        },
        "statuses": { "200": { "label": line, "text": text } },
        "tips": [text],
        "groups": { "all_of_them": { "description": text, "codes": ["ODD_TEXTS", "README"] } },
        "retired": { "OLD": { "replaced_by": "ODD_TEXTS", "note": text } },
    });
    let checked = errbook_codegen::check_text("odd.yaml", &document.to_string());
    let report = checked.report.render(Format::Human { color: false });
    checked.catalogue.unwrap_or_else(|| panic!("{report}"))
}

/// The real catalogue, every valid fixture, random ones, and those with odd texts, by name.
fn cases() -> BTreeMap<String, Catalogue> {
    let mut cases: BTreeMap<_, _> = arbitrary::sample(20).into_iter().collect();
    let real = root().join("spec/catalogue.yaml");
    for path in catalogues("valid").into_iter().chain([real]) {
        let name = path.strip_prefix(root()).unwrap().display().to_string();
        let catalogue = errbook_codegen::check(&path).catalogue.unwrap();
        cases.insert(name.replace(['/', '.'], "-"), catalogue);
    }
    let odd = ODD.iter().enumerate();
    cases.extend(odd.map(|(at, text)| (format!("odd-{at}"), self::odd(text))));
    cases
}

/// Writes the pages of `catalogue` below `folder`. Returns each with what it says for mdBook.
fn write(catalogue: &Catalogue, flavour: Flavour, folder: &Path) -> Vec<Value> {
    let says: BTreeMap<String, String> = markdown::emit_as(catalogue, Flavour::Mdbook)
        .unwrap()
        .into_iter()
        .filter(|file| file.path.ends_with(".md"))
        .map(|file| {
            let text = text_of(&Page::parse(&file.contents));
            // In JSON, what mdBook would execute is written otherwise; in a title, what its search would.
            let text = text.replace("\\u007b", "{").replace('\u{2060}', "");
            (name_of(&file.path), text)
        })
        .collect();
    let mut pages = Vec::new();
    for file in markdown::emit_as(catalogue, flavour).unwrap() {
        assert!(file.contents.contains("@generated"), "{}", file.path);
        let path = folder.join(&file.path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, &file.contents).unwrap();
        if file.path.ends_with(".md") {
            let below = file.path.strip_prefix("docs/").unwrap();
            pages.push(json!({ "file": below, "text": says[&name_of(&file.path)] }));
        }
    }
    assert_eq!(
        pages.len(),
        1 + catalogue.errors().len() + catalogue.retired().len()
    );
    pages
}

/// All that a page says, without white space.
fn text_of(page: &Page) -> String {
    let texts = page.blocks.iter().map(|block| match block {
        Block::Row(cells) => cells.concat(),
        other => other.text().to_owned(),
    });
    page::squeeze(&texts.collect::<String>())
}

/// What a page is called, wherever its flavour puts it.
fn name_of(path: &str) -> String {
    path.rsplit('/').next().unwrap().to_owned()
}

fn judge(flavour: Flavour) {
    let folder = root().join("target/flavours").join(flavour.as_str());
    let _ = fs::remove_dir_all(&folder);
    let books: Vec<Value> = cases()
        .iter()
        .map(|(name, catalogue)| {
            let pages = write(catalogue, flavour, &folder.join(name));
            json!({ "folder": folder.join(name).join("docs"), "pages": pages })
        })
        .collect();
    let consumer = root().join("tests/consumers/docs");
    npm::install(&consumer);
    fs::write(folder.join("books.json"), json!(books).to_string()).unwrap();
    let output = Command::new("node")
        .args(["judge.mjs", flavour.as_str()])
        .arg(folder.join("books.json"))
        .current_dir(consumer)
        .stderr(Stdio::inherit())
        .output()
        .unwrap();
    let problems = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && problems.is_empty(), "{problems}");
}

#[test]
fn github_reads_what_mdbook_reads() {
    judge(Flavour::Plain);
}

#[test]
fn docusaurus_reads_what_mdbook_reads() {
    judge(Flavour::Docusaurus);
}

#[test]
fn starlight_reads_what_mdbook_reads() {
    judge(Flavour::Starlight);
}
