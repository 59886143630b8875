//! The catalogue as its author wrote it: every value with its place, nothing checked beyond its
//! shape.
//!
//! Reading is tolerant: what has the wrong shape has been reported by [`shape`] and is left out
//! here, so that a broken entry does not hide the problems of the others. serde has no part in
//! this, because it stops at the first problem and knows no places.

pub mod grammar;
mod hints;
pub mod read;
pub mod shape;

use crate::source::tree::Node;
use crate::source::{At, Span};

/// A text and where it stands.
pub type Text<'a> = At<&'a str>;

/// A whole catalogue.
#[derive(Debug, Default)]
pub struct Spec<'a> {
    /// `name`.
    pub name: Option<Text<'a>>,
    /// `version`.
    pub version: Option<Text<'a>>,
    /// `title`.
    pub title: Option<Text<'a>>,
    /// `summary`.
    pub summary: Option<Text<'a>>,
    /// `docs_base_url`.
    pub docs_base_url: Option<Text<'a>>,
    /// `docs_flavour`.
    pub docs_flavour: Option<Text<'a>>,
    /// `license`.
    pub license: Option<Text<'a>>,
    /// `content_type`.
    pub content_type: Option<Text<'a>>,
    /// `include`.
    pub include: Vec<Text<'a>>,
    /// `context`.
    pub context: Vec<Field<'a>>,
    /// `envelope`, with the place of its key.
    pub envelope: Option<(Span, &'a Node)>,
    /// `format_example`: the code and the example.
    pub format_example: Option<(Option<Text<'a>>, Example<'a>)>,
    /// `errors` of every file.
    pub errors: Vec<Error<'a>>,
    /// `statuses`.
    pub statuses: Vec<StatusRow<'a>>,
    /// `tips`.
    pub tips: Vec<Text<'a>>,
    /// `retired` of every file.
    pub retired: Vec<Retired<'a>>,
    /// `groups` of every file.
    pub groups: Vec<Group<'a>>,
}

/// An entry of `errors`.
#[derive(Debug)]
pub struct Error<'a> {
    /// The key.
    pub code: Text<'a>,
    /// `status`.
    pub status: Option<At<u16>>,
    /// `summary`.
    pub summary: Option<Text<'a>>,
    /// `description`.
    pub description: Option<Text<'a>>,
    /// `message`.
    pub message: Option<Text<'a>>,
    /// `message_fixed`.
    pub message_fixed: bool,
    /// `details`.
    pub details: Vec<Field<'a>>,
    /// `params`.
    pub params: Vec<Field<'a>>,
    /// `causes`.
    pub causes: Vec<Cause<'a>>,
    /// `resolutions`.
    pub resolutions: Vec<Text<'a>>,
    /// `examples`.
    pub examples: Vec<Example<'a>>,
    /// `headers`.
    pub headers: Vec<Header<'a>>,
    /// `www_authenticate`.
    pub www_authenticate: Option<Text<'a>>,
    /// `retry`.
    pub retry: Option<Retry<'a>>,
    /// `severity`.
    pub severity: Option<Text<'a>>,
    /// `since`.
    pub since: Option<Text<'a>>,
    /// `deprecated`.
    pub deprecated: Option<Notice<'a>>,
    /// `see_also`.
    pub see_also: Vec<Text<'a>>,
    /// `owner`.
    pub owner: Option<Text<'a>>,
    /// `tags`.
    pub tags: Vec<Text<'a>>,
    /// `grpc`.
    pub grpc: Option<Text<'a>>,
    /// A message or a header is there and could not be read, so that nobody knows what it shows.
    pub unreadable: bool,
}

/// A named value.
#[derive(Debug)]
pub struct Field<'a> {
    /// The key.
    pub name: Text<'a>,
    /// Its type.
    pub schema: Schema<'a>,
    /// `optional`.
    pub optional: bool,
    /// `sensitive`.
    pub sensitive: bool,
    /// `description`.
    pub description: Option<Text<'a>>,
    /// `unit`.
    pub unit: Option<Text<'a>>,
    /// `example`.
    pub example: Option<&'a Node>,
}

