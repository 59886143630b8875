//! Reading a response that a server sent.

// @imports
use core::error::Error;
use core::fmt;
// @if json_values
// @end
use core::time::Duration;

// @if details
use crate::json::{self, FromJson, Type};
// @end
use crate::one_line::OneLine;
use crate::parse::Document;
// @if details
use crate::parse::Value;
// @end
use crate::{ErrorCode, ErrorResponse, date, envelope};

/// An error response as a client received it: what it turned out to be, and all that was sent.
///
/// `Debug` and `Display` show neither the headers nor the body, which may hold anything.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct ReceivedError {
    /// The HTTP status.
    pub status: u16,
    /// The HTTP headers, in the order in which they were given.
    pub headers: Vec<(String, String)>,
    /// The body as it was.
    pub body: Vec<u8>,
    /// What it turned out to be.
    pub decoded: Decoded,
}

/// What a response turned out to be.
#[derive(Debug, Clone, PartialEq)]
pub enum Decoded {
    /// An error of this catalogue.
    Known(Box<ErrorResponse>),
    /// An error in the envelope with a code that this version of the catalogue does not have: the
    /// server is newer, or much older.
    Newer(Box<Newer>),
    /// An error with a code of this catalogue that breaks the contract.
    Malformed(Box<Malformed>),
    /// No error in the envelope: a proxy's page, an empty or truncated body, something else.
    Other,
}

/// An error whose code this version of the catalogue does not have. Only a client can have one.
///
/// `Debug` shows the code alone, because nobody knows what of the rest is sensitive.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Newer {
    /// The code as the server sent it.
    pub code: String,
    // @if message_on_wire
    /// The message, if the server sent one.
    pub message: Option<String>,
    // @end
    // @if details_in_envelope
    /// The JSON object in which the details stand, as the server wrote it.
    pub details: Option<String>,
    // @end
}

impl fmt::Debug for Newer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Newer")
            .field("code", &self.code)
            .finish_non_exhaustive()
    }
}

/// How an error with a code of this catalogue is not as the catalogue says.
///
/// `Debug` shows what is wrong and nothing of what was sent.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Malformed {
    /// The code.
    pub code: ErrorCode,
    /// Where in the body the first difference is, as a JSON Pointer (RFC 6901); empty if the body
    /// as a whole or the HTTP status is at fault.
    pub path: String,
    /// What should be there.
    pub expected: String,
    // @if message_on_wire
    /// The message, if the server sent one.
    pub message: Option<String>,
    // @end
    // @if details_in_envelope
    /// The JSON object in which the details stand, as the server wrote it.
    pub details: Option<String>,
    // @end
}

impl fmt::Debug for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Malformed")
            .field("code", &self.code)
            .field("path", &self.path)
            .field("expected", &self.expected)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: expected {}", self.code, self.expected)?;
        if self.path.is_empty() {
            Ok(())
        } else {
            write!(f, " at {}", OneLine(&self.path))
        }
    }
}

impl Error for Malformed {}

impl ReceivedError {
    /// Reads a response that is not a success.
    ///
    /// This never fails, and loses nothing but bytes of headers that are not UTF-8, for which U+FFFD
    /// stands. Names of headers are compared without regard to case. The time and the memory that it
    /// takes grow with the body, so that a client should not accept bodies of any length.
    pub fn decode<N, V>(
        status: u16,
        headers: impl IntoIterator<Item = (N, V)>,
        body: impl Into<Vec<u8>>,
    ) -> Self
    where
        N: AsRef<str>,
        V: AsRef<[u8]>,
    {
        let headers = headers
            .into_iter()
            .map(|(name, value)| {
                let value = String::from_utf8_lossy(value.as_ref());
                (name.as_ref().to_owned(), value.into_owned())
            })
            .collect();
        Self::of(status, headers, body.into())
    }

    fn of(status: u16, headers: Vec<(String, String)>, body: Vec<u8>) -> Self {
        // @if received_headers
        let decoded = decode(status, &headers, &body);
        // @else
        let decoded = decode(status, &body);
        // @end
        Self {
            status,
            headers,
            body,
            decoded,
        }
    }

    /// The response, if it is an error of this catalogue.
    #[must_use]
    pub fn known(&self) -> Option<&ErrorResponse> {
        match &self.decoded {
            Decoded::Known(response) => Some(response),
            _ => None,
        }
    }

