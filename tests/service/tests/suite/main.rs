//! Everything that the error reference says does happen, asked for by real requests.
//!
//! No test makes an error to compare with, so that what `cargo xtask coverage` finds in the record was
//! raised by the service.

mod authentication;
mod conflicts;
mod failures;
mod http;
mod limits;
mod logs;
mod missing;
mod permissions;
mod server;
mod story;
mod validation;
