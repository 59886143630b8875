//! The files around the pages: mdBook's configuration and table of contents, `llms.txt`, and the
//! name of the folder in Docusaurus.

use super::super::{Artifact, HEADER};
use super::flavour::header;
use super::parts::{finish, list, push};
use crate::describe;
use crate::escape::config::toml_string;
use crate::escape::markdown::{Dialect, author, cell, destination};
use crate::model::{Catalogue, Flavour};

/// The files that the flavour needs. Docusaurus and Starlight publish nothing but pages of the
/// folder, so that `llms.txt` would reach nobody.
pub(super) fn files(catalogue: &Catalogue, flavour: Flavour) -> Vec<Artifact> {
    let llms = || Artifact::new("docs/llms.txt", llms(catalogue));
    match flavour {
        Flavour::Plain => vec![llms()],
        Flavour::Mdbook => vec![
            Artifact::new("docs/book.toml", book_toml(catalogue)),
            Artifact::new("docs/SUMMARY.md", summary(catalogue)),
            llms(),
        ],
        Flavour::Docusaurus => vec![Artifact::new(
            "docs/codes/_category_.yml",
            format!("# {HEADER}\n\nlabel: Error Codes\n"),
        )],
        Flavour::Starlight => Vec::new(),
    }
}

/// `book.toml`.
///
/// The preprocessors are off: they would execute `{{#…}}` and rename the page of a code `README`.
/// The site is built outside the folder, in which only generated files stand.
fn book_toml(catalogue: &Catalogue) -> String {
    let meta = catalogue.meta();
    let title = toml_string(&meta.title);
    let description = meta.summary.as_deref().map_or_else(String::new, |summary| {
        format!("description = {}\n", toml_string(&author::plain(summary)))
    });
    let site_url = meta.docs_base_url.as_deref().and_then(path_of);
    let site_url = site_url.map_or_else(String::new, |path| {
        format!("site-url = {}\n", toml_string(&path))
    });
    format!(
        r#"# {HEADER}

[book]
title = {title}
{description}language = "en"
src = "."

[build]
build-dir = "../../target/book"
create-missing = false
use-default-preprocessors = false

[output.html]
{site_url}smart-punctuation = false

[output.html.print]
enable = false

[output.html.playground]
runnable = false

[output.html.search]
enable = true
limit-results = 30
use-boolean-and = true
heading-split-level = 3
"#
    )
}

/// The path of an address, with a slash at either end.
fn path_of(url: &str) -> Option<String> {
    let (_, rest) = url.split_once("://")?;
    let path = rest.split_once('/').map_or("", |(_, path)| path);
    let path = path
        .split(['?', '#'])
        .next()
        .unwrap_or_default()
        .trim_matches('/');
    Some(if path.is_empty() {
        "/".to_owned()
    } else {
        format!("/{path}/")
    })
}

/// `SUMMARY.md`: the reference, then the codes in the order of the catalogue.
fn summary(catalogue: &Catalogue) -> String {
    let entry = |code: &str| format!("- [{}](codes/{code}.md)", cell(code));
    let mut out = header();
    push(&mut out, "# Summary");
    let title = Dialect::CommonMark.heading(&catalogue.meta().title);
    push(&mut out, &format!("[{title}](index.md)"));
    push(&mut out, "# Error Codes");
    push(
        &mut out,
        &list(catalogue.errors().iter().map(|error| entry(&error.code))),
    );
    if !catalogue.retired().is_empty() {
        push(&mut out, "# Retired codes");
        push(
            &mut out,
            &list(
                catalogue
                    .retired()
                    .iter()
                    .map(|retired| entry(&retired.code)),
            ),
        );
    }
    finish(out)
}

/// `llms.txt` (llmstxt.org): what there is to read, for language models. The format begins with
/// the title, so the mark of a generated file stands last.
fn llms(catalogue: &Catalogue) -> String {
    let meta = catalogue.meta();
    let link = |code: &str| {
        let address = catalogue
            .docs_url(code)
            .and_then(|url| destination(&url))
            .unwrap_or_else(|| format!("codes/{code}.md"));
        format!("- [{}]({address})", cell(code))
    };
    let mut out = String::new();
    push(&mut out, &format!("# {}", cell(&meta.title)));
    if let Some(summary) = &meta.summary {
        push(
            &mut out,
            &author::quote(&author::blocks(summary, &|_| None)),
        );
    }
    push(&mut out, "## Error codes");
    let errors = catalogue.errors().iter().map(|error| {
        let summary = cell(&error.summary);
        let deprecated = error.deprecated.as_ref();
        let deprecated = deprecated.map_or("", |_| " (deprecated)");
        let status = error.status;
        format!("{}: {status}, {summary}{deprecated}", link(&error.code))
    });
    push(&mut out, &list(errors));
    if !catalogue.retired().is_empty() {
        push(&mut out, "## Optional");
        let retired = catalogue.retired().iter();
        let successors = describe::successors(catalogue);
        push(
            &mut out,
            &list(retired.map(|entry| {
                let by = successors.get(entry.code.as_str());
                let by =
                    by.map_or_else(String::new, |code| format!(", use {} instead", cell(code)));
                format!("{}: retired{by}", link(&entry.code))
            })),
        );
    }
    push(&mut out, header().trim_end());
    finish(out)
}
