//! Errors as the answers of axum's handlers.

// @if rejections
#[cfg(feature = "axum-rejections")]
mod rejections;

// @end
use axum_core::body::Body;
use axum_core::response::{IntoResponse, Response};

use super::http;
use super::request_id::RequestId;
use crate::raised::Code;
use crate::{ApiError, ErrorResponse, Raised};

impl IntoResponse for ErrorResponse {
    fn into_response(self) -> Response {
        self.into_http().map(Body::from)
    }
}

/// The whole response, with an id of its own for the request and the time of the system's clock.
///
/// Where the service is within an `ErrorLayer`, the layer finds the error
/// in the extensions and writes the response anew with the id that the request came with.
impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let response = ErrorResponse::to_request(self, &RequestId::generate());
        let mut rendered = http::render(&response).map(Body::from);
        rendered.extensions_mut().insert(response.error);
        rendered
    }
}

impl<T: Code> IntoResponse for Raised<T> {
    fn into_response(self) -> Response {
        ApiError::from(self).into_response()
    }
}
