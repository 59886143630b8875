//! The catalogues and the traffic that are measured.

pub mod traffic;

use std::fmt::Write as _;

/// A catalogue of that many codes, each about as rich as those of a real one.
#[must_use]
pub fn catalogue(codes: usize) -> String {
    let mut yaml = String::from(
        "name: bench-errors\n\
         version: 1.0.0\n\
         title: Error Codes Reference\n\
         summary: All API error codes with explanations and resolutions.\n\
         docs_base_url: https://docs.example.com/errors\n\
         context:\n\
         \x20 requestId: { type: string, example: req_abc123, description: Identifies the request. }\n\
         \x20 timestamp: { type: string, format: date-time, example: \"2025-12-14T10:30:00Z\" }\n\
         envelope:\n\
         \x20 success: false\n\
         \x20 error:\n\
         \x20   code: $code\n\
         \x20   message: $message\n\
         \x20   $details: flatten\n\
         \x20 meta:\n\
         \x20   requestId: $requestId\n\
         \x20   timestamp: $timestamp\n\
         errors:\n",
    );
    for index in 0..codes {
        let domain = ["ORDER", "PAYMENT", "ACCOUNT", "TICKET", "FILE"][index % 5];
        let status = [400, 404, 409, 422, 429, 500][index % 6];
        let _ = write!(
            yaml,
            "\x20 {domain}_{index}_REFUSED:\n\
             \x20   status: {status}\n\
             \x20   summary: The {domain} operation number {index} was refused\n\
             \x20   description: |\n\
             \x20     The server understood the request and refused it. `{domain}` operations are\n\
             \x20     refused when a rule of the account does not allow them.\n"
        );
        if index % 3 != 0 {
            let _ = write!(
                yaml,
                "\x20   details:\n\
                 \x20     field: {{ type: string, optional: true, description: The field that failed., example: priority }}\n\
                 \x20     limit{kind}: {{ type: integer, minimum: 0, unit: seconds, description: How long to wait., example: 42 }}\n\
                 \x20   causes:\n\
                 \x20     - {{ id: required, text: A required field is missing, message: \"{{field}} is required\" }}\n\
                 \x20     - id: not_one_of\n\
                 \x20       text: The value is not one of those that are allowed\n\
                 \x20       message: \"{{field}} must be one of: {{allowed}}\"\n\
                 \x20       params:\n\
                 \x20         allowed: {{ type: array, items: {{ type: string }}, example: [low, high] }}\n\
                 \x20     - text: The account has a rule against it\n\
                 \x20   examples:\n\
                 \x20     - {{ cause: required, with: {{ field: title, limit{kind}: 42 }} }}\n\
                 \x20     - {{ cause: not_one_of, with: {{ field: priority, allowed: [low, normal, high], limit{kind}: 7 }} }}\n",
                // So many shapes of details as a large catalogue has.
                kind = index % 40,
            );
        } else {
            yaml += "    causes:\n\
                     \x20     - { id: missing, text: It does not exist }\n\
                     \x20     - { id: deleted, text: It was deleted }\n";
        }
        yaml += "    resolutions:\n\
                 \x20     - Check the `field` property for which field failed\n\
                 \x20     - List the resources to find valid values\n\
                 \x20     - If it persists, contact support with `requestId`\n";
    }
    yaml
}
