//! `builders.rs` of the crate: builders that are given the values of an error by name, one for all codes
//! that take the same.
//!
//! Where a constructor gains an argument with every required detail, a builder gains a function, so
//! that what calls it goes on compiling.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::errors::needs_nothing;
use super::plan::Code;
use crate::escape::rust::rustdoc_code;
use crate::model::Argument;
use crate::rust_api::{Given, Member, Ty};

/// `builder()` in the `impl` of a code.
pub fn function(code: &Code<'_>) -> TokenStream {
    let ident = &code.builder;
    let (ty, made) = if has_builder(code) {
        (
            quote!(builders::#ident<Self>),
            quote!(builders::#ident::new(Self::new)),
        )
    } else {
        (
            quote!(crate::builder::Builder<Self>),
            quote!(crate::builder::Builder::new(Self::new)),
        )
    };
    let same = (code.ident == "Builder").then(
        || quote!(#[allow(clippy::self_named_constructors, reason = "the catalogue has this name")]),
    );
    quote! {
        #same
        #[doc = " The same as `new`, with values by name: it takes values that later versions add."]
        pub fn builder() -> #ty {
            #made
        }
    }
}

/// Whether the code's builder has functions of its own.
pub fn has_builder(code: &Code<'_>) -> bool {
    !needs_nothing(code) || optional(code).next().is_some()
}

/// Whether the type of the code's constructor is a long one.
pub fn is_complex(code: &Code<'_>) -> bool {
    let new = code.constructors.first();
    let given = new.map_or(&[][..], |new| &new.arguments);
    let is_nested = |ty: &Ty| match ty {
        Ty::Map(_) => true,
        Ty::Array(items) => !items.is_copy() && **items != Ty::String,
        _ => false,
    };
    given.len() > 3 || given.iter().any(|given| is_nested(&given.ty))
}

/// The fields that `new` does not take and that a server may state.
fn optional<'c, 'a>(code: &'c Code<'a>) -> impl Iterator<Item = &'c Member<'a>> {
    let taken = |member: &&Member<'_>| {
        let given = code.constructors.first().map(|new| &new.arguments);
        given.is_some_and(|given| given.iter().any(|given| is_of(given, member)))
    };
    code.details
        .iter()
        .chain(&code.headers)
        .filter(move |member| !taken(member))
}

fn is_of(given: &Given<'_>, member: &Member<'_>) -> bool {
    std::ptr::eq(given.argument.field(), member.field)
}

/// The builder that `code` shares with all that take the same.
pub fn items(code: &Code<'_>) -> TokenStream {
    let Some(new) = code.constructors.first() else {
        return TokenStream::new();
    };
    let ident = &code.builder;
    let mut taken = BTreeSet::from(["build", "make", "new"].map(str::to_owned));
    let mut parts: Vec<Part> = Vec::new();
    for given in &new.arguments {
        parts.push(Part::new(
            &given.ident,
            &given.ty,
            given.argument,
            &mut taken,
        ));
    }
    for member in optional(code) {
        let argument = if code.details.iter().any(|m| std::ptr::eq(m, member)) {
            Argument::Detail(member.field)
        } else {
            Argument::Header(member.field)
        };
        parts.push(Part::new(&member.ident, &member.ty, argument, &mut taken));
    }
    let declarations = parts.iter().map(|part| {
        let (name, ty) = (&part.ident, part.ty.tokens());
        quote!(#name: Option<#ty>)
    });
    let names = parts.iter().map(|part| &part.ident);
    let setters = parts.iter().map(Part::setter);
    let (required, optional_parts) = parts.split_at(new.arguments.len());
    let checks = required.iter().map(|part| {
        let (name, wire) = (&part.ident, &part.argument.field().name);
        quote! {
            let Some(#name) = self.#name else {
                return Err(builder::Incomplete::new(T::CODE, #wire));
            };
        }
    });
    let arguments = required.iter().map(|part| &part.ident);
    let types = required.iter().map(|part| part.ty.tokens());
    let make = quote!(fn(#(#types),*) -> Raised<T>);
    let sets = optional(code).zip(optional_parts).map(|(member, part)| {
        let (field, name) = (&member.ident, &part.ident);
        quote!(details.#field = self.#name;)
    });
    let with = (!optional_parts.is_empty()).then(|| quote!(.with(|details| { #(#sets)* })));
    let listed: Vec<String> = parts
        .iter()
        .map(|part| rustdoc_code(&part.argument.field().name))
        .collect();
    let doc = format!(" Makes errors that take {}.", listed.join(", "));
    let shape = &code.shape;
    let bound = match (code.has_details(), code.shares_shape) {
        (false, _) => quote!(raised::Code),
        (true, false) => quote!(raised::Code<Details = errors::#shape>),
        (true, true) => quote!(raised::Code<Details = shapes::#shape>),
    };
    quote! {
        #[doc = #doc]
        #[must_use = "`build` makes the error"]
        pub struct #ident<T: raised::Code> {
            #(#declarations,)*
            make: #make,
        }

        impl<T: #bound> #ident<T> {
            pub(crate) fn new(make: #make) -> Self {
                Self { #(#names: None,)* make }
            }

            #(#setters)*

            #[doc = " The error."]
            #[doc = ""]
            #[doc = " # Errors"]
            #[doc = ""]
            #[doc = " [`Incomplete`](builder::Incomplete) names the first required value that is not there."]
            pub fn build(self) -> Result<Raised<T>, builder::Incomplete> {
                #(#checks)*
                Ok((self.make)(#(#arguments),*) #with)
            }
        }
    }
}

/// A value that a builder takes.
struct Part<'p, 'a> {
    ident: Ident,
    ty: &'p Ty,
    argument: Argument<'a>,
}

impl<'p, 'a> Part<'p, 'a> {
    fn new(
        ident: &Ident,
        ty: &'p Ty,
        argument: Argument<'a>,
        taken: &mut BTreeSet<String>,
    ) -> Self {
        Self {
            ident: crate::rust_api::ident::unique(&super::plain(ident), taken),
            ty,
            argument,
        }
    }

    fn setter(&self) -> TokenStream {
        let (name, ty) = (&self.ident, self.ty.argument());
        let field = self.argument.field();
        let what = match self.argument {
            Argument::Header(_) => format!(" The header {}.", rustdoc_code(&field.name)),
            Argument::Detail(_) => format!(" The detail {}.", rustdoc_code(&field.name)),
            Argument::Param(_) => {
                format!(" {}, which the message shows.", rustdoc_code(&field.name))
            }
        };
        let value = self.ty.convert(&quote!(value));
        quote! {
            #[doc = #what]
            pub fn #name(mut self, value: #ty) -> Self {
                self.#name = Some(#value);
                self
            }
        }
    }
}
