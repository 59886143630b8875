//! The catalogue's part of an `OpenAPI` document, for `utoipa`.

use alloc::borrow::Cow;
use alloc::collections::BTreeMap;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use std::sync::LazyLock;

use serde_json::{Value, json};
use utoipa::openapi::{RefOr, Response, Schema, extensions::Extensions, schema::Object};
use utoipa::{IntoResponses, PartialSchema, ToSchema};

use crate::raised::Code;
use crate::{ApiError, ErrorCode, ErrorResponse, Raised};

/// Responses by their status.
pub(crate) type Responses = BTreeMap<String, RefOr<Response>>;

/// The name of the schema of the whole body.
const BODY: &str = "ErrorResponse";

/// `schemas` by their names, and `responses` by codes, whose references are to `schemas` only.
static DOCUMENT: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("openapi.json")).unwrap_or_default());

/// The body of an error response, and with it every schema of the catalogue.
///
/// The responses refer to these schemas, so a document that uses [`ApiError`] or a group of errors
/// as responses must list this type in `components(schemas(ErrorResponse))`.
impl ToSchema for ErrorResponse {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed(BODY)
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        let all = DOCUMENT["schemas"].as_object().into_iter().flatten();
        let all = all.filter(|(name, _)| *name != BODY);
        schemas.extend(all.map(|(name, value)| (name.clone(), schema(value))));
    }
}

impl PartialSchema for ErrorResponse {
    fn schema() -> RefOr<Schema> {
        schema(&DOCUMENT["schemas"][BODY])
    }
}

impl IntoResponses for ApiError {
    fn responses() -> Responses {
        responses(ErrorCode::ALL)
    }
}

impl<T: Code> IntoResponses for Raised<T> {
    fn responses() -> Responses {
        responses(&[T::CODE])
    }
}

/// The responses with these codes, one for each status.
pub(crate) fn responses(codes: &[ErrorCode]) -> Responses {
    let mut by_status: BTreeMap<u16, Vec<&Value>> = BTreeMap::new();
    for code in codes {
        let response = &DOCUMENT["responses"][code.as_str()];
        by_status.entry(code.status()).or_default().push(response);
    }
    let responses = by_status.into_iter().filter_map(|(status, responses)| {
        let response = serde_json::from_value::<Response>(one_of(&responses)).ok()?;
        Some((status.to_string(), RefOr::T(response)))
    });
    responses.collect()
}

/// A schema as `utoipa` has it, or word for word where `utoipa` does not know all its keywords.
///
/// Extensions are written into a schema as they are, so that they can hold any keyword.
fn schema(value: &Value) -> RefOr<Schema> {
    let known = serde_json::from_value::<RefOr<Schema>>(value.clone()).ok();
    let is_whole =
        |schema: &RefOr<Schema>| serde_json::to_value(schema).is_ok_and(|it| it == *value);
    known.filter(is_whole).unwrap_or_else(|| {
        let keywords = value.as_object().cloned().unwrap_or_default();
        let mut object = Object::with_type(utoipa::openapi::schema::SchemaType::AnyValue);
        object.extensions = Some(Extensions::from_iter(keywords));
        RefOr::T(Schema::Object(object))
    })
}

/// One response that is any of these.
fn one_of(responses: &[&Value]) -> Value {
    let [first, others @ ..] = responses else {
        return Value::Null;
    };
    others.iter().fold((*first).clone(), |mut all, response| {
        merge(&mut all, response);
        all
    })
}

/// Adds another response to a response with the same status.
fn merge(all: &mut Value, other: &Value) {
    if let (Some(text), Some(more)) = (all["description"].as_str(), other["description"].as_str()) {
        all["description"] = Value::String([text, more].join("\n\n"));
    }
    merge_members(all, other, "headers");
    for (media_type, content) in other["content"].as_object().into_iter().flatten() {
        let merged = &mut all["content"][media_type];
        merge_schema(&mut merged["schema"], &content["schema"]);
    }
}

/// Adds those members of the object at `key` that are not there yet.
fn merge_members(all: &mut Value, other: &Value, key: &str) {
    for (name, value) in other[key].as_object().into_iter().flatten() {
        if all[key][name].is_null() {
            all[key][name] = value.clone();
        }
    }
}

/// Adds an alternative to a schema.
fn merge_schema(all: &mut Value, other: &Value) {
    if let Some(Value::Array(alternatives)) = all.get_mut("oneOf") {
        alternatives.push(other.clone());
    } else {
        *all = json!({ "oneOf": [all.take(), other] });
    }
}
