//! `SERVER_ERROR`

use std::time::Duration;

use api_errors::ErrorCode::ServerError;
use axum::Router;
use axum::routing::get;
use rusqlite::Connection;
use serde_json::json;
use support_desk::Settings;
use tokio::task::JoinHandle;

use crate::logs;
use crate::server::{Answer, Client, Server, patient};

/// Whether the answer says that the server failed, and not a word more.
#[track_caller]
fn gives_nothing_away(answer: &Answer) {
    assert_eq!(answer.message(), "Internal server error");
    assert!(answer.received().is_retryable());
    let body: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
    let members = body["error"].as_object().unwrap().keys();
    assert_eq!(members.collect::<Vec<_>>(), ["code", "message"]);
}

#[tokio::test]
async fn a_handler_that_fails_says_why_in_the_log_alone() {
    let server = Server::start().await;
    let client = server.client("acme");
    let database = Connection::open(server.database()).unwrap();
    database.execute_batch("drop table articles").unwrap();
    let answer = client.get("/articles").await;
    answer.is(ServerError, Some("unexpected"));
    gives_nothing_away(&answer);
    let id = answer.header("x-request-id").unwrap();
    let source = logs::field(id, "source").unwrap();
    assert!(
        source.starts_with("the database failed: no such table: articles"),
        "{source}"
    );
    client.get("/tickets").await.ok();
}

#[tokio::test]
async fn a_row_that_nobody_understands_is_an_error_of_the_server() {
    let server = Server::start().await;
    let client = server.client("acme");
    let ticket = client.open_ticket("Printer on fire").await;
    let database = Connection::open(server.database()).unwrap();
    let damage = "pragma ignore_check_constraints = on; update tickets set status = 'lost'";
    database.execute_batch(damage).unwrap();
    let answer = client
        .get(&format!("/tickets/{}", ticket["id"].as_str().unwrap()))
        .await;
    answer.is(ServerError, Some("unexpected"));
    gives_nothing_away(&answer);
}

#[tokio::test]
async fn a_database_that_is_locked_is_unavailable_until_it_is_not() {
    let settings = Settings {
        busy_timeout: Duration::from_millis(30),
        ..patient()
    };
    let server = Server::start_with(settings).await;
    let client = server.client("acme");
    let database = Connection::open(server.database()).unwrap();
    database.execute_batch("begin immediate").unwrap();
    let body = json!({ "name": "Ada", "email": "ada@example.com" });
    let answer = client.post("/customers", body.clone()).await;
    answer.is(ServerError, Some("unavailable"));
    gives_nothing_away(&answer);
    client.get("/customers").await.ok();

    // A client that tries again, as the error says it may, gets its answer when the lock is gone.
    let unlocking = async {
        tokio::time::sleep(Duration::from_millis(150)).await;
        database.execute_batch("rollback").unwrap();
    };
    let trying = async {
        let mut pause = Duration::from_millis(10);
        loop {
            let answer = client.post("/customers", body.clone()).await;
            if answer.status == 201 || !answer.received().is_retryable() {
                return answer;
            }
            tokio::time::sleep(pause).await;
            pause *= 2;
        }
    };
    let ((), answer) = tokio::join!(unlocking, trying);
    answer.created();
}

/// Fifty requests at once, each of which writes.
fn fifty_write(client: &Client) -> Vec<JoinHandle<Answer>> {
    let write = |number| {
        let client = client.clone();
        let body = json!({ "slug": format!("a-{number}"), "title": "A" });
        tokio::spawn(async move { client.post("/articles", body).await })
    };
    (0..50).map(write).collect()
}

#[tokio::test]
async fn whoever_reads_does_not_wait_for_those_who_write() {
    let settings = Settings {
        busy_timeout: Duration::from_secs(20),
        ..patient()
    };
    let server = Server::start_with(settings).await;
    let client = server.client("acme");
    let database = Connection::open(server.database()).unwrap();
    database.execute_batch("begin immediate").unwrap();
    let writing = fifty_write(&client);
    tokio::time::sleep(Duration::from_millis(100)).await;
    let reading = client.get("/articles");
    let answer = tokio::time::timeout(Duration::from_secs(8), reading).await;
    answer.expect("nothing is in its way").ok();
    database.execute_batch("rollback").unwrap();
    for answer in writing {
        answer.await.unwrap().created();
    }
}

#[tokio::test]
async fn nobody_waits_for_long_behind_others_who_wait() {
    let settings = Settings {
        busy_timeout: Duration::from_millis(500),
        ..patient()
    };
    let server = Server::start_with(settings).await;
    let client = server.client("acme");
    let database = Connection::open(server.database()).unwrap();
    database.execute_batch("begin immediate").unwrap();
    let writing = fifty_write(&client);
    let answers = async {
        for answer in writing {
            let answer = answer.await.unwrap();
            answer.is(ServerError, Some("unavailable"));
            gives_nothing_away(&answer);
        }
    };
    // One after the other they would wait for 25 seconds.
    let answered = tokio::time::timeout(Duration::from_secs(12), answers).await;
    answered.expect("they wait at once");
}

#[tokio::test]
async fn a_database_that_vanishes_is_not_made_anew() {
    let server = Server::start().await;
    std::fs::remove_file(server.database()).unwrap();
    let client = server.client("acme");
    let asked = (0..20).map(|_| {
        let client = client.clone();
        tokio::spawn(async move { client.get("/tickets").await })
    });
    for answer in asked.collect::<Vec<_>>() {
        let answer = answer.await.unwrap();
        if answer.status != 200 {
            answer.is(ServerError, Some("unexpected"));
            gives_nothing_away(&answer);
        }
    }
    assert!(!server.database().exists());
}

#[tokio::test]
async fn a_panic_is_an_error_and_the_server_lives_on() {
    let panicking = Router::new().route("/panic", get(panics));
    let server = Server::start_beside(patient(), panicking).await;
    for _ in 0..3 {
        let answer = server.anonymous().get("/panic").await;
        answer.is(ServerError, None);
        gives_nothing_away(&answer);
        assert!(!format!("{answer:?}").contains("swordfish"));
    }
    server.client("acme").get("/tickets").await.ok();
}

async fn panics() {
    panic!("the password is swordfish");
}
