//! An app of axum that answers with the errors of the generated crate, and a way to ask it.

use std::fmt::Debug;
use std::time::{Duration, SystemTime};

use api_errors::web::{ErrorLayer, RequestId};
use api_errors::{ApiError, Conflict, Context, ErrorResponse, NotFound, Raised, RateLimited};
use axum::body::Body;
use axum::extract::Path;
use axum::http::{Request, Response, StatusCode, request, response};
use axum::response::Html;
use axum::routing::{get, post};
use axum::{Extension, Json, Router};
use tower::{Service, ServiceExt as _};

/// What the clock of [`layer`] shows.
pub const NOW: &str = "2025-12-14T10:30:00.007Z";

/// An app whose handlers fail in each way that a handler can.
pub fn routes() -> Router {
    Router::new()
        .route("/limited", get(limited))
        .route("/missing", get(missing))
        .route("/whole", get(whole))
        .route("/numbers/{number}", get(number))
        .route("/tags", post(tags))
        .route("/page", get(page))
        .route("/teapot", get(teapot))
        .route("/id", get(id))
}

async fn limited() -> Result<String, ApiError> {
    Err(RateLimited::burst(42).into())
}

async fn missing() -> Result<String, Raised<NotFound>> {
    Err(NotFound::deleted())
}

async fn whole(Extension(id): Extension<RequestId>) -> ErrorResponse {
    ErrorResponse::new(Conflict::new(), Context::new(id.as_str(), "then"))
}

async fn number(Path(number): Path<u32>) -> String {
    number.to_string()
}

async fn tags(Json(tags): Json<Vec<String>>) -> String {
    tags.join(" ")
}

async fn page() -> (StatusCode, Html<&'static str>) {
    (StatusCode::BAD_GATEWAY, Html("<p>Bad gateway</p>"))
}

async fn teapot() -> (StatusCode, Json<&'static str>) {
    (StatusCode::IM_A_TEAPOT, Json("short and stout"))
}

async fn id(Extension(id): Extension<RequestId>) -> String {
    id.to_string()
}

/// A layer whose clock stands still and whose ids are known.
pub fn layer() -> ErrorLayer {
    ErrorLayer::new()
        .with_clock(|| SystemTime::UNIX_EPOCH + Duration::from_millis(1_765_708_200_007))
        .with_request_ids(|| "generated".to_owned())
}

/// The answer to a request without a body, of the app within the layer.
pub async fn ask(request: request::Builder) -> (response::Parts, String) {
    serve(routes().layer(layer()), request, "").await
}

/// The answer of a service, with the whole body as text.
pub async fn serve<S>(
    service: S,
    request: request::Builder,
    body: &'static str,
) -> (response::Parts, String)
where
    S: Service<Request<Body>, Response = Response<Body>, Error: Debug>,
{
    let request = request.body(Body::from(body)).unwrap();
    let (head, body) = service.oneshot(request).await.unwrap().into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    (head, String::from_utf8(body.to_vec()).unwrap())
}
