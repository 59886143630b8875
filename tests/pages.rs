//! The pages, read back with a parser that we did not write.
//!
//! For the real catalogue and for every valid fixture: nothing of the catalogue is missing from
//! `docs/`, nothing is cut, every link leads somewhere, and no text does anything.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::case_sensitive_file_extension_comparisons
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use errbook_codegen::diagnostics::Format;
use errbook_codegen::emit::markdown;
use errbook_codegen::model::{Catalogue, Deprecation, ErrorDef, Flavour, Retry, Slot, Step};
use errbook_codegen::wire;
use errbook_tests::root;
use serde_json::Value;

#[path = "pages/page.rs"]
mod page;

use page::{Block, Page};

fn load(path: &Path) -> Catalogue {
    let checked = errbook_codegen::check(path);
    let problems = checked.report.render(Format::Human { color: false });
    checked.catalogue.unwrap_or_else(|| panic!("{problems}"))
}

/// The real catalogue and every valid fixture, with their names.
fn catalogues() -> Vec<(String, Catalogue)> {
    let mut paths = errbook_tests::catalogues("valid");
    paths.push(root().join("spec/catalogue.yaml"));
    paths
        .iter()
        .map(|path| (path.display().to_string(), load(path)))
        .collect()
}

/// The files of `docs/` for mdBook, by their path below it.
fn docs(catalogue: &Catalogue) -> BTreeMap<String, String> {
    markdown::emit_as(catalogue, Flavour::Mdbook)
        .unwrap()
        .into_iter()
        .map(|file| {
            (
                file.path.strip_prefix("docs/").unwrap().to_owned(),
                file.contents,
            )
        })
        .collect()
}

#[test]
fn the_reference_document_is_there_again() {
    let catalogue = load(&root().join("spec/catalogue.yaml"));
    let index = Page::parse(&docs(&catalogue)["index.md"]);
    let lines = index.lines();
    let mut shown = lines.iter();
    let reference = root().join("tests/fixtures/reference/lines.txt");
    for wanted in std::fs::read_to_string(reference).unwrap().lines() {
        assert!(
            shown.any(|line| line == wanted),
            "the reference says here: {wanted}\n{}",
            lines.join("\n")
        );
    }
}

#[test]
fn the_reference_holds_the_whole_catalogue() {
    for (name, catalogue) in catalogues() {
        let index = Page::parse(&docs(&catalogue)["index.md"]);
        // A word joiner keeps mdBook's search from reading a tag there.
        let title = catalogue.meta().title.replace('<', "<\u{2060}");
        assert_eq!(index.blocks[0], Block::heading(1, None, &title), "{name}");
        for error in catalogue.errors() {
            let section = index.section(&error.code);
            assert_eq!(
                section[0].text(),
                format!("{} ({})", error.code, error.status),
                "{name}"
            );
            check_list(&name, page::after(section, "Causes:"), &cause_texts(error));
            check_list(
                &name,
                page::after(section, "Resolution:"),
                &resolutions(error),
            );
            let message = page::squeeze(&format!("Message: {}", error.summary));
            assert!(
                section.iter().any(|block| block.squeezed() == message),
                "{name} {message}"
            );
            check_reference_examples(&name, &catalogue, error, section);
        }
        check_context(&name, &catalogue, &index);
        let tips = index.section("Debugging Tips");
        let shown: Vec<_> = catalogue
            .tips()
            .iter()
            .map(|tip| page::reads(tip))
            .collect();
        check_list(&name, tips, &shown);
        let rows = page::rows(index.section("HTTP Status Codes Summary"));
        assert_eq!(rows.len(), catalogue.statuses().len() + 1, "{name}");
        for (row, status) in rows[1..].iter().zip(catalogue.statuses()) {
            assert_eq!(row.len(), 3, "{name}");
            assert_eq!(row[0], status.status.to_string(), "{name}");
            assert_eq!(
                page::squeeze(&row[1]),
                page::squeeze(&status.label),
                "{name}"
            );
            for code in &status.codes {
                assert!(row[2].contains(code.as_str()), "{name} {code}");
            }
        }
        let codes = index
            .blocks
            .iter()
            .filter(|block| block.is_heading_with_anchor(3))
            .count();
        let others = catalogue.retired().len() + catalogue.groups().len();
        assert_eq!(codes, catalogue.errors().len() + others, "{name}");
    }
}

