//! `builders.rs` of the crate: for each code that takes values, a builder that is given them by name.
//!
//! Where a constructor gains an argument with every required detail, a builder gains a function, so
//! that what calls it goes on compiling.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::errors::needs_nothing;
use super::plan::{Code, Given, Member, Ty};
use crate::escape::rust::rustdoc_code;
use crate::model::Argument;

/// `builder()` in the `impl` of a code.
pub fn function(code: &Code<'_>) -> TokenStream {
    let ident = &code.ident;
    let (ty, made) = if has_builder(code) {
        (
            quote!(builders::#ident),
            quote!(builders::#ident::default()),
        )
    } else {
        (quote!(Builder<Self>), quote!(Builder::new(Self::new)))
    };
    quote! {
        #[doc = " The same as `new`, with values by name: it takes values that later versions add."]
        #[must_use]
        pub fn builder() -> #ty {
            #made
        }
    }
}

/// Whether the code's builder has functions of its own.
pub fn has_builder(code: &Code<'_>) -> bool {
    !needs_nothing(code) || optional(code).next().is_some()
}

/// Whether the code's builder may lack a value.
pub fn may_lack(code: &Code<'_>) -> bool {
    !needs_nothing(code)
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

/// The builder of a code.
pub fn items(code: &Code<'_>) -> TokenStream {
    let Some(new) = code.constructors.first().filter(|_| has_builder(code)) else {
        return TokenStream::new();
    };
    let ident = &code.ident;
    let mut taken = BTreeSet::from(["build", "clone", "default"].map(str::to_owned));
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
    let setters = parts.iter().map(Part::setter);
    let (required, optional_parts) = parts.split_at(new.arguments.len());
    let checks = required.iter().map(|part| {
        let (name, wire) = (&part.ident, &part.argument.field().name);
        quote! {
            let Some(#name) = self.#name else {
                return Err(Incomplete::new(ErrorCode::#ident, #wire));
            };
        }
    });
    let arguments = required.iter().map(|part| &part.ident);
    let sets = optional(code).zip(optional_parts).map(|(member, part)| {
        let (field, name) = (&member.ident, &part.ident);
        quote!(details.#field = self.#name;)
    });
    let with = (!optional_parts.is_empty()).then(|| quote!(.with(|details| { #(#sets)* })));
    let doc = format!(" Makes an error of the code `{}`.", code.def.code);
    let deprecated = super::code::deprecated(code.def);
    quote! {
        #[doc = #doc]
        #[derive(Clone, Default)]
        #[must_use = "`build` makes the error"]
        #deprecated
        pub struct #ident { #(#declarations),* }

        impl #ident {
            #(#setters)*

            #[doc = " The error."]
            #[doc = ""]
            #[doc = " # Errors"]
            #[doc = ""]
            #[doc = " [`Incomplete`] names the first required value that is not there."]
            pub fn build(self) -> Result<Raised<errors::#ident>, Incomplete> {
                #(#checks)*
                Ok(errors::#ident::new(#(#arguments),*) #with)
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
            ident: super::ident::unique(&super::plain(ident), taken),
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
