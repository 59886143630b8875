//! How often the client asks, and how long it waits, for whatever a server may answer.
//!
//! The clock stands still while anything is being done and jumps to the next event when nothing is,
//! so that the pauses are exact and the tests do not wait.

mod server;

use std::error::Error;
use std::time::Duration;

use api_errors::{
    ApiError, Context, Decoded, ErrorCode, ErrorResponse, NotFound, RateLimited, ReceivedError,
    ServerError, ValidationError,
};
use client::{CallError, fetch};
use reqwest::Client;
use server::{Server, answer, cut};

/// An answer of a server that uses the same catalogue.
fn error(error: impl Into<ApiError>) -> String {
    let response = ErrorResponse::new(error, Context::new("req_abc123", "2025-12-14T10:30:00Z"));
    let headers = response.headers();
    let headers = headers
        .iter()
        .map(|(name, value)| format!("{name}: {value}"));
    let head: Vec<_> = [response.status().to_string()]
        .into_iter()
        .chain(headers)
        .collect();
    let head: Vec<_> = head.iter().map(String::as_str).collect();
    answer(&head, &response.body())
}

fn success() -> String {
    answer(&["200 OK"], "the answer")
}

/// What a proxy says while the server behind it is away.
fn proxy_page() -> String {
    let head = ["503 Service Unavailable", "Content-Type: text/html"];
    answer(&head, "<html><body>503 Service Unavailable</body></html>")
}

fn newer(head: &[&str]) -> String {
    let body =
        r#"{"success":false,"error":{"code":"QUOTA_EXCEEDED","message":"The quota is used up"}}"#;
    answer(head, body)
}

struct Outcome {
    result: Result<String, CallError>,
    attempts: usize,
    pauses: Vec<Duration>,
}

impl Outcome {
    /// The error response that was the last answer.
    fn received(&self) -> &ReceivedError {
        match &self.result {
            Err(CallError::Refused(received)) => received,
            other => panic!("{other:?}"),
        }
    }
}

async fn fetch_from(script: &[String]) -> Outcome {
    let server = Server::start(script).await;
    let result = fetch(&client(), &server.url).await;
    Outcome {
        result,
        attempts: server.attempts(),
        pauses: server.pauses(),
    }
}

/// A client that no proxy of the environment comes between.
fn client() -> Client {
    Client::builder().no_proxy().build().unwrap()
}

fn seconds(pauses: &[u64]) -> Vec<Duration> {
    pauses.iter().copied().map(Duration::from_secs).collect()
}

#[tokio::test(start_paused = true)]
async fn success_ends_the_attempts() {
    let limited = error(RateLimited::new(0));
    let outcome = fetch_from(&[limited, proxy_page(), success()]).await;
    assert_eq!(outcome.result.unwrap(), "the answer");
    // Neither asks for more than what was planned.
    assert_eq!(outcome.pauses, seconds(&[1, 2]));
}

#[tokio::test(start_paused = true)]
async fn body_says_how_long_to_wait() {
    let outcome = fetch_from(&[error(RateLimited::new(42)), success()]).await;
    assert!(outcome.result.is_ok());
    assert_eq!(outcome.pauses, seconds(&[42]));
}

#[tokio::test(start_paused = true)]
async fn header_says_how_long_to_wait_as_a_date() {
    let date = "Date: Sun, 06 Nov 1994 08:49:37 GMT";
    let retry_after = "Retry-After: Sun, 06 Nov 1994 08:50:07 GMT";
    let limited = answer(&["429 Too Many Requests", date, retry_after], "slow down");
    let outcome = fetch_from(&[limited, success()]).await;
    assert!(outcome.result.is_ok());
    assert_eq!(outcome.pauses, seconds(&[30]));
}

#[tokio::test(start_paused = true)]
async fn date_that_is_over_asks_for_nothing() {
    let retry_after = "Retry-After: Sun, 06 Nov 1994 08:50:07 GMT";
    let limited = answer(&["429 Too Many Requests", retry_after], "slow down");
    let outcome = fetch_from(&[limited, success()]).await;
    assert!(outcome.result.is_ok());
    assert_eq!(outcome.pauses, seconds(&[1]));
}

