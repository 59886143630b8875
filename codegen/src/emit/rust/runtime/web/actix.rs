//! Errors as the answers of actix's handlers.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage as _, HttpRequest, HttpResponse, Responder, ResponseError};
use alloc::string::ToString as _;

use super::RequestId;
use super::replace::{HEADERS_OF_BODY, error_for};
use crate::raised::Code;
use crate::{ApiError, ErrorResponse, Raised};

impl Responder for ErrorResponse {
    type Body = BoxBody;

    fn respond_to(self, _request: &HttpRequest) -> HttpResponse {
        let mut response = render(&self);
        response.extensions_mut().insert(self);
        response
    }
}

/// The whole response: [`ErrorResponse::to_request`] with the id of the request.
impl Responder for ApiError {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        ErrorResponse::to_request(self, &request_id(request)).respond_to(request)
    }
}

/// The whole response. Actix does not show the request to an error, so the id of the request is a
/// new one, except within [`errors`].
impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = render(&ErrorResponse::to_request(self.clone(), &RequestId::generate()));
        response.extensions_mut().insert(self.clone());
        response
    }
}

/// An error of one code becomes an [`ApiError`] first, so that a middleware finds only that type.
impl<T: Code> From<Raised<T>> for Error {
    fn from(raised: Raised<T>) -> Self {
        ApiError::from(raised).into()
    }
}

/// Completes the error responses of an app: `App::new().wrap(from_fn(errors))`.
///
/// - An error that a handler returned is written with what is known of its request.
/// - An error without a body or with plain text, as actix answers to an unknown path or a body that
///   it cannot read, becomes the error of the catalogue for its status. Its headers stay.
/// - Every response states the id of its request in `x-request-id`, and every request has a
///   [`RequestId`] in its extensions.
///
/// # Errors
///
/// What a middleware further in refused stays an error, with the completed response.
pub async fn errors<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse, Error> {
    let id = request_id(request.request());
    request.extensions_mut().insert(id.clone());
    match next.call(request).await {
        Ok(answered) => {
            let (request, response) = answered.into_parts();
            Ok(ServiceResponse::new(request, finish(response.map_into_boxed_body(), &id)))
        }
        Err(error) => {
            let (cause, response) = (error.to_string(), HttpResponse::from_error(error));
            Err(InternalError::from_response(cause, finish(response, &id)).into())
        }
    }
}

/// The id that a middleware further out chose, or the client, or a new one.
fn request_id(request: &HttpRequest) -> RequestId {
    let sent = || RequestId::from_client(request.headers().get(RequestId::HEADER)?.as_bytes());
    let chosen = request.extensions().get::<RequestId>().cloned();
    chosen.or_else(sent).unwrap_or_else(RequestId::generate)
}

/// The response as the client shall get it.
fn finish(mut response: HttpResponse, id: &RequestId) -> HttpResponse {
    if let Some(failure) = failure(&mut response, id) {
        #[cfg(feature = "tracing")]
        failure.error.trace_request(Some(id.as_str()));
        response = write(&failure, response);
    }
    if let Ok(id) = HeaderValue::from_str(id.as_str()) {
        response.headers_mut().insert(HeaderName::from_static(RequestId::HEADER), id);
    }
    response
}

/// The error response that the response is, or is to become.
fn failure(response: &mut HttpResponse, id: &RequestId) -> Option<ErrorResponse> {
    let error = response.extensions_mut().remove::<ApiError>();
    if let Some(whole) = response.extensions_mut().remove::<ErrorResponse>() {
        return Some(whole);
    }
    let content_type = response.headers().get(header::CONTENT_TYPE).map(HeaderValue::as_bytes);
    let error = error.or_else(|| error_for(response.status().as_u16(), content_type))?;
    Some(ErrorResponse::to_request(error, id))
}

fn write(failure: &ErrorResponse, mut response: HttpResponse) -> HttpResponse {
    for name in HEADERS_OF_BODY {
        response.headers_mut().remove(name);
    }
    *response.status_mut() = failure.error.status_code();
    set_headers(failure, response.headers_mut());
    response.extensions_mut().insert(failure.error.code());
    response.set_body(BoxBody::new(failure.body()))
}

fn render(response: &ErrorResponse) -> HttpResponse {
    let mut rendered = HttpResponse::new(response.error.status_code());
    set_headers(response, rendered.headers_mut());
    rendered.set_body(BoxBody::new(response.body()))
}

/// Sets the headers of the response, and leaves all others as they are.
///
/// Every value is visible ASCII already. One that were not would be left out, because a response
/// without a header is better than none.
fn set_headers(response: &ErrorResponse, headers: &mut HeaderMap) {
    for (name, value) in response.headers() {
        let name = HeaderName::from_bytes(name.as_bytes());
        if let (Ok(name), Ok(value)) = (name, HeaderValue::from_str(&value)) {
            headers.insert(name, value);
        }
    }
}
