//! A service, as far as its errors go: what it raises and how, in every way that the crate has.

use api_errors::{ApiError, Conflict, NotFound, RateLimited};
use api_errors::{ServerError as Broken, ValidationError};

/// A macro that gives up, as every service has one.
macro_rules! ensure {
    ($condition:expr, $error:expr) => {
        if !$condition {
            return Err($error.into());
        }
    };
}

/// The title of an article.
pub fn article(id: u32) -> Result<&'static str, ApiError> {
    ensure!(id != 7, NotFound::deleted());
    (id < 7).then_some("A title").ok_or(NotFound::new().into())
}

/// Adds an article.
pub fn add(title: &str, priority: &str) -> Result<(), ApiError> {
    ensure!(!title.is_empty(), ValidationError::required("title"));
    if !["low", "high"].contains(&priority) {
        let allowed = ["low", "high"];
        return Err(ValidationError::not_one_of("priority", allowed).into());
    }
    Ok(insert(title).map_err(Conflict::duplicate_slug)?)
}

/// Stores an article, or names the slug that is taken.
fn insert(title: &str) -> Result<(), &'static str> {
    match title {
        "Getting started" => Err("getting-started"),
        _ => Ok(()),
    }
}

/// Takes one from what is left of the quota.
pub fn take(left: u32) -> Result<u32, ApiError> {
    let limited = RateLimited::builder().retry_after(42_u64);
    match left.checked_sub(1) {
        Some(left) => Ok(left),
        None => Err(limited
            .build()
            .unwrap_or_else(|_| RateLimited::burst(1))
            .into()),
    }
}

/// Work that another process does.
pub fn work() -> Result<(), ApiError> {
    Err(Broken::unavailable().into())
}
