//! Nothing: the tests are all that this crate is for.
