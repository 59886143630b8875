//! `groups.rs` of the crate: an enum for the codes that one operation can answer with.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::Docs;
use super::plan::{Code, GroupPlan, Plan};
use crate::escape::rust::rustdoc_text;

/// The items of `groups.rs`.
pub fn module(plan: &Plan<'_>) -> TokenStream {
    let doc = " The errors of operations that answer with some codes only.";
    let groups = plan.groups.iter().map(|group| group_items(plan, group));
    quote! {
        #![doc = #doc]
        use core::error::Error;
        use core::fmt;

        use crate::{ApiError, ErrorCode, Raised, errors};

        #(#groups)*
    }
}

fn group_items(plan: &Plan<'_>, group: &GroupPlan<'_>) -> TokenStream {
    let ident = &group.ident;
    let codes: Vec<&Code<'_>> = group.codes.iter().map(|&at| &plan.codes[at]).collect();
    let idents: Vec<_> = codes.iter().map(|code| &code.ident).collect();
    let mut docs = Docs::new();
    docs.line(format!("The errors of the group `{}`.", group.group.name));
    if let Some(description) = &group.group.description {
        docs.paragraph(description);
    }
    let variants = codes.iter().map(|code| {
        let Code { def, ident, .. } = code;
        let deprecated = super::code::deprecated(code);
        let doc = format!(
            " {} (`{}`, HTTP {}).",
            rustdoc_text(&def.summary),
            def.code,
            def.status
        );
        quote! { #[doc = #doc] #deprecated #ident(Raised<errors::#ident>) }
    });
    let rest = (codes.len() < plan.codes.len()).then(|| quote!(other => Err(other),));
    let try_doc = " Fails with the whole error if its code is not one of the group.";
    quote! {
        #docs
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub enum #ident { #(#variants),* }

        crate::web::integrate!(#ident);

        impl #ident {
            #[doc = " The codes of the group, in the order of the catalogue."]
            pub const CODES: &'static [ErrorCode] = &[#(ErrorCode::#idents),*];

            #[doc = " The code."]
            #[must_use]
            pub fn code(&self) -> ErrorCode {
                match self { #(Self::#idents(_) => ErrorCode::#idents),* }
            }

            #[doc = " The message of the response."]
            #[must_use]
            pub fn message(&self) -> &str {
                match self { #(Self::#idents(error) => error.message()),* }
            }
        }

        impl fmt::Display for #ident {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.message())
            }
        }

        impl Error for #ident {
            fn source(&self) -> Option<&(dyn Error + 'static)> {
                match self { #(Self::#idents(error) => error.source()),* }
            }
        }

        impl From<#ident> for ApiError {
            fn from(error: #ident) -> Self {
                match error { #(#ident::#idents(error) => Self::#idents(error)),* }
            }
        }

        impl TryFrom<ApiError> for #ident {
            type Error = ApiError;

            #[doc = #try_doc]
            fn try_from(error: ApiError) -> Result<Self, ApiError> {
                match error {
                    #(ApiError::#idents(error) => Ok(Self::#idents(error)),)*
                    #rest
                }
            }
        }

        #(
            impl From<Raised<errors::#idents>> for #ident {
                fn from(error: Raised<errors::#idents>) -> Self {
                    Self::#idents(error)
                }
            }
        )*
    }
}
