//! What a client of an axum app reads from its socket.

use axum::Router;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tower::{Layer as _, make::Shared};
use web::{layer, routes};

/// Where the layer is.
#[derive(Debug, Clone, Copy)]
enum Place {
    /// Around each route.
    Within,
    /// Around the router.
    Around,
    Nowhere,
}

/// The answer to a request, byte by byte.
async fn ask(place: Place, start: &str, header: &str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tokio::spawn(async move {
        match place {
            Place::Within => axum::serve(listener, routes().layer(layer())).await,
            Place::Around => axum::serve(listener, Shared::new(layer().layer(routes()))).await,
            Place::Nowhere => axum::serve(listener, Router::new().merge(routes())).await,
        }
    });
    let mut socket = TcpStream::connect(address).await.unwrap();
    let request = format!("{start} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{header}\r\n");
    socket.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).await.unwrap();
    server.abort();
    answer
}

#[tokio::test]
async fn the_answer_to_head_has_the_length_and_no_body() {
    for (place, path) in [
        (Place::Within, "/missing"),
        (Place::Within, "/unknown"),
        (Place::Around, "/missing"),
        (Place::Around, "/unknown"),
        (Place::Nowhere, "/missing"),
    ] {
        let whole = ask(place, &format!("GET {path}"), "").await;
        let (head, body) = whole.split_once("\r\n\r\n").unwrap();
        let alone = ask(place, &format!("HEAD {path}"), "").await;
        let (head_alone, nothing) = alone.split_once("\r\n\r\n").unwrap();
        assert!(body.contains("NOT_FOUND"), "{place:?} {path}");
        assert_eq!(nothing, "", "{place:?} {path}");
        let length = format!("content-length: {}", body.len());
        for head in [head, head_alone] {
            assert_eq!(head.matches("content-length").count(), 1, "{head}");
            assert!(head.contains(&length), "{place:?} {path} {head}");
        }
    }
}

#[tokio::test]
async fn an_id_over_two_lines_adds_no_header() {
    for id in ["a\rset-cookie: b", "a\n set-cookie: b", "a\0set-cookie: b"] {
        let answer = ask(
            Place::Within,
            "GET /missing",
            &format!("x-request-id: {id}\r\n"),
        )
        .await;
        assert!(!answer.contains("set-cookie"), "{answer}");
    }
}
