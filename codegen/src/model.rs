//! The validated catalogue: what every emitter reads, and all that it reads.
//!
//! Only [`crate::validate`] builds a [`Catalogue`], so an emitter may rely on every invariant that
//! is stated here. The model knows nothing of YAML, of files or of any one output language.

use serde_json::Value;

/// A whole, valid catalogue of error codes.
#[derive(Debug, Clone)]
pub struct Catalogue {
    pub(crate) meta: Meta,
    pub(crate) context: Vec<Field>,
    pub(crate) envelope: Envelope,
    pub(crate) format_example: Option<FormatExample>,
    pub(crate) errors: Vec<ErrorDef>,
    pub(crate) statuses: Vec<StatusRow>,
    pub(crate) tips: Vec<String>,
    pub(crate) retired: Vec<Retired>,
    pub(crate) groups: Vec<Group>,
}

impl Catalogue {
    /// Name, version and the other facts about the catalogue as a whole.
    #[must_use]
    pub fn meta(&self) -> &Meta {
        &self.meta
    }

    /// The values that a server adds to every error response, in the order of the catalogue.
    #[must_use]
    pub fn context(&self) -> &[Field] {
        &self.context
    }

    /// The JSON body of every error response, as a template.
    #[must_use]
    pub fn envelope(&self) -> &Envelope {
        &self.envelope
    }

    /// The example that stands beside the description of the response format.
    #[must_use]
    pub fn format_example(&self) -> Option<&FormatExample> {
        self.format_example.as_ref()
    }

    /// The error codes, in the order of the catalogue; never empty.
    #[must_use]
    pub fn errors(&self) -> &[ErrorDef] {
        &self.errors
    }

    /// The rows of the status table in ascending order: one for every status that a code has, and
    /// those that the catalogue adds.
    #[must_use]
    pub fn statuses(&self) -> &[StatusRow] {
        &self.statuses
    }

    /// "Debugging tips", each one a piece of Markdown.
    #[must_use]
    pub fn tips(&self) -> &[String] {
        &self.tips
    }

    /// The codes that are no longer in use and never return, sorted by code.
    #[must_use]
    pub fn retired(&self) -> &[Retired] {
        &self.retired
    }

    /// The sets of codes that one operation can answer with, in the order of the catalogue.
    #[must_use]
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// The permanent address of a code's page, where the catalogue states `docs_base_url`.
    #[must_use]
    pub fn docs_url(&self, code: &str) -> Option<String> {
        let base = self.meta.docs_base_url.as_deref()?;
        Some(format!("{}/codes/{code}.html", base.trim_end_matches('/')))
    }

    /// The entry of a code in use.
    #[must_use]
    pub fn error(&self, code: &str) -> Option<&ErrorDef> {
        self.errors.iter().find(|error| error.code == code)
    }
}

/// Facts about the catalogue as a whole.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Meta {
    /// Name of the crate and of the npm package, in kebab-case.
    pub name: String,
    /// Version of the catalogue ([Semantic Versioning](https://semver.org)).
    pub version: String,
    /// Heading of the reference.
    pub title: String,
    /// One paragraph (Markdown) below the heading.
    pub summary: Option<String>,
    /// The licence of the packages, an SPDX expression.
    pub license: Option<String>,
    /// Where the documentation is published.
    pub docs_base_url: Option<String>,
    /// Media type of an error response's body; `application/json` unless the catalogue says
    /// otherwise, `application/problem+json` for RFC 9457.
    pub content_type: String,
}

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

