//! The tables' notation for a type: an object literal that the interpreter of `check.ts` reads.

use crate::escape::typescript::string;
use crate::model::{Field, Step, Type};

/// A value of the envelope that is to be checked.
pub struct Place<'a> {
    pub path: Vec<Step>,
    pub optional: bool,
    pub kind: Kind<'a>,
}

/// What stands at a place.
pub enum Kind<'a> {
    String,
    Object,
    /// An array of that many items.
    Array(usize),
    Value(&'a Type),
}

impl<'a> Place<'a> {
    pub fn string(path: &[Step], optional: bool) -> Self {
        Self::new(path, optional, Kind::String)
    }

    pub fn object(path: &[Step]) -> Self {
        Self::new(path, false, Kind::Object)
    }

    pub fn array(path: &[Step], items: usize) -> Self {
        Self::new(path, false, Kind::Array(items))
    }

    pub fn value(path: &[Step], field: &'a Field) -> Self {
        Self::new(path, field.optional, Kind::Value(&field.ty))
    }

    fn new(path: &[Step], optional: bool, kind: Kind<'a>) -> Self {
        Self {
            path: path.to_vec(),
            optional,
            kind,
        }
    }

    /// The place as an object literal.
    pub fn render(&self) -> String {
        let optional = if self.optional {
            ", optional: true"
        } else {
            ""
        };
        let schema = match self.kind {
            Kind::String => "type: \"string\"".to_owned(),
            Kind::Object => "type: \"object\"".to_owned(),
            Kind::Array(items) => format!("type: \"array\", min: {items}, max: {items}"),
            Kind::Value(ty) => members(ty),
        };
        format!("{{ at: {}{optional}, {schema} }}", path(&self.path))
    }
}

/// A way into a body, as an array literal.
pub fn path(path: &[Step]) -> String {
    let steps: Vec<String> = path
        .iter()
        .map(|step| match step {
            Step::Key(key) => string(key),
            Step::Index(index) => index.to_string(),
        })
        .collect();
    format!("[{}]", steps.join(", "))
}

/// A field, as an object literal.
pub fn field(field: &Field) -> String {
    let name = string(&field.name);
    let optional = if field.optional {
        ", optional: true"
    } else {
        ""
    };
    format!("{{ name: {name}{optional}, {} }}", members(&field.ty))
}

/// A typed header, as an object literal. None of them is required of a response.
pub fn header(field: &Field) -> String {
    format!(
        "{{ name: {}, {} }}",
        string(&field.name),
        members(&field.ty)
    )
}

/// The members of a type's object literal, without the braces.
fn members(ty: &Type) -> String {
    match ty {
        Type::String {
            min_length,
            max_length,
            ..
        } => format!("type: \"string\"{}", range(*min_length, *max_length)),
        Type::Enum(values) => {
            let values: Vec<String> = values.iter().map(|value| string(value)).collect();
            format!("type: \"string\", oneOf: [{}]", values.join(", "))
        }
        Type::Integer {
            minimum, maximum, ..
        } => format!("type: \"integer\"{}", range(*minimum, *maximum)),
        Type::Number { minimum, maximum } => {
            format!("type: \"number\"{}", range(*minimum, *maximum))
        }
        Type::Boolean => "type: \"boolean\"".to_owned(),
        Type::Array {
            items,
            min_items,
            max_items,
        } => {
            let range = range(*min_items, *max_items);
            format!("type: \"array\"{range}, items: {{ {} }}", members(items))
        }
        Type::Object(fields) => {
            let fields: Vec<String> = fields.iter().map(field).collect();
            format!("type: \"object\", fields: [{}]", fields.join(", "))
        }
        Type::Map(values) => format!("type: \"object\", values: {{ {} }}", members(values)),
        Type::AnyObject => "type: \"object\"".to_owned(),
    }
}

fn range<T: std::fmt::Display>(min: Option<T>, max: Option<T>) -> String {
    let mut out = String::new();
    if let Some(min) = min {
        push!(out, ", min: {min}");
    }
    if let Some(max) = max {
        push!(out, ", max: {max}");
    }
    out
}

/// What the tables of one package use, so that the interpreter has no other branch.
#[derive(Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent facts, each of which adds lines"
)]
pub struct Uses {
    pub string: bool,
    pub one_of: bool,
    /// Integers that may be below zero, and those that may not.
    pub signed: bool,
    pub unsigned: bool,
    pub number: bool,
    pub boolean: bool,
    pub array: bool,
    pub object: bool,
    pub items: bool,
    pub fields: bool,
    pub values: bool,
    /// Bounds on the length of a string, on the value of a number, on the number of items.
    pub length: bool,
    pub value: bool,
    pub count: bool,
}

impl Uses {
    /// Whether any bound is used.
    pub fn bounded(&self) -> bool {
        self.length || self.value || self.count
    }

    /// Whether any integer is used.
    pub fn integer(&self) -> bool {
        self.signed || self.unsigned
    }

    /// Adds what a place needs.
    pub fn add_place(&mut self, place: &Place) {
        match place.kind {
            Kind::String => self.string = true,
            Kind::Object => self.object = true,
            Kind::Array(_) => {
                self.array = true;
                self.count = true;
            }
            Kind::Value(ty) => self.add(ty),
        }
    }

    /// Adds what a type needs.
    pub fn add(&mut self, ty: &Type) {
        match ty {
            Type::String {
                min_length,
                max_length,
                ..
            } => {
                self.string = true;
                self.length |= min_length.is_some() || max_length.is_some();
            }
            Type::Enum(_) => {
                self.string = true;
                self.one_of = true;
            }
            Type::Integer {
                minimum, maximum, ..
            } => {
                let unsigned = minimum.is_some_and(|minimum| minimum >= 0);
                self.unsigned |= unsigned;
                self.signed |= !unsigned;
                self.value |= minimum.is_some() || maximum.is_some();
            }
            Type::Number { minimum, maximum } => {
                self.number = true;
                self.value |= minimum.is_some() || maximum.is_some();
            }
            Type::Boolean => self.boolean = true,
            Type::Array {
                items,
                min_items,
                max_items,
            } => {
                self.array = true;
                self.items = true;
                self.count |= min_items.is_some() || max_items.is_some();
                self.add(items);
            }
            Type::Object(fields) => {
                self.object = true;
                self.fields = true;
                for field in fields {
                    self.add(&field.ty);
                }
            }
            Type::Map(values) => {
                self.object = true;
                self.values = true;
                self.add(values);
            }
            Type::AnyObject => self.object = true,
        }
    }
}
