//! One request and its response.

use alloc::string::String;
use alloc::sync::Arc;
#[cfg(feature = "axum")]
use core::num::NonZeroUsize;
#[cfg(feature = "axum")]
use core::sync::atomic::{AtomicUsize, Ordering};
use std::sync::LazyLock;

#[cfg(feature = "axum")]
use http::HeaderMap;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
// @if context
use http::{HeaderName, HeaderValue, Method, Request, Response, request, response};
// @else
use http::{HeaderName, HeaderValue, Method, Request, Response, response};
// @end

// @if context
use super::super::context::{self, Facts, Values};
// @else
use super::super::context::{self, Values};
// @end
#[cfg(feature = "axum")]
use super::super::http::render;
use super::super::http::{set_headers, status};
use super::super::replace::{HEADERS_OF_BODY, is_foreign};
use super::super::request_id::RequestId;
use super::ErrorLayer;
use super::negotiate::Negotiation;
use crate::{ApiError, ErrorResponse};

/// In the extensions of a response that is whole: its number, and the headers that it has to have.
#[cfg(feature = "axum")]
#[derive(Clone)]
struct Written {
    number: NonZeroUsize,
    headers: HeaderMap,
}

/// What the layer keeps of a request until there is a response.
#[derive(Debug)]
pub(in crate::web) struct Exchange {
    layer: Arc<ErrorLayer>,
    request_id: RequestId,
    is_head: bool,
    negotiation: Negotiation,
    // @if context
    /// The request without its body, if the context values are made of it.
    request: Option<request::Parts>,
    // @end
    /// The number of the last response that was written for it.
    #[cfg(feature = "axum")]
    answered: AtomicUsize,
}

impl Exchange {
    /// Notes what is needed of the request, and puts its id into its extensions.
    pub(super) fn begin<B>(layer: Arc<ErrorLayer>, request: &mut Request<B>) -> Self {
        let request_id = request_id(&layer, request);
        request.extensions_mut().insert(request_id.clone());
        Self {
            request_id,
            is_head: request.method() == Method::HEAD,
            negotiation: Negotiation::new(request.headers()),
            // @if context
            request: layer.context.as_ref().map(|_| parts(request)),
            // @end
            #[cfg(feature = "axum")]
            answered: AtomicUsize::new(0),
            layer,
        }
    }

    /// The whole response to this request. The layer then leaves it as it is, unless its error, its
    /// status or its headers become others on the way.
    #[cfg(feature = "axum")]
    pub(in crate::web) fn answer<R: From<String>>(&self, error: ApiError) -> Response<R> {
        let mut answer = context::response(error, self.context());
        let mut response = render(&answer).map(R::from);
        let number = number();
        self.answered.store(number.get(), Ordering::Relaxed);
        let headers = response.headers().clone();
        answer.error.inner_mut().written = Some(number);
        response.extensions_mut().insert(Written { number, headers });
        response.extensions_mut().insert(answer.error);
        response
    }

    /// The error that the response says already.
    #[cfg(feature = "axum")]
    fn written(&self, head: &mut response::Parts) -> Option<ApiError> {
        let Written { number, headers } = head.extensions.remove()?;
        let error = head.extensions.get::<ApiError>()?;
        let is_whole = self.answered.load(Ordering::Relaxed) == number.get()
            && error.inner().written == Some(number)
            && error.status() == head.status.as_u16()
            && has_headers(&head.headers, &headers)
            && head.extensions.get::<ErrorResponse>().is_none()
            && !self.is_head
            && self.negotiation.is_usual();
        is_whole.then(|| head.extensions.remove())?
    }

    #[cfg(not(feature = "axum"))]
    #[allow(clippy::unused_self, reason = "with the feature `axum` there may be one")]
    fn written(&self, _: &mut response::Parts) -> Option<ApiError> {
        None
    }

