//! Raising, sending and receiving.

use api_errors::{Context, ErrorResponse};
use serde_json::Value;

use crate::decode::{assert_same_when_sent_again, sent_again};
use crate::raise::{Bytes, raise};

/// Raises an error of any code with any values, and sends it. The client receives the same error,
/// and every other reader of JSON can read it too.
///
/// # Panics
///
/// If one of these does not hold.
pub fn round_trip(data: &[u8]) {
    let mut bytes = Bytes::new(data);
    let error = raise(&mut bytes);
    let response = ErrorResponse::new(error, Context::new(bytes.text(), bytes.text()));
    assert_same_when_sent_again(&response);
    assert_every_reader_can_read(&response);
    assert_client_knows_what_server_knows(&response);
}

fn assert_every_reader_can_read(response: &ErrorResponse) {
    let body = response.body();
    let value: Value = serde_json::from_str(&body).expect("the body is JSON");
    assert_eq!(value.to_string(), body, "written as `serde_json` writes it");
    let is_printable = |byte: u8| byte == b' ' || byte.is_ascii_graphic();
    for (name, value) in response.headers() {
        assert!(value.bytes().all(is_printable), "{name}: {value:?}");
    }
}

fn assert_client_knows_what_server_knows(response: &ErrorResponse) {
    let received = sent_again(response);
    let error = &response.error;
    assert_eq!(received.code(), Some(error.code()));
    assert_eq!(received.is_retryable(), error.retry().is_retryable());
    assert_eq!(received.retry_after(), error.retry_after());
    assert_eq!(
        received.request_id().as_deref(),
        Some(&*response.context.request_id)
    );
    assert_eq!(
        received.to_string(),
        format!("{}: {}", error.code(), one_line(error.message()))
    );
}

/// A message as a log may show it.
fn one_line(message: &str) -> String {
    message.replace(char::is_control, "\u{fffd}")
}
