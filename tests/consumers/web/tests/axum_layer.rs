//! What the layer makes of the answers of an axum app.

use api_errors::web::ErrorLayer;
use api_errors::{
    ApiError, Conflict, Context, ErrorCode, ErrorResponse, MethodNotAllowed, NotFound,
};
use axum::Router;
use axum::http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, ETAG};
use axum::http::response::Parts;
use axum::http::{HeaderValue, Request, StatusCode};
use axum::response::{AppendHeaders, IntoResponse};
use axum::routing::get;
use serde_json::{Value, json};
use stripe_errors::details::card_declined::DeclineCode;
use stripe_errors::{CardDeclined, ChargeError};
use tower::Layer as _;
use web::{NOW, ask, layer, routes, serve};

fn parsed(body: &str) -> Value {
    serde_json::from_str(body).unwrap()
}

fn values<'a>(head: &'a Parts, name: &str) -> Vec<&'a str> {
    let values = head.headers.get_all(name).iter();
    values.map(|value| value.to_str().unwrap()).collect()
}

#[tokio::test]
async fn a_typed_error_arrives_whole() {
    let (head, body) = ask(Request::get("/limited").header("x-request-id", "req_in")).await;
    assert_eq!(head.status, 429);
    assert_eq!(head.headers["content-type"], "application/json");
    assert_eq!(head.headers["content-length"], body.len().to_string());
    assert_eq!(head.headers["retry-after"], "42");
    assert_eq!(head.headers["x-request-id"], "req_in");
    let message = "Rate limit exceeded. Try again in 42 seconds.";
    assert_eq!(
        parsed(&body),
        json!({
            "success": false,
            "error": { "code": "RATE_LIMITED", "message": message, "retryAfter": 42 },
            "meta": { "requestId": "req_in", "timestamp": NOW },
        })
    );
    // A layer further out, such as one that counts errors, needs not read the body.
    assert_eq!(head.extensions.get(), Some(&ErrorCode::RateLimited));
}

#[tokio::test]
async fn an_error_of_one_code_arrives_whole() {
    let (head, body) = ask(Request::get("/missing")).await;
    assert_eq!(head.status, 404);
    assert_eq!(head.headers["x-request-id"], "generated");
    assert_eq!(
        parsed(&body),
        json!({
            "success": false,
            "error": { "code": "NOT_FOUND", "message": "Resource doesn't exist" },
            "meta": { "requestId": "generated", "timestamp": NOW },
        })
    );
}

async fn charge() -> Result<String, ChargeError> {
    let declined = CardDeclined::issuer(DeclineCode::LostCard);
    Err(declined.with(|it| it.last4 = Some("4242".into())).into())
}

#[tokio::test]
async fn an_error_of_a_group_arrives_whole() {
    // This catalogue states the id of the request in a header of its own.
    let layer =
        stripe_errors::ErrorLayer::new().with_request_id_header("request-id".parse().unwrap());
    let app = Router::new().route("/", get(charge)).layer(layer);
    let request = Request::get("/").header("request-id", "req_in");
    let (head, body) = serve(app, request, "").await;
    assert_eq!(head.status, 402);
    let ids = head.headers.get_all("request-id");
    assert_eq!(ids.iter().collect::<Vec<_>>(), ["req_in"]);
    assert!(!head.headers.contains_key("x-request-id"));
    let error = &parsed(&body)["error"];
    assert_eq!(error["code"], "CARD_DECLINED");
    assert_eq!(error["last4"], "4242");
    assert_eq!(error["reason"], "issuer");
}

#[tokio::test]
async fn a_whole_response_keeps_its_context() {
    let (head, body) = ask(Request::get("/whole").header("x-request-id", "req_in")).await;
    assert_eq!(head.status, 409);
    let context = json!({ "requestId": "req_in", "timestamp": "then" });
    assert_eq!(parsed(&body)["meta"], context);
}

