//! What axum's extractors refuse, as errors of the catalogue.

use std::error::Error as _;

use api_errors::{ApiError, ErrorCode};
use axum::extract::rejection::{JsonRejection, PathRejection};
use axum::extract::{DefaultBodyLimit, Form, FromRequest, FromRequestParts, Path, Query};
use axum::http::{HeaderMap, Request, request};
use axum::routing::post;
use axum::{Extension, Router};
use axum_extra::extract::WithRejection;
use serde::Deserialize;
use web::{NOW, layer, serve};

#[derive(Deserialize)]
struct Ticket {
    title: String,
}

/// As a service writes it.
#[derive(FromRequest)]
#[from_request(via(axum::Json), rejection(ApiError))]
struct Json<T>(T);

/// Several at once, also some that never refuse.
#[derive(FromRequestParts)]
#[from_request(rejection(ApiError))]
struct Head {
    #[from_request(via(Path))]
    id: u32,
    #[from_request(via(Query))]
    query: Ticket,
    headers: HeaderMap,
}

/// The text of the user agent, so that every part is used.
async fn head(head: Head) -> String {
    let agent = head.headers["user-agent"].to_str().unwrap();
    format!("{} {} {agent}", head.id, head.query.title)
}

async fn json(Json(ticket): Json<Ticket>) -> String {
    ticket.title
}

async fn form(WithRejection(Form(ticket), _): WithRejection<Form<Ticket>, ApiError>) -> String {
    ticket.title
}

async fn text(WithRejection(text, _): WithRejection<String, ApiError>) -> String {
    text
}

/// Asks for two values of a path that has one.
async fn wrong_path(
    WithRejection(Path(ids), _): WithRejection<Path<(u32, u32)>, ApiError>,
) -> String {
    format!("{ids:?}")
}

/// Asks for what nobody put into the request.
async fn wrong_extension(
    WithRejection(Extension(id), _): WithRejection<Extension<u32>, ApiError>,
) -> String {
    id.to_string()
}

fn app() -> Router {
    Router::new()
        .route("/json", post(json))
        .route("/form", post(form))
        .route("/text", post(text))
        .route("/head/{id}", post(head))
        .route("/path/{id}", post(wrong_path))
        .route("/extension", post(wrong_extension))
        .layer(DefaultBodyLimit::max(20))
        .layer(layer())
}

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";

fn request(path: &str, content_type: &str) -> request::Builder {
    let request = Request::post(path).header("content-type", content_type);
    request.header("user-agent", "curl")
}

#[tokio::test]
async fn a_client_is_told_what_is_wrong_with_its_request() {
    const UNREADABLE: &str = "Failed to parse the request body as JSON: \
        EOF while parsing an object at line 1 column 1";
    const INCOMPLETE: &str = "Failed to deserialize the JSON body into the target type: \
        missing field `title` at line 1 column 13";
    const NO_TYPE: &str = "Expected request with `Content-Type: application/json`";
    const TOO_LONG: &str = "Failed to buffer the request body: length limit exceeded";
    const FORM_FIELD: &str = "Failed to deserialize form body: missing field `title`";
    const NO_NUMBER: &str = "Invalid URL: Cannot parse `x` to a `u32`";
    const PARAMETER: &str = "Failed to deserialize query string: missing field `title`";
    for (path, content_type, sent, message) in [
        ("/json", JSON, "{", UNREADABLE),
        ("/json", JSON, r#"{"titel": ""}"#, INCOMPLETE),
        ("/json", "text/plain", "{}", NO_TYPE),
        ("/json", JSON, r#"{"title": "a longer text"}"#, TOO_LONG),
        ("/text", "text/plain", "a text beyond the limit", TOO_LONG),
        ("/form", FORM, "titel=", FORM_FIELD),
        ("/head/x?title=t", JSON, "", NO_NUMBER),
        ("/head/1?titel=t", JSON, "", PARAMETER),
    ] {
        let (head, answer) = serve(app(), request(path, content_type), sent).await;
        assert_eq!(head.status, 400, "{answer}");
        let answer: serde_json::Value = serde_json::from_str(&answer).unwrap();
        let expected = serde_json::json!({
            "success": false,
            "error": { "code": "VALIDATION_ERROR", "message": message },
            "meta": { "requestId": "generated", "timestamp": NOW },
        });
        assert_eq!(answer, expected);
    }
}

#[tokio::test]
async fn what_can_be_read_arrives() {
    for (path, content_type, sent, read) in [
        ("/json", JSON, r#"{"title": "fire"}"#, "fire"),
        ("/form", FORM, "title=fire", "fire"),
        ("/head/7?title=fire", JSON, "", "7 fire curl"),
    ] {
        let (head, answer) = serve(app(), request(path, content_type), sent).await;
        assert_eq!((head.status.as_u16(), answer.as_str()), (200, read));
    }
}

#[tokio::test]
async fn a_mistake_of_the_service_is_no_business_of_the_client() {
    for path in ["/path/1", "/extension"] {
        let (head, answer) = serve(app(), request(path, JSON), "").await;
        assert_eq!(head.status, 500);
        let answer: serde_json::Value = serde_json::from_str(&answer).unwrap();
        let error =
            serde_json::json!({ "code": "SERVER_ERROR", "message": "Internal server error" });
        assert_eq!(answer["error"], error);
    }
}

#[tokio::test]
async fn the_rejection_is_the_source() {
    let sent = request("/", JSON).body("{".into()).unwrap();
    let refused = axum::Json::<Ticket>::from_request(sent, &()).await;
    let error = ApiError::from(refused.err().unwrap());
    assert_eq!(error.code(), ErrorCode::ValidationError);
    assert!(error.source().unwrap().is::<JsonRejection>());

    let (mut parts, ()) = request("/", JSON).body(()).unwrap().into_parts();
    let refused = Path::<u32>::from_request_parts(&mut parts, &()).await;
    let error = ApiError::from(refused.err().unwrap());
    assert_eq!(error.message(), "Internal server error");
    let source = error.source().unwrap();
    assert!(source.is::<PathRejection>());
    assert_eq!(
        source.to_string(),
        "No paths parameters found for matched route"
    );
}