/// The table of what the server adds says where in a response each value stands.
fn check_context(name: &str, catalogue: &Catalogue, index: &Page) {
    let rows = page::rows(index.section("Error Response Format"));
    for field in catalogue.context() {
        let slot = Slot::Context(field.name.clone());
        let Some(steps) = catalogue.envelope().path_of(&slot) else {
            continue;
        };
        let place: String = steps
            .iter()
            .map(|step| match step {
                Step::Key(key) => format!(".{key}"),
                Step::Index(_) => "[]".to_owned(),
            })
            .collect();
        let place = place.trim_start_matches('.');
        assert!(
            rows.iter().any(|row| row[0] == place),
            "{name}: {place} is not in {rows:?}"
        );
    }
}

fn check_reference_examples(
    name: &str,
    catalogue: &Catalogue,
    error: &ErrorDef,
    section: &[Block],
) {
    let stated: Vec<Value> = error
        .examples
        .iter()
        .filter(|example| !example.implied)
        .map(|example| wire::response(catalogue, error, example).body)
        .collect();
    let stated: Vec<&Value> = stated
        .iter()
        .map(|body| wire::error_object(catalogue, body))
        .collect();
    let shown: Vec<Value> = page::code(section, "json")
        .into_iter()
        .flat_map(|text| {
            serde_json::Deserializer::from_str(text)
                .into_iter()
                .collect::<Vec<_>>()
        })
        .map(Result::unwrap)
        .collect();
    assert_eq!(
        shown.iter().collect::<Vec<_>>(),
        stated,
        "{name} {}",
        error.code
    );
}

#[test]
fn a_page_holds_everything_about_its_code() {
    for (name, catalogue) in catalogues() {
        let docs = docs(&catalogue);
        for error in catalogue.errors() {
            let source = &docs[&format!("codes/{}.md", error.code)];
            let name = format!("{name} {}", error.code);
            let page = Page::parse(source);
            assert_eq!(
                page.blocks[0],
                Block::heading(1, Some(&error.code), &error.code),
                "{name}"
            );
            check_list(
                &name,
                page.section("What happened"),
                &cause_items(&catalogue, error),
            );
            check_list(&name, page.section("How to fix it"), &resolutions(error));
            let shown: Vec<Value> = page::code(page.section("Example response"), "json")
                .into_iter()
                .map(|text| serde_json::from_str(text).unwrap())
                .collect();
            let heads = page::code(page.section("Example response"), "http");
            assert_eq!(heads.len(), error.examples.len(), "{name}");
            for ((example, body), head) in error.examples.iter().zip(&shown).zip(heads) {
                let response = wire::response(&catalogue, error, example);
                assert_eq!(*body, response.body, "{name}");
                let headers: Vec<(String, String)> = head
                    .lines()
                    .skip(1)
                    .filter_map(|line| line.split_once(": "))
                    .map(|(name, value)| (name.to_owned(), value.to_owned()))
                    .collect();
                assert_eq!(headers, response.headers, "{name}");
                assert!(
                    head.starts_with(&format!("HTTP/1.1 {} ", response.status)),
                    "{name}"
                );
            }
            let fields = page::rows(page.section("Fields"));
            for field in &error.details {
                let row = fields.iter().find(|row| row[0] == field.name);
                let row = row.unwrap_or_else(|| panic!("{name}: no row for {}", field.name));
                assert_eq!(row.len(), 4, "{name}");
                assert_eq!(row[2], if field.optional { "no" } else { "yes" }, "{name}");
                let description = field.description.as_deref().unwrap_or_default();
                let shown = page::squeeze(&row[3]);
                assert!(
                    shown.starts_with(&page::reads(description)),
                    "{name}: {row:?}"
                );
            }
            let headers = page::rows(page.section("Headers"));
            assert_eq!(
                headers.len().saturating_sub(1),
                error.headers.len(),
                "{name}"
            );
            check_anchors(&name, &page);
            check_history(&name, &catalogue, error, page.section("history"));
            let retry = page.section("retry").iter().map(Block::text);
            let retry: Vec<_> = retry.collect();
            let waits = error.retry != Retry::Never;
            assert_eq!(retry[1].starts_with("Yes"), waits, "{name}");
            assert_eq!(retry.join(" ").contains("jitter"), waits, "{name}");
            assert_eq!(
                page.blocks.last().unwrap().text(),
                "All error codes",
                "{name}"
            );
        }
        for retired in catalogue.retired() {
            let page = Page::parse(&docs[&format!("codes/{}.md", retired.code)]);
            let text = page.lines().join("\n");
            assert!(text.contains("Retired"), "{name}");
            for part in [&retired.notice.since, &retired.notice.replaced_by] {
                assert!(
                    part.iter().all(|part| text.contains(part.as_str())),
                    "{name}"
                );
            }
        }
    }
}