/// One error code.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ErrorDef {
    /// The code on the wire, in `UPPER_SNAKE_CASE`; unique, as is what it becomes in any language.
    pub code: String,
    /// HTTP status, 400 to 599.
    pub status: u16,
    /// What the code means, in a few words.
    pub summary: String,
    /// What the code means, at length (Markdown).
    pub description: Option<String>,
    /// The message of a response; the summary where the catalogue states none. Its placeholders
    /// are details and `params`.
    pub message: Template,
    /// A caller may not replace the message.
    pub message_fixed: bool,
    /// The code's own fields on the wire.
    pub details: Vec<Field>,
    /// Values that `message` and the header templates show, and that are not on the wire.
    pub params: Vec<Field>,
    /// Why it happens, in the order of the catalogue.
    pub causes: Vec<Cause>,
    /// What the caller can do, each one a piece of Markdown.
    pub resolutions: Vec<String>,
    /// Example responses, never empty; see [`Example::implied`].
    pub examples: Vec<Example>,
    /// The headers of a response. A 401 always has `WWW-Authenticate` (RFC 9110, section 15.5.2).
    pub headers: Vec<Header>,
    /// Whether and when a client should try again.
    pub retry: Retry,
    /// The level at which a server logs it.
    pub severity: Option<Severity>,
    /// The first version of the catalogue that has the code.
    pub since: Option<String>,
    /// The code is still in use, and should not be.
    pub deprecated: Option<Deprecation>,
    /// Where to read on.
    pub see_also: Vec<SeeAlso>,
    /// The team that answers for the code.
    pub owner: Option<String>,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// The gRPC status that corresponds to it, such as `NOT_FOUND`.
    pub grpc: Option<String>,
}

impl ErrorDef {
    /// The detail of that name.
    #[must_use]
    pub fn detail(&self, name: &str) -> Option<&Field> {
        self.details.iter().find(|field| field.name == name)
    }

    /// The cause with that id.
    #[must_use]
    pub fn cause(&self, id: &str) -> Option<&Cause> {
        self.causes
            .iter()
            .find(|cause| cause.id.as_deref() == Some(id))
    }

    /// The message of a response that is raised for `cause`: the cause's own, or else the code's.
    #[must_use]
    pub fn message_of<'a>(&'a self, cause: Option<&'a Cause>) -> &'a Template {
        cause
            .and_then(|cause| cause.message.as_ref())
            .unwrap_or(&self.message)
    }

    /// What a server must state to raise the code, for `cause` or for none, in the order in which
    /// every output asks for it: the details that are required or that the message shows, then the
    /// parameters that the message or a header shows, then the required typed headers.
    #[must_use]
    pub fn arguments<'a>(&'a self, cause: Option<&'a Cause>) -> Vec<Argument<'a>> {
        let message = self.message_of(cause);
        let shown = |name: &str| message.placeholders().any(|shown| shown == name);
        let in_header = |name: &str| {
            self.headers.iter().any(|header| match &header.value {
                HeaderValue::Template(template) => template.placeholders().any(|at| at == name),
                HeaderValue::Typed(_) => false,
            })
        };
        let details = self
            .details
            .iter()
            .filter(|field| !field.optional || shown(&field.name))
            .map(Argument::Detail);
        let own = cause.map_or(&[][..], |cause| &cause.params);
        let params = own
            .iter()
            .filter(|field| shown(&field.name))
            .chain(self.params.iter().filter(|field| {
                !own.iter().any(|hides| hides.name == field.name)
                    && (shown(&field.name) || in_header(&field.name))
            }))
            .map(Argument::Param);
        let headers = self
            .headers
            .iter()
            .filter_map(Header::typed)
            .filter(|field| !field.optional)
            .map(Argument::Header);
        details.chain(params).chain(headers).collect()
    }
}

/// A value that a server states when it raises a code; see [`ErrorDef::arguments`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Argument<'a> {
    /// It becomes a detail on the wire.
    Detail(&'a Field),
    /// It is shown in the message or in a header, and kept nowhere else.
    Param(&'a Field),
    /// It becomes the value of a header of that name.
    Header(&'a Field),
}

impl<'a> Argument<'a> {
    /// The field, whatever becomes of it.
    #[must_use]
    pub fn field(self) -> &'a Field {
        match self {
            Self::Detail(field) | Self::Param(field) | Self::Header(field) => field,
        }
    }
}

/// One reason for which a code is raised.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Cause {
    /// In `lower_snake_case`, unique in its code. A cause without an id is prose only.
    pub id: Option<String>,
    /// The reason in words (Markdown).
    pub text: String,
    /// The message when it is raised for this reason; the code's own where absent.
    pub message: Option<Template>,
    /// Values that only the message shows.
    pub params: Vec<Field>,
}

