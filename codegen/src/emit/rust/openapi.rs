//! `openapi.json` of the crate: the schemas and responses that the feature `utoipa` hands on.

use serde_json::{Map, Value, json};

use crate::emit::Artifact;
use crate::model::{Catalogue, ErrorDef};
use crate::wire_schema::{BodySchema, Dialect, HeaderSchema};

/// The file, with a schema and a response on each line.
pub fn artifact(catalogue: &Catalogue) -> Artifact {
    let body = BodySchema::new(catalogue, Dialect::OpenApi31);
    let all: Vec<&ErrorDef> = catalogue.errors().iter().collect();
    let mut schemas = Map::new();
    schemas.insert("ErrorResponse".to_owned(), body.body(body.any_of(&all)));
    for error in catalogue.errors() {
        schemas.insert(BodySchema::name(error), body.error(error));
    }
    schemas.extend(body.parts());
    let content_type = &catalogue.meta().content_type;
    let responses = catalogue.errors().iter().map(|error| {
        let schema = body.body(body.reference(error));
        let mut response = json!({
            "description": error.summary,
            "content": { content_type: { "schema": schema } },
        });
        let schema = HeaderSchema {
            catalogue,
            dialect: Dialect::OpenApi31,
            error,
        };
        let headers = error.headers.iter();
        let headers: Map<String, Value> = headers
            .map(|header| (header.name.clone(), schema.header(header).0))
            .collect();
        if !headers.is_empty() {
            response["headers"] = Value::Object(headers);
        }
        (error.code.clone(), response)
    });
    let contents = format!(
        "{{\"schemas\":{{\n{}\n}},\"responses\":{{\n{}\n}}}}\n",
        lines(schemas),
        lines(responses)
    );
    Artifact::new("rust/src/openapi.json", contents)
}

fn lines(members: impl IntoIterator<Item = (String, Value)>) -> String {
    let line = |(key, value): (String, Value)| format!("{}:{value}", Value::from(key));
    let lines: Vec<String> = members.into_iter().map(line).collect();
    lines.join(",\n")
}
