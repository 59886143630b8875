//! `code.rs` of the crate: `ErrorCode`, and tables of everything the catalogue says about a code.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::columns::{Column, columns, severity_ident};
use super::docs::{self, Docs};
use super::plan::{Code, Plan};
use crate::escape::rust::{rustdoc_code, rustdoc_text};
use crate::model::{Deprecation, ErrorDef, Severity};

/// The items of `code.rs`.
pub fn module(plan: &Plan<'_>) -> TokenStream {
    let columns = columns(plan);
    let code = error_code(plan, &columns);
    let table = table(plan, &columns);
    let retry = retry();
    let severity = has_severity(plan).then(severity);
    let parse = parse(plan);
    let module = " The codes, and what the catalogue says about them.";
    quote! {
        #![doc = #module]
        #code
        #parse
        #retry
        #severity
        #table
    }
}

fn error_code(plan: &Plan<'_>, columns: &[Column]) -> TokenStream {
    let mut docs = Docs::new();
    docs.line("A code of the catalogue.");
    docs.note("Codes may be added, so a `match` needs a wildcard arm.");
    docs::retired(&mut docs, plan.catalogue.retired());
    let variants = plan.codes.iter().map(|Code { def, ident, .. }| {
        let mut docs = Docs::new();
        docs.line(format!(
            "`{}` (HTTP {}): {}",
            def.code,
            def.status,
            rustdoc_text(&def.summary)
        ));
        let deprecated = deprecated(def);
        quote! { #docs #deprecated #ident }
    });
    let idents = plan.codes.iter().map(|code| &code.ident);
    let count = Literal::usize_unsuffixed(plan.codes.len());
    let getters = columns.iter().map(|Column { name, ty, doc, .. }| {
        quote! {
            #[doc = #doc]
            #[must_use]
            pub fn #name(self) -> #ty {
                self.row().#name
            }
        }
    });
    quote! {
        use std::fmt;
        use std::str::FromStr;

        #docs
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum ErrorCode { #(#variants),* }

        impl ErrorCode {
            #[doc = " Every code, in the order of the catalogue."]
            pub const ALL: [Self; #count] = [#(Self::#idents),*];

            #[doc = " The code as it stands on the wire."]
            #[must_use]
            pub fn as_str(self) -> &'static str {
                self.row().code
            }

            #(#getters)*

            fn row(self) -> &'static Row {
                &ROWS[self as usize]
            }
        }

        impl fmt::Display for ErrorCode {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        #[doc = " One reason for which a code is raised."]
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[non_exhaustive]
        pub struct Cause {
            #[doc = " Its id, if an error can be raised for this cause in particular."]
            pub id: Option<&'static str>,
            #[doc = " The reason in words, a piece of Markdown."]
            pub text: &'static str,
        }
    }
}

fn parse(plan: &Plan<'_>) -> TokenStream {
    let mut sorted: Vec<&Code<'_>> = plan.codes.iter().collect();
    sorted.sort_by_key(|code| &code.def.code);
    let idents = sorted.iter().map(|code| &code.ident);
    let count = Literal::usize_unsuffixed(sorted.len());
    quote! {
        impl FromStr for ErrorCode {
            type Err = UnknownCode;

            fn from_str(code: &str) -> Result<Self, UnknownCode> {
                SORTED
                    .binary_search_by(|known| known.as_str().cmp(code))
                    .map(|at| SORTED[at])
                    .map_err(|_| UnknownCode(()))
            }
        }

        #[doc = " A text that is no code of this version of the catalogue."]
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct UnknownCode(());

        impl fmt::Display for UnknownCode {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("unknown error code")
            }
        }

        impl std::error::Error for UnknownCode {}

        #[doc = " The codes in the order of their names."]
        static SORTED: [ErrorCode; #count] = [#(ErrorCode::#idents),*];
    }
}

fn table(plan: &Plan<'_>, columns: &[Column]) -> TokenStream {
    let fields = columns
        .iter()
        .map(|Column { name, ty, .. }| quote!(#name: #ty));
    let rows = plan.catalogue.errors().iter().map(|def| {
        let code = &def.code;
        let cells = columns.iter().map(|Column { name, value, .. }| {
            let value = value(plan, def);
            quote!(#name: #value)
        });
        quote!(Row { code: #code, #(#cells),* })
    });
    let count = Literal::usize_unsuffixed(plan.codes.len());
    quote! {
        #[doc = " What the catalogue says about a code."]
        struct Row {
            code: &'static str,
            #(#fields),*
        }

        #[doc = " A row for each code, in the order of [`ErrorCode::ALL`]."]
        static ROWS: [Row; #count] = [#(#rows),*];
    }
}

fn retry() -> TokenStream {
    quote! {
        #[doc = " Whether and when a client should try again."]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Retry {
            #[doc = " The same request fails again."]
            Never,
            #[doc = " With growing pauses."]
            Backoff,
            #[doc = " After the time that the response states."]
            After,
        }

        impl Retry {
            #[doc = " Whether trying again makes sense at all."]
            #[must_use]
            pub fn is_retryable(self) -> bool {
                self != Self::Never
            }
        }
    }
}

fn has_severity(plan: &Plan<'_>) -> bool {
    plan.catalogue
        .errors()
        .iter()
        .any(|def| def.severity.is_some())
}

fn severity() -> TokenStream {
    let variants = Severity::ALL.iter().map(|(name, severity)| {
        let (doc, ident) = (format!(" `{name}`"), severity_ident(*severity));
        quote! { #[doc = #doc] #ident }
    });
    quote! {
        #[doc = " The level at which a server logs an error, from the least to the most severe."]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Severity { #(#variants),* }
    }
}

/// `#[deprecated]`, if the code is.
pub fn deprecated(def: &ErrorDef) -> Option<TokenStream> {
    let Deprecation {
        since,
        replaced_by,
        note,
    } = def.deprecated.as_ref()?;
    let advice = replaced_by
        .as_ref()
        .map(|code| format!("use {} instead", rustdoc_code(code)));
    let note = note
        .as_ref()
        .map(|note| crate::escape::rust::rustdoc_markdown(note).join(" "));
    let text = advice
        .into_iter()
        .chain(note)
        .collect::<Vec<_>>()
        .join(": ");
    let since = since.as_ref().map(|since| quote!(since = #since,));
    Some(if text.is_empty() {
        quote!(#[deprecated(#since note = "it is on its way out")])
    } else {
        quote!(#[deprecated(#since note = #text)])
    })
}
