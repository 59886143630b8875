//! `FORBIDDEN`

use api_errors::ErrorCode::Forbidden;
use reqwest::Method;
use serde_json::json;
use support_desk::{Access, Kind, Resource, Scope};

use crate::server::{Answer, Server};

#[tokio::test]
async fn a_publishable_key_reads_and_does_not_write() {
    let server = Server::start().await;
    let key = server.key("acme", |key| key.kind = Kind::Publishable);
    assert!(key.starts_with("pk_live_"));
    let page = server.client_with(&format!("Bearer {key}"));
    page.get("/articles").await.ok();
    let ticket = server.client("acme").open_ticket("Printer on fire").await;
    let path = format!("/tickets/{}", ticket["id"].as_str().unwrap());
    let answers = [
        page.post("/articles", json!({ "slug": "a", "title": "A" }))
            .await,
        page.patch(&path, json!({ "status": "closed" })).await,
        page.delete(&path).await,
    ];
    for answer in answers {
        answer.is(Forbidden, Some("publishable_key"));
    }
    assert_eq!(page.get(&path).await.ok()["status"], "open");
}

#[tokio::test]
async fn the_records_of_another_team_are_out_of_reach() {
    let server = Server::start().await;
    let (acme, globex) = (server.client("acme"), server.client("globex"));
    let ticket = acme.open_ticket("Printer on fire").await;
    let article = json!({ "slug": "fire", "title": "Fire" });
    let article = acme.post("/articles", article).await.created();
    for path in [
        format!("/tickets/{}", ticket["id"].as_str().unwrap()),
        format!("/customers/{}", ticket["customerId"].as_str().unwrap()),
        format!("/articles/{}", article["id"].as_str().unwrap()),
    ] {
        for answer in [
            globex.get(&path).await,
            globex.patch(&path, json!({})).await,
            globex.delete(&path).await,
        ] {
            answer.is(Forbidden, Some("other_team"));
        }
        acme.get(&path).await.ok();
    }
    let stolen = json!({ "title": "Mine", "customerId": ticket["customerId"] });
    let answer = globex.post("/tickets", stolen).await;
    answer.is(Forbidden, Some("other_team"));
    let after = format!("/tickets?after={}", ticket["id"].as_str().unwrap());
    globex.get(&after).await.is(Forbidden, Some("other_team"));
    assert_eq!(globex.get("/tickets").await.ok(), json!([]));
}

#[tokio::test]
async fn a_key_does_what_it_is_for_and_nothing_else() {
    let server = Server::start().await;
    let scopes = vec![
        Scope(Resource::Tickets, Access::Read),
        Scope(Resource::Customers, Access::Write),
    ];
    let key = server.key("acme", |key| key.scopes = scopes);
    let client = server.client_with(&format!("Bearer {key}"));
    client.get("/tickets").await.ok();
    client.add_customer("ada@example.com").await;
    for (method, path) in [
        (Method::GET, "/customers"),
        (Method::GET, "/articles"),
        (Method::POST, "/tickets"),
        (Method::POST, "/articles"),
    ] {
        let answer = Answer::to(client.request(method, path)).await;
        answer.is(Forbidden, Some("restricted"));
    }
}
