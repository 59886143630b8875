//! What the client's own reader of JSON finds, and what `serde_json` finds.

use api_errors::decode::{Malformed, Newer};
use api_errors::{ApiError, Decoded, ErrorCode, ErrorResponse};
use serde_json::Value;

use crate::received::Received;

/// Decodes the input twice: the client and `serde_json` agree on what is JSON, on the code, and on
/// every value of an error of the catalogue.
///
/// # Panics
///
/// If they do not.
pub fn differential(data: &[u8]) {
    let sent = Received::new(data);
    let decoded = sent.decode().decoded;
    let body = serde_json::from_slice::<Value>(sent.body).ok();
    let Some((body, code)) = body.as_ref().and_then(|body| Some((body, code_of(body)?))) else {
        assert_eq!(decoded, Decoded::Other);
        return;
    };
    let catalogued = ErrorCode::ALL
        .iter()
        .copied()
        .find(|known| known.as_str() == code);
    match (catalogued, &decoded) {
        (None, Decoded::Newer(newer)) => assert_newer(newer, body),
        (Some(code), Decoded::Known(response)) => assert_known(response, code, sent.status, body),
        (Some(code), Decoded::Malformed(malformed)) => {
            assert_malformed(malformed, code, sent.status, body);
        }
        _ => panic!("`serde_json` finds the code {code:?} and the client {decoded:?}"),
    }
}

/// The code of a body that is in the envelope. What is no object has no members for `serde_json`.
fn code_of(body: &Value) -> Option<&str> {
    let is_failure = body["success"] == Value::Bool(false);
    body["error"]["code"].as_str().filter(|_| is_failure)
}

fn assert_newer(newer: &Newer, body: &Value) {
    assert_eq!(body["error"]["code"], newer.code.as_str());
    assert_eq!(body["error"]["message"].as_str(), newer.message.as_deref());
    let details = newer
        .details
        .as_deref()
        .expect("the code stands in an object");
    assert_eq!(
        serde_json::from_str::<Value>(details).ok().as_ref(),
        Some(&body["error"])
    );
}

fn assert_known(response: &ErrorResponse, code: ErrorCode, status: u16, body: &Value) {
    assert_eq!((response.error.code(), response.status()), (code, status));
    assert_eq!(body["error"]["message"], response.error.message());
    assert_eq!(
        body["meta"]["requestId"],
        response.context.request_id.as_str()
    );
    assert_eq!(
        body["meta"]["timestamp"],
        response.context.timestamp.as_str()
    );
    match &response.error {
        ApiError::ValidationError(error) => {
            assert_eq!(
                body["error"].get("field").map(Value::as_str),
                error.field.as_deref().map(Some)
            );
        }
        ApiError::RateLimited(error) => {
            assert!(
                is_number(&body["error"]["retryAfter"], error.retry_after),
                "{error:?} {body}"
            );
        }
        _ => {}
    }
}

/// Whether JSON has this number. `serde_json` has an `f64` for 42.0 and for what no `u64` can hold.
#[allow(
    clippy::cast_precision_loss,
    clippy::float_cmp,
    reason = "both are rounded the same way"
)]
fn is_number(value: &Value, number: u64) -> bool {
    match value.as_u64() {
        Some(exact) => exact == number,
        None => value.as_f64() == Some(number as f64),
    }
}

fn assert_malformed(malformed: &Malformed, code: ErrorCode, status: u16, body: &Value) {
    assert_eq!(malformed.code, code);
    let found = body.pointer(&malformed.path);
    let is_right = match malformed.path.as_str() {
        "" => status == code.status(),
        "/error/retryAfter" => found.is_some_and(Value::is_u64),
        "/meta" => found.is_some_and(Value::is_object),
        "/error/message" | "/error/field" | "/meta/requestId" | "/meta/timestamp" => {
            found.is_some_and(Value::is_string)
        }
        path => panic!("nothing is expected at {path}"),
    };
    assert!(!is_right, "{malformed} is in {body}");
}
