//! The events of errors. Alone in their process, because `tracing` remembers for all threads which
//! events nobody wanted.

use std::io;
use std::sync::{Arc, Mutex};

use actix_web::middleware::from_fn;
use api_errors::{ApiError, Conflict, NotFound, RateLimited, ServerError};
use axum::Router;
use axum::extract::FromRequest;
use axum::http::Request;
use axum::routing::{get, post};
use poem::{EndpointExt as _, IntoEndpoint as _};
use stripe_errors::details::card_declined::DeclineCode;
use stripe_errors::{CardDeclined, ChargeError};
use tower::Layer as _;
use type_errors::details::nested::Address;
use type_errors::{Names, Nested};
use web::{layer, routes, serve};

/// What was logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What is logged while something is done.
fn logged(work: impl Future<Output = ()>) -> String {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .without_time()
        .with_target(false)
        .with_writer(move || writer.clone())
        .finish();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    tracing::subscriber::with_default(subscriber, || runtime.block_on(work));
    let bytes = log.0.lock().unwrap().clone();
    let lines = String::from_utf8(bytes).unwrap();
    // The frameworks have events of their own.
    lines
        .lines()
        .filter(|line| line.contains("code="))
        .fold(String::new(), |all, line| all + line.trim_start() + "\n")
}

#[test]
fn the_layer_logs_every_error_once() {
    let log = logged(async {
        let app = layer().layer(routes().layer(layer()));
        for path in ["/limited", "/missing", "/whole", "/unknown", "/id", "/page"] {
            let request = Request::get(path).header("x-request-id", "req_in");
            serve(app.clone(), request, "").await;
        }
    });
    assert_eq!(
        log,
        "WARN Rate limit exceeded. Try again in 42 seconds. \
         code=\"RATE_LIMITED\" status=429 cause=\"burst\" request_id=\"req_in\"\n\
         INFO Resource doesn't exist \
         code=\"NOT_FOUND\" status=404 cause=\"deleted\" request_id=\"req_in\"\n\
         INFO Resource already exists or state conflict \
         code=\"CONFLICT\" status=409 request_id=\"req_in\"\n\
         INFO Resource doesn't exist code=\"NOT_FOUND\" status=404 request_id=\"req_in\"\n"
    );
}

/// What is logged of an error that a handler returned, and of an unknown path.
const MISSING: &str = "\
    INFO Resource doesn't exist \
    code=\"NOT_FOUND\" status=404 cause=\"deleted\" request_id=\"req_in\"\n\
    INFO Resource doesn't exist code=\"NOT_FOUND\" status=404 request_id=\"req_in\"\n";

#[test]
fn the_middleware_of_actix_logs_every_error_once() {
    use actix_web::{App, test, web};
    use api_errors::web::actix::errors;

    async fn missing() -> Result<String, ApiError> {
        Err(NotFound::deleted().into())
    }
    let log = logged(async {
        let routes = web::scope("").route("/missing", web::get().to(missing));
        let app = App::new()
            .wrap(from_fn(errors))
            .service(routes.wrap(from_fn(errors)));
        let app = test::init_service(app).await;
        for path in ["/missing", "/unknown"] {
            let request = test::TestRequest::get().uri(path);
            let request = request.insert_header(("x-request-id", "req_in"));
            test::call_service(&app, request.to_request()).await;
        }
    });
    assert_eq!(log, MISSING);
}

#[test]
fn the_middleware_of_poem_logs_every_error_once() {
    use api_errors::web::poem::errors;

    #[poem::handler]
    fn missing() -> Result<String, ApiError> {
        Err(NotFound::deleted().into())
    }
    let log = logged(async {
        let routes = poem::Route::new()
            .at("/missing", poem::get(missing))
            .into_endpoint();
        let client = poem::test::TestClient::new(routes.around(errors).around(errors));
        for path in ["/missing", "/unknown"] {
            client
                .get(path)
                .header("x-request-id", "req_in")
                .send()
                .await;
        }
    });
    assert_eq!(log, MISSING);
}

