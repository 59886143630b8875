//! A client that tries again when, and as long after as, the error says: the part that a user would
//! copy.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use api_errors::ReceivedError;
use backon::{ExponentialBuilder, Retryable};
use reqwest::Client;

/// The longest pause that a caller would sit through. A server that asks for more gets its answer now.
const LONGEST_PAUSE: Duration = Duration::from_mins(1);

/// Why there is no answer.
#[derive(Debug)]
pub enum CallError {
    /// The server answered with an error.
    Refused(Box<ReceivedError>),
    /// There was no whole answer: no connection, or it broke.
    Unanswered(reqwest::Error),
}

impl CallError {
    /// Whether the same request may succeed later. It only reads, so that it may be sent again when
    /// nobody knows whether it arrived.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Refused(received) => received.is_retryable(),
            Self::Unanswered(error) => !error.is_builder(),
        }
    }

    /// How long the server asks its callers to wait.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Refused(received) => received.retry_after(),
            Self::Unanswered(_) => None,
        }
    }
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(received) => received.fmt(f),
            Self::Unanswered(error) => error.fmt(f),
        }
    }
}

impl Error for CallError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Refused(received) => received.source(),
            Self::Unanswered(error) => error.source(),
        }
    }
}

impl From<reqwest::Error> for CallError {
    fn from(error: reqwest::Error) -> Self {
        Self::Unanswered(error)
    }
}

/// Gets a text, in up to four attempts.
///
/// # Errors
///
/// The error of the last attempt.
pub async fn fetch(client: &Client, url: &str) -> Result<String, CallError> {
    (|| attempt(client, url))
        .retry(ExponentialBuilder::default().with_max_times(3))
        .when(CallError::is_retryable)
        .adjust(pause)
        .await
}

async fn attempt(client: &Client, url: &str) -> Result<String, CallError> {
    let response = client.get(url).send().await?;
    if response.status().is_success() {
        return Ok(response.text().await?);
    }
    let status = response.status().as_u16();
    let headers = response.headers().clone();
    let body = response.bytes().await?;
    let received = ReceivedError::decode(status, &headers, body);
    Err(CallError::Refused(Box::new(received)))
}

/// The pause before the next attempt: the planned one, or a longer one if the server asks for it.
/// Nothing is planned after the last attempt, and then nothing can be added: the calls would never end.
fn pause(error: &CallError, planned: Option<Duration>) -> Option<Duration> {
    let pause = planned?.max(error.retry_after().unwrap_or_default());
    (pause <= LONGEST_PAUSE).then_some(pause)
}
