//! A catalogue as flat tables, made once and read for every response.

use std::collections::HashMap;

use errbook_codegen::model::{
    Catalogue, ErrorDef, Field, Header, HeaderValue, Member, Node, Part, Slot, Template, Type,
};
use errbook_codegen::validate::compile_pattern;
use regress::Regex;
use serde_json::Value;

/// The index of a [`Check`].
pub type CheckId = usize;

/// How many values of a body can be kept for its headers.
pub const KEPT: usize = 8;

/// What a value has to be.
#[derive(Debug)]
pub enum Check {
    /// A scalar, as it is written; a string without its quotes.
    Literal { text: Box<[u8]>, is_string: bool },
    /// The code.
    Code,
    /// The HTTP status.
    Status,
    /// The details of the code.
    Details,
    /// Any string.
    Text,
    /// A string with bounds on its length, or with a pattern.
    Bounded {
        min: u64,
        max: u64,
        pattern: Option<Box<Regex>>,
    },
    /// One of several strings.
    Enum(Vec<Box<[u8]>>),
    /// A number without a fraction.
    Integer { min: i64, max: i64 },
    /// Any number.
    Number { min: f64, max: f64 },
    /// `true` or `false`.
    Boolean,
    /// Items of one kind.
    Array { items: CheckId, min: u64, max: u64 },
    /// Exactly these items.
    Items(Vec<CheckId>),
    /// These members, and others; `details` stand among them if they are flattened.
    Object { shape: Shape, details: bool },
    /// Members of one kind.
    Map(CheckId),
    /// Any object.
    AnyObject,
    /// Something that only the slow judge can tell.
    Unsure,
}

/// The known members of an object.
#[derive(Debug, Default)]
pub struct Shape {
    pub members: Vec<MemberCheck>,
    /// A bit for each member that has to be there.
    pub required: u64,
}

/// One member of an object.
#[derive(Debug)]
pub struct MemberCheck {
    pub key: Box<[u8]>,
    pub check: CheckId,
    /// Where the value is kept, if a header shows it.
    pub kept: Option<usize>,
}

impl Shape {
    /// The index of the member of that name. Members mostly come in the order of the catalogue, so
    /// that `hint`, the index after the last one, is looked at first.
    #[inline]
    pub fn find(&self, key: &[u8], hint: usize) -> Option<usize> {
        let is_it = |member: &MemberCheck| *member.key == *key;
        if self.members.get(hint).is_some_and(is_it) {
            return Some(hint);
        }
        self.members.iter().position(is_it)
    }
}

/// What holds for one code.
#[derive(Debug)]
pub struct Code {
    pub name: Box<[u8]>,
    pub status: u16,
    pub details: Shape,
    pub headers: Vec<HeaderCheck>,
}

/// What one header has to be.
#[derive(Debug)]
pub struct HeaderCheck {
    /// The index of its name in [`Contract::headers`].
    pub name: usize,
    pub required: bool,
    pub value: HeaderText,
}

/// What the text of a header has to be.
#[derive(Debug)]
pub enum HeaderText {
    /// Any text at all.
    Any,
    /// An integer.
    Integer { min: i64, max: i64 },
    /// What a template makes of the response.
    Template(Vec<Piece>),
    /// Something that only the slow judge can tell.
    Unsure,
}

/// A part of a header.
#[derive(Debug)]
pub enum Piece {
    Text(Box<[u8]>),
    /// The value that is kept there.
    Kept(usize),
    /// A value that is not in the body.
    Any,
}

/// A catalogue as flat tables.
#[derive(Debug)]
pub struct Contract {
    pub checks: Vec<Check>,
    pub root: CheckId,
    /// Sorted by name.
    pub codes: Vec<Code>,
    /// The names of headers that are looked at, in lower case; the first is that of the media type.
    pub headers: Vec<Box<[u8]>>,
    /// The media type, without its parameters.
    pub media_type: Box<[u8]>,
}

impl Contract {
    /// The tables of `catalogue`.
    pub fn of(catalogue: &Catalogue) -> Self {
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
        Self {
            checks: builder.checks,
            root,
            codes,
            headers: builder.headers,
            media_type: media_type(&catalogue.meta().content_type).as_bytes().into(),
        }
    }

    /// The code of that name.
    #[inline]
    pub fn code(&self, name: &[u8]) -> Option<&Code> {
        let at = self.codes.binary_search_by(|code| (*code.name).cmp(name));
        self.codes.get(at.ok()?)
    }
}

/// A media type without its parameters.
pub fn media_type(content_type: &str) -> &str {
    content_type.split(';').next().unwrap_or_default().trim()
}

/// The bounds of an integer that is kept in 64 bits, as far as they are below 2^63.
pub fn integer_bounds(minimum: Option<i64>, maximum: Option<i64>) -> (i64, i64) {
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
                            .and_then(|pattern| compile_pattern(pattern).ok())
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

    /// Whether a mask has a bit for every member.
    pub fn is_small(&self) -> bool {
        self.members.len() <= 64
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