#[tokio::test]
async fn what_axum_refuses_is_in_the_envelope() {
    let json = || Request::post("/tags").header("content-type", "application/json");
    for (request, body, status, code) in [
        (Request::get("/unknown"), "", 404, "NOT_FOUND"),
        (Request::delete("/tags"), "", 405, "METHOD_NOT_ALLOWED"),
        (Request::get("/numbers/x"), "", 400, "VALIDATION_ERROR"),
        // No JSON, JSON of another type, and JSON that is not called so.
        (json(), "[", 400, "VALIDATION_ERROR"),
        (json(), "{}", 400, "VALIDATION_ERROR"),
        (Request::post("/tags"), "[]", 400, "VALIDATION_ERROR"),
    ] {
        let (head, body) = serve(routes().layer(layer()), request, body).await;
        assert_eq!(head.status, status);
        assert_eq!(parsed(&body)["error"]["code"], code);
        assert_eq!(parsed(&body)["meta"]["requestId"], "generated");
        let types = head.headers.get_all("content-type");
        assert_eq!(types.iter().collect::<Vec<_>>(), ["application/json"]);
        assert_eq!(head.headers["content-length"], body.len().to_string());
    }
}

#[tokio::test]
async fn a_wrong_method_is_told_the_right_ones() {
    for app in [
        routes().layer(layer()),
        Router::new().fallback_service(layer().layer(routes())),
    ] {
        let (head, body) = serve(app, Request::delete("/tags"), "").await;
        assert_eq!(head.status, 405);
        assert_eq!(values(&head, "allow"), ["POST"]);
        assert_eq!(parsed(&body)["error"]["code"], "METHOD_NOT_ALLOWED");
    }
}

#[tokio::test]
async fn a_wrong_method_is_a_bad_request_where_no_code_is_for_it() {
    let layer = markdown_errors::ErrorLayer::new;
    for app in [
        routes().layer(layer()),
        Router::new().fallback_service(layer().layer(routes())),
    ] {
        let (head, body) = serve(app, Request::delete("/tags"), "").await;
        assert_eq!(head.status, 400);
        assert_eq!(values(&head, "allow"), ["POST"]);
        assert_eq!(parsed(&body)["code"], "OTHER");
    }
}

#[tokio::test]
async fn the_methods_that_a_handler_states_stand_alone() {
    async fn refuse() -> Result<String, ApiError> {
        let error = MethodNotAllowed::builder().allow("PUT").build();
        Err(error.unwrap().into())
    }
    let app = Router::new().route("/", get(refuse).fallback(refuse));
    for request in [Request::get("/"), Request::delete("/")] {
        let (head, body) = serve(app.clone().layer(layer()), request, "").await;
        assert_eq!(head.status, 405);
        assert_eq!(values(&head, "allow"), ["PUT"]);
        assert_eq!(parsed(&body)["error"]["code"], "METHOD_NOT_ALLOWED");
    }
}

#[tokio::test]
async fn headers_of_the_replaced_text_go_and_others_stay() {
    async fn refuse() -> impl IntoResponse {
        let headers = [
            (CONTENT_ENCODING, "gzip"),
            (ETAG, "\"text\""),
            (ACCEPT_ENCODING, "gzip"),
        ];
        (StatusCode::CONFLICT, AppendHeaders(headers), "compressed")
    }
    let app = Router::new().route("/", get(refuse)).layer(layer());
    let (head, body) = serve(app, Request::get("/"), "").await;
    assert_eq!(parsed(&body)["error"]["code"], "CONFLICT");
    assert_eq!(head.headers["accept-encoding"], "gzip");
    // A client would unpack the envelope, or take it from a cache for the text.
    assert!(!head.headers.contains_key("content-encoding"));
    assert!(!head.headers.contains_key("etag"));
}

#[tokio::test]
async fn a_body_of_a_handler_is_left_alone() {
    for (path, status, text) in [
        ("/page", 502, "<p>Bad gateway</p>"),
        ("/teapot", 418, "\"short and stout\""),
        ("/id", 200, "req_in"),
    ] {
        let (head, body) = ask(Request::get(path).header("x-request-id", "req_in")).await;
        assert_eq!(head.status, status);
        assert_eq!(body, text);
        assert_eq!(head.headers["x-request-id"], "req_in");
    }
}

