//! The validated catalogue, normalised, in the vocabulary of the catalogue format: as JSON is
//! YAML, this document is a catalogue itself, and reading it gives the same catalogue again.

use serde_json::{Map, Value, json};

use crate::model::{
    Catalogue, Cause, Deprecation, Envelope, ErrorDef, Example, Field, Group, HeaderValue, Member,
    Node, Retry, SeeAlso, StatusRow, Template, Type,
};
use crate::wire;

/// The whole document, with a remark at its head.
pub(crate) fn document(catalogue: &Catalogue, comment: &str) -> Value {
    let meta = catalogue.meta();
    let format_example = catalogue.format_example().and_then(|format| {
        let error = catalogue.error(&format.code)?;
        let mut object = Members::default();
        object.put("code", &*format.code);
        Some(arguments(object, error, &format.example))
    });
    let mut out = Members::default();
    out.put("$comment", comment);
    out.put("name", &*meta.name);
    out.put("version", &*meta.version);
    out.put("title", &*meta.title);
    out.maybe("summary", meta.summary.as_deref());
    out.maybe("license", meta.license.as_deref());
    out.maybe("docs_base_url", meta.docs_base_url.as_deref());
    out.put("docs_flavour", meta.docs_flavour.as_str());
    out.put("content_type", &*meta.content_type);
    out.fields("context", catalogue.context());
    out.put("envelope", envelope(catalogue.envelope()));
    out.maybe("format_example", format_example);
    out.map("errors", catalogue.errors(), |e| (e.code.clone(), error(e)));
    out.map("statuses", catalogue.statuses(), |row| {
        (row.status.to_string(), status(row))
    });
    out.strings("tips", catalogue.tips());
    out.map("retired", catalogue.retired(), |retired| {
        (retired.code.clone(), notice(&retired.notice))
    });
    out.map("groups", catalogue.groups(), |g| (g.name.clone(), group(g)));
    out.into()
}

fn error(error: &ErrorDef) -> Value {
    let mut out = Members::default();
    out.put("status", error.status);
    out.put("summary", &*error.summary);
    out.maybe("description", error.description.as_deref());
    out.put("message", error.message.source());
    out.flag("message_fixed", error.message_fixed);
    out.fields("details", &error.details);
    out.fields("params", &error.params);
    out.list("causes", error.causes.iter().map(cause));
    out.strings("resolutions", &error.resolutions);
    let stated = error.examples.iter().filter(|example| !example.implied);
    out.list(
        "examples",
        stated.map(|example| self::example(error, example)),
    );
    out.map("headers", &error.headers, |header| {
        let value = match &header.value {
            HeaderValue::Template(template) => Value::from(template.source()),
            HeaderValue::Typed(field) => self::field(field),
        };
        (header.name.clone(), value)
    });
    out.put("retry", retry(&error.retry));
    out.maybe(
        "severity",
        error.severity.map(crate::model::Severity::as_str),
    );
    out.maybe("since", error.since.as_deref());
    out.maybe("deprecated", error.deprecated.as_ref().map(notice));
    out.list(
        "see_also",
        error.see_also.iter().map(|see| match see {
            SeeAlso::Code(text) | SeeAlso::Url(text) => text.as_str(),
        }),
    );
    out.maybe("owner", error.owner.as_deref());
    out.strings("tags", &error.tags);
    out.maybe("grpc", error.grpc.as_deref());
    out.into()
}

fn cause(cause: &Cause) -> Value {
    let mut out = Members::default();
    out.maybe("id", cause.id.as_deref());
    out.put("text", &*cause.text);
    out.maybe("message", cause.message.as_ref().map(Template::source));
    out.fields("params", &cause.params);
    out.into()
}

fn example(error: &ErrorDef, example: &Example) -> Value {
    let mut out = Members::default();
    out.put("name", &*example.name);
    arguments(out, error, example)
}

/// The members that an example has wherever it stands. What is sensitive is redacted here too.
fn arguments(mut out: Members, error: &ErrorDef, example: &Example) -> Value {
    out.maybe("cause", example.cause.as_deref());
    out.map("with", &example.with, |(name, value)| {
        (name.clone(), wire::shown(error, example, name, value))
    });
    out.maybe("message", example.message.as_ref().map(Template::source));
    out.into()
}

fn field(field: &Field) -> Value {
    let mut out = type_members(&field.ty);
    out.flag("optional", field.optional);
    out.flag("sensitive", field.sensitive);
    out.maybe("description", field.description.as_deref());
    out.maybe("unit", field.unit.as_deref());
    out.maybe("example", field.example.clone());
    out.into()
}

