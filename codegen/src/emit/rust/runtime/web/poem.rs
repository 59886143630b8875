//! Errors as the answers of poem's endpoints.

use alloc::sync::Arc;

use poem::error::ResponseError;
use poem::http::{HeaderValue, StatusCode, header};
use poem::{Body, Endpoint, Error, IntoResponse, Request, Response, ResponseParts};

use super::RequestId;
use super::http::{render, set_headers, status};
use super::replace::{HEADERS_OF_BODY, error_for};
use crate::raised::Code;
use crate::{ApiError, ErrorResponse, Raised};

impl IntoResponse for ErrorResponse {
    fn into_response(self) -> Response {
        into_poem(self.into_http())
    }
}

/// The whole response: [`ErrorResponse::to_request`] with a new id.
///
/// Within [`errors`] the id is the one that the request came with.
impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = self.as_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl ResponseError for ApiError {
    fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn as_response(&self) -> Response {
        into_poem(render(&ErrorResponse::to_request(self.clone(), &RequestId::generate())))
    }
}

/// An error of one code becomes an [`ApiError`] first, so that a middleware finds only that type.
impl<T: Code> From<Raised<T>> for Error {
    fn from(raised: Raised<T>) -> Self {
        ApiError::from(raised).into()
    }
}

/// Completes the error responses of an endpoint: `endpoint.around(errors)`.
///
/// - An error that a handler returned is written with what is known of its request.
/// - An error without a body or with plain text, as poem answers to an unknown path or a body that
///   it cannot read, becomes the error of the catalogue for its status. Its headers stay.
/// - Every response states the id of its request in `x-request-id`, and every request has a
///   [`RequestId`] in its extensions.
///
/// # Errors
///
/// None: an error of the endpoint is a response afterwards.
pub async fn errors<E: Endpoint>(endpoint: Arc<E>, mut request: Request) -> poem::Result<Response> {
    let id = request_id(&request);
    request.extensions_mut().insert(id.clone());
    let answered = endpoint.call(request).await;
    Ok(finish(answered.map_or_else(response, IntoResponse::into_response), &id))
}

/// The id that a middleware further out chose, or the client, or a new one.
fn request_id(request: &Request) -> RequestId {
    let sent = || RequestId::from_client(request.headers().get(RequestId::HEADER)?.as_bytes());
    let chosen = request.extensions().get::<RequestId>().cloned();
    chosen.or_else(sent).unwrap_or_else(RequestId::generate)
}

/// The response to an error. Poem drops the extensions of such a response, so they are filled here.
fn response(error: Error) -> Response {
    let of_catalogue = error.downcast_ref::<ApiError>().cloned();
    let mut response = error.into_response();
    if let Some(error) = of_catalogue {
        response.extensions_mut().insert(error);
    }
    response
}

/// The response as the client shall get it.
fn finish(mut response: Response, id: &RequestId) -> Response {
    if let Some(failure) = failure(&mut response, id) {
        #[cfg(feature = "tracing")]
        failure.error.trace_request(Some(id.as_str()));
        write(&failure, &mut response);
    }
    if let Ok(id) = HeaderValue::from_str(id.as_str()) {
        response.headers_mut().insert(RequestId::HEADER, id);
    }
    response
}

/// The error response that the response is, or is to become.
fn failure(response: &mut Response, id: &RequestId) -> Option<ErrorResponse> {
    if let Some(whole) = response.extensions_mut().remove::<ErrorResponse>() {
        return Some(whole);
    }
    let error = response.extensions_mut().remove::<ApiError>();
    let content_type = response.headers().get(header::CONTENT_TYPE).map(HeaderValue::as_bytes);
    let error = error.or_else(|| error_for(response.status().as_u16(), content_type))?;
    Some(ErrorResponse::to_request(error, id))
}

fn write(failure: &ErrorResponse, response: &mut Response) {
    for name in HEADERS_OF_BODY {
        response.headers_mut().remove(name);
    }
    response.set_status(status(failure));
    set_headers(failure, response.headers_mut());
    response.set_body(failure.body());
    response.extensions_mut().insert(failure.error.code());
}

fn into_poem(response: http::Response<alloc::string::String>) -> Response {
    let (head, body) = response.into_parts();
    let head = ResponseParts {
        status: head.status,
        version: head.version,
        headers: head.headers,
        extensions: head.extensions,
    };
    Response::from_parts(head, Body::from(body))
}
