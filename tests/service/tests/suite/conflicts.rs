//! `CONFLICT`

use api_errors::ErrorCode::Conflict;
use serde_json::json;

use crate::server::Server;

const ALL: [&str; 4] = ["open", "pending", "solved", "closed"];

#[tokio::test]
async fn an_email_address_is_one_customers() {
    let server = Server::start().await;
    let client = server.client("acme");
    let ada = client.add_customer("ada@example.com").await;
    let bob = client.add_customer("bob@example.com").await;
    let bob = format!("/customers/{}", bob["id"].as_str().unwrap());
    for answer in [
        client
            .post(
                "/customers",
                json!({ "name": "Eve", "email": "ADA@example.com" }),
            )
            .await,
        client
            .patch(&bob, json!({ "email": "ADA@example.com" }))
            .await,
    ] {
        answer.is(Conflict, Some("duplicate_email"));
        let expected = "A customer with the email ADA@example.com already exists";
        assert_eq!(answer.message(), expected);
    }
    server
        .client("globex")
        .add_customer("ada@example.com")
        .await;
    let ada = format!("/customers/{}", ada["id"].as_str().unwrap());
    client.delete(&ada).await.empty();
    client.add_customer("ada@example.com").await;
}

#[tokio::test]
async fn of_many_who_want_an_address_at_once_one_gets_it() {
    let server = Server::start().await;
    let client = server.client("acme");
    let asked = (0..8).map(|_| {
        let client = client.clone();
        let body = json!({ "name": "Ada", "email": "ada@example.com" });
        tokio::spawn(async move { client.post("/customers", body).await })
    });
    let mut made = 0;
    for answer in asked.collect::<Vec<_>>() {
        let answer = answer.await.unwrap();
        if answer.status == 201 {
            made += 1;
        } else {
            answer.is(Conflict, Some("duplicate_email"));
        }
    }
    assert_eq!(made, 1);
}

#[tokio::test]
async fn a_slug_is_one_articles() {
    let server = Server::start().await;
    let client = server.client("acme");
    let article = |slug: &str| json!({ "slug": slug, "title": "Getting started" });
    client
        .post("/articles", article("getting-started"))
        .await
        .created();
    let other = client.post("/articles", article("other")).await.created();
    let other = format!("/articles/{}", other["id"].as_str().unwrap());
    for answer in [
        client.post("/articles", article("getting-started")).await,
        client
            .patch(&other, json!({ "slug": "getting-started" }))
            .await,
    ] {
        answer.is(Conflict, Some("duplicate_slug"));
        let expected = "An article with the slug getting-started already exists";
        assert_eq!(answer.message(), expected);
    }
    assert_eq!(client.get(&other).await.ok()["slug"], "other");
}

#[tokio::test]
async fn a_ticket_goes_the_ways_that_there_are() {
    let server = Server::start().await;
    let client = server.client("acme");
    for (from, ways) in [
        ("open", &ALL[..]),
        ("pending", &ALL[..]),
        ("solved", &["open", "solved", "closed"]),
        ("closed", &["closed"]),
    ] {
        for to in ALL {
            let ticket = client.open_ticket("Printer on fire").await;
            let path = format!("/tickets/{}", ticket["id"].as_str().unwrap());
            client.patch(&path, json!({ "status": from })).await.ok();
            let answer = client
                .patch(&path, json!({ "status": to, "title": "Out" }))
                .await;
            if ways.contains(&to) {
                assert_eq!(answer.ok()["status"], to);
                continue;
            }
            answer.is(Conflict, Some("invalid_transition"));
            let expected = format!("A ticket that is {from} cannot become {to}");
            assert_eq!(answer.message(), expected);
            let ticket = client.get(&path).await.ok();
            assert_eq!(ticket["status"], from);
            assert_eq!(ticket["title"], "Printer on fire", "half a change");
        }
    }
}
