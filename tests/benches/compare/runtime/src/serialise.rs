//! From an error to the body of a response.

use std::hint::black_box;

use api_errors::{Context, ErrorResponse, ValidationError};
use http_api_problem::{HttpApiProblem, StatusCode};
use problem_details::{JsonProblemDetails, ProblemDetails};
use serde::Serialize;

use crate::rounds::Case;
use crate::{BODY, Result};

/// Operations of a pass.
const OPERATIONS: usize = 64;

const ALLOWED: [&str; 4] = ["low", "normal", "high", "critical"];
const REQUEST_ID: &str = "req_abc123";
const TIMESTAMP: &str = "2025-12-14T10:30:00Z";

/// The envelope as plain structs, the shortest way with serde.
#[derive(Serialize)]
struct Envelope {
    success: bool,
    error: Body,
    meta: Meta,
}

#[derive(Serialize)]
struct Body {
    code: &'static str,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Meta {
    request_id: String,
    timestamp: String,
}

/// What a problem details object has beside its standard members.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Extensions {
    code: &'static str,
    field: String,
    request_id: String,
    timestamp: String,
}

/// The response of the generated crate.
fn response() -> ErrorResponse {
    let error = ValidationError::not_one_of("priority", ALLOWED);
    ErrorResponse::new(error, Context::new(REQUEST_ID, TIMESTAMP))
}

/// The same as plain structs.
fn envelope() -> Envelope {
    let field = "priority";
    Envelope {
        success: false,
        error: Body {
            code: "VALIDATION_ERROR",
            message: format!("{field} must be one of: {}", ALLOWED.join(", ")),
            field: Some(field.to_owned()),
        },
        meta: Meta {
            request_id: REQUEST_ID.to_owned(),
            timestamp: TIMESTAMP.to_owned(),
        },
    }
}

/// The same for the crate `problem_details`.
fn problem() -> JsonProblemDetails<Extensions> {
    let envelope = envelope();
    ProblemDetails::new()
        .with_status(StatusCode::BAD_REQUEST)
        .with_title("Invalid request body/params")
        .with_detail(envelope.error.message)
        .with_extensions(Extensions {
            code: envelope.error.code,
            field: "priority".to_owned(),
            request_id: envelope.meta.request_id,
            timestamp: envelope.meta.timestamp,
        })
        .into()
}

/// The same for the crate `http-api-problem`.
fn http_problem() -> HttpApiProblem {
    let envelope = envelope();
    HttpApiProblem::new(StatusCode::BAD_REQUEST)
        .title("Invalid request body/params")
        .detail(envelope.error.message)
        .value("code", &envelope.error.code)
        .value("field", &"priority")
        .value("requestId", &envelope.meta.request_id)
        .value("timestamp", &envelope.meta.timestamp)
}

pub fn cases() -> Result<Vec<Case<'static>>> {
    let tagged: derive_7::Envelope = serde_json::from_str(BODY)?;
    let texts = [
        ("the generated crate", response().body()),
        ("the plain structs", serde_json::to_string(&envelope())?),
        ("the tagged enum", serde_json::to_string(&tagged)?),
    ];
    for (who, text) in texts {
        if text != BODY {
            return Err(format!("{who} wrote another body: {text}").into());
        }
    }
    let problems = [
        problem().to_body_string()?,
        String::from_utf8(http_problem().json_bytes())?,
    ];
    for text in problems {
        let problem: serde_json::Value = serde_json::from_str(&text)?;
        if problem["requestId"] != REQUEST_ID || problem["field"] != "priority" {
            return Err(format!("a problem lacks something: {text}").into());
        }
    }
    Ok(vec![strings(tagged.clone()), buffers(tagged), whole()])
}

/// A finished error into a new string.
fn strings(tagged: derive_7::Envelope) -> Case<'static> {
    let (response, envelope) = (response(), envelope());
    let (problem, http_problem) = (problem(), http_problem());
    Case::new("serialise, new string", OPERATIONS)
        .rival("generated `body`", move || {
            repeat(|| black_box(&response).body());
        })
        .rival("serde structs, `to_string`", move || {
            repeat(|| serde_json::to_string(black_box(&envelope)));
        })
        .rival("serde tagged enum, `to_string`", move || {
            repeat(|| serde_json::to_string(black_box(&tagged)));
        })
        .rival("`problem_details`, its own format", move || {
            repeat(|| black_box(&problem).to_body_string());
        })
        .rival("`http-api-problem`, its own format", move || {
            repeat(|| black_box(&http_problem).json_bytes());
        })
}

/// A finished error into a buffer that has been used before.
fn buffers(tagged: derive_7::Envelope) -> Case<'static> {
    let (response, envelope) = (response(), envelope());
    let mut out = String::with_capacity(1_024);
    let [mut plain_out, mut tagged_out] = [(); 2].map(|()| Vec::with_capacity(1_024));
    Case::new("serialise, reused buffer", OPERATIONS)
        .rival("generated `write_body`", move || {
            repeat(|| {
                out.clear();
                black_box(&response).write_body(&mut out);
                black_box(out.as_str());
            });
        })
        .rival("serde structs, `to_writer`", move || {
            repeat(|| to_writer(&mut plain_out, &envelope));
        })
        .rival("serde tagged enum, `to_writer`", move || {
            repeat(|| to_writer(&mut tagged_out, &tagged));
        })
}

fn to_writer(out: &mut Vec<u8>, value: &impl Serialize) {
    out.clear();
    let done = serde_json::to_writer(&mut *out, black_box(value));
    black_box((done.is_ok(), out.as_slice()));
}

/// From the field and the allowed values to the body: the error is made, and dropped, each time.
fn whole() -> Case<'static> {
    Case::new("raise and serialise", OPERATIONS)
        .rival("generated", || repeat(|| response().body()))
        .rival("serde structs", || {
            repeat(|| serde_json::to_string(&envelope()));
        })
        .rival("`problem_details`, its own format", || {
            repeat(|| problem().to_body_string());
        })
        .rival("`http-api-problem`, its own format", || {
            repeat(|| http_problem().json_bytes());
        })
}

/// Does something as often as a pass has operations.
fn repeat<T>(mut work: impl FnMut() -> T) {
    for _ in 0..OPERATIONS {
        black_box(work());
    }
}
