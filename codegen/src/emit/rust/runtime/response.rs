//! Error responses: status, headers and body.

// @if context
use crate::{ApiError, Context, Decoded, decode, envelope};
// @else
use crate::{ApiError, Decoded, decode, envelope};
// @end

// @if context
/// An error response: an error, and the values that a server adds to every error response.
// @else
/// An error response.
// @end
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

    /// The HTTP headers, `Content-Type` first. Every value is printable ASCII.
    #[must_use]
    pub fn headers(&self) -> Vec<(&'static str, String)> {
        // @if headers
        let mut headers = vec![("Content-Type", envelope::CONTENT_TYPE.to_owned())];
        // @if header_context
        self.error.inner().add_headers(&self.context, &mut headers);
        // @else
        self.error.inner().add_headers(&mut headers);
        // @end
        headers
        // @else
        vec![("Content-Type", envelope::CONTENT_TYPE.to_owned())]
        // @end
    }

    /// The JSON body.
    #[must_use]
    pub fn body(&self) -> String {
        let mut out = String::with_capacity(256);
        self.write_body(&mut out);
        out
    }

    /// Appends the JSON body to `out`.
    pub fn write_body(&self, out: &mut String) {
        envelope::write(self, out);
    }

    /// Reads a response that a server sent.
    ///
    /// This never fails, and loses nothing: what is no error of this catalogue comes back as one of
    /// the other variants of [`Decoded`]. Names of headers are compared without regard to case.
    pub fn decode<N, V>(
        status: u16,
        headers: impl IntoIterator<Item = (N, V)>,
        body: impl AsRef<[u8]>,
    ) -> Decoded
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
        decode::decode(status, headers, body.as_ref())
    }
}
