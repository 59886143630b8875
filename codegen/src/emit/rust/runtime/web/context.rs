//! What is known of a request, and the response that is made of it.

use std::time::SystemTime;

// @if timestamp
use super::clock::rfc3339;
// @end
use super::request_id::RequestId;
// @if context
use crate::{ApiError, Context, ErrorResponse};
// @else
use crate::{ApiError, ErrorResponse};
// @end

// @if context
/// The context values of a response.
pub(crate) type Values = Context;

/// The context values of a response at this time to the request with this id.
pub(crate) fn values(id: &RequestId, time: SystemTime) -> Values {
    // @if request_id_made
    // @if timestamp
    Context::filled(id.as_str(), &rfc3339(time))
    // @else
    let _ = time;
    Context::filled(id.as_str())
    // @end
    // @else
    // @if timestamp
    let _ = id;
    Context::filled(&rfc3339(time))
    // @else
    let _ = (id, time);
    Context::filled()
    // @end
    // @end
}

/// The response with these context values.
pub(crate) fn response(error: ApiError, values: Values) -> ErrorResponse {
    ErrorResponse::new(error, values)
}
// @else
/// The context values of a response: the catalogue has none.
pub(crate) struct Values;

pub(crate) fn values(_: &RequestId, _: SystemTime) -> Values {
    Values
}

pub(crate) fn response(error: ApiError, _: Values) -> ErrorResponse {
    ErrorResponse::new(error)
}
// @end

impl ErrorResponse {
    /// The response to the request with this id, at the time of the system's clock.
    // @if context_unfilled
    ///
    /// Context values that only the service knows are empty.
    // @end
    #[must_use]
    pub fn to_request(error: impl Into<ApiError>, id: &RequestId) -> Self {
        response(error.into(), values(id, SystemTime::now()))
    }
}
// @if context

/// What is known when the layer makes a response.
#[cfg(feature = "tower")]
#[derive(Debug)]
#[non_exhaustive]
pub struct Facts<'a> {
    /// The id of the request.
    // @if request_id
    // @if request_id_made
    // @else
    ///
    /// It need not be one that the catalogue allows: a new one is `req_` and 32 digits, and one that a
    /// client sent is not compared with the catalogue.
    // @end
    // @end
    pub request_id: &'a RequestId,
    /// The time of the layer's clock.
    pub time: SystemTime,
    /// The request without its body, as it was before it was served.
    pub request: &'a http::request::Parts,
}

/// How a layer makes the context values of a response.
#[cfg(feature = "tower")]
pub(crate) type Make = dyn Fn(&Facts<'_>) -> Values + Send + Sync;

#[cfg(feature = "tower")]
impl super::ErrorLayer {
    /// Replaces the way to the context values, for values that it does not make by itself.
    #[must_use]
    pub fn with_context(
        mut self,
        make: impl Fn(&Facts<'_>) -> Context + Send + Sync + 'static,
    ) -> Self {
        self.context = Some(alloc::sync::Arc::new(make));
        self
    }
}
// @end
