//! The codes, and the ways to raise them.

use axum::http::StatusCode;

use crate::error::{Code, Details, Raised};

macro_rules! code {
    ($type:ident, $name:literal, $status:ident, $summary:literal) => {
        impl Code for $type {
            const NAME: &'static str = $name;
            const STATUS: StatusCode = StatusCode::$status;
            const SUMMARY: &'static str = $summary;
        }
    };
}

/// A code that carries nothing, and constructors for its causes.
macro_rules! plain {
    ($type:ident, $name:literal, $status:ident, $summary:literal, [$($cause:ident),*]) => {
        #[doc = $summary]
        #[derive(Debug, Clone, Copy)]
        pub struct $type;

        code!($type, $name, $status, $summary);

        impl From<$type> for Details {
            fn from(_: $type) -> Self {
                Self::default()
            }
        }

        #[allow(missing_docs)]
        impl $type {
            #[must_use]
            #[allow(clippy::new_ret_no_self)]
            pub fn new() -> Raised<Self> {
                Raised::new(Self)
            }

            $(
                #[must_use]
                pub fn $cause() -> Raised<Self> {
                    Self::new().because(stringify!($cause))
                }
            )*
        }
    };
}

plain!(
    Unauthorized,
    "UNAUTHORIZED",
    UNAUTHORIZED,
    "Missing or invalid API key",
    [missing_header, malformed_key, revoked_key, expired_key]
);
plain!(
    Forbidden,
    "FORBIDDEN",
    FORBIDDEN,
    "API key lacks required permissions",
    [publishable_key, other_team, restricted]
);
plain!(
    NotFound,
    "NOT_FOUND",
    NOT_FOUND,
    "Resource doesn't exist",
    [unknown_id, deleted, mistyped_id]
);
plain!(
    MethodNotAllowed,
    "METHOD_NOT_ALLOWED",
    METHOD_NOT_ALLOWED,
    "Method not supported by this resource",
    []
);
plain!(
    Conflict,
    "CONFLICT",
    CONFLICT,
    "Resource already exists or state conflict",
    []
);
plain!(
    ServerError,
    "SERVER_ERROR",
    INTERNAL_SERVER_ERROR,
    "Internal server error",
    [unexpected, unavailable]
);

#[allow(missing_docs)]
impl Conflict {
    #[must_use]
    pub fn duplicate_email(email: impl Into<String>) -> Raised<Self> {
        let email = email.into();
        let message = format!("A customer with the email {email} already exists");
        Self::new().because("duplicate_email").with_message(message)
    }

    #[must_use]
    pub fn duplicate_slug(slug: impl Into<String>) -> Raised<Self> {
        let slug = slug.into();
        let message = format!("An article with the slug {slug} already exists");
        Self::new().because("duplicate_slug").with_message(message)
    }

    #[must_use]
    pub fn invalid_transition(from: &str, to: &str) -> Raised<Self> {
        let message = format!("A ticket that is {from} cannot become {to}");
        let error = Self::new().because("invalid_transition");
        error.with_message(message)
    }
}

/// Invalid request body/params
#[derive(Debug)]
pub struct ValidationError {
    /// The field of the request that failed.
    pub field: Option<String>,
}

code!(
    ValidationError,
    "VALIDATION_ERROR",
    BAD_REQUEST,
    "Invalid request body/params"
);

impl From<ValidationError> for Details {
    fn from(ValidationError { field }: ValidationError) -> Self {
        Self {
            field,
            ..Self::default()
        }
    }
}

#[allow(missing_docs)]
impl ValidationError {
    #[must_use]
    #[allow(clippy::new_ret_no_self)]
    pub fn new() -> Raised<Self> {
        Raised::new(Self { field: None })
    }

    fn of(field: &str, cause: &'static str, message: String) -> Raised<Self> {
        let field = Some(field.to_owned());
        let error = Raised::new(Self { field }).because(cause);
        error.with_message(message)
    }

    #[must_use]
    pub fn required(field: &str) -> Raised<Self> {
        Self::of(field, "required", format!("{field} is required"))
    }

    #[must_use]
    pub fn not_one_of<'a>(field: &str, allowed: impl Iterator<Item = &'a str>) -> Raised<Self> {
        let allowed = allowed.collect::<Vec<_>>().join(", ");
        let message = format!("{field} must be one of: {allowed}");
        Self::of(field, "not_one_of", message)
    }

    #[must_use]
    pub fn wrong_type(field: &str, expected: &str) -> Raised<Self> {
        let message = format!("{field} is not a valid {expected}");
        Self::of(field, "wrong_type", message)
    }
}

/// Too many requests
#[derive(Debug)]
pub struct RateLimited {
    /// How long to wait before the next request, in seconds.
    pub retry_after: u64,
    /// Requests left in the current window.
    pub x_rate_limit_remaining: Option<u64>,
}

code!(
    RateLimited,
    "RATE_LIMITED",
    TOO_MANY_REQUESTS,
    "Too many requests"
);

impl From<RateLimited> for Details {
    fn from(of: RateLimited) -> Self {
        Self {
            retry_after: Some(of.retry_after),
            remaining: of.x_rate_limit_remaining,
            ..Self::default()
        }
    }
}

#[allow(missing_docs)]
impl RateLimited {
    fn of(retry_after: u64, cause: &'static str) -> Raised<Self> {
        let message = format!("Rate limit exceeded. Try again in {retry_after} seconds.");
        let x_rate_limit_remaining = None;
        let error = Raised::new(Self {
            retry_after,
            x_rate_limit_remaining,
        });
        error.because(cause).with_message(message)
    }

    #[must_use]
    pub fn key_limit(retry_after: u64) -> Raised<Self> {
        Self::of(retry_after, "key_limit")
    }

    #[must_use]
    pub fn burst(retry_after: u64) -> Raised<Self> {
        Self::of(retry_after, "burst")
    }
}
