//! What a status is called, and which error stands for it alone.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use semver::Version;

use super::{Catalogue, ErrorDef};

impl Catalogue {
    /// The errors that a server answers with where it knows no more than a status, such as a router
    /// that finds no route: for each status one that needs no value. Deprecated ones come last, and
    /// one whose name says no more than the status first; then the one that is there for longest by
    /// its `since`, without which it was always there, and the first by its name. The order of the
    /// catalogue decides nothing. A status that only says that a request was not understood has the
    /// one for 400 where no error has that status.
    #[must_use]
    pub fn fallbacks(&self) -> BTreeMap<u16, &ErrorDef> {
        let mut found: BTreeMap<u16, &ErrorDef> = BTreeMap::new();
        for error in &self.errors {
            if !error.arguments(None).is_empty() {
                continue;
            }
            let best = found.entry(error.status).or_insert(error);
            if rank(error) < rank(best) {
                *best = error;
            }
        }
        if let Some(error) = found.get(&400).copied() {
            for status in NOT_UNDERSTOOD {
                found.entry(status).or_insert(error);
            }
        }
        found
    }
}

/// Statuses that only say that a request was not understood. What means something else to a client or
/// to a proxy, such as 401, 429 or 503, is never another status.
const NOT_UNDERSTOOD: [u16; 12] = [405, 406, 411, 413, 414, 415, 416, 417, 422, 426, 428, 431];

fn rank(error: &ErrorDef) -> impl Ord + use<'_> {
    let since = error.since.as_deref();
    let since = since.and_then(|version| Version::parse(version).ok());
    let is_current = error.deprecated.is_none();
    (
        Reverse(is_current),
        name_rank(error).unwrap_or(usize::MAX),
        since,
        &error.code,
    )
}

/// The position among the names that APIs have for all that a status says: first the one of the
/// registry, `NOT_FOUND` for 404, then others, of which the usual ones come first.
fn name_rank(error: &ErrorDef) -> Option<usize> {
    let usual: &[&str] = match error.status {
        400 => &["INVALID_REQUEST", "VALIDATION_ERROR", "VALIDATION_FAILED"],
        401 => &["UNAUTHENTICATED", "AUTHENTICATION_REQUIRED"],
        403 => &["PERMISSION_DENIED", "ACCESS_DENIED"],
        404 => &["RESOURCE_NOT_FOUND"],
        413 => &["PAYLOAD_TOO_LARGE"],
        422 => &[
            "UNPROCESSABLE_ENTITY",
            "VALIDATION_ERROR",
            "VALIDATION_FAILED",
        ],
        429 => &["RATE_LIMITED", "RATE_LIMIT_EXCEEDED"],
        500 => &["INTERNAL_ERROR", "SERVER_ERROR"],
        503 => &["UNAVAILABLE"],
        504 => &["TIMEOUT"],
        _ => &[],
    };
    let is_of_registry = reason_phrase(error.status).is_some_and(|phrase| {
        let words = phrase.split([' ', '-']).map(str::to_ascii_uppercase);
        words.eq(error.code.split('_').map(str::to_owned))
    });
    if is_of_registry {
        return Some(0);
    }
    let position = usual.iter().position(|name| *name == error.code)?;
    Some(position + 1)
}

/// The IANA "Hypertext Transfer Protocol (HTTP) Status Code Registry", without unused entries.
pub fn reason_phrase(status: u16) -> Option<&'static str> {
    Some(match status {
        100 => "Continue",
        101 => "Switching Protocols",
        102 => "Processing",
        103 => "Early Hints",
        200 => "OK",
        201 => "Created",
        202 => "Accepted",
        203 => "Non-Authoritative Information",
        204 => "No Content",
        205 => "Reset Content",
        206 => "Partial Content",
        207 => "Multi-Status",
        208 => "Already Reported",
        226 => "IM Used",
        300 => "Multiple Choices",
        301 => "Moved Permanently",
        302 => "Found",
        303 => "See Other",
        304 => "Not Modified",
        305 => "Use Proxy",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        402 => "Payment Required",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        406 => "Not Acceptable",
        407 => "Proxy Authentication Required",
        408 => "Request Timeout",
        409 => "Conflict",
        410 => "Gone",
        411 => "Length Required",
        412 => "Precondition Failed",
        413 => "Content Too Large",
        414 => "URI Too Long",
        415 => "Unsupported Media Type",
        416 => "Range Not Satisfiable",
        417 => "Expectation Failed",
        421 => "Misdirected Request",
        422 => "Unprocessable Content",
        423 => "Locked",
        424 => "Failed Dependency",
        425 => "Too Early",
        426 => "Upgrade Required",
        428 => "Precondition Required",
        429 => "Too Many Requests",
        431 => "Request Header Fields Too Large",
        451 => "Unavailable For Legal Reasons",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        505 => "HTTP Version Not Supported",
        506 => "Variant Also Negotiates",
        507 => "Insufficient Storage",
        508 => "Loop Detected",
        510 => "Not Extended",
        511 => "Network Authentication Required",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    /// The code that stands for the status 404 alone, of these with 404, each with further keys.
    fn chosen(codes: &[(&str, &str)]) -> Option<String> {
        let mut text = String::from(
            "name: a-b\nversion: 2.0.0\ntitle: T\nenvelope: { code: $code, message: $message }\nerrors:\n",
        );
        let entry = |(code, keys): &(&str, &str)| {
            format!("  {code}: {{ status: 404, summary: S, {keys} }}\n")
        };
        text.extend(codes.iter().map(entry));
        let catalogue = crate::check_text("c.yaml", &text).catalogue?;
        let fallbacks = catalogue.fallbacks();
        fallbacks.get(&404).map(|error| error.code.clone())
    }

    #[test]
    fn a_status_is_answered_by_the_same_code_in_whatever_order_they_stand() {
        let needs = "message: \"{id}\", params: { id: { type: string } }";
        let (old, new, outdated) = ("since: 1.9.0", "since: 1.10.0", "deprecated: {}");
        for (codes, expected) in [
            (
                &[("CART", ""), ("NOT_FOUND", ""), ("ITEM", "")][..],
                Some("NOT_FOUND"),
            ),
            (&[("ITEM", ""), ("CART", "")], Some("CART")),
            (&[("CART", new), ("ITEM", old)], Some("ITEM")),
            (&[("CART", old), ("ITEM", "")], Some("ITEM")),
            (&[("CART", new), ("NOT_FOUND", outdated)], Some("CART")),
            (
                &[("CART", needs), ("NOT_FOUND", outdated)],
                Some("NOT_FOUND"),
            ),
            (&[("NOT_FOUND", needs)], None),
            (
                &[("CART", ""), ("RESOURCE_NOT_FOUND", "")],
                Some("RESOURCE_NOT_FOUND"),
            ),
            (
                &[("NOT_FOUND", ""), ("RESOURCE_NOT_FOUND", old)],
                Some("NOT_FOUND"),
            ),
        ] {
            assert_eq!(chosen(codes).as_deref(), expected, "{codes:?}");
            let reversed: Vec<_> = codes.iter().rev().copied().collect();
            assert_eq!(chosen(&reversed).as_deref(), expected, "{reversed:?}");
        }
    }
}
