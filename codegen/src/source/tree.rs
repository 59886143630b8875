//! A YAML document as a tree in which every value knows where it stands.

use std::borrow::Cow;

use serde_json::{Map, Number, Value};

use super::Span;
use super::scalar::{self, Plain};

/// A value of a YAML document.
#[derive(Debug, Clone)]
pub struct Node {
    /// Where it stands: a scalar or a `{…}` or `[…]` whole, an indented collection up to the end of
    /// its first entry.
    pub span: Span,
    /// What it is.
    pub kind: Kind,
}

/// What a [`Node`] is.
#[derive(Debug, Clone)]
pub enum Kind {
    /// A text, or something that looks like a number, a boolean or nothing.
    Scalar {
        /// The text, unquoted and unescaped.
        text: String,
        /// Without quotes, so that `404` is a number.
        plain: bool,
    },
    /// A list.
    Seq(Vec<Node>),
    /// A map, in the order of the document; keys may repeat.
    Map {
        /// Keys and values.
        entries: Vec<(Node, Node)>,
        /// Written as `{…}`.
        flow: bool,
    },
}

/// Why a node is no JSON value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotJson {
    /// A number that JSON does not have.
    Number(Span),
    /// A whole number beyond 64 bits.
    Large(Span),
    /// A key that is no text.
    Key(Span),
}

impl Node {
    /// The text of a scalar that is a string.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Scalar { text, plain } if !plain || scalar::is_string(text) => Some(text),
            _ => None,
        }
    }

    /// The text of a scalar, whatever it looks like.
    #[must_use]
    pub fn as_scalar(&self) -> Option<&str> {
        match &self.kind {
            Kind::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }

    /// What a scalar without quotes is; nothing for everything else.
    #[must_use]
    pub fn as_plain(&self) -> Option<Plain> {
        match &self.kind {
            Kind::Scalar { text, plain: true } => Some(scalar::resolve(text)),
            _ => None,
        }
    }

    /// Whether nothing is stated: `key:`, `~` or `null`.
    #[must_use]
    pub fn is_null(&self) -> bool {
        self.as_plain() == Some(Plain::Null)
    }

    /// The items of a list.
    #[must_use]
    pub fn as_seq(&self) -> Option<&[Node]> {
        match &self.kind {
            Kind::Seq(items) => Some(items),
            _ => None,
        }
    }

    /// The entries of a map.
    #[must_use]
    pub fn as_map(&self) -> Option<&[(Node, Node)]> {
        match &self.kind {
            Kind::Map { entries, .. } => Some(entries),
            _ => None,
        }
    }

    /// The last value of a key in a map.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.as_map()?
            .iter()
            .rev()
            .find(|(name, _)| name.as_scalar() == Some(key))
            .map(|(_, value)| value)
    }

    /// The first value of a key, or the item of a list with that `id`, and where its name stands.
    fn child(&self, key: &str) -> Option<(&Node, Span)> {
        match &self.kind {
            Kind::Scalar { .. } => None,
            Kind::Map { entries, .. } => entries
                .iter()
                .find(|(name, _)| name.as_scalar() == Some(key))
                .map(|(name, value)| (value, name.span)),
            Kind::Seq(items) => items.iter().find_map(|item| {
                let id = item.get("id")?;
                (id.as_scalar() == Some(key)).then_some((item, id.span))
            }),
        }
    }

    /// What it is, in words.
    #[must_use]
    pub fn describe(&self) -> Cow<'static, str> {
        match &self.kind {
            Kind::Seq(_) => "a list".into(),
            Kind::Map { .. } => "a map".into(),
            Kind::Scalar { plain: false, .. } => "text".into(),
            Kind::Scalar { text, .. } => match scalar::resolve(text) {
                Plain::Null => "nothing".into(),
                Plain::Bool(value) => format!("the boolean `{value}`").into(),
                Plain::Float(value) if value.is_finite() => "a number with a fraction".into(),
                Plain::Int(_) | Plain::BigInt | Plain::Float(_) => "a number".into(),
                Plain::Text => "text".into(),
            },
        }
    }

    /// The value as JSON. The nesting of a tree is bounded, so recursion is safe.
    ///
    /// # Errors
    ///
    /// [`NotJson`] at the first number or key that JSON does not have.
    pub fn to_json(&self) -> Result<Value, NotJson> {
        Ok(match &self.kind {
            Kind::Scalar { text, plain: false } => Value::from(text.as_str()),
            Kind::Scalar { text, .. } => match scalar::resolve(text) {
                Plain::Null => Value::Null,
                Plain::Bool(value) => Value::Bool(value),
                Plain::Int(value) => Value::from(value),
                Plain::BigInt => return Err(NotJson::Large(self.span)),
                Plain::Float(value) => {
                    Value::Number(Number::from_f64(value).ok_or(NotJson::Number(self.span))?)
                }
                Plain::Text => Value::from(text.as_str()),
            },
            Kind::Seq(items) => {
                Value::Array(items.iter().map(Self::to_json).collect::<Result<_, _>>()?)
            }
            Kind::Map { entries, .. } => {
                let mut object = Map::new();
                for (key, value) in entries {
                    let name = key.as_text().ok_or(NotJson::Key(key.span))?;
                    object.insert(name.to_owned(), value.to_json()?);
                }
                Value::Object(object)
            }
        })
    }
}

/// How many of `keys` there are, each in the value of the one before it, and where the last of these
/// stands; `span` if there is none. An item of a list goes by its `id`.
pub fn follow(root: &Node, span: Span, keys: &[impl AsRef<str>]) -> (usize, Span) {
    let mut at = (root, span);
    for (depth, key) in keys.iter().enumerate() {
        match at.0.child(key.as_ref()) {
            Some(child) => at = child,
            None => return (depth, at.1),
        }
    }
    (keys.len(), at.1)
}