#[test]
fn what_lies_beneath_an_error_is_in_the_log_and_in_no_answer() {
    async fn handler() -> ApiError {
        let beneath = Conflict::new().with_source("the disk is full");
        ServerError::new().with_source(beneath).into()
    }
    let log = logged(async {
        let app = Router::new().route("/", get(handler)).layer(layer());
        let (head, body) = serve(app, Request::get("/"), "").await;
        assert!(!body.contains("disk") && !format!("{head:?}").contains("disk"));
    });
    assert_eq!(
        log,
        "ERROR Internal server error code=\"SERVER_ERROR\" status=500 request_id=\"generated\" \
         source=Resource already exists or state conflict: the disk is full\n"
    );
}

#[test]
fn what_an_extractor_refused_is_in_the_log_once() {
    #[derive(FromRequest)]
    #[from_request(via(axum::Json), rejection(ApiError))]
    struct Json<T>(T);

    async fn sum(Json(numbers): Json<Vec<u32>>) -> String {
        numbers.iter().sum::<u32>().to_string()
    }
    let log = logged(async {
        let app = Router::new().route("/", post(sum)).layer(layer());
        let request = Request::post("/").header("content-type", "application/json");
        serve(app, request, "[1, true]").await;
    });
    // Axum's error ends with what lies beneath it, three times over.
    let text = "Failed to deserialize the JSON body into the target type: \
                [1]: invalid type: boolean `true`, expected u32 at line 1 column 8";
    assert_eq!(
        log,
        format!(
            "INFO {text} code=\"VALIDATION_ERROR\" status=400 request_id=\"generated\" \
             source={text}\n"
        )
    );
}

#[test]
fn the_level_says_who_has_to_mend_it() {
    for (error, level) in [
        (ApiError::from(ServerError::new()), "ERROR "),
        (RateLimited::new(1).into(), "WARN "),
        (NotFound::new().into(), "INFO "),
    ] {
        let log = logged(async { error.trace() });
        assert!(log.starts_with(level), "{log}");
        assert!(!log.contains("request_id"), "{log}");
    }
}

#[test]
fn no_sensitive_value_is_shown_but_in_the_answer() {
    const SECRET: &str = "hush-4242";

    let declined = CardDeclined::new(DeclineCode::LostCard);
    let declined = declined.with(|details| details.last4 = Some(SECRET.into()));
    let group = ChargeError::from(declined.clone());
    let mut shown = format!("{declined} {declined:?} {declined:#?} {group} {group:?}");
    let error = stripe_errors::ApiError::from(group);
    let response =
        stripe_errors::ErrorResponse::new(error.clone(), stripe_errors::Context::new("id"));
    assert!(response.body().contains(SECRET));
    assert!(response.problem_body().contains(SECRET));
    shown += &format!("{error} {error:?} {response:?}");
    // Beneath another error it is as hidden as on top.
    let above = stripe_errors::IdempotencyConflict::new("key").with_source(error.clone());
    shown += &format!("{above:?}");
    shown += &logged(async {
        error.trace();
        stripe_errors::ApiError::from(above).trace();
    });

    let address = Address::new("Main Street").with_pin(SECRET);
    let nested = Nested::new(address, [], Default::default(), Default::default(), [], []);
    let names = Names::new("type", "message", SECRET, "class");
    for error in [type_errors::ApiError::from(nested), names.into()] {
        let context = type_errors::Context::new("id");
        let response = type_errors::ErrorResponse::new(error.clone(), context);
        assert!(response.body().contains(SECRET));
        shown += &format!("{error} {error:?} {response:?}");
        shown += &logged(async { error.trace() });
    }

    assert!(
        shown.contains("CARD_DECLINED") && shown.contains("NESTED"),
        "{shown}"
    );
    assert!(shown.contains("Main Street"), "{shown}");
    assert!(!shown.contains(SECRET), "{shown}");
}