    /// The response as the client shall get it.
    pub(super) fn finish<R: From<String>>(&self, response: Response<R>) -> Response<R> {
        let (mut head, mut body) = response.into_parts();
        if let Some(error) = self.written(&mut head) {
            #[cfg(feature = "tracing")]
            error.trace_request(Some(self.request_id.as_str()));
            self.negotiation.announce(&mut head.headers);
            head.extensions.insert(error.code());
        } else if let Some(failure) = self.failure(&mut head) {
            #[cfg(feature = "tracing")]
            failure.error.trace_request(Some(self.request_id.as_str()));
            body = R::from(self.write(&failure, &mut head));
        }
        if let Ok(id) = HeaderValue::from_str(self.request_id.as_str()) {
            head.headers.insert(&self.layer.request_id_header, id);
        }
        Response::from_parts(head, body)
    }

    /// The error response that the response is, or is to become.
    fn failure(&self, head: &mut response::Parts) -> Option<ErrorResponse> {
        let error = head.extensions.remove::<ApiError>();
        if let Some(whole) = head.extensions.remove::<ErrorResponse>() {
            return Some(whole);
        }
        let error = error.or_else(|| self.fallback(head))?;
        Some(context::response(error, self.context()))
    }

    /// The error for a response that no handler of this API wrote.
    fn fallback(&self, head: &response::Parts) -> Option<ApiError> {
        let content_type = head.headers.get(CONTENT_TYPE).map(HeaderValue::as_bytes);
        let is_foreign = is_foreign(head.status.as_u16(), content_type);
        is_foreign.then(|| (self.layer.fallback)(head.status))?
    }

    fn context(&self) -> Values {
        let time = (self.layer.clock)();
        let request_id = &self.request_id;
        // @if context
        match (&self.layer.context, &self.request) {
            (Some(make), Some(request)) => make(&Facts {
                request_id,
                time,
                request,
            }),
            _ => context::values(request_id, time),
        }
        // @else
        context::values(request_id, time)
        // @end
    }

    /// Writes the head of the response, and gives its body.
    ///
    /// The response to HEAD has the length that the response to GET would have, and no body.
    fn write(&self, failure: &ErrorResponse, head: &mut response::Parts) -> String {
        for name in &*NAMES_OF_BODY {
            head.headers.remove(name);
        }
        head.status = status(failure);
        set_headers(failure, &mut head.headers);
        let body = self.negotiation.body(failure, &mut head.headers);
        head.headers.insert(CONTENT_LENGTH, body.len().into());
        head.extensions.insert(failure.error.code());
        if self.is_head { String::new() } else { body }
    }
}

/// [`HEADERS_OF_BODY`], parsed once.
static NAMES_OF_BODY: LazyLock<[HeaderName; 7]> =
    LazyLock::new(|| HEADERS_OF_BODY.map(HeaderName::from_static));

/// A number that no other response has.
#[cfg(feature = "axum")]
fn number() -> NonZeroUsize {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    NonZeroUsize::MIN.saturating_add(COUNT.fetch_add(1, Ordering::Relaxed))
}

/// Whether these are the headers of a response, and none contradicts its body.
#[cfg(feature = "axum")]
fn has_headers(headers: &HeaderMap, expected: &HeaderMap) -> bool {
    let is_there = |(name, value)| headers.get_all(name).iter().eq([value]);
    let is_ours = |name: &&HeaderName| **name == CONTENT_TYPE || **name == CONTENT_LENGTH;
    let mut others = NAMES_OF_BODY.iter().filter(|name| !is_ours(name));
    expected.iter().all(is_there) && !others.any(|name| headers.contains_key(name))
}

/// The id that a layer further out chose, or the client, or a new one.
fn request_id<B>(layer: &ErrorLayer, request: &Request<B>) -> RequestId {
    let sent =
        || RequestId::from_client(request.headers().get(&layer.request_id_header)?.as_bytes());
    let chosen = request.extensions().get::<RequestId>().cloned();
    chosen.or_else(sent).unwrap_or_else(|| (layer.request_ids)())
}
// @if context

/// A copy of the request without its body.
fn parts<B>(request: &Request<B>) -> request::Parts {
    let mut copy = Request::new(());
    *copy.method_mut() = request.method().clone();
    *copy.uri_mut() = request.uri().clone();
    *copy.version_mut() = request.version();
    *copy.headers_mut() = request.headers().clone();
    *copy.extensions_mut() = request.extensions().clone();
    copy.into_parts().0
}
// @end
