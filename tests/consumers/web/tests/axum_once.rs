//! An error is written once, with what the layer knows of its request, and anew only where somebody between
//! made another of it.

use std::convert::Infallible;
use std::time::SystemTime;

use api_errors::web::ErrorLayer;
use api_errors::{ApiError, Conflict, Context, ErrorCode, ErrorResponse, NotFound, RateLimited};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Path;
use axum::http::{Request, Response, StatusCode, response};
use axum::middleware::map_response;
use axum::response::IntoResponse as _;
use axum::routing::get;
use serde_json::Value;
use tower::{Layer as _, ServiceExt as _};
use web::{layer, serve};

async fn deleted() -> ApiError {
    NotFound::deleted().into()
}

/// The answer of an app with these routes to a request with an id, within the layer.
async fn ask(routes: Router, id: &'static str) -> (response::Parts, Value) {
    let request = Request::get("/").header("x-request-id", id);
    let (head, body) = serve(routes.layer(layer()), request, "").await;
    // Where there is none, the server states it.
    let length = head.headers.get("content-length");
    assert!(length.is_none_or(|length| *length == body.len().to_string()));
    (head, serde_json::from_str(&body).unwrap())
}

fn id(body: &Value) -> &str {
    body["meta"]["requestId"].as_str().unwrap()
}