    /// The code, if it is one of this catalogue.
    #[must_use]
    pub fn code(&self) -> Option<ErrorCode> {
        match &self.decoded {
            Decoded::Known(response) => Some(response.error.code()),
            Decoded::Malformed(malformed) => Some(malformed.code),
            Decoded::Newer(_) | Decoded::Other => None,
        }
    }

    /// The value of a header, whose name may be in any case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        header(&self.headers, name)
    }

    /// Whether the same request may succeed later. Of an error that is as the catalogue says, the
    /// catalogue knows. Of any other, it may if the server says when to try again, or the status says
    /// that the failure is passing (408, 425, 429, 502, 503, 504; RFC 9110, section 15, and RFC 6585).
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        let by_code = self.code().is_some_and(|code| code.retry().is_retryable());
        by_code
            || self.known().is_none()
                && (matches!(self.status, 408 | 425 | 429 | 502..=504)
                    || self.header("retry-after").is_some())
    }

    /// How long to wait before trying again, if the server says so: in the body, or else in the
    /// header `Retry-After` (RFC 9110, section 10.2.3), in seconds or as a date.
    ///
    /// It is as long as the server says, which may be longer than anyone waits: cap it.
    ///
    /// A date counts from the response's own `Date`, so that the client's clock does not matter; only
    /// without one does it count from the system's clock, with the feature `std`.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        // @if retry_after
        let stated = self.known().and_then(|response| response.error.retry_after());
        stated.or_else(|| self.retry_after_header())
        // @else
        self.retry_after_header()
        // @end
    }

    fn retry_after_header(&self) -> Option<Duration> {
        let value = self.header("retry-after")?;
        if value.bytes().all(|byte| byte.is_ascii_digit()) {
            return value.parse().ok().map(Duration::from_secs);
        }
        let then = date::parse(value)?;
        let now = self.header("date").and_then(date::parse);
        let now = now.or_else(date::now)?;
        Some(Duration::from_secs(then.saturating_sub(now)))
    }
    // @if docs_url

    /// The address of the code's page: where this version of the catalogue has the code.
    #[must_use]
    pub fn docs_url(&self) -> Option<&'static str> {
        self.code().map(ErrorCode::docs_url)
    }
    // @end

    /// What the caller can do, each one a piece of Markdown; nothing where the code is not known.
    pub fn resolutions(&self) -> impl Iterator<Item = &'static str> + Clone {
        let code = self.code().into_iter();
        code.flat_map(ErrorCode::resolutions)
    }

    // @if request_id
    /// What identifies the request in the server's logs: from the body, or else from the header
    /// `X-Request-Id`.
    // @else
    /// What identifies the request in the server's logs: the header `X-Request-Id`.
    // @end
    #[must_use]
    pub fn request_id(&self) -> Option<Cow<'_, str>> {
        // @if request_id
        let of_known = self.known().and_then(envelope::request_id);
        if let Some(id) = of_known {
            return Some(Cow::Borrowed(id));
        }
        // @if request_id_on_wire
        if let Some(document) = Document::parse(&self.body) {
            if let Some(id) = envelope::request_id_of(document.root()) {
                return Some(Cow::Owned(id.into_owned()));
            }
        }
        // @end
        // @end
        self.header("x-request-id").map(Cow::Borrowed)
    }
}

impl fmt::Debug for ReceivedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReceivedError")
            .field("status", &self.status)
            .field("decoded", &self.decoded)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for ReceivedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.decoded {
            Decoded::Known(response) => {
                let error = &response.error;
                write!(f, "{}: {}", error.code(), OneLine(error.message()))
            }
            // @if message_on_wire
            Decoded::Newer(newer) => {
                let message = newer.message.as_deref().unwrap_or("unknown error code");
                write!(f, "{}: {}", OneLine(&newer.code), OneLine(message))
            }
            // @else
            Decoded::Newer(newer) => write!(f, "{}: unknown error code", OneLine(&newer.code)),
            // @end
            Decoded::Malformed(malformed) => malformed.fmt(f),
            Decoded::Other => write!(f, "HTTP {}", self.status),
        }
    }
}

impl Error for ReceivedError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.decoded {
            Decoded::Malformed(malformed) => Some(&**malformed),
            _ => None,
        }
    }
}

