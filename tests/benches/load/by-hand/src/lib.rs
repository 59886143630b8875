//! The errors of the reference service, written by hand.
//!
//! This is what the service would have without Errbook: one type for an error in flight, a type and
//! constructors for each code, serde for the body, a layer that knows the request. It has what the
//! service uses and no more: no types for clients, no codes as values, no second form of the body.

mod codes;
mod error;
mod layer;
mod trace;

pub use codes::{
    Conflict, Forbidden, MethodNotAllowed, NotFound, RateLimited, ServerError, Unauthorized,
    ValidationError,
};
pub use error::{ApiError, Raised};
pub use layer::{ErrorLayer, ErrorService};
