//! The validated catalogue: what every emitter reads, and all that it reads.
//!
//! Only [`crate::validate`] builds a [`Catalogue`], so an emitter may rely on every invariant that
//! is stated here. The model knows nothing of YAML, of files or of any one output language.

mod envelope;
mod flavour;
mod status;
mod value;

use serde_json::Value;

pub use envelope::{Envelope, Member, Node, Slot, Step};
pub use flavour::{Flavour, PageAddress, UnknownFlavour};
pub(crate) use status::reason_phrase;
pub use value::{Field, Part, Template, Type};

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
        Some(self.page_address()?.of(code))
    }

    /// The form of the permanent addresses, where the catalogue states `docs_base_url`.
    #[must_use]
    pub fn page_address(&self) -> Option<PageAddress> {
        let base = self.meta.docs_base_url.as_deref()?;
        Some(PageAddress::new(base, self.meta.docs_flavour))
    }

    /// The entry of a code in use.
    #[must_use]
    pub fn error(&self, code: &str) -> Option<&ErrorDef> {
        self.errors.iter().find(|error| error.code == code)
    }
}

/// Facts about the catalogue as a whole.
#[derive(Debug, Clone, PartialEq)]
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
    /// What the documentation is written for, and with what form of address it is published.
    pub docs_flavour: Flavour,
    /// Media type of an error response's body; `application/json` unless the catalogue says
    /// otherwise, `application/problem+json` for RFC 9457.
    pub content_type: String,
}

/// One error code.
#[derive(Debug, Clone, PartialEq)]
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
#[derive(Debug, Clone, PartialEq)]
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
#[derive(Debug, Clone, PartialEq)]
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
#[derive(Debug, Clone, PartialEq)]
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
#[derive(Debug, Clone, PartialEq)]
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
