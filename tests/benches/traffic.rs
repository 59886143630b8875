//! Captured responses as a reverse proxy or a middleware writes them.

use std::io::{self, Write};

use errbook_codegen::model::Catalogue;
use errbook_codegen::wire;
use serde_json::{Map, Value, json};

/// How the body of a response is captured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bodies {
    /// As a JSON value.
    Values,
    /// As a string that holds the text, which is how most tools do it.
    Texts,
}

/// Writes about so many bytes of responses of `catalogue`: every example in turn, each with an id, an
/// address and a time of its own, and three successes among ten.
///
/// # Errors
///
/// If they cannot be written.
pub fn write(
    catalogue: &Catalogue,
    bodies: Bodies,
    bytes: u64,
    out: &mut impl Write,
) -> io::Result<()> {
    let responses: Vec<wire::Response> = catalogue
        .errors()
        .iter()
        .flat_map(|error| {
            let of = |example| wire::response(catalogue, error, example);
            error.examples.iter().map(of)
        })
        .collect();
    let mut random: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut written = 0;
    let mut count = 0;
    while written < bytes {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        let line = if count % 10 < 3 {
            success(random, bodies)
        } else {
            let at = usize::try_from(random >> 8).unwrap_or(count) % responses.len();
            error(&responses[at], random, bodies)
        };
        let mut line = line.to_string();
        line.push('\n');
        out.write_all(line.as_bytes())?;
        written += line.len() as u64;
        count += 1;
    }
    out.flush()
}

fn error(response: &wire::Response, random: u64, bodies: Bodies) -> Value {
    let mut body = response.body.clone();
    if let Some(meta) = body.get_mut("meta").and_then(Value::as_object_mut) {
        meta["requestId"] = json!(format!("req_{random:016x}"));
        meta["timestamp"] = json!(timestamp(random));
    }
    captured(response.status, &response.headers, body, random, bodies)
}

fn success(random: u64, bodies: Bodies) -> Value {
    let body = json!({
        "success": true,
        "data": {
            "id": format!("tick_{random:016x}"),
            "subject": "The door of the “lower” hall does not close\nSince Monday.",
            "status": "open",
            "tags": ["facilities", "urgent"],
            "priority": random % 5,
        },
    });
    let headers = [("Content-Type".to_owned(), "application/json".to_owned())];
    captured(200, &headers, body, random, bodies)
}

fn captured(
    status: u16,
    headers: &[(String, String)],
    body: Value,
    random: u64,
    bodies: Bodies,
) -> Value {
    let text = body.to_string();
    let mut all = Map::new();
    all.insert("date".to_owned(), json!("Sun, 14 Dec 2025 10:30:00 GMT"));
    for (name, value) in headers {
        all.insert(name.to_ascii_lowercase(), json!(value));
    }
    all.insert("content-length".to_owned(), json!(text.len().to_string()));
    all.insert(
        "x-request-id".to_owned(),
        json!(format!("req_{random:016x}")),
    );
    all.insert("vary".to_owned(), json!("accept-encoding, origin"));
    all.insert(
        "strict-transport-security".to_owned(),
        json!("max-age=63072000"),
    );
    let method = ["GET", "POST", "PATCH"][usize::try_from(random % 3).unwrap_or(0)];
    let body = match bodies {
        Bodies::Texts => Value::String(text),
        Bodies::Values => body,
    };
    json!({
        "time": timestamp(random),
        "method": method,
        "url": format!("https://api.example.com/v1/tickets/{}?expand=customer", random % 100_000),
        "duration_ms": random % 900,
        "status": status,
        "headers": all,
        "body": body,
    })
}

fn timestamp(random: u64) -> String {
    let (minute, second, millis) = (random % 60, random / 60 % 60, random / 3600 % 1000);
    format!("2025-12-14T10:{minute:02}:{second:02}.{millis:03}Z")
}
