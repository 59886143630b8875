//! `schema/error-response.schema.json`: the body of every error response as JSON Schema, for
//! validators that know nothing of OpenAPI.

use serde_json::{Map, Value, json};

use crate::emit::{Artifact, EmitError, HEADER};
use crate::model::{Catalogue, ErrorDef};
use crate::wire_schema::{BodySchema, Dialect};

/// The schema: exactly the bodies of the codes in use, each with its own details.
///
/// # Errors
///
/// [`EmitError`] if the schema cannot be written as JSON.
pub fn emit(catalogue: &Catalogue) -> Result<Artifact, EmitError> {
    let schema = BodySchema::new(catalogue, Dialect::JsonSchema);
    let errors: Vec<&ErrorDef> = catalogue.errors().iter().collect();
    let definitions: Map<String, Value> = errors
        .iter()
        .map(|error| (BodySchema::name(error), schema.error(error)))
        .collect();
    let mut description = "The body of every error response.".to_owned();
    if let Some(retired) = schema.retired() {
        description.push_str(" These codes are no longer sent:\n\n");
        description.push_str(&retired);
    }
    let mut document = Map::new();
    let head = [
        (
            "$schema",
            json!("https://json-schema.org/draft/2020-12/schema"),
        ),
        ("$comment", json!(HEADER)),
        ("title", json!(catalogue.meta().title)),
        ("description", json!(description)),
    ];
    document.extend(head.map(|(key, value)| (key.to_owned(), value)));
    if let Value::Object(body) = schema.body(schema.any_of(&errors)) {
        document.extend(body);
    }
    document.insert("$defs".to_owned(), Value::Object(definitions));
    Artifact::json("schema/error-response.schema.json", &document)
}
