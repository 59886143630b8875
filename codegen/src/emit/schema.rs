//! `schema/`: JSON Schemas of what the catalogue is about.

pub mod catalogue;
pub mod response;

use super::{Artifact, EmitError};
use crate::model::Catalogue;

/// The files of `schema/`.
///
/// # Errors
///
/// [`EmitError`] if a schema cannot be written as JSON.
pub fn emit(catalogue: &Catalogue) -> Result<Vec<Artifact>, EmitError> {
    Ok(vec![catalogue::emit()?, response::emit(catalogue)?])
}