// @if received_headers
fn decode(status: u16, headers: &[(String, String)], bytes: &[u8]) -> Decoded {
// @else
fn decode(status: u16, bytes: &[u8]) -> Decoded {
// @end
    let Some(document) = Document::parse(bytes) else {
        return Decoded::Other;
    };
    let body = document.root();
    let Some(sent) = envelope::code_of(body) else {
        return Decoded::Other;
    };
    // @if message_on_wire
    let message = || envelope::message_of(body).map(Cow::into_owned);
    // @end
    // @if details_in_envelope
    let details = || envelope::details_of(body).map(|details| details.raw().to_owned());
    // @end
    let Ok(code) = sent.parse::<ErrorCode>() else {
        return Decoded::Newer(Box::new(Newer {
            code: sent.into_owned(),
            // @if message_on_wire
            message: message(),
            // @end
            // @if details_in_envelope
            details: details(),
            // @end
        }));
    };
    // @if received_headers
    let response = check_status(code, status).and_then(|()| envelope::read(code, headers, body));
    // @else
    let response = check_status(code, status).and_then(|()| envelope::read(code, body));
    // @end
    match response {
        Ok(response) => Decoded::Known(Box::new(response)),
        Err(Mismatch { path, expected }) => Decoded::Malformed(Box::new(Malformed {
            code,
            path,
            expected,
            // @if message_on_wire
            message: message(),
            // @end
            // @if details_in_envelope
            details: details(),
            // @end
        })),
    }
}

fn check_status(code: ErrorCode, status: u16) -> Result<(), Mismatch> {
    if status == code.status() {
        Ok(())
    } else {
        Err(Mismatch::new(format!("the HTTP status {}", code.status())))
    }
}

/// Where a response is not as the catalogue says.
#[derive(Debug)]
pub(crate) struct Mismatch {
    path: String,
    expected: String,
}

impl Mismatch {
    pub(crate) fn new(expected: impl Into<String>) -> Self {
        Self {
            path: String::new(),
            expected: expected.into(),
        }
    }
    // @if under

    /// The same, seen from further out: `pointer` is the way to where it was seen from.
    pub(crate) fn under(mut self, pointer: &str) -> Self {
        self.path.insert_str(0, pointer);
        self
    }
    // @end
    // @if within

    /// The same, seen from the object or the array around it.
    pub(crate) fn within(self, step: &str) -> Self {
        let step = step.replace('~', "~0").replace('/', "~1");
        self.under(&format!("/{step}"))
    }
    // @end
}

/// Reads the details of one error, and notes the first thing that is wrong with them.
#[doc(hidden)]
pub struct Reader<'a> {
    // @if details
    details: Value<'a>,
    // @end
    // @if error_headers
    headers: &'a [(String, String)],
    // @end
    // @if details
    mismatch: Option<Mismatch>,
    // @end
    // @if reader_unused
    unused: core::marker::PhantomData<&'a ()>,
    // @end
}

impl<'a> Reader<'a> {
    // @if details
    // @if error_headers
    pub(crate) fn new(details: Value<'a>, headers: &'a [(String, String)]) -> Self {
    // @else
    pub(crate) fn new(details: Value<'a>) -> Self {
    // @end
    // @else
    // @if error_headers
    pub(crate) fn new(headers: &'a [(String, String)]) -> Self {
    // @else
    pub(crate) fn new() -> Self {
    // @end
    // @end
        Self {
            // @if details
            details,
            // @end
            // @if error_headers
            headers,
            // @end
            // @if details
            mismatch: None,
            // @end
            // @if reader_unused
            unused: core::marker::PhantomData,
            // @end
        }
    }
    // @if details

    /// What was wrong.
    pub(crate) fn finish(self) -> Result<(), Mismatch> {
        self.mismatch.map_or(Ok(()), Err)
    }

    fn noted<T: FromJson>(&mut self, name: &str, read: Result<T, Mismatch>) -> T {
        read.unwrap_or_else(|mismatch| {
            self.mismatch.get_or_insert(mismatch.within(name));
            T::from_json(None)
        })
    }
    // @end
    // @if detail_required

    /// A detail that must be there.
    pub(crate) fn required<T: FromJson>(&mut self, name: &str, ty: &Type) -> T {
        let read = json::required(self.details.get(name), ty);
        self.noted(name, read)
    }
    // @end
    // @if detail_optional

    /// A detail that may be absent.
    pub(crate) fn optional<T: FromJson>(&mut self, name: &str, ty: &Type) -> Option<T> {
        let read = json::optional(self.details.get(name), ty);
        self.noted(name, read)
    }
    // @end
    // @if error_headers

    /// The value of a header.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        header(self.headers, name)
    }
    // @end
}

/// The value of a header, whose name may be in any case.
pub(crate) fn header<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    headers
        .iter()
        .find(|(key, _)| key.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.trim())
}
