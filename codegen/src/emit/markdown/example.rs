//! Example responses.

use super::parts::push;
use super::{View, flavour, json};
use crate::emit::EmitError;
use crate::model::{ErrorDef, Example};
use crate::wire;

/// Every example of a code, each under its name if there are several.
pub(super) fn push_all(
    out: &mut String,
    view: View<'_>,
    error: &ErrorDef,
) -> Result<(), EmitError> {
    for example in &error.examples {
        if error.examples.len() > 1 {
            // With the name alone, the anchor that GitHub makes could be that of a section.
            let title = format!("Example {}", view.dialect.code(&example.name));
            let anchor = format!("example-{}", example.name);
            push(out, &view.heading(3, &title, &anchor));
        }
        push_response(out, view, error, example)?;
    }
    Ok(())
}

/// A whole response: status line and headers, then the body, which can be copied as it is.
fn push_response(
    out: &mut String,
    view: View<'_>,
    error: &ErrorDef,
    example: &Example,
) -> Result<(), EmitError> {
    let book = view.book;
    let response = wire::response(book.catalogue, error, example);
    let label = book.label(response.status);
    let mut head = format!("HTTP/1.1 {} {}", response.status, label.replace('\n', " "));
    for (name, value) in &response.headers {
        head.push('\n');
        head.push_str(name);
        head.push_str(": ");
        head.push_str(value);
    }
    push(out, &view.dialect.code_block("http", &head));
    let file = flavour::page_path(&error.code);
    let body = json::pretty(&file, &response.body)?;
    push(out, &view.dialect.json_block(&body));
    Ok(())
}
