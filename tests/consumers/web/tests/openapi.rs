//! The catalogue within a document of utoipa.

// utoipa makes types of the operations; nothing calls them.
#![allow(dead_code)]

use serde_json::Value;
use utoipa::{IntoResponses as _, OpenApi};

/// Reads a ticket.
#[utoipa::path(get, path = "/ticket", responses((status = 200), api_errors::ApiError))]
fn ticket() {}

/// Reads another.
#[utoipa::path(get, path = "/other", responses(api_errors::Raised<api_errors::NotFound>))]
fn other() {}

#[derive(OpenApi)]
#[openapi(paths(ticket, other), components(schemas(api_errors::ErrorResponse)))]
struct Tickets;

/// Charges a card.
#[utoipa::path(post, path = "/charge", responses((status = 200), stripe_errors::ChargeError))]
fn charge() {}

#[derive(OpenApi)]
#[openapi(paths(charge), components(schemas(stripe_errors::ErrorResponse)))]
struct Payments;

#[utoipa::path(get, path = "/types", responses(type_errors::ApiError))]
fn types() {}

#[derive(OpenApi)]
#[openapi(paths(types), components(schemas(type_errors::ErrorResponse)))]
struct Types;

/// Each document, with the schemas and responses that the crate has for it.
fn documents() -> [(Value, Value); 3] {
    let source = |text| serde_json::from_str(text).unwrap();
    let document = |document| serde_json::to_value::<utoipa::openapi::OpenApi>(document).unwrap();
    [
        (
            document(Tickets::openapi()),
            source(include_str!(
                "../../../../target/cases/real/rust/src/openapi.json"
            )),
        ),
        (
            document(Payments::openapi()),
            source(include_str!(
                "../../../../target/cases/stripe/rust/src/openapi.json"
            )),
        ),
        (
            document(Types::openapi()),
            source(include_str!(
                "../../../../target/cases/types/rust/src/openapi.json"
            )),
        ),
    ]
}

fn keys(value: &Value) -> Vec<&str> {
    value
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect()
}

/// Every reference below a value.
fn references<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
    match value {
        Value::Object(members) => {
            found.extend(members.get("$ref").and_then(Value::as_str));
            members.values().for_each(|value| references(value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| references(value, found)),
        _ => {}
    }
}

/// What a document says of the answers to an operation.
fn responses<'a>(document: &'a Value, operation: &str) -> &'a Value {
    document
        .pointer(&format!("/paths/~1{operation}/responses"))
        .unwrap()
}

#[test]
fn every_schema_is_there_word_for_word() {
    for (document, source) in documents() {
        assert_eq!(document["components"]["schemas"], source["schemas"]);
    }
}

#[test]
fn every_reference_leads_somewhere() {
    for (document, _) in documents() {
        let mut found = Vec::new();
        references(&document, &mut found);
        assert!(found.len() > 4, "{found:?}");
        for reference in found {
            let pointer = reference.strip_prefix('#').unwrap();
            assert!(document.pointer(pointer).is_some(), "{reference}");
        }
    }
}

#[test]
fn an_operation_has_the_responses_of_all_codes() {
    let [(document, source), ..] = documents();
    let responses = responses(&document, "ticket/get");
    let codes = api_errors::ErrorCode::ALL.iter();
    let mut statuses: Vec<String> = codes.map(|code| code.status().to_string()).collect();
    statuses.push("200".to_owned());
    statuses.sort_unstable();
    assert_eq!(keys(responses), statuses);
    assert_eq!(responses["404"], source["responses"]["NOT_FOUND"]);
    assert_eq!(
        responses["429"]["content"],
        source["responses"]["RATE_LIMITED"]["content"]
    );
}

#[test]
fn an_operation_has_the_response_of_one_code() {
    let [(document, source), ..] = documents();
    let responses = responses(&document, "other/get");
    assert_eq!(keys(responses), ["404"]);
    assert_eq!(responses["404"], source["responses"]["NOT_FOUND"]);
}

#[test]
fn an_operation_has_the_responses_of_a_group() {
    let [_, (document, source), _] = documents();
    let responses = responses(&document, "charge/post");
    assert_eq!(keys(responses), ["200", "400", "402", "409"]);
    let declined = &source["responses"]["CARD_DECLINED"];
    assert_eq!(responses["402"]["description"], declined["description"]);
    assert_eq!(responses["402"]["content"], declined["content"]);
    let refund = serde_json::to_value(stripe_errors::RefundError::responses()).unwrap();
    assert_eq!(keys(&refund), ["409"]);
}

#[test]
fn codes_that_share_a_status_share_a_response() {
    let [.., (document, source)] = documents();
    let responses = responses(&document, "types/get");
    assert_eq!(keys(responses), ["400", "409", "422"]);
    let of = |code: &str| &source["responses"][code];
    let schema = |response: &Value| response["content"]["application/json"]["schema"].clone();
    let alternatives = [schema(of("DETAILS")), schema(of("SCALARS"))];
    assert_eq!(
        schema(&responses["400"])["oneOf"],
        Value::from(alternatives.to_vec())
    );
    let description = responses["400"]["description"].as_str().unwrap();
    for code in ["DETAILS", "SCALARS"] {
        assert!(description.contains(of(code)["description"].as_str().unwrap()));
    }
}

#[test]
fn a_response_has_its_headers() {
    let [(tickets, _), (payments, _), _] = documents();
    let limited = &responses(&tickets, "ticket/get")["429"]["headers"];
    assert_eq!(keys(limited), ["Retry-After", "X-RateLimit-Remaining"]);
    assert_eq!(limited["Retry-After"]["schema"]["type"], "integer");
    let conflict = &responses(&payments, "charge/post")["409"]["headers"];
    assert_eq!(keys(conflict), ["Idempotency-Key", "X-Attempts"]);
}
