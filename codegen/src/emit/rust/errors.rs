//! `errors.rs` of the crate: a struct for each code, with its constructors and setters.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::builder;
use super::construct;
use super::docs::Docs;
use super::plan::{Code, Plan};
use super::types;
use super::uses::Uses;
use super::wire;
use crate::escape::rust::{rustdoc_code, rustdoc_text};
use crate::model::{Retry, SeeAlso};

/// The items that belong to one code.
pub fn items(plan: &Plan<'_>, uses: &Uses, code: &Code<'_>) -> TokenStream {
    let structure = structure(code);
    let functions = functions(code);
    let of_code = code_impl(uses, code);
    let is_own = code.has_details() && !code.shares_shape;
    let details = is_own.then(|| wire::details_impl(plan, uses, code));
    quote! {
        #structure
        #functions
        #of_code
        #details
    }
}

fn structure(code: &Code<'_>) -> TokenStream {
    let ident = &code.ident;
    let docs = docs(code);
    let deprecated = super::code::deprecated(code);
    if code.shares_shape || !code.has_details() {
        return quote! {
            #docs
            #[non_exhaustive]
            #deprecated
            pub struct #ident;
        };
    }
    let details = code
        .details
        .iter()
        .map(|m| types::declaration(m, m.field.optional, None));
    let headers = code.headers.iter().map(|m| {
        let name = rustdoc_code(&m.field.name);
        types::declaration(m, true, Some(format!("The header {name}.")))
    });
    let kept = code.kept.iter().map(|m| {
        let (ident, ty) = (&m.ident, m.ty.tokens());
        quote!(#ident: Option<#ty>)
    });
    quote! {
        #docs
        #[derive(Clone)]
        #[non_exhaustive]
        #deprecated
        pub struct #ident {
            #(#details,)*
            #(#headers,)*
            #(#kept,)*
        }
    }
}

/// What ties the type to its code.
fn code_impl(uses: &Uses, code: &Code<'_>) -> TokenStream {
    let ident = &code.ident;
    let details = code.details_type();
    let wording = uses.has("message_fixed").then(|| {
        let wording = if code.def.message_fixed {
            quote!(raised::Fixed)
        } else {
            quote!(raised::Free)
        };
        quote!(type Wording = #wording;)
    });
    quote! {
        impl raised::Code for #ident {
            const CODE: ErrorCode = ErrorCode::#ident;
            type Details = #details;
            #wording

            fn wrap(error: Raised<Self>) -> ApiError {
                ApiError::#ident(error)
            }
        }
    }
}

/// The comment of the struct: everything that someone who raises or handles the code may want.
fn docs(code: &Code<'_>) -> Docs {
    let def = code.def;
    let mut docs = Docs::new();
    docs.line(format!(
        "{} (`{}`, HTTP {}).",
        rustdoc_text(&def.summary),
        def.code,
        def.status
    ));
    if let Some(description) = &def.description {
        docs.paragraph(description);
    }
    // An own struct shows its fields itself.
    if code.shares_shape {
        docs.heading("Details");
        for member in &code.details {
            docs.field(member, member.field.optional);
        }
        for member in &code.headers {
            docs.field(member, true);
        }
    }
    if !def.causes.is_empty() {
        docs.heading("Causes");
        for cause in &def.causes {
            let function = code.constructors.iter().find(|constructor| {
                let of = constructor.cause.as_ref();
                of.is_some_and(|of| std::ptr::eq(of.cause, cause))
            });
            let link = function.map_or_else(String::new, |function| {
                let name = super::plain(&function.ident);
                format!(" ([`{}::{name}`])", code.ident)
            });
            docs.item(&cause.text, &link);
        }
    }
    if !def.resolutions.is_empty() {
        docs.heading("What the caller can do");
        for resolution in &def.resolutions {
            docs.item(resolution, "");
        }
    }
    match &def.retry {
        Retry::Never => {}
        Retry::Backoff => docs.note("A client may try again, with growing pauses."),
        Retry::After { field, .. } => docs.note(format!(
            "A client may try again after the time that {} states.",
            rustdoc_code(field)
        )),
    }
    if !def.headers.is_empty() {
        let names: Vec<_> = def
            .headers
            .iter()
            .map(|header| rustdoc_code(&header.name))
            .collect();
        docs.note(format!("Headers of the response: {}.", names.join(", ")));
    }
    docs.since(def);
    if !def.see_also.is_empty() {
        let places: Vec<_> = def
            .see_also
            .iter()
            .map(|place| match place {
                SeeAlso::Code(code) => format!("`{code}`"),
                SeeAlso::Url(url) => rustdoc_text(url),
            })
            .collect();
        docs.note(format!("See also {}.", places.join(", ")));
    }
    docs
}

fn functions(code: &Code<'_>) -> TokenStream {
    let ident = &code.ident;
    let constants = code
        .constructors
        .iter()
        .filter_map(|constructor| constructor.cause.as_ref())
        .map(|cause| {
            let constant = &cause.constant;
            let position = Literal::usize_unsuffixed(cause.position);
            let mut docs = Docs::new();
            docs.line(format!("The cause {}.", rustdoc_code(cause.id())));
            docs.paragraph(&cause.cause.text);
            quote! {
                #docs
                pub const #constant: code::Cause = code::Cause::new(ErrorCode::#ident, #position);
            }
        });
    let constructors = code
        .constructors
        .iter()
        .map(|constructor| construct::constructor(code, constructor));
    let builder = builder::function(code);
    quote! {
        impl #ident {
            #(#constants)*
            #(#constructors)*
            #builder
        }
    }
}

/// Whether the error can be raised without an argument.
pub fn needs_nothing(code: &Code<'_>) -> bool {
    let new = code.constructors.first();
    new.is_some_and(|new| new.arguments.is_empty())
}
