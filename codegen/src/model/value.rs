//! Named, typed values, and the texts that show them.

use serde_json::Value;

/// One named value: a detail, a message parameter, a context value, a property, a typed header.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Field {
    /// The name on the wire, or in the message.
    pub name: String,
    /// What its values are.
    pub ty: Type,
    /// The value may be absent; its key is then left out.
    pub optional: bool,
    /// The value appears in no message, log or document.
    pub sensitive: bool,
    /// What it means (Markdown).
    pub description: Option<String>,
    /// The unit of a number, such as `seconds`.
    pub unit: Option<String>,
    /// A value of this type that documentation may show. Never set where `sensitive`.
    pub example: Option<Value>,
}

/// The type of a value, in the vocabulary of JSON Schema.
///
/// Every bound is a rule that servers keep and that clients check. `format` and `pattern` are
/// handed on to the schemas and documents, and not checked by the generated clients.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Type {
    /// A JSON string.
    String {
        /// JSON Schema `format`, such as `date-time`.
        format: Option<String>,
        /// JSON Schema `pattern` (ECMA-262).
        pattern: Option<String>,
        /// Least number of characters (Unicode scalar values).
        min_length: Option<u64>,
        /// Greatest number of characters (Unicode scalar values).
        max_length: Option<u64>,
    },
    /// One of several strings (JSON Schema `enum`); never empty, without duplicates.
    Enum(Vec<String>),
    /// A JSON number without a fraction.
    Integer {
        /// JSON Schema `format`, such as `int64`.
        format: Option<String>,
        /// Least value.
        minimum: Option<i64>,
        /// Greatest value.
        maximum: Option<i64>,
    },
    /// A JSON number.
    Number {
        /// Least value.
        minimum: Option<f64>,
        /// Greatest value.
        maximum: Option<f64>,
    },
    /// `true` or `false`.
    Boolean,
    /// A JSON array.
    Array {
        /// The type of each item.
        items: Box<Type>,
        /// Least number of items.
        min_items: Option<u64>,
        /// Greatest number of items.
        max_items: Option<u64>,
    },
    /// A JSON object with known properties; further ones are allowed and ignored.
    Object(Vec<Field>),
    /// A JSON object whose keys are data (JSON Schema `additionalProperties`).
    Map(Box<Type>),
    /// A JSON object of any content (`type: object` without `properties`).
    AnyObject,
}

impl Type {
    /// Whether a message can show such a value: a scalar, or an array of scalars (joined by `, `).
    #[must_use]
    pub fn is_printable(&self) -> bool {
        match self {
            Self::Array { items, .. } => items.is_scalar(),
            other => other.is_scalar(),
        }
    }

    /// Whether values are strings, numbers or booleans.
    #[must_use]
    pub fn is_scalar(&self) -> bool {
        !matches!(
            self,
            Self::Array { .. } | Self::Object(_) | Self::Map(_) | Self::AnyObject
        )
    }
}

/// A text with named placeholders: `{field} is required`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Template {
    pub(crate) parts: Vec<Part>,
}

/// A piece of a [`Template`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Text that stands as it is.
    Text(String),
    /// The value of this name.
    Placeholder(String),
}

impl Template {
    /// The pieces in order; two texts never follow one another.
    #[must_use]
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// The names of the placeholders, in order, repetitions included.
    pub fn placeholders(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| match part {
            Part::Placeholder(name) => Some(name.as_str()),
            Part::Text(_) => None,
        })
    }

    /// The text, if there is no placeholder in it.
    #[must_use]
    pub fn as_literal(&self) -> Option<&str> {
        match self.parts.as_slice() {
            [] => Some(""),
            [Part::Text(text)] => Some(text),
            _ => None,
        }
    }

    /// The template as an author writes it, with `{{` and `}}` for literal braces.
    #[must_use]
    pub fn source(&self) -> String {
        let mut out = String::new();
        for part in &self.parts {
            match part {
                Part::Text(text) => out.push_str(&text.replace('{', "{{").replace('}', "}}")),
                Part::Placeholder(name) => {
                    out.push('{');
                    out.push_str(name);
                    out.push('}');
                }
            }
        }
        out
    }
}
