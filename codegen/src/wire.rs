//! Responses as they stand on the wire: an example of the catalogue becomes status, headers, body.
//!
//! Every document, fixture and schema example comes from here, so that they cannot disagree.

use serde_json::{Map, Value};

use crate::model::{
    Argument, Catalogue, ErrorDef, Example, Field, Header, HeaderValue, Member, Node, Part, Slot,
    Step, Template, Type,
};

/// A whole response.
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// HTTP status.
    pub status: u16,
    /// Header names as the catalogue spells them, after `Content-Type`; values are printable ASCII.
    pub headers: Vec<(String, String)>,
    /// The JSON body.
    pub body: Value,
}

/// The response of `error` in `example`.
#[must_use]
pub fn response(catalogue: &Catalogue, error: &ErrorDef, example: &Example) -> Response {
    let scene = Scene::new(catalogue, error, example);
    let mut headers = vec![(
        "Content-Type".to_owned(),
        catalogue.meta().content_type.clone(),
    )];
    for header in &error.headers {
        let value = match &header.value {
            HeaderValue::Template(template) => scene.fill_all(template),
            HeaderValue::Typed(field) => scene.value(field).as_ref().map(display),
        };
        headers.extend(value.map(|value| (header.name.clone(), header_value(&value))));
    }
    Response {
        status: error.status,
        headers,
        body: whole(scene.node(catalogue.envelope().root()).unwrap_or_default()),
    }
}

/// The innermost object of `body` that holds the code: what the reference shows beside a code.
#[must_use]
pub fn error_object<'a>(catalogue: &Catalogue, body: &'a Value) -> &'a Value {
    let mut at = body;
    for step in catalogue.envelope().error_object_path() {
        at = match step {
            Step::Key(key) => &at[key.as_str()],
            Step::Index(index) => &at[index],
        };
    }
    at
}

/// The argument `name` of an example as documents may show it: redacted where it is sensitive.
#[must_use]
pub fn shown(error: &ErrorDef, example: &Example, name: &str, value: &Value) -> Value {
    declared(error, example, name).map_or_else(|| value.clone(), |field| redacted(field, value))
}

/// The parameter, detail or typed header of that name, for the cause of the example.
fn declared<'a>(error: &'a ErrorDef, example: &Example, name: &str) -> Option<&'a Field> {
    let cause = example.cause.as_deref().and_then(|id| error.cause(id));
    let headers = error.headers.iter().filter_map(Header::typed);
    cause
        .map_or(&[][..], |cause| &cause.params)
        .iter()
        .chain(&error.params)
        .chain(&error.details)
        .chain(headers)
        .find(|field| field.name == name)
}

/// The message of `error` in `example`.
#[must_use]
pub fn message(catalogue: &Catalogue, error: &ErrorDef, example: &Example) -> String {
    Scene::new(catalogue, error, example).message()
}

/// A value as messages and headers show it: a string as it is, the items of an array joined by
/// `, `, anything else as JSON.
#[must_use]
pub fn display(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(display).collect::<Vec<_>>().join(", "),
        Value::Number(number) => number
            .as_f64()
            .filter(|_| number.is_f64())
            .map_or_else(|| number.to_string(), |float| float.to_string()),
        other => other.to_string(),
    }
}

/// A JSON value with its whole numbers as servers write them, without a fraction: `2.0` is `2`.
#[must_use]
pub fn whole(value: Value) -> Value {
    match value {
        Value::Number(number) if number.is_f64() => {
            let text = number.to_string();
            let whole = text.strip_suffix(".0").and_then(|text| text.parse().ok());
            Value::Number(whole.unwrap_or(number))
        }
        Value::Array(items) => items.into_iter().map(whole).collect(),
        Value::Object(members) => members
            .into_iter()
            .map(|(key, value)| (key, whole(value)))
            .collect(),
        other => other,
    }
}

/// A text as a header value: printable ASCII, with `?` for everything else, so that no value can
/// end the header (RFC 9110, section 5.5).
#[must_use]
pub fn header_value(text: &str) -> String {
    text.chars()
        .map(|c| if matches!(c, ' '..='~') { c } else { '?' })
        .collect()
}

