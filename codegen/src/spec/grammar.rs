//! The grammar of the format, as data.
//!
//! One table drives the check that reports unknown, missing and mistyped keys ([`super::shape`]),
//! the JSON Schema for editors (`emit::schema`), and the test that `spec/README.md` names every
//! key. A key is added here, and in [`super::read`] where it is read.

pub mod names;
mod objects;
mod types;

pub use names::{Name, is_media_type};
pub use objects::{CATALOGUE, INCLUDED, OBJECTS};

/// An object of the format: a map with known keys.
#[derive(Debug)]
pub struct Object {
    /// Its name, as in "a cause".
    pub name: &'static str,
    /// What it is (Markdown); a hover text.
    pub doc: &'static str,
    /// Its keys, in the order in which documents list them.
    pub keys: &'static [Key],
}

impl Object {
    /// The key of that name.
    #[must_use]
    pub fn key(&self, name: &str) -> Option<&'static Key> {
        self.keys.iter().find(|key| key.name == name)
    }
}

/// A key of an [`Object`].
#[derive(Debug)]
pub struct Key {
    /// The key.
    pub name: &'static str,
    /// What its value looks like.
    pub shape: Shape,
    /// Whether it must be there.
    pub required: bool,
    /// What it means (Markdown); a hover text.
    pub doc: &'static str,
}

impl Key {
    /// Whether an empty list or map may stand here: it says the same as no key at all.
    #[must_use]
    pub fn may_be_empty(&self) -> bool {
        let states_nothing = matches!(self.name, "errors" | "enum" | "properties" | "include");
        !self.required && !states_nothing
    }
}

/// What a value looks like.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// Text of one line.
    Line,
    /// Text of any number of lines, in Markdown.
    Markdown,
    /// Any text, even an empty one: a value on the wire.
    Data,
    /// Text of a certain form.
    Name(&'static Name),
    /// One of several texts.
    Choice(&'static [&'static str]),
    /// `true` or `false`.
    Flag,
    /// A whole number in a range.
    Integer {
        /// Least value.
        min: i64,
        /// Greatest value.
        max: i64,
    },
    /// A number.
    Number,
    /// Any value that JSON has.
    Json,
    /// A list; of one item or more, unless [`Key::may_be_empty`].
    List(&'static Shape),
    /// A map with known keys.
    Object(&'static Object),
    /// A map whose keys are names that the author chooses; of one entry or more, unless
    /// [`Key::may_be_empty`].
    Map {
        /// What the keys look like.
        keys: &'static Name,
        /// What the values look like.
        values: &'static Shape,
    },
    /// One of several shapes that differ in kind: text, list or map.
    Either(&'static [Shape]),
}

impl Shape {
    /// The shape in words, as in "expected …".
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Self::Line | Self::Markdown | Self::Data | Self::Name(_) => "text".to_owned(),
            Self::Choice(values) => values
                .iter()
                .map(|value| format!("`{value}`"))
                .collect::<Vec<_>>()
                .join(", "),
            Self::Flag => "`true` or `false`".to_owned(),
            Self::Integer { .. } => "a whole number".to_owned(),
            Self::Number => "a number".to_owned(),
            Self::Json => "any value".to_owned(),
            Self::List(_) => "a list".to_owned(),
            Self::Object(object) => format!("a map ({})", object.name),
            Self::Map { .. } => "a map".to_owned(),
            Self::Either(shapes) => shapes
                .iter()
                .map(Self::describe)
                .collect::<Vec<_>>()
                .join(" or "),
        }
    }
}
