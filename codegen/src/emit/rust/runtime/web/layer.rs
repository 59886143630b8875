//! A layer that completes error responses.

#[cfg(feature = "axum")]
mod current;
mod exchange;
mod negotiate;
mod service;

use alloc::string::String;
use alloc::sync::Arc;
use core::fmt;
use std::time::SystemTime;

use http::{HeaderName, StatusCode};

// @if context_unfilled
use super::context::{Facts, Make};
// @else
// @if context
use super::context::Make;
// @end
// @end
use super::request_id::RequestId;
// @if context_unfilled
use crate::Context;
// @end
use crate::ApiError;
use crate::error::fallback;

#[cfg(feature = "axum")]
pub(super) use current::current;
pub use service::{ErrorFuture, ErrorService};

/// A layer that makes every error of a service a whole error response.
///
/// - An [`ApiError`] that a handler answered with is written with what is known of its request. A body
///   that a middleware between puts in its place stays.
/// - A response with an error status and without a text of its own, or with plain text, becomes the
///   error of the catalogue for that status. This is what routers and extractors answer to an
///   unknown path, a wrong method or a body that they cannot read. Its headers stay.
/// - Every response states the id of its request in a header, and every request has a [`RequestId`]
///   in its extensions.
///
/// A response that this layer wrote has its [`ErrorCode`](crate::ErrorCode) in its extensions.
#[derive(Clone)]
pub struct ErrorLayer {
    clock: Arc<dyn Fn() -> SystemTime + Send + Sync>,
    request_ids: Arc<dyn Fn() -> RequestId + Send + Sync>,
    request_id_header: HeaderName,
    fallback: Arc<dyn Fn(StatusCode) -> Option<ApiError> + Send + Sync>,
    // @if context
    pub(super) context: Option<Arc<Make>>,
    // @end
}

impl ErrorLayer {
    /// A layer with the system's clock, random ids, and the catalogue's errors for each status.
    // @if context_unfilled
    ///
    /// `context` makes the context values, some of which only the service knows.
    #[must_use]
    pub fn new(context: impl Fn(&Facts<'_>) -> Context + Send + Sync + 'static) -> Self {
    // @else
    #[must_use]
    pub fn new() -> Self {
    // @end
        Self {
            clock: Arc::new(SystemTime::now),
            request_ids: Arc::new(RequestId::generate),
            request_id_header: HeaderName::from_static(RequestId::HEADER),
            fallback: Arc::new(|status| fallback(status.as_u16())),
            // @if context_unfilled
            context: Some(Arc::new(context)),
            // @else
            // @if context
            context: None,
            // @end
            // @end
        }
    }

    /// Replaces the clock.
    #[must_use]
    pub fn with_clock(mut self, clock: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Replaces the source of ids for requests that bring none, or none that can be trusted.
    #[must_use]
    pub fn with_request_ids(mut self, ids: impl Fn() -> String + Send + Sync + 'static) -> Self {
        self.request_ids = Arc::new(move || RequestId::from(ids()));
        self
    }

    /// Replaces the name of the header in which a request brings its id and a response states it.
    #[must_use]
    pub fn with_request_id_header(mut self, name: HeaderName) -> Self {
        self.request_id_header = name;
        self
    }

    /// Replaces the errors for responses that carry none.
    ///
    /// A response for whose status there is no error stays as it is.
    #[must_use]
    pub fn with_fallback(
        mut self,
        fallback: impl Fn(StatusCode) -> Option<ApiError> + Send + Sync + 'static,
    ) -> Self {
        self.fallback = Arc::new(fallback);
        self
    }
}

// @if context_unfilled
// @else
impl Default for ErrorLayer {
    fn default() -> Self {
        Self::new()
    }
}

// @end
impl fmt::Debug for ErrorLayer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ErrorLayer")
            .field("request_id_header", &self.request_id_header)
            .finish_non_exhaustive()
    }
}
