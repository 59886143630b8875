//! Error responses as values of the crate `http`.

use alloc::string::String;

use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};

use crate::ErrorResponse;

impl ErrorResponse {
    /// The response as a value of the crate `http`.
    ///
    /// Its extensions hold the [`ErrorResponse`], so that a layer around the service can tell which
    /// error it is without reading the body.
    #[must_use]
    pub fn into_http(self) -> Response<String> {
        let mut response = render(&self);
        response.extensions_mut().insert(self);
        response
    }
}

impl From<ErrorResponse> for Response<String> {
    fn from(response: ErrorResponse) -> Self {
        response.into_http()
    }
}

/// The response without anything in its extensions.
pub(super) fn render(response: &ErrorResponse) -> Response<String> {
    let mut rendered = Response::new(response.body());
    *rendered.status_mut() = status(response);
    set_headers(response, rendered.headers_mut());
    rendered
}

/// The status. The catalogue has none that `http` does not know.
pub(super) fn status(response: &ErrorResponse) -> StatusCode {
    StatusCode::from_u16(response.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// Sets the headers of the response, and leaves all others as they are.
///
/// Every value is visible ASCII already. One that were not would be left out, because a response
/// without a header is better than none.
pub(super) fn set_headers(response: &ErrorResponse, headers: &mut HeaderMap) {
    for (name, value) in response.headers() {
        let name = HeaderName::from_bytes(name.as_bytes());
        if let (Ok(name), Ok(value)) = (name, HeaderValue::try_from(value)) {
            headers.insert(name, value);
        }
    }
}
