//! The ids of requests, and the times of the layer's clock.

use std::collections::HashSet;
use std::convert::Infallible;
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use api_errors::web::RequestId;
use axum::Router;
use axum::http::Request;
use axum::response::{IntoResponse as _, Response};
use axum::routing::Route;
use serde_json::Value;
use tower::Service;
use web::{layer, routes, serve};

#[test]
fn ids_of_all_threads_differ() {
    let generate = || {
        let ids = (0..1_000).map(|_| RequestId::generate());
        ids.collect::<Vec<_>>()
    };
    let threads: Vec<_> = (0..4).map(|_| thread::spawn(generate)).collect();
    let ids = threads
        .into_iter()
        .flat_map(|thread| thread.join().unwrap());
    assert_eq!(ids.collect::<HashSet<_>>().len(), 4_000);
}

#[test]
fn an_id_has_128_bits_and_is_taken_by_the_next_server() {
    let id = RequestId::generate();
    let digits = id.as_str().strip_prefix("req_").unwrap();
    assert_eq!(digits.len(), 32);
    assert!(digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
    assert_eq!(RequestId::from_client(id.to_string().as_bytes()), Some(id));
}

#[test]
fn only_short_visible_ids_are_taken() {
    for taken in [
        &b"a-1_~/+=.:@"[..],
        &[b'a'; 128],
        b"7d444840-9dc0-11d1-b245-5ffdce74fad2",
    ] {
        let id = RequestId::from_client(taken).unwrap();
        assert_eq!(id.as_str().as_bytes(), taken);
    }
    let accented = "é".as_bytes();
    for refused in [
        &b""[..],
        &[b'a'; 129],
        b"a b",
        b" a",
        b"a\r\nb",
        b"a\tb",
        b"a\0",
        b"\x7f",
        b"\x1b[31m",
        b"\"><script>",
        b"${jndi}",
        accented,
        b"\xff",
    ] {
        assert_eq!(RequestId::from_client(refused), None, "{refused:?}");
    }
}

/// The time in a response of a layer whose clock shows this time.
async fn written(time: SystemTime) -> String {
    let app = routes().layer(layer().with_clock(move || time));
    let (_, body) = serve(app, Request::get("/missing"), "").await;
    let body: Value = serde_json::from_str(&body).unwrap();
    body["meta"]["timestamp"].as_str().unwrap().to_owned()
}

/// A time so long after 1970, or before it.
fn at(seconds: i64, nanoseconds: u64) -> SystemTime {
    let magnitude = Duration::from_secs(seconds.unsigned_abs());
    let whole = if seconds < 0 {
        UNIX_EPOCH - magnitude
    } else {
        UNIX_EPOCH + magnitude
    };
    whole + Duration::from_nanos(nanoseconds)
}

#[tokio::test]
async fn times_are_written_in_utc_with_milliseconds() {
    for (seconds, nanoseconds, text) in [
        (0, 0, "1970-01-01T00:00:00.000Z"),
        (1_765_708_200, 7_999_999, "2025-12-14T10:30:00.007Z"),
        // Leap days, and a century that has none.
        (1_709_164_800, 0, "2024-02-29T00:00:00.000Z"),
        (951_868_799, 999_999_999, "2000-02-29T23:59:59.999Z"),
        (4_107_542_400, 0, "2100-03-01T00:00:00.000Z"),
        (-2_203_891_200, 0, "1900-03-01T00:00:00.000Z"),
        // Before 1970, where rounding towards it would give a later time.
        (-1, 0, "1969-12-31T23:59:59.000Z"),
        (-1, 250_000_000, "1969-12-31T23:59:59.250Z"),
        (-1, 1, "1969-12-31T23:59:59.000Z"),
        (-1, 999_999_999, "1969-12-31T23:59:59.999Z"),
        // The first and the last time that can be written.
        (-62_167_219_200, 0, "0000-01-01T00:00:00.000Z"),
        (253_402_300_799, 999_000_000, "9999-12-31T23:59:59.999Z"),
    ] {
        assert_eq!(written(at(seconds, nanoseconds)).await, text);
    }
}

#[tokio::test]
async fn a_clock_beyond_the_calendar_gives_its_first_or_last_second() {
    for (seconds, text) in [
        (253_402_300_800, "9999-12-31T23:59:59.000Z"),
        (300_000_000_000, "9999-12-31T23:59:59.000Z"),
        (-62_167_219_201, "0000-01-01T00:00:00.000Z"),
        (-70_000_000_000, "0000-01-01T00:00:00.000Z"),
    ] {
        assert_eq!(written(at(seconds, 0)).await, text);
    }
}

/// Whether a text is a UUID of version 4 in lower case.
fn is_new_uuid(text: &str) -> bool {
    let form = b"xxxxxxxx-xxxx-4xxx-Nxxx-xxxxxxxxxxxx";
    let fits = |(byte, place): (u8, &u8)| match place {
        b'x' => byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte),
        b'N' => b"89ab".contains(&byte),
        _ => byte == *place,
    };
    text.len() == form.len() && text.bytes().zip(form).all(fits)
}

/// An app without routes that answers through the layer of another crate, asked with this id.
async fn answered<L, R>(layer: L, id: Option<&str>) -> (String, Value)
where
    L: tower::Layer<Route, Service = R> + Clone + Send + Sync + 'static,
    R: Service<axum::extract::Request, Response = Response, Error = Infallible>
        + Clone
        + Send
        + Sync
        + 'static,
    R::Future: Send,
{
    let app = Router::new().layer(layer);
    let request = Request::get("/missing");
    let request = match id {
        Some(id) => request.header("x-request-id", id),
        None => request,
    };
    let (head, body) = serve(app, request, "").await;
    let stated = head.headers["x-request-id"].to_str().unwrap().to_owned();
    (stated, serde_json::from_str(&body).unwrap())
}