/// One header of a response.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Header {
    /// The field name, as the catalogue spells it.
    pub name: String,
    /// Where its value comes from.
    pub value: HeaderValue,
}

impl Header {
    /// The argument that states the value, if one does.
    #[must_use]
    pub fn typed(&self) -> Option<&Field> {
        match &self.value {
            HeaderValue::Typed(field) => Some(field),
            HeaderValue::Template(_) => None,
        }
    }
}

/// Where the value of a header comes from.
#[derive(Debug, Clone, PartialEq)]
pub enum HeaderValue {
    /// A text whose placeholders are details, the code's `params` and context values, all of them
    /// scalars. The header is left out when one of them is absent.
    Template(Template),
    /// The server states it, as an argument of the header's name; always of a scalar type.
    Typed(Box<Field>),
}

/// Whether and when a client should try again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Retry {
    /// The same request fails again.
    Never,
    /// With growing pauses.
    Backoff,
    /// After the time that a detail states.
    After {
        /// The name of an integer or number detail, or of a parameter that a header shows.
        field: String,
        /// The detail counts milliseconds; otherwise seconds.
        millis: bool,
    },
}

/// The level at which a server logs an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// Finest detail.
    Trace,
    /// For developers.
    Debug,
    /// Expected in normal operation.
    Info,
    /// Worth a look.
    Warn,
    /// Needs attention.
    Error,
}

impl Severity {
    /// Every level with the name that a catalogue uses, from the least to the most severe.
    pub const ALL: [(&'static str, Self); 5] = [
        ("trace", Self::Trace),
        ("debug", Self::Debug),
        ("info", Self::Info),
        ("warn", Self::Warn),
        ("error", Self::Error),
    ];

    /// The name that a catalogue uses.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(_, level)| *level == self)
            .map_or("error", |(name, _)| name)
    }
}

/// That a code is on its way out, or gone.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Deprecation {
    /// The version of the catalogue from which this holds.
    pub since: Option<String>,
    /// The code to use instead.
    pub replaced_by: Option<String>,
    /// More about it (Markdown).
    pub note: Option<String>,
}

/// A code that is no longer in use, and never returns.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Retired {
    /// The code.
    pub code: String,
    /// Since when, and what replaced it.
    pub notice: Deprecation,
}

/// A further place to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SeeAlso {
    /// Another code of this catalogue, in use or retired.
    Code(String),
    /// An `http` or `https` address.
    Url(String),
}

/// An example response, as arguments.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Example {
    /// Unique in its code: what the catalogue states, or the cause's id, or `default`.
    pub name: String,
    /// The id of the cause.
    pub cause: Option<String>,
    /// The arguments by name: details, parameters and typed headers, all of the right type.
    pub with: Vec<(String, Value)>,
    /// A text that the server put in the place of the catalogue's message.
    pub message: Option<Template>,
    /// The catalogue states no example for the code; this one was made from the examples of its
    /// fields, and stands where documentation needs a response, not where it shows the author's.
    pub implied: bool,
}

/// The example beside the description of the response format.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct FormatExample {
    /// A code in use.
    pub code: String,
    /// Its arguments.
    pub example: Example,
}

/// A row of the status table.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct StatusRow {
    /// HTTP status.
    pub status: u16,
    /// The catalogue's label, or else the reason phrase of the IANA registry.
    pub label: String,
    /// What the catalogue says about it (Markdown).
    pub text: Option<String>,
    /// The codes with this status, in the order of the catalogue.
    pub codes: Vec<String>,
}

/// The codes that one operation can answer with.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Group {
    /// In `lower_snake_case`.
    pub name: String,
    /// What the operations have in common (Markdown).
    pub description: Option<String>,
    /// Codes in use, without repetition, in the order of the catalogue's errors.
    pub codes: Vec<String>,
}

/// The JSON body of every error response.
///
/// Invariants: `$code` stands in it, and is never a flattened member; `$details` stands in it at
/// most once; no flattened detail has the name of a member beside it.
#[derive(Debug, Clone, PartialEq)]
pub struct Envelope {
    pub(crate) root: Node,
}

