//! Code that handles an error on the client's side, and that raises it on the server's. The suite
//! compiles all of it.

use super::View;
use super::parts::push;
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

/// For a server: when, and how.
pub(super) fn raising(view: View<'_>, error: &ErrorDef) -> String {
    let mut out = String::new();
    push(
        &mut out,
        "In a server, with the generated Rust crate, for the cause that applies. A handler whose error is \
         `ApiError` returns it by `?` or as `Err(error.into())`.",
    );
    let rust = usage::rust::raising(view.book.catalogue, error);
    out.push_str(&view.dialect.code_block("rust", &rust));
    out
}
