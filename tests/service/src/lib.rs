//! A support desk: tickets, customers and articles of a team.
//!
//! It is an ordinary service of axum and `SQLite`, and shows what the generated crate `api-errors` is
//! like to use: handlers return `Result<_, ApiError>`, `store::Error` becomes one by `?`
//! (`errors.rs`), and the layers in `app.rs` put whatever else goes wrong into the envelope.
//!
//! A request passes, in this order: the layers, the guard (key, rate limit, permission), the handler.

mod app;
mod articles;
mod capture;
mod connection;
mod customers;
mod desk;
mod errors;
mod fields;
mod guard;
mod id;
mod keys;
mod limits;
mod records;
mod serve;
mod store;
mod tickets;
mod values;

pub use app::{app, layers, routes};
pub use capture::Capture;
pub use desk::{Desk, Settings};
pub use keys::{Access, Kind, NewKey, Resource, Scope};
pub use serve::serve;
pub use store::{Error, TEAMS};
