//! `codes/CODE.md`: everything about one code, at an address that stays.

use super::parts::{self, push};
use super::{Book, Place, View, header, json};
use crate::emit::EmitError;
use crate::escape::markdown::code as inline_code;
use crate::escape::markdown::{cell, code_block, json_block, text};
use crate::model::{Cause, ErrorDef, Example, Field, Retired};
use crate::wire;

/// The page of a code in use.
pub(super) fn render(book: &Book<'_>, error: &ErrorDef) -> Result<String, EmitError> {
    let view = View {
        book,
        place: Place::Page,
    };
    let mut out = header();
    push(&mut out, &title(&error.code));
    if let Some(deprecated) = &error.deprecated {
        push(
            &mut out,
            &parts::notice(view, "Deprecated", &error.code, deprecated),
        );
    }
    push(&mut out, &text(&error.summary));
    if let Some(description) = &error.description {
        push(&mut out, &view.blocks(description));
    }
    push(&mut out, &facts(view, error));
    if !error.causes.is_empty() {
        push(&mut out, "## What happened");
        push(
            &mut out,
            &parts::list(error.causes.iter().map(|cause| item(view, cause))),
        );
    }
    if !error.resolutions.is_empty() {
        push(&mut out, "## How to fix it");
        push(&mut out, &parts::resolutions(view, error));
    }
    push(&mut out, "## Example response");
    for example in &error.examples {
        push_example(&mut out, view, error, example)?;
    }
    if !error.details.is_empty() {
        push(&mut out, "## Fields");
        if !book.details_path.is_empty() {
            push(
                &mut out,
                &format!("They stand in {}.", inline_code(&book.details_path)),
            );
        }
        push(&mut out, &parts::fields(view, &error.details));
    }
    let params = params(error);
    if !params.is_empty() {
        push(&mut out, "## Values in the message");
        push(&mut out, &parts::message_values(view, &params));
    }
    if !error.headers.is_empty() {
        push(&mut out, "## Headers");
        push(&mut out, &parts::headers(view, error));
    }
    if !error.see_also.is_empty() {
        push(&mut out, "## See also");
        push(&mut out, &parts::see_also(view, &error.see_also));
    }
    push_back(&mut out, &error.code);
    Ok(out)
}

/// The page of a code that is no longer in use.
pub(super) fn render_retired(book: &Book<'_>, retired: &Retired) -> String {
    let view = View {
        book,
        place: Place::Page,
    };
    let mut out = header();
    push(&mut out, &title(&retired.code));
    push(
        &mut out,
        &parts::notice(view, "Retired", &retired.code, &retired.notice),
    );
    push_back(&mut out, &retired.code);
    out
}

fn title(code: &str) -> String {
    format!("# {} {{#{code}}}", cell(code))
}

fn push_back(out: &mut String, code: &str) {
    out.push_str("[All error codes](../index.md#");
    out.push_str(code);
    out.push_str(")\n");
}

/// The small facts, as a list.
fn facts(view: View<'_>, error: &ErrorDef) -> String {
    let label = view
        .book
        .labels
        .get(&error.status)
        .copied()
        .unwrap_or_default();
    let mut facts = vec![
        format!("- **Status:** {} {}", error.status, cell(label)),
        format!("- **Retry:** {}", parts::retry(error)),
    ];
    // Where every cause has a message of its own, this one may never be seen; it is still the one
    // of a server that does not know the cause.
    facts.push(format!(
        "- **Message:** {}",
        inline_code(&error.message.source())
    ));
    let mut fact = |name: &str, value: Option<&str>| {
        facts.extend(value.map(|value| format!("- **{name}:** {}", cell(value))));
    };
    fact(
        "Severity",
        error.severity.map(crate::model::Severity::as_str),
    );
    fact("gRPC status", error.grpc.as_deref());
    fact("Since", error.since.as_deref());
    fact("Owner", error.owner.as_deref());
    let tags = (!error.tags.is_empty()).then(|| error.tags.join(", "));
    fact("Tags", tags.as_deref());
    if let Some(groups) = view.book.groups.get(error.code.as_str()) {
        let links: Vec<_> = groups
            .iter()
            .map(|group| {
                let name = &group.name;
                format!("[{}](../index.md#operations-{name})", cell(name))
            })
            .collect();
        facts.push(format!("- **Operations:** {}", links.join(", ")));
    }
    facts.join("\n")
}

/// A cause with its id and its message.
fn item(view: View<'_>, cause: &Cause) -> String {
    let mut out = view.item(&cause.text);
    let mut known = Vec::new();
    if let Some(id) = &cause.id {
        known.push(format!("Cause: {}", inline_code(id)));
    }
    if let Some(message) = &cause.message {
        known.push(format!("Message: {}", inline_code(&message.source())));
    }
    // A list takes the items that follow it for its own: behind one, they are paragraphs.
    let may_end_in_list = out.contains("\n\n") || out.starts_with("- -");
    let mark = if may_end_in_list { "\n\n  " } else { "\n  - " };
    for line in known {
        out.push_str(mark);
        out.push_str(&line);
    }
    out
}

/// The values that only messages and headers show, each name once.
fn params(error: &ErrorDef) -> Vec<&Field> {
    let mut params: Vec<&Field> = Vec::new();
    let all = error
        .causes
        .iter()
        .flat_map(|cause| &cause.params)
        .chain(&error.params);
    for field in all {
        if !params.contains(&field) {
            params.push(field);
        }
    }
    params
}

/// A whole response: status line and headers, then the body, which can be copied as it is.
fn push_example(
    out: &mut String,
    view: View<'_>,
    error: &ErrorDef,
    example: &Example,
) -> Result<(), EmitError> {
    let response = wire::response(view.book.catalogue, error, example);
    let label = view
        .book
        .labels
        .get(&response.status)
        .copied()
        .unwrap_or_default();
    if error.examples.len() > 1 {
        push(
            out,
            &format!(
                "### {} {{#example-{}}}",
                cell(&example.name),
                slug(&example.name)
            ),
        );
    }
    let mut head = format!("HTTP/1.1 {} {}", response.status, label.replace('\n', " "));
    for (name, value) in &response.headers {
        head.push('\n');
        head.push_str(name);
        head.push_str(": ");
        head.push_str(value);
    }
    push(out, &code_block("http", &head));
    let file = super::page_path(&error.code);
    push(out, &json_block(&json::pretty(&file, &response.body)?));
    Ok(())
}

/// A name as an anchor.
fn slug(name: &str) -> String {
    name.chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || c == '_' {
                c
            } else {
                '-'
            }
        })
        .collect()
}
