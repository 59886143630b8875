//! What axum's extractors refuse, as errors of the catalogue.

use core::convert::Infallible;

// @if rejections_of_server
use axum::extract::rejection::{
    BytesRejection, ExtensionRejection, FormRejection, JsonRejection, PathRejection,
    QueryRejection, RawFormRejection, RawPathParamsRejection, StringRejection,
};
// @else
use axum::extract::rejection::{
    BytesRejection, FormRejection, JsonRejection, QueryRejection, RawFormRejection,
    StringRejection,
};
// @end

use crate::ApiError;
use crate::error::refused;

/// Makes rejections convertible.
macro_rules! convert {
    ($($rejection:ident),* $(,)?) => {$(
        /// The error for the rejection's status, with the rejection as its source.
        // @if message_free
        ///
        /// Where the client can mend the request, the message says what is wrong with it.
        // @end
        impl From<$rejection> for ApiError {
            fn from(rejection: $rejection) -> Self {
                let error = refused(rejection.status().as_u16());
                // @if message_free
                let error = if rejection.status().is_client_error() {
                    error.with_message(rejection.body_text())
                } else {
                    error
                };
                // @end
                error.with_source(rejection)
            }
        }
    )*};
}

convert!(
    BytesRejection,
    FormRejection,
    JsonRejection,
    QueryRejection,
    RawFormRejection,
    StringRejection,
);
// @if rejections_of_server
// Of these, some are mistakes of the service.
convert!(ExtensionRejection, PathRejection, RawPathParamsRejection);
// @end

/// What cannot fail, such as to extract the headers, stands in a `derive(FromRequest)` beside what can.
impl From<Infallible> for ApiError {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}
