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

/// The whole response, to the request that an `ErrorLayer` around the service is at work for. Without
/// a layer it is [`ErrorResponse::to_request`] with a new id.
///
/// The error is in the extensions. The layer writes the response anew if the error, the status or a
/// header of it became another on the way, if it was made in another task, and for a client that asks
/// for the head alone or for problem details.
impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        #[cfg(feature = "tower")]
        if let Some(exchange) = super::layer::current() {
            return exchange.answer(self);
        }
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
