//! The catalogues that are compared.

use std::fmt::Write as _;
use std::path::Path;

use errbook_codegen::model::Catalogue;

use crate::{Result, places};

/// The words of which the codes are made: 20 × 20 × 25, so 10,000 of them before any repeats.
const DOMAINS: [&str; 20] = [
    "ORDER",
    "PAYMENT",
    "ACCOUNT",
    "TICKET",
    "FILE",
    "USER",
    "TEAM",
    "INVOICE",
    "REFUND",
    "WEBHOOK",
    "ARTICLE",
    "CUSTOMER",
    "SHIPMENT",
    "SESSION",
    "CART",
    "COUPON",
    "DOMAIN",
    "REPORT",
    "PROJECT",
    "SUBSCRIPTION",
];
const FAULTS: [&str; 20] = [
    "MISSING",
    "EXPIRED",
    "LOCKED",
    "REFUSED",
    "TOO_LARGE",
    "TOO_SMALL",
    "DUPLICATE",
    "NOT_ALLOWED",
    "UNKNOWN",
    "OUT_OF_RANGE",
    "REVOKED",
    "MALFORMED",
    "UNAVAILABLE",
    "EXHAUSTED",
    "CONFLICT",
    "TIMED_OUT",
    "UNSUPPORTED",
    "INACTIVE",
    "STALE",
    "FORBIDDEN",
];
const OBJECTS: [&str; 25] = [
    "ADDRESS",
    "LIMIT",
    "OWNER",
    "TOKEN",
    "STATUS",
    "AMOUNT",
    "CURRENCY",
    "EMAIL",
    "NAME",
    "KEY",
    "VERSION",
    "ATTACHMENT",
    "TEMPLATE",
    "LABEL",
    "DATE",
    "REGION",
    "PLAN",
    "QUOTA",
    "ROLE",
    "SIGNATURE",
    "CHANNEL",
    "COMMENT",
    "CATEGORY",
    "LANGUAGE",
    "SOURCE",
];

/// The catalogue in a file.
pub fn read(path: &Path) -> Result<Catalogue> {
    let checked = errbook_codegen::check(path);
    let place = path.display();
    Ok(checked
        .catalogue
        .ok_or_else(|| format!("the catalogue {place} is invalid"))?)
}

/// A catalogue of that many codes, which is written to `path` first.
pub fn synthetic(codes: usize, path: &Path) -> Result<Catalogue> {
    let most = DOMAINS.len() * FAULTS.len() * OBJECTS.len();
    if !(1..=most).contains(&codes) {
        return Err(format!("a catalogue has from 1 to {most} codes, not {codes}").into());
    }
    places::write(path, &yaml(codes))?;
    read(path)
}

/// The code at that place in a synthetic catalogue. Neighbours differ in every word.
fn code(index: usize) -> String {
    let domain = DOMAINS[index % 20];
    let fault = FAULTS[(index / 20 + index) % 20];
    let object = OBJECTS[(index / 400 + index) % 25];
    format!("{domain}_{object}_{fault}")
}

/// A catalogue whose codes are about as rich as those of a real one. Every other code has typed
/// details, in 40 shapes.
fn yaml(codes: usize) -> String {
    let mut yaml = format!(
        "name: bench-errors-{codes}\n\
         version: 1.0.0\n\
         title: Error Codes Reference\n\
         summary: All API error codes with explanations and resolutions.\n\
         context:\n\
         \x20 requestId: {{ type: string, example: req_abc123, description: Identifies the request. }}\n\
         \x20 timestamp: {{ type: string, format: date-time, example: \"2025-12-14T10:30:00Z\" }}\n\
         envelope:\n\
         \x20 success: false\n\
         \x20 error:\n\
         \x20   code: $code\n\
         \x20   message: $message\n\
         \x20   $details: flatten\n\
         \x20 meta:\n\
         \x20   requestId: $requestId\n\
         \x20   timestamp: $timestamp\n\
         errors:\n"
    );
    for index in 0..codes {
        entry(&mut yaml, index);
    }
    yaml
}

/// The entry of one code.
fn entry(yaml: &mut String, index: usize) {
    let code = code(index);
    let words = code.to_lowercase().replace('_', " ");
    let status = [400, 404, 409, 422, 403, 500][index % 6];
    let _ = writeln!(
        yaml,
        "\x20 {code}:\n\
         \x20   status: {status}\n\
         \x20   summary: The request was refused for {words}"
    );
    if index.is_multiple_of(2) {
        let shape = index / 2 % 40;
        let _ = write!(
            yaml,
            "\x20   details:\n\
             \x20     field: {{ type: string, optional: true, description: The field that failed., example: priority }}\n\
             \x20     limit{shape}: {{ type: integer, description: The limit of the account., example: 42 }}\n\
             \x20   causes:\n\
             \x20     - {{ id: required, text: A required field of {words} is missing, message: \"{{field}} is required\" }}\n\
             \x20     - id: not_one_of\n\
             \x20       text: The value is not one of those that are allowed\n\
             \x20       message: \"{{field}} must be one of: {{allowed}}\"\n\
             \x20       params:\n\
             \x20         allowed: {{ type: array, items: {{ type: string }}, example: [low, high] }}\n\
             \x20   examples:\n\
             \x20     - {{ cause: required, with: {{ field: title, limit{shape}: 42 }} }}\n\
             \x20     - {{ cause: not_one_of, with: {{ field: priority, allowed: [low, high], limit{shape}: 7 }} }}\n"
        );
    } else {
        let _ = write!(
            yaml,
            "\x20   causes:\n\
             \x20     - {{ id: missing, text: What has {words} does not exist }}\n\
             \x20     - {{ id: deleted, text: It was deleted }}\n"
        );
    }
    let _ = write!(
        yaml,
        "\x20   resolutions:\n\
         \x20     - Check the `field` property for which field failed\n\
         \x20     - List the resources with {words} to find valid values\n\
         \x20     - If it persists, contact support with `requestId`\n"
    );
}
