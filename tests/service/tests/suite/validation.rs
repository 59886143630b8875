//! `VALIDATION_ERROR`

use api_errors::ApiError;
use api_errors::ErrorCode::ValidationError;
use reqwest::{Method, RequestBuilder};
use serde_json::json;

use crate::server::{Answer, Server};

/// The field that the error names.
#[track_caller]
fn field(answer: &Answer) -> Option<String> {
    match answer.error() {
        ApiError::ValidationError(error) => error.field.clone(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_missing_field_is_named() {
    let server = Server::start().await;
    let client = server.client("acme");
    for (path, body, name) in [
        ("/tickets", json!({}), "title"),
        ("/tickets", json!({ "title": "Fire" }), "customerId"),
        ("/customers", json!({ "email": "ada@example.com" }), "name"),
        ("/customers", json!({ "name": "Ada" }), "email"),
        ("/articles", json!({ "title": "Fire" }), "slug"),
        ("/articles", json!({ "slug": "fire" }), "title"),
    ] {
        let answer = client.post(path, body).await;
        answer.is(ValidationError, Some("required"));
        assert_eq!(field(&answer).as_deref(), Some(name));
        assert_eq!(answer.message(), format!("{name} is required"));
    }
}

#[tokio::test]
async fn a_value_that_is_none_of_those_is_told_which_there_are() {
    let server = Server::start().await;
    let client = server.client("acme");
    let ticket = client.open_ticket("Printer on fire").await;
    let path = format!("/tickets/{}", ticket["id"].as_str().unwrap());
    let answer = client.patch(&path, json!({ "priority": "urgent" })).await;
    answer.is(ValidationError, Some("not_one_of"));
    assert_eq!(field(&answer).as_deref(), Some("priority"));
    let expected = "priority must be one of: low, normal, high, critical";
    assert_eq!(answer.message(), expected);
    for answer in [
        client.patch(&path, json!({ "status": "OPEN" })).await,
        client.get("/tickets?status=").await,
    ] {
        answer.is(ValidationError, Some("not_one_of"));
        let expected = "status must be one of: open, pending, solved, closed";
        assert_eq!(answer.message(), expected);
    }
}

#[tokio::test]
async fn a_value_of_the_wrong_type_is_told_what_it_should_be() {
    let server = Server::start().await;
    let client = server.client("acme");
    let name = |email: &str| json!({ "name": "Ada", "email": email });
    for email in [
        "",
        "ada",
        "ada@",
        "@example.com",
        "ada@example",
        "a@b@c.d",
        "ada@example..com",
    ] {
        let answer = client.post("/customers", name(email)).await;
        answer.is(ValidationError, Some("wrong_type"));
        assert_eq!(answer.message(), "email is not a valid email address");
        assert_eq!(field(&answer).as_deref(), Some("email"));
    }
    let too_long = "x".repeat(201);
    for (path, body, message) in [
        (
            "/customers",
            json!({ "name": 7 }),
            "name is not a valid string",
        ),
        (
            "/customers",
            json!({ "name": null }),
            "name is not a valid string",
        ),
        (
            "/customers",
            json!({ "name": "" }),
            "name is not a valid text of 1 to 200 characters",
        ),
        (
            "/customers",
            json!({ "name": too_long }),
            "name is not a valid text of 1 to 200 characters",
        ),
        (
            "/tickets",
            json!({ "title": "Fire", "priority": [] }),
            "priority is not a valid string",
        ),
        (
            "/tickets",
            json!({ "title": "Fire", "customerId": "7" }),
            "customerId is not a valid customer ID",
        ),
        (
            "/articles",
            json!({ "slug": "A b" }),
            "slug is not a valid slug of lower-case letters, digits and single hyphens",
        ),
        ("/tickets", json!([]), "body is not a valid JSON object"),
    ] {
        let answer = client.post(path, body).await;
        answer.is(ValidationError, Some("wrong_type"));
        assert_eq!(answer.message(), message);
    }
    for limit in ["0", "101", "-1", "ten", "1.5", ""] {
        let answer = client.get(&format!("/tickets?limit={limit}")).await;
        answer.is(ValidationError, Some("wrong_type"));
        assert_eq!(
            answer.message(),
            "limit is not a valid whole number from 1 to 100"
        );
    }
}

#[tokio::test]
async fn malformed_json_is_told_where() {
    let server = Server::start().await;
    let client = server.client("acme");
    for (body, place) in [
        ("", "line 1 column 0"),
        (
            "{\"title\": \"Fire\",\n \"customerId\": }",
            "line 2 column 16",
        ),
        ("{\"title\": \"Fi", "line 1 column 13"),
        ("{} {}", "line 1 column 4"),
        ("\u{feff}{}", "line 1 column 1"),
        (&"[".repeat(1000), "line 1 column 128"),
    ] {
        let answer = client.send(Method::POST, "/tickets", body.to_owned()).await;
        answer.is(ValidationError, None);
        assert!(answer.message().starts_with("The body is not valid JSON: "));
        assert!(answer.message().ends_with(place), "{}", answer.message());
        assert_eq!(field(&answer), None);
    }
}

#[tokio::test]
async fn another_media_type_is_not_read() {
    let server = Server::start().await;
    let client = server.client("acme");
    let post = async |headers: &[(&str, &str)]| {
        let request = client.request(Method::POST, "/tickets").body("{}");
        let add =
            |request: RequestBuilder, (name, value): &(&str, &str)| request.header(*name, *value);
        Answer::to(headers.iter().fold(request, add)).await
    };
    let json = ("content-type", "application/json");
    for headers in [
        &[][..],
        &[("content-type", "text/plain")],
        &[("content-type", "application/xml")],
        &[("content-type", "multipart/form-data; boundary=x")],
        &[("content-type", "application/jsonp")],
        &[("content-type", "application/json; charset=utf-16")],
        &[json, ("content-encoding", "gzip")],
    ] {
        let answer = post(headers).await;
        answer.is(ValidationError, None);
        let expected = "The body must be sent as application/json, in UTF-8 and not compressed";
        assert_eq!(answer.message(), expected);
    }
    for media_type in [
        "application/json",
        "Application/JSON ; q=1; charset=\"UTF-8\"",
    ] {
        let answer = post(&[("content-type", media_type)]).await;
        answer.is(ValidationError, Some("required"));
    }
}

#[tokio::test]
async fn the_longest_text_fits_into_a_body_however_it_is_written() {
    let server = Server::start().await;
    let client = server.client("acme");
    let article = |text: &str| format!(r#"{{"slug":"long","title":"Long","text":"{text}"}}"#);
    let text = r"\ud83d\udd25".repeat(20_000);
    let answer = client.send(Method::POST, "/articles", article(&text));
    assert_eq!(answer.await.created()["text"], "\u{1f525}".repeat(20_000));
    let answer = client.post(
        "/articles",
        json!({ "slug": "l", "title": "L", "text": "\u{1f525}".repeat(20_001) }),
    );
    answer.await.is(ValidationError, Some("wrong_type"));
}
