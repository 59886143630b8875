//! The answers of an actix app.

use actix_web::body::{BoxBody, MessageBody as _};
use actix_web::dev::ServiceResponse;
use actix_web::http::header::HeaderMap;
use actix_web::middleware::{Next, from_fn};
use actix_web::{App, HttpMessage as _, HttpRequest, HttpResponse, Resource, Responder, test, web};
use api_errors::web::{RequestId, actix::errors};
use api_errors::{ApiError, Conflict, Context, ErrorResponse, NotFound, Raised, RateLimited};
use serde_json::{Value, json};
use stripe_errors::{ChargeError, ParameterInvalid};

async fn limited() -> Result<String, ApiError> {
    Err(RateLimited::new(42).into())
}

async fn missing() -> Result<String, Raised<NotFound>> {
    Err(NotFound::new())
}

async fn charge() -> Result<String, ChargeError> {
    Err(ParameterInvalid::parameter_missing("amount").into())
}

async fn conflict() -> impl Responder {
    ApiError::from(Conflict::new())
}

async fn whole(request: HttpRequest) -> Option<ErrorResponse> {
    let id = request.extensions().get::<RequestId>()?.to_string();
    Some(ErrorResponse::new(
        Conflict::new(),
        Context::new(id, "then"),
    ))
}

async fn number(number: web::Json<u32>) -> String {
    number.to_string()
}

async fn page() -> impl Responder {
    HttpResponse::BadGateway()
        .content_type("text/html")
        .body("<p>")
}

fn routes(config: &mut web::ServiceConfig) {
    config
        .route("/limited", web::get().to(limited))
        .route("/missing", web::get().to(missing))
        .route("/charge", web::get().to(charge))
        .route("/conflict", web::get().to(conflict))
        .route("/whole", web::get().to(whole))
        .route("/page", web::get().to(page))
        .service(web::resource("/numbers").route(web::post().to(number)));
}

/// A resource that tells a wrong method the right one.
fn only_get() -> Resource {
    web::resource("/")
        .route(web::get().to(page))
        .default_service(web::to(|| async {
            HttpResponse::MethodNotAllowed()
                .insert_header(("allow", "GET"))
                .finish()
        }))
}

/// The status, the headers and the body of the answer to a request with the id `req_in`.
macro_rules! ask {
    ($app:expr, $request:expr) => {{
        let app = test::init_service($app).await;
        let request = $request.insert_header(("x-request-id", "req_in"));
        let response = test::call_service(&app, request.to_request()).await;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = test::read_body(response).await;
        (status, headers, String::from_utf8(body.to_vec()).unwrap())
    }};
}

fn get(path: &str) -> test::TestRequest {
    test::TestRequest::get().uri(path)
}

fn parsed(body: &str) -> Value {
    serde_json::from_str(body).unwrap()
}

fn values<'a>(headers: &'a HeaderMap, name: &str) -> Vec<&'a str> {
    headers
        .get_all(name)
        .map(|value| value.to_str().unwrap())
        .collect()
}

#[actix_web::test]
async fn without_the_middleware_an_answer_is_whole_too() {
    let (status, headers, body) = ask!(App::new().configure(routes), get("/limited"));
    assert_eq!(status, 429);
    assert_eq!(values(&headers, "retry-after"), ["42"]);
    assert_eq!(values(&headers, "content-type"), ["application/json"]);
    assert_eq!(parsed(&body)["error"]["retryAfter"], 42);
    let context = &parsed(&body)["meta"];
    assert!(context["requestId"].as_str().unwrap().starts_with("req_"));
    assert!(context["timestamp"].as_str().unwrap().starts_with("20"));
    // A responder sees its request, an error does not.
    let (status, _, body) = ask!(App::new().configure(routes), get("/conflict"));
    assert_eq!(status, 409);
    assert_eq!(parsed(&body)["meta"]["requestId"], "req_in");
}

#[actix_web::test]
async fn the_middleware_completes_every_error() {
    let json = || test::TestRequest::post().uri("/numbers").set_payload("{");
    for (request, status, code) in [
        (get("/limited"), 429, "RATE_LIMITED"),
        (get("/missing"), 404, "NOT_FOUND"),
        (get("/conflict"), 409, "CONFLICT"),
        (get("/whole"), 409, "CONFLICT"),
        (get("/unknown"), 404, "NOT_FOUND"),
        (get("/numbers"), 405, "METHOD_NOT_ALLOWED"),
        (json(), 400, "VALIDATION_ERROR"),
        (
            json().insert_header(("content-type", "application/json")),
            400,
            "VALIDATION_ERROR",
        ),
    ] {
        let app = App::new().wrap(from_fn(errors)).configure(routes);
        let (got, headers, body) = ask!(app, request);
        assert_eq!(got, status, "{body}");
        assert_eq!(parsed(&body)["error"]["code"], code);
        assert_eq!(parsed(&body)["meta"]["requestId"], "req_in");
        assert_eq!(values(&headers, "x-request-id"), ["req_in"]);
        assert_eq!(values(&headers, "content-type"), ["application/json"]);
    }
}

