//! Responses of every kind and what a client has to make of them, worked out from the model.
//!
//! This is a second opinion: it walks the envelope and the types of a catalogue and knows nothing
//! of the emitted tables.

use errbook_codegen::model::{Catalogue, ErrorDef, Field, Member, Node, Slot, Step, Type};
use errbook_codegen::{model, wire};
use serde_json::{Value, json};

/// The codes that no catalogue has; some of them are members of every JavaScript object.
const NEWER: [&str; 6] = [
    "A_NEWER_CODE",
    "__proto__",
    "constructor",
    "toString",
    "hasOwnProperty",
    "",
];

/// How a response differs from one that a server of this catalogue sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// Not at all.
    None,
    /// Another HTTP status.
    Status,
    /// A body of another shape altogether.
    Body,
    /// A code that the catalogue does not have.
    Code,
    /// No code, or one that is no text.
    NoCode,
    /// A literal of the envelope is another or missing.
    Literal,
    /// An object has a member that the catalogue does not name.
    Member,
    /// A text that is for people says something else, or the cause is one of tomorrow.
    Text,
    /// A value that may be absent is.
    Optional,
    /// A value that has to be there is missing.
    Required,
    /// A value is of another type or out of bounds.
    Value,
}

/// What a client has to make of a response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expected {
    /// An error of the catalogue.
    Known,
    /// An error of a newer catalogue with this code.
    Newer(&'static str),
    /// The body breaks the contract at this JSON Pointer; or else `status`, for the HTTP status.
    Malformed(String),
    /// No error response of this API.
    Other,
}

/// A response, and what a client has to make of it.
#[derive(Debug, Clone)]
pub struct Mutation {
    /// How it differs from what the server sent.
    pub change: Change,
    /// The same in words, with the place.
    pub what: String,
    /// The changed value, as a JSON Pointer; empty where that is not one value.
    pub place: String,
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub body: Value,
    /// The verdict.
    pub expected: Expected,
}

/// `response`, which is one of `error`, as it was sent and changed in every way that a client has to
/// notice or to bear.
#[must_use]
pub fn of(catalogue: &Catalogue, error: &ErrorDef, response: &wire::Response) -> Vec<Mutation> {
    let mut walk = Walk {
        catalogue,
        error,
        status: response.status,
        body: response.body.clone(),
        mutations: Vec::new(),
    };
    walk.whole();
    walk.mutations
}

/// The details in `body`, where some code has details: what a client has to find in a response that
/// it knows.
#[must_use]
pub fn details(catalogue: &Catalogue, error: &ErrorDef, body: &Value) -> Option<Value> {
    let path = catalogue.envelope().path_of(&Slot::Details)?;
    catalogue
        .errors()
        .iter()
        .find(|error| !error.details.is_empty())?;
    let object = body.pointer(&pointer(&path))?.as_object()?;
    let known = |name: &&String| error.detail(name).is_some();
    Some(
        object
            .iter()
            .filter(|(name, _)| known(name))
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect(),
    )
}

struct Walk<'a> {
    catalogue: &'a Catalogue,
    error: &'a ErrorDef,
    status: u16,
    body: Value,
    mutations: Vec<Mutation>,
}

impl<'a> Walk<'a> {
    fn whole(&mut self) {
        let body = self.body.clone();
        let sent = "as the server sent it";
        self.push(Change::None, sent, self.status, &body, Expected::Known);
        let other_status = if self.status == 418 { 419 } else { 418 };
        let malformed = Expected::Malformed("status".to_owned());
        self.push(
            Change::Status,
            "another status",
            other_status,
            &body,
            malformed,
        );
        for other in [
            json!(null),
            json!([]),
            json!({}),
            json!("<html>"),
            json!(1),
            json!([body]),
        ] {
            self.push(
                Change::Body,
                "another body",
                self.status,
                &other,
                Expected::Other,
            );
        }
        for newer in NEWER {
            let mut body = self.body.clone();
            put_code(self.catalogue.envelope().root(), &mut body, newer);
            self.push(
                Change::Code,
                "a newer code",
                599,
                &body,
                Expected::Newer(newer),
            );
        }
        let root = self.catalogue.envelope().root();
        self.node(root, &mut Vec::new());
    }

    fn push(&mut self, change: Change, what: &str, status: u16, body: &Value, expected: Expected) {
        self.mutations.push(Mutation {
            change,
            what: what.to_owned(),
            place: String::new(),
            status,
            body: body.clone(),
            expected,
        });
    }

