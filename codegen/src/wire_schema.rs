//! The JSON Schema of a response's body, for whichever document asks for it.
//!
//! OpenAPI 3.1, OpenAPI 3.0 and plain JSON Schema must say the same about the same body, so they
//! are made here, in one place, and differ only where [`Dialect`] says so.
//!
//! What differs from code to code (`$code`, `$details`, `$status`) lies in one object of the
//! envelope, the *arm*: in `{success, error: {code, message}, meta}` it is the value of `error`,
//! in a flat envelope the whole body. Every code has a schema of its own for the arm; the body's
//! schema offers all of them at that place. Objects are open, so that a member can be added
//! without breaking anyone; arrays have exactly the items of the envelope.

mod arm;
mod header;
mod text;
mod types;

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use crate::model::{Catalogue, ErrorDef, Field, Member, Node, Slot, Step};
use crate::{describe, names, wire};

pub(crate) use header::HeaderSchema;
pub(crate) use text::{cell, described, field_text, inline, prose};
pub(crate) use types::type_schema;

/// A kind of document in which a schema stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// OpenAPI 3.1, whose schemas are JSON Schema 2020-12.
    OpenApi31,
    /// OpenAPI 3.0, whose schemas are an extended subset of an early draft.
    OpenApi30,
    /// JSON Schema 2020-12 by itself.
    JsonSchema,
}

impl Dialect {
    /// A reference to the schema of that name.
    #[must_use]
    pub fn reference(self, name: &str) -> Value {
        json!({ "$ref": self.pointer(name) })
    }

    /// The address of the schema of that name within the document.
    fn pointer(self, name: &str) -> String {
        match self {
            Self::OpenApi31 | Self::OpenApi30 => format!("#/components/schemas/{name}"),
            Self::JsonSchema => format!("#/$defs/{name}"),
        }
    }

    /// Adds example values in the way of the dialect.
    fn add_examples(self, schema: &mut Map<String, Value>, examples: Vec<Value>) {
        if self == Self::OpenApi30 {
            if let Some(first) = examples.into_iter().next() {
                schema.insert("example".to_owned(), first);
            }
        } else if !examples.is_empty() {
            schema.insert("examples".to_owned(), Value::Array(examples));
        }
    }
}

/// Makes the schemas of a catalogue's bodies in one dialect.
#[derive(Debug)]
pub struct BodySchema<'a> {
    catalogue: &'a Catalogue,
    dialect: Dialect,
    arm: Vec<Step>,
    discriminator: Option<&'a str>,
    /// The parts of the envelope beside the arm that have a name, with the way to each.
    parts: Vec<(Vec<Step>, String)>,
    /// The code in use that stands in for one that is on its way out or gone.
    successors: HashMap<&'a str, &'a str>,
}

impl<'a> BodySchema<'a> {
    /// The schemas of `catalogue` in `dialect`.
    #[must_use]
    pub fn new(catalogue: &'a Catalogue, dialect: Dialect) -> Self {
        let envelope = catalogue.envelope();
        let arm = arm::path(envelope.root());
        let parts = match dialect {
            // One body needs no names for its parts.
            Dialect::JsonSchema => Vec::new(),
            _ => arm::parts_beside(envelope.root(), &arm),
        };
        Self {
            catalogue,
            dialect,
            discriminator: envelope.at(&arm).and_then(arm::discriminator),
            arm,
            parts,
            successors: describe::successors(catalogue),
        }
    }

    /// The name of a code's schema.
    #[must_use]
    pub fn name(error: &ErrorDef) -> String {
        names::pascal(&error.code)
    }

    /// That a code is on its way out, in Markdown, if it is.
    #[must_use]
    pub fn deprecation(&self, error: &ErrorDef) -> Option<String> {
        text::deprecation(error, self.successor(error))
    }

    /// The codes that are no longer sent, as a list in Markdown; nothing if there are none.
    #[must_use]
    pub fn retired(&self) -> Option<String> {
        text::retired(self.catalogue, &self.successors)
    }

