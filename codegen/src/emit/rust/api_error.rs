//! `error.rs` of the crate: `ApiError`, one enum over the errors of all codes.

use std::collections::{BTreeMap, HashMap};

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::plan::{Code, Plan};
use super::uses::Uses;
use crate::escape::rust::rustdoc_text;

/// The items of `error.rs`.
pub fn module(plan: &Plan<'_>, uses: &Uses) -> TokenStream {
    let doc = " One type over the errors of all codes.";
    let variants = plan.codes.iter().map(|code| {
        let ident = &code.ident;
        let doc = format!(
            " {} (`{}`, HTTP {}).",
            rustdoc_text(&code.def.summary),
            code.def.code,
            code.def.status
        );
        let deprecated = super::code::deprecated(code);
        quote! { #[doc = #doc] #deprecated #ident(Raised<errors::#ident>) }
    });
    let idents: Vec<_> = plan.codes.iter().map(|code| &code.ident).collect();
    let methods = methods(uses);
    let read = read(uses);
    let by_status = by_status(plan);
    let fallback = fallback(&by_status, uses);
    let refused = refused(&by_status, uses);
    let duration = uses.has("retry_after").then(|| {
        quote!(
            use core::time::Duration;
        )
    });
    let cause = uses.has("cause").then(|| quote!(Cause,));
    let mismatch = uses.has("details").then(|| quote!(Mismatch,));
    let headers = uses.has("headers").then(|| quote!(Headers,));
    let context = uses.has("header_context").then(|| quote!(Context,));
    quote! {
        #![doc = #doc]
        use core::error::Error;
        use core::fmt;
        #duration

        use crate::code::{#cause Retry};
        use crate::decode::{#mismatch Reader};
        use crate::raised::{Details, #headers Inner, Raised};
        use crate::{#context ErrorCode, errors};

        #[doc = " An error of any code of the catalogue."]
        #[doc = ""]
        #[doc = " Codes may be added, so a `match` needs a wildcard arm. Two errors are equal if the other side"]
        #[doc = " of the wire cannot tell them apart. `Display` shows the message of the response; neither it nor"]
        #[doc = " `Debug` shows what the catalogue calls sensitive."]
        #[derive(Clone)]
        #[non_exhaustive]
        pub enum ApiError { #(#variants),* }

        impl ApiError {
            #methods

            pub(crate) fn inner(&self) -> &Inner<dyn Details> {
                match self { #(Self::#idents(error) => error.inner()),* }
            }

            pub(crate) fn inner_mut(&mut self) -> &mut Inner<dyn Details> {
                match self { #(Self::#idents(error) => error.inner_mut()),* }
            }
        }

        impl PartialEq for ApiError {
            fn eq(&self, other: &Self) -> bool {
                self.inner() == other.inner()
            }
        }

        impl fmt::Debug for ApiError {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.inner().fmt(f)
            }
        }

        impl fmt::Display for ApiError {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.message())
            }
        }

        impl Error for ApiError {
            fn source(&self) -> Option<&(dyn Error + 'static)> {
                self.inner().source()
            }
        }

        #fallback
        #refused
        #read

        #[doc = " The error with this code and the details that are read."]
        fn make(code: ErrorCode, reader: &mut Reader<'_>) -> ApiError {
            match code {
                #(ErrorCode::#idents => ApiError::#idents(Raised::of(Inner::read(code, reader)))),*
            }
        }
    }
}

type ByStatus<'p, 'a> = BTreeMap<u16, &'p Code<'a>>;

/// The codes that can be raised by a status alone, by the statuses that they stand for.
fn by_status<'p, 'a>(plan: &'p Plan<'a>) -> ByStatus<'p, 'a> {
    let codes = plan.codes.iter();
    let codes: HashMap<&str, &Code<'a>> =
        codes.map(|code| (code.def.code.as_str(), code)).collect();
    let fallbacks = plan.catalogue.fallbacks().into_iter();
    fallbacks
        .filter_map(|(status, error)| Some((status, *codes.get(error.code.as_str())?)))
        .collect()
}

/// What a response that no handler wrote becomes.
fn fallback(by_status: &ByStatus<'_, '_>, uses: &Uses) -> TokenStream {
    let arm = |pattern: &TokenStream, code: &Code<'_>| {
        let ident = &code.ident;
        quote!(#pattern => errors::#ident::new().into(),)
    };
    let literal = |status: &u16| Literal::u16_unsuffixed(*status);
    let (exact, others): (Vec<_>, Vec<_>) = by_status
        .iter()
        .partition(|(status, code)| **status == code.def.status);
    let exact = exact.into_iter().map(|(status, code)| {
        let status = literal(status);
        arm(&quote!(#status), code)
    });
    // All of them have the code for 400.
    let client = others.first().map(|(_, code)| {
        let statuses = others.iter().map(|(status, _)| literal(status));
        arm(&quote!(#(#statuses)|*), code)
    });
    let (argument, body) = if by_status.is_empty() {
        (quote!(_), quote!(None))
    } else {
        (
            quote!(status),
            quote! {
                Some(match status {
                    #(#exact)*
                    #client
                    _ => return None,
                })
            },
        )
    };
    let rejections = uses
        .has("rejections")
        .then(|| quote!(feature = "axum-rejections",));
    quote! {
        #[doc = " The error for a response with this status that no handler of the API wrote."]
        #[cfg(any(feature = "actix-web", #rejections feature = "poem", feature = "tower"))]
        pub(crate) fn fallback(#argument: u16) -> Option<ApiError> {
            #body
        }
    }
}

/// What a request becomes that an extractor refused: unlike a response, it has to become something. An
/// extractor refuses with a status that the fallback knows, as long as axum invents none.
fn refused(by_status: &ByStatus<'_, '_>, uses: &Uses) -> TokenStream {
    let make = |status| {
        let ident = &by_status.get(&status)?.ident;
        Some(quote!(errors::#ident::new().into()))
    };
    let Some(client) = make(400).filter(|_| uses.has("rejections")) else {
        return TokenStream::new();
    };
    let other = make(500).map_or_else(
        || client.clone(),
        |server| quote!(if status < 500 { #client } else { #server }),
    );
    quote! {
        #[doc = " The error for a request that an extractor refused with this status."]
        #[cfg(feature = "axum-rejections")]
        pub(crate) fn refused(status: u16) -> ApiError {
            fallback(status).unwrap_or_else(|| #other)
        }
    }
}

/// The function that makes an error of what a client received.
fn read(uses: &Uses) -> TokenStream {
    let message = uses
        .has("message_on_wire")
        .then(|| quote!(message: String,));
    let set_message = uses
        .has("message_on_wire")
        .then(|| quote!(error.inner_mut().message = message.into();));
    let cause = uses
        .has("cause_on_wire")
        .then(|| quote!(cause: Option<&str>,));
    let set_cause = uses.has("cause_on_wire").then(|| {
        quote! {
            if let Some(cause) = cause {
                error.inner_mut().set_cause_id(cause);
            }
        }
    });
    let is_changed = set_message.is_some() || set_cause.is_some();
    let mutable = is_changed.then(|| quote!(mut));
    let made = quote!(make(code, &mut reader));
    let doc = " The error with this code that a client received.";
    if uses.has("details") {
        quote! {
            #[doc = #doc]
            pub(crate) fn read(
                code: ErrorCode,
                mut reader: Reader<'_>,
                #message
                #cause
            ) -> Result<ApiError, Mismatch> {
                let #mutable error = #made;
                reader.finish()?;
                #set_message
                #set_cause
                Ok(error)
            }
        }
    } else {
        let body = if is_changed {
            quote! {
                let mut error = #made;
                #set_message
                #set_cause
                error
            }
        } else {
            made
        };
        quote! {
            #[doc = #doc]
            pub(crate) fn read(code: ErrorCode, mut reader: Reader<'_>, #message #cause) -> ApiError {
                #body
            }
        }
    }
}

fn methods(uses: &Uses) -> TokenStream {
    let with_message = uses.has("message_free").then(|| {
        let fixed = uses.has("message_fixed").then(|| {
            quote! {
                #[doc = ""]
                #[doc = " Some codes have a message that the catalogue does not let a server replace; theirs stays."]
            }
        });
        let set = quote!(self.inner_mut().message = message.into(););
        let body = if uses.has("message_fixed") {
            quote!(if !self.code().is_message_fixed() { #set })
        } else {
            set
        };
        quote! {
            #[doc = " The same with another message."]
            #fixed
            #[must_use]
            pub fn with_message(mut self, message: impl Into<Cow<'static, str>>) -> Self {
                #body
                self
            }
        }
    });
    let cause = uses.has("cause").then(|| {
        quote! {
            #[doc = " The cause for which the error was raised, if it was raised for one in particular."]
            #[must_use]
            pub fn cause(&self) -> Option<Cause> {
                self.inner().cause
            }
        }
    });
    let cause_id = uses.has("cause").then(|| {
        let id = if uses.has("cause_on_wire") {
            quote!(self.inner().cause_id())
        } else {
            quote!(self.inner().cause.and_then(Cause::id))
        };
        quote! {
            #[doc = " The id of that cause."]
            #[must_use]
            pub fn cause_id(&self) -> Option<&str> {
                #id
            }
        }
    });
    let retry_after = uses.has("retry_after").then(|| {
        quote! {
            #[doc = " How long a client should wait before it tries again, if the response states it."]
            #[must_use]
            pub fn retry_after(&self) -> Option<Duration> {
                self.inner().details.retry_after()
            }
        }
    });
    let headers = uses.has("headers").then(|| headers(uses));
    quote! {
        #[doc = " The code."]
        #[must_use]
        pub fn code(&self) -> ErrorCode {
            self.inner().code
        }

        #[doc = " The HTTP status of the response."]
        #[must_use]
        pub fn status(&self) -> u16 {
            self.code().status()
        }

        #[doc = " The message of the response."]
        #[must_use]
        pub fn message(&self) -> &str {
            &self.inner().message
        }

        #with_message

        #[doc = " The same with what brought it about, for logs: no client sees it."]
        #[must_use]
        pub fn with_source(mut self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
            self.inner_mut().set_source(source.into());
            self
        }

        #cause
        #cause_id

        #[doc = " Whether and when a client should try again."]
        #[must_use]
        pub fn retry(&self) -> Retry {
            self.code().retry()
        }

        #retry_after
        #headers
    }
}

/// The function that adds the headers of a response, those without values from the table.
fn headers(uses: &Uses) -> TokenStream {
    let (parameter, argument) = if uses.has("header_context") {
        (quote!(context: &Context,), quote!(context,))
    } else {
        (TokenStream::new(), TokenStream::new())
    };
    let fixed = uses.has("fixed_headers").then(|| {
        quote! {
            let mut fixed = self.code().headers();
            while let (Some(name), Some(value)) = (fixed.next(), fixed.next()) {
                headers.push((name, value.into()));
            }
        }
    });
    let own = uses
        .has("own_headers")
        .then(|| quote!(self.inner().details.add_headers(#argument headers);));
    quote! {
        pub(crate) fn add_headers(&self, #parameter headers: &mut Headers) {
            #fixed
            #own
        }
    }
}
