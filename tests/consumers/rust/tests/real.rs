//! The crate of the real catalogue, used as a service and its client would use it.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use api_errors::code::Retry;
use api_errors::{
    ApiError, Conflict, Context, Decoded, ErrorCode, ErrorResponse, NotFound, Raised, RateLimited,
    ReceivedError, ServerError, Unauthorized, ValidationError,
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
            Some(ValidationError::REQUIRED),
        ),
        (
            ValidationError::not_one_of("x", allowed),
            "x must be one of: a, b",
            Some(ValidationError::NOT_ONE_OF),
        ),
        (
            ValidationError::wrong_type("email", "email address"),
            "email is not a valid email address",
            Some(ValidationError::WRONG_TYPE),
        ),
    ] {
        assert_eq!(error.message(), message);
        assert_eq!(error.cause(), cause);
    }
    let conflict = Conflict::duplicate_email("a@b.c");
    assert_eq!(
        conflict.message(),
        "A customer with the email a@b.c already exists"
    );
    let cause = conflict.cause().unwrap();
    assert_eq!(cause, Conflict::DUPLICATE_EMAIL);
    assert_eq!(cause.id(), Some("duplicate_email"));
    assert_eq!(cause.text(), "Duplicate email for customer");
    assert_eq!(cause.code(), ErrorCode::Conflict);
}

