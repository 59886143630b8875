//! `code.rs` of the crate: `ErrorCode`, and tables of everything the catalogue says about a code.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

use super::columns::{Cell, Column, columns, severity_ident};
use super::docs::{self, Docs};
use super::hash::{self, PerfectHash};
use super::plan::{Code, Plan};
use super::uses::Uses;
use crate::escape::rust::rustdoc_text;
use crate::model::{Deprecation, Severity};

/// The items of `code.rs`.
pub fn module(plan: &Plan<'_>, uses: &Uses) -> TokenStream {
    let columns = columns(plan);
    let code = error_code(plan, &columns);
    let cause = cause(uses);
    let table = table(plan, &columns);
    let retry = retry();
    let severity = has_severity(plan).then(severity);
    let parse = parse(plan);
    let module = " The codes, and what the catalogue says about them.";
    quote! {
        #![doc = #module]
        #code
        #cause
        #parse
        #retry
        #severity
        #table
    }
}

fn error_code(plan: &Plan<'_>, columns: &[Column]) -> TokenStream {
    let mut docs = Docs::new();
    docs.line("A code of the catalogue.");
    docs.note(
        "Codes may be added anywhere, so a `match` needs a wildcard arm, and the number behind a \
         variant means nothing.",
    );
    docs::retired(&mut docs, plan.catalogue.retired());
    let variants = plan.codes.iter().map(|code| {
        let Code { def, ident, .. } = code;
        let mut docs = Docs::new();
        docs.line(format!(
            "`{}` (HTTP {}): {}",
            def.code,
            def.status,
            rustdoc_text(&def.summary)
        ));
        docs.since(def);
        let deprecated = deprecated(code);
        quote! { #docs #deprecated #ident }
    });
    let idents = plan.codes.iter().map(|code| &code.ident);
    let getters = columns.iter().map(getter);
    quote! {
        use core::error::Error;
        use core::fmt;
        use core::str::FromStr;

        use crate::hash;

        #docs
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum ErrorCode { #(#variants),* }

        impl ErrorCode {
            #[doc = " Every code, in the order of the catalogue."]
            pub const ALL: &'static [Self] = &[#(Self::#idents),*];

            #[doc = " The code as it stands on the wire."]
            #[must_use]
            pub fn as_str(self) -> &'static str {
                CODES[self as usize]
            }

            #(#getters)*

            #[doc = " Why it happens."]
            pub fn causes(self) -> impl Iterator<Item = Cause> + Clone {
                let positions = (0..).zip(texts(self.row().causes));
                positions.map(move |(position, _)| Cause { code: self, position })
            }

            fn row(self) -> &'static Row {
                &ROWS[self as usize]
            }
        }

        impl fmt::Display for ErrorCode {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl fmt::Debug for ErrorCode {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }
    }
}

fn getter(column: &Column) -> TokenStream {
    let Column { name, doc, .. } = column;
    let visibility = if column.internal {
        quote!(pub(crate))
    } else {
        quote!(pub)
    };
    // An iterator is `must_use` by itself.
    let (must_use, ty, body) = match &column.cell {
        Cell::Value { ty, .. } => (quote!(#[must_use]), ty.clone(), quote!(self.row().#name)),
        Cell::Texts(_) => (
            TokenStream::new(),
            quote!(impl Iterator<Item = &'static str> + Clone),
            quote!(texts(self.row().#name)),
        ),
    };
    quote! {
        #[doc = #doc]
        #must_use
        #visibility fn #name(self) -> #ty {
            #body
        }
    }
}

/// `Cause`: a handle, so that a constant can be made of each that has an id.
fn cause(uses: &Uses) -> TokenStream {
    let new = uses.has("cause_ids").then(|| {
        quote! {
            pub(crate) const fn new(code: ErrorCode, position: u16) -> Self {
                Self { code, position }
            }

            #[cfg(feature = "coverage")]
            pub(crate) fn position(self) -> usize {
                self.position.into()
            }
        }
    });
    quote! {
        #[doc = " One reason for which a code is raised."]
        #[derive(Clone, Copy, PartialEq, Eq, Hash)]
        pub struct Cause {
            code: ErrorCode,
            position: u16,
        }

        impl Cause {
            #new

            #[doc = " The code that it belongs to."]
            #[must_use]
            pub fn code(self) -> ErrorCode {
                self.code
            }

            #[doc = " Its id, if an error can be raised for this cause in particular."]
            #[must_use]
            pub fn id(self) -> Option<&'static str> {
                Some(self.parts().0).filter(|id| !id.is_empty())
            }

            #[doc = " The reason in words, a piece of Markdown."]
            #[must_use]
            pub fn text(self) -> &'static str {
                self.parts().1
            }

            fn parts(self) -> (&'static str, &'static str) {
                let cause = texts(self.code.row().causes).nth(self.position.into());
                cause.and_then(|cause| cause.split_once(WITHIN)).unwrap_or_default()
            }
        }

        impl fmt::Debug for Cause {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}: {}", self.code, self.id().unwrap_or(self.text()))
            }
        }
    }
}

fn parse(plan: &Plan<'_>) -> TokenStream {
    let codes: Vec<&str> = plan
        .codes
        .iter()
        .map(|code| code.def.code.as_str())
        .collect();
    let PerfectHash {
        seed,
        displacements,
        slots,
    } = hash::build(&codes);
    let seed = Literal::u64_unsuffixed(seed);
    let (count, size) = (displacements.len(), slots.len());
    let (count, size) = (
        Literal::usize_unsuffixed(count),
        Literal::usize_unsuffixed(size),
    );
    let displacements = displacements.into_iter().map(Literal::u16_unsuffixed);
    let slots = slots.into_iter().filter_map(|at| {
        let code = plan.codes.get(usize::try_from(at).ok()?)?;
        Some(&code.ident)
    });
    quote! {
        impl FromStr for ErrorCode {
            type Err = UnknownCode;

            #[allow(clippy::cast_possible_truncation, reason = "the halves of the hash are all it needs")]
            fn from_str(code: &str) -> Result<Self, UnknownCode> {
                let hash = hash::hash(code.as_bytes(), SEED);
                let (low, high) = (hash as usize, (hash >> 32) as usize);
                let displacement = usize::from(DISPLACEMENTS[low & (DISPLACEMENTS.len() - 1)]);
                let found = SLOTS[(high ^ displacement) & (SLOTS.len() - 1)];
                if found.as_str() == code {
                    Ok(found)
                } else {
                    Err(UnknownCode(()))
                }
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

        impl Error for UnknownCode {}

        #[doc = " With this seed, no two codes have the same slot."]
        const SEED: u64 = #seed;

        #[doc = " By how much the codes of a bucket are displaced."]
        static DISPLACEMENTS: [u16; #count] = [#(#displacements),*];

        #[doc = " The code that a text is, if it is one; the free slots hold any."]
        static SLOTS: [ErrorCode; #size] = [#(ErrorCode::#slots),*];
    }
}

fn table(plan: &Plan<'_>, columns: &[Column]) -> TokenStream {
    let fields = columns.iter().map(|Column { name, cell, .. }| match cell {
        Cell::Value { ty, .. } => quote!(#name: #ty),
        Cell::Texts(_) => quote!(#name: &'static str),
    });
    let rows = plan.catalogue.errors().iter().map(|def| {
        let cells = columns.iter().map(|Column { name, cell, .. }| {
            let value = match cell {
                Cell::Value { value, .. } => value(plan, def),
                Cell::Texts(texts) => texts(def).join(BETWEEN).to_token_stream(),
            };
            quote!(#name: #value)
        });
        let causes = def.causes.iter().map(|cause| {
            let id = cause.id.as_deref().unwrap_or_default();
            format!("{id}{WITHIN}{}", cause.text)
        });
        let causes = causes.collect::<Vec<_>>().join(BETWEEN);
        quote!(Row { #(#cells,)* causes: #causes })
    });
    let count = Literal::usize_unsuffixed(plan.codes.len());
    let codes = plan.codes.iter().map(|code| &code.def.code);
    quote! {
        #[doc = " The texts that stand in one, apart."]
        fn texts(all: &'static str) -> impl Iterator<Item = &'static str> + Clone {
            all.split_terminator(BETWEEN)
        }

        #[doc = " Stands between two texts, none of which has it: it is a control character."]
        const BETWEEN: char = #BETWEEN_CHAR;

        #[doc = " Stands between the id of a cause and its text."]
        const WITHIN: char = #WITHIN;

        #[doc = " What the catalogue says about a code."]
        struct Row {
            #(#fields,)*
            causes: &'static str,
        }

        #[doc = " The texts of the codes, in the order of [`ErrorCode::ALL`]: apart from the rows, because the"]
        #[doc = " parser needs nothing else."]
        static CODES: [&str; #count] = [#(#codes),*];

        #[doc = " A row for each code, in the order of [`ErrorCode::ALL`]."]
        static ROWS: [Row; #count] = [#(#rows),*];
    }
}

/// The unit separator of ASCII, between texts; no text of a catalogue has a control character.
const BETWEEN: &str = "\u{1f}";
const BETWEEN_CHAR: char = '\u{1f}';

/// The record separator of ASCII, between the parts of a text.
const WITHIN: char = '\u{1e}';

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

/// `#[deprecated]`, if the code is. It advises what is named the same wherever the code is: the type, or
/// the variant of the enum.
pub fn deprecated(code: &Code<'_>) -> Option<TokenStream> {
    let Deprecation { since, note, .. } = code.def.deprecated.as_ref()?;
    let advice = code
        .instead
        .as_ref()
        .map(|ident| format!("use `{ident}` instead"));
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
