//! What the reference and the pages of the codes have in common: lists, tables, notices.

use super::View;
use crate::describe;
use crate::escape::markdown::{author, cell, cell_code, code, destination};
use crate::model::{Catalogue, Deprecation, ErrorDef, Field, HeaderValue, SeeAlso, Slot, Step};

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

/// Where the details stand on the wire, as a path: `error`. Empty for the body itself.
pub(super) fn details_path(catalogue: &Catalogue) -> String {
    let steps = catalogue
        .envelope()
        .path_of(&Slot::Details)
        .unwrap_or_default();
    let path: String = steps
        .iter()
        .map(|step| match step {
            Step::Key(key) => format!(".{key}"),
            Step::Index(index) => format!("[{index}]"),
        })
        .collect();
    path.trim_start_matches('.').to_owned()
}

/// The resolutions as a list.
pub(super) fn resolutions(view: View<'_>, error: &ErrorDef) -> String {
    list(error.resolutions.iter().map(|text| view.item(text)))
}

/// A bulleted list of finished items.
pub(super) fn list(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join("\n")
}

/// "Deprecated since …" as a quotation.
pub(super) fn notice(view: View<'_>, what: &str, notice: &Deprecation) -> String {
    let what = describe::notice(
        &format!("**{what}**"),
        notice.since.as_deref().map(cell).as_deref(),
        notice.replaced_by.as_deref(),
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
    let mut out = String::from("| Field | Type | Required | Description |\n|---|---|---|---|");
    for row in describe::rows(fields) {
        let required = if row.field.optional { "no" } else { "yes" };
        push_row(
            &mut out,
            &[
                &cell_code(&row.path),
                &cell(&describe::field_type(row.field)),
                required,
                &meaning(view, row.field),
            ],
        );
    }
    out
}

/// A table of values that only messages show.
pub(super) fn message_values(view: View<'_>, params: &[&Field]) -> String {
    let mut out = String::from("| Value | Type | Description |\n|---|---|---|");
    for field in params {
        push_row(
            &mut out,
            &[
                &cell_code(&format!("{{{}}}", field.name)),
                &cell(&describe::field_type(field)),
                &meaning(view, field),
            ],
        );
    }
    out
}

/// A table of headers: name, value, whether it is always there, meaning.
pub(super) fn headers(view: View<'_>, error: &ErrorDef) -> String {
    let mut out = String::from("| Header | Value | Required | Description |\n|---|---|---|---|");
    for header in &error.headers {
        let (value, meaning) = match &header.value {
            HeaderValue::Template(template) => {
                (cell_code(&describe::template(template)), String::new())
            }
            HeaderValue::Typed(field) => (cell(&describe::field_type(field)), meaning(view, field)),
        };
        let always = describe::is_always_sent(view.book.catalogue, error, header);
        let required = if always { "yes" } else { "no" };
        push_row(
            &mut out,
            &[&cell_code(&header.name), &value, required, &meaning],
        );
    }
    out
}

fn meaning(view: View<'_>, field: &Field) -> String {
    let description = field.description.as_deref().unwrap_or_default();
    let mut out = view.cell(description);
    if field.sensitive {
        if !out.is_empty() {
            out.push(' ');
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
pub(super) fn retry(error: &ErrorDef) -> String {
    describe::retry(error, code)
}

/// The places to read on, as a list.
pub(super) fn see_also(view: View<'_>, places: &[SeeAlso]) -> String {
    list(places.iter().map(|place| match place {
        SeeAlso::Code(code) => format!("- {}", view.link(code)),
        SeeAlso::Url(url) => match destination(url) {
            Some(address) => format!("- [{}]({address})", cell(url)),
            None => format!("- {}", code(url)),
        },
    }))
}
