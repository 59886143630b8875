//! Codes and responses in the formats of serde.

use api_errors::{Context, ErrorCode, ErrorResponse, RateLimited, ValidationError};
use serde_json::{Value, json};
use type_errors::Scalars;
use type_errors::details::scalars::Choice;

#[test]
fn a_code_is_its_string() {
    for &code in ErrorCode::ALL {
        let text = serde_json::to_string(&code).unwrap();
        assert_eq!(text, format!("\"{code}\""));
        assert_eq!(serde_json::from_str::<ErrorCode>(&text).unwrap(), code);
        let bytes = postcard::to_allocvec(&code).unwrap();
        assert_eq!(postcard::from_bytes::<ErrorCode>(&bytes).unwrap(), code);
    }
    assert_eq!(json!(ErrorCode::RateLimited), "RATE_LIMITED");
}

#[test]
fn what_is_no_code_is_refused() {
    let error = serde_json::from_value::<ErrorCode>(json!("GONE")).unwrap_err();
    assert_eq!(
        error.to_string(),
        "invalid value: string \"GONE\", expected an error code"
    );
    let error = serde_json::from_value::<ErrorCode>(json!(429)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "invalid type: integer `429`, expected an error code"
    );
    assert!(serde_json::from_value::<ErrorCode>(json!("rate_limited")).is_err());
}

/// Asserts that a response is its body in each format.
fn assert_is_its_body(response: &impl serde::Serialize, body: &str) {
    let value: Value = serde_json::from_str(body).unwrap();
    assert_eq!(serde_json::to_value(response).unwrap(), value);
    // Word for word, but for the many ways to write a number.
    assert_eq!(serde_json::to_string(response).unwrap(), value.to_string());
    // This format writes the number of members before them, and numbers by their type.
    let bytes = postcard::to_allocvec(response).unwrap();
    assert_eq!(bytes, postcard::to_allocvec(&value).unwrap());
}

#[test]
fn a_response_is_its_body() {
    let context = || Context::new("\"\\ \u{0} \n é 😀", "then");
    let response = ErrorResponse::new(RateLimited::new(u64::MAX), context());
    assert_is_its_body(&response, &response.body());
    let response = ErrorResponse::new(ValidationError::required("a.b"), context());
    assert_is_its_body(&response, &response.body());
}

#[test]
fn a_response_with_values_of_all_types_is_its_body() {
    for (signed, big, ratio, list) in [
        (-3, 9_007_199_254_740_993, 0.25, vec![0.5, 2.0]),
        (
            i64::MIN,
            i64::MIN,
            -2.5,
            vec![1.0e-7, 1.0e300, f64::MIN_POSITIVE],
        ),
        (0, i64::MAX, 0.1 + 0.2, vec![]),
    ] {
        let error = Scalars::new("é😀", Choice::TwoThree, 7, signed, big, ratio, true, list);
        let response = type_errors::ErrorResponse::new(error, type_errors::Context::new("id"));
        assert_is_its_body(&response, &response.body());
    }
}

#[test]
fn negative_zero_stays_negative() {
    let error = Scalars::new("", Choice::One, 0, 0, 0, -0.0, true, []);
    let response = type_errors::ErrorResponse::new(error, type_errors::Context::new("id"));
    let value = serde_json::to_value(response).unwrap();
    let ratio = value["error"]["details"]["ratio"].as_f64().unwrap();
    assert!(ratio.is_sign_negative());
}