/// Links from elsewhere lead to these, however the headings are worded.
fn check_anchors(name: &str, page: &Page) {
    let sections: Vec<_> = page
        .blocks
        .iter()
        .filter_map(|block| match block {
            Block::Heading(2, anchor, _) => Some(anchor.as_deref().unwrap_or("none")),
            _ => None,
        })
        .collect();
    let order = [
        "causes", "example", "fix", "handle", "raise", "fields", "values", "headers", "retry",
        "see-also", "history",
    ];
    let mut expected = order.to_vec();
    expected.retain(|anchor| sections.contains(anchor));
    assert_eq!(sections, expected, "{name}");
    for anchor in ["example", "handle", "raise", "retry"] {
        assert!(page.anchors.contains(anchor), "{name} has no {anchor}");
    }
}

/// When the code came, when it goes, and of which codes it took the place.
fn check_history(name: &str, catalogue: &Catalogue, error: &ErrorDef, section: &[Block]) {
    let text: Vec<_> = section.iter().map(Block::text).collect();
    let text = text.join(" ");
    let own = error
        .deprecated
        .iter()
        .flat_map(|it| [&it.since, &it.replaced_by]);
    let replaced = |notice: &Deprecation| notice.replaced_by.as_ref() == Some(&error.code);
    let others = catalogue.errors().iter().filter_map(|other| {
        let notice = other.deprecated.as_ref()?;
        replaced(notice).then_some(&other.code)
    });
    let retired = catalogue.retired().iter();
    let retired = retired
        .filter(|other| replaced(&other.notice))
        .map(|other| &other.code);
    let said = own.chain([&error.since]).flatten();
    let said: Vec<_> = said.chain(others).chain(retired).collect();
    assert_eq!(section.is_empty(), said.is_empty(), "{name}: {text}");
    for part in said {
        assert!(
            text.contains(part.as_str()),
            "{name}: {part} is not in {text}"
        );
    }
}

/// What the causes read as.
fn cause_texts(error: &ErrorDef) -> Vec<String> {
    error
        .causes
        .iter()
        .map(|cause| page::reads(&cause.text))
        .collect()
}

/// The same, with the id, the place where responses name it, and the message that the page of the
/// code adds.
fn cause_items(catalogue: &Catalogue, error: &ErrorDef) -> Vec<String> {
    let place = catalogue.envelope().path_of(&Slot::Cause).map(|steps| {
        let steps = steps.iter().map(|step| match step {
            Step::Key(key) => format!(".{key}"),
            Step::Index(_) => "[]".to_owned(),
        });
        let place: String = steps.collect();
        format!(", sent as {}", place.trim_start_matches('.'))
    });
    let place = place.unwrap_or_default();
    let mut texts = cause_texts(error);
    for (text, cause) in texts.iter_mut().zip(&error.causes) {
        if let Some(id) = &cause.id {
            text.push_str(&page::squeeze(&format!("Cause: {id}{place}")));
        }
        if let Some(message) = &cause.message {
            text.push_str(&page::squeeze(&format!("Message: {}", message.source())));
        }
    }
    texts
}

