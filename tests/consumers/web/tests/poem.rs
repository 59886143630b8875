//! The answers of a poem app.

use api_errors::web::{RequestId, poem::errors};
use api_errors::{ApiError, Conflict, Context, ErrorResponse, NotFound, Raised, RateLimited};
use poem::http::StatusCode;
use poem::test::{TestClient, TestResponse};
use poem::web::{Data, Html, Json, Path};
use poem::{Endpoint, EndpointExt as _, IntoEndpoint as _, Route, get, handler, post};
use serde_json::{Value, json};
use stripe_errors::{ChargeError, ParameterInvalid};

#[handler]
fn limited() -> poem::Result<String> {
    Err(ApiError::from(RateLimited::new(42)))?
}

#[handler]
fn missing() -> Result<String, Raised<NotFound>> {
    Err(NotFound::new())
}

#[handler]
fn charge() -> Result<String, ChargeError> {
    Err(ParameterInvalid::parameter_missing("amount").into())
}

#[handler]
fn conflict() -> ApiError {
    Conflict::new().into()
}

#[handler]
fn whole(Data(id): Data<&RequestId>) -> ErrorResponse {
    ErrorResponse::new(Conflict::new(), Context::new(id.as_str(), "then"))
}

#[handler]
fn number(Path(number): Path<u32>) -> String {
    number.to_string()
}

#[handler]
fn tags(Json(tags): Json<Vec<String>>) -> String {
    tags.concat()
}

#[handler]
fn page() -> (StatusCode, Html<&'static str>) {
    (StatusCode::BAD_GATEWAY, Html("<p>"))
}

fn routes() -> Route {
    Route::new()
        .at("/limited", get(limited))
        .at("/missing", get(missing))
        .at("/charge", get(charge))
        .at("/conflict", get(conflict))
        .at("/whole", get(whole))
        .at("/numbers/:number", get(number))
        .at("/tags", post(tags))
        .at("/page", get(page))
}

fn client() -> TestClient<impl Endpoint> {
    TestClient::new(routes().into_endpoint().around(errors))
}

fn values(response: &TestResponse, name: &str) -> Vec<String> {
    let values = response.0.headers().get_all(name).iter();
    values
        .map(|value| value.to_str().unwrap().to_owned())
        .collect()
}

async fn parsed(response: TestResponse) -> Value {
    response.0.into_body().into_json().await.unwrap()
}

#[tokio::test]
async fn without_the_middleware_an_answer_is_whole_too() {
    let client = TestClient::new(routes());
    let response = client.get("/limited").send().await;
    response.assert_status(StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(values(&response, "retry-after"), ["42"]);
    assert_eq!(values(&response, "content-type"), ["application/json"]);
    let body = parsed(response).await;
    assert_eq!(body["error"]["retryAfter"], 42);
    assert!(
        body["meta"]["requestId"]
            .as_str()
            .unwrap()
            .starts_with("req_")
    );
    assert!(
        body["meta"]["timestamp"]
            .as_str()
            .unwrap()
            .starts_with("20")
    );
    let response = client.get("/conflict").send().await;
    response.assert_status(StatusCode::CONFLICT);
    assert_eq!(parsed(response).await["error"]["code"], "CONFLICT");
}

#[tokio::test]
async fn the_middleware_completes_every_error() {
    let client = client();
    let json = || client.post("/tags").body("{}");
    for (request, status, code) in [
        (client.get("/limited"), 429, "RATE_LIMITED"),
        (client.get("/missing"), 404, "NOT_FOUND"),
        (client.get("/conflict"), 409, "CONFLICT"),
        (client.get("/whole"), 409, "CONFLICT"),
        (client.get("/unknown"), 404, "NOT_FOUND"),
        (client.delete("/tags"), 405, "METHOD_NOT_ALLOWED"),
        (client.get("/numbers/x"), 400, "VALIDATION_ERROR"),
        (json(), 400, "VALIDATION_ERROR"),
        (
            json().content_type("application/json"),
            400,
            "VALIDATION_ERROR",
        ),
    ] {
        let response = request.header("x-request-id", "req_in").send().await;
        assert_eq!(response.0.status().as_u16(), status);
        assert_eq!(values(&response, "x-request-id"), ["req_in"]);
        assert_eq!(values(&response, "content-type"), ["application/json"]);
        let body = parsed(response).await;
        assert_eq!(body["error"]["code"], code);
        assert_eq!(body["meta"]["requestId"], "req_in");
    }
}

#[tokio::test]
async fn a_wrong_method_is_a_bad_request_where_no_code_is_for_it() {
    let endpoint = routes()
        .into_endpoint()
        .around(markdown_errors::web::poem::errors);
    let response = TestClient::new(endpoint).delete("/tags").send().await;
    response.assert_status(StatusCode::BAD_REQUEST);
    assert_eq!(parsed(response).await["code"], "OTHER");
}

#[tokio::test]
async fn an_error_of_a_group_is_completed_by_its_own_crate() {
    let endpoint = routes()
        .into_endpoint()
        .around(stripe_errors::web::poem::errors);
    let client = TestClient::new(endpoint);
    let request = client.get("/charge").header("x-request-id", "req_in");
    let response = request.send().await;
    response.assert_status(StatusCode::BAD_REQUEST);
    assert_eq!(values(&response, "request-id"), ["req_in"]);
    let error = &parsed(response).await["error"];
    assert_eq!(error["message"], "Missing required param: amount.");
    assert_eq!(error["param"], "amount");
    assert_eq!(error["reason"], "parameter_missing");
}

#[tokio::test]
async fn a_whole_response_keeps_its_context() {
    let response = client()
        .get("/whole")
        .header("x-request-id", "req_in")
        .send()
        .await;
    let context = json!({ "requestId": "req_in", "timestamp": "then" });
    assert_eq!(parsed(response).await["meta"], context);
}

#[tokio::test]
async fn a_body_of_a_handler_is_left_alone() {
    let response = client()
        .get("/page")
        .header("x-request-id", "req_in")
        .send()
        .await;
    response.assert_status(StatusCode::BAD_GATEWAY);
    assert_eq!(values(&response, "x-request-id"), ["req_in"]);
    response.assert_text("<p>").await;
}

#[tokio::test]
async fn a_hostile_id_is_not_echoed() {
    let long = "a".repeat(129);
    for id in [long.as_str(), "", "a b", "a\tset-cookie: x"] {
        let response = client()
            .get("/missing")
            .header("x-request-id", id)
            .send()
            .await;
        let stated = values(&response, "x-request-id").concat();
        assert!(stated.starts_with("req_"), "{stated}");
        assert_eq!(parsed(response).await["meta"]["requestId"], stated);
    }
}

#[tokio::test]
async fn middlewares_within_middlewares_agree_on_the_id() {
    let twice = routes().into_endpoint().around(errors).around(errors);
    let client = TestClient::new(twice);
    for path in ["/missing", "/whole", "/unknown"] {
        let response = client.get(path).send().await;
        let stated = values(&response, "x-request-id").concat();
        assert_eq!(
            parsed(response).await["meta"]["requestId"],
            stated,
            "{path}"
        );
    }
}
