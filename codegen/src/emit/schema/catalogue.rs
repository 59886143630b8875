//! `schema/catalogue.schema.json`: the format of a catalogue, for editors.
//!
//! It is made from the grammar that the validator itself goes by, and is the same for every
//! catalogue. It says what an editor can check while somebody types; `cargo xtask lint` says the
//! rest.

use serde_json::{Map, Value, json};

use crate::emit::{Artifact, EmitError, HEADER};
use crate::spec::grammar::{CATALOGUE, INCLUDED, Key, OBJECTS, Object, Shape};

/// One schema for the main file and for included ones, so that an editor can take it for all files of
/// the folder. A file with nothing but keys of an included file is one.
///
/// # Errors
///
/// [`EmitError`] if the schema cannot be written as JSON.
pub fn emit() -> Result<Artifact, EmitError> {
    let definitions: Map<String, Value> = OBJECTS
        .iter()
        .map(|object| (slug(object), of_object(object)))
        .collect();
    let own: Vec<&str> = INCLUDED.keys.iter().map(|key| key.name).collect();
    let mut schema = Map::new();
    schema.insert(
        "$schema".to_owned(),
        json!("https://json-schema.org/draft/2020-12/schema"),
    );
    schema.insert("$comment".to_owned(), json!(HEADER));
    schema.insert("title".to_owned(), json!("A catalogue of API error codes"));
    // Whatever has a key that only the main file has, or no key yet, is judged as a main file.
    schema.insert(
        "if".to_owned(),
        json!({ "type": "object", "minProperties": 1, "propertyNames": { "enum": own } }),
    );
    schema.insert("then".to_owned(), of_shape(&Shape::Object(&INCLUDED)));
    schema.insert("else".to_owned(), of_shape(&Shape::Object(&CATALOGUE)));
    schema.insert("$defs".to_owned(), Value::Object(definitions));
    Artifact::json("schema/catalogue.schema.json", &schema)
}

fn slug(object: &Object) -> String {
    object.name.replace(' ', "-")
}

fn of_object(object: &Object) -> Value {
    let properties: Map<String, Value> = object
        .keys
        .iter()
        .map(|key| (key.name.to_owned(), of_key(key)))
        .collect();
    let required: Vec<&str> = object
        .keys
        .iter()
        .filter(|key| key.required)
        .map(|key| key.name)
        .collect();
    let mut schema = json!({
        "description": object.doc,
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
    });
    if let Value::Object(schema) = &mut schema {
        if !required.is_empty() {
            schema.insert("required".to_owned(), json!(required));
        }
        if object.name == INCLUDED.name {
            schema.insert("minProperties".to_owned(), json!(1));
        }
        if object.name == CATALOGUE.name {
            schema.insert(
                "anyOf".to_owned(),
                json!([{ "required": ["errors"] }, { "required": ["include"] }]),
            );
        }
    }
    schema
}

fn of_key(key: &Key) -> Value {
    let mut schema = Map::new();
    schema.insert("description".to_owned(), json!(key.doc));
    if let Value::Object(shape) = of_shape(&key.shape) {
        schema.extend(shape);
    }
    if key.may_be_empty() {
        schema.shift_remove("minItems");
        schema.shift_remove("minProperties");
    }
    if key.name == "envelope" {
        schema.insert("type".to_owned(), json!(["object", "array"]));
    }
    Value::Object(schema)
}

fn of_shape(shape: &Shape) -> Value {
    match shape {
        // One line, without space at either end.
        Shape::Line => json!({ "type": "string", "pattern": "^\\S(.*\\S)?$" }),
        Shape::Markdown => json!({ "type": "string", "pattern": "\\S" }),
        Shape::Data => json!({ "type": "string" }),
        Shape::Name(name) => json!({ "type": "string", "pattern": name.pattern }),
        Shape::Choice(values) => json!({ "type": "string", "enum": values }),
        Shape::Flag => json!({ "type": "boolean" }),
        Shape::Integer { min, max } => {
            let mut schema = json!({ "type": "integer", "minimum": min });
            if let (Value::Object(schema), true) = (&mut schema, *max < i64::MAX) {
                schema.insert("maximum".to_owned(), json!(max));
            }
            schema
        }
        Shape::Number => json!({ "type": "number" }),
        Shape::Json => json!({}),
        Shape::List(items) => json!({ "type": "array", "minItems": 1, "items": of_shape(items) }),
        Shape::Object(object) => json!({ "$ref": format!("#/$defs/{}", slug(object)) }),
        Shape::Map { keys, values } => json!({
            "type": "object",
            "minProperties": 1,
            "propertyNames": { "pattern": keys.pattern },
            "additionalProperties": of_shape(values),
        }),
        Shape::Either(shapes) => {
            json!({ "anyOf": shapes.iter().map(of_shape).collect::<Vec<_>>() })
        }
    }
}
