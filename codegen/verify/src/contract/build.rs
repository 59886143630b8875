//! From the model to the tables.

use std::collections::HashMap;

use errbook_codegen::model::{
    Catalogue, ErrorDef, Field, Header, HeaderValue, Member, Node, Part, Slot, Template, Type,
};
use errbook_codegen::pattern;
use serde_json::Value;

use super::{
    Check, CheckId, Code, Contract, HeaderCheck, HeaderText, KEPT, MemberCheck, Piece, Shape,
    media_type,
};

/// The tables of `catalogue`.
pub fn contract(catalogue: &Catalogue) -> Contract {
    let mut builder = Builder {
        catalogue,
        checks: Vec::new(),
        headers: vec![Box::from(&b"content-type"[..])],
        kept: HashMap::new(),
    };
    let mut codes: Vec<Code> = catalogue
        .errors()
        .iter()
        .map(|error| builder.code(error))
        .collect();
    codes.sort_by(|one, other| one.name.cmp(&other.name));
    let root = builder.node(catalogue.envelope().root());
    Contract {
        checks: builder.checks,
        root,
        codes,
        headers: builder.headers,
        media_type: media_type(&catalogue.meta().content_type).as_bytes().into(),
    }
}

/// The bounds of an integer that is kept in 64 bits, as far as they are below 2^63.
fn integer_bounds(minimum: Option<i64>, maximum: Option<i64>) -> (i64, i64) {
    (minimum.unwrap_or(i64::MIN), maximum.unwrap_or(i64::MAX))
}

struct Builder<'a> {
    catalogue: &'a Catalogue,
    checks: Vec<Check>,
    headers: Vec<Box<[u8]>>,
    /// Where the values are kept that headers show: by name, details apart from context values.
    kept: HashMap<(bool, &'a str), usize>,
}

impl<'a> Builder<'a> {
    fn push(&mut self, check: Check) -> CheckId {
        self.checks.push(check);
        self.checks.len() - 1
    }

    fn code(&mut self, error: &'a ErrorDef) -> Code {
        // First the headers: they say which of the details are kept.
        let headers = error
            .headers
            .iter()
            .map(|header| self.header(error, header))
            .collect();
        Code {
            name: error.code.as_bytes().into(),
            status: error.status,
            details: self.fields(&error.details, true),
            headers,
        }
    }

    fn fields(&mut self, fields: &'a [Field], are_details: bool) -> Shape {
        let mut shape = Shape::default();
        for field in fields {
            let check = self.field(field);
            let kept = are_details
                .then(|| self.kept.get(&(true, field.name.as_str())).copied())
                .flatten();
            shape.add(&field.name, check, kept, !field.optional);
        }
        shape
    }

    fn field(&mut self, field: &'a Field) -> CheckId {
        self.value(&field.ty, field.sensitive)
    }

    /// The check of a type. What stands for a sensitive text in documents matches no pattern, so the
    /// schemas have none there.
    fn value(&mut self, ty: &'a Type, sensitive: bool) -> CheckId {
        let check = match ty {
            Type::String {
                pattern,
                min_length,
                max_length,
                ..
            } => {
                let pattern = pattern.as_deref().filter(|_| !sensitive);
                if pattern.is_none() && min_length.is_none() && max_length.is_none() {
                    Check::Text
                } else {
                    Check::Bounded {
                        min: min_length.unwrap_or(0),
                        max: max_length.unwrap_or(u64::MAX),
                        pattern: pattern
                            .and_then(|pattern| pattern::compile(pattern).ok())
                            .map(Box::new),
                    }
                }
            }
            Type::Enum(values) => {
                Check::Enum(values.iter().map(|value| value.as_bytes().into()).collect())
            }
            Type::Integer {
                minimum, maximum, ..
            } => {
                let (min, max) = integer_bounds(*minimum, *maximum);
                Check::Integer { min, max }
            }
            Type::Number { minimum, maximum } => Check::Number {
                min: minimum.unwrap_or(f64::NEG_INFINITY),
                max: maximum.unwrap_or(f64::INFINITY),
            },
            Type::Boolean => Check::Boolean,
            Type::Array {
                items,
                min_items,
                max_items,
            } => Check::Array {
                items: self.value(items, sensitive),
                min: min_items.unwrap_or(0),
                max: max_items.unwrap_or(u64::MAX),
            },
            Type::Object(fields) => object(self.fields(fields, false), false),
            Type::Map(values) => Check::Map(self.value(values, sensitive)),
            Type::AnyObject => Check::AnyObject,
            _ => Check::Unsure,
        };
        self.push(check)
    }