#[actix_web::test]
async fn an_error_of_a_group_is_completed_by_its_own_crate() {
    let app = App::new()
        .wrap(from_fn(stripe_errors::web::actix::errors))
        .configure(routes);
    let (status, headers, body) = ask!(app, get("/charge"));
    assert_eq!(status, 400);
    assert_eq!(values(&headers, "request-id"), ["req_in"]);
    let message = "Missing required param: amount.";
    let page = "https://pay.example.com/errors/codes/PARAMETER_INVALID.html";
    let error = json!({
        "type": "api_error",
        "code": "PARAMETER_INVALID",
        "message": message,
        "param": "amount",
        "doc_url": page,
        "reason": "parameter_missing",
    });
    assert_eq!(parsed(&body), json!({ "error": error }));
}

#[actix_web::test]
async fn a_wrong_method_is_told_the_right_ones() {
    let app = App::new().wrap(from_fn(errors)).service(only_get());
    let (status, headers, body) = ask!(app, test::TestRequest::delete().uri("/"));
    assert_eq!((status, values(&headers, "allow")), (405, vec!["GET"]));
    assert_eq!(parsed(&body)["error"]["code"], "METHOD_NOT_ALLOWED");
}

#[actix_web::test]
async fn a_wrong_method_is_a_bad_request_where_no_code_is_for_it() {
    let app = App::new()
        .wrap(from_fn(markdown_errors::web::actix::errors))
        .service(only_get());
    let (status, headers, body) = ask!(app, test::TestRequest::delete().uri("/"));
    assert_eq!((status, values(&headers, "allow")), (400, vec!["GET"]));
    assert_eq!(parsed(&body)["code"], "OTHER");
}

#[actix_web::test]
async fn a_body_of_a_handler_is_left_alone() {
    let app = App::new().wrap(from_fn(errors)).configure(routes);
    let (status, headers, body) = ask!(app, get("/page"));
    assert_eq!((status, body.as_str()), (502, "<p>"));
    assert_eq!(values(&headers, "x-request-id"), ["req_in"]);
}

#[actix_web::test]
async fn a_hostile_id_is_not_echoed() {
    let app = App::new().wrap(from_fn(errors)).configure(routes);
    let app = test::init_service(app).await;
    let long = "a".repeat(129);
    for id in [long.as_str(), "", "a b", "a\tset-cookie: x"] {
        let request = get("/missing")
            .insert_header(("x-request-id", id))
            .to_request();
        let response = test::call_service(&app, request).await;
        let stated = values(response.headers(), "x-request-id").concat();
        assert!(stated.starts_with("req_"), "{stated}");
        let body: Value = test::read_body_json(response).await;
        assert_eq!(body["meta"]["requestId"], stated);
    }
}

#[actix_web::test]
async fn middlewares_within_middlewares_agree_on_the_id() {
    for path in ["/missing", "/whole", "/unknown"] {
        let scope = web::scope("").wrap(from_fn(errors)).configure(routes);
        let app = test::init_service(App::new().wrap(from_fn(errors)).service(scope)).await;
        let response = test::call_service(&app, get(path).to_request()).await;
        let stated = values(response.headers(), "x-request-id").concat();
        let body: Value = test::read_body_json(response).await;
        assert_eq!(body["meta"]["requestId"], stated, "{path}");
    }
}

#[actix_web::test]
async fn what_a_middleware_further_in_refuses_is_whole() {
    let refuse =
        from_fn(|_, _: Next<BoxBody>| async { Err::<ServiceResponse, _>(NotFound::new().into()) });
    let app = App::new()
        .wrap(refuse)
        .wrap(from_fn(errors))
        .configure(routes);
    let app = test::init_service(app).await;
    let request = get("/").insert_header(("x-request-id", "req_in"));
    let error = test::try_call_service(&app, request.to_request())
        .await
        .unwrap_err();
    let response = error.error_response();
    assert_eq!(values(response.headers(), "x-request-id"), ["req_in"]);
    let body = response.into_body().try_into_bytes().unwrap();
    let body: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(body["error"]["code"], "NOT_FOUND");
    assert_eq!(body["meta"]["requestId"], "req_in");
}
