//! `index.md`: the reference document, in its order and words. What a catalogue adds to it stands
//! behind what the reference has.

use super::flavour::Head;
use super::parts::{self, push};
use super::{Book, Place, View, json};
use crate::describe;
use crate::emit::EmitError;
use crate::escape::markdown::author;
use crate::model::{Catalogue, ErrorDef, Example, Group, Retired, Retry};
use crate::wire;

const FILE: &str = "docs/index.md";

pub(super) fn render(book: &Book<'_>) -> Result<String, EmitError> {
    let catalogue = book.catalogue;
    let view = View::new(book, Place::Index);
    let md = view.dialect;
    let meta = catalogue.meta();
    let mut out = view.head(&Head {
        title: &meta.title,
        code: None,
        description: meta.summary.as_deref().map(author::plain),
        position: 0,
    });
    if let Some(summary) = &meta.summary {
        push(&mut out, &view.blocks(summary));
    }
    push(&mut out, "## Error Response Format");
    if let Some((error, example)) = format_example(catalogue) {
        let body = wire::response(catalogue, error, example).body;
        push(&mut out, &md.json_block(&json::pretty(FILE, &body)?));
    }
    let context = parts::context(view);
    if !context.is_empty() {
        push(
            &mut out,
            "Values that the server adds to every error response:",
        );
        push(&mut out, &context);
    }
    let has_id = |error: &ErrorDef| error.causes.iter().any(|cause| cause.id.is_some());
    let place = view.book.cause_path.as_ref();
    if let Some(place) = place.filter(|_| catalogue.errors().iter().any(has_id)) {
        let place = md.code(place);
        let cause = format!("Where a code is raised for one of its causes, {place} names that.");
        push(&mut out, &cause);
    }
    push(&mut out, "## Error Codes");
    for error in catalogue.errors() {
        push_error(&mut out, view, error)?;
    }
    push(&mut out, "## HTTP Status Codes Summary");
    push(&mut out, &statuses(view));
    if !catalogue.tips().is_empty() {
        push(&mut out, "## Debugging Tips");
        push(
            &mut out,
            &parts::list(catalogue.tips().iter().map(|tip| view.item(tip))),
        );
    }
    if !catalogue.groups().is_empty() {
        push(&mut out, "## Operations");
        for group in catalogue.groups() {
            push_group(&mut out, view, group);
        }
    }
    if !catalogue.retired().is_empty() {
        push(&mut out, "## Retired codes");
        for retired in catalogue.retired() {
            push_retired(&mut out, view, retired);
        }
    }
    Ok(parts::finish(out))
}

/// What the catalogue shows beside the response format, or else its first example.
fn format_example(catalogue: &Catalogue) -> Option<(&ErrorDef, &Example)> {
    if let Some(format) = catalogue.format_example() {
        return Some((catalogue.error(&format.code)?, &format.example));
    }
    let error = catalogue.errors().first()?;
    Some((error, error.examples.first()?))
}

fn push_error(out: &mut String, view: View<'_>, error: &ErrorDef) -> Result<(), EmitError> {
    let (md, code) = (view.dialect, &error.code);
    let title = format!("{} ({})", md.cell(code), error.status);
    push(out, &view.heading(3, &title, code));
    if let Some(deprecated) = &error.deprecated {
        push(out, &parts::notice(view, "Deprecated", code, deprecated));
    }
    push(out, &format!("**Message:** {}", md.cell(&error.summary)));
    // An example of the author's shows the message as it is sent.
    if describe::has_own_message(error) && error.examples.iter().all(|example| example.implied) {
        let template = md.code(&error.message.source());
        push(out, &format!("**Message template:** {template}"));
    }
    if let Some(description) = &error.description {
        push(out, &view.blocks(description));
    }
    if !error.causes.is_empty() {
        push(out, "**Causes:**");
        push(
            out,
            &parts::list(error.causes.iter().map(|cause| view.item(&cause.text))),
        );
    }
    if !error.resolutions.is_empty() {
        push(out, "**Resolution:**");
        push(out, &parts::resolutions(view, error));
    }
    push_examples(out, view, error)?;
    if !error.details.is_empty() {
        push(out, "**Fields:**");
        push(out, &parts::fields(view, &error.details));
    }
    if !error.headers.is_empty() {
        push(out, "**Headers:**");
        push(out, &parts::headers(view, error));
    }
    if error.retry != Retry::Never {
        push(out, &format!("**Retry:** {}", parts::retry(view, error)));
    }
    push(
        out,
        &format!("[More about {}]({})", md.cell(code), view.page(code)),
    );
    Ok(())
}

/// The examples that the author wrote, without the envelope around them.
fn push_examples(out: &mut String, view: View<'_>, error: &ErrorDef) -> Result<(), EmitError> {
    let catalogue = view.book.catalogue;
    let bodies: Vec<_> = error
        .examples
        .iter()
        .filter(|example| !example.implied)
        .map(|example| wire::response(catalogue, error, example).body)
        .collect();
    match bodies.as_slice() {
        [] => {}
        [body] => {
            let object = wire::error_object(catalogue, body);
            push(out, "**Response includes:**");
            push(out, &view.dialect.json_block(&json::pretty(FILE, object)?));
        }
        bodies => {
            let lines: Vec<_> = bodies
                .iter()
                .map(|body| json::line(wire::error_object(catalogue, body)))
                .collect();
            push(out, "**Example errors:**");
            push(out, &view.dialect.json_block(&lines.join("\n")));
        }
    }
    Ok(())
}

fn statuses(view: View<'_>) -> String {
    let mut out = String::from("| Status | Code | Description |\n| --- | --- | --- |");
    for row in view.book.catalogue.statuses() {
        let codes: Vec<_> = row.codes.iter().map(|code| view.link(code)).collect();
        let codes = codes.join(", ");
        let description = match &row.text {
            Some(text) if codes.is_empty() => view.cell(text),
            Some(text) => format!("{} ({codes})", view.cell(text)),
            None => codes,
        };
        parts::push_row(
            &mut out,
            &[
                &row.status.to_string(),
                &view.dialect.cell(&row.label),
                &description,
            ],
        );
    }
    out
}

fn push_group(out: &mut String, view: View<'_>, group: &Group) {
    let title = view.dialect.cell(&group.name);
    let anchor = format!("operations-{}", group.name);
    push(out, &view.heading(3, &title, &anchor));
    if let Some(description) = &group.description {
        push(out, &view.blocks(description));
    }
    push(
        out,
        &parts::list(
            group
                .codes
                .iter()
                .map(|code| format!("- {}", view.link(code))),
        ),
    );
}

fn push_retired(out: &mut String, view: View<'_>, retired: &Retired) {
    let code = &retired.code;
    push(out, &view.heading(3, &view.dialect.cell(code), code));
    push(out, &parts::notice(view, "Retired", code, &retired.notice));
}
