//! What the errors of all codes have in common.

use std::borrow::Cow;
// @if retry_after
use std::time::Duration;
// @end

use crate::ErrorCode;
// @if header_context
use crate::Context;
// @end
use crate::decode::{Mismatch, Received};

/// The part of an error that no code adds to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Raised {
    message: Cow<'static, str>,
    // @if cause
    cause: Option<Cow<'static, str>>,
    // @end
}

impl Raised {
    pub(crate) fn new(message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            message: message.into(),
            // @if cause
            cause: None,
            // @end
        }
    }
    // @if cause

    pub(crate) fn for_cause(
        cause: impl Into<Cow<'static, str>>,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            message: message.into(),
            cause: Some(cause.into()),
        }
    }

    pub(crate) fn cause_id(&self) -> Option<&str> {
        self.cause.as_deref()
    }
    // @end

    pub(crate) fn message(&self) -> &str {
        &self.message
    }
    // @if message_free

    pub(crate) fn set_message(&mut self, message: impl Into<Cow<'static, str>>) {
        self.message = message.into();
    }
    // @end
}

/// An error of any code. [`raise!`] implements it, in the same way for each.
pub(crate) trait Raise: Details {
    fn code(&self) -> ErrorCode;
    fn raised(&self) -> &Raised;
    // @if message_free
    fn raised_mut(&mut self) -> &mut Raised;
    // @end
}

/// Where the errors of different codes differ.
pub(crate) trait Details {
    // @if details
    /// Writes the details as members of a JSON object that has been opened.
    fn write_details(&self, _out: &mut String) {}

    // @end
    // @if headers
    /// Adds the headers of the response, except the content type.
    // @if header_context
    fn add_headers(&self, _context: &Context, _headers: &mut Headers) {}
    // @else
    fn add_headers(&self, _headers: &mut Headers) {}
    // @end

    // @end
    // @if retry_after
    /// How long a client should wait.
    fn retry_after(&self) -> Option<Duration> {
        None
    }

    // @end
    /// The error that a client received.
    // @if received_lifetime
    fn read(received: Received<'_>) -> Result<Self, Mismatch>
    // @else
    fn read(received: Received) -> Result<Self, Mismatch>
    // @end
    where
        Self: Sized;
}
// @if headers

/// Names and values of HTTP headers.
pub(crate) type Headers = Vec<(&'static str, String)>;
// @end
// @if header_value

/// Text as a header value: printable ASCII, so that no value can end the header.
pub(crate) fn header_value(text: &str) -> String {
    text.chars()
        .map(|c| if matches!(c, ' '..='~') { c } else { '?' })
        .collect()
}
// @end
// @if join

/// The items of a list as a message shows them.
pub(crate) fn join<T: ToString>(items: impl Iterator<Item = T>) -> String {
    items
        .map(|item| item.to_string())
        .collect::<Vec<_>>()
        .join(", ")
}
// @end
// @if sensitive

/// What `Debug` shows in the place of a sensitive value.
pub(crate) struct Redacted;

impl std::fmt::Debug for Redacted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[redacted]")
    }
}
// @end

/// Implements what does not differ from code to code: `raise!(NotFound.raised)`, where `raised` is
/// the field that holds a [`Raised`].
macro_rules! raise {
    ($name:ident.$raised:ident) => {
        impl $name {
            /// The code of this error.
            pub const CODE: crate::ErrorCode = crate::ErrorCode::$name;

            /// The message of the response.
            #[must_use]
            pub fn message(&self) -> &str {
                self.$raised.message()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.$raised.message())
            }
        }

        impl std::error::Error for $name {}

        impl std::convert::From<$name> for crate::ApiError {
            fn from(error: $name) -> Self {
                Self::$name(Box::new(error))
            }
        }

        impl crate::raise::Raise for $name {
            fn code(&self) -> crate::ErrorCode {
                Self::CODE
            }

            fn raised(&self) -> &crate::raise::Raised {
                &self.$raised
            }
            // @if message_free

            fn raised_mut(&mut self) -> &mut crate::raise::Raised {
                &mut self.$raised
            }
            // @end
        }
    };
}
pub(crate) use raise;
// @if reword

/// Implements `with_message` for an error whose message a server may replace.
macro_rules! reword {
    ($name:ident.$raised:ident) => {
        impl $name {
            /// The same with another message.
            #[must_use]
            pub fn with_message(mut self, message: impl Into<String>) -> Self {
                self.$raised.set_message(message.into());
                self
            }
        }
    };
}
pub(crate) use reword;
// @end
// @if cause_enums

/// Implements `cause` and `id` for an error that has causes with ids.
macro_rules! caused {
    ($name:ident.$raised:ident, $causes:ident) => {
        impl $name {
            /// The cause for which the error was raised, if it was raised for one in particular.
            #[must_use]
            pub fn cause(&self) -> Option<$causes> {
                let id = self.$raised.cause_id()?;
                $causes::ALL.into_iter().find(|cause| cause.id() == id)
            }
        }

        impl $causes {
            /// The cause's id in the catalogue.
            #[must_use]
            pub fn id(self) -> &'static str {
                let mut ids = $name::CODE.causes().iter().filter_map(|cause| cause.id);
                ids.nth(self as usize).unwrap_or_default()
            }
        }
    };
}
pub(crate) use caused;
// @end
// @if default

/// Implements `Default` for an error that needs no argument.
macro_rules! by_default {
    ($name:ident) => {
        impl Default for $name {
            fn default() -> Self {
                Self::new()
            }
        }
    };
}
pub(crate) use by_default;
// @end
