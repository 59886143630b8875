//! What the real catalogue has no need of, shown with the crates of the fixtures.

use std::collections::BTreeMap;

use serde_json::{Value, json};

#[test]
fn every_type_has_its_rust_type() {
    use type_errors::details::scalars::Choice;
    use type_errors::{Context, ErrorResponse, Scalars};
    let error = Scalars::new(
        "ab",
        Choice::TwoThree,
        7,
        -3,
        9_007_199_254_740_993,
        0.25,
        true,
        [0.5, 2.0],
    )
    .with(|details| details.maybe = Some(1));
    assert_eq!(error.message(), "ab two-three 7 -3 0.25 true 0.5, 2");
    assert_eq!(Choice::Empty.as_str(), "");
    assert_eq!(Choice::ALL.len(), 5);
    let response = ErrorResponse::new(error, Context::new("r").with_attempt(2));
    let body: Value = serde_json::from_str(&response.body()).unwrap();
    assert_eq!(
        body["error"]["details"]["big"],
        json!(9_007_199_254_740_993_i64)
    );
    assert_eq!(body["error"]["details"]["list"], json!([0.5, 2]));
    assert_eq!(body["meta"], json!({ "requestId": "r", "attempt": 2 }));
}

#[test]
fn nested_values_are_structs() {
    use type_errors::details::nested::address::Position;
    use type_errors::details::nested::{Address, choices, levels, problems};
    use type_errors::{ApiError, Context, Decoded, ErrorResponse, Nested, ReceivedError};
    let address = Address::new("Main Street")
        .with_position(Position::new(1.5, 2.5))
        .with_pin("1234");
    let problems = [problems::Item::new("/a", problems::item::Kind::Extra)];
    let counts = BTreeMap::from([("x".to_owned(), 1)]);
    let levels = BTreeMap::from([("y".to_owned(), vec![levels::value::Item::High])]);
    let error = Nested::new(
        address,
        problems,
        counts,
        levels,
        [choices::Item::Green],
        [vec![1, -2]],
    );
    let shown = format!("{error:?}");
    assert!(
        shown.contains("[redacted]") && !shown.contains("1234"),
        "{shown}"
    );
    let response = ErrorResponse::new(error, Context::new("r"));
    let received = ReceivedError::decode(422, [("", ""); 0], response.body());
    let Decoded::Known(read) = received.decoded else {
        panic!("{received:?}")
    };
    assert_eq!(*read, response);
    let ApiError::Nested(error) = read.error else {
        panic!()
    };
    assert_eq!(error.address.pin.as_deref(), Some("1234"));
}

#[test]
fn bounds_are_checked() {
    use type_errors::{Decoded, ReceivedError};
    let good = json!({
        "text": "ab", "choice": "one", "count": 0, "signed": 0, "big": 0, "ratio": 0,
        "flag": false, "list": [1]
    });
    let with = |key: &str, value: Value| {
        let mut details = good.clone();
        details[key] = value;
        let body = json!({
            "error": { "code": "SCALARS", "message": "", "details": details },
            "meta": { "requestId": "" }
        });
        match ReceivedError::decode(400, [("", ""); 0], body.to_string()).decoded {
            Decoded::Known(_) => None,
            Decoded::Malformed(malformed) => Some((malformed.path, malformed.expected)),
            decoded => panic!("{decoded:?}"),
        }
    };
    for (key, value) in [
        ("text", json!("😀😀😀😀😀")),
        ("signed", json!(-5)),
        ("ratio", json!(2.5)),
        ("list", json!([1, 2, 3])),
        ("unknown", json!(null)),
    ] {
        assert_eq!(with(key, value.clone()), None, "{key}: {value}");
    }
    for (key, value, path, expected) in [
        ("text", json!("a"), "text", "a string of 2 to 5 characters"),
        (
            "text",
            json!("abcdef"),
            "text",
            "a string of 2 to 5 characters",
        ),
        (
            "choice",
            json!("three"),
            "choice",
            r#"one of ["one", "two-three", "4", "", "self"]"#,
        ),
        ("count", json!(11), "count", "an integer of 0 to 10"),
        ("signed", json!(-6), "signed", "an integer of at least -5"),
        ("ratio", json!(2.6), "ratio", "a number of -1.5 to 2.5"),
        ("flag", json!(0), "flag", "true or false"),
        ("list", json!([]), "list", "an array of 1 to 3 items"),
        ("list", json!([1, "2"]), "list/1", "a number"),
        ("maybe", json!(null), "maybe", "an integer"),
    ] {
        let found = with(key, value.clone());
        let wanted = (format!("/error/details/{path}"), expected.to_owned());
        assert_eq!(found, Some(wanted), "{key}: {value}");
    }
}

