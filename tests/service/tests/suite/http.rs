//! Clients that send too much, too little, too slowly, or something else than HTTP.

use std::time::Duration;

use api_errors::ErrorCode::ValidationError;
use reqwest::Method;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde_json::json;
use support_desk::Settings;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::server::{Answer, Client, Server, patient};

/// How long a test waits for a server that should have done something.
const PATIENCE: Duration = Duration::from_secs(10);

async fn connect(server: &Server) -> TcpStream {
    TcpStream::connect(server.address).await.unwrap()
}

/// What comes until the server closes the connection.
async fn rest(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    let reading = tokio::time::timeout(PATIENCE, stream.read_to_end(&mut answer)).await;
    // A connection that was reset says no more.
    let _ = reading.expect("the connection is closed");
    String::from_utf8(answer).unwrap()
}

/// The answer to these bytes, after which the server closes the connection.
async fn raw(server: &Server, bytes: &[u8]) -> Answer {
    let mut stream = connect(server).await;
    stream.write_all(bytes).await.unwrap();
    parse(&rest(&mut stream).await)
}

/// The answer in what was read.
fn parse(text: &str) -> Answer {
    let (head, body) = text
        .split_once("\r\n\r\n")
        .unwrap_or_else(|| panic!("{text:?}"));
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split(' ').nth(1));
    let headers = lines.map(|line| {
        let (name, value) = line.split_once(": ").unwrap();
        let name: HeaderName = name.parse().unwrap();
        (name, value.parse::<HeaderValue>().unwrap())
    });
    Answer {
        status: status.unwrap().parse().unwrap(),
        headers: headers.collect::<HeaderMap>(),
        body: body.to_owned(),
    }
}

/// A request to add a ticket, whose body is said to have this length.
fn head(server: &Server, length: usize) -> String {
    let key = server.key("acme", |_| ());
    format!(
        "POST /tickets HTTP/1.1\r\nHost: desk\r\nConnection: close\r\nAuthorization: Bearer {key}\r\n\
         Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
    )
}