fn resolutions(error: &ErrorDef) -> Vec<String> {
    error
        .resolutions
        .iter()
        .map(|text| page::reads(text))
        .collect()
}

/// The first list in `blocks` has these items, read without white space.
fn check_list(name: &str, blocks: &[Block], expected: &[String]) {
    assert_eq!(page::items(blocks), expected, "{name}");
}

#[test]
fn every_link_leads_somewhere() {
    for (name, catalogue) in catalogues() {
        let docs = docs(&catalogue);
        let pages: BTreeMap<&str, Page> = docs
            .iter()
            .filter(|(path, _)| path.ends_with(".md"))
            .map(|(path, text)| (path.as_str(), Page::parse(text)))
            .collect();
        let mut reached = BTreeSet::new();
        for (path, page) in &pages {
            for link in &page.links {
                if ["http://", "https://", "mailto:", "/"]
                    .iter()
                    .any(|to| link.starts_with(to))
                {
                    continue;
                }
                let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
                let target = page::resolve(path, file);
                let target_page = pages.get(target.as_str());
                let target_page = target_page.unwrap_or_else(|| panic!("{name} {path}: {link}"));
                let found = anchor.is_empty() || target_page.anchors.contains(anchor);
                assert!(found, "{name} {path}: no anchor for {link}");
                if *path == "SUMMARY.md" {
                    reached.insert(target);
                }
            }
        }
        let all: BTreeSet<String> = pages.keys().map(|path| (*path).to_owned()).collect();
        let missing: Vec<_> = all.difference(&reached).collect();
        assert_eq!(
            missing,
            ["SUMMARY.md"],
            "{name}: SUMMARY.md names every other page"
        );
    }
}

#[test]
fn every_code_keeps_a_permanent_anchor_and_address() {
    for (name, catalogue) in catalogues() {
        let docs = docs(&catalogue);
        let index = Page::parse(&docs["index.md"]);
        let in_use = catalogue.errors().iter().map(|error| &error.code);
        let retired = catalogue.retired().iter().map(|retired| &retired.code);
        for code in in_use.chain(retired) {
            assert!(index.anchors.contains(code), "{name} {code}");
            assert!(
                docs.contains_key(&format!("codes/{code}.md")),
                "{name} {code}"
            );
            assert!(
                docs["llms.txt"].contains(&format!("[{code}](")),
                "{name} {code}"
            );
        }
    }
}

#[test]
fn no_text_of_a_catalogue_does_anything() {
    for (name, catalogue) in catalogues() {
        for (path, text) in docs(&catalogue) {
            let name = format!("{name} {path}");
            assert!(text.ends_with('\n') && !text.ends_with("\n\n"), "{name}");
            assert!(text.contains("@generated"), "{name}");
            assert!(!text.contains('\r'), "{name}");
            if !path.ends_with(".md") {
                continue;
            }
            assert!(text.starts_with("<!-- @generated"), "{name}");
            let directive = text
                .match_indices("{{")
                .find(|(at, _)| text[at + 2..].trim_start().starts_with('#'));
            assert_eq!(directive, None, "{name}: mdBook would execute this");
            page::check_tables(&name, &text);
            page::check_html(&name, &text);
        }
    }
}

#[test]
fn the_configuration_of_mdbook_is_toml() {
    for (name, catalogue) in catalogues() {
        let config: toml::Table = docs(&catalogue)["book.toml"].parse().unwrap();
        assert_eq!(
            config["book"]["title"].as_str().unwrap(),
            catalogue.meta().title,
            "{name}"
        );
        assert_eq!(config["book"]["src"].as_str(), Some("."), "{name}");
        let preprocessors = &config["build"]["use-default-preprocessors"];
        assert_eq!(
            preprocessors.as_bool(),
            Some(false),
            "{name}: they execute directives"
        );
    }
}
