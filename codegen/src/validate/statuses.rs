//! The rows of the status table.

use std::collections::BTreeMap;

use super::Check;
use crate::diagnostics::{Diagnostic, rules};
use crate::model::StatusRow;
use crate::source::Span;
use crate::spec::Spec;

/// One row for every status that a code has, and for every one that the catalogue states.
pub fn rows(spec: &Spec<'_>, check: &mut Check<'_>) -> Vec<StatusRow> {
    let mut rows: BTreeMap<u16, (StatusRow, Span)> = BTreeMap::new();
    for stated in &spec.statuses {
        let row = StatusRow {
            status: stated.status.value,
            label: stated
                .label
                .map(|label| label.value.to_owned())
                .unwrap_or_default(),
            text: stated.text.map(|text| text.value.to_owned()),
            codes: Vec::new(),
        };
        rows.insert(stated.status.value, (row, stated.status.span));
    }
    for error in &spec.errors {
        let Some(status) = error.status else { continue };
        let (row, _) = rows.entry(status.value).or_insert_with(|| {
            let row = StatusRow {
                status: status.value,
                label: String::new(),
                text: None,
                codes: Vec::new(),
            };
            (row, status.span)
        });
        row.codes.push(error.code.value.to_owned());
    }
    for (row, span) in rows.values_mut() {
        if !row.label.is_empty() {
            continue;
        }
        if let Some(label) = reason_phrase(row.status) {
            label.clone_into(&mut row.label);
        } else {
            class(row.status).clone_into(&mut row.label);
            check.push(
                Diagnostic::new(
                    &rules::STATUS_LABEL,
                    *span,
                    format!(
                        "the IANA registry has no name for the status {}",
                        row.status
                    ),
                )
                .help(format!(
                    "give it one: `statuses: {{ {}: {{ label: … }} }}`",
                    row.status
                )),
            );
        }
    }
    rows.into_values().map(|(row, _)| row).collect()
}

/// The IANA "Hypertext Transfer Protocol (HTTP) Status Code Registry", without unused entries.
fn reason_phrase(status: u16) -> Option<&'static str> {
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

/// The name of the class of a status (RFC 9110, section 15), by which clients treat one that they do
/// not know.
fn class(status: u16) -> &'static str {
    match status {
        100..=199 => "Informational",
        200..=299 => "Successful",
        300..=399 => "Redirection",
        400..=499 => "Client Error",
        _ => "Server Error",
    }
}
