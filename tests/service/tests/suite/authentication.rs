//! `UNAUTHORIZED`

use std::time::Duration;

use api_errors::ErrorCode::Unauthorized;

use reqwest::Method;

use crate::server::{Answer, Server};

#[tokio::test]
async fn without_a_header_there_is_no_answer() {
    let server = Server::start().await;
    let answer = server.anonymous().get("/tickets").await;
    answer.is(Unauthorized, Some("missing_header"));
    assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
}

#[tokio::test]
async fn what_is_no_key_is_malformed() {
    let server = Server::start().await;
    let key = server.key("acme", |_| ());
    for authorization in [
        "",
        "Bearer",
        "Bearer ",
        "Bearer sk_live_xxx",
        "Basic c2tfbGl2ZTo=",
        &key,
        &format!("Bearer {key}x"),
        &format!("Token {key}"),
        &format!("Bearer {}", key.replace("sk_live_", "sk_test_")),
    ] {
        let answer = server.client_with(authorization).get("/tickets").await;
        answer.is(Unauthorized, Some("malformed_key"));
    }
    for authorization in [format!("bearer {key}"), format!("Bearer  {key}")] {
        server
            .client_with(&authorization)
            .get("/tickets")
            .await
            .ok();
    }
    let client = server.client("acme");
    let twice = client.request(Method::GET, "/tickets");
    let twice = twice.header("authorization", "Bearer other");
    Answer::to(twice)
        .await
        .is(Unauthorized, Some("malformed_key"));
}

#[tokio::test]
async fn a_key_that_was_never_issued_opens_nothing() {
    let server = Server::start().await;
    let key = format!("Bearer sk_live_{}", "0".repeat(32));
    let answer = server.client_with(&key).get("/tickets").await;
    answer.is(Unauthorized, None);
}

#[tokio::test]
async fn a_revoked_key_opens_nothing_any_more() {
    let server = Server::start().await;
    let key = server.key("acme", |_| ());
    let client = server.client_with(&format!("Bearer {key}"));
    client.get("/tickets").await.ok();
    assert!(server.desk.revoke_key(&key).unwrap());
    assert!(!server.desk.revoke_key("sk_live_").unwrap());
    let answer = client.get("/tickets").await;
    answer.is(Unauthorized, Some("revoked_key"));
}

#[tokio::test]
async fn a_key_expires_at_its_time() {
    let server = Server::start().await;
    let end = server.now() + Duration::from_secs(60);
    let key = server.key("acme", |key| key.expires = Some(end));
    let client = server.client_with(&format!("Bearer {key}"));
    server.advance(59);
    client.get("/tickets").await.ok();
    server.advance(1);
    let answer = client.get("/tickets").await;
    answer.is(Unauthorized, Some("expired_key"));
}

#[tokio::test]
async fn a_key_is_stored_hashed() {
    let server = Server::start().await;
    let key = server.key("acme", |_| ());
    let secret = key.strip_prefix("sk_live_").unwrap();
    for file in std::fs::read_dir(server.database().parent().unwrap()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        let is_there = bytes
            .windows(secret.len())
            .any(|part| part == secret.as_bytes());
        assert!(!is_there);
    }
}
