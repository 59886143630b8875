//! `NOT_FOUND` and `METHOD_NOT_ALLOWED`

use api_errors::ErrorCode::{MethodNotAllowed, NotFound, Unauthorized};
use reqwest::Method;
use serde_json::{Value, json};

use crate::server::{Answer, Server};

/// IDs with a right check digit, of records that do not exist.
const NOBODY: [&str; 3] = [
    "/tickets/tkt_0000000000000",
    "/customers/cus_0000000000000",
    "/articles/art_0000000000000",
];

#[tokio::test]
async fn an_id_that_no_record_has_is_unknown() {
    let server = Server::start().await;
    let client = server.client("acme");
    for path in NOBODY {
        for answer in [
            client.get(path).await,
            client.patch(path, json!({})).await,
            client.delete(path).await,
        ] {
            answer.is(NotFound, Some("unknown_id"));
        }
    }
    let ticket = json!({ "title": "Fire", "customerId": "cus_0000000000000" });
    let answer = client.post("/tickets", ticket).await;
    answer.is(NotFound, Some("unknown_id"));
    let answer = client.get("/tickets?after=tkt_0000000000000").await;
    answer.is(NotFound, Some("unknown_id"));
}

#[tokio::test]
async fn a_record_that_was_deleted_is_told_from_one_that_never_was() {
    let server = Server::start().await;
    let client = server.client("acme");
    let ticket = client.open_ticket("Printer on fire").await;
    let customer = format!("/customers/{}", ticket["customerId"].as_str().unwrap());
    let path = format!("/tickets/{}", ticket["id"].as_str().unwrap());
    client.delete(&path).await.empty();
    for answer in [
        client.get(&path).await,
        client.patch(&path, json!({})).await,
        client.delete(&path).await,
    ] {
        answer.is(NotFound, Some("deleted"));
    }
    assert_eq!(client.get("/tickets").await.ok(), json!([]));
    client.delete(&customer).await.empty();
    let again = json!({ "title": "Again", "customerId": ticket["customerId"] });
    let answer = client.post("/tickets", again).await;
    answer.is(NotFound, Some("deleted"));
}

#[tokio::test]
async fn every_wrong_digit_of_an_id_is_a_typo() {
    let server = Server::start().await;
    let client = server.client("acme");
    let ticket = client.open_ticket("Printer on fire").await;
    let id = ticket["id"].as_str().unwrap();
    for at in "tkt_".len()..id.len() {
        let mut typo = id.to_owned();
        let other = if &id[at..=at] == "7" { "8" } else { "7" };
        typo.replace_range(at..=at, other);
        let answer = client.get(&format!("/tickets/{typo}")).await;
        answer.is(NotFound, Some("mistyped_id"));
    }
    for typo in [
        "x",
        "tkt_",
        &id[1..],
        &id[..id.len() - 1],
        &id.to_uppercase(),
        &id.replace("tkt_", "cus_"),
        "tkt_%C3%A9%FF",
        "..%2F..%2Fetc%2Fpasswd",
    ] {
        let answer = client.get(&format!("/tickets/{typo}")).await;
        answer.is(NotFound, Some("mistyped_id"));
    }
    client.get(&format!("/tickets/{id}")).await.ok();
}

#[tokio::test]
async fn a_list_goes_on_after_a_record() {
    let server = Server::start().await;
    let client = server.client("acme");
    for title in ["one", "two", "three"] {
        client.open_ticket(title).await;
    }
    let titles = |tickets: Value| -> Vec<String> {
        let tickets = tickets.as_array().unwrap().iter();
        tickets
            .map(|ticket| ticket["title"].as_str().unwrap().to_owned())
            .collect()
    };
    let first = client.get("/tickets?limit=2").await.ok();
    let last = first[1]["id"].as_str().unwrap().to_owned();
    assert_eq!(titles(first), ["one", "two"]);
    let rest = client
        .get(&format!("/tickets?limit=2&after={last}"))
        .await
        .ok();
    assert_eq!(titles(rest), ["three"]);
    client.delete(&format!("/tickets/{last}")).await.empty();
    let rest = client.get(&format!("/tickets?after={last}")).await.ok();
    assert_eq!(titles(rest), ["three"]);
    let urgent = client
        .get("/tickets?priority=critical&status=open")
        .await
        .ok();
    assert_eq!(urgent, json!([]));
}

#[tokio::test]
async fn a_path_without_a_route_is_not_found_with_or_without_a_key() {
    let server = Server::start().await;
    let client = server.client("acme");
    for path in [
        "/",
        "/ticket",
        "/tickets/",
        "/tickets/a/b",
        "//tickets",
        "/%00",
    ] {
        client.get(path).await.is(NotFound, None);
        server.anonymous().get(path).await.is(NotFound, None);
    }
}

#[tokio::test]
async fn a_wrong_method_says_which_are_right() {
    let server = Server::start().await;
    let client = server.client("acme");
    for (method, path, allowed) in [
        (Method::PUT, "/tickets", "GET,HEAD,POST"),
        (Method::DELETE, "/customers", "GET,HEAD,POST"),
        (Method::OPTIONS, "/articles", "GET,HEAD,POST"),
        (Method::POST, NOBODY[0], "DELETE,GET,HEAD,PATCH"),
        (Method::TRACE, NOBODY[2], "DELETE,GET,HEAD,PATCH"),
        (
            Method::from_bytes(b"BREW").unwrap(),
            "/tickets",
            "GET,HEAD,POST",
        ),
    ] {
        let answer = Answer::to(client.request(method, path)).await;
        answer.is(MethodNotAllowed, None);
        let allow = answer.header("allow").unwrap_or_default();
        let mut allow = allow.split(',').collect::<Vec<_>>();
        allow.sort_unstable();
        assert_eq!(allow.join(","), allowed);
    }
    // Who it is comes first.
    let anonymous = server.anonymous().request(Method::PUT, "/tickets");
    let answer = Answer::to(anonymous).await;
    answer.is(Unauthorized, Some("missing_header"));
}

#[tokio::test]
async fn the_answer_to_head_is_that_to_get_without_a_body() {
    let server = Server::start().await;
    let client = server.client("acme");
    for path in ["/tickets", NOBODY[0], "/nothing"] {
        let get = client.get(path).await;
        let head = client.request(Method::HEAD, path).send().await.unwrap();
        assert_eq!(head.status().as_u16(), get.status);
        let length = head.headers()["content-length"].to_str().unwrap();
        assert_eq!(length, get.body.len().to_string());
    }
}
