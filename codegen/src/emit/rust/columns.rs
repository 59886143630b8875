//! What `ErrorCode` can tell about a code: a getter and a column of the table for each.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens, quote};

use super::plan::Plan;
use crate::model::{ErrorDef, Retry, Severity};

/// Something that the catalogue says about every code, or about some.
pub struct Column {
    /// Name of the getter, and of the field of a row.
    pub name: Ident,
    pub ty: TokenStream,
    pub doc: &'static str,
    /// The value for a code.
    pub value: Value,
}

type Value = fn(&Plan<'_>, &ErrorDef) -> TokenStream;

fn column(name: &str, ty: TokenStream, doc: &'static str, value: Value) -> Column {
    Column {
        name: super::ident::of(name),
        ty,
        doc,
        value,
    }
}

/// The columns that every catalogue has, and those for which this one states something.
pub fn columns(plan: &Plan<'_>) -> Vec<Column> {
    let mut columns = always();
    columns.extend(sometimes().into_iter().filter_map(|(is_stated, column)| {
        let errors = plan.catalogue.errors();
        errors
            .iter()
            .any(|def| is_stated(plan, def))
            .then_some(column)
    }));
    columns
}

fn always() -> Vec<Column> {
    vec![
        column(
            "status",
            quote!(u16),
            " The HTTP status of a response with this code.",
            |_, def| Literal::u16_unsuffixed(def.status).into_token_stream(),
        ),
        column(
            "summary",
            quote!(&'static str),
            " What the code means, in a few words.",
            |_, def| def.summary.to_token_stream(),
        ),
        column(
            "causes",
            quote!(&'static [Cause]),
            " Why it happens.",
            |_, def| {
                let causes = def.causes.iter().map(|cause| {
                    let (id, text) = (optional(cause.id.as_ref()), &cause.text);
                    quote!(Cause { id: #id, text: #text })
                });
                quote!(&[#(#causes),*])
            },
        ),
        column(
            "resolutions",
            quote!(&'static [&'static str]),
            " What the caller can do, each one a piece of Markdown.",
            |_, def| list(&def.resolutions),
        ),
        column(
            "retry",
            quote!(Retry),
            " Whether and when a client should try again.",
            |_, def| match def.retry {
                Retry::Never => quote!(Retry::Never),
                Retry::Backoff => quote!(Retry::Backoff),
                Retry::After { .. } => quote!(Retry::After),
            },
        ),
    ]
}

type IsStated = fn(&Plan<'_>, &ErrorDef) -> bool;

fn sometimes() -> Vec<(IsStated, Column)> {
    let text = || quote!(Option<&'static str>);
    vec![
        (
            |_, def| def.message_fixed,
            column(
                "is_message_fixed",
                quote!(bool),
                " Whether a server may not replace the message.",
                |_, def| def.message_fixed.to_token_stream(),
            ),
        ),
        (
            |plan, _| plan.catalogue.meta().docs_base_url.is_some(),
            column(
                "docs_url",
                quote!(&'static str),
                " The permanent address of the code's page.",
                |plan, def| plan.catalogue.docs_url(&def.code).to_token_stream(),
            ),
        ),
        (
            |_, def| def.severity.is_some(),
            column(
                "severity",
                quote!(Option<Severity>),
                " The level at which a server logs the error, if the catalogue states one.",
                |_, def| {
                    let level = def
                        .severity
                        .map(severity_ident)
                        .map(|level| quote!(Severity::#level));
                    optional(level.as_ref())
                },
            ),
        ),
        (
            |_, def| def.since.is_some(),
            column(
                "since",
                text(),
                " The first version of the catalogue that has the code, if it is known.",
                |_, def| optional(def.since.as_ref()),
            ),
        ),
        (
            |_, def| def.owner.is_some(),
            column(
                "owner",
                text(),
                " The team that answers for the code, if the catalogue states one.",
                |_, def| optional(def.owner.as_ref()),
            ),
        ),
        (
            |_, def| !def.tags.is_empty(),
            column(
                "tags",
                quote!(&'static [&'static str]),
                " Words to find the code by.",
                |_, def| list(&def.tags),
            ),
        ),
        (
            |_, def| def.grpc.is_some(),
            column(
                "grpc",
                text(),
                " The name of the gRPC status that corresponds to the code, if there is one.",
                |_, def| optional(def.grpc.as_ref()),
            ),
        ),
    ]
}

fn optional(value: Option<&impl ToTokens>) -> TokenStream {
    value.map_or_else(|| quote!(None), |value| quote!(Some(#value)))
}

fn list(texts: &[String]) -> TokenStream {
    quote!(&[#(#texts),*])
}

/// The variant of a level.
pub fn severity_ident(severity: Severity) -> Ident {
    super::ident::of(&crate::names::pascal(severity.as_str()))
}
