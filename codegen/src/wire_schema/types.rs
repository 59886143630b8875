//! The JSON Schema of one value: a detail, a context value, a header.

use serde_json::{Map, Number, Value, json};

use super::text::{described, field_text};
use super::{Dialect, Properties, object};
use crate::model::{Field, Type};

/// The schema of a field's values, with what is known about them.
pub(super) fn field_schema(dialect: Dialect, field: &Field) -> Value {
    let mut schema = described(&field_text(field));
    let mut values = type_schema(dialect, &field.ty);
    if field.sensitive {
        accept_redacted(&mut values);
    }
    schema.extend(values);
    if !field.sensitive {
        dialect.add_examples(&mut schema, field.example.clone().into_iter().collect());
    }
    Value::Object(schema)
}

/// Takes out what the placeholder of a sensitive text, which stands in documents, would not match.
fn accept_redacted(schema: &mut Map<String, Value>) {
    if schema.get("type").and_then(Value::as_str) == Some("string") {
        schema.shift_remove("format");
        schema.shift_remove("pattern");
    }
    for part in ["items", "additionalProperties"] {
        if let Some(Value::Object(part)) = schema.get_mut(part) {
            accept_redacted(part);
        }
    }
}

/// The schema of a type's values.
#[must_use]
pub fn type_schema(dialect: Dialect, ty: &Type) -> Map<String, Value> {
    let (name, bounds): (&str, Vec<(&str, Option<Value>)>) = match ty {
        Type::String {
            format,
            pattern,
            min_length,
            max_length,
        } => (
            "string",
            vec![
                ("format", format.as_deref().map(Value::from)),
                ("pattern", pattern.as_deref().map(Value::from)),
                ("minLength", min_length.map(Value::from)),
                ("maxLength", max_length.map(Value::from)),
            ],
        ),
        Type::Enum(values) => ("string", vec![("enum", Some(json!(values)))]),
        Type::Integer {
            format,
            minimum,
            maximum,
        } => (
            "integer",
            vec![
                ("format", format.as_deref().map(Value::from)),
                ("minimum", minimum.map(Value::from)),
                ("maximum", maximum.map(Value::from)),
            ],
        ),
        Type::Number { minimum, maximum } => (
            "number",
            vec![
                ("minimum", minimum.map(number)),
                ("maximum", maximum.map(number)),
            ],
        ),
        Type::Boolean => ("boolean", Vec::new()),
        Type::Array {
            items,
            min_items,
            max_items,
        } => (
            "array",
            vec![
                ("items", Some(Value::Object(type_schema(dialect, items)))),
                ("minItems", min_items.map(Value::from)),
                ("maxItems", max_items.map(Value::from)),
            ],
        ),
        Type::Object(fields) => {
            let mut properties = Properties::default();
            for field in fields {
                properties.add(&field.name, field_schema(dialect, field), !field.optional);
            }
            return properties.into_schema();
        }
        Type::Map(values) => (
            "object",
            vec![(
                "additionalProperties",
                Some(Value::Object(type_schema(dialect, values))),
            )],
        ),
        // Spelt out, because several generators take an object without properties for an empty one.
        Type::AnyObject => ("object", vec![("additionalProperties", Some(true.into()))]),
    };
    let mut schema = object(json!({ "type": name }));
    for (key, bound) in bounds {
        schema.extend(bound.map(|bound| (key.to_owned(), bound)));
    }
    schema
}

/// A bound as people write it: `2` and not `2.0`.
fn number(value: f64) -> Value {
    let whole = format!("{value:.0}");
    match whole.parse::<i64>() {
        // Up to 2^53 every whole number is itself in a double.
        Ok(integer) if value.fract() == 0.0 && integer.unsigned_abs() <= 1 << 53 => {
            Value::from(integer)
        }
        _ => Number::from_f64(value).map_or(Value::Null, Value::Number),
    }
}

/// The schema of the one value that stands in every response.
pub(super) fn literal(dialect: Dialect, value: &Value) -> Map<String, Value> {
    let name = match value {
        Value::Null if dialect == Dialect::OpenApi30 => {
            // 3.0 has no type for null: it is a string that can be null, and is nothing else.
            return object(json!({ "type": "string", "nullable": true, "enum": [null] }));
        }
        Value::Null => return object(json!({ "type": "null" })),
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    object(json!({ "type": name, "enum": [value] }))
}
