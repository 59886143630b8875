//! Problem details (RFC 9457), and who gets them.

use api_errors::web::prefers_problem;
use api_errors::{Context, ErrorResponse, RateLimited};
use axum::http::Request;
use axum::response::AppendHeaders;
use axum::routing::get;
use axum::{Router, http::StatusCode};
use serde_json::{Value, json};
use stripe_errors::details::card_declined::DeclineCode;
use stripe_errors::{CardDeclined, IdempotencyConflict};
use web::{NOW, ask, layer, serve};

fn parsed(body: &str) -> Value {
    serde_json::from_str(body).unwrap()
}

#[test]
fn problem_details_are_for_those_who_prefer_them() {
    for accept in [
        "application/problem+json",
        "Application/Problem+JSON",
        "application/problem+json, application/json;q=0.9",
        "application/json;q=0.5,application/problem+json;q=0.501",
        "application/problem+json;q=0.2, */*;q=0.1",
        "application/problem+json, application/*;q=0.9",
        "text/html, application/problem+json ; q=1.000",
        "application/json;q=0, */*",
        "application/json;x=\"a,b;q=1\";q=0.3, application/problem+json;q=0.4",
        "application/json;x=\"a\\\"\";q=0.3, application/problem+json;q=0.4",
    ] {
        assert!(prefers_problem(accept), "{accept}");
    }
}

#[test]
fn all_others_get_the_usual_body() {
    for accept in [
        "",
        "*/*",
        "application/*",
        "application/json",
        "text/html",
        "application/json, application/problem+json",
        "application/problem+json;q=0.5, application/json",
        "application/problem+json;q=0.5, */*",
        "application/problem+json;q=0",
        "application/problem+json;q=0, */*",
        // Qualities that are none.
        "application/problem+json;q=2",
        "application/problem+json;q=0.1234",
        "application/problem+json;q=-1",
        "application/problem+json;q=",
        "application/problem+json;q=1.5",
        "application/problem+jsonx",
        "x=\"application/problem+json",
        ",;=,;q,",
    ] {
        assert!(!prefers_problem(accept), "{accept}");
    }
}

#[tokio::test]
async fn the_layer_answers_in_the_preferred_form() {
    for (accept, media_type) in [
        ("application/problem+json", "application/problem+json"),
        (
            "application/problem+json;q=0.9, */*;q=0.1",
            "application/problem+json",
        ),
        (
            "application/json, application/problem+json",
            "application/json",
        ),
        ("*/*", "application/json"),
    ] {
        // Of a handler, of the router, and a response that a handler made itself.
        for path in ["/missing", "/unknown", "/whole"] {
            let (head, body) = ask(Request::get(path).header("accept", accept)).await;
            let types = head.headers.get_all("content-type");
            assert_eq!(types.iter().collect::<Vec<_>>(), [media_type], "{accept}");
            assert_eq!(head.headers["content-length"], body.len().to_string());
            let is_problem = media_type == "application/problem+json";
            assert_eq!(parsed(&body)["status"].is_number(), is_problem, "{body}");
            assert_eq!(parsed(&body)["success"].is_boolean(), !is_problem, "{body}");
        }
    }
}

#[tokio::test]
async fn the_lines_of_a_header_count_as_one() {
    let request = Request::get("/missing")
        .header("accept", "application/json;q=0.5")
        .header("accept", "application/problem+json");
    let (head, _) = ask(request).await;
    assert_eq!(head.headers["content-type"], "application/problem+json");
}

#[tokio::test]
async fn caches_are_told_what_the_body_depends_on() {
    let (head, _) = ask(Request::get("/missing")).await;
    assert_eq!(head.headers["vary"], "Accept");
    let (head, _) = ask(Request::get("/id")).await;
    assert!(!head.headers.contains_key("vary"));
    for (stated, told) in [
        ("origin", &["origin", "Accept"][..]),
        ("origin, accept", &["origin, accept"]),
        ("*", &["*"]),
    ] {
        let refuse = move || async move { (AppendHeaders([("vary", stated)]), "refused") };
        let refuse = move || async move { (StatusCode::CONFLICT, refuse().await) };
        let app = Router::new().route("/", get(refuse)).layer(layer());
        let (head, _) = serve(app, Request::get("/"), "").await;
        let lines = head.headers.get_all("vary");
        assert_eq!(lines.iter().collect::<Vec<_>>(), told);
    }
}

#[tokio::test]
async fn a_problem_has_the_details_and_the_context() {
    let request = Request::get("/limited").header("accept", "application/problem+json");
    let (head, body) = ask(request).await;
    assert_eq!(head.status, 429);
    assert_eq!(head.headers["retry-after"], "42");
    assert_eq!(
        parsed(&body),
        json!({
            "title": "Too many requests",
            "status": 429,
            "detail": "Rate limit exceeded. Try again in 42 seconds.",
            "code": "RATE_LIMITED",
            "retryAfter": 42,
            "requestId": "generated",
            "timestamp": NOW,
        })
    );
}

#[test]
fn the_type_of_a_problem_is_the_address_of_its_page() {
    let declined = CardDeclined::new(DeclineCode::LostCard);
    let declined = declined.with(|details| details.last4 = Some("4242".into()));
    let response = stripe_errors::ErrorResponse::new(declined, stripe_errors::Context::new("id"));
    assert_eq!(
        parsed(&response.problem_body()),
        json!({
            "type": "https://pay.example.com/errors/codes/CARD_DECLINED.html",
            "title": "The card was declined",
            "status": 402,
            "detail": "Your card was declined: lost_card.",
            "code": "CARD_DECLINED",
            "decline_code": "lost_card",
            "last4": "4242",
        })
    );
}

#[test]
fn what_goes_into_headers_is_not_in_the_problem() {
    let conflict = IdempotencyConflict::new("key_1");
    let response = stripe_errors::ErrorResponse::new(conflict, stripe_errors::Context::new("id"));
    let headers = response.headers();
    assert!(headers.contains(&("Idempotency-Key", "key_1".into())));
    assert!(!response.problem_body().contains("key_1"));
}

#[test]
fn any_text_is_written_as_json() {
    let text = "\"\\ \u{0} \u{1f} \n é 😀 \u{2028}";
    let error = RateLimited::new(1).with_message(text);
    let response = ErrorResponse::new(error, Context::new(text, "then"));
    let problem = parsed(&response.problem_body());
    assert_eq!(problem["detail"], text);
    assert_eq!(problem["requestId"], text);
}