#[tokio::test(start_paused = true)]
async fn pause_that_is_too_long_is_an_answer() {
    let outcome = fetch_from(&[error(RateLimited::new(u64::MAX)), success()]).await;
    assert_eq!(outcome.attempts, 1);
    assert_eq!(
        outcome.received().retry_after(),
        Some(Duration::from_secs(u64::MAX))
    );
}

#[tokio::test(start_paused = true)]
async fn attempts_end_though_the_server_asks_for_more() {
    let outcome = fetch_from(&[error(RateLimited::new(5))]).await;
    assert_eq!(outcome.received().code(), Some(ErrorCode::RateLimited));
    assert_eq!(outcome.pauses, seconds(&[5, 5, 5]));
}

#[tokio::test(start_paused = true)]
async fn server_error_is_tried_again_with_growing_pauses() {
    let outcome = fetch_from(&[error(ServerError::new())]).await;
    assert_eq!(outcome.received().code(), Some(ErrorCode::ServerError));
    assert_eq!(outcome.pauses, seconds(&[1, 2, 4]));
}

#[tokio::test(start_paused = true)]
async fn errors_of_the_caller_are_not_tried_again() {
    for refused in [
        error(ValidationError::required("title")),
        error(NotFound::new()),
    ] {
        let outcome = fetch_from(&[refused, success()]).await;
        assert_eq!(outcome.attempts, 1);
        assert!(outcome.received().known().is_some());
    }
}

#[tokio::test(start_paused = true)]
async fn details_are_typed() {
    let outcome = fetch_from(&[error(ValidationError::required("title"))]).await;
    let Some(ApiError::ValidationError(error)) = outcome.received().known().map(|it| &it.error)
    else {
        panic!("{:?}", outcome.result);
    };
    assert_eq!(error.field.as_deref(), Some("title"));
    let shown = outcome.result.unwrap_err().to_string();
    assert_eq!(shown, "VALIDATION_ERROR: title is required");
}

#[tokio::test(start_paused = true)]
async fn newer_code_is_tried_again_only_if_the_server_says_so() {
    let outcome = fetch_from(&[newer(&["402 Payment Required"]), success()]).await;
    assert_eq!(outcome.attempts, 1);
    assert!(
        matches!(&outcome.received().decoded, Decoded::Newer(newer) if newer.code == "QUOTA_EXCEEDED")
    );
    let shown = outcome.result.unwrap_err().to_string();
    assert_eq!(shown, "QUOTA_EXCEEDED: The quota is used up");

    let outcome = fetch_from(&[
        newer(&["402 Payment Required", "Retry-After: 7"]),
        success(),
    ])
    .await;
    assert!(outcome.result.is_ok());
    assert_eq!(outcome.pauses, seconds(&[7]));
}

#[tokio::test(start_paused = true)]
async fn truncated_json_is_judged_by_its_status() {
    let whole = error(ServerError::new());
    let (_, body) = whole.split_once("\r\n\r\n").unwrap();
    let part = &body[..body.len() / 2];
    let outcome = fetch_from(&[answer(&["500 Internal Server Error"], part), success()]).await;
    assert_eq!(outcome.attempts, 1);
    assert_eq!(outcome.received().decoded, Decoded::Other);
    assert_eq!(outcome.received().body, part.as_bytes());

    let outcome = fetch_from(&[answer(&["502 Bad Gateway"], part), success()]).await;
    assert!(outcome.result.is_ok());
    assert_eq!(outcome.attempts, 2);
}

#[tokio::test(start_paused = true)]
async fn broken_connection_is_tried_again() {
    let outcome = fetch_from(&[cut(&["404 Not Found"], "{", 100), success()]).await;
    assert!(outcome.result.is_ok());
    assert_eq!(outcome.attempts, 2);

    let outcome = fetch_from(&[cut(&["404 Not Found"], "{", 100)]).await;
    assert_eq!(outcome.attempts, 4);
    let error = outcome.result.unwrap_err();
    assert!(matches!(error, CallError::Unanswered(_)));
    assert!(error.source().is_some());
}

#[tokio::test(start_paused = true)]
async fn address_that_is_none_is_not_tried_again() {
    let error = fetch(&client(), "no address").await.unwrap_err();
    assert!(!error.is_retryable());
}
