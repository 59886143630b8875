//! An error of one code: its details, its message, the cause it was raised for.

// @imports
use core::error::Error;
use core::fmt;
use core::marker::PhantomData;
#[cfg(all(feature = "axum", feature = "tower"))]
use core::num::NonZeroUsize;
use core::ops::Deref;
// @if retry_after
use core::time::Duration;
// @end

// @if cause
use crate::code::Cause;
// @end
// @if fields
use crate::json::{self, Json};
// @end
// @if header_context
use crate::Context;
// @end
use crate::decode::Reader;
use crate::{ApiError, ErrorCode};

/// A code of the catalogue as a type. The crate implements it for each; nothing else can.
pub trait Code: Sized + Send + Sync + 'static {
    /// The code.
    const CODE: ErrorCode;

    /// What an error of this code carries beside its message; `()` if nothing.
    type Details: Details + Clone;

    // @if message_fixed
    // @if message_free
    /// Whether a server may replace the message: [`Fixed`] or [`Free`].
    // @else
    /// Whether a server may replace the message, which none may: [`Fixed`].
    // @end
    type Wording;

    // @end
    #[doc(hidden)]
    fn wrap(error: Raised<Self>) -> ApiError;
}
// @if message_fixed

// @if message_free
/// A server may replace the message.
#[derive(Debug)]
pub enum Free {}

// @end
/// A server never replaces the message, so that it gives nothing away.
#[derive(Debug)]
pub enum Fixed {}
// @if message_free

/// What messages that may be replaced have.
#[diagnostic::on_unimplemented(
    message = "the catalogue fixes the message of this error",
    label = "its message cannot be replaced",
    note = "`with_source` keeps what went wrong, for logs"
)]
pub trait Replaceable {}

impl Replaceable for Free {}
// @end
// @end

/// An error of one code, as a server raises it and a client receives it.
///
/// The details are at hand as fields. Two errors are equal if the other side of the wire cannot
/// tell them apart. `Debug` and `Display` show nothing that the catalogue calls sensitive.
pub struct Raised<T: Code>(Box<Inner<T::Details>>, PhantomData<T>);

impl<T: Code> Raised<T> {
    pub(crate) fn of(inner: Box<Inner<T::Details>>) -> Self {
        Self(inner, PhantomData)
    }

    /// An error with a message of its own.
    pub(crate) fn worded(message: impl Into<Cow<'static, str>>, details: T::Details) -> Self {
        #[cfg(feature = "coverage")]
        // @if cause_ids
        crate::coverage::raised(T::CODE, None);
        // @else
        crate::coverage::raised(T::CODE);
        // @end
        Self::of(Inner::new(T::CODE, message.into(), details))
    }

    // @if summarised
    /// An error with the summary of its code as the message.
    pub(crate) fn summarised(details: T::Details) -> Self {
        Self::worded(T::CODE.summary(), details)
    }

    // @end
    // @if caused
    /// The same, for this cause.
    pub(crate) fn caused(cause: Cause, details: T::Details) -> Self {
        Self::explained(cause, T::CODE.summary(), details)
    }

    // @end
    // @if cause_ids
    /// An error for this cause, with a message of its own.
    pub(crate) fn explained(
        cause: Cause,
        message: impl Into<Cow<'static, str>>,
        details: T::Details,
    ) -> Self {
        #[cfg(feature = "coverage")]
        crate::coverage::raised(T::CODE, Some(cause));
        let mut inner = Inner::new(T::CODE, message.into(), details);
        inner.cause = Some(cause);
        Self::of(inner)
    }

    // @end
    pub(crate) fn inner(&self) -> &Inner<dyn Details> {
        &*self.0
    }

    pub(crate) fn inner_mut(&mut self) -> &mut Inner<dyn Details> {
        self.0.changing()
    }

    /// The code.
    #[must_use]
    pub fn code(&self) -> ErrorCode {
        T::CODE
    }

    /// The message of the response.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }
    // @if cause

    /// The cause for which the error was raised, if it was raised for one in particular.
    #[must_use]
    pub fn cause(&self) -> Option<Cause> {
        self.0.cause
    }
    // @end
    // @if fields

    /// The same with other details: `error.with(|details| …)`. The message stays as it is.
    #[must_use]
    pub fn with(mut self, change: impl FnOnce(&mut T::Details)) -> Self {
        change(&mut self.0.changing().details);
        self
    }
    // @end

    /// The same with what brought it about, for logs: no client sees it.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.0.set_source(source.into());
        self
    }
}
// @if message_free

