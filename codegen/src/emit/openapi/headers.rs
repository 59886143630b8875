//! The headers of responses, each shape of each header once.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value, json};

use super::components::{DuplicateName, Section, key, reference};
use crate::model::{Catalogue, ErrorDef, Field, Header, HeaderValue, Part, Template, Type};
use crate::wire;
use crate::wire_schema::{Dialect, described, field_text, type_schema};

/// The headers of a catalogue as components.
///
/// A header that is the same wherever it is sent has its own name: `Retry-After`. One that differs
/// between codes has the name of the first code in the alphabet for each shape:
/// `Retry-After.RATE_LIMITED`. So no name depends on the order of the catalogue.
#[derive(Debug)]
pub(super) struct Headers {
    components: BTreeMap<String, Value>,
    /// For each code, its headers with the names of their components.
    of_code: HashMap<String, Vec<(String, String)>>,
}

/// One shape of a header, and the first code that has it.
struct Shape {
    code: String,
    component: Value,
    example: Option<Value>,
}

impl Headers {
    pub(super) fn new(catalogue: &Catalogue, dialect: Dialect) -> Self {
        // By the key of the header, and then by the shape as text.
        let mut shapes: BTreeMap<String, BTreeMap<String, Shape>> = BTreeMap::new();
        let mut uses = Vec::new();
        for error in catalogue.errors() {
            for header in &error.headers {
                let maker = Maker {
                    catalogue,
                    dialect,
                    error,
                };
                let (component, example) = maker.header(header);
                let (key, text) = (key(&header.name), component.to_string());
                uses.push((&error.code, &header.name, key.clone(), text.clone()));
                let of_key = shapes.entry(key).or_default();
                match of_key.get_mut(&text) {
                    Some(shape) if shape.code <= error.code => {}
                    _ => {
                        let code = error.code.clone();
                        of_key.insert(
                            text,
                            Shape {
                                code,
                                component,
                                example,
                            },
                        );
                    }
                }
            }
        }
        let name_of = |key: &str, text: &str| {
            let of_key = shapes.get(key)?;
            let shape = of_key.get(text)?;
            Some(if of_key.len() == 1 {
                key.to_owned()
            } else {
                format!("{key}.{}", shape.code)
            })
        };
        let mut of_code: HashMap<String, Vec<(String, String)>> = HashMap::new();
        for (code, header, key, text) in uses {
            if let Some(name) = name_of(&key, &text) {
                let headers = of_code.entry(code.clone()).or_default();
                headers.push((header.clone(), name));
            }
        }
        let mut components = BTreeMap::new();
        for (key, of_key) in &shapes {
            for (text, shape) in of_key {
                let mut component = shape.component.clone();
                if let (Some(component), Some(example)) =
                    (component.as_object_mut(), &shape.example)
                {
                    component.insert("example".to_owned(), example.clone());
                }
                components.extend(name_of(key, text).map(|name| (name, component)));
            }
        }
        Self {
            components,
            of_code,
        }
    }

    /// The components, in the order of their names.
    pub(super) fn components(&self) -> Result<Section, DuplicateName> {
        let mut section = Section::default();
        for (name, component) in &self.components {
            section.add(name.clone(), component.clone())?;
        }
        Ok(section)
    }

    /// The headers of a response with one of these codes. One that not each of them sends, or
    /// that they send differently, is described in its place, as not required.
    pub(super) fn of(&self, errors: &[&ErrorDef]) -> Map<String, Value> {
        let mut found: Vec<(&str, BTreeMap<&str, usize>)> = Vec::new();
        let mut index: HashMap<String, usize> = HashMap::new();
        for error in errors {
            for (header, component) in self.of_code.get(&error.code).into_iter().flatten() {
                let at = *index.entry(header.to_ascii_lowercase()).or_insert_with(|| {
                    found.push((header, BTreeMap::new()));
                    found.len() - 1
                });
                if let Some((_, components)) = found.get_mut(at) {
                    *components.entry(component).or_default() += 1;
                }
            }
        }
        found
            .into_iter()
            .map(|(header, components)| (header.to_owned(), self.merged(&components, errors.len())))
            .collect()
    }

    /// One header out of the components that responses use for it, with how many use each.
    fn merged(&self, components: &BTreeMap<&str, usize>, responses: usize) -> Value {
        let each: Vec<&Value> = components
            .keys()
            .filter_map(|name| self.components.get(*name))
            .collect();
        if let Some((name, uses)) = components.first_key_value()
            && components.len() == 1
            && (*uses == responses || each.iter().all(|header| header.get("required").is_none()))
        {
            return reference("headers", name);
        }
        let mut merged = each
            .first()
            .and_then(|header| header.as_object().cloned())
            .unwrap_or_default();
        merged.shift_remove("required");
        let mut schemas: Vec<&Value> = Vec::new();
        for schema in each.iter().filter_map(|header| header.get("schema")) {
            if !schemas.contains(&schema) {
                schemas.push(schema);
            }
        }
        if schemas.len() > 1 {
            merged.insert("schema".to_owned(), json!({ "anyOf": schemas }));
        }
        Value::Object(merged)
    }
}

/// Makes the headers of one code.
struct Maker<'a> {
    catalogue: &'a Catalogue,
    dialect: Dialect,
    error: &'a ErrorDef,
}

impl Maker<'_> {
    /// The header without its example, and the example.
    fn header(&self, header: &Header) -> (Value, Option<Value>) {
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
