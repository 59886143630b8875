//! Articles, from many threads at once.

use std::thread;

use api_errors::{Decoded, ErrorCode, ReceivedError};

#[test]
fn what_is_gone_is_not_found() {
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                assert_eq!(desk::article(1).unwrap(), "A title");
                for id in [7, 8] {
                    let error = desk::article(id).unwrap_err();
                    assert_eq!(error.code(), ErrorCode::NotFound);
                }
            });
        }
    });
}

#[test]
fn a_title_is_needed() {
    let error = desk::add("", "low").unwrap_err();
    assert_eq!(error.message(), "title is required");
    desk::add("Title", "low").unwrap();
}

/// What a client reads was raised by somebody else, and so was a copy of it.
#[test]
fn a_response_of_another_service_is_read() {
    let headers = [("content-type", "application/json")];
    let body = r#"{"success":false,"error":{"code":"FORBIDDEN","message":"No"},
        "meta":{"requestId":"req_1","timestamp":"2025-12-14T10:30:00Z"}}"#;
    let received = ReceivedError::decode(403, headers, body);
    let Decoded::Known(response) = received.decoded else {
        panic!("{received:?}");
    };
    assert_eq!(response.error.clone().code(), ErrorCode::Forbidden);
}