#[test]
fn names_that_mean_something_elsewhere() {
    use type_errors::{ApiError, Context, ErrorResponse, Names};
    let error = Names::new("t", "inner", "hush", "k\r\nX-Evil: 1")
        .with(|details| {
            details.r#match = Some("m".into());
            details.source = Some("s".into());
            details.x_type = Some("x".to_owned());
        })
        .with_message("outer");
    assert_eq!(
        (error.r#type.as_str(), error.message.as_str()),
        ("t", "inner")
    );
    assert_eq!(error.message(), "outer");
    assert_eq!(error.code, None);
    let shown = format!("{error:?}");
    assert!(!shown.contains("hush"), "{shown}");
    let response = ErrorResponse::new(error, Context::new("r").with_attempt(3));
    assert_eq!(
        response.headers()[1..],
        [
            ("X-Class", "k??X-Evil: 1".to_owned()),
            ("X-Type", "x".to_owned()),
            ("X-Attempt", "3".to_owned()),
        ]
    );
    let by_cause = Names::r#match("t", "inner", "hush", 7, "k");
    assert_eq!(by_cause.message(), "t 7");
    assert_eq!(by_cause.cause(), Some(Names::MATCH));
    let waits = ApiError::from(by_cause.with(|details| details.retry_after = Some(5)));
    assert_eq!(waits.retry_after().unwrap().as_secs(), 5);
}

#[test]
fn the_cause_is_on_the_wire_where_the_envelope_says_so() {
    use stripe_errors::{
        ApiError, Context, Decoded, ErrorResponse, ParameterInvalid, ReceivedError,
    };
    let receive = |status, headers: &[(&str, String)], body: &str| {
        let headers = headers.iter().map(|(name, value)| (name, value));
        ReceivedError::decode(status, headers, body).decoded
    };
    let error = ParameterInvalid::too_small("amount", 50, [50, 100]);
    assert_eq!(
        error.message(),
        "amount must be at least 50: allowed are 50, 100."
    );
    let response = ErrorResponse::new(error, Context::new("req_9"));
    let body = response.body();
    assert!(body.contains(r#""reason":"too_small""#), "{body}");
    assert_eq!(response.headers()[1], ("Request-Id", "req_9".to_owned()));

    let read = receive(400, &response.headers(), &body);
    assert_eq!(read, Decoded::Known(response.into()));
    let tomorrow = body.replace("too_small", "too_odd");
    let Decoded::Known(read) = receive(400, &[], &tomorrow) else {
        panic!()
    };
    assert_eq!(read.error.cause_id(), Some("too_odd"));
    assert_eq!(read.context.request_id, None);
    let ApiError::ParameterInvalid(error) = read.error else {
        panic!()
    };
    assert_eq!(error.cause(), None);
}

#[test]
fn groups_are_narrow() {
    use stripe_errors::details::card_declined::DeclineCode;
    use stripe_errors::{
        ApiError, CardDeclined, ChargeError, ErrorCode, IdempotencyConflict, RefundError,
    };
    fn charge() -> Result<(), ChargeError> {
        Err(CardDeclined::issuer(DeclineCode::LostCard))?
    }
    fn handler() -> Result<(), ApiError> {
        Ok(charge()?)
    }
    let error = handler().unwrap_err();
    assert_eq!(error.message(), "Your card was declined: lost_card.");
    let back = ChargeError::try_from(error.clone()).unwrap();
    assert_eq!(back.code(), ErrorCode::CardDeclined);
    assert_eq!(RefundError::try_from(error.clone()), Err(error));
    let conflict = RefundError::from(IdempotencyConflict::new("key"));
    assert_eq!(conflict.to_string(), conflict.message());
}

#[test]
fn a_parameter_that_only_a_header_shows_comes_back() {
    use flat_errors::{ApiError, ErrorResponse, RateLimited, ReceivedError};
    let response = ErrorResponse::new(RateLimited::new(30));
    assert_eq!(response.body(), r#"{"ok":false,"error":"RATE_LIMITED"}"#);
    let received = ReceivedError::decode(429, response.headers(), response.body());
    let read = received.known().unwrap();
    let ApiError::RateLimited(error) = &read.error else {
        panic!()
    };
    // There is no message on the wire.
    assert_eq!(error.message(), "Slow down");
    assert_eq!(read.error.retry_after().unwrap().as_secs(), 30);
}

#[test]
fn what_a_client_cannot_tell_apart_is_equal() {
    use odd_errors::{Context, ErrorResponse, Mixed, Plain, ReceivedError};
    // The header shows the host among other things, so that no client can read it there.
    let response = ErrorResponse::new(Mixed::new("db1", 7), Context::new("eu"));
    assert_eq!(response.headers()[1], ("X-Where", "db1:7 in eu".to_owned()));
    let received = ReceivedError::decode(409, response.headers(), response.body());
    let read = received.known().unwrap();
    assert_eq!(read.error, response.error);
    // Another code shows something else in the header that shows the region alone here.
    assert_eq!(read.context.region, None);
    let response = ErrorResponse::new(Plain::new(), Context::new("eu"));
    assert_eq!(response.headers()[1], ("X-Where", "eu".to_owned()));
}

#[test]
fn a_broken_error_keeps_what_was_sent_and_shows_it_to_no_log() {
    use type_errors::{Decoded, ReceivedError};
    let body = json!({
        "error": { "code": "NESTED", "message": "m\nforged", "details": { "counts": { "a\nb": "x" } } },
        "meta": { "requestId": "r" }
    });
    let received = ReceivedError::decode(422, [("", ""); 0], body.to_string());
    let Decoded::Malformed(malformed) = &received.decoded else {
        panic!("{received:?}")
    };
    assert_eq!(malformed.message.as_deref(), Some("m\nforged"));
    let details: Value = serde_json::from_str(malformed.details.as_ref().unwrap()).unwrap();
    assert_eq!(details, body["error"]["details"]);
    for shown in [format!("{received:?}"), received.to_string()] {
        assert!(
            !shown.contains('\n') && !shown.contains("forged"),
            "{shown}"
        );
    }
}

#[test]
fn waiting_may_be_in_milliseconds() {
    use problem_errors::{ApiError, ErrorCode, TooBusy};
    assert_eq!(
        ApiError::from(TooBusy::new(1500))
            .retry_after()
            .unwrap()
            .as_millis(),
        1500
    );
    assert_eq!(
        ErrorCode::TooBusy.docs_url(),
        "https://errors.example.com/reference/codes/TOO_BUSY.html"
    );
}

#[test]
fn a_retired_code_is_newer() {
    use github_errors::{Decoded, ReceivedError};
    let body = r#"{"message":"m","documentation_url":"u","status":401,"code":"BAD_CREDENTIALS"}"#;
    let received = ReceivedError::decode(401, [("", ""); 0], body);
    let Decoded::Newer(newer) = received.decoded else {
        panic!()
    };
    assert_eq!(
        (newer.code.as_str(), newer.message.as_deref()),
        ("BAD_CREDENTIALS", Some("m"))
    );
}

#[test]
fn an_array_of_the_envelope_has_its_length() {
    use json_api_errors::{Context, Decoded, ErrorResponse, ReceivedError, TypeUnknown};
    let body = ErrorResponse::new(TypeUnknown::new(), Context::new("i")).body();
    let mut two: Value = serde_json::from_str(&body).unwrap();
    let first = two["errors"][0].clone();
    two["errors"].as_array_mut().unwrap().push(first);
    let received = ReceivedError::decode(404, [("", ""); 0], two.to_string());
    let Decoded::Malformed(malformed) = received.decoded else {
        panic!("{received:?}")
    };
    assert_eq!(
        (malformed.path.as_str(), malformed.expected.as_str()),
        ("/errors", "an array of 1")
    );
}

#[test]
#[expect(deprecated)]
fn hostile_texts_come_through_unharmed() {
    use hostile_errors::details::break_out::Choice;
    use hostile_errors::{BreakOut, Context, Decoded, ErrorCode, ErrorResponse, ReceivedError};
    let value = "*/ ${x} ` \"# \\ \u{0}\u{1f}\u{7f}\u{2028}é😀";
    let error = BreakOut::new(value).with(|details| details.choice = Some(Choice::ALL[0]));
    let response = ErrorResponse::new(error, Context::new("\"'`${x}\\ */ <b> | {{x}}"));
    let body: Value = serde_json::from_str(&response.body()).unwrap();
    assert_eq!(body["error"]["value"], value);
    assert_eq!(body["quote\"key"], false);
    assert_eq!(response.body(), body.to_string());
    let header = &response.headers()[1].1;
    assert!(header.chars().all(|c| matches!(c, ' '..='~')), "{header}");
    let read = ReceivedError::decode(400, [("", ""); 0], response.body());
    assert_eq!(read.decoded, Decoded::Known(response.into()));
    assert!(
        ErrorCode::BreakOut
            .summary()
            .contains("<script>alert(1)</script>")
    );
}