impl<T: Code> Raised<T> {
    /// The same with another message.
    #[must_use]
    pub fn with_message(mut self, message: impl Into<Cow<'static, str>>) -> Self
    // @if message_fixed
    where
        T::Wording: Replaceable,
    // @end
    {
        self.0.changing().message = message.into();
        self
    }
}
// @end

impl<T: Code> Deref for Raised<T> {
    type Target = T::Details;

    fn deref(&self) -> &T::Details {
        &self.0.details
    }
}

impl<T: Code> From<Raised<T>> for ApiError {
    fn from(error: Raised<T>) -> Self {
        T::wrap(error)
    }
}

impl<T: Code> Clone for Raised<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone(), PhantomData)
    }
}

impl<T: Code> PartialEq for Raised<T> {
    fn eq(&self, other: &Self) -> bool {
        self.inner() == other.inner()
    }
}

impl<T: Code> fmt::Debug for Raised<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner().fmt(f)
    }
}

impl<T: Code> fmt::Display for Raised<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())
    }
}

impl<T: Code> Error for Raised<T> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.inner().source()
    }
}

/// What an error holds. The codes that carry nothing share all their compiled code.
#[derive(Clone)]
pub(crate) struct Inner<D: ?Sized> {
    pub(crate) code: ErrorCode,
    pub(crate) message: Cow<'static, str>,
    // @if cause
    pub(crate) cause: Option<Cause>,
    // @end
    // @if cause_on_wire
    /// The id of a cause that a newer server has.
    other_cause: Option<Box<str>>,
    // @end
    source: Option<Arc<dyn Error + Send + Sync>>,
    /// The response that says all this already, so that a layer need not write it.
    #[cfg(all(feature = "axum", feature = "tower"))]
    pub(crate) written: Option<NonZeroUsize>,
    pub(crate) details: D,
}

impl<D: Details> Inner<D> {
    fn new(code: ErrorCode, message: Cow<'static, str>, details: D) -> Box<Self> {
        Box::new(Self {
            code,
            message,
            // @if cause
            cause: None,
            // @end
            // @if cause_on_wire
            other_cause: None,
            // @end
            source: None,
            #[cfg(all(feature = "axum", feature = "tower"))]
            written: None,
            details,
        })
    }

    /// An error with the details that are read.
    pub(crate) fn read(code: ErrorCode, reader: &mut Reader<'_>) -> Box<Self> {
        Self::new(code, code.summary().into(), D::read(reader))
    }
}

impl<D: ?Sized> Inner<D> {
    /// The same for somebody who is going to change it.
    fn changing(&mut self) -> &mut Self {
        #[cfg(all(feature = "axum", feature = "tower"))]
        {
            self.written = None;
        }
        self
    }

    pub(crate) fn set_source(&mut self, source: Box<dyn Error + Send + Sync>) {
        self.source = Some(source.into());
    }

    pub(crate) fn source(&self) -> Option<&(dyn Error + 'static)> {
        let source = self.source.as_deref()?;
        Some(source)
    }
    // @if cause_on_wire

    pub(crate) fn cause_id(&self) -> Option<&str> {
        let known = self.cause.and_then(Cause::id);
        known.or(self.other_cause.as_deref())
    }

    pub(crate) fn set_cause_id(&mut self, id: &str) {
        self.cause = self.code.causes().find(|cause| cause.id() == Some(id));
        if self.cause.is_none() {
            self.other_cause = Some(id.into());
        }
    }
    // @end
}

impl Inner<dyn Details> {
    // @if details
    /// Writes the details as members of a JSON object that has been opened.
    pub(crate) fn write_details(&self, out: &mut String) {
        // @if field_not_on_wire
        self.details.fields(&mut |name, value, kind| {
            // @if field_beside
            // @if field_secret_beside
            let is_beside = matches!(kind, Kind::Beside | Kind::SecretBeside);
            // @else
            let is_beside = kind == Kind::Beside;
            // @end
            // @else
            let is_beside = kind == Kind::SecretBeside;
            // @end
            if !is_beside {
                json::member(out, name, value);
            }
        });
        // @else
        self.details
            .fields(&mut |name, value, _| json::member(out, name, value));
        // @end
    }

    /// About how long they are.
    pub(crate) fn details_size(&self) -> usize {
        let mut size = 0;
        self.details.fields(&mut |name, value, _| {
            size += name.len() + value.size_hint() + 4;
        });
        size
    }

    // @end
    // @if fields
    /// Everything that it carries, as one comparable text.
    fn carried(&self) -> String {
        let mut out = String::new();
        self.details
            .fields(&mut |name, value, _| json::member(&mut out, name, value));
        out
    }
    // @end
}

