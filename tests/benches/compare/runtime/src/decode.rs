//! From the body of a response to an error.
//!
//! The generated client owns the body, so that it is given a copy in a `Vec`, and pays for it. Serde
//! is given the slice. The generated client also looks at the status, keeps the headers, tells codes
//! that it does not know from what is no error, and checks bounds; the derived types do not.

use std::hint::black_box;

use crate::rounds::{Case, Random};
use crate::{BODY, Result};

/// Operations of a pass where one body is decoded again and again.
const OPERATIONS: usize = 64;

/// A response: status, code, body.
type Response = (u16, &'static str, &'static str);

const NO_HEADERS: [(&str, &str); 0] = [];

/// Headers such as a server behind a proxy sends.
const HEADERS: [(&str, &str); 6] = [
    ("content-type", "application/json"),
    ("content-length", "207"),
    ("date", "Sun, 14 Dec 2025 10:30:00 GMT"),
    ("server", "nginx"),
    ("x-request-id", "req_abc123"),
    ("strict-transport-security", "max-age=63072000"),
];

/// Decodes with a generated crate.
macro_rules! decode {
    ($errors:ident, $status:expr, $headers:expr, $body:expr) => {{
        let body = black_box($body).as_bytes().to_vec();
        $errors::ReceivedError::decode($status, $headers, body)
    }};
}

/// Makes a case of these responses, which are decoded one after another.
macro_rules! case {
    ($name:expr, $errors:ident, $derive:ident, $responses:expr) => {{
        let responses: Vec<Response> = $responses;
        for (status, code, body) in &responses {
            let received = decode!($errors, *status, NO_HEADERS, body);
            let known = received.known().is_some();
            let derived: $derive::Envelope = serde_json::from_slice(body.as_bytes())?;
            if !known || derived.error.code().as_ref() != *code {
                return Err(format!("not all can read {body}").into());
            }
        }
        let [bare, with_headers, serde] = [(); 3].map(|()| responses.clone());
        Case::new($name, responses.len())
            .rival("generated, body copied", move || {
                for (status, _, body) in &bare {
                    black_box(decode!($errors, *status, NO_HEADERS, body));
                }
            })
            .rival("generated, body copied, 6 headers", move || {
                for (status, _, body) in &with_headers {
                    black_box(decode!($errors, *status, HEADERS, body));
                }
            })
            .rival("serde tagged enum, `from_slice`", move || {
                for (_, _, body) in &serde {
                    let body = black_box(body).as_bytes();
                    let _ = black_box(serde_json::from_slice::<$derive::Envelope>(body));
                }
            })
    }};
}

pub fn cases() -> Result<Vec<Case<'static>>> {
    let reference = vec![(400, "VALIDATION_ERROR", BODY); OPERATIONS];
    let one = lookup_1000::RESPONSES[500];
    let one = vec![one; OPERATIONS];
    let all = shuffled(&lookup_1000::RESPONSES);
    Ok(vec![
        case!("decode, 7 codes", api_errors, derive_7, reference),
        case!(
            "decode, 1,000 codes, one body",
            bench_errors_1000,
            derive_1000,
            one
        ),
        case!(
            "decode, 1,000 codes, all of them",
            bench_errors_1000,
            derive_1000,
            all
        ),
    ])
}

/// The same responses in random order (Fisher and Yates).
fn shuffled(responses: &[Response]) -> Vec<Response> {
    let mut random = Random::new();
    let mut responses = responses.to_vec();
    for at in (1..responses.len()).rev() {
        responses.swap(at, random.below(at + 1));
    }
    responses
}
