//! Every expression of the issue, as a user would write it.

use std::error::Error;
use std::io;

use api_errors::{ApiError, Conflict, NotFound, RateLimited, ServerError, ValidationError};

fn create(title: &str) -> Result<(), ApiError> {
    if title.is_empty() {
        return Err(ValidationError::required("title").into());
    }
    Ok(())
}

/// `?` makes an error of any code the error of all codes.
fn limit() -> Result<(), ApiError> {
    Err(RateLimited::new(42))?
}

/// `?` makes an incomplete error and a raised one what a function with any error returns.
fn build() -> Result<(), Box<dyn Error>> {
    let error = RateLimited::builder().retry_after(42).build()?;
    assert_eq!(error.retry_after, 42);
    Err(error)?
}

fn main() {
    assert_eq!(create("").unwrap_err().message(), "title is required");
    assert!(create("a title").is_ok());
    assert_eq!(limit().unwrap_err().status(), 429);
    assert!(build().is_err());

    let conflict = Conflict::duplicate_email("a@b.c");
    assert_eq!(conflict.cause(), Some(Conflict::DUPLICATE_EMAIL));
    let missing = ApiError::from(NotFound::new());
    assert_eq!(missing.status(), 404);
    let failed = ServerError::new().with_source(io::Error::other("the disk is full"));
    assert!(failed.source().is_some());
}
