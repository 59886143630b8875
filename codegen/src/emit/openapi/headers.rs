//! The headers of responses, each shape of each header once.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value, json};

use super::components::{DuplicateName, Section, key, reference};
use crate::model::{Catalogue, ErrorDef};
use crate::wire_schema::{Dialect, HeaderSchema};

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
                let maker = HeaderSchema {
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