    fn node(&mut self, node: &'a Node) -> CheckId {
        let check = match node {
            Node::Literal(value) => Check::Literal {
                text: match value {
                    Value::String(text) => text.as_bytes().into(),
                    other => other.to_string().into_bytes().into(),
                },
                is_string: value.is_string(),
            },
            Node::Slot(slot) => match slot {
                Slot::Code => Check::Code,
                Slot::Status => Check::Status,
                Slot::Details => Check::Details,
                Slot::Message | Slot::Summary | Slot::DocsUrl | Slot::Cause => Check::Text,
                Slot::Context(name) => {
                    return match self.context(name) {
                        Some(field) => self.field(field),
                        None => self.push(Check::Unsure),
                    };
                }
            },
            Node::Array(items) => Check::Items(items.iter().map(|item| self.node(item)).collect()),
            Node::Object(members) => {
                let mut shape = Shape::default();
                let mut details = false;
                for member in members {
                    match member {
                        Member::Details => details = true,
                        Member::Pair(key, node) => {
                            let check = self.node(node);
                            let (kept, required) = self.pair(node);
                            shape.add(key, check, kept, required);
                        }
                    }
                }
                object(shape, details)
            }
        };
        self.push(check)
    }

    /// Where the value of a member of the envelope is kept, and whether it has to be there.
    fn pair(&mut self, node: &'a Node) -> (Option<usize>, bool) {
        match node {
            Node::Slot(Slot::Cause) => (None, false),
            Node::Slot(Slot::Context(name)) => {
                // The value of the first place counts.
                let kept = self.kept.remove(&(false, name.as_str()));
                let required = self.context(name).is_none_or(|field| !field.optional);
                (kept, required)
            }
            _ => (None, true),
        }
    }

    fn context(&self, name: &str) -> Option<&'a Field> {
        let context = self.catalogue.context();
        context.iter().find(|field| field.name == name)
    }

    fn header(&mut self, error: &'a ErrorDef, header: &'a Header) -> HeaderCheck {
        let (required, value) = match &header.value {
            HeaderValue::Typed(field) => (!field.optional, typed(field)),
            HeaderValue::Template(template) => self.template(error, template),
        };
        let name = header.name.to_ascii_lowercase().into_bytes().into();
        let at = self.headers.iter().position(|known| *known == name);
        let at = at.unwrap_or_else(|| {
            self.headers.push(name);
            self.headers.len() - 1
        });
        HeaderCheck {
            name: at,
            required,
            value,
        }
    }

    fn template(&mut self, error: &'a ErrorDef, template: &'a Template) -> (bool, HeaderText) {
        if let [Part::Placeholder(name)] = template.parts()
            && let Some(field) = error.params.iter().find(|field| field.name == *name)
        {
            return (!field.optional, typed(field));
        }
        let mut required = true;
        let mut pieces = Vec::new();
        for part in template.parts() {
            let piece = match part {
                Part::Text(text) => Piece::Text(text.as_bytes().into()),
                Part::Placeholder(name) => {
                    let (field, kept) = self.placeholder(error, name);
                    required &= field.is_none_or(|field| !field.optional);
                    match kept {
                        Some(kept) if kept >= KEPT => return (required, HeaderText::Unsure),
                        Some(kept) => Piece::Kept(kept),
                        None => Piece::Any,
                    }
                }
            };
            pieces.push(piece);
        }
        (required, HeaderText::Template(pieces))
    }

    /// What a placeholder of a header means, and where its value is kept if it is in the body.
    fn placeholder(
        &mut self,
        error: &'a ErrorDef,
        name: &'a str,
    ) -> (Option<&'a Field>, Option<usize>) {
        if let Some(field) = error.params.iter().find(|field| field.name == name) {
            return (Some(field), None);
        }
        let detail = error.detail(name);
        let envelope = self.catalogue.envelope();
        let in_body = match detail {
            Some(_) => envelope.contains(&Slot::Details),
            None => envelope.contains(&Slot::Context(name.to_owned())),
        };
        let next = self.kept.len();
        let kept = in_body.then(|| *self.kept.entry((detail.is_some(), name)).or_insert(next));
        (detail.or_else(|| self.context(name)), kept)
    }
}

/// An object, unless it has more members than a mask has bits.
fn object(shape: Shape, details: bool) -> Check {
    if shape.is_small() {
        Check::Object { shape, details }
    } else {
        Check::Unsure
    }
}

impl Shape {
    fn add(&mut self, key: &str, check: CheckId, kept: Option<usize>, required: bool) {
        let at = self.members.len();
        if required && at < 64 {
            self.required |= 1 << at;
        }
        self.members.push(MemberCheck {
            key: key.as_bytes().into(),
            check,
            kept: kept.filter(|kept| *kept < KEPT),
        });
    }
}

/// What the text of a header of that type has to be. The rules for a text do not count: what is not
/// printable ASCII was replaced.
fn typed(field: &Field) -> HeaderText {
    match &field.ty {
        Type::String { .. } => HeaderText::Any,
        Type::Integer {
            minimum, maximum, ..
        } => {
            let (min, max) = integer_bounds(*minimum, *maximum);
            HeaderText::Integer { min, max }
        }
        _ => HeaderText::Unsure,
    }
}
