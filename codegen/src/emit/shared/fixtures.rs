//! Every example of the catalogue as it stands on the wire. The tests of every language read
//! these same files.

use serde_json::{Map, Value, json};

use crate::emit::{Artifact, EmitError, HEADER};
use crate::model::{Catalogue, ErrorDef, Example};
use crate::wire;

/// One file for each example: `fixtures/CODE.name.json`.
pub(super) fn emit(catalogue: &Catalogue) -> Result<Vec<Artifact>, EmitError> {
    let examples = catalogue
        .errors()
        .iter()
        .flat_map(|error| error.examples.iter().map(move |example| (error, example)));
    examples
        .map(|(error, example)| {
            Artifact::json(
                format!("fixtures/{}.{}.json", error.code, example.name),
                &fixture(catalogue, error, example),
            )
        })
        .collect()
}

fn fixture(catalogue: &Catalogue, error: &ErrorDef, example: &Example) -> Value {
    let response = wire::response(catalogue, error, example);
    let headers: Map<String, Value> = response
        .headers
        .into_iter()
        .map(|(name, value)| (name, Value::from(value)))
        .collect();
    let mut fixture = json!({
        "$comment": HEADER,
        "code": error.code,
        "name": example.name,
        "cause": example.cause,
        "status": response.status,
        "headers": headers,
        "body": response.body,
    });
    if let (None, Value::Object(members)) = (&example.cause, &mut fixture) {
        members.shift_remove("cause");
    }
    fixture
}
