//! Named components, and the rule that no two of a kind have one name.

use std::fmt;

use serde_json::{Map, Value, json};

/// The components of one kind, in the order in which they were added.
#[derive(Debug, Default)]
pub(super) struct Section(Map<String, Value>);

impl Section {
    /// Adds a component.
    pub(super) fn add(&mut self, name: String, component: Value) -> Result<(), DuplicateName> {
        if self.0.contains_key(&name) {
            return Err(DuplicateName(name));
        }
        self.0.insert(name, component);
        Ok(())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn into_value(self) -> Value {
        Value::Object(self.0)
    }
}

/// Two components of a kind would have this name. Validation refuses such catalogues.
#[derive(Debug)]
pub(super) struct DuplicateName(String);

impl fmt::Display for DuplicateName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "two components are named {:?}", self.0)
    }
}

impl std::error::Error for DuplicateName {}

/// An object of these members. `json!` would copy each value.
pub(super) fn object<const N: usize>(members: [(&str, Value); N]) -> Value {
    let members = members.map(|(key, value)| (key.to_owned(), value));
    Value::Object(Map::from_iter(members))
}

/// A reference to a component.
pub(super) fn reference(kind: &str, name: &str) -> Value {
    json!({ "$ref": format!("#/components/{kind}/{name}") })
}

/// `text` as a part of a component's name, which has only letters, digits, `.`, `-` and `_`; any
/// other character, and the dot itself, as a dot and its number. Different texts stay different.
pub(super) fn key(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '_' => c.to_string(),
            c => format!(".{:02x}", u32::from(c)),
        })
        .collect()
}