/// A type.
#[derive(Debug)]
pub struct Schema<'a> {
    /// Where it is spoken of if nothing smaller is at fault.
    pub span: Span,
    /// `type`.
    pub ty: Option<Text<'a>>,
    /// `format`.
    pub format: Option<Text<'a>>,
    /// `pattern`.
    pub pattern: Option<Text<'a>>,
    /// `enum`.
    pub values: Option<At<Vec<Text<'a>>>>,
    /// `minLength`.
    pub min_length: Option<At<u64>>,
    /// `maxLength`.
    pub max_length: Option<At<u64>>,
    /// `minItems`.
    pub min_items: Option<At<u64>>,
    /// `maxItems`.
    pub max_items: Option<At<u64>>,
    /// `minimum`.
    pub minimum: Option<&'a Node>,
    /// `maximum`.
    pub maximum: Option<&'a Node>,
    /// `items`.
    pub items: Option<Box<Schema<'a>>>,
    /// `properties`.
    pub properties: Option<Vec<Field<'a>>>,
    /// `additionalProperties`.
    pub additional: Option<Box<Schema<'a>>>,
    /// Every key that stands there.
    pub keys: Vec<Text<'a>>,
}

/// A header of a response.
#[derive(Debug)]
pub struct Header<'a> {
    /// The key.
    pub name: Text<'a>,
    /// What stands there.
    pub value: HeaderValue<'a>,
}

/// The value of a [`Header`].
#[derive(Debug)]
pub enum HeaderValue<'a> {
    /// A text with placeholders.
    Template(Text<'a>),
    /// A type.
    Typed(Box<Field<'a>>),
}

/// `retry`.
#[derive(Debug)]
pub enum Retry<'a> {
    /// `never` or `backoff`.
    Word(Text<'a>),
    /// `{after: …}`.
    After(Text<'a>),
}

/// An item of `causes`.
#[derive(Debug)]
pub struct Cause<'a> {
    /// `id`.
    pub id: Option<Text<'a>>,
    /// `text`.
    pub text: Option<Text<'a>>,
    /// `message`.
    pub message: Option<Text<'a>>,
    /// `params`.
    pub params: Vec<Field<'a>>,
}

/// An item of `examples`.
#[derive(Debug)]
pub struct Example<'a> {
    /// Where it stands.
    pub span: Span,
    /// `name`.
    pub name: Option<Text<'a>>,
    /// `cause`.
    pub cause: Option<Text<'a>>,
    /// `with`.
    pub with: Vec<(Text<'a>, &'a Node)>,
    /// `message`.
    pub message: Option<Text<'a>>,
}

/// `deprecated`, and what `retired` says of a code.
#[derive(Debug, Default)]
pub struct Notice<'a> {
    /// `since`.
    pub since: Option<Text<'a>>,
    /// `replaced_by`.
    pub replaced_by: Option<Text<'a>>,
    /// `note`.
    pub note: Option<Text<'a>>,
}

/// An entry of `retired`.
#[derive(Debug)]
pub struct Retired<'a> {
    /// The key.
    pub code: Text<'a>,
    /// The value.
    pub notice: Notice<'a>,
}

/// An entry of `groups`.
#[derive(Debug)]
pub struct Group<'a> {
    /// The key.
    pub name: Text<'a>,
    /// `description`.
    pub description: Option<Text<'a>>,
    /// The codes.
    pub codes: Vec<Text<'a>>,
}

/// An entry of `statuses`.
#[derive(Debug)]
pub struct StatusRow<'a> {
    /// The key.
    pub status: At<u16>,
    /// `label`.
    pub label: Option<Text<'a>>,
    /// `text`.
    pub text: Option<Text<'a>>,
}