    /// Changes the value at `path` and says what that makes of the response.
    fn change(&mut self, change: Change, path: &[Step], to: Option<Value>, expected: Expected) {
        let mut body = self.body.clone();
        let Some((last, holder)) = path.split_last() else {
            return;
        };
        let Some(holder) = body.pointer_mut(&pointer(holder)) else {
            return;
        };
        let what = match &to {
            Some(value) => value.to_string(),
            None => "nothing".to_owned(),
        };
        match (last, holder, to) {
            (Step::Key(key), Value::Object(object), Some(value)) => {
                object.insert(key.clone(), value);
            }
            (Step::Key(key), Value::Object(object), None) => {
                object.shift_remove(key);
            }
            (Step::Index(index), Value::Array(items), Some(value)) => items[*index] = value,
            _ => return,
        }
        let place = pointer(path);
        self.mutations.push(Mutation {
            change,
            what: format!("{what} at {place}"),
            place,
            status: self.status,
            body,
            expected,
        });
    }

    fn malformed(&mut self, path: &[Step], wrong: Vec<Value>) {
        for value in wrong {
            let expected = Expected::Malformed(pointer(path));
            self.change(Change::Value, path, Some(value), expected);
        }
    }

    fn node(&mut self, node: &'a Node, path: &mut Vec<Step>) {
        match node {
            Node::Literal(value) => {
                let other = if *value == json!("x") {
                    json!("y")
                } else {
                    json!("x")
                };
                self.change(Change::Literal, path, Some(other), Expected::Other);
                self.change(Change::Literal, path, None, Expected::Other);
            }
            Node::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    path.push(Step::Index(index));
                    self.node(item, path);
                    path.pop();
                }
                if let Some(Value::Array(items)) = self.body.pointer(&pointer(path)).cloned() {
                    let more = [items.clone(), vec![json!(0)]].concat();
                    self.malformed(path, vec![Value::from(more)]);
                }
            }
            Node::Object(members) => self.object(members, path),
            Node::Slot(slot) => self.slot(slot, path),
        }
    }

    fn object(&mut self, members: &'a [Member], path: &mut Vec<Step>) {
        path.push(Step::Key("aMemberOfANewerServer".to_owned()));
        self.change(Change::Member, path, Some(json!([null])), Expected::Known);
        path.pop();
        for member in members {
            match member {
                Member::Details => self.fields(&self.error.details, path),
                Member::Pair(key, node) => {
                    path.push(Step::Key(key.clone()));
                    self.node(node, path);
                    path.pop();
                }
            }
        }
    }

    fn slot(&mut self, slot: &'a Slot, path: &mut Vec<Step>) {
        let missing = Expected::Malformed(pointer(path));
        match slot {
            Slot::Code => {
                for wrong in [json!(7), json!(null)] {
                    self.change(Change::NoCode, path, Some(wrong), Expected::Other);
                }
                self.change(Change::NoCode, path, None, Expected::Other);
            }
            Slot::Message | Slot::Summary | Slot::DocsUrl => {
                self.change(Change::Required, path, None, missing);
                self.change(
                    Change::Text,
                    path,
                    Some(json!("Another text")),
                    Expected::Known,
                );
                self.malformed(path, vec![json!(null), json!(7), json!(["a"])]);
            }
            Slot::Cause => {
                self.change(Change::Optional, path, None, Expected::Known);
                self.change(
                    Change::Text,
                    path,
                    Some(json!("a_newer_cause")),
                    Expected::Known,
                );
                self.malformed(path, vec![json!(null), json!(7)]);
            }
            Slot::Status => {
                self.change(Change::Required, path, None, missing);
                self.malformed(
                    path,
                    vec![json!(null), json!(self.status.to_string()), json!(1)],
                );
            }
            Slot::Details => {
                self.change(Change::Required, path, None, missing);
                self.malformed(path, vec![json!(null), json!("x"), json!([])]);
                self.fields(&self.error.details, path);
            }
            Slot::Context(name) => {
                let context = self.catalogue.context();
                let field = context.iter().find(|field| field.name == *name).unwrap();
                self.field(field, path);
            }
        }
    }

    fn fields(&mut self, fields: &'a [Field], path: &mut Vec<Step>) {
        for field in fields {
            path.push(Step::Key(field.name.clone()));
            self.field(field, path);
            path.pop();
        }
    }

    fn field(&mut self, field: &'a Field, path: &mut Vec<Step>) {
        if field.optional {
            self.change(Change::Optional, path, None, Expected::Known);
        } else {
            let missing = Expected::Malformed(pointer(path));
            self.change(Change::Required, path, None, missing);
        }
        self.value(&field.ty, path);
    }

    fn value(&mut self, ty: &'a Type, path: &mut Vec<Step>) {
        self.malformed(path, wrong_values(ty));
        let here = self.body.pointer(&pointer(path)).cloned();
        match (ty, here) {
            (Type::Object(fields), Some(_)) => self.fields(fields, path),
            (Type::Array { items, .. }, Some(Value::Array(values))) if !values.is_empty() => {
                path.push(Step::Index(values.len() - 1));
                self.value(items, path);
                path.pop();
            }
            (Type::Map(values), Some(Value::Object(object))) => {
                if let Some(key) = object.keys().next_back() {
                    path.push(Step::Key(key.clone()));
                    self.value(values, path);
                    path.pop();
                }
            }
            _ => {}
        }
    }
}

