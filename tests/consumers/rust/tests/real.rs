//! The crate of the real catalogue, used as a service and its client would use it.

use std::collections::HashMap;

use api_errors::code::Retry;
use api_errors::{
    ApiError, Conflict, ConflictCause, Context, Decoded, ErrorCode, ErrorResponse, NotFound,
    RateLimited, ServerError, Unauthorized, ValidationError, ValidationErrorCause,
};

fn create_ticket(title: &str, priority: &str) -> Result<(), ApiError> {
    if title.is_empty() {
        return Err(ValidationError::required("title").into());
    }
    let known = ["low", "normal", "high", "critical"];
    if !known.contains(&priority) {
        return Err(ValidationError::not_one_of("priority", known).into());
    }
    Ok(())
}

fn respond(error: impl Into<ApiError>) -> ErrorResponse {
    ErrorResponse::new(error, Context::new("req_1", "2025-12-14T10:30:00Z"))
}

#[test]
fn a_service_answers_in_the_envelope() {
    assert_eq!(create_ticket("t", "low"), Ok(()));
    let error = create_ticket("", "low").unwrap_err();
    assert_eq!(error.code(), ErrorCode::ValidationError);
    assert_eq!(error.status(), 400);
    assert_eq!(error.cause_id(), Some("required"));
    assert_eq!(error.to_string(), "title is required");

    let response = respond(create_ticket("t", "urgent").unwrap_err());
    assert_eq!(
        response.body(),
        r#"{"success":false,"error":{"code":"VALIDATION_ERROR","message":"priority must be one of: low, normal, high, critical","field":"priority"},"meta":{"requestId":"req_1","timestamp":"2025-12-14T10:30:00Z"}}"#
    );
    let content_type = ("Content-Type", "application/json".to_owned());
    assert_eq!(response.headers(), [content_type]);

    let mut reused = String::from("> ");
    response.write_body(&mut reused);
    assert_eq!(reused, format!("> {}", response.body()));
}

#[test]
fn every_cause_has_its_message() {
    let allowed = vec![String::from("a"), String::from("b")];
    for (error, message, cause) in [
        (ValidationError::new(), "Invalid request body/params", None),
        (
            ValidationError::required("title"),
            "title is required",
            Some(ValidationErrorCause::Required),
        ),
        (
            ValidationError::not_one_of("x", allowed),
            "x must be one of: a, b",
            Some(ValidationErrorCause::NotOneOf),
        ),
        (
            ValidationError::wrong_type("email", "email address"),
            "email is not a valid email address",
            Some(ValidationErrorCause::WrongType),
        ),
    ] {
        assert_eq!(error.message(), message);
        assert_eq!(error.cause(), cause);
    }
    let conflict = Conflict::duplicate_email();
    assert_eq!(conflict.message(), ErrorCode::Conflict.summary());
    assert_eq!(conflict.cause(), Some(ConflictCause::DuplicateEmail));
    assert_eq!(ConflictCause::DuplicateEmail.id(), "duplicate_email");
}

