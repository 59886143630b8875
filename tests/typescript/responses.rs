//! Responses of every kind and what a client has to make of them, worked out from the model.
//!
//! This is a second opinion: it walks the envelope and the types of a catalogue and knows nothing
//! of the emitted tables.

use errbook_codegen::model::{Catalogue, ErrorDef, Field, Member, Node, Retry, Slot, Step, Type};
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

/// All responses of a catalogue, as the driver reads them.
pub fn of(catalogue: &Catalogue) -> Value {
    let mut responses = Vec::new();
    for error in catalogue.errors() {
        for example in &error.examples {
            let response = wire::response(catalogue, error, example);
            let mut walk = Walk {
                catalogue,
                error,
                name: format!("{}.{}", error.code, example.name),
                status: response.status,
                body: response.body,
                responses: Vec::new(),
            };
            walk.whole();
            responses.extend(walk.responses);
        }
    }
    Value::from(responses)
}

/// What a client has to make of a response.
#[derive(Clone)]
enum Expected {
    Known,
    Newer(&'static str),
    /// A problem at this path.
    Malformed(String),
    Other,
}

struct Walk<'a> {
    catalogue: &'a Catalogue,
    error: &'a ErrorDef,
    name: String,
    status: u16,
    body: Value,
    responses: Vec<Value>,
}

impl<'a> Walk<'a> {
    fn whole(&mut self) {
        let body = self.body.clone();
        self.push("as the server sent it", self.status, &body, Expected::Known);
        let other_status = if self.status == 418 { 419 } else { 418 };
        let malformed = Expected::Malformed("status".to_owned());
        self.push("another status", other_status, &body, malformed);
        for other in [
            json!(null),
            json!([]),
            json!({}),
            json!("<html>"),
            json!(1),
            json!([body]),
        ] {
            self.push("another body", self.status, &other, Expected::Other);
        }
        for newer in NEWER {
            let mut body = self.body.clone();
            put_code(self.catalogue.envelope().root(), &mut body, newer);
            self.push("a newer code", 599, &body, Expected::Newer(newer));
        }
        let root = self.catalogue.envelope().root();
        self.node(root, &mut Vec::new());
    }

    fn push(&mut self, what: &str, status: u16, body: &Value, expected: Expected) {
        let mut response = json!({
            "name": format!("{}: {what}", self.name),
            "status": status,
            "body": body,
        });
        let expected = match expected {
            Expected::Known => json!({
                "kind": "known",
                "code": self.error.code,
                "details": self.details(&response["body"]),
                "retryable": self.error.retry != Retry::Never,
            }),
            Expected::Newer(code) => json!({ "kind": "newer", "code": code }),
            Expected::Malformed(path) => {
                json!({ "kind": "malformed", "code": self.error.code, "path": path })
            }
            Expected::Other => json!({ "kind": "other" }),
        };
        response["expected"] = expected;
        self.responses.push(response);
    }

    /// The details in `body`, where some code has details.
    fn details(&self, body: &Value) -> Option<Value> {
        let path = self.catalogue.envelope().path_of(&Slot::Details)?;
        self.catalogue
            .errors()
            .iter()
            .find(|error| !error.details.is_empty())?;
        let object = body.pointer(&pointer(&path))?.as_object()?;
        let known = |name: &&String| self.error.detail(name).is_some();
        Some(
            object
                .iter()
                .filter(|(name, _)| known(name))
                .map(|(name, value)| (name.clone(), value.clone()))
                .collect(),
        )
    }

    /// Changes the value at `path` and says what that makes of the response.
    fn change(&mut self, what: &str, path: &[Step], to: Option<Value>, expected: Expected) {
        let mut body = self.body.clone();
        let Some((last, holder)) = path.split_last() else {
            return;
        };
        let Some(holder) = body.pointer_mut(&pointer(holder)) else {
            return;
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
        let what = format!("{what} at {}", pointer(path));
        self.push(&what, self.status, &body, expected);
    }

    fn malformed(&mut self, path: &[Step], wrong: Vec<Value>) {
        for value in wrong {
            let what = format!("{value}");
            self.change(&what, path, Some(value), Expected::Malformed(pointer(path)));
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
                self.change("another literal", path, Some(other), Expected::Other);
                self.change("nothing", path, None, Expected::Other);
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
        self.change("a new member", path, Some(json!([null])), Expected::Known);
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
                    self.change("no code", path, Some(wrong), Expected::Other);
                }
                self.change("nothing", path, None, Expected::Other);
            }
            Slot::Message | Slot::Summary | Slot::DocsUrl => {
                self.change("nothing", path, None, missing);
                self.change(
                    "another text",
                    path,
                    Some(json!("Another text")),
                    Expected::Known,
                );
                self.malformed(path, vec![json!(null), json!(7), json!(["a"])]);
            }
            Slot::Cause => {
                self.change("nothing", path, None, Expected::Known);
                self.change(
                    "another cause",
                    path,
                    Some(json!("a_newer_cause")),
                    Expected::Known,
                );
                self.malformed(path, vec![json!(null), json!(7)]);
            }
            Slot::Status => {
                self.change("nothing", path, None, missing);
                self.malformed(
                    path,
                    vec![json!(null), json!(self.status.to_string()), json!(1)],
                );
            }
            Slot::Details => {
                self.change("nothing", path, None, missing);
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
        let missing = if field.optional {
            Expected::Known
        } else {
            Expected::Malformed(pointer(path))
        };
        self.change("nothing", path, None, missing);
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
fn pointer(path: &[model::Step]) -> String {
    path.iter()
        .map(|step| match step {
            Step::Key(key) => format!("/{}", key.replace('~', "~0").replace('/', "~1")),
            Step::Index(index) => format!("/{index}"),
        })
        .collect()
}