/// A value of `field` that documentation may show: its example, or else one made from its type.
/// Nothing of a sensitive field's own values shows.
#[must_use]
pub fn sample(field: &Field) -> Value {
    match &field.example {
        Some(example) if !field.sensitive => example.clone(),
        _ => sample_of(&field.ty, field.sensitive),
    }
}

fn sample_of(ty: &Type, redact: bool) -> Value {
    let object = |fields: &[Field]| {
        fields
            .iter()
            .filter(|field| !field.optional)
            .map(|field| (field.name.clone(), sample(field)))
            .collect::<Map<_, _>>()
    };
    match ty {
        Type::String {
            format,
            min_length,
            max_length,
            ..
        } => {
            let text = match format.as_deref() {
                _ if redact => "[redacted]",
                format => text_of_format(format.unwrap_or_default()),
            };
            let least = usize::try_from(min_length.unwrap_or(0)).unwrap_or(usize::MAX);
            let most = usize::try_from(max_length.unwrap_or(u64::MAX)).unwrap_or(usize::MAX);
            let padding = std::iter::repeat_n('*', least.saturating_sub(text.chars().count()));
            Value::String(text.chars().chain(padding).take(most).collect())
        }
        Type::Enum(values) => Value::String(values.first().cloned().unwrap_or_default()),
        Type::Integer {
            minimum, maximum, ..
        } => Value::from(0_i64.clamp(
            minimum.unwrap_or(i64::MIN),
            maximum.unwrap_or(i64::MAX).max(minimum.unwrap_or(i64::MIN)),
        )),
        Type::Number { minimum, maximum } => Value::from(
            0_f64
                .min(maximum.unwrap_or(f64::INFINITY))
                .max(minimum.unwrap_or(f64::NEG_INFINITY)),
        ),
        Type::Boolean => Value::Bool(false),
        Type::Array {
            items,
            min_items,
            max_items,
        } => {
            // An empty list would say nothing of its items, and leave a hole in a message.
            let count = min_items
                .unwrap_or(0)
                .max(1)
                .min(max_items.unwrap_or(u64::MAX));
            let count = usize::try_from(count).unwrap_or(usize::MAX);
            Value::Array(vec![sample_of(items, redact); count])
        }
        Type::Object(fields) => Value::Object(object(fields)),
        Type::Map(_) | Type::AnyObject => Value::Object(Map::new()),
    }
}

/// A text of a `format`: one of JSON Schema's (2020-12, Validation, section 7.3) or of OpenAPI's registry
/// (<https://spec.openapis.org/registry/format/>). Of the others any text may be one.
fn text_of_format(format: &str) -> &'static str {
    match format {
        "date-time" => "2025-01-01T00:00:00Z",
        "date-time-local" => "2025-01-01T00:00:00",
        "date" => "2025-01-01",
        "time" => "00:00:00Z",
        "time-local" => "00:00:00",
        "http-date" => "Wed, 01 Jan 2025 00:00:00 GMT",
        "duration" => "P1D",
        "uuid" => "00000000-0000-0000-0000-000000000000",
        "email" | "idn-email" => "name@example.com",
        "uri" | "url" | "iri" => "https://example.com/",
        "ipv4" => "192.0.2.1",
        "ipv6" => "2001:db8::1",
        "hostname" | "idn-hostname" => "example.com",
        "json-pointer" => "/example",
        "relative-json-pointer" | "int64" | "uint64" | "decimal" | "decimal128" | "sf-integer" => {
            "0"
        }
        "byte" => "ZXhhbXBsZQ==",
        "base64url" => "ZXhhbXBsZQ",
        "char" => "a",
        "media-range" => "text/html",
        "sf-binary" => ":ZXhhbXBsZQ==:",
        "sf-boolean" => "?0",
        "sf-decimal" => "0.0",
        "sf-string" => "\"string\"",
        _ => "string",
    }
}

/// One example with everything that a placeholder may name.
struct Scene<'a> {
    catalogue: &'a Catalogue,
    error: &'a ErrorDef,
    example: &'a Example,
}

