//! An error in flight, and its body.

use std::borrow::Cow;
use std::error::Error;
use std::sync::Arc;

use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

const REMAINING: HeaderName = HeaderName::from_static("x-ratelimit-remaining");

/// What all errors of a code have in common.
pub(crate) trait Code: Into<Details> {
    const NAME: &'static str;
    const STATUS: StatusCode;
    const SUMMARY: &'static str;
}

/// What an error has on the wire beside its message.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Details {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) field: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) retry_after: Option<u64>,
    #[serde(skip)]
    pub(crate) remaining: Option<u64>,
}

/// An error of one code.
#[derive(Debug)]
pub struct Raised<T> {
    of: T,
    cause: Option<&'static str>,
    message: Cow<'static, str>,
    source: Option<Box<dyn Error + Send + Sync>>,
}

#[allow(private_bounds)]
impl<T: Code> Raised<T> {
    pub(crate) fn new(of: T) -> Self {
        let message = T::SUMMARY.into();
        Self {
            of,
            cause: None,
            message,
            source: None,
        }
    }

    pub(crate) fn because(self, cause: &'static str) -> Self {
        let cause = Some(cause);
        Self { cause, ..self }
    }

    /// The same with other details.
    #[must_use]
    pub fn with(mut self, change: impl FnOnce(&mut T)) -> Self {
        change(&mut self.of);
        self
    }

    /// The same with another message.
    #[must_use]
    pub fn with_message(self, message: impl Into<Cow<'static, str>>) -> Self {
        let message = message.into();
        Self { message, ..self }
    }

    /// The same with what brought it about, for logs.
    #[must_use]
    pub fn with_source(self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        let source = Some(source.into());
        Self { source, ..self }
    }
}

/// An error of any code. A clone is the same error.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{}", .0.message)]
pub struct ApiError(pub(crate) Arc<Inner>);

#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) code: &'static str,
    pub(crate) status: StatusCode,
    pub(crate) cause: Option<&'static str>,
    pub(crate) message: Cow<'static, str>,
    pub(crate) details: Details,
    pub(crate) source: Option<Box<dyn Error + Send + Sync>>,
}

#[allow(private_bounds)]
impl<T: Code> From<Raised<T>> for ApiError {
    fn from(raised: Raised<T>) -> Self {
        Self(Arc::new(Inner {
            code: T::NAME,
            status: T::STATUS,
            cause: raised.cause,
            message: raised.message,
            details: raised.of.into(),
            source: raised.source,
        }))
    }
}

/// The status alone; the layer, which knows the request, writes the rest.
impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = self.0.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

#[derive(Serialize)]
struct Body<'a> {
    success: bool,
    error: ErrorPart<'a>,
    meta: Meta<'a>,
}

#[derive(Serialize)]
struct ErrorPart<'a> {
    code: &'a str,
    message: &'a str,
    #[serde(flatten)]
    details: &'a Details,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Meta<'a> {
    request_id: &'a str,
    timestamp: &'a str,
}

impl ApiError {
    /// The body of the response to the request with this id.
    pub(crate) fn body(&self, request_id: &str, timestamp: &str) -> serde_json::Result<Vec<u8>> {
        let Inner {
            code,
            message,
            details,
            ..
        } = &*self.0;
        serde_json::to_vec(&Body {
            success: false,
            error: ErrorPart {
                code,
                message,
                details,
            },
            meta: Meta {
                request_id,
                timestamp,
            },
        })
    }

    /// Sets the headers that belong to the error.
    pub(crate) fn set_headers(&self, headers: &mut HeaderMap) {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        if self.0.status == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(seconds) = self.0.details.retry_after {
            headers.insert(RETRY_AFTER, seconds.into());
        }
        if let Some(remaining) = self.0.details.remaining {
            headers.insert(REMAINING, remaining.into());
        }
    }
}
