//! `context.rs` of the crate: the values that a server adds to every error response.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::defs::Use;
use super::envelope;
use super::plan::{Code, ContextValue, Plan, Role, sole_placeholder};
use super::request_id;
use super::types;
use super::wire;
use crate::model::{Header, HeaderValue, Slot};
use crate::rust_api::TypeDef;

/// The items of `context.rs`.
pub fn module(plan: &Plan<'_>) -> TokenStream {
    let doc = " What a server adds to every error response.";
    let fields = plan
        .context
        .iter()
        .map(|value| types::declaration(&value.member, value.may_be_absent(), absence(value)));
    let sensitive: Vec<_> = plan
        .context
        .iter()
        .map(|value| (&value.member.ident, value.member.field.sensitive))
        .collect();
    let name = crate::rust_api::ident::of("Context");
    let (derive, debug) = types::debug(&name, &sensitive);
    let required = || {
        plan.context
            .iter()
            .filter(|value| !value.member.field.optional)
    };
    let arguments = required().map(|value| {
        let (ident, ty) = (&value.member.ident, value.member.ty.argument());
        quote!(#ident: #ty)
    });
    let values = plan.context.iter().map(|value| {
        let ident = &value.member.ident;
        let converted = value.member.ty.convert(&quote!(#ident));
        if value.member.field.optional {
            quote!(#ident: None)
        } else if !value.on_wire {
            quote!(#ident: Some(#converted))
        } else if value.member.ty.is_passed_as_it_is() {
            quote!(#ident)
        } else {
            quote!(#ident: #converted)
        }
    });
    let setters = plan
        .context
        .iter()
        .filter(|value| value.member.field.optional)
        .map(|value| types::setter(&value.member));
    let imports = imports(plan);
    let default = required().next().is_none().then(|| quote!(Default,));
    let allow = types::too_many(required().count());
    let id_lengths = id_lengths(plan);
    let filled = filled(plan);
    quote! {
        #![doc = #doc]
        #imports

        #[doc = " The values that a server adds to every error response."]
        #[derive(#derive Clone, PartialEq, #default)]
        #[non_exhaustive]
        pub struct Context { #(#fields),* }

        impl Context {
            #id_lengths

            #[doc = " The values that every response has."]
            #[must_use]
            #allow
            pub fn new(#(#arguments),*) -> Self {
                Self { #(#values),* }
            }

            #(#setters)*

            #filled
        }

        #debug
    }
}

/// How long an id may be that a client sends, where the catalogue bounds it.
fn id_lengths(plan: &Plan<'_>) -> Option<TokenStream> {
    let (least, most) = request_id::lengths(plan)?;
    let (least, most) = (
        Literal::u64_unsuffixed(least),
        Literal::u64_unsuffixed(most),
    );
    Some(quote! {
        #[doc = " The lengths of the ids that are taken from a client."]
        #[cfg(feature = "std")]
        pub(crate) const REQUEST_ID_LENGTHS: core::ops::RangeInclusive<usize> = #least..=#most;
    })
}

/// `filled`: the values for a request of which only the usual is known.
fn filled(plan: &Plan<'_>) -> TokenStream {
    let parameters = plan.context.iter().filter_map(|value| {
        Some(match value.role? {
            Role::RequestId => quote!(request_id: &str),
            Role::Timestamp => quote!(time: &str),
        })
    });
    // In the order in which they are passed.
    let mut parameters: Vec<TokenStream> = parameters.collect();
    parameters.sort_by_key(ToString::to_string);
    let values = plan.context.iter().map(|value| {
        let ident = &value.member.ident;
        let known = match value.role {
            Some(Role::RequestId) => quote!(request_id.into()),
            Some(Role::Timestamp) => quote!(time.into()),
            None if value.may_be_absent() => return quote!(#ident: None),
            None => return quote!(#ident: crate::json::FromJson::from_json(None)),
        };
        if value.may_be_absent() {
            quote!(#ident: Some(#known))
        } else {
            quote!(#ident: #known)
        }
    });
    quote! {
        #[doc = " The values for a request of which no more is known; all others are empty."]
        #[cfg(feature = "std")]
        pub(crate) fn filled(#(#parameters),*) -> Self {
            Self { #(#values),* }
        }
    }
}

/// The functions of the envelope that find what identifies a request.
pub fn request_id(plan: &Plan<'_>) -> Option<TokenStream> {
    let value = plan.with_role(Role::RequestId)?;
    let ident = &value.member.ident;
    let found = if value.may_be_absent() {
        quote!(response.context.#ident.as_deref())
    } else {
        quote!(Some(&response.context.#ident))
    };
    let slot = Slot::Context(value.member.field.name.clone());
    let on_wire = plan.catalogue.envelope().path_of(&slot).map(|path| {
        let place = envelope::at(&path);
        quote! {
            #[doc = " What identifies the request in a body that may not be as the catalogue says."]
            pub(crate) fn request_id_of(body: Value<'_>) -> Option<Cow<'_, str>> {
                #place.as_str()
            }
        }
    });
    Some(quote! {
        #[doc = " What identifies the request."]
        pub(crate) fn request_id(response: &ErrorResponse) -> Option<&str> {
            #found
        }

        #on_wire
    })
}

fn imports(plan: &Plan<'_>) -> Option<TokenStream> {
    let mut context = plan.context.iter();
    let sensitive = context.any(|value| value.member.field.sensitive);
    sensitive.then(|| {
        quote!(
            use crate::raised;
        )
    })
}

/// What a type is used for, told by the value that it was made for.
pub fn use_of(plan: &Plan<'_>, def: &TypeDef<'_>) -> Use {
    let of_def = |value: &&ContextValue<'_>| std::ptr::eq(value.member.field, def.root());
    let value = plan.context.iter().find(of_def);
    let on_wire = value.is_some_and(|value| value.on_wire);
    Use {
        on_wire,
        in_header: header_sources(plan).any(|(value, _)| of_def(&value)),
        written: on_wire.then(|| plan.has_fields()),
    }
}

fn absence(value: &ContextValue<'_>) -> Option<String> {
    (!value.on_wire && !value.member.field.optional)
        .then(|| "A server always states it; a client may not receive it.".to_owned())
}

/// The context values that only headers show, where one shows nothing else: a client reads them
/// there.
pub fn header_sources<'p, 'a>(
    plan: &'p Plan<'a>,
) -> impl Iterator<Item = (&'p ContextValue<'a>, &'a str)> {
    plan.context
        .iter()
        .filter(|value| !value.on_wire)
        .filter_map(move |value| {
            let name = &value.member.field.name;
            let shows_it = |code: &Code<'_>, header: &Header| match &header.value {
                HeaderValue::Template(template) => {
                    let is_own = code.member(name).is_some() || code.kept(name).is_some();
                    !is_own && sole_placeholder(template) == Some(name.as_str())
                }
                HeaderValue::Typed(_) => false,
            };
            let sent = || {
                let codes = plan.codes.iter();
                codes.flat_map(|code| code.def.headers.iter().map(move |header| (code, header)))
            };
            let (_, header) = sent().find(|(code, header)| shows_it(code, header))?;
            // Another code may show something else there.
            let same = |of: &&Header| of.name.eq_ignore_ascii_case(&header.name);
            let mut all = sent().filter(|(_, of)| same(of));
            let header = all
                .all(|(code, header)| shows_it(code, header))
                .then_some(header.name.as_str())?;
            Some((value, header))
        })
}

/// `let context = …;`, from the variables that the reader of the envelope has bound.
pub fn from_received(plan: &Plan<'_>) -> TokenStream {
    let fields = plan.context.iter().map(|value| {
        let ident = &value.member.ident;
        if value.on_wire {
            return quote!(#ident);
        }
        let source = header_sources(plan).find(|(of, _)| std::ptr::eq(*of, value));
        if let Some((_, header)) = source {
            let text = quote!(crate::decode::header(headers, #header));
            let read = wire::from_text(&text, &value.member.ty);
            quote!(#ident: #read)
        } else {
            quote!(#ident: None)
        }
    });
    quote!(let context = crate::Context { #(#fields),* };)
}
