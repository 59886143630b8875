//! One escape function per target context, and a test for each that tries to break out of it.
//!
//! Catalogue text is hostile until it has been through the function of the context in which it is
//! about to stand. These are pure functions of one text.

pub mod config;
pub mod markdown;
pub mod rust;
pub mod typescript;
