//! `error.rs` of the crate: `ApiError`, one enum over the errors of all codes.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::plan::Plan;
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
        let deprecated = super::code::deprecated(code.def);
        quote! { #[doc = #doc] #deprecated #ident(Box<errors::#ident>) }
    });
    let idents: Vec<_> = plan.codes.iter().map(|code| &code.ident).collect();
    let methods = methods(uses);
    let inner_mut = uses.has("message_free").then(|| {
        quote! {
            fn inner_mut(&mut self) -> &mut dyn Raise {
                match self { #(Self::#idents(error) => &mut **error),* }
            }
        }
    });
    let count = Literal::usize_unsuffixed(plan.codes.len());
    let received = received(uses);
    let details = quote!(Details);
    let duration = uses.has("retry_after").then(|| {
        quote!(
            use std::time::Duration;
        )
    });
    quote! {
        #![doc = #doc]
        use std::fmt;
        #duration

        use crate::code::Retry;
        use crate::decode::{Mismatch, Received};
        use crate::raise::{#details, Raise};
        use crate::{ErrorCode, errors};

        #[doc = " An error of any code of the catalogue."]
        #[doc = ""]
        #[doc = " Codes may be added, so a `match` needs a wildcard arm. `Display` shows the message of the"]
        #[doc = " response, and nothing that a client may not see."]
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub enum ApiError { #(#variants),* }

        impl ApiError {
            #methods

            pub(crate) fn inner(&self) -> &dyn Raise {
                match self { #(Self::#idents(error) => &**error),* }
            }

            #inner_mut
        }

        impl fmt::Display for ApiError {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.message())
            }
        }

        impl std::error::Error for ApiError {}

        #[doc = " The error with this code that a client received."]
        pub(crate) fn read(code: ErrorCode, received: #received) -> Result<ApiError, Mismatch> {
            READERS[code as usize](received)
        }

        type Reader = fn(#received) -> Result<ApiError, Mismatch>;

        #[doc = " A reader for each code, in the order of [`ErrorCode::ALL`]."]
        static READERS: [Reader; #count] = [#(reader::<errors::#idents>),*];

        fn reader<T: Details + Into<ApiError>>(received: #received) -> Result<ApiError, Mismatch> {
            T::read(received).map(Into::into)
        }
    }
}

fn received(uses: &Uses) -> TokenStream {
    if uses.has("received_lifetime") {
        quote!(Received<'_>)
    } else {
        quote!(Received)
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
        let set = quote!(self.inner_mut().raised_mut().set_message(message.into()););
        let body = if uses.has("message_fixed") {
            quote!(if !self.code().is_message_fixed() { #set })
        } else {
            set
        };
        quote! {
            #[doc = " The same with another message."]
            #fixed
            #[must_use]
            pub fn with_message(mut self, message: impl Into<String>) -> Self {
                #body
                self
            }
        }
    });
    let cause_id = uses.has("cause").then(|| {
        quote! {
            #[doc = " The id of the cause for which the error was raised, if it was raised for one in particular."]
            #[must_use]
            pub fn cause_id(&self) -> Option<&str> {
                self.inner().raised().cause_id()
            }
        }
    });
    let retry_after = uses.has("retry_after").then(|| {
        quote! {
            #[doc = " How long a client should wait before it tries again, if the response states it."]
            #[must_use]
            pub fn retry_after(&self) -> Option<Duration> {
                self.inner().retry_after()
            }
        }
    });
    quote! {
        #[doc = " The code."]
        #[must_use]
        pub fn code(&self) -> ErrorCode {
            self.inner().code()
        }

        #[doc = " The HTTP status of the response."]
        #[must_use]
        pub fn status(&self) -> u16 {
            self.code().status()
        }

        #[doc = " The message of the response."]
        #[must_use]
        pub fn message(&self) -> &str {
            self.inner().raised().message()
        }

        #with_message
        #cause_id

        #[doc = " Whether and when a client should try again."]
        #[must_use]
        pub fn retry(&self) -> Retry {
            self.code().retry()
        }

        #retry_after
    }
}