/// A piece of the envelope.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// `null`, a boolean, a number or a string that is the same in every response.
    Literal(Value),
    /// A value of this response.
    Slot(Slot),
    /// An array of exactly these items.
    Array(Vec<Node>),
    /// An object; the order is the order on the wire.
    Object(Vec<Member>),
}

/// A member of an object in the envelope.
#[derive(Debug, Clone, PartialEq)]
pub enum Member {
    /// A key and what stands there. An optional slot without a value leaves the key out.
    Pair(String, Node),
    /// The code's details stand here as members of this object (`$details: flatten`).
    Details,
}

/// A value of a response that the envelope names by a placeholder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Slot {
    /// `$code`: a string.
    Code,
    /// `$message`: a string.
    Message,
    /// `$status`: the HTTP status as a number.
    Status,
    /// `$summary`: the code's summary, a string.
    Summary,
    /// `$docs_url`: the address of the code's page, a string.
    DocsUrl,
    /// `$cause`: the id of the cause; left out when the error was raised for none that has an id.
    /// Only ever the value of an object's member.
    Cause,
    /// `$details`: an object of the code's details; `{}` for a code that has none.
    Details,
    /// A context value, by name. An optional one is only ever the value of an object's member.
    Context(String),
}

/// A step from the root of the body to a value in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// The member of this name.
    Key(String),
    /// The item at this index.
    Index(usize),
}

impl Envelope {
    /// The template of the whole body.
    #[must_use]
    pub fn root(&self) -> &Node {
        &self.root
    }

    /// The way to the first occurrence of `slot`, in document order. For [`Slot::Details`] that
    /// is the object into which the details are flattened, or the value that holds them.
    #[must_use]
    pub fn path_of(&self, slot: &Slot) -> Option<Vec<Step>> {
        let mut path = Vec::new();
        find(&self.root, slot, &mut path).then_some(path)
    }

    /// Whether `slot` stands anywhere in the envelope.
    #[must_use]
    pub fn contains(&self, slot: &Slot) -> bool {
        self.path_of(slot).is_some()
    }

    /// Whether the details are members of an object of the envelope (`$details: flatten`).
    #[must_use]
    pub fn flattens_details(&self) -> bool {
        self.path_of(&Slot::Details)
            .is_some_and(|path| matches!(self.at(&path), Some(Node::Object(_))))
    }

    /// The way to the innermost object that holds `$code`: the "error object". Empty where that is
    /// the whole body.
    #[must_use]
    pub fn error_object_path(&self) -> Vec<Step> {
        let mut path = self.path_of(&Slot::Code).unwrap_or_default();
        while let Some(step) = path.pop() {
            if matches!(step, Step::Key(_)) {
                break;
            }
        }
        path
    }

    /// What stands at `path`.
    #[must_use]
    pub fn at(&self, path: &[Step]) -> Option<&Node> {
        let mut node = &self.root;
        for step in path {
            node = match (node, step) {
                (Node::Array(items), Step::Index(index)) => items.get(*index)?,
                (Node::Object(members), Step::Key(key)) => {
                    members.iter().find_map(|member| match member {
                        Member::Pair(name, node) if name == key => Some(node),
                        _ => None,
                    })?
                }
                _ => return None,
            };
        }
        Some(node)
    }
}

fn find(node: &Node, slot: &Slot, path: &mut Vec<Step>) -> bool {
    let mut descend = |step: Step, child: &Node| {
        path.push(step);
        let found = find(child, slot, path);
        if !found {
            path.pop();
        }
        found
    };
    match node {
        Node::Literal(_) => false,
        Node::Slot(here) => here == slot,
        Node::Array(items) => items
            .iter()
            .enumerate()
            .any(|(index, child)| descend(Step::Index(index), child)),
        Node::Object(members) => members.iter().any(|member| match member {
            Member::Pair(key, child) => descend(Step::Key(key.clone()), child),
            Member::Details => *slot == Slot::Details,
        }),
    }
}