impl<'a> Scene<'a> {
    fn new(catalogue: &'a Catalogue, error: &'a ErrorDef, example: &'a Example) -> Self {
        Self {
            catalogue,
            error,
            example,
        }
    }

    /// What the example states for `field`; redacted where it is sensitive.
    fn value(&self, field: &Field) -> Option<Value> {
        let (_, value) = self
            .example
            .with
            .iter()
            .find(|(name, _)| *name == field.name)?;
        Some(redacted(field, value))
    }

    fn context(&self, name: &str) -> Option<Value> {
        let field = self
            .catalogue
            .context()
            .iter()
            .find(|field| field.name == name)?;
        (!field.optional || field.example.is_some()).then(|| sample(field))
    }

    /// The value of a placeholder in a message or a header.
    fn named(&self, name: &str) -> Option<Value> {
        match declared(self.error, self.example, name) {
            Some(field) => self.value(field),
            None => self.context(name),
        }
    }

    /// The text, if every placeholder has a value.
    fn fill_all(&self, template: &Template) -> Option<String> {
        template
            .parts()
            .iter()
            .map(|part| match part {
                Part::Text(text) => Some(text.clone()),
                Part::Placeholder(name) => self.named(name).as_ref().map(display),
            })
            .collect()
    }

    fn message(&self) -> String {
        let cause = self
            .example
            .cause
            .as_deref()
            .and_then(|id| self.error.cause(id));
        let template = self
            .example
            .message
            .as_ref()
            .unwrap_or_else(|| self.error.message_of(cause));
        self.fill_all(template).unwrap_or_default()
    }

    fn details(&self) -> Map<String, Value> {
        self.error
            .details
            .iter()
            .filter_map(|field| Some((field.name.clone(), self.value(field)?)))
            .collect()
    }

    fn node(&self, node: &Node) -> Option<Value> {
        Some(match node {
            Node::Literal(value) => value.clone(),
            Node::Array(items) => {
                Value::Array(items.iter().filter_map(|item| self.node(item)).collect())
            }
            Node::Object(members) => {
                let mut object = Map::new();
                for member in members {
                    match member {
                        Member::Details => object.extend(self.details()),
                        Member::Pair(key, node) => {
                            object.extend(self.node(node).map(|value| (key.clone(), value)));
                        }
                    }
                }
                Value::Object(object)
            }
            Node::Slot(slot) => match slot {
                Slot::Code => Value::from(self.error.code.as_str()),
                Slot::Message => Value::from(self.message()),
                Slot::Status => Value::from(self.error.status),
                Slot::Summary => Value::from(self.error.summary.as_str()),
                Slot::DocsUrl => Value::from(self.catalogue.docs_url(&self.error.code)?),
                Slot::Cause => Value::from(self.example.cause.as_deref()?),
                Slot::Details => Value::Object(self.details()),
                Slot::Context(name) => self.context(name)?,
            },
        })
    }
}

fn redacted(field: &Field, value: &Value) -> Value {
    if field.sensitive {
        return sample(field);
    }
    redacted_within(&field.ty, value)
}

/// `value` with the sensitive properties of objects in it redacted.
pub(crate) fn redacted_within(ty: &Type, value: &Value) -> Value {
    match (ty, value) {
        (Type::Object(fields), Value::Object(object)) => object
            .iter()
            .map(|(key, value)| {
                let field = fields.iter().find(|field| field.name == *key);
                let value = field.map_or_else(|| value.clone(), |field| redacted(field, value));
                (key.clone(), value)
            })
            .collect(),
        (Type::Array { items, .. }, Value::Array(values)) => values
            .iter()
            .map(|value| redacted_within(items, value))
            .collect(),
        (Type::Map(values), Value::Object(object)) => object
            .iter()
            .map(|(key, value)| (key.clone(), redacted_within(values, value)))
            .collect(),
        _ => value.clone(),
    }
}

/// The arguments of an example that nobody wrote: every argument that raising `error` needs.
#[must_use]
pub fn implied_arguments(error: &ErrorDef) -> Vec<(String, Value)> {
    error
        .arguments(None)
        .into_iter()
        .map(Argument::field)
        .map(|field| (field.name.clone(), sample(field)))
        .collect()
}
