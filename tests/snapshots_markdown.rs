//! What the documentation looks like for small catalogues, one feature each.

use std::path::Path;

use errbook_codegen::{
    emit::markdown,
    explain::{explain, suggest},
    model::Flavour,
};

fn load(case: &str) -> errbook_codegen::model::Catalogue {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("fixtures/valid/{case}.yaml"));
    errbook_codegen::check(&path)
        .catalogue
        .expect("a valid fixture")
}

/// Compares these files of the `docs/` of a fixture with the snapshots `case@file`.
fn snapshot(case: &str, files: &[&str]) {
    compare(case, &load(case), files);
}

fn compare(case: &str, catalogue: &errbook_codegen::model::Catalogue, files: &[&str]) {
    let artifacts = markdown::emit(catalogue).unwrap();
    for file in files {
        let path = format!("docs/{file}");
        let artifact = artifacts.iter().find(|artifact| artifact.path == path);
        let contents = &artifact.unwrap_or_else(|| panic!("no {path}")).contents;
        settings().bind(|| {
            insta::assert_snapshot!(format!("{case}@{}", file.replace('/', "_")), contents);
        });
    }
}

fn settings() -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.set_snapshot_path("snapshots/markdown");
    settings
}

#[test]
fn lifecycle() {
    let files = [
        "index.md",
        "codes/NOT_FOUND.md",
        "codes/GONE.md",
        "SUMMARY.md",
        "book.toml",
        "llms.txt",
    ];
    snapshot("lifecycle", &files);
}

#[test]
fn what_authors_write() {
    snapshot("markdown", &["index.md"]);
}

#[test]
fn fields_everywhere() {
    snapshot("fields", &["codes/LIMITED.md"]);
}

#[test]
fn hostile_texts() {
    let files = [
        "index.md",
        "codes/BREAK_OUT.md",
        "SUMMARY.md",
        "book.toml",
        "llms.txt",
    ];
    snapshot("hostile", &files);
}

/// What each tool needs, and how its pages begin, lead to each other and keep their anchors.
#[test]
fn flavours() {
    let catalogue = load("lifecycle");
    for flavour in [Flavour::Plain, Flavour::Docusaurus, Flavour::Starlight] {
        let artifacts = markdown::emit_as(&catalogue, flavour).unwrap();
        let shown = artifacts.iter().map(|file| {
            // The reference is a page as the others are, and long.
            let is_reference = file.path.ends_with("index.md");
            let lines = if is_reference { 12 } else { usize::MAX };
            let lines: Vec<_> = file.contents.lines().take(lines).collect();
            format!("==== {}\n{}\n", file.path, lines.join("\n"))
        });
        let shown: String = shown.collect();
        settings().bind(|| insta::assert_snapshot!(format!("flavours@{flavour}"), shown));
    }
}

/// Where the wording depends on the catalogue.
const WORDING: &str = r#"
name: wording
version: 1.0.0
title: Wording
summary: "The *codes* of the [API](https://example.com/api), as `text`.\n\n- all of them"
context:
  id: { type: string, description: "Which **one**" }
  trace: { type: object, properties: { span: { type: string } }, optional: true }
  unseen: { type: string }
envelope:
  errors: [{ id: $id, code: $code, title: $message, meta: $details }]
  log: { trace: $trace }
errors:
  FIRST:
    status: 400
    summary: Something is wrong
    message: "{pin} is wrong, {{literally}}"
    details:
      pin: { type: string, minLength: 4, maxLength: 4 }
      key: { type: string, optional: true, sensitive: true, description: The *secret* key }
    causes:
      - { id: listed, text: "Past `exp`\n\n- list\n- two", message: "No {{x}}" }
      - { id: a_list, text: "- one\n- two" }
      - { id: short, text: In a word }
      - { id: wrapped, text: "In many\nwords" }
  SECOND: { status: 400, summary: Second, deprecated: { replaced_by: FIRST } }
retired:
  OLD: { replaced_by: OLDER }
  OLDER: { since: 0.2.0, replaced_by: FIRST }
  OLDEST: { since: 0.1.0, replaced_by: OLD }
  UNUSED: { replaced_by: GONE }
  GONE: {}
"#;

#[test]
fn wording() {
    let checked = errbook_codegen::check_text("wording.yaml", WORDING);
    let catalogue = checked
        .catalogue
        .unwrap_or_else(|| panic!("{:?}", checked.report));
    let files = ["index.md", "codes/FIRST.md", "codes/OLDEST.md", "book.toml"];
    compare("wording", &catalogue, &files);
    for code in ["FIRST", "OLDEST"] {
        let text = explain(&catalogue, code, false).unwrap();
        settings().bind(|| insta::assert_snapshot!(format!("wording@{code}.txt"), text));
    }
}

#[test]
fn explained_in_the_terminal() {
    for (case, code) in [
        ("fields", "LIMITED"),
        ("lifecycle", "gone"),
        ("hostile", "BREAK_OUT"),
    ] {
        let text = explain(&load(case), code, false).unwrap();
        settings().bind(|| insta::assert_snapshot!(format!("{case}@{code}.txt"), text));
    }
}

#[test]
fn a_misspelt_code_is_recognised() {
    let catalogue = load("lifecycle");
    assert_eq!(explain(&catalogue, "NOT_FUOND", false), None);
    for (misspelt, meant) in [
        ("NOT_FUOND", Some("NOT_FOUND")),
        ("not-found", Some("NOT_FOUND")),
        ("VANISHD", Some("VANISHED")),
        ("QQQ", None),
        ("", None),
    ] {
        assert_eq!(suggest(&catalogue, misspelt), meant, "{misspelt}");
    }
}

#[test]
fn only_headings_are_coloured() {
    let catalogue = load("hostile");
    let plain = explain(&catalogue, "BREAK_OUT", false).unwrap();
    let coloured = explain(&catalogue, "BREAK_OUT", true).unwrap();
    assert!(!plain.contains('\u{1b}'));
    assert!(coloured.starts_with("\u{1b}[1mBREAK_OUT (400 Bad Request)\u{1b}[0m\n"));
    assert_eq!(
        coloured
            .replace("\u{1b}[1m", "")
            .replace("\u{1b}[1;36m", "")
            .replace("\u{1b}[0m", ""),
        plain
    );
}
