//! Error responses in web frameworks, one module for each feature.

#[cfg(feature = "actix-web")]
pub mod actix;
#[cfg(feature = "axum")]
mod axum;
// @if timestamp
#[cfg(feature = "std")]
mod clock;
// @end
#[cfg(feature = "std")]
mod context;
#[cfg(feature = "http")]
mod http;
#[cfg(feature = "tower")]
mod layer;
#[cfg(feature = "poem")]
pub mod poem;
#[cfg(feature = "problem")]
mod problem;
#[cfg(any(feature = "actix-web", feature = "poem", feature = "tower"))]
mod replace;
#[cfg(feature = "std")]
mod request_id;

// @if context
#[cfg(feature = "tower")]
pub use context::Facts;
// @end
#[cfg(feature = "tower")]
pub use layer::{ErrorFuture, ErrorLayer, ErrorService};
#[cfg(feature = "problem")]
pub use problem::prefers_problem;
#[cfg(feature = "std")]
pub use request_id::RequestId;
// @if groups

/// Implements the traits of all frameworks for an enum over some codes.
macro_rules! integrate {
    ($name:ident) => {
        #[cfg(feature = "axum")]
        impl axum_core::response::IntoResponse for $name {
            fn into_response(self) -> axum_core::response::Response {
                crate::ApiError::from(self).into_response()
            }
        }

        #[cfg(feature = "actix-web")]
        impl From<$name> for actix_web::Error {
            fn from(error: $name) -> Self {
                crate::ApiError::from(error).into()
            }
        }

        #[cfg(feature = "poem")]
        impl From<$name> for poem::Error {
            fn from(error: $name) -> Self {
                crate::ApiError::from(error).into()
            }
        }

        #[cfg(feature = "utoipa")]
        impl utoipa::IntoResponses for $name {
            fn responses() -> crate::openapi::Responses {
                crate::openapi::responses(Self::CODES)
            }
        }
    };
}
pub(crate) use integrate;
// @end
