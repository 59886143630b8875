//! Decoding whatever there is.

use api_errors::{Decoded, ErrorResponse, ReceivedError};

use crate::received::Received;

/// Decodes the input as a response. Nothing is lost, nothing panics, and what turned out to be an
/// error of the catalogue is one when it is sent again.
///
/// # Panics
///
/// If one of these does not hold.
pub fn decode(data: &[u8]) {
    let sent = Received::new(data);
    let received = sent.decode();
    assert_nothing_lost(&sent, &received);
    call_everything(&received);
    if let Decoded::Known(response) = &received.decoded {
        assert_same_when_sent_again(response);
    }
}

fn assert_nothing_lost(sent: &Received<'_>, received: &ReceivedError) {
    assert_eq!(received.status, sent.status);
    assert_eq!(received.body, sent.body);
    assert_eq!(received.headers.len(), sent.headers.len());
    for ((name, value), (sent_name, sent_value)) in received.headers.iter().zip(&sent.headers) {
        assert_eq!(name, sent_name);
        assert_eq!(*value, String::from_utf8_lossy(sent_value));
    }
}

/// Calls what a client calls. Only the panics matter, and that the answers agree with each other.
fn call_everything(received: &ReceivedError) {
    let is_known_code = received.code().is_some();
    assert_eq!(received.resolutions().next().is_some(), is_known_code);
    assert_eq!(
        received.known().is_some(),
        matches!(received.decoded, Decoded::Known(_))
    );
    let _ = (received.is_retryable(), received.retry_after());
    let _ = (received.request_id(), received.to_string());
    let _ = format!("{received:?}");
}

/// Headers count too: a detail may stand in one.
pub(crate) fn assert_same_when_sent_again(response: &ErrorResponse) {
    let again = sent_again(response).decoded;
    assert_eq!(again, Decoded::Known(response.clone().into()));
}

/// The response as a client receives it.
pub(crate) fn sent_again(response: &ErrorResponse) -> ReceivedError {
    ReceivedError::decode(response.status(), response.headers(), response.body())
}