#[test]
fn an_id_that_is_a_uuid_is_new_and_random_in_every_digit() {
    use full_errors::web::RequestId;
    let ids: Vec<_> = (0..1_000).map(|_| RequestId::generate()).collect();
    assert!(ids.iter().all(|id| is_new_uuid(id.as_str())), "{ids:?}");
    assert_eq!(ids.iter().collect::<HashSet<_>>().len(), 1_000);
    for at in 0..36 {
        let digits: HashSet<u8> = ids.iter().map(|id| id.as_str().as_bytes()[at]).collect();
        let several = match at {
            8 | 13 | 14 | 18 | 23 => 1,
            19 => 4,
            _ => 16,
        };
        assert_eq!(digits.len(), several, "{at}");
    }
    for id in ids {
        assert_eq!(RequestId::from_client(id.as_str().as_bytes()), Some(id));
    }
}

#[test]
fn only_a_uuid_is_taken_for_one() {
    use full_errors::web::RequestId;
    for taken in [
        "7d444840-9dc0-11d1-b245-5ffdce74fad2",
        "7D444840-9DC0-11D1-B245-5FFDCE74FAD2",
        "00000000-0000-0000-0000-000000000000",
    ] {
        let id = RequestId::from_client(taken.as_bytes()).unwrap();
        assert_eq!(id.as_str(), taken);
    }
    for refused in [
        "",
        "7d444840-9dc0-11d1-b245-5ffdce74fad",
        "7d444840-9dc0-11d1-b245-5ffdce74fad21",
        "7d444840-9dc0-11d1-b245-5ffdce74fadg",
        "7d4448409-dc0-11d1-b245-5ffdce74fad2",
        "7d4448409dc011d1b2455ffdce74fad2",
        "{7d444840-9dc0-11d1-b245-5ffdce74fad2}",
        "req_00000000000000000000000000000000",
        "7d444840-9dc0-11d1-b245-5ffdce74fa\u{e9}",
    ] {
        assert_eq!(
            RequestId::from_client(refused.as_bytes()),
            None,
            "{refused}"
        );
    }
}

#[tokio::test]
async fn a_layer_answers_with_a_uuid_whatever_the_client_sends() {
    let layer = || {
        full_errors::ErrorLayer::new(|facts| {
            full_errors::Context::new(facts.request_id.as_str(), 1)
        })
        .with_fallback(|_| Some(full_errors::Busy::new().into()))
    };
    let sent = "7d444840-9dc0-11d1-b245-5ffdce74fad2";
    let (stated, body) = answered(layer(), Some(sent)).await;
    assert_eq!(
        (stated.as_str(), &body["meta"]["requestId"]),
        (sent, &sent.into())
    );
    for refused in [None, Some("req_1"), Some(&*"a".repeat(60))] {
        let (stated, body) = answered(layer(), refused).await;
        assert!(is_new_uuid(&stated), "{stated}");
        assert_eq!(body["meta"]["requestId"], stated);
    }
}

#[tokio::test]
async fn an_id_of_a_client_keeps_the_bounds_of_the_catalogue() {
    use length_errors::ErrorLayer;
    for length in [8, 40] {
        let sent = "a".repeat(length);
        let (stated, body) = answered(ErrorLayer::new(), Some(&sent)).await;
        assert_eq!(stated, sent);
        assert_eq!(body["id"], sent);
    }
    for length in [1, 7, 41, 128] {
        let (stated, body) = answered(ErrorLayer::new(), Some(&"a".repeat(length))).await;
        assert!(stated.starts_with("req_") && stated.len() == 36, "{stated}");
        assert_eq!(body["id"], stated);
    }
}

#[tokio::test]
async fn an_id_with_a_pattern_is_taken_from_a_client_if_it_is_such_as_the_crate_makes() {
    use own_errors::{ErrorLayer, web::RequestId};
    let own = RequestId::generate();
    let (stated, body) = answered(ErrorLayer::new(), Some(own.as_str())).await;
    assert_eq!(
        (stated.as_str(), &body["id"]),
        (own.as_str(), &stated.as_str().into())
    );
    for other in [
        "req_1",
        "a",
        &own.as_str().to_uppercase(),
        &format!("{own}0"),
    ] {
        let (stated, body) = answered(ErrorLayer::new(), Some(other)).await;
        assert_ne!(stated, other);
        assert!(stated.starts_with("req_") && stated.len() == 36, "{stated}");
        assert_eq!(body["id"], stated);
    }
}

#[tokio::test]
async fn an_id_that_the_crate_cannot_make_is_asked_for() {
    use pattern_errors::{Context, ErrorLayer, ErrorResponse, NotFound, ReceivedError};
    let trace = "0af7651916cd43dd8448eb211c80319c";
    let layer = ErrorLayer::new(move |_| Context::new(trace));
    let (stated, body) = answered(layer, Some("req_of_a_client")).await;
    assert_eq!(stated, "req_of_a_client");
    assert_eq!(body["trace"], trace);
    assert_eq!(body.get("at"), None);

    // Without a layer it is as empty as whatever else only the service knows.
    let response = NotFound::new().into_response();
    let received = axum::body::to_bytes(response.into_body(), usize::MAX).await;
    let received: Value = serde_json::from_slice(&received.unwrap()).unwrap();
    assert_eq!(received["trace"], "");

    // A client finds it all the same.
    let sent = ErrorResponse::new(NotFound::new(), Context::new(trace));
    let received = ReceivedError::decode(404, sent.headers(), sent.body());
    assert_eq!(received.request_id().as_deref(), Some(trace));
}
