//! Clients that send too much, too little, too slowly, or something else than HTTP.

use std::time::Duration;

use api_errors::ErrorCode::ValidationError;
use reqwest::Method;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use support_desk::Settings;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::server::{Answer, Server, patient};

/// Sends bytes, waits, and reads what comes until the server closes or nothing comes any more.
async fn raw(server: &Server, bytes: &[u8], is_closed: bool) -> String {
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    stream.write_all(bytes).await.unwrap();
    if is_closed {
        stream.shutdown().await.unwrap();
    }
    let mut answer = Vec::new();
    let reading = stream.read_to_end(&mut answer);
    // A connection that the server keeps open would be read for ever.
    let _ = tokio::time::timeout(Duration::from_secs(2), reading).await;
    String::from_utf8(answer).unwrap()
}

/// The answer in what was read.
fn parse(text: &str) -> Answer {
    let (head, body) = text
        .split_once("\r\n\r\n")
        .unwrap_or_else(|| panic!("{text:?}"));
    let mut lines = head.lines();
    let status = lines
        .next()
        .and_then(|line| line.split(' ').nth(1))
        .unwrap();
    let headers = lines.map(|line| {
        let (name, value) = line.split_once(": ").unwrap();
        let name: HeaderName = name.parse().unwrap();
        (name, value.parse::<HeaderValue>().unwrap())
    });
    let answer = Answer {
        status: status.parse().unwrap(),
        headers: headers.collect::<HeaderMap>(),
        body: body.to_owned(),
    };
    answer.capture();
    answer
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
    let server = Server::start_with(settings, |routes| routes).await;
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
    let answer = parse(&raw(&server, (head + &chunks + "0\r\n\r\n").as_bytes(), false).await);
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
        let answer = parse(&raw(&server, request.as_bytes(), false).await);
        assert_eq!(answer.error().status(), status);
    }
}

#[tokio::test]
async fn a_body_that_ends_too_early_is_refused() {
    let server = Server::start().await;
    let request = head(&server, 100) + "{\"title\": \"Fire";
    let answer = parse(&raw(&server, request.as_bytes(), true).await);
    answer.is(ValidationError, None);
    assert_eq!(answer.message(), "The body ended too early");
}

#[tokio::test]
async fn a_client_that_is_slow_with_a_body_is_not_waited_for() {
    let settings = Settings {
        body_timeout: Duration::from_millis(100),
        ..patient()
    };
    let server = Server::start_with(settings, |routes| routes).await;
    let request = head(&server, 100) + "{\"title\": \"Fire";
    let answer = parse(&raw(&server, request.as_bytes(), false).await);
    answer.is(ValidationError, None);
    assert_eq!(answer.message(), "The body did not arrive within 100ms");
}

#[tokio::test]
async fn a_client_that_is_slow_with_a_head_is_cut_off_and_keeps_nobody_waiting() {
    let settings = Settings {
        header_timeout: Duration::from_millis(100),
        ..patient()
    };
    let server = Server::start_with(settings, |routes| routes).await;
    let mut slow = Vec::new();
    for _ in 0..50 {
        let mut stream = TcpStream::connect(server.address).await.unwrap();
        stream
            .write_all(b"GET /tickets HTTP/1.1\r\nHost: ")
            .await
            .unwrap();
        slow.push(stream);
    }
    server.client("acme").get("/tickets").await.ok();
    for mut stream in slow {
        let mut answer = Vec::new();
        let reading = tokio::time::timeout(Duration::from_secs(2), stream.read_to_end(&mut answer));
        reading.await.expect("it is cut off").ok();
        assert_eq!(String::from_utf8(answer).unwrap(), "");
    }
}

#[tokio::test]
async fn what_is_not_http_ends_the_connection_and_nothing_else() {
    let server = Server::start().await;
    for bytes in [
        &b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc"[..],
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"POST /tickets HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"GET /tickets HTTP/1.1\r\nHost: \x00\r\n\r\n",
    ] {
        let answer = raw(&server, bytes, true).await;
        assert!(
            !answer.contains('{') && !answer.contains("rror:"),
            "{answer}"
        );
    }
    server.client("acme").get("/tickets").await.ok();
}
