//! Bodies that break the contract, made from bodies that keep it.

use errbook_codegen::model::{Catalogue, ErrorDef, Field, Member, Node, Slot, Type};
use serde_json::{Value, json};

/// Every body that differs from `body` in one place and is no body of `error`: a required member
/// left out, a value of another type, another literal, another code or status. Each comes with the
/// place (a JSON pointer into `body`).
pub fn broken(catalogue: &Catalogue, error: &ErrorDef, body: &Value) -> Vec<(String, Value)> {
    let mut out = Vec::new();
    let mut breaker = Breaker {
        catalogue,
        error,
        whole: body,
        out: &mut out,
    };
    breaker.node(catalogue.envelope().root(), "");
    out
}

struct Breaker<'a> {
    catalogue: &'a Catalogue,
    error: &'a ErrorDef,
    whole: &'a Value,
    out: &'a mut Vec<(String, Value)>,
}

impl Breaker<'_> {
    fn node(&mut self, node: &Node, at: &str) {
        match node {
            Node::Literal(value) => {
                self.replace(at, json!({ "not": value }));
                self.replace(
                    at,
                    if value.is_string() {
                        json!("another")
                    } else {
                        json!("text")
                    },
                );
            }
            Node::Array(items) => {
                self.replace(at, json!({}));
                self.replace(at, json!([]));
                let mut longer = self.whole.pointer(at).unwrap().clone();
                longer.as_array_mut().unwrap().push(json!(null));
                self.replace(at, longer);
                for (index, item) in items.iter().enumerate() {
                    self.node(item, &format!("{at}/{index}"));
                }
            }
            Node::Object(members) => {
                self.replace(at, json!([]));
                for member in members {
                    match member {
                        Member::Details => self.fields(&self.error.details.clone(), at),
                        Member::Pair(key, node) => {
                            let optional = match node {
                                Node::Slot(Slot::Cause) => true,
                                Node::Slot(Slot::Context(name)) => self.context(name).optional,
                                _ => false,
                            };
                            let path = format!("{at}/{}", pointer_part(key));
                            if !optional {
                                self.remove(at, key);
                            }
                            if self.whole.pointer(&path).is_some() {
                                self.node(node, &path);
                            }
                        }
                    }
                }
            }
            Node::Slot(Slot::Code) => {
                self.replace(at, json!("A_CODE_OF_THE_FUTURE"));
                self.replace(at, json!(1));
            }
            Node::Slot(Slot::Status) => {
                self.replace(at, json!(self.error.status + 1));
                self.replace(at, json!(self.error.status.to_string()));
            }
            Node::Slot(Slot::Details) => {
                self.replace(at, json!("text"));
                self.fields(&self.error.details.clone(), at);
            }
            Node::Slot(Slot::Context(name)) => {
                let ty = self.context(name).ty.clone();
                self.value(&ty, at);
            }
            Node::Slot(_) => self.replace(at, json!({})),
        }
    }

    fn fields(&mut self, fields: &[Field], at: &str) {
        for field in fields {
            let path = format!("{at}/{}", pointer_part(&field.name));
            if !field.optional {
                self.remove(at, &field.name);
            }
            if self.whole.pointer(&path).is_some() {
                self.value(&field.ty, &path);
            }
        }
    }

    fn value(&mut self, ty: &Type, at: &str) {
        self.replace(at, json!(null));
        match ty {
            Type::String {
                min_length,
                max_length,
                ..
            } => {
                self.replace(at, json!(7));
                if let Some(least) = min_length.filter(|least| *least > 0) {
                    self.replace(at, json!("é".repeat(usize::try_from(least).unwrap() - 1)));
                }
                if let Some(most) = max_length {
                    self.replace(at, json!("é".repeat(usize::try_from(*most).unwrap() + 1)));
                }
            }
            Type::Enum(_) => self.replace(at, json!("none of these")),
            Type::Integer {
                minimum, maximum, ..
            } => {
                self.replace(at, json!(0.5));
                self.replace(at, json!("1"));
                self.past(at, minimum.map(|least| json!(least - 1)));
                self.past(at, maximum.map(|most| json!(most + 1)));
            }
            Type::Number { minimum, maximum } => {
                self.replace(at, json!("1"));
                self.past(at, minimum.map(|least| json!(least - 0.5)));
                self.past(at, maximum.map(|most| json!(most + 0.5)));
            }
            Type::Boolean => self.replace(at, json!("true")),
            Type::Array {
                items,
                min_items,
                max_items,
            } => {
                self.replace(at, json!({}));
                let here = self.whole.pointer(at).unwrap().as_array().unwrap().clone();
                if min_items.is_some_and(|least| least > 0) {
                    self.replace(at, json!([]));
                }
                if let (Some(most), Some(first)) = (max_items, here.first()) {
                    let count = usize::try_from(*most).unwrap() + 1;
                    self.replace(at, json!(vec![first; count]));
                }
                for index in 0..here.len() {
                    self.value(items, &format!("{at}/{index}"));
                }
            }
            Type::Object(fields) => {
                self.replace(at, json!([]));
                self.fields(fields, at);
            }
            Type::Map(values) => {
                self.replace(at, json!([]));
                let keys: Vec<String> = self
                    .whole
                    .pointer(at)
                    .unwrap()
                    .as_object()
                    .unwrap()
                    .keys()
                    .cloned()
                    .collect();
                for key in keys {
                    self.value(values, &format!("{at}/{}", pointer_part(&key)));
                }
            }
            Type::AnyObject => self.replace(at, json!([])),
            other => panic!("no way to break {other:?} is known"),
        }
    }

    fn context(&self, name: &str) -> &Field {
        self.catalogue
            .context()
            .iter()
            .find(|field| field.name == name)
            .unwrap()
    }

    fn past(&mut self, at: &str, value: Option<Value>) {
        if let Some(value) = value {
            self.replace(at, value);
        }
    }

    fn replace(&mut self, at: &str, value: Value) {
        let mut body = self.whole.clone();
        *body.pointer_mut(at).unwrap() = value;
        self.out.push((at.to_owned(), body));
    }

    fn remove(&mut self, at: &str, key: &str) {
        let mut body = self.whole.clone();
        body.pointer_mut(at)
            .unwrap()
            .as_object_mut()
            .unwrap()
            .shift_remove(key);
        self.out.push((format!("{at}/{}", pointer_part(key)), body));
    }
}

pub fn pointer_part(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
