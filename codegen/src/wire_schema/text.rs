//! What schemas say in words, as Markdown. Whatever the catalogue says is escaped here.

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::describe;
use crate::escape::markdown::{self, author};
use crate::model::{Catalogue, Deprecation, ErrorDef, Field, Retry, Slot};

/// A schema that so far has a description only, or nothing where that is empty.
pub(crate) fn described(text: &str) -> Map<String, Value> {
    let mut schema = Map::new();
    if !text.is_empty() {
        schema.insert("description".to_owned(), Value::from(text));
    }
    schema
}

/// A plain text as a paragraph.
pub(crate) fn inline(plain: &str) -> String {
    without_tags(&markdown::text(plain))
}

/// A plain text as a cell of a table.
pub(crate) fn cell(plain: &str) -> String {
    without_tags(&markdown::cell(plain))
}

/// Markdown of an author, as a closed piece of Markdown without raw HTML.
pub(crate) fn prose(markdown: &str) -> String {
    without_tags(&author::blocks(markdown, &|_| None))
}

fn item(markdown: &str) -> String {
    without_tags(&author::item(markdown, &|_| None))
}

/// Writes `\<` as `&lt;`. Both are a `<` that opens no tag, but some readers of OpenAPI show
/// descriptions as HTML, and linters look for the letters `<script>`.
fn without_tags(markdown: &str) -> String {
    let mut out = String::with_capacity(markdown.len());
    let mut chars = markdown.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('<') => out.push_str("&lt;"),
            Some(escaped) => out.extend([c, escaped]),
            None => out.push(c),
        }
    }
    out
}

/// What a code means, in Markdown, for programs whose users look elsewhere for more.
pub(super) fn in_short(error: &ErrorDef, successor: Option<&str>) -> String {
    let since = error.since.as_ref();
    let paragraphs: Vec<String> = [
        Some(inline(&error.summary)),
        deprecation(error, successor),
        since.map(|version| format!("Added in {version}.")),
    ]
    .into_iter()
    .flatten()
    .collect();
    paragraphs.join("\n\n")
}

/// What a code means, why it happens and what to do about it, in Markdown.
pub(super) fn about(catalogue: &Catalogue, error: &ErrorDef, successor: Option<&str>) -> String {
    let mut paragraphs = vec![in_short(error, successor)];
    paragraphs.extend(error.description.as_deref().map(prose));
    if !error.causes.is_empty() {
        let shows_id = catalogue.envelope().contains(&Slot::Cause);
        let causes = error.causes.iter().map(|cause| match &cause.id {
            Some(id) if shows_id => item(&format!("`{id}`: {}", cause.text)),
            _ => item(&cause.text),
        });
        paragraphs.push(format!("Causes:\n\n{}", lines(causes)));
    }
    if !error.resolutions.is_empty() {
        let steps = error.resolutions.iter().map(|step| item(step));
        paragraphs.push(format!("What to do:\n\n{}", lines(steps)));
    }
    paragraphs.extend(retry(error));
    paragraphs.join("\n\n")
}

/// When to try again, for codes that are worth it.
fn retry(error: &ErrorDef) -> Option<String> {
    match &error.retry {
        Retry::Never => None,
        Retry::Backoff => Some("May be retried, with growing pauses.".to_owned()),
        Retry::After { field, millis } if error.detail(field).is_some() => {
            let unit = if *millis { "milliseconds" } else { "seconds" };
            Some(format!("May be retried after `{field}` {unit}."))
        }
        Retry::After { .. } => {
            Some("May be retried after the pause that a header states.".to_owned())
        }
    }
}

/// That a code is on its way out, in Markdown, if it is. `successor` is the code in use that replaces it.
pub(super) fn deprecation(error: &ErrorDef, successor: Option<&str>) -> Option<String> {
    let notice = error.deprecated.as_ref()?;
    let text = ending("**Deprecated**", notice, successor) + ".";
    Some(match notice.note.as_deref().map(prose) {
        Some(note) => sentences(&[text, note]),
        None => text,
    })
}

/// The codes that are no longer sent, as a list in Markdown; nothing if there are none.
pub(super) fn retired(catalogue: &Catalogue, successors: &HashMap<&str, &str>) -> Option<String> {
    let codes = catalogue.retired().iter().map(|retired| {
        let successor = successors.get(retired.code.as_str()).copied();
        let what = format!("- `{}`: retired", retired.code);
        ending(&what, &retired.notice, successor)
    });
    let codes = lines(codes);
    (!codes.is_empty()).then_some(codes)
}

fn ending(what: &str, notice: &Deprecation, successor: Option<&str>) -> String {
    describe::notice(
        what,
        notice.since.as_deref(),
        notice.replaced_by.as_deref(),
        successor,
        |code| format!("`{code}`"),
    )
}

fn lines(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join("\n")
}

/// What a field means, in Markdown; empty where nothing is known.
pub(crate) fn field_text(field: &Field) -> String {
    let mut texts: Vec<String> = field
        .description
        .as_deref()
        .map(prose)
        .into_iter()
        .collect();
    texts.extend(
        field
            .unit
            .as_deref()
            .map(|unit| format!("In {}.", inline(unit))),
    );
    if field.sensitive {
        texts.push("Sensitive: keep it out of logs and messages.".to_owned());
    }
    sentences(&texts)
}

/// Sentences after one another. Where one has several lines, each is a paragraph: on the last line
/// of a list or a code block, a sentence would become a part of it.
fn sentences(texts: &[String]) -> String {
    let blocks = texts.iter().any(|text| text.contains('\n'));
    texts.join(if blocks { "\n\n" } else { " " })
}
