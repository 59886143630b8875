//! What the builders have in common.

use core::error::Error;
use core::fmt;

use crate::ErrorCode;
// @if plain_builder
use crate::raised::{Code, Raised};
// @end
// @if plain_builder

/// Makes an error of a code that takes no values today.
#[must_use = "`build` makes the error"]
pub struct Builder<T: Code>(fn() -> Raised<T>);

impl<T: Code> Builder<T> {
    pub(crate) fn new(make: fn() -> Raised<T>) -> Self {
        Self(make)
    }

    /// The error.
    ///
    /// # Errors
    ///
    /// [`Incomplete`] once a later version requires a value that is not there.
    pub fn build(self) -> Result<Raised<T>, Incomplete> {
        Ok((self.0)())
    }
}
// @end

/// A required value is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Incomplete {
    /// The code that was to be raised.
    pub code: ErrorCode,
    /// The value that is missing, by its name in the catalogue.
    pub missing: &'static str,
}
// @if incomplete

impl Incomplete {
    pub(crate) fn new(code: ErrorCode, missing: &'static str) -> Self {
        Self { code, missing }
    }
}
// @end

impl fmt::Display for Incomplete {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} needs a value for `{}`", self.code, self.missing)
    }
}

impl Error for Incomplete {}
