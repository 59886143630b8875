//! Error responses: status, headers and body.

// @imports

// @if context
use crate::{ApiError, Context, envelope};
// @else
use crate::{ApiError, envelope};
// @end

// @if context
/// An error response: an error, and the values that a server adds to every error response.
// @else
/// An error response.
// @end
///
/// This is what every framework's response is made of: the status, the headers and the body.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ErrorResponse {
    /// What went wrong.
    pub error: ApiError,
    // @if context
    /// The values that the server adds to every error response.
    pub context: Context,
    // @end
}

impl ErrorResponse {
    /// The response to a request that failed with `error`.
    #[must_use]
    // @if context
    pub fn new(error: impl Into<ApiError>, context: Context) -> Self {
        Self {
            error: error.into(),
            context,
        }
    }
    // @else
    pub fn new(error: impl Into<ApiError>) -> Self {
        Self {
            error: error.into(),
        }
    }
    // @end

    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.error.status()
    }

    /// The HTTP headers, `Content-Type` first. Every value is visible ASCII and spaces.
    #[must_use]
    pub fn headers(&self) -> Vec<(&'static str, String)> {
        // @if headers
        let mut headers = vec![("Content-Type", envelope::CONTENT_TYPE.to_owned())];
        // @if header_context
        self.error.add_headers(&self.context, &mut headers);
        // @else
        self.error.add_headers(&mut headers);
        // @end
        headers
        // @else
        vec![("Content-Type", envelope::CONTENT_TYPE.to_owned())]
        // @end
    }

    /// The JSON body.
    #[must_use]
    pub fn body(&self) -> String {
        let mut out = String::with_capacity(envelope::size_hint(self));
        self.write_body(&mut out);
        out
    }

    /// The same error as problem details (RFC 9457, `application/problem+json`).
    #[cfg(feature = "problem")]
    #[must_use]
    pub fn problem_body(&self) -> String {
        let mut out = String::with_capacity(envelope::size_hint(self));
        envelope::write_problem(self, &mut out);
        out
    }

    /// Appends the JSON body to `out`.
    pub fn write_body(&self, out: &mut String) {
        envelope::write(self, out);
    }
}
