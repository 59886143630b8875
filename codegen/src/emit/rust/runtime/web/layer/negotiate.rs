//! Which of the two forms of an error a client gets.

use alloc::string::String;

use http::HeaderMap;

use crate::ErrorResponse;

/// What the client accepts.
#[derive(Debug)]
pub(super) struct Negotiation {
    #[cfg(feature = "problem")]
    prefers_problem: bool,
}

#[cfg(not(feature = "problem"))]
impl Negotiation {
    pub(super) fn new(_request: &HeaderMap) -> Self {
        Self {}
    }

    /// Whether the client gets the usual body.
    #[cfg(feature = "axum")]
    #[allow(clippy::unused_self, reason = "with the feature `problem` there is a choice")]
    pub(super) fn is_usual(&self) -> bool {
        true
    }

    /// Says in `headers` what the body depends on.
    #[allow(clippy::unused_self, reason = "with the feature `problem` there is a choice")]
    pub(super) fn announce(&self, _headers: &mut HeaderMap) {}

    #[allow(clippy::unused_self, reason = "with the feature `problem` there is a choice")]
    pub(super) fn body(&self, response: &ErrorResponse, _headers: &mut HeaderMap) -> String {
        response.body()
    }
}

#[cfg(feature = "problem")]
impl Negotiation {
    pub(super) fn new(request: &HeaderMap) -> Self {
        let lines = request.get_all(http::header::ACCEPT);
        let lines = lines.iter().filter_map(|line| line.to_str().ok());
        let accept = lines.collect::<alloc::vec::Vec<_>>().join(",");
        let prefers_problem = crate::web::prefers_problem(&accept);
        Self { prefers_problem }
    }

    /// Whether the client gets the usual body.
    #[cfg(feature = "axum")]
    pub(super) fn is_usual(&self) -> bool {
        !self.prefers_problem
    }

    /// Says in `headers` what the body depends on.
    #[allow(clippy::unused_self, reason = "without the feature `problem` there is nothing to say")]
    pub(super) fn announce(&self, headers: &mut HeaderMap) {
        vary(headers);
    }

    /// The body, with its type in `headers` if it is not the usual one.
    pub(super) fn body(&self, response: &ErrorResponse, headers: &mut HeaderMap) -> String {
        self.announce(headers);
        if self.prefers_problem {
            let media_type = http::HeaderValue::from_static(crate::web::problem::MEDIA_TYPE);
            headers.insert(http::header::CONTENT_TYPE, media_type);
            response.problem_body()
        } else {
            response.body()
        }
    }
}

/// Tells caches that the body depends on what the client accepts.
#[cfg(feature = "problem")]
fn vary(headers: &mut HeaderMap) {
    let lines = headers.get_all(http::header::VARY);
    let mut names = lines.iter().flat_map(|line| line.as_bytes().split(|byte| *byte == b','));
    let is_stated = names.any(|name| {
        let name = name.trim_ascii();
        name == b"*" || name.eq_ignore_ascii_case(b"accept")
    });
    if !is_stated {
        headers.append(http::header::VARY, http::HeaderValue::from_static("Accept"));
    }
}