    fn successor(&self, error: &ErrorDef) -> Option<&'a str> {
        self.successors.get(error.code.as_str()).copied()
    }

    /// A reference to the schema of a code's arm.
    #[must_use]
    pub fn reference(&self, error: &ErrorDef) -> Value {
        self.dialect.reference(&Self::name(error))
    }

    /// The schema of a code's arm. Flat: everything that a generator has to know of the code is in
    /// it, and in OpenAPI 3.1 what a reader has to know as well.
    #[must_use]
    pub fn error(&self, error: &ErrorDef) -> Value {
        let node = self.catalogue.envelope().at(&self.arm);
        let successor = self.successor(error);
        let text = match self.dialect {
            Dialect::OpenApi31 => text::about(self.catalogue, error, successor),
            // These two are for generators and validators; nobody reads up on a code there.
            Dialect::OpenApi30 | Dialect::JsonSchema => text::in_short(error, successor),
        };
        let mut schema = described(&text);
        if let Some(node) = node {
            schema.extend(self.node(node, &[], Some(error)));
        }
        if error.deprecated.is_some() {
            schema.insert("deprecated".to_owned(), Value::Bool(true));
        }
        if self.dialect != Dialect::JsonSchema
            && let Some(url) = self.catalogue.docs_url(&error.code)
        {
            schema.insert("externalDocs".to_owned(), json!({ "url": url }));
        }
        Value::Object(schema)
    }

    /// One of the arms of `errors`, told apart by the code.
    #[must_use]
    pub fn any_of(&self, errors: &[&ErrorDef]) -> Value {
        let arms: Vec<Value> = errors.iter().map(|error| self.reference(error)).collect();
        let mut schema = Map::new();
        schema.insert("oneOf".to_owned(), Value::Array(arms));
        if let Some(key) = self
            .discriminator
            .filter(|_| self.dialect != Dialect::JsonSchema)
        {
            let mapping: Map<String, Value> = errors
                .iter()
                .map(|error| {
                    let target = self.dialect.pointer(&Self::name(error));
                    (error.code.clone(), Value::String(target))
                })
                .collect();
            schema.insert(
                "discriminator".to_owned(),
                json!({ "propertyName": key, "mapping": mapping }),
            );
        }
        Value::Object(schema)
    }

    /// The schema of a whole body that has `arm` at the place of the arm.
    #[must_use]
    pub fn body(&self, arm: Value) -> Value {
        self.around(self.catalogue.envelope().root(), &mut Vec::new(), arm)
    }

    /// The named parts of the envelope beside the arm, to which [`BodySchema::body`] refers.
    #[must_use]
    pub fn parts(&self) -> Vec<(String, Value)> {
        let envelope = self.catalogue.envelope();
        self.parts
            .iter()
            .filter_map(|(path, name)| {
                let node = envelope.at(path)?;
                Some((name.clone(), Value::Object(self.node(node, &[], None))))
            })
            .collect()
    }

    /// The schema of `node`, which is on the way to the arm.
    fn around(&self, node: &Node, path: &mut Vec<Step>, arm: Value) -> Value {
        let Some(next) = self.arm.get(path.len()) else {
            return arm;
        };
        let mut arm = Some(arm);
        let mut child = |step: Step, node: &Node| {
            let leads_on = step == *next;
            path.push(step);
            let schema = match arm.take_if(|_| leads_on) {
                Some(arm) => self.around(node, path, arm),
                None => Value::Object(self.node(node, path, None)),
            };
            path.pop();
            schema
        };
        match node {
            Node::Object(members) => {
                let mut properties = Properties::default();
                for member in members {
                    if let Member::Pair(key, node) = member {
                        let schema = child(Step::Key(key.clone()), node);
                        properties.add(key, schema, self.always_there(node));
                    }
                }
                Value::Object(properties.into_schema())
            }
            Node::Array(items) => {
                let items = items
                    .iter()
                    .enumerate()
                    .map(|(index, node)| child(Step::Index(index), node))
                    .collect();
                Value::Object(self.exactly(items))
            }
            Node::Literal(_) | Node::Slot(_) => Value::Object(self.node(node, path, None)),
        }
    }

    /// The schema of `node`; in a code's arm, that of the code.
    fn node(&self, node: &Node, path: &[Step], error: Option<&ErrorDef>) -> Map<String, Value> {
        if let Some((_, name)) = self
            .parts
            .iter()
            .find(|(part, _)| !path.is_empty() && part == path)
        {
            return object(self.dialect.reference(name));
        }
        match node {
            Node::Literal(value) => types::literal(self.dialect, value),
            Node::Slot(slot) => self.slot(slot, error),
            Node::Array(items) => {
                let items = items
                    .iter()
                    .map(|item| Value::Object(self.node(item, &[], error)))
                    .collect();
                self.exactly(items)
            }
            Node::Object(members) => {
                let mut properties = Properties::default();
                for member in members {
                    match member {
                        Member::Pair(key, node) => {
                            let schema = Value::Object(self.node(node, &[], error));
                            properties.add(key, schema, self.always_there(node));
                        }
                        Member::Details => {
                            for field in error.map_or(&[][..], |error| &error.details) {
                                let schema = types::field_schema(self.dialect, field);
                                properties.add(&field.name, schema, !field.optional);
                            }
                        }
                    }
                }
                properties.into_schema()
            }
        }
    }

    fn slot(&self, slot: &Slot, error: Option<&ErrorDef>) -> Map<String, Value> {
        let text = |examples: Vec<Value>| {
            let mut schema = object(json!({ "type": "string" }));
            self.dialect.add_examples(&mut schema, examples);
            schema
        };
        match (slot, error) {
            (Slot::Code, Some(error)) => object(json!({ "type": "string", "enum": [error.code] })),
            (Slot::Status, Some(error)) => {
                object(json!({ "type": "integer", "enum": [error.status] }))
            }
            (Slot::Status, None) => object(json!({ "type": "integer" })),
            (Slot::Code | Slot::Message | Slot::Summary | Slot::Cause, None) => text(Vec::new()),
            (Slot::Message, Some(error)) => {
                let example = error.examples.first();
                text(
                    example
                        .map(|example| wire::message(self.catalogue, error, example).into())
                        .into_iter()
                        .collect(),
                )
            }
            (Slot::Summary, Some(error)) => text(vec![Value::from(error.summary.as_str())]),
            (Slot::DocsUrl, _) => {
                let url = error.and_then(|error| self.catalogue.docs_url(&error.code));
                let mut schema = object(json!({ "type": "string", "format": "uri" }));
                self.dialect
                    .add_examples(&mut schema, url.map(Value::from).into_iter().collect());
                schema
            }
            (Slot::Cause, Some(error)) => {
                let ids: Vec<&str> = causes_with_id(error).map(|(id, _)| id).collect();
                let mut schema = described(&if ids.is_empty() {
                    String::new()
                } else {
                    format!("Why: `{}`. Others may be added.", ids.join("`, `"))
                });
                schema.extend(text(
                    ids.first().map(|id| Value::from(*id)).into_iter().collect(),
                ));
                schema
            }
            (Slot::Details, error) => {
                let mut properties = Properties::default();
                for field in error.map_or(&[][..], |error| &error.details) {
                    let schema = types::field_schema(self.dialect, field);
                    properties.add(&field.name, schema, !field.optional);
                }
                properties.into_schema()
            }
            (Slot::Context(name), _) => self
                .context(name)
                .map(|field| object(types::field_schema(self.dialect, field)))
                .unwrap_or_default(),
        }
    }

    /// An array of exactly these items.
    fn exactly(&self, items: Vec<Value>) -> Map<String, Value> {
        let count = items.len();
        let mut schema = object(json!({ "type": "array" }));
        let mut distinct: Vec<Value> = Vec::new();
        if self.dialect == Dialect::OpenApi30 || count < 2 {
            for item in items {
                if !distinct.contains(&item) {
                    distinct.push(item);
                }
            }
            // Without `prefixItems`, the order of different items cannot be said.
            let any = if distinct.len() > 1 {
                json!({ "anyOf": distinct })
            } else {
                distinct.pop().unwrap_or_else(|| json!({}))
            };
            schema.insert("items".to_owned(), any);
        } else {
            schema.insert("prefixItems".to_owned(), Value::Array(items));
        }
        schema.insert("minItems".to_owned(), count.into());
        schema.insert("maxItems".to_owned(), count.into());
        schema
    }

    fn context(&self, name: &str) -> Option<&'a Field> {
        self.catalogue
            .context()
            .iter()
            .find(|field| field.name == name)
    }

    /// Whether the member whose value is `node` is in every body.
    fn always_there(&self, node: &Node) -> bool {
        match node {
            Node::Slot(Slot::Cause) => false,
            Node::Slot(Slot::Context(name)) => {
                self.context(name).is_none_or(|field| !field.optional)
            }
            _ => true,
        }
    }
}

fn causes_with_id(error: &ErrorDef) -> impl Iterator<Item = (&str, &str)> {
    error
        .causes
        .iter()
        .filter_map(|cause| Some((cause.id.as_deref()?, cause.text.as_str())))
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(object) => object,
        _ => Map::new(),
    }
}

/// The members of an object's schema, in the order on the wire.
#[derive(Default)]
struct Properties {
    required: Vec<Value>,
    properties: Map<String, Value>,
}

impl Properties {
    fn add(&mut self, name: &str, schema: Value, required: bool) {
        self.required.extend(required.then(|| Value::from(name)));
        self.properties.insert(name.to_owned(), schema);
    }

    /// OpenAPI 3.0 allows no empty `required`, and empty `properties` say nothing.
    fn into_schema(self) -> Map<String, Value> {
        let mut schema = object(json!({ "type": "object" }));
        if !self.required.is_empty() {
            schema.insert("required".to_owned(), Value::Array(self.required));
        }
        if !self.properties.is_empty() {
            schema.insert("properties".to_owned(), Value::Object(self.properties));
        }
        schema
    }
}
