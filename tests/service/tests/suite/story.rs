//! A day at the desk, through the generated client.

use std::time::Duration;

use api_errors::{ApiError, Decoded, ErrorCode};
use serde_json::json;
use support_desk::Settings;

use crate::server::{Server, patient};

#[tokio::test]
async fn a_ticket_is_opened_answered_and_closed() {
    let settings = Settings {
        burst_per_second: 12,
        ..patient()
    };
    let server = Server::start_with(settings).await;
    let desk = server.client("acme");

    let ada = json!({ "name": "Ada", "email": "ada@example.com" });
    let customer = desk.post("/customers", ada.clone()).await.created();
    let Decoded::Known(response) = desk.post("/customers", ada).await.received().decoded else {
        panic!("the catalogue has the code");
    };
    assert_eq!(response.context.request_id.len(), "req_".len() + 32);
    assert_eq!(response.context.timestamp, "2027-01-15T08:00:00.000Z");

    // Two mistakes, each mended by what the error says.
    let mut ticket = json!({ "title": "Printer on fire", "priority": "urgent" });
    loop {
        let answer = desk.post("/tickets", ticket.clone()).await;
        if answer.status == 201 {
            break;
        }
        match answer.error() {
            ApiError::ValidationError(error) => match error.field.as_deref() {
                Some("priority") => {
                    let (_, allowed) = error.message().split_once(": ").unwrap();
                    ticket["priority"] = json!(allowed.split(", ").last().unwrap());
                }
                Some("customerId") => ticket["customerId"] = customer["id"].clone(),
                other => panic!("{other:?}"),
            },
            other => panic!("{other:?}"),
        }
    }
    let tickets = desk.get("/tickets?priority=critical").await.ok();
    let path = format!("/tickets/{}", tickets[0]["id"].as_str().unwrap());
    for status in ["pending", "open", "solved", "closed"] {
        let ticket = desk.patch(&path, json!({ "status": status })).await.ok();
        assert_eq!(ticket["status"], status);
    }
    desk.patch(&path, json!({ "status": "open" }))
        .await
        .is(ErrorCode::Conflict, Some("invalid_transition"));

    // Too much at once: the error says how long to wait, and after that it works.
    let received = loop {
        let answer = desk.get(&path).await;
        if answer.status != 200 {
            break answer.received();
        }
    };
    assert_eq!(received.code(), Some(ErrorCode::RateLimited));
    let pause = received.retry_after().unwrap();
    assert_eq!(pause, Duration::from_secs(1));
    server.advance(pause.as_secs());
    desk.delete(&path).await.empty();
    let gone = desk.get(&path).await;
    gone.is(ErrorCode::NotFound, Some("deleted"));
    let advice = gone.received().resolutions().collect::<Vec<_>>();
    assert!(
        advice.contains(&"Check if the resource was recently deleted"),
        "{advice:?}"
    );
}