#[tokio::test]
async fn a_hostile_id_is_not_echoed() {
    let long = "a".repeat(129);
    for id in [
        long.as_bytes(),
        b"",
        b"a b",
        "é".as_bytes(),
        b"a\tset-cookie: x",
    ] {
        let id = HeaderValue::from_bytes(id).unwrap();
        let (head, body) = ask(Request::get("/missing").header("x-request-id", id)).await;
        assert_eq!(head.headers["x-request-id"], "generated");
        assert_eq!(parsed(&body)["meta"]["requestId"], "generated");
    }
}

#[tokio::test]
async fn an_id_that_no_header_can_hold_is_left_out() {
    let app = routes().layer(layer().with_request_ids(|| "a\r\nb: c".to_owned()));
    let (head, body) = serve(app, Request::get("/missing"), "").await;
    assert!(!head.headers.contains_key("x-request-id"));
    assert!(!head.headers.contains_key("b"));
    assert_eq!(parsed(&body)["meta"]["requestId"], "a\r\nb: c");
}

#[tokio::test]
async fn the_context_can_be_made_of_the_request() {
    let layer = layer().with_context(|facts| {
        let agent = facts.request.headers["user-agent"].to_str().unwrap();
        let path = facts.request.uri.path();
        Context::new(format!("{}{path}", facts.request_id), agent)
    });
    let request = Request::get("/missing").header("user-agent", "curl");
    let (head, body) = serve(routes().layer(layer), request, "").await;
    let context = json!({ "requestId": "generated/missing", "timestamp": "curl" });
    assert_eq!(parsed(&body)["meta"], context);
    assert_eq!(head.headers["x-request-id"], "generated");
}

#[tokio::test]
async fn the_errors_of_refusals_can_be_others() {
    let layer = layer().with_fallback(|status| match status {
        StatusCode::NOT_FOUND => Some(NotFound::new().with_message("No such page").into()),
        StatusCode::METHOD_NOT_ALLOWED => Some(Conflict::new().into()),
        _ => None,
    });
    let app = routes().layer(layer);
    let (_, body) = serve(app.clone(), Request::get("/unknown"), "").await;
    assert_eq!(parsed(&body)["error"]["message"], "No such page");
    let (head, _) = serve(app.clone(), Request::delete("/tags"), "").await;
    assert_eq!(head.status, 409);
    // What a handler raised is no refusal.
    let (_, body) = serve(app.clone(), Request::get("/missing"), "").await;
    assert_eq!(parsed(&body)["error"]["message"], "Resource doesn't exist");
    let (head, body) = serve(app, Request::get("/numbers/x"), "").await;
    assert_eq!(head.status, 400);
    assert!(body.starts_with("Invalid URL"), "{body}");
}

#[tokio::test]
async fn layers_within_layers_agree_on_the_id() {
    let outer = ErrorLayer::new().with_request_ids(|| "outer".to_owned());
    let app = outer.layer(routes().layer(layer()));
    let (head, body) = serve(app, Request::get("/missing"), "").await;
    let ids = head.headers.get_all("x-request-id");
    assert_eq!(ids.iter().collect::<Vec<_>>(), ["outer"]);
    assert_eq!(parsed(&body)["meta"]["requestId"], "outer");
}

#[tokio::test]
async fn without_the_layer_a_response_is_whole_too() {
    let (head, body) = serve(routes(), Request::get("/limited"), "").await;
    assert_eq!(head.status, 429);
    assert_eq!(head.headers["retry-after"], "42");
    assert_eq!(head.headers["content-type"], "application/json");
    let context = &parsed(&body)["meta"];
    assert!(context["requestId"].as_str().unwrap().starts_with("req_"));
    assert!(context["timestamp"].as_str().unwrap().starts_with("20"));
    let response = ErrorResponse::new(Conflict::new(), Context::new("an id", "then"));
    let body = response.body();
    let answer = response.into_response().into_body();
    assert_eq!(
        axum::body::to_bytes(answer, usize::MAX).await.unwrap(),
        body
    );
}