#[tokio::test]
async fn what_stands_between_sees_the_response_as_it_will_be() {
    async fn note(response: Response<Body>) -> Response<Body> {
        let (mut head, body) = response.into_parts();
        assert_eq!(
            head.extensions.get::<ApiError>().unwrap().code(),
            ErrorCode::NotFound
        );
        let body = to_bytes(body, usize::MAX).await.unwrap();
        let seen = String::from_utf8(body.to_vec()).unwrap();
        assert!(seen.contains(r#""requestId":"req_in""#), "{seen}");
        head.headers.insert("x-seen", "yes".parse().unwrap());
        Response::from_parts(head, body.into())
    }
    let routes = Router::new()
        .route("/", get(deleted))
        .layer(map_response(note));
    let (head, body) = ask(routes, "req_in").await;
    assert_eq!((head.status, id(&body)), (StatusCode::NOT_FOUND, "req_in"));
    assert_eq!(head.headers["x-seen"], "yes");
    assert_eq!(head.extensions.get(), Some(&ErrorCode::NotFound));
}

#[tokio::test]
async fn an_error_that_somebody_between_changes_is_written_anew() {
    async fn reword(mut response: Response<Body>) -> Response<Body> {
        let error = response.extensions_mut().remove::<ApiError>().unwrap();
        response
            .extensions_mut()
            .insert(error.with_message("Gone for good"));
        response
    }
    async fn replace(mut response: Response<Body>) -> Response<Body> {
        response
            .extensions_mut()
            .insert(ApiError::from(Conflict::new()));
        response
    }
    let routes = Router::new().route("/", get(deleted));
    let (head, body) = ask(routes.clone().layer(map_response(reword)), "req_in").await;
    assert_eq!((head.status, id(&body)), (StatusCode::NOT_FOUND, "req_in"));
    assert_eq!(body["error"]["message"], "Gone for good");
    let (head, body) = ask(routes.layer(map_response(replace)), "req_in").await;
    assert_eq!((head.status, id(&body)), (StatusCode::CONFLICT, "req_in"));
    assert_eq!(body["error"]["code"], "CONFLICT");
}

#[tokio::test]
async fn a_status_that_somebody_between_changes_is_that_of_the_code_again() {
    async fn hide(mut response: Response<Body>) -> Response<Body> {
        *response.status_mut() = StatusCode::OK;
        response
    }
    let routes = Router::new()
        .route("/", get(deleted))
        .layer(map_response(hide));
    let (head, body) = ask(routes, "req_in").await;
    assert_eq!(head.status, StatusCode::NOT_FOUND);
    assert_eq!(body["error"]["code"], "NOT_FOUND");
}

#[tokio::test]
async fn an_error_of_another_task_gets_the_id_of_the_request() {
    async fn elsewhere() -> Response<Body> {
        let task = tokio::spawn(async { deleted().await.into_response() });
        task.await.unwrap()
    }
    let (_, body) = ask(Router::new().route("/", get(elsewhere)), "req_in").await;
    assert_eq!(id(&body), "req_in");
}

#[tokio::test]
async fn a_response_that_was_kept_is_written_for_the_request_that_gets_it() {
    let routes = Router::new().route("/", get(deleted));
    let request = Request::get("/").header("x-request-id", "req_first");
    // As a cache within the layer keeps it.
    let kept = std::sync::Arc::new(std::sync::Mutex::new(None));
    let keep = {
        let kept = kept.clone();
        move |response: Response<Body>| {
            let (head, body) = response.into_parts();
            *kept.lock().unwrap() = Some(head.clone());
            async { Response::from_parts(head, body) }
        }
    };
    serve(routes.layer(map_response(keep)).layer(layer()), request, "").await;
    let head: response::Parts = kept.lock().unwrap().take().unwrap();
    let cached = get(async move || Response::from_parts(head, Body::from("of the first")));
    // The id is the client's choice, and tells nothing of when.
    for again in ["req_second", "req_first"] {
        let (_, body) = ask(Router::new().route("/", cached.clone()), again).await;
        assert_eq!(id(&body), again);
    }
}

#[tokio::test]
async fn a_request_within_a_request_is_answered_whole() {
    async fn batch() -> String {
        let parts = Router::new().route("/part", get(deleted));
        let request = Request::get("/part").body(Body::empty()).unwrap();
        let part = parts.oneshot(request).await.unwrap();
        let body = to_bytes(part.into_body(), usize::MAX).await.unwrap();
        String::from_utf8(body.to_vec()).unwrap()
    }
    let (head, body) = ask(Router::new().route("/", get(batch)), "req_in").await;
    assert_eq!((head.status, id(&body)), (StatusCode::OK, "req_in"));
}

#[tokio::test]
async fn requests_that_take_turns_on_a_thread_keep_their_ids() {
    async fn slow(Path(pause): Path<u64>) -> ApiError {
        tokio::time::sleep(std::time::Duration::from_millis(pause)).await;
        NotFound::deleted().into()
    }
    let app = Router::new().route("/{pause}", get(slow)).layer(layer());
    let ask = async |path: &str, id: &'static str| {
        let request = Request::get(path).header("x-request-id", id);
        let (_, body) = serve(app.clone(), request, "").await;
        assert!(body.contains(id), "{body}");
    };
    tokio::join!(
        ask("/30", "req_a"),
        ask("/10", "req_b"),
        ask("/20", "req_c")
    );
}

#[tokio::test]
async fn after_a_panic_the_thread_is_at_work_for_nobody() {
    async fn panics() {
        panic!("on purpose");
    }
    let app = Router::new().route("/", get(panics)).layer(layer());
    let request = Request::get("/").header("x-request-id", "req_in");
    let task = tokio::spawn(async move { serve(app, request, "").await });
    assert!(task.await.unwrap_err().is_panic());
    let response = deleted().await.into_response();
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    let body: Value = serde_json::from_slice(&body).unwrap();
    assert_ne!(id(&body), "req_in");
}

#[tokio::test]
async fn a_body_that_somebody_between_puts_in_its_place_stays() {
    async fn translate(response: Response<Body>) -> Response<Body> {
        response.map(|_| Body::from(r#"{"meta":{"requestId":"of the middleware"}}"#))
    }
    let routes = Router::new()
        .route("/", get(deleted))
        .layer(map_response(translate));
    // Its length is right, which `ask` looks at.
    let (head, body) = ask(routes, "req_in").await;
    assert_eq!(
        (head.status, id(&body)),
        (StatusCode::NOT_FOUND, "of the middleware")
    );
}

#[tokio::test]
async fn headers_that_contradict_the_error_are_replaced() {
    let answer = async || {
        let others = [
            ("content-type", "text/html"),
            ("content-encoding", "gzip"),
            ("etag", "\"old\""),
            ("retry-after", "7"),
            ("x-other", "stays"),
        ];
        (others, ApiError::from(RateLimited::burst(42)))
    };
    let (head, body) = ask(Router::new().route("/", get(answer)), "req_in").await;
    assert_eq!(head.headers["content-type"], "application/json");
    assert_eq!(head.headers["retry-after"], "42");
    assert_eq!(body["error"]["retryAfter"], 42);
    assert!(!head.headers.contains_key("content-encoding") && !head.headers.contains_key("etag"));
    assert_eq!(head.headers["x-other"], "stays");
}

#[tokio::test]
async fn an_error_of_another_response_brings_its_own_body() {
    let answer = async || {
        let first = ApiError::from(NotFound::new().with_message("first"));
        let mut first = first.into_response();
        let mut second = ApiError::from(NotFound::new().with_message("second")).into_response();
        let error = first.extensions_mut().remove::<ApiError>().unwrap();
        second.extensions_mut().insert(error);
        second
    };
    let (_, body) = ask(Router::new().route("/", get(answer)), "req_in").await;
    assert_eq!(body["error"]["message"], "first");
}

#[tokio::test]
async fn a_whole_response_counts_more_than_the_error_beside_it() {
    let answer = async || {
        let mut response = deleted().await.into_response();
        let whole = ErrorResponse::new(Conflict::new(), Context::new("its own", "then"));
        response.extensions_mut().insert(whole);
        response
    };
    let (head, body) = ask(Router::new().route("/", get(answer)), "req_in").await;
    assert_eq!((head.status, id(&body)), (StatusCode::CONFLICT, "its own"));
}

#[tokio::test]
async fn the_innermost_layer_writes_what_is_within_it() {
    // A service that answers before anybody polls it.
    let eager = tower::service_fn(|_: Request<Body>| {
        std::future::ready(Ok::<_, Infallible>(
            ApiError::from(NotFound::new()).into_response(),
        ))
    });
    let inner = ErrorLayer::new()
        .with_clock(|| SystemTime::UNIX_EPOCH)
        .layer(eager);
    let routes = Router::new().route_service("/", inner);
    let (_, body) = ask(routes, "req_in").await;
    assert_eq!(id(&body), "req_in");
    assert_eq!(body["meta"]["timestamp"], "1970-01-01T00:00:00.000Z");
}