/// Values that are not of the type, bounds included.
fn wrong_values(ty: &Type) -> Vec<Value> {
    let mut wrong = vec![json!(null)];
    match ty {
        Type::String {
            min_length,
            max_length,
            ..
        } => {
            wrong.push(json!(7));
            let text = |length: u64| json!("é".repeat(usize::try_from(length).unwrap()));
            wrong.extend(min_length.filter(|min| *min > 0).map(|min| text(min - 1)));
            wrong.extend(max_length.map(|max| text(max + 1)));
        }
        Type::Enum(_) => wrong.extend([json!("not one of them"), json!(7)]),
        Type::Integer {
            minimum, maximum, ..
        } => {
            wrong.extend([json!("7"), json!(1.5)]);
            wrong.extend(minimum.and_then(|min| min.checked_sub(1)).map(Value::from));
            wrong.extend(maximum.and_then(|max| max.checked_add(1)).map(Value::from));
        }
        Type::Number { minimum, maximum } => {
            wrong.push(json!("7"));
            wrong.extend(minimum.map(|min| json!(min - 0.5)));
            wrong.extend(maximum.map(|max| json!(max + 0.5)));
        }
        Type::Boolean => wrong.extend([json!("true"), json!(0)]),
        Type::Array {
            items,
            min_items,
            max_items,
        } => {
            wrong.extend([json!({}), json!("a")]);
            let field = wire_sample(items);
            let array = |length: u64| json!(vec![field.clone(); usize::try_from(length).unwrap()]);
            wrong.extend(min_items.filter(|min| *min > 0).map(|min| array(min - 1)));
            wrong.extend(max_items.map(|max| array(max + 1)));
        }
        Type::Object(_) | Type::Map(_) | Type::AnyObject => {
            wrong.extend([json!([]), json!("a"), json!(true)]);
        }
        _ => {}
    }
    wrong
}

/// Any value of a scalar type; good enough to fill an array that has too many items anyway.
fn wire_sample(ty: &Type) -> Value {
    match ty {
        Type::Enum(values) => json!(values[0]),
        Type::Integer { minimum, .. } => json!(minimum.unwrap_or(0)),
        Type::Number { minimum, .. } => json!(minimum.unwrap_or(0.0)),
        Type::Boolean => json!(true),
        _ => json!("a"),
    }
}

fn put_code(node: &Node, body: &mut Value, code: &str) {
    match (node, body) {
        (Node::Slot(Slot::Code), value) => *value = json!(code),
        (Node::Array(nodes), Value::Array(values)) => {
            for (node, value) in nodes.iter().zip(values) {
                put_code(node, value, code);
            }
        }
        (Node::Object(members), Value::Object(object)) => {
            for member in members {
                if let Member::Pair(key, node) = member
                    && let Some(value) = object.get_mut(key)
                {
                    put_code(node, value, code);
                }
            }
        }
        _ => {}
    }
}

/// A JSON Pointer (RFC 6901).
#[must_use]
pub fn pointer(path: &[model::Step]) -> String {
    path.iter()
        .map(|step| match step {
            Step::Key(key) => format!("/{}", key.replace('~', "~0").replace('/', "~1")),
            Step::Index(index) => format!("/{index}"),
        })
        .collect()
}