#[test]
fn details_can_be_set_apart_from_the_message() {
    let error = ValidationError::new()
        .with(|details| details.field = Some("title".into()))
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
fn what_brought_it_about_is_for_logs_alone() {
    use std::error::Error as _;
    let source = std::io::Error::other("the database is on fire");
    let error = ApiError::from(ServerError::new().with_source(source));
    let shown = error.source().unwrap().to_string();
    assert_eq!(shown, "the database is on fire");
    assert_eq!(error.clone().source().unwrap().to_string(), shown);
    let response = respond(error);
    let sent = format!(
        "{:?}{}{}",
        response.headers(),
        response.body(),
        response.error
    );
    assert!(!sent.contains("fire"), "{sent}");
    // It makes no difference to a client, so it makes none between errors.
    assert_eq!(response.error, ServerError::new().into());
}

#[test]
fn a_builder_takes_values_by_name() {
    let error = RateLimited::builder()
        .retry_after(42)
        .x_rate_limit_remaining(0)
        .build();
    assert_eq!(
        error.unwrap(),
        RateLimited::new(42).with(|details| details.x_rate_limit_remaining = Some(0))
    );
    let incomplete = RateLimited::builder().build().unwrap_err();
    assert_eq!(
        (incomplete.code, incomplete.missing),
        (ErrorCode::RateLimited, "retryAfter")
    );
    assert_eq!(
        incomplete.to_string(),
        "RATE_LIMITED needs a value for `retryAfter`"
    );
}

#[test]
fn a_client_learns_when_to_try_again() {
    let at = |headers: &[(&str, &str)]| {
        let headers = headers.iter().copied();
        let received = ReceivedError::decode(503, headers, "<html>busy</html>");
        assert!(received.is_retryable());
        received.retry_after().map(|wait| wait.as_secs())
    };
    let date = ("Date", "Sun, 06 Nov 1994 08:49:37 GMT");
    assert_eq!(at(&[]), None);
    assert_eq!(at(&[("retry-after", "120")]), Some(120));
    for later in [
        "Sun, 06 Nov 1994 08:51:07 GMT",
        "Sunday, 06-Nov-94 08:51:07 GMT",
        "Sun Nov  6 08:51:07 1994",
    ] {
        assert_eq!(at(&[("Retry-After", later), date]), Some(90), "{later}");
    }
    let leap = "Thu, 29 Feb 2024 00:00:00 GMT";
    let day_before = ("date", "Wed, 28 Feb 2024 00:00:00 GMT");
    assert_eq!(at(&[("Retry-After", leap), day_before]), Some(86_400));
    // What has passed already is now.
    assert_eq!(at(&[("Retry-After", date.1), ("date", leap)]), Some(0));
    for odd in [
        "Sun, 06 Nov 1994 08:51:07 PST",
        "Sun, 06 Nov 1994 08:51:07",
        "Wed, 31 Feb 2030 00:00:00 GMT",
        "+5",
        "soon",
        "-1",
        "Sun, 99 Nov 1994 08:51:07 GMT",
        ", , , ,",
        "1.5",
    ] {
        assert_eq!(at(&[("Retry-After", odd), date]), None, "{odd}");
    }

    let body = respond(RateLimited::new(7)).body();
    let received = ReceivedError::decode(429, [("retry-after", "9")], body);
    assert_eq!(received.retry_after().unwrap().as_secs(), 7);
    assert!(received.is_retryable());
    let body = respond(ServerError::new()).body();
    let received = ReceivedError::decode(500, [("retry-after", "9")], body);
    assert_eq!(received.retry_after().unwrap().as_secs(), 9);
    let received = ReceivedError::decode(404, [("", ""); 0], respond(NotFound::new()).body());
    assert!(!received.is_retryable());
    assert!(received.resolutions().eq(ErrorCode::NotFound.resolutions()));
    assert_eq!(received.to_string(), "NOT_FOUND: Resource doesn't exist");
}

#[test]
fn the_id_of_the_request_is_found_wherever_it_is() {
    let id = |status, headers: &[(&str, &str)], body: &str| {
        let received = ReceivedError::decode(status, headers.iter().copied(), body);
        received.request_id().map(std::borrow::Cow::into_owned)
    };
    let body = respond(NotFound::new()).body();
    let known = Some("req_1".to_owned());
    assert_eq!(id(404, &[], &body), known);
    assert_eq!(id(400, &[], &body), known, "malformed");
    assert_eq!(
        id(404, &[], &body.replace("NOT_", "NEVER_")),
        known,
        "newer"
    );
    let header = [("X-Request-ID", "req_2")];
    assert_eq!(id(502, &header, "<html>"), Some("req_2".to_owned()));
    assert_eq!(id(502, &[], "<html>"), None);
}

#[test]
fn a_newer_code_keeps_its_details() {
    let body = respond(ValidationError::required("a\"b")).body();
    let body = body.replace("VALIDATION_ERROR", "TOMORROW");
    let received = ReceivedError::decode(400, [("", ""); 0], body);
    let Decoded::Newer(newer) = &received.decoded else {
        panic!("{received:?}")
    };
    assert_eq!(newer.message.as_deref(), Some("a\"b is required"));
    assert_eq!(
        newer.details.as_deref().unwrap(),
        r#"{"code":"TOMORROW","message":"a\"b is required","field":"a\"b"}"#
    );
    assert_eq!(received.to_string(), "TOMORROW: a\"b is required");
}

#[test]
fn nothing_that_was_sent_disturbs_a_log() {
    let body =
        r#"{"success":false,"error":{"code":"NEW\n\u001b[2J","message":"a\r\nb"},"meta":{}}"#;
    let received = ReceivedError::decode(400, [("Set-Cookie", "secret")], body);
    assert_eq!(
        received.to_string(),
        "NEW\u{fffd}\u{fffd}[2J: a\u{fffd}\u{fffd}b"
    );
    let shown = format!("{received:?}");
    assert!(
        !shown.contains("secret") && !shown.contains("meta"),
        "{shown}"
    );
}

#[test]
fn a_contract_that_is_broken_does_not_hide_a_passing_failure() {
    let body = respond(NotFound::new()).body();
    let received = ReceivedError::decode(503, [("retry-after", "1")], body);
    assert!(matches!(received.decoded, Decoded::Malformed(_)));
    assert!(received.is_retryable());
}

#[test]
fn headers_come_with_the_response() {
    let response =
        respond(RateLimited::new(42).with(|details| details.x_rate_limit_remaining = Some(0)));
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
    let received = ReceivedError::decode(429, [("x-ratelimit-REMAINING", " 7 ")], body);
    let Decoded::Known(response) = received.decoded else {
        panic!("{received:?}")
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
    let headers = [("X-RateLimit-Remaining", &b"\xffmany"[..])];
    let received = ReceivedError::decode(429, headers, body);
    let ApiError::RateLimited(error) = &received.known().unwrap().error else {
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
        ReceivedError::decode(429, [("", ""); 0], body).decoded
    };
    assert!(matches!(of("42.0"), Decoded::Known(_)));
    assert!(matches!(of("4.2e1"), Decoded::Known(_)));
    for wrong in [
        "-1",
        "4.5",
        "\"42\"",
        "null",
        "1e300",
        "18446744073709551616",
    ] {
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

/// The codes as the catalogue has them, in its order.
fn catalogued_codes() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../target/cases/real");
    let text = fs::read_to_string(folder.join("catalogue.json")).unwrap();
    let catalogue: serde_json::Value = serde_json::from_str(&text).unwrap();
    let errors = catalogue["errors"].as_object().unwrap();
    errors.keys().cloned().collect()
}

#[test]
fn the_catalogue_is_there_as_data() {
    let codes: Vec<&str> = ErrorCode::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(codes, catalogued_codes());
    let code: ErrorCode = "NOT_FOUND".parse().unwrap();
    assert_eq!(code, ErrorCode::NotFound);
    assert_eq!(format!("{code:>10}|"), " NOT_FOUND|");
    assert!("not_found".parse::<ErrorCode>().is_err());
    assert_eq!(code.causes().count(), 3);
    assert_eq!(code.causes().nth(1).unwrap().id(), Some("deleted"));
    let first = code.resolutions().next();
    assert_eq!(first, Some("Verify the resource ID is correct"));
    assert_eq!(code.resolutions().count(), 3);
    assert_eq!(ErrorCode::ServerError.retry(), Retry::Backoff);
    assert!(!ErrorCode::Forbidden.retry().is_retryable());
}

#[test]
fn an_error_is_small_and_can_cross_threads() {
    fn is_error<T: std::error::Error + Clone + Send + Sync + 'static>() {}
    is_error::<ApiError>();
    is_error::<Raised<NotFound>>();
    is_error::<ReceivedError>();
    assert!(size_of::<ApiError>() <= 16);
    // `clippy::result_large_err` begins at 128 bytes.
    assert!(size_of::<ReceivedError>() < 128);
}
