//! Every example of every catalogue, through the decoder and the encoder, whole and damaged.

use consumer::fixtures;

/// The tests of one case. `lost` are headers that a client cannot state again, because they show
/// values that stand nowhere else; `free` are places where any JSON may stand.
macro_rules! case {
    ($name:ident: $crate_name:ident, $folder:literal $(, lost [$($lost:literal),*])? $(, free [$($free:literal),*])?) => {
        mod $name {
            use super::fixtures;
            use $crate_name::{Decoded, ErrorCode, ReceivedError};

            #[test]
            fn every_example_round_trips() {
                let lost: &[&str] = &[$($($lost),*)?];
                let fixtures = fixtures($folder);
                for fixture in &fixtures {
                    let body = fixture.body.to_string();
                    let headers = fixture.headers.iter().map(|(name, value)| (name, value));
                    let received = ReceivedError::decode(fixture.status, headers, body.as_str());
                    let Decoded::Known(response) = received.decoded else {
                        panic!("{}: {received:?}", fixture.file);
                    };
                    assert_eq!(response.error.code().as_str(), fixture.code);
                    assert_eq!(response.status(), fixture.status, "{}", fixture.file);
                    assert_eq!(response.body(), body, "{}", fixture.file);
                    let sent: Vec<(String, String)> = response
                        .headers()
                        .into_iter()
                        .map(|(name, value)| (name.to_owned(), value))
                        .collect();
                    let kept: Vec<(String, String)> = fixture
                        .headers
                        .iter()
                        .filter(|(name, _)| !lost.contains(&name.as_str()))
                        .cloned()
                        .collect();
                    assert_eq!(sent, kept, "{}", fixture.file);
                    // Reading twice is reading once.
                    let again = ReceivedError::decode(response.status(), sent, response.body());
                    assert_eq!(again.decoded, Decoded::Known(response));
                }
                for code in ErrorCode::ALL {
                    let has_one = fixtures.iter().any(|fixture| fixture.code == code.as_str());
                    assert!(has_one, "{code} has no fixture");
                    assert_eq!(code.as_str().parse(), Ok(*code));
                }
            }

            #[test]
            fn a_code_of_tomorrow_is_newer() {
                for fixture in fixtures($folder) {
                    let body = fixture.with_code("A_CODE_OF_TOMORROW");
                    let received = ReceivedError::decode(499, [("x", "y")], body.as_str());
                    let Decoded::Newer(newer) = &received.decoded else {
                        panic!("{}: {received:?}", fixture.file);
                    };
                    assert_eq!(newer.code, "A_CODE_OF_TOMORROW");
                    assert_eq!(received.code(), None);
                    assert_eq!(received.status, 499);
                    assert_eq!(received.headers, [("x".to_owned(), "y".to_owned())]);
                    assert_eq!(received.body, body.as_bytes());
                }
            }

            #[test]
            fn a_wrong_status_is_malformed() {
                for fixture in fixtures($folder) {
                    let headers = fixture.headers.clone();
                    let status = fixture.status ^ 1;
                    let received = ReceivedError::decode(status, headers, fixture.body.to_string());
                    let Decoded::Malformed(malformed) = &received.decoded else {
                        panic!("{}: {received:?}", fixture.file);
                    };
                    assert_eq!(malformed.code.as_str(), fixture.code);
                    assert_eq!(malformed.path, "");
                    assert_eq!(received.status, status);
                }
            }

            #[test]
            fn what_is_not_in_the_envelope_is_kept_as_it_was() {
                let fixture = fixtures($folder).remove(0);
                let body = fixture.body.to_string();
                let truncated = &body[..body.len() - 1];
                for bytes in [
                    &b""[..], b"<html>502</html>", b"null", b"[]", b"{}", b"7", b"\xff\xfe",
                    truncated.as_bytes(),
                ] {
                    let received = ReceivedError::decode(502, fixture.headers.clone(), bytes);
                    assert_eq!(received.decoded, Decoded::Other);
                    assert_eq!(received.status, 502);
                    assert_eq!(received.body, bytes);
                    assert_eq!(received.headers, fixture.headers);
                    assert!(received.is_retryable());
                }
            }

            #[test]
            fn a_broken_value_is_found_and_named() {
                let free: &[&str] = &[$($($free),*)?];
                for fixture in fixtures($folder) {
                    for (pointer, body) in fixture.with_broken_leaves() {
                        if free.iter().any(|place| pointer.starts_with(place)) {
                            continue;
                        }
                        let headers = fixture.headers.clone();
                        let received = ReceivedError::decode(fixture.status, headers, body);
                        match received.decoded {
                            Decoded::Malformed(malformed) => {
                                assert_eq!(malformed.path, pointer, "{}", fixture.file);
                            }
                            // A literal of the envelope, or the code.
                            Decoded::Other => {
                                let before = fixture.body.pointer(&pointer);
                                let is_code = before.and_then(|v| v.as_str()) == Some(&fixture.code);
                                let literal = fixtures($folder)
                                    .iter()
                                    .all(|other| other.body.pointer(&pointer) == before);
                                assert!(is_code || literal, "{}: {pointer}", fixture.file);
                            }
                            decoded => panic!("{}: {pointer}: {decoded:?}", fixture.file),
                        }
                    }
                }
            }
        }
    };
}

case!(real: api_errors, "real");
case!(minimal: demo_errors, "minimal");
case!(fields: fields_errors, "fields");
case!(flat: flat_errors, "flat");
case!(full: full_errors, "full", lost ["X-Region"]);
case!(github: github_errors, "github");
case!(hostile: hostile_errors, "hostile");
case!(json_api: json_api_errors, "json-api");
case!(lifecycle: lifecycle_errors, "lifecycle");
case!(markdown: markdown_errors, "markdown");
case!(odd: odd_errors, "odd", lost ["X-Where"]);
case!(problem_details: problem_errors, "problem-details");
case!(stripe: stripe_errors, "stripe");
case!(types: type_errors, "types", free ["/error/details/anything"]);
