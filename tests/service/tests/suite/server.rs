//! A server on loopback, and a client that understands it by the generated crate.

use std::borrow::Cow;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use api_errors::{ApiError, ErrorCode, ReceivedError};
use axum::Router;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use support_desk::{Capture, Desk, Kind, NewKey, Scope, Settings, layers, routes, serve};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::logs;

/// Settings that are in no test's way.
pub fn patient() -> Settings {
    Settings {
        secret_per_minute: 100_000,
        publishable_per_minute: 100_000,
        burst_per_second: 100_000,
        ..Settings::default()
    }
}

/// A server with a database of its own, which ends with the test.
pub struct Server {
    pub desk: Desk,
    pub address: SocketAddr,
    folder: TempDir,
    seconds: Arc<AtomicU64>,
    end: Option<oneshot::Sender<()>>,
    task: JoinHandle<()>,
}

impl Server {
    pub async fn start() -> Self {
        Self::start_with(patient()).await
    }

    /// A server with these settings.
    pub async fn start_with(settings: Settings) -> Self {
        Self::start_beside(settings, Router::new()).await
    }

    /// A server with these settings, and with routes beside its own.
    pub async fn start_beside(settings: Settings, others: Router) -> Self {
        logs::keep();
        let folder = tempfile::tempdir().unwrap();
        // The clock stands still until a test advances it.
        let seconds = Arc::new(AtomicU64::new(1_800_000_000));
        let clock = Arc::clone(&seconds);
        let clock = move || UNIX_EPOCH + Duration::from_secs(clock.load(Ordering::Relaxed));
        let desk = Desk::open(&folder.path().join("desk.db"), settings.clone()).unwrap();
        let desk = desk.with_clock(clock);
        let mut app = layers(routes(&desk).merge(others), &desk);
        if let Some(file) = std::env::var_os("SUPPORT_DESK_CAPTURE") {
            app = Capture::to(Path::new(&file)).unwrap().around(app);
        }
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let (end, ended) = oneshot::channel::<()>();
        let ended = async { ended.await.unwrap_or_default() };
        let task = tokio::spawn(async move { serve(listener, app, &settings, ended).await });
        Self {
            desk,
            address,
            folder,
            seconds,
            end: Some(end),
            task,
        }
    }

    /// Interrupts it, and waits until it has finished.
    pub async fn stop(mut self) {
        self.end.take().unwrap().send(()).unwrap();
        (&mut self.task).await.unwrap();
    }

    pub fn database(&self) -> PathBuf {
        self.folder.path().join("desk.db")
    }

    pub fn now(&self) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(self.seconds.load(Ordering::Relaxed))
    }

    pub fn advance(&self, seconds: u64) {
        self.seconds.fetch_add(seconds, Ordering::Relaxed);
    }

    pub fn set_back(&self, seconds: u64) {
        self.seconds.fetch_sub(seconds, Ordering::Relaxed);
    }

    /// A key of the team for everything, or for what `change` makes of it.
    pub fn key(&self, team: &str, change: impl FnOnce(&mut NewKey)) -> String {
        let mut key = NewKey {
            team: team.to_owned(),
            kind: Kind::Secret,
            scopes: Scope::all(),
            expires: None,
        };
        change(&mut key);
        self.desk.issue_key(&key).unwrap()
    }

    /// A client of the team, who may do everything.
    pub fn client(&self, team: &str) -> Client {
        self.client_with(&format!("Bearer {}", self.key(team, |_| ())))
    }

    /// A client that sends this in `Authorization`.
    pub fn client_with(&self, authorization: &str) -> Client {
        Client {
            authorization: Some(authorization.to_owned()),
            ..self.anonymous()
        }
    }

    /// A client without a key.
    pub fn anonymous(&self) -> Client {
        Client {
            // What is on this machine is not asked for elsewhere.
            http: reqwest::Client::builder().no_proxy().build().unwrap(),
            base: format!("http://{}", self.address),
            authorization: None,
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Somebody who asks.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    base: String,
    authorization: Option<String>,
}

impl Client {
    /// A request that a test may change before it sends it.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.base));
        match &self.authorization {
            Some(authorization) => request.header(AUTHORIZATION, authorization),
            None => request,
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        Answer::to(self.request(Method::GET, path)).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        Answer::to(self.request(Method::DELETE, path)).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, body.to_string()).await
    }

    pub async fn patch(&self, path: &str, body: Value) -> Answer {
        self.send(Method::PATCH, path, body.to_string()).await
    }

    /// A request with this text as its JSON body.
    pub async fn send(&self, method: Method, path: &str, body: String) -> Answer {
        let request = self.request(method, path);
        Answer::to(request.header(CONTENT_TYPE, "application/json").body(body)).await
    }

    /// The path of a new customer.
    pub async fn add_customer(&self, email: &str) -> Value {
        let customer = self.post("/customers", json!({ "name": "Ada", "email": email }));
        customer.await.created()
    }

    /// A new ticket of a new customer.
    pub async fn open_ticket(&self, title: &str) -> Value {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let customer = self.add_customer(&format!("{count}@tickets.example")).await;
        let ticket = json!({ "title": title, "customerId": customer["id"] });
        self.post("/tickets", ticket).await.created()
    }
}

/// What the server answered.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub async fn to(request: RequestBuilder) -> Self {
        let response = request.send().await.unwrap();
        Self {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            body: response.text().await.unwrap(),
        }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The body of a success.
    #[track_caller]
    pub fn ok(&self) -> Value {
        assert_eq!(self.status, 200, "{self:?}");
        serde_json::from_str(&self.body).unwrap()
    }

    /// What was made, which is also at its `Location`.
    #[track_caller]
    pub fn created(&self) -> Value {
        assert_eq!(self.status, 201, "{self:?}");
        let made: Value = serde_json::from_str(&self.body).unwrap();
        let location = self.header("location").unwrap();
        assert!(location.ends_with(made["id"].as_str().unwrap()), "{self:?}");
        made
    }

    /// The answer to a request that has nothing to say.
    #[track_caller]
    pub fn empty(&self) {
        assert_eq!((self.status, self.body.as_str()), (204, ""), "{self:?}");
    }

    /// What a client of the generated crate reads.
    pub fn received(&self) -> ReceivedError {
        let headers = self.headers.iter();
        let headers = headers.map(|(name, value)| (name.as_str(), value.as_bytes()));
        ReceivedError::decode(self.status, headers, self.body.clone())
    }

    /// The error, which keeps the contract.
    #[track_caller]
    pub fn error(&self) -> ApiError {
        let received = self.received();
        let id = received.request_id().map(Cow::into_owned);
        assert_eq!(self.header("x-request-id"), id.as_deref(), "{self:?}");
        let known = received.known().unwrap_or_else(|| panic!("{self:?}"));
        known.error.clone()
    }

    /// Whether it is an error of this code, raised for this cause, as the log of the request says.
    #[track_caller]
    pub fn is(&self, code: ErrorCode, cause: Option<&str>) {
        assert_eq!(self.error().code(), code, "{self:?}");
        let id = self.header("x-request-id").unwrap();
        assert_eq!(logs::cause(id).as_deref(), cause, "{self:?}");
    }

    #[track_caller]
    pub fn message(&self) -> String {
        self.error().message().to_owned()
    }
}
