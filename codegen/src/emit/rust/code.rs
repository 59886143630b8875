//! `code.rs` of the crate: `ErrorCode`, and tables of everything the catalogue says about a code.

use proc_macro2::{Group, Ident, Literal, TokenStream, TokenTree};
use quote::quote;

use super::columns::{Cell, Column, columns, severity_ident};
use super::docs::{self, Docs};
use super::hash::{self, PerfectHash};
use super::plan::{Code, Plan};
use super::uses::Uses;
use crate::escape::rust::{rustdoc_code, rustdoc_text};
use crate::model::{Deprecation, ErrorDef, Severity};

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
            pub fn causes(self) -> impl ExactSizeIterator<Item = Cause> + Clone {
                (0..self.row().causes).map(move |position| Cause { code: self, position })
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
    let visibility = (!column.internal).then(|| quote!(pub));
    let crate_only = column.internal.then(|| quote!(pub(crate)));
    let must_use = (!column.internal).then(|| quote!(#[must_use]));
    let (ty, body) = match &column.cell {
        Cell::Value { ty, .. } => (ty.clone(), quote!(self.row().#name)),
        Cell::List {
            of, table, starts, ..
        } => (
            quote!(&'static [#of]),
            quote!(&#table[#starts[self as usize]..][..usize::from(self.row().#name)]),
        ),
    };
    quote! {
        #[doc = #doc]
        #must_use
        #visibility #crate_only fn #name(self) -> #ty {
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
                self.row().id
            }

            #[doc = " The reason in words, a piece of Markdown."]
            #[must_use]
            pub fn text(self) -> &'static str {
                self.row().text
            }

            fn row(self) -> &'static CauseRow {
                &CAUSES[CAUSES_START[self.code as usize] + usize::from(self.position)]
            }
        }

        impl fmt::Debug for Cause {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}: {}", self.code, self.id().unwrap_or(self.text()))
            }
        }

        #[doc = " What the catalogue says about a cause."]
        struct CauseRow {
            id: Option<&'static str>,
            text: &'static str,
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
        Cell::List { .. } => quote!(#name: u16),
    });
    let rows = plan.catalogue.errors().iter().map(|def| {
        let cells = columns.iter().map(|Column { name, cell, .. }| {
            let value = match cell {
                Cell::Value { value, .. } => value(plan, def),
                Cell::List { items, .. } => {
                    let count = Literal::usize_unsuffixed(items(def).len());
                    quote!(#count)
                }
            };
            quote!(#name: #value)
        });
        let causes = Literal::usize_unsuffixed(def.causes.len());
        quote!(Row { #(#cells,)* causes: #causes })
    });
    let count = Literal::usize_unsuffixed(plan.codes.len());
    let causes: Vec<_> = plan
        .catalogue
        .errors()
        .iter()
        .flat_map(|def| &def.causes)
        .map(|cause| {
            let (id, text) = (super::columns::optional(cause.id.as_ref()), &cause.text);
            quote!(CauseRow { id: #id, text: #text })
        })
        .collect();
    let codes = plan.codes.iter().map(|code| &code.def.code);
    let lists = columns.iter().filter_map(|column| match &column.cell {
        Cell::List {
            of,
            table,
            starts,
            items,
        } => {
            let items: Vec<_> = plan.catalogue.errors().iter().flat_map(items).collect();
            Some(list(&column.name, of, table, starts, &items, &count))
        }
        Cell::Value { .. } => None,
    });
    let causes = list(
        &super::ident::of("causes"),
        &quote!(CauseRow),
        &super::ident::of("CAUSES"),
        &super::ident::of("CAUSES_START"),
        &causes,
        &count,
    );
    quote! {
        #[doc = " What the catalogue says about a code. Of a list, how many items it has."]
        struct Row {
            #(#fields,)*
            causes: u16,
        }

        #[doc = " The texts of the codes, in the order of [`ErrorCode::ALL`]: apart from the rows, because the"]
        #[doc = " parser needs nothing else."]
        static CODES: [&str; #count] = [#(#codes),*];

        #[doc = " A row for each code, in the order of [`ErrorCode::ALL`]."]
        static ROWS: [Row; #count] = [#(#rows),*];

        #(#lists)*
        #causes
    }
}

/// A type without its lifetimes, of which it has no other than `'static`.
fn without_static(ty: TokenStream) -> TokenStream {
    let mut tokens = TokenStream::new();
    let mut trees = ty.into_iter();
    while let Some(tree) = trees.next() {
        match tree {
            TokenTree::Punct(punct) if punct.as_char() == '\'' => {
                trees.next();
            }
            TokenTree::Group(group) => {
                let inner = without_static(group.stream());
                tokens.extend([TokenTree::Group(Group::new(group.delimiter(), inner))]);
            }
            other => tokens.extend([other]),
        }
    }
    tokens
}

/// The items of a list of all codes, one after another, and where those of each code start: nothing
/// is counted here, so that an entry that is added changes no other.
fn list(
    name: &Ident,
    of: &TokenStream,
    table: &Ident,
    starts: &Ident,
    items: &[TokenStream],
    count: &Literal,
) -> TokenStream {
    let doc = format!(" The {name} of all codes, in the order of [`ROWS`].");
    let doc_starts = format!(" Where those of each code start in [`{table}`].");
    let length = Literal::usize_unsuffixed(items.len());
    // In a static, `'static` goes without saying.
    let of = without_static(of.clone());
    quote! {
        #[doc = #doc]
        static #table: [#of; #length] = [#(#items),*];

        #[doc = #doc_starts]
        static #starts: [usize; #count] = {
            let mut starts = [0; #count];
            let mut at = 1;
            while at < starts.len() {
                starts[at] = starts[at - 1] + ROWS[at - 1].#name as usize;
                at += 1;
            }
            starts
        };
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