impl PartialEq for Inner<dyn Details> {
    fn eq(&self, other: &Self) -> bool {
        self.code == other.code
            // @if message_on_wire
            && self.message == other.message
            // @end
            // @if cause_on_wire
            && self.cause_id() == other.cause_id()
            // @end
            // @if fields
            && self.carried() == other.carried()
            // @end
    }
}

impl fmt::Debug for Inner<dyn Details> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = f.debug_struct(self.code.as_str());
        parts.field("message", &self.message);
        // @if cause_on_wire
        if let Some(cause) = self.cause_id() {
            parts.field("cause", &cause);
        }
        // @else
        // @if cause
        if let Some(cause) = self.cause.and_then(Cause::id) {
            parts.field("cause", &cause);
        }
        // @end
        // @end
        // @if fields
        // @if field_sensitive
        self.details.fields(&mut |name, value, kind| {
            // @if field_secret
            // @if field_secret_beside
            let is_secret = matches!(kind, Kind::Secret | Kind::SecretBeside);
            // @else
            let is_secret = kind == Kind::Secret;
            // @end
            // @else
            let is_secret = kind == Kind::SecretBeside;
            // @end
            if is_secret {
                parts.field(name, &Redacted);
            } else {
                parts.field(name, value.as_debug());
            }
        });
        // @else
        self.details.fields(&mut |name, value, _| {
            parts.field(name, value.as_debug());
        });
        // @end
        // @end
        if let Some(source) = &self.source {
            parts.field("source", source);
        }
        parts.finish()
    }
}

/// Where the errors of different codes differ.
pub trait Details: Send + Sync + 'static {
    // @if fields
    /// Shows every field to `see`, in the order of the catalogue.
    #[doc(hidden)]
    fn fields(&self, _see: &mut See<'_>) {}

    // @end
    // @if own_headers
    /// Adds the headers of the response, except the content type.
    #[doc(hidden)]
    // @if header_context
    fn add_headers(&self, _context: &Context, _headers: &mut Headers) {}
    // @else
    fn add_headers(&self, _headers: &mut Headers) {}
    // @end

    // @end
    // @if retry_after
    /// How long a client should wait.
    #[doc(hidden)]
    fn retry_after(&self) -> Option<Duration> {
        None
    }

    // @end
    /// The details that a client received. What is wrong with them is noted by the reader.
    #[doc(hidden)]
    fn read(reader: &mut Reader<'_>) -> Self
    where
        Self: Sized;
}

impl Details for () {
    fn read(_: &mut Reader<'_>) {}
}
// @if fields

/// Someone who looks at the fields of an error, one by one.
#[doc(hidden)]
pub type See<'a> = dyn FnMut(&'static str, &dyn Json, Kind) + 'a;

/// Where a field is seen.
#[doc(hidden)]
#[derive(Clone, Copy, PartialEq)]
pub enum Kind {
    // @if field_detail
    /// In the body.
    Detail,
    // @end
    // @if field_secret
    /// In the body, and in no log.
    Secret,
    // @end
    // @if field_beside
    /// Not in the body.
    Beside,
    // @end
    // @if field_secret_beside
    /// Not in the body, and in no log.
    SecretBeside,
    // @end
}
// @end
// @if sensitive

/// Stands in `Debug` for a sensitive value.
pub(crate) struct Redacted;

impl fmt::Debug for Redacted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}
// @end
// @if headers

/// Names and values of HTTP headers.
pub(crate) type Headers = Vec<(&'static str, String)>;
// @end
// @if header_value

/// A text as the value of a header: visible ASCII and spaces, with `?` for everything else, so that
/// no value can end the header (RFC 9110, section 5.5).
pub(crate) fn header_value(text: &str) -> String {
    text.chars()
        .map(|c| if matches!(c, ' '..='~') { c } else { '?' })
        .collect()
}
// @end
// @if header_text

/// A text that nothing but a header shows, as the other side gets it: without the spaces around it
/// (RFC 9110, section 5.5). Texts that are one there are equal here.
pub(crate) struct HeaderText<'a>(pub &'a Option<String>);

impl Json for HeaderText<'_> {
    fn write(&self, out: &mut String) {
        if let Some(text) = self.0 {
            json::string(out, header_value(text).trim());
        }
    }

    fn is_absent(&self) -> bool {
        self.0.is_none()
    }

    fn as_debug(&self) -> &dyn fmt::Debug {
        self.0
    }
}
// @end
// @if join

/// The items of a list, as a message shows them.
pub(crate) fn join<T: fmt::Display>(items: &[T]) -> String {
    use core::fmt::Write as _;

    let mut out = String::new();
    for item in items {
        if !out.is_empty() {
            out.push_str(", ");
        }
        // Writing to a `String` does not fail.
        let _ = write!(out, "{item}");
    }
    out
}
// @end