#[test]
fn details_can_be_set_apart_from_the_message() {
    let error = ValidationError::new()
        .with_field("title")
        .with_message("The title is \"too\" long\u{7}\n");
    assert_eq!(error.field.as_deref(), Some("title"));
    let body = respond(error).body();
    assert!(body.contains(r#""message":"The title is \"too\" long\u0007\n","field":"title""#));
}

#[test]
fn a_fixed_message_stays() {
    let error = ApiError::from(ServerError::unexpected()).with_message("password=hunter2");
    assert_eq!(error.message(), "Internal server error");
    let error = ApiError::from(NotFound::new()).with_message("No such ticket");
    assert_eq!(error.message(), "No such ticket");
}

#[test]
fn headers_come_with_the_response() {
    let response = respond(RateLimited::new(42).with_x_rate_limit_remaining(0));
    let headers: HashMap<_, _> = response.headers().into_iter().collect();
    assert_eq!(headers["Retry-After"], "42");
    assert_eq!(headers["X-RateLimit-Remaining"], "0");
    let headers: HashMap<_, _> = respond(Unauthorized::revoked_key())
        .headers()
        .into_iter()
        .collect();
    assert_eq!(headers["WWW-Authenticate"], "Bearer");
    let without = respond(RateLimited::burst(1)).headers();
    assert!(
        without
            .iter()
            .all(|(name, _)| *name != "X-RateLimit-Remaining")
    );
}

#[test]
fn a_client_reads_typed_details() {
    let body = respond(RateLimited::key_limit(42)).body();
    let decoded = ErrorResponse::decode(429, [("x-ratelimit-REMAINING", " 7 ")], body);
    let Decoded::Known(response) = decoded else {
        panic!("{decoded:?}")
    };
    assert_eq!(response.context.request_id, "req_1");
    assert_eq!(response.error.retry_after().unwrap().as_secs(), 42);
    assert_eq!(response.error.retry(), Retry::After);
    assert!(response.error.retry().is_retryable());
    let ApiError::RateLimited(error) = response.error else {
        panic!()
    };
    assert_eq!(error.retry_after, 42);
    assert_eq!(error.x_rate_limit_remaining, Some(7));
    // The cause is the server's own business: it is not on the wire.
    assert_eq!(error.cause(), None);
    assert_eq!(
        error.message(),
        "Rate limit exceeded. Try again in 42 seconds."
    );
}

#[test]
fn an_odd_header_does_not_break_a_good_body() {
    let body = respond(RateLimited::new(1)).body();
    let decoded = ErrorResponse::decode(429, [("X-RateLimit-Remaining", &b"\xffmany"[..])], body);
    let ApiError::RateLimited(error) = decoded.known().unwrap().error else {
        panic!()
    };
    assert_eq!(error.x_rate_limit_remaining, None);
}

#[test]
fn malformed_details_say_where_and_what() {
    let of = |retry_after: &str| {
        let body = format!(
            r#"{{"success":false,"error":{{"code":"RATE_LIMITED","message":"m","retryAfter":{retry_after}}},"meta":{{"requestId":"r","timestamp":"t"}}}}"#
        );
        ErrorResponse::decode(429, [("", ""); 0], body)
    };
    assert!(matches!(of("42.0"), Decoded::Known(_)));
    assert!(matches!(of("4.2e1"), Decoded::Known(_)));
    for wrong in ["-1", "4.5", "\"42\"", "null", "1e300"] {
        let Decoded::Malformed(malformed) = of(wrong) else {
            panic!("{wrong}")
        };
        assert_eq!(malformed.code, ErrorCode::RateLimited);
        assert_eq!(malformed.path, "/error/retryAfter");
        assert_eq!(
            malformed.to_string(),
            "RATE_LIMITED: expected an integer of at least 0 at /error/retryAfter"
        );
    }
}

#[test]
fn the_catalogue_is_there_as_data() {
    assert_eq!(ErrorCode::ALL.len(), 7);
    let code: ErrorCode = "NOT_FOUND".parse().unwrap();
    assert_eq!(code, ErrorCode::NotFound);
    assert_eq!(format!("{code:>10}|"), " NOT_FOUND|");
    assert!("not_found".parse::<ErrorCode>().is_err());
    assert_eq!(code.causes().len(), 3);
    assert_eq!(code.causes()[1].id, Some("deleted"));
    assert_eq!(code.resolutions()[0], "Verify the resource ID is correct");
    assert_eq!(ErrorCode::ServerError.retry(), Retry::Backoff);
    assert!(!ErrorCode::Forbidden.retry().is_retryable());
}

#[test]
fn an_error_is_small_and_can_cross_threads() {
    fn is_error<T: std::error::Error + Clone + Send + Sync + 'static>() {}
    is_error::<ApiError>();
    is_error::<NotFound>();
    assert!(size_of::<ApiError>() <= 16);
}
