//! A record of what was answered, for `cargo xtask verify`.

use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::Method;
use axum::middleware::{self, Next};
use axum::response::Response;
use serde_json::{Value, json};

/// A file to which every response is appended, on a line of its own.
#[derive(Debug, Clone)]
pub struct Capture(Arc<Mutex<File>>);

impl Capture {
    /// Opens the file, which is made where it is missing.
    ///
    /// # Errors
    ///
    /// If it cannot be opened for writing.
    pub fn to(path: &Path) -> io::Result<Self> {
        let file = OpenOptions::new().create(true).append(true).open(path)?;
        Ok(Self(Arc::new(Mutex::new(file))))
    }

    /// The service with its responses recorded, as they leave it.
    pub fn around(self, app: Router) -> Router {
        app.layer(middleware::from_fn_with_state(self, record))
    }

    fn append(&self, line: &Value) -> io::Result<()> {
        let mut file = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // At once, so that the lines of several programs do not mix.
        file.write_all(format!("{line}\n").as_bytes())
    }
}

async fn record(State(capture): State<Capture>, request: Request, next: Next) -> Response {
    let (method, url) = (request.method().clone(), request.uri().to_string());
    let (head, body) = next.run(request).await.into_parts();
    // The answer to HEAD has no body to judge.
    if method == Method::HEAD {
        return Response::from_parts(head, body);
    }
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let headers = head.headers.iter();
    let headers = headers.map(|(name, value)| (name.as_str(), text(value.as_bytes())));
    let mut line = json!({
        "method": method.as_str(),
        "url": url,
        "status": head.status.as_u16(),
        "headers": headers.collect::<Vec<_>>(),
    });
    // Successes are counted, and only errors are judged. The body of one was in memory already.
    let body = if head.status.as_u16() < 400 {
        body
    } else {
        let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
        line["body"] = text(&bytes).into();
        bytes.into()
    };
    if let Err(error) = capture.append(&line) {
        tracing::warn!(%error, "a response was not recorded");
    }
    Response::from_parts(head, body)
}
