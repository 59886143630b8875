//! `errors.rs` of the crate: a struct for each code, with its constructors and setters.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::construct;
use super::docs::Docs;
use super::plan::{Code, Member, Plan};
use super::types;
use super::uses::Uses;
use super::wire;
use crate::escape::rust::{rustdoc_code, rustdoc_text};
use crate::model::{HeaderValue, Retry, SeeAlso};

/// The items that belong to one code.
pub fn items(plan: &Plan<'_>, uses: &Uses, code: &Code<'_>) -> TokenStream {
    let structure = structure(code);
    let functions = functions(code);
    let details = wire::details_impl(plan, uses, code);
    let causes = cause_enum(code);
    quote! {
        #structure
        #functions
        #details
        #causes
    }
}

fn structure(code: &Code<'_>) -> TokenStream {
    let Code {
        def, ident, raised, ..
    } = code;
    let docs = docs(code);
    let deprecated = super::code::deprecated(def);
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
    let fields: Vec<_> = code
        .members()
        .map(|m| (&m.ident, m.field.sensitive))
        .collect();
    let fields: Vec<_> = fields.into_iter().chain([(raised, false)]).collect();
    let (derive, debug) = types::debug(ident, &fields);
    quote! {
        #docs
        #[derive(#derive Clone, PartialEq)]
        #[non_exhaustive]
        #deprecated
        pub struct #ident {
            #(#details,)*
            #(#headers,)*
            #(#kept,)*
            #raised: raise::Raised,
        }

        #debug
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
    if !def.causes.is_empty() {
        docs.heading("Causes");
        for cause in &def.causes {
            let function = code
                .constructors
                .iter()
                .find(|constructor| constructor.cause.is_some_and(|of| std::ptr::eq(of, cause)));
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
    let (ident, raised) = (&code.ident, &code.raised);
    let constructors = code
        .constructors
        .iter()
        .map(|constructor| construct::constructor(code, constructor));
    let setters = optional(code).map(types::setter);
    let reword = takes_message(code).then(|| quote!(reword!(#ident.#raised);));
    let caused = code
        .cause_enum
        .as_ref()
        .map(|causes| quote!(caused!(#ident.#raised, #causes);));
    let default = needs_nothing(code).then(|| quote!(by_default!(#ident);));
    quote! {
        impl #ident {
            #(#constructors)*
            #(#setters)*
        }

        raise!(#ident.#raised);
        #reword
        #caused
        #default
    }
}

/// The details and headers that have a setter.
fn optional<'c, 'a>(code: &'c Code<'a>) -> impl Iterator<Item = &'c Member<'a>> {
    let headers = code
        .headers
        .iter()
        .filter(|member| is_optional_header(code, member));
    let details = code.details.iter().filter(|member| member.field.optional);
    details.chain(headers)
}

/// Whether the error has a setter for its message: a server may replace it, and no detail has taken
/// the setter's name.
pub fn takes_message(code: &Code<'_>) -> bool {
    !code.def.message_fixed && !optional(code).any(|member| member.ident == "message")
}

/// Whether the error can be raised without an argument.
pub fn needs_nothing(code: &Code<'_>) -> bool {
    let new = code.constructors.first();
    new.is_some_and(|new| new.arguments.is_empty())
}

fn is_optional_header(code: &Code<'_>, member: &Member<'_>) -> bool {
    code.def.headers.iter().any(|header| match &header.value {
        HeaderValue::Typed(field) => std::ptr::eq(field.as_ref(), member.field) && field.optional,
        HeaderValue::Template(_) => false,
    })
}

fn cause_enum(code: &Code<'_>) -> Option<TokenStream> {
    let ident = code.cause_enum.as_ref()?;
    let causes: Vec<_> = code
        .def
        .causes
        .iter()
        .filter_map(|cause| Some((cause, cause.id.as_deref()?)))
        .map(|(cause, id)| (cause, super::ident::of(&super::ident::pascal(id))))
        .collect();
    let variants = causes.iter().map(|(cause, variant)| {
        let mut docs = Docs::new();
        docs.paragraph(&cause.text);
        quote! { #docs #variant }
    });
    let idents = causes.iter().map(|(_, variant)| variant);
    let count = Literal::usize_unsuffixed(causes.len());
    let doc = format!(" A cause of `{}`.", code.def.code);
    Some(quote! {
        #[doc = #doc]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #ident { #(#variants),* }

        impl #ident {
            #[doc = " Every cause that has an id, in the order of the catalogue."]
            pub const ALL: [Self; #count] = [#(Self::#idents),*];
        }
    })
}