fn type_members(ty: &Type) -> Members {
    let mut out = Members::default();
    match ty {
        Type::String {
            format,
            pattern,
            min_length,
            max_length,
        } => {
            out.put("type", "string");
            out.maybe("format", format.as_deref());
            out.maybe("pattern", pattern.as_deref());
            out.maybe("minLength", *min_length);
            out.maybe("maxLength", *max_length);
        }
        Type::Enum(values) => {
            out.put("type", "string");
            out.strings("enum", values);
        }
        Type::Integer {
            format,
            minimum,
            maximum,
        } => {
            out.put("type", "integer");
            out.maybe("format", format.as_deref());
            out.maybe("minimum", *minimum);
            out.maybe("maximum", *maximum);
        }
        Type::Number { minimum, maximum } => {
            out.put("type", "number");
            out.maybe("minimum", *minimum);
            out.maybe("maximum", *maximum);
        }
        Type::Boolean => out.put("type", "boolean"),
        Type::Array {
            items,
            min_items,
            max_items,
        } => {
            out.put("type", "array");
            out.put("items", type_members(items));
            out.maybe("minItems", *min_items);
            out.maybe("maxItems", *max_items);
        }
        Type::Object(fields) => {
            out.put("type", "object");
            out.fields("properties", fields);
        }
        Type::Map(values) => {
            out.put("type", "object");
            out.put("additionalProperties", type_members(values));
        }
        Type::AnyObject => out.put("type", "object"),
    }
    out
}

fn envelope(envelope: &Envelope) -> Value {
    node(envelope.root())
}

fn node(template: &Node) -> Value {
    match template {
        Node::Literal(Value::String(text)) => literal(text).into(),
        Node::Literal(value) => value.clone(),
        Node::Slot(slot) => format!("${}", slot.as_str()).into(),
        Node::Array(items) => items.iter().map(node).collect(),
        Node::Object(members) => members
            .iter()
            .map(|member| match member {
                Member::Pair(key, child) => (literal(key), node(child)),
                Member::Details => ("$details".to_owned(), "flatten".into()),
            })
            .collect(),
    }
}

/// A text or a key that is no placeholder.
fn literal(text: &str) -> String {
    if text.starts_with('$') {
        format!("${text}")
    } else {
        text.to_owned()
    }
}

fn retry(retry: &Retry) -> Value {
    match retry {
        Retry::Never => "never".into(),
        Retry::Backoff => "backoff".into(),
        Retry::After { field, .. } => json!({ "after": field }),
    }
}

fn status(row: &StatusRow) -> Value {
    let mut out = Members::default();
    out.put("label", &*row.label);
    out.maybe("text", row.text.as_deref());
    out.into()
}

fn notice(notice: &Deprecation) -> Value {
    let mut out = Members::default();
    out.maybe("since", notice.since.as_deref());
    out.maybe("replaced_by", notice.replaced_by.as_deref());
    out.maybe("note", notice.note.as_deref());
    out.into()
}

fn group(group: &Group) -> Value {
    let mut out = Members::default();
    out.maybe("description", group.description.as_deref());
    out.strings("codes", &group.codes);
    out.into()
}

/// An object in the making. What a catalogue leaves out is left out here as well.
#[derive(Default)]
struct Members(Map<String, Value>);

impl Members {
    fn put(&mut self, key: &str, value: impl Into<Value>) {
        self.0.insert(key.to_owned(), value.into());
    }

    fn maybe(&mut self, key: &str, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            self.put(key, value);
        }
    }

    fn flag(&mut self, key: &str, value: bool) {
        self.maybe(key, value.then_some(true));
    }

    fn list<I: IntoIterator<Item: Into<Value>>>(&mut self, key: &str, items: I) {
        let items: Vec<Value> = items.into_iter().map(Into::into).collect();
        self.maybe(key, (!items.is_empty()).then_some(items));
    }

    fn strings(&mut self, key: &str, items: &[String]) {
        self.list(key, items.iter().map(String::as_str));
    }

    fn map<T>(&mut self, key: &str, items: &[T], entry: impl Fn(&T) -> (String, Value)) {
        let members: Map<String, Value> = items.iter().map(entry).collect();
        self.maybe(key, (!members.is_empty()).then_some(members));
    }

    fn fields(&mut self, key: &str, fields: &[Field]) {
        self.map(key, fields, |f| (f.name.clone(), field(f)));
    }
}

impl From<Members> for Value {
    fn from(members: Members) -> Self {
        Self::Object(members.0)
    }
}
