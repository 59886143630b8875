//! The files that stand beside the languages: the rendered examples, the catalogue as JSON, and
//! what tells git that all of it is generated.

pub(crate) mod catalogue;
mod fixtures;

use super::{Artifact, EmitError, HEADER};
use crate::model::Catalogue;

/// Emits `fixtures/`, `catalogue.json` and `.gitattributes`.
///
/// # Errors
///
/// [`EmitError`] if a value cannot be written as JSON.
pub fn emit(catalogue: &Catalogue) -> Result<Vec<Artifact>, EmitError> {
    let mut artifacts = fixtures::emit(catalogue)?;
    artifacts.push(Artifact::json(
        "catalogue.json",
        &catalogue::document(catalogue, HEADER),
    )?);
    artifacts.push(Artifact::new(".gitattributes", git_attributes()));
    Ok(artifacts)
}

/// Reviewers see generated files folded, and a checkout has the bytes that were generated on
/// every system.
fn git_attributes() -> String {
    format!("# {HEADER}\n* text eol=lf linguist-generated=true\n")
}
