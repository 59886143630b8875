//! The ids of requests, and the times of the layer's clock.

use std::collections::HashSet;
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use api_errors::web::RequestId;
use axum::http::Request;
use serde_json::Value;
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
