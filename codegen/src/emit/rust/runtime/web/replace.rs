//! What is replaced when a response becomes an error response, and what stays.

#[cfg(any(feature = "actix-web", feature = "poem"))]
use crate::{ApiError, error::fallback};

/// Headers that are true of the body which is replaced, and of no other.
pub(super) const HEADERS_OF_BODY: [&str; 7] = [
    "content-encoding",
    "content-language",
    "content-length",
    "content-type",
    "etag",
    "last-modified",
    "transfer-encoding",
];

/// Whether no handler of this API wrote a response: it is an error without a body or with plain
/// text, as routers and extractors write it.
pub(super) fn is_foreign(status: u16, content_type: Option<&[u8]>) -> bool {
    let is_plain = content_type.is_none_or(|value| {
        let essence = value.split(|byte| *byte == b';').next();
        essence.is_some_and(|text| text.trim_ascii().eq_ignore_ascii_case(b"text/plain"))
    });
    (400..=599).contains(&status) && is_plain
}

/// The error of the catalogue for a response that no handler of this API wrote.
#[cfg(any(feature = "actix-web", feature = "poem"))]
pub(super) fn error_for(status: u16, content_type: Option<&[u8]>) -> Option<ApiError> {
    is_foreign(status, content_type).then(|| fallback(status))?
}
