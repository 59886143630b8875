//! The layer, which knows the request that an error is the answer to.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::SystemTime;

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderName, HeaderValue, response};
use axum::response::Response;
use pin_project_lite::pin_project;
use tower_layer::Layer;
use tower_service::Service;
use uuid::Uuid;

use crate::error::ApiError;
use crate::{
    Conflict, Forbidden, MethodNotAllowed, NotFound, ServerError, Unauthorized, ValidationError,
};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

type Clock = Arc<dyn Fn() -> SystemTime + Send + Sync>;

/// Writes the body of every error, and gives every response the id of its request.
#[derive(Clone)]
pub struct ErrorLayer {
    clock: Clock,
}

impl ErrorLayer {
    /// A layer with the system's clock.
    #[must_use]
    #[allow(clippy::new_without_default)]
    pub fn new() -> Self {
        let clock = Arc::new(SystemTime::now);
        Self { clock }
    }

    /// Replaces the clock.
    #[must_use]
    pub fn with_clock(self, clock: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        let clock = Arc::new(clock);
        Self { clock }
    }
}

impl<S> Layer<S> for ErrorLayer {
    type Service = ErrorService<S>;

    fn layer(&self, inner: S) -> ErrorService<S> {
        let clock = Arc::clone(&self.clock);
        ErrorService { inner, clock }
    }
}

/// A service within an [`ErrorLayer`].
#[derive(Clone)]
pub struct ErrorService<S> {
    inner: S,
    clock: Clock,
}

impl<S: Service<Request, Response = Response>> Service<Request> for ErrorService<S> {
    type Response = Response;
    type Error = S::Error;
    type Future = ErrorFuture<S::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let id = request_id(&request);
        ErrorFuture {
            response: self.inner.call(request),
            clock: Arc::clone(&self.clock),
            id,
        }
    }
}

pin_project! {
    /// The future response of an [`ErrorService`].
    pub struct ErrorFuture<F> {
        #[pin]
        response: F,
        clock: Clock,
        id: HeaderValue,
    }
}

impl<F: Future<Output = Result<Response, E>>, E> Future for ErrorFuture<F> {
    type Output = Result<Response, E>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let response = ready!(this.response.poll(context))?;
        Poll::Ready(Ok(finish(response, this.id.clone(), this.clock)))
    }
}

/// The id that the client sent, if it is harmless, or a new one.
fn request_id(request: &Request) -> HeaderValue {
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.:/+=@~".contains(byte);
    let sent = request.headers().get(&REQUEST_ID).filter(|id| {
        let id = id.as_bytes();
        (1..=128).contains(&id.len()) && id.iter().all(is_plain)
    });
    sent.cloned().unwrap_or_else(|| {
        let id = format!("req_{}", Uuid::new_v4().simple());
        HeaderValue::from_str(&id).unwrap_or(HeaderValue::from_static("req_"))
    })
}

fn finish(response: Response, id: HeaderValue, clock: &Clock) -> Response {
    let (mut head, mut body) = response.into_parts();
    let error = head.extensions.remove::<ApiError>();
    if let Some(error) = error.or_else(|| foreign(&head)) {
        body = write(&error, &mut head, &id, clock());
    }
    head.headers.insert(REQUEST_ID, id);
    Response::from_parts(head, body)
}

/// The error for a response that no handler wrote: it has no body, or one of plain text.
fn foreign(head: &response::Parts) -> Option<ApiError> {
    let content_type = head.headers.get(CONTENT_TYPE).map(HeaderValue::as_bytes);
    if content_type.is_some_and(|value| !value.starts_with(b"text/plain")) {
        return None;
    }
    Some(match head.status.as_u16() {
        401 => Unauthorized::new().into(),
        403 => Forbidden::new().into(),
        404 => NotFound::new().into(),
        405 => MethodNotAllowed::new().into(),
        409 => Conflict::new().into(),
        500 => ServerError::new().into(),
        400 | 406 | 411 | 413..=417 | 422 | 426 | 428 | 431 => ValidationError::new().into(),
        _ => return None,
    })
}

fn write(error: &ApiError, head: &mut response::Parts, id: &HeaderValue, time: SystemTime) -> Body {
    let id = id.to_str().unwrap_or_default();
    error.trace(id);
    let time = humantime::format_rfc3339_millis(time).to_string();
    // Texts and numbers are always JSON.
    let body = error.body(id, &time).unwrap_or_default();
    head.status = error.0.status;
    error.set_headers(&mut head.headers);
    head.headers.insert(CONTENT_LENGTH, body.len().into());
    Body::from(body)
}
