//! Reading a response that a server sent.

use std::fmt;

// @if details
use serde_json::{Map, Value};
// @else
use serde_json::Value;
// @end

// @if details
use crate::json::{self, FromJson, Type};
// @end
use crate::raise::Raised;
use crate::{ErrorCode, ErrorResponse, envelope};

/// What a response turned out to be.
#[derive(Debug, Clone, PartialEq)]
// @if large_context
#[allow(
    clippy::large_enum_variant,
    reason = "the size of the context is the catalogue's"
)]
// @end
pub enum Decoded {
    /// An error of this catalogue.
    Known(ErrorResponse),
    /// An error in the envelope with a code that this version of the catalogue does not have: the
    /// server is newer, or much older.
    Newer(Newer),
    /// An error with a code of this catalogue that breaks the contract.
    Malformed(Malformed),
    /// No error in the envelope: a proxy's page, an empty body, a response of another kind.
    Other(Other),
}

impl Decoded {
    /// The response, if it is an error of this catalogue.
    #[must_use]
    pub fn known(self) -> Option<ErrorResponse> {
        match self {
            Self::Known(response) => Some(response),
            _ => None,
        }
    }

    /// The HTTP status of the response.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self {
            Self::Known(response) => response.status(),
            Self::Newer(response) => response.status,
            Self::Malformed(response) => response.status,
            Self::Other(response) => response.status,
        }
    }
}

/// An error whose code this version of the catalogue does not have.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Newer {
    /// The HTTP status.
    pub status: u16,
    /// The HTTP headers.
    pub headers: Vec<(String, String)>,
    /// The code as the server sent it.
    pub code: String,
    // @if message_on_wire
    /// The message, if the server sent one.
    pub message: Option<String>,
    // @end
    /// The whole body.
    pub body: Value,
}

/// An error with a code of this catalogue that is not as the catalogue says.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Malformed {
    /// The HTTP status.
    pub status: u16,
    /// The HTTP headers.
    pub headers: Vec<(String, String)>,
    /// The code.
    pub code: ErrorCode,
    /// Where in the body the first difference is, as a JSON Pointer (RFC 6901); empty if the body
    /// as a whole or the HTTP status is at fault.
    pub path: String,
    /// What should be there.
    pub expected: String,
    /// The whole body.
    pub body: Value,
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: expected {}", self.code, self.expected)?;
        if self.path.is_empty() {
            Ok(())
        } else {
            write!(f, " at {}", self.path)
        }
    }
}

impl std::error::Error for Malformed {}

/// A response that is no error of this API.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Other {
    /// The HTTP status.
    pub status: u16,
    /// The HTTP headers.
    pub headers: Vec<(String, String)>,
    /// The body as it was.
    pub body: Vec<u8>,
}

pub(crate) fn decode(status: u16, headers: Vec<(String, String)>, bytes: &[u8]) -> Decoded {
    let json: Option<Value> = serde_json::from_slice(bytes).ok();
    let Some((body, code)) = json.and_then(|body| {
        let code = envelope::code_of(&body)?.to_owned();
        Some((body, code))
    }) else {
        let body = bytes.to_owned();
        return Decoded::Other(Other { status, headers, body });
    };
    let Ok(known) = code.parse::<ErrorCode>() else {
        return Decoded::Newer(Newer {
            status,
            headers,
            code,
            // @if message_on_wire
            message: envelope::message_of(&body).map(str::to_owned),
            // @end
            body,
        });
    };
    // @if received_headers
    let response = check_status(known, status).and_then(|()| envelope::read(known, &headers, &body));
    // @else
    let response = check_status(known, status).and_then(|()| envelope::read(known, &body));
    // @end
    match response {
        Ok(response) => Decoded::Known(response),
        Err(Mismatch { path, expected }) => Decoded::Malformed(Malformed {
            status,
            headers,
            code: known,
            path,
            expected,
            body,
        }),
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

/// What a client received of one error.
// @if received_lifetime
pub(crate) struct Received<'a> {
    pub(crate) raised: Raised,
    // @if details
    pub(crate) details: &'a Map<String, Value>,
    // @end
    // @if error_headers
    pub(crate) headers: &'a [(String, String)],
    // @end
}

impl Received<'_> {
    // @if detail_required
    /// A detail that must be there.
    pub(crate) fn required<T: FromJson>(&self, name: &str, ty: &Type) -> Result<T, Mismatch> {
        json::required(self.details.get(name), ty).map_err(|mismatch| mismatch.within(name))
    }
    // @end
    // @if detail_optional
    /// A detail that may be absent.
    pub(crate) fn optional<T: FromJson>(
        &self,
        name: &str,
        ty: &Type,
    ) -> Result<Option<T>, Mismatch> {
        json::optional(self.details.get(name), ty).map_err(|mismatch| mismatch.within(name))
    }
    // @end
    // @if error_headers
    /// The value of a header.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        header(self.headers, name)
    }
    // @end
}
// @else
pub(crate) struct Received {
    pub(crate) raised: Raised,
}
// @end
// @if received_headers

/// The value of a header, whose name may be in any case.
pub(crate) fn header<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    headers
        .iter()
        .find(|(key, _)| key.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.trim())
}
// @end
