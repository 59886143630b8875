//! `RATE_LIMITED`

use std::time::Duration;

use api_errors::ApiError;
use api_errors::ErrorCode::RateLimited;
use support_desk::{Kind, Settings};

use crate::server::{Answer, Client, Server, patient};

async fn remaining(client: &Client) -> u64 {
    let answer = client.get("/tickets").await;
    answer.ok();
    answer
        .header("x-ratelimit-remaining")
        .unwrap()
        .parse()
        .unwrap()
}

/// What the error says of the time to wait and of the requests that are left, in each place where it does.
#[track_caller]
fn said(answer: &Answer) -> (u64, u64) {
    let ApiError::RateLimited(error) = answer.error() else {
        panic!("{answer:?}");
    };
    let (wait, left) = (error.retry_after, error.x_rate_limit_remaining.unwrap());
    assert_eq!(answer.header("retry-after"), Some(&*wait.to_string()));
    assert_eq!(
        answer.header("x-ratelimit-remaining"),
        Some(&*left.to_string())
    );
    let expected = format!("Rate limit exceeded. Try again in {wait} seconds.");
    assert_eq!(error.message(), expected);
    let received = answer.received();
    assert!(received.is_retryable());
    assert_eq!(received.retry_after(), Some(Duration::from_secs(wait)));
    (wait, left)
}

#[tokio::test]
async fn each_type_of_key_has_a_limit_of_its_own_and_it_counts_down() {
    let settings = Settings {
        secret_per_minute: 5,
        publishable_per_minute: 3,
        ..patient()
    };
    let server = Server::start_with(settings).await;
    for (kind, limit) in [(Kind::Secret, 5), (Kind::Publishable, 3)] {
        let key = server.key("acme", |key| key.kind = kind);
        let client = server.client_with(&format!("Bearer {key}"));
        for left in (0..limit).rev() {
            assert_eq!(remaining(&client).await, left);
        }
        for (wait, pause) in [(60, 1), (59, 19), (40, 39), (1, 1)] {
            let answer = client.get("/tickets").await;
            answer.is(RateLimited, Some("key_limit"));
            assert_eq!(said(&answer), (wait, 0));
            server.advance(pause);
        }
        assert_eq!(remaining(&client).await, limit - 1, "a minute later");
    }
}

#[tokio::test]
async fn a_burst_is_refused_although_the_minute_has_requests_left() {
    let settings = Settings {
        secret_per_minute: 100,
        burst_per_second: 3,
        ..patient()
    };
    let server = Server::start_with(settings).await;
    let client = server.client("acme");
    for left in [99, 98, 97] {
        assert_eq!(remaining(&client).await, left);
    }
    for _ in 0..2 {
        let answer = client.get("/tickets").await;
        answer.is(RateLimited, Some("burst"));
        assert_eq!(said(&answer), (1, 97), "what is refused does not count");
    }
    server.client("acme").get("/tickets").await.ok();
    server.advance(1);
    assert_eq!(remaining(&client).await, 96);
}

#[tokio::test]
async fn an_error_counts_as_a_request_and_says_what_is_left() {
    let settings = Settings {
        secret_per_minute: 3,
        ..patient()
    };
    let server = Server::start_with(settings).await;
    let client = server.client("acme");
    for left in ["2", "1", "0"] {
        let answer = client.get("/tickets/x").await;
        assert_eq!(
            (answer.status, answer.header("x-ratelimit-remaining")),
            (404, Some(left))
        );
    }
    client
        .get("/tickets/x")
        .await
        .is(RateLimited, Some("key_limit"));
}

#[tokio::test]
async fn a_clock_that_is_set_back_gives_nobody_more() {
    let settings = Settings {
        secret_per_minute: 2,
        ..patient()
    };
    let server = Server::start_with(settings).await;
    let client = server.client("acme");
    assert_eq!(remaining(&client).await, 1);
    server.set_back(5);
    assert_eq!(remaining(&client).await, 0);
    let answer = client.get("/tickets").await;
    answer.is(RateLimited, Some("key_limit"));
    assert_eq!(said(&answer), (65, 0), "the minute began in the future");
    server.set_back(3600);
    assert_eq!(remaining(&client).await, 1, "and waits for nobody");
}

#[tokio::test]
async fn requests_at_once_share_one_limit() {
    let settings = Settings {
        secret_per_minute: 10,
        ..patient()
    };
    let server = Server::start_with(settings).await;
    let client = server.client("acme");
    let asked = (0..30).map(|_| {
        let client = client.clone();
        tokio::spawn(async move { client.get("/tickets").await.status })
    });
    let mut answered = 0;
    for status in asked.collect::<Vec<_>>() {
        answered += usize::from(status.await.unwrap() == 200);
    }
    assert_eq!(answered, 10);
}
