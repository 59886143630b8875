//! Regular expressions as JSON Schema has them.

use regress::Regex;

/// A pattern as JSON Schema reads it: with Unicode, unless only without it is it one at all.
///
/// # Errors
///
/// If it is no regular expression of ECMA-262, which no pattern of a valid catalogue is.
pub fn compile(pattern: &str) -> Result<Regex, regress::Error> {
    Regex::with_flags(pattern, "u").or_else(|_| Regex::new(pattern))
}
