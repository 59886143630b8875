//! One request and its response.

use alloc::string::String;
use alloc::sync::Arc;
use std::sync::LazyLock;

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
use super::super::http::{set_headers, status};
use super::super::replace::{HEADERS_OF_BODY, is_foreign};
use super::super::request_id::RequestId;
use super::ErrorLayer;
use super::negotiate::Negotiation;
use crate::{ApiError, ErrorResponse};

/// What the layer keeps of a request until there is a response.
#[derive(Debug)]
pub(super) struct Exchange {
    layer: Arc<ErrorLayer>,
    request_id: RequestId,
    is_head: bool,
    negotiation: Negotiation,
    // @if context
    /// The request without its body, if the context values are made of it.
    request: Option<request::Parts>,
    // @end
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
            layer,
        }
    }

    /// The response as the client shall get it.
    pub(super) fn finish<R: From<String>>(&self, response: Response<R>) -> Response<R> {
        let (mut head, mut body) = response.into_parts();
        if let Some(failure) = self.failure(&mut head) {
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
