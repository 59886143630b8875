//! `openapi/`: the errors as OpenAPI components, for API descriptions to refer to.
//!
//! `errors.yaml` and `errors.json` are one OpenAPI 3.1 document in two notations: a schema, a
//! response and examples for each code, a response for each status and for each status of a group.
//! `errors.simple.*` is the same in OpenAPI 3.0.3 with one schema, `ErrorResponse`, in every
//! response, for generators that want no more than one error type for an operation. `overlay*.yaml`
//! give every operation of an API description the responses that it leaves out.

mod components;
mod document;
mod headers;
mod json;
mod overlay;
mod readme;
mod responses;
mod yaml;

use self::document::Profile;
use super::{Artifact, EmitError};
use crate::model::Catalogue;

/// The files of `openapi/`.
///
/// # Errors
///
/// [`EmitError`] if two components would have one name.
pub fn emit(catalogue: &Catalogue) -> Result<Vec<Artifact>, EmitError> {
    let mut files = Vec::new();
    for profile in [Profile::Full, Profile::Simple] {
        let (json, yaml) = (profile.file("json"), profile.file("yaml"));
        let document =
            document::document(catalogue, profile).map_err(|name| EmitError::new(&yaml, name))?;
        files.push(Artifact::new(yaml, yaml::write(super::HEADER, &document)));
        let text = json::write(&document).map_err(|source| EmitError::new(&json, source))?;
        files.push(Artifact::new(json, text));
        let overlay = yaml::write(super::HEADER, &overlay::overlay(catalogue, profile));
        files.push(Artifact::new(profile.overlay(), overlay));
    }
    files.push(Artifact::new(
        "openapi/README.md",
        readme::readme(catalogue),
    ));
    Ok(files)
}
