//! How a program uses the generated packages: the snippets that the pages show. The suite compiles
//! each of them, and raises every example of every catalogue by them.

pub mod rust;
pub mod typescript;

use crate::model::{ErrorDef, Field};

/// The detail that a snippet for clients shows: one that is always there and may be shown.
fn shown_detail(error: &ErrorDef) -> Option<&Field> {
    let mut details = error.details.iter();
    details.find(|field| !field.sensitive && !field.optional)
}
