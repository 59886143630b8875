//! Code that handles an error on the client's side, and that raises it on the server's. The suite
//! compiles all of it.

use super::View;
use super::parts::push;
use crate::escape::markdown::author;
use crate::model::ErrorDef;
use crate::usage;

/// For a client, with each of the generated packages.
pub(super) fn handling(view: View<'_>, error: &ErrorDef) -> String {
    let (catalogue, md) = (view.book.catalogue, view.dialect);
    let mut out = String::new();
    push(&mut out, "With the generated TypeScript package:");
    let typescript = usage::typescript::handling(catalogue, error);
    push(&mut out, &md.code_block("ts", &typescript));
    push(&mut out, "With the generated Rust crate:");
    out.push_str(&md.code_block("rust", &usage::rust::handling(catalogue, error)));
    out
}

/// Said beside the code that raises a deprecated error: whoever copies that has not read the top of the
/// page.
fn not_any_more(view: View<'_>, error: &ErrorDef) -> String {
    let successor = view.book.successors.get(error.code.as_str());
    let advice = successor.map_or_else(String::new, |code| {
        format!("; raise {} instead", view.link(code))
    });
    author::quote(&format!(
        "**Deprecated:** do not raise it in new code{advice}."
    ))
}

/// For a server: when, and how.
pub(super) fn raising(view: View<'_>, error: &ErrorDef) -> String {
    let mut out = String::new();
    if error.deprecated.is_some() {
        push(&mut out, &not_any_more(view, error));
    }
    push(
        &mut out,
        "In a server, with the generated Rust crate, for the cause that applies. A handler whose error is \
         `ApiError` returns it by `?` or as `Err(error.into())`.",
    );
    let rust = usage::rust::raising(view.book.catalogue, error);
    out.push_str(&view.dialect.code_block("rust", &rust));
    out
}
