//! What the reference and the pages of the codes have in common: lists, tables, notices.

use super::View;
use crate::describe;
use crate::escape::markdown::{author, destination};
use crate::model::{Deprecation, ErrorDef, Field, HeaderValue, SeeAlso, Slot};

/// Appends a block and the blank line behind it.
pub(super) fn push(out: &mut String, block: &str) {
    if !block.is_empty() {
        out.push_str(block);
        out.push_str("\n\n");
    }
}

/// A file ends with one line feed.
pub(super) fn finish(mut out: String) -> String {
    out.truncate(out.trim_end_matches('\n').len());
    out.push('\n');
    out
}

/// The context values that are in the body, as a table with their places: `meta.requestId`,
/// `errors[].id`. Empty if there are none.
pub(super) fn context(view: View<'_>) -> String {
    let catalogue = view.book.catalogue;
    let places = describe::places(catalogue);
    let mut rows = Vec::new();
    for field in catalogue.context() {
        let here = Slot::Context(field.name.clone());
        for (path, _) in places.iter().filter(|(_, slot)| *slot == here) {
            rows.extend(describe::rows_at(path.clone(), field));
        }
    }
    if rows.is_empty() {
        return String::new();
    }
    table(view, rows)
}

/// The resolutions as a list.
pub(super) fn resolutions(view: View<'_>, error: &ErrorDef) -> String {
    list(error.resolutions.iter().map(|text| view.item(text)))
}

/// A bulleted list of finished items.
pub(super) fn list(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join("\n")
}

/// "Deprecated since …" of a code, as a quotation.
pub(super) fn notice(view: View<'_>, what: &str, code: &str, notice: &Deprecation) -> String {
    let what = describe::notice(
        &format!("**{what}**"),
        notice
            .since
            .as_deref()
            .map(|since| view.dialect.cell(since))
            .as_deref(),
        notice.replaced_by.as_deref(),
        view.book.successors.get(code).copied(),
        |code| view.link(code),
    );
    let mut blocks = format!("{what}.");
    if let Some(note) = &notice.note {
        blocks.push_str("\n\n");
        blocks.push_str(&view.blocks(note));
    }
    author::quote(&blocks)
}

/// A table of fields: name, type, whether it is always there, meaning.
pub(super) fn fields(view: View<'_>, fields: &[Field]) -> String {
    table(view, describe::rows(fields))
}

fn table(view: View<'_>, rows: Vec<describe::Row<'_>>) -> String {
    let mut out =
        String::from("| Field | Type | Required | Description |\n| --- | --- | --- | --- |");
    for row in rows {
        let required = if row.field.optional { "no" } else { "yes" };
        push_row(
            &mut out,
            &[
                &view.dialect.cell_code(&row.path),
                &view.dialect.cell(&describe::field_type(row.field)),
                required,
                &meaning(view, row.field),
            ],
        );
    }
    out
}

/// A table of values that only messages show.
pub(super) fn message_values(view: View<'_>, params: &[&Field]) -> String {
    let mut out = String::from("| Value | Type | Description |\n| --- | --- | --- |");
    for field in params {
        push_row(
            &mut out,
            &[
                &view.dialect.cell_code(&format!("{{{}}}", field.name)),
                &view.dialect.cell(&describe::field_type(field)),
                &meaning(view, field),
            ],
        );
    }
    out
}

/// A table of headers: name, value, whether it is always there, meaning.
pub(super) fn headers(view: View<'_>, error: &ErrorDef) -> String {
    let mut out =
        String::from("| Header | Value | Required | Description |\n| --- | --- | --- | --- |");
    for header in &error.headers {
        let (value, meaning) = match &header.value {
            HeaderValue::Template(template) => {
                (view.dialect.cell_code(&template.source()), String::new())
            }
            HeaderValue::Typed(field) => (
                view.dialect.cell(&describe::field_type(field)),
                meaning(view, field),
            ),
        };
        let always = describe::is_always_sent(view.book.catalogue, error, header);
        let required = if always { "yes" } else { "no" };
        push_row(
            &mut out,
            &[
                &view.dialect.cell_code(&header.name),
                &value,
                required,
                &meaning,
            ],
        );
    }
    out
}

fn meaning(view: View<'_>, field: &Field) -> String {
    let description = field.description.as_deref().unwrap_or_default();
    let mut out = view.cell(description);
    if field.sensitive {
        if !out.is_empty() {
            // A mark of emphasis or a bracket may follow the end of a sentence.
            let end = out.trim_end_matches(['*', '_', '~', ')', '"', '\'']);
            let is_sentence = end.ends_with(['.', '!', '?', '…']);
            out.push_str(if is_sentence { " " } else { ". " });
        }
        out.push_str(describe::SENSITIVE);
    }
    out
}

/// Appends a row to a table. Each cell has been through the escape of its context.
pub(super) fn push_row(out: &mut String, cells: &[&str]) {
    out.push_str("\n|");
    for cell in cells {
        if !cell.is_empty() {
            out.push(' ');
            out.push_str(cell);
        }
        out.push_str(" |");
    }
}

/// Whether and when to try again.
pub(super) fn retry(view: View<'_>, error: &ErrorDef) -> String {
    describe::retry(error, |name| view.dialect.code(name))
}

/// The places to read on, as a list.
pub(super) fn see_also(view: View<'_>, places: &[SeeAlso]) -> String {
    list(places.iter().map(|place| match place {
        SeeAlso::Code(code) => format!("- {}", view.link(code)),
        SeeAlso::Url(url) => match destination(url) {
            Some(address) => format!("- [{}]({address})", view.dialect.cell(url)),
            None => format!("- {}", view.dialect.code(url)),
        },
    }))
}
