//! The header of a response as OpenAPI describes it.

use serde_json::{Map, Value};

use super::{Dialect, described, field_text, type_schema};
use crate::model::{Catalogue, ErrorDef, Field, Header, HeaderValue, Part, Template, Type};
use crate::wire;

/// What documents say of the headers of one code.
pub(crate) struct HeaderSchema<'a> {
    pub(crate) catalogue: &'a Catalogue,
    pub(crate) dialect: Dialect,
    pub(crate) error: &'a ErrorDef,
}

impl HeaderSchema<'_> {
    /// The header without its example, and the example.
    pub(crate) fn header(&self, header: &Header) -> (Value, Option<Value>) {
        let (text, required, schema, example) = match &header.value {
            HeaderValue::Typed(field) => self.of_field(field),
            HeaderValue::Template(template) => match template.parts() {
                [Part::Placeholder(name)] if self.field(name).is_some() => {
                    let field = self.field(name).map(|field| self.of_field(field));
                    field.unwrap_or_default()
                }
                _ => self.of_text(&header.name, template),
            },
        };
        let text = if text.is_empty() {
            meaning(&header.name).to_owned()
        } else {
            text
        };
        let mut component = described(&text);
        if required {
            component.insert("required".to_owned(), Value::Bool(true));
        }
        component.insert("schema".to_owned(), Value::Object(schema));
        (Value::Object(component), example)
    }

    fn of_field(&self, field: &Field) -> (String, bool, Map<String, Value>, Option<Value>) {
        let ty = match &field.ty {
            // What is not printable ASCII goes out as `?`, so a rule for the text need not hold.
            Type::String { format, .. } => Type::String {
                format: format.clone(),
                pattern: None,
                min_length: None,
                max_length: None,
            },
            Type::Enum(values)
                if values
                    .iter()
                    .any(|value| wire::header_value(value) != *value) =>
            {
                Type::String {
                    format: None,
                    pattern: None,
                    min_length: None,
                    max_length: None,
                }
            }
            other => other.clone(),
        };
        let example = (!field.sensitive).then(|| match wire::sample(field) {
            Value::String(text) => Value::from(wire::header_value(&text)),
            other => other,
        });
        let schema = type_schema(self.dialect, &ty);
        (field_text(field), !field.optional, schema, example)
    }

    fn of_text(
        &self,
        name: &str,
        template: &Template,
    ) -> (String, bool, Map<String, Value>, Option<Value>) {
        let required = template
            .placeholders()
            .all(|name| self.field(name).is_none_or(|field| !field.optional));
        let example = self.error.examples.iter().find_map(|example| {
            let response = wire::response(self.catalogue, self.error, example);
            let mut headers = response.headers.into_iter();
            headers.find_map(|(header, value)| (header == name).then(|| Value::from(value)))
        });
        let mut schema = Map::new();
        schema.insert("type".to_owned(), "string".into());
        (String::new(), required, schema, example)
    }

    /// What a placeholder of a header names.
    fn field(&self, name: &str) -> Option<&Field> {
        let fields = self.error.params.iter().chain(&self.error.details);
        fields
            .chain(self.catalogue.context())
            .find(|field| field.name == name)
    }
}

/// What a header means, where the catalogue does not say and a standard does.
fn meaning(name: &str) -> &'static str {
    if name.eq_ignore_ascii_case("Retry-After") {
        "How long to wait before the next request (RFC 9110, section 10.2.3)."
    } else if name.eq_ignore_ascii_case("WWW-Authenticate") {
        "How to authenticate (RFC 9110, section 11.6.1)."
    } else {
        ""
    }
}
