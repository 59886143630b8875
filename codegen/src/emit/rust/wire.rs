//! The part of each error's struct that knows the wire: details, headers, waiting time.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::{self, Docs};
use super::plan::{Code, Plan, sole_placeholder};
use super::types;
use super::uses::Uses;
use crate::escape::rust::rustdoc_code;
use crate::model::{HeaderValue, Part, Retry, Template};
use crate::rust_api::{Member, Ty};

/// The struct of a shape of details, of which `code` is one that has it.
pub fn shape(plan: &Plan<'_>, uses: &Uses, code: &Code<'_>) -> TokenStream {
    let ident = &code.shape;
    let title = |member: &Member<'_>, what: &str| {
        let mut docs = Docs::new();
        let name = rustdoc_code(&member.field.name);
        let unit = docs::in_unit(member.field);
        docs.line(format!("The {what} {name}{unit}."));
        docs
    };
    let details = code.details.iter().map(|member| {
        let (docs, name, ty) = (title(member, "detail"), &member.ident, member.ty.tokens());
        let ty = if member.field.optional {
            quote!(Option<#ty>)
        } else {
            ty
        };
        quote! { #docs pub #name: #ty }
    });
    let headers = code.headers.iter().map(|member| {
        let (docs, name, ty) = (title(member, "header"), &member.ident, member.ty.tokens());
        quote! { #docs pub #name: Option<#ty> }
    });
    let kept = code.kept.iter().map(|member| {
        let (name, ty) = (&member.ident, member.ty.tokens());
        quote!(pub(crate) #name: Option<#ty>)
    });
    let names: Vec<String> = code
        .members()
        .map(|m| rustdoc_code(&m.field.name))
        .collect();
    let doc = format!(" What errors carry that have {}.", names.join(", "));
    let details_impl = details_impl(plan, uses, code);
    quote! {
        #[doc = #doc]
        #[derive(Clone)]
        #[non_exhaustive]
        pub struct #ident {
            #(#details,)*
            #(#headers,)*
            #(#kept,)*
        }

        #details_impl
    }
}

/// `impl Details` for the struct of a code's details.
pub fn details_impl(plan: &Plan<'_>, uses: &Uses, code: &Code<'_>) -> TokenStream {
    let ident = &code.shape;
    let fields = code.seen().next().is_some().then(|| fields(code));
    let headers = code
        .has_computed_headers()
        .then(|| headers(plan, uses, code));
    let retry_after = retry_after(code);
    let read = read(code);
    quote! {
        impl raised::Details for #ident {
            #fields
            #headers
            #retry_after
            #read
        }
    }
}

/// Where a field of a code's struct is seen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    Detail,
    Secret,
    Beside,
    SecretBeside,
}

impl Kind {
    pub fn of(code: &Code<'_>, member: &Member<'_>) -> Self {
        let is_detail = code.details.iter().any(|m| std::ptr::eq(m, member));
        match (is_detail, member.field.sensitive) {
            (true, false) => Self::Detail,
            (true, true) => Self::Secret,
            (false, false) => Self::Beside,
            (false, true) => Self::SecretBeside,
        }
    }
}

/// Whether a field is a text that nothing but a header shows.
pub fn is_header_text(code: &Code<'_>, member: &Member<'_>) -> bool {
    let is_beside = matches!(Kind::of(code, member), Kind::Beside | Kind::SecretBeside);
    is_beside && member.ty == Ty::String
}