#[tokio::test]
async fn a_body_that_is_too_long_is_refused_however_it_comes() {
    let settings = Settings {
        body_limit: 1000,
        ..patient()
    };
    let server = Server::start_with(settings).await;
    let client = server.client("acme");
    let body = |length: usize| format!("{{\"title\":\"{}\"}}", "x".repeat(length - 12));
    let fits = client.send(Method::POST, "/tickets", body(1000)).await;
    assert_eq!(
        fits.message(),
        "title is not a valid text of 1 to 200 characters"
    );
    let answer = client.send(Method::POST, "/tickets", body(1001)).await;
    answer.is(ValidationError, None);
    assert_eq!(answer.message(), "The body has more than 1000 bytes");

    let key = server.key("acme", |_| ());
    let head = format!(
        "POST /tickets HTTP/1.1\r\nHost: desk\r\nConnection: close\r\nAuthorization: Bearer {key}\r\n\
         Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    );
    let chunks = format!("200\r\n{}\r\n", "x".repeat(0x200)).repeat(3);
    let answer = raw(&server, (head + &chunks + "0\r\n\r\n").as_bytes()).await;
    answer.is(ValidationError, None);
    assert_eq!(answer.message(), "The body has more than 1000 bytes");
}

#[tokio::test]
async fn whoever_sends_everything_before_he_listens_gets_his_answer() {
    let server = Server::start().await;
    let refused = "POST /tickets HTTP/1.1\r\nHost: desk\r\nContent-Length: 5000000\r\n\r\n";
    let too_long = head(&server, 5_000_000);
    for (head, status) in [(refused, 401), (&too_long, 400)] {
        let request = head.to_owned() + &"x".repeat(5_000_000);
        let answer = raw(&server, request.as_bytes()).await;
        assert_eq!(answer.error().status(), status);
    }
}

#[tokio::test]
async fn a_body_that_is_announced_as_too_long_is_not_asked_for() {
    let server = Server::start().await;
    let request =
        head(&server, 99_999_999).replace("Content-Type", "Expect: 100-continue\r\nContent-Type");
    let answer = raw(&server, request.as_bytes()).await;
    assert_eq!(answer.message(), "The body has more than 262144 bytes");
}

#[tokio::test]
async fn a_body_that_ends_too_early_is_refused() {
    let server = Server::start().await;
    let request = head(&server, 100) + "{\"title\": \"Fire";
    let mut stream = connect(&server).await;
    stream.write_all(request.as_bytes()).await.unwrap();
    stream.shutdown().await.unwrap();
    let answer = parse(&rest(&mut stream).await);
    answer.is(ValidationError, None);
    assert_eq!(answer.message(), "The body did not arrive whole");
}

#[tokio::test]
async fn a_client_that_is_slow_with_a_body_is_not_waited_for() {
    let settings = Settings {
        body_timeout: Duration::from_millis(100),
        ..patient()
    };
    let server = Server::start_with(settings).await;
    let request = head(&server, 100) + "{\"title\": \"Fire";
    let answer = raw(&server, request.as_bytes()).await;
    answer.is(ValidationError, None);
    assert_eq!(answer.message(), "The body did not arrive within 100ms");
}

#[tokio::test]
async fn a_client_that_is_slow_with_a_head_is_cut_off_and_keeps_nobody_waiting() {
    let settings = Settings {
        header_timeout: Duration::from_millis(100),
        ..patient()
    };
    let server = Server::start_with(settings).await;
    let mut slow = Vec::new();
    for _ in 0..50 {
        let mut stream = connect(&server).await;
        let begun = b"GET /tickets HTTP/1.1\r\nHost: ";
        stream.write_all(begun).await.unwrap();
        slow.push(stream);
    }
    server.client("acme").get("/tickets").await.ok();
    for mut stream in slow {
        assert_eq!(rest(&mut stream).await, "");
    }
}

/// Less than a client gets that reads everything.
const LENGTH: usize = 7_000_000;

/// A client with so much to read that it does not fit into the buffers of the system.
async fn reader(server: &Server) -> (Client, TcpStream) {
    let client = server.client("acme");
    for number in 0..60 {
        let slug = format!("a-{number}");
        let article = json!({ "slug": slug, "title": "Long", "text": "\u{1}".repeat(20_000) });
        client.post("/articles", article).await.created();
    }
    let stream = connect(server).await;
    (client, stream)
}

fn list(server: &Server) -> String {
    let key = server.key("acme", |_| ());
    format!("GET /articles?limit=100 HTTP/1.1\r\nHost: desk\r\nAuthorization: Bearer {key}\r\n\r\n")
}

#[tokio::test]
async fn a_client_that_does_not_read_is_cut_off() {
    let settings = Settings {
        answer_timeout: Duration::from_millis(300),
        ..patient()
    };
    let server = Server::start_with(settings).await;
    let (client, mut stream) = reader(&server).await;
    stream.write_all(list(&server).as_bytes()).await.unwrap();
    // The answer has begun.
    stream.read_u8().await.unwrap();
    tokio::time::sleep(Duration::from_millis(1500)).await;
    client.get("/tickets").await.ok();
    assert!(rest(&mut stream).await.len() < LENGTH);
}

#[tokio::test]
async fn a_client_that_reads_slowly_gets_everything() {
    let settings = Settings {
        answer_timeout: Duration::from_secs(3),
        ..patient()
    };
    let server = Server::start_with(settings).await;
    let (_, mut stream) = reader(&server).await;
    stream.write_all(list(&server).as_bytes()).await.unwrap();
    // It takes longer than the server waits for the next part, though never that long for one.
    let mut received = 0;
    let mut part = vec![0; 600_000];
    while received < LENGTH {
        tokio::time::sleep(Duration::from_millis(400)).await;
        let read = stream.read(&mut part).await.unwrap();
        assert!(read > 0, "cut off after {received} bytes");
        received += read;
    }
}

#[tokio::test]
async fn an_interrupted_server_finishes_what_was_begun() {
    let server = Server::start().await;
    let body = json!({ "slug": "last", "title": "Last" }).to_string();
    let key = server.key("acme", |_| ());
    let mut stream = connect(&server).await;
    let head = format!(
        "POST /articles HTTP/1.1\r\nHost: desk\r\nAuthorization: Bearer {key}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let address = server.address;
    tokio::time::sleep(Duration::from_millis(100)).await;
    let finishing = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert!(
            TcpStream::connect(address).await.is_err(),
            "it takes no more"
        );
        stream.write_all(body.as_bytes()).await.unwrap();
        let answer = parse(&rest(&mut stream).await);
        answer.created();
    };
    tokio::join!(server.stop(), finishing);
}

#[tokio::test]
async fn what_is_not_http_ends_the_connection_and_nothing_else() {
    let server = Server::start().await;
    for bytes in [
        &b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc"[..],
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"POST /tickets HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"GET /tickets HTTP/1.1\r\nHost: \x00\r\n\r\n",
    ] {
        let mut stream = connect(&server).await;
        stream.write_all(bytes).await.unwrap();
        let answer = rest(&mut stream).await;
        // hyper answers it itself, before the service sees it.
        let is_bare = answer.starts_with("HTTP/1.1 400 ") && answer.ends_with("\r\n\r\n");
        assert!(answer.is_empty() || is_bare, "{answer}");
    }
    server.client("acme").get("/tickets").await.ok();
}
