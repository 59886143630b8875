//! What `ErrorCode` can tell about a code: a getter and a column of the table for each.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens, quote};

use super::plan::Plan;
use crate::model::{ErrorDef, HeaderValue, Retry, Severity};

/// Something that the catalogue says about every code, or about some.
pub struct Column {
    /// Name of the getter, and of the field of a row.
    pub name: Ident,
    pub doc: &'static str,
    /// The crate needs it itself, and shows it to nobody.
    pub internal: bool,
    pub cell: Cell,
}

/// What stands in a column.
pub enum Cell {
    /// One value for each code.
    Value { ty: TokenStream, value: Value },
    /// Any number of texts, which stand in one, because a pointer to each of them would cost a program
    /// more than most of the texts, and the compiler more still.
    Texts(Texts),
}

type Value = fn(&Plan<'_>, &ErrorDef) -> TokenStream;
type Texts = fn(&ErrorDef) -> Vec<String>;

fn column(name: &str, ty: TokenStream, doc: &'static str, value: Value) -> Column {
    Column {
        name: crate::rust_api::ident::of(name),
        doc,
        internal: false,
        cell: Cell::Value { ty, value },
    }
}

fn list(name: &str, doc: &'static str, texts: Texts) -> Column {
    Column {
        name: crate::rust_api::ident::of(name),
        doc,
        internal: false,
        cell: Cell::Texts(texts),
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
        list(
            "resolutions",
            " What the caller can do, each one a piece of Markdown.",
            |def| def.resolutions.clone(),
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
            |_, def| !fixed_headers(def).is_empty(),
            Column {
                internal: true,
                ..list(
                    "headers",
                    " The names of headers, each with its value after it, where none of them shows a value.",
                    |def| {
                        let headers = fixed_headers(def).into_iter();
                        headers
                            .flat_map(|(name, value)| [name.to_owned(), value.to_owned()])
                            .collect()
                    },
                )
            },
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
            list("tags", " Words to find the code by.", |def| {
                def.tags.clone()
            }),
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

pub fn optional(value: Option<&impl ToTokens>) -> TokenStream {
    value.map_or_else(|| quote!(None), |value| quote!(Some(#value)))
}

/// The headers of codes none of whose headers show a value.
pub fn fixed_headers(def: &ErrorDef) -> Vec<(&str, &str)> {
    let fixed = def.headers.iter().map(|header| match &header.value {
        HeaderValue::Template(template) => Some((header.name.as_str(), template.as_literal()?)),
        HeaderValue::Typed(_) => None,
    });
    fixed.collect::<Option<_>>().unwrap_or_default()
}

/// The variant of a level.
pub fn severity_ident(severity: Severity) -> Ident {
    crate::rust_api::ident::of(&crate::names::pascal(severity.as_str()))
}