fn fields(code: &Code<'_>) -> TokenStream {
    let seen = code.seen().map(|member| {
        let (ident, name) = (&member.ident, &member.field.name);
        let kind = match Kind::of(code, member) {
            Kind::Detail => quote!(Detail),
            Kind::Secret => quote!(Secret),
            Kind::Beside => quote!(Beside),
            Kind::SecretBeside => quote!(SecretBeside),
        };
        let value = if is_header_text(code, member) {
            quote!(raised::HeaderText(&self.#ident))
        } else {
            quote!(self.#ident)
        };
        quote!(see(#name, &#value, raised::Kind::#kind);)
    });
    quote! {
        fn fields(&self, see: &mut raised::See<'_>) {
            #(#seen)*
        }
    }
}

fn read(code: &Code<'_>) -> TokenStream {
    let details = code.details.iter().map(|member| {
        let (ident, name) = (&member.ident, &member.field.name);
        let schema = types::schema(&member.field.ty);
        if member.field.optional {
            quote!(#ident: reader.optional(#name, &#schema))
        } else {
            quote!(#ident: reader.required(#name, &#schema))
        }
    });
    let headers = code.headers.iter().map(|member| {
        let ident = &member.ident;
        let value = from_header(&quote!(reader), &member.field.name, &member.ty);
        quote!(#ident: #value)
    });
    let kept = code.kept.iter().map(|member| {
        let ident = &member.ident;
        if let Some(header) = kept_header(code, member) {
            let value = from_header(&quote!(reader), header, &member.ty);
            quote!(#ident: #value)
        } else {
            quote!(#ident: None)
        }
    });
    let is_read = !code.details.is_empty()
        || !code.headers.is_empty()
        || code
            .kept
            .iter()
            .any(|member| kept_header(code, member).is_some());
    let reader = if is_read {
        quote!(reader)
    } else {
        quote!(_reader)
    };
    quote! {
        fn read(#reader: &mut decode::Reader<'_>) -> Self {
            Self {
                #(#details,)*
                #(#headers,)*
                #(#kept,)*
            }
        }
    }
}

/// The header that shows a kept parameter and nothing else, so that a client can read it there.
pub fn kept_header<'a>(code: &Code<'a>, member: &Member<'_>) -> Option<&'a str> {
    code.def
        .headers
        .iter()
        .find_map(|header| match &header.value {
            HeaderValue::Template(template) => {
                (sole_placeholder(template)? == member.field.name).then_some(header.name.as_str())
            }
            HeaderValue::Typed(_) => None,
        })
}

/// The value of a header, if it is there and of its type.
pub fn from_header(source: &TokenStream, name: &str, ty: &Ty) -> TokenStream {
    let text = quote!(#source.header(#name));
    from_text(&text, ty)
}

/// An optional text as an optional value.
pub fn from_text(text: &TokenStream, ty: &Ty) -> TokenStream {
    match ty {
        Ty::String => quote!(#text.map(Into::into)),
        Ty::Enum(path) => {
            let path = path.tokens();
            quote!(#text.and_then(#path::from_wire))
        }
        _ => quote!(#text.and_then(|text| text.parse().ok())),
    }
}

fn headers(plan: &Plan<'_>, uses: &Uses, code: &Code<'_>) -> TokenStream {
    let pushes = code.def.headers.iter().map(|header| {
        let name = &header.name;
        match &header.value {
            HeaderValue::Typed(field) => {
                let member = code
                    .headers
                    .iter()
                    .find(|m| std::ptr::eq(m.field, field.as_ref()));
                let Some(member) = member else {
                    return TokenStream::new();
                };
                let ident = &member.ident;
                let value = header_text(&member.ty, &quote!(value));
                let source = borrowed(&member.ty, &quote!(self.#ident));
                quote! {
                    if let Some(value) = #source {
                        headers.push((#name, #value));
                    }
                }
            }
            HeaderValue::Template(template) => template_header(plan, code, name, template),
        }
    });
    let context = uses.has("header_context").then(|| {
        if shows_context(plan, code) {
            quote!(context: &crate::Context,)
        } else {
            quote!(_context: &crate::Context,)
        }
    });
    quote! {
        fn add_headers(&self, #context headers: &mut raised::Headers) {
            #(#pushes)*
        }
    }
}

/// An expression, borrowed unless its value is copied anyway.
fn borrowed(ty: &Ty, expression: &TokenStream) -> TokenStream {
    if ty.is_copy() {
        expression.clone()
    } else {
        quote!(&#expression)
    }
}

/// A value (a text by reference) as the text of a header; texts lose what HTTP does not allow.
fn header_text(ty: &Ty, value: &TokenStream) -> TokenStream {
    match ty {
        Ty::String => quote!(raised::header_value(#value)),
        Ty::Enum(_) => quote!(raised::header_value(#value.as_str())),
        _ => quote!(#value.to_string()),
    }
}

/// Where the value of a placeholder in a header is, and whether it may be absent.
struct Place {
    expression: TokenStream,
    ty: Ty,
    optional: bool,
}

fn place(plan: &Plan<'_>, code: &Code<'_>, name: &str) -> Option<Place> {
    if let Some(member) = code.kept(name) {
        let ident = &member.ident;
        let (expression, ty) = (quote!(self.#ident), member.ty.clone());
        return Some(Place {
            expression,
            ty,
            optional: true,
        });
    }
    if let Some(member) = code.member(name) {
        let ident = &member.ident;
        let (expression, ty) = (quote!(self.#ident), member.ty.clone());
        return Some(Place {
            expression,
            ty,
            optional: member.field.optional,
        });
    }
    let value = plan
        .context
        .iter()
        .find(|value| value.member.field.name == name)?;
    let ident = &value.member.ident;
    Some(Place {
        expression: quote!(context.#ident),
        ty: value.member.ty.clone(),
        optional: value.may_be_absent(),
    })
}

/// Whether a header of the code shows a context value.
pub fn shows_context(plan: &Plan<'_>, code: &Code<'_>) -> bool {
    code.def.headers.iter().any(|header| match &header.value {
        HeaderValue::Template(template) => template.placeholders().any(|name| {
            code.kept(name).is_none()
                && code.member(name).is_none()
                && plan
                    .context
                    .iter()
                    .any(|value| value.member.field.name == name)
        }),
        HeaderValue::Typed(_) => false,
    })
}

fn template_header(
    plan: &Plan<'_>,
    code: &Code<'_>,
    name: &str,
    template: &Template,
) -> TokenStream {
    if let Some(text) = template.as_literal() {
        return quote!(headers.push((#name, #text.into())););
    }
    let mut conditions: Vec<TokenStream> = Vec::new();
    let mut seen: Vec<(&str, TokenStream, Ty)> = Vec::new();
    for shown in template.placeholders() {
        if seen.iter().any(|(name, ..)| *name == shown) {
            continue;
        }
        let Some(Place {
            expression,
            ty,
            optional,
        }) = place(plan, code, shown)
        else {
            continue;
        };
        if optional {
            let bound = if sole_placeholder(template).is_some() {
                quote::format_ident!("value")
            } else {
                quote::format_ident!("value_{}", seen.len())
            };
            let source = borrowed(&ty, &expression);
            conditions.push(quote!(let Some(#bound) = #source));
            seen.push((shown, quote!(#bound), ty));
        } else {
            seen.push((shown, borrowed(&ty, &expression), ty));
        }
    }
    let value_of = |name: &str| {
        let of_name = seen.iter().find(|(shown, ..)| *shown == name);
        of_name.map(|(_, expression, ty)| (expression, ty))
    };
    let text = if let Some(name) = sole_placeholder(template) {
        let value = value_of(name).map(|(expression, ty)| header_text(ty, expression));
        value.unwrap_or_else(|| quote!(String::new()))
    } else {
        let mut format = String::new();
        let mut values = Vec::new();
        for part in template.parts() {
            match part {
                Part::Text(text) => format.push_str(&text.replace('{', "{{").replace('}', "}}")),
                Part::Placeholder(name) => {
                    format.push_str("{}");
                    values.extend(value_of(name).map(|(expression, ty)| match ty {
                        Ty::String | Ty::Enum(_) => header_text(ty, expression),
                        _ => expression.clone(),
                    }));
                }
            }
        }
        quote!(format!(#format #(, #values)*))
    };
    let push = quote!(headers.push((#name, #text)););
    // Conditions nest because the crate's `rust-version` has no `let` chains.
    conditions
        .into_iter()
        .rev()
        .fold(push, |inner, condition| quote!(if #condition { #inner }))
}

fn retry_after(code: &Code<'_>) -> Option<TokenStream> {
    let Retry::After { field, millis } = &code.def.retry else {
        return None;
    };
    let kept = code.kept(field);
    let member = kept.or_else(|| code.member(field))?;
    let optional = kept.is_some() || member.field.optional;
    let ident = &member.ident;
    let value = quote!(self.#ident);
    let from = if *millis {
        quote!(core::time::Duration::from_millis)
    } else {
        quote!(core::time::Duration::from_secs)
    };
    let body = match (&member.ty, optional) {
        (Ty::Unsigned, true) => quote!(#value.map(#from)),
        (Ty::Unsigned, false) => quote!(Some(#from(#value))),
        (Ty::Number, _) => {
            let seconds = if *millis {
                quote!(time / 1000.0)
            } else {
                quote!(time)
            };
            let convert = quote!(core::time::Duration::try_from_secs_f64(#seconds).ok());
            if optional {
                quote!(#value.and_then(|time| #convert))
            } else {
                quote! { let time = #value; #convert }
            }
        }
        (_, true) => quote!(#value.and_then(|time| u64::try_from(time).ok()).map(#from)),
        (_, false) => quote!(u64::try_from(#value).ok().map(#from)),
    };
    Some(quote! {
        fn retry_after(&self) -> Option<core::time::Duration> {
            #body
        }
    })
}
