//! What is wrong with a response.

use std::fmt;

/// How a response breaks the contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// The line is no captured response.
    NoResponse,
    /// The line is too long to be looked at.
    TooLong,
    /// The body is no JSON.
    NotJson,
    /// The body is JSON, and nothing of the envelope is in it.
    NotEnvelope,
    /// A member of the envelope is missing or is not what it has to be.
    Envelope,
    /// The catalogue does not have the code.
    UnknownCode,
    /// The catalogue had the code once.
    RetiredCode,
    /// The code has another HTTP status.
    WrongStatus,
    /// A field that has to be there is not.
    MissingField,
    /// A field is of another type.
    WrongType,
    /// A field is of its type and beyond its bounds.
    OutOfBounds,
    /// A field is none of the values of its type.
    UnknownValue,
    /// A field does not match its pattern.
    PatternMismatch,
    /// A header that has to be there is not.
    MissingHeader,
    /// A header is of another type, or out of bounds.
    MalformedHeader,
    /// A header says something else than the body, or than the catalogue.
    DisagreeingHeader,
    /// The body is of another media type.
    ContentType,
}

impl Kind {
    /// The name for programs.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoResponse => "no_response",
            Self::TooLong => "too_long",
            Self::NotJson => "not_json",
            Self::NotEnvelope => "not_envelope",
            Self::Envelope => "envelope",
            Self::UnknownCode => "unknown_code",
            Self::RetiredCode => "retired_code",
            Self::WrongStatus => "wrong_status",
            Self::MissingField => "missing_field",
            Self::WrongType => "wrong_type",
            Self::OutOfBounds => "out_of_bounds",
            Self::UnknownValue => "unknown_value",
            Self::PatternMismatch => "pattern_mismatch",
            Self::MissingHeader => "missing_header",
            Self::MalformedHeader => "malformed_header",
            Self::DisagreeingHeader => "disagreeing_header",
            Self::ContentType => "content_type",
        }
    }

    /// The name for people.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::NoResponse => "no captured response",
            Self::TooLong => "line too long",
            Self::NotJson => "body is not JSON",
            Self::NotEnvelope => "body is not the envelope",
            Self::Envelope => "malformed envelope",
            Self::UnknownCode => "unknown code",
            Self::RetiredCode => "retired code",
            Self::WrongStatus => "wrong status",
            Self::MissingField => "missing field",
            Self::WrongType => "wrong type",
            Self::OutOfBounds => "out of bounds",
            Self::UnknownValue => "unknown value",
            Self::PatternMismatch => "pattern not matched",
            Self::MissingHeader => "missing header",
            Self::MalformedHeader => "malformed header",
            Self::DisagreeingHeader => "header disagrees",
            Self::ContentType => "wrong content type",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}

/// One thing that is wrong with a response.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// How the contract is broken.
    pub kind: Kind,
    /// The code of the response, if one was found.
    pub code: Option<String>,
    /// Where, in the words of the catalogue: a JSON Pointer into the body in which `*` stands for any
    /// item and any key of a map, or `status`, or `header NAME`, or empty.
    pub path: String,
    /// Where in this response: the same with the item, and with `*` for the key of a map, which is
    /// data.
    pub place: String,
    /// What should be there.
    pub expected: String,
    /// What is there, in short; nothing of what is sensitive.
    pub found: String,
}

/// That a line is too long to be looked at.
pub(crate) fn too_long(length: u64, longest: usize) -> Problem {
    Problem {
        kind: Kind::TooLong,
        code: None,
        path: String::new(),
        place: String::new(),
        expected: format!("a line of at most {longest} bytes"),
        found: format!("a line of {length} bytes"),
    }
}
