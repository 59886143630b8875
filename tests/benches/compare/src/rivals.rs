//! What people write instead, as source text, from the same catalogue.
//!
//! The texts are as short as a careful author would write them, so that a difference is not due to
//! padding: the derived types have no causes, no resolutions and no headers.

use std::fmt::Write as _;

use errbook_codegen::model::{Catalogue, Cause, ErrorDef, Field, Part, Template, Type};

use crate::Result;
use crate::places::Package;

/// The types of a catalogue with the derives of strum, thiserror and serde: `derive-{size}`.
pub fn derive(size: &str, catalogue: &Catalogue) -> Result<Package> {
    let dependencies = "serde = { version = \"1\", features = [\"derive\"] }\n\
         strum = { version = \"0.28\", features = [\"derive\"] }\n\
         thiserror = \"2\"\n";
    let mut source = String::from(
        "//! The types of a catalogue, written with derives.\n\n\
         use serde::{Deserialize, Serialize};\n\
         use strum::{AsRefStr, Display, EnumString};\n\
         use thiserror::Error;\n\n",
    );
    derived_code(&mut source, catalogue);
    derived_error(&mut source, catalogue);
    for error in catalogue.errors().iter().filter(|error| is_detailed(error)) {
        derived_struct(&mut source, error)?;
    }
    source.push_str(ENVELOPE);
    Ok(package(&format!("derive-{size}"), dependencies, source))
}

/// A code by a perfect hash and by a `match`, and a response for each code: `lookup-{size}`.
pub fn lookup(size: &str, catalogue: &Catalogue) -> Result<Package> {
    let dependencies = "phf = { version = \"0.13\", features = [\"macros\"] }\n";
    let mut variants = String::new();
    let mut map = String::new();
    let mut arms = String::new();
    let mut responses = String::new();
    for error in catalogue.errors() {
        let code = &error.code;
        let name = camel(code);
        let _ = writeln!(variants, "    /// `{code}`\n    {name},");
        let _ = writeln!(map, "    {code:?} => ErrorCode::{name},");
        let _ = writeln!(arms, "        {code:?} => ErrorCode::{name},");
        let body = body(error)?;
        let _ = writeln!(responses, "    ({}, {code:?}, {body:?}),", error.status);
    }
    let count = catalogue.errors().len();
    let source = format!(
        "//! A code by a perfect hash and by a `match`, and a response for each code.\n\n\
         /// A code.\n\
         #[derive(Debug, Clone, Copy, PartialEq, Eq)]\n\
         pub enum ErrorCode {{\n{variants}}}\n\n\
         static CODES: phf::Map<&'static str, ErrorCode> = phf::phf_map! {{\n{map}}};\n\n\
         /// The code, by a perfect hash.\n\
         pub fn by_phf(code: &str) -> Option<ErrorCode> {{\n    CODES.get(code).copied()\n}}\n\n\
         /// The code, by a `match`.\n\
         pub fn by_match(code: &str) -> Option<ErrorCode> {{\n    Some(match code {{\n{arms}        \
         _ => return None,\n    }})\n}}\n\n\
         /// A response for each code: status, code, body.\n\
         pub static RESPONSES: [(u16, &str, &str); {count}] = [\n{responses}];\n"
    );
    Ok(package(&format!("lookup-{size}"), dependencies, source))
}

/// A library of one file.
fn package(name: &str, dependencies: &str, source: String) -> Package {
    let manifest = format!(
        "[package]\nname = \"{name}\"\nversion = \"1.0.0\"\nedition = \"2024\"\npublish = false\n\n\
         [dependencies]\n{dependencies}"
    );
    Package::new([("Cargo.toml", manifest), ("src/lib.rs", source)])
}

const ENVELOPE: &str = "\
/// The body of an error response.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Envelope {
    /// Always false.
    pub success: bool,
    /// What went wrong.
    pub error: ApiError,
    /// The values that every response has.
    pub meta: Meta,
}

/// The values that every response has.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = \"camelCase\")]
pub struct Meta {
    /// Identifies the request.
    pub request_id: String,
    /// When the server answered.
    pub timestamp: String,
}
";

/// The enum of the codes, and their statuses.
fn derived_code(out: &mut String, catalogue: &Catalogue) {
    out.push_str(
        "/// A code.\n\
         #[derive(\n    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, AsRefStr, Display, \
         EnumString,\n    Serialize, Deserialize,\n)]\n\
         #[strum(serialize_all = \"SCREAMING_SNAKE_CASE\")]\n\
         #[serde(rename_all = \"SCREAMING_SNAKE_CASE\")]\n\
         #[non_exhaustive]\n\
         pub enum ErrorCode {\n",
    );
    let mut arms = String::new();
    for error in catalogue.errors() {
        let name = camel(&error.code);
        let _ = writeln!(out, "    /// {}\n    {name},", error.summary);
        let _ = writeln!(arms, "            Self::{name} => {},", error.status);
    }
    let _ = write!(
        out,
        "}}\n\nimpl ErrorCode {{\n    /// The HTTP status.\n    pub fn status(self) -> u16 {{\n        \
         match self {{\n{arms}        }}\n    }}\n}}\n\n"
    );
}

/// The enum of the errors, tagged by the code.
fn derived_error(out: &mut String, catalogue: &Catalogue) {
    out.push_str(
        "/// An error of any code.\n\
         #[derive(Debug, Clone, PartialEq, Error, Serialize, Deserialize)]\n\
         #[serde(tag = \"code\", rename_all = \"SCREAMING_SNAKE_CASE\")]\n\
         #[non_exhaustive]\n\
         pub enum ApiError {\n",
    );
    let mut arms = String::new();
    for error in catalogue.errors() {
        let name = camel(&error.code);
        let _ = writeln!(out, "    /// {}", error.summary);
        if is_detailed(error) {
            let _ = writeln!(
                out,
                "    #[error(\"{{}}\", .0.message)]\n    {name}({name}),"
            );
        } else {
            let _ = writeln!(
                out,
                "    #[error(\"{{message}}\")]\n    {name} {{\n        /// What went wrong.\n        \
                 message: String,\n    }},"
            );
        }
        let _ = writeln!(
            arms,
            "            Self::{name} {{ .. }} => ErrorCode::{name},"
        );
    }
    let _ = write!(
        out,
        "}}\n\nimpl ApiError {{\n    /// The code.\n    pub fn code(&self) -> ErrorCode {{\n        \
         match self {{\n{arms}        }}\n    }}\n}}\n\n"
    );
}

/// The struct of a code with details, with a constructor for each cause that has its own message.
fn derived_struct(out: &mut String, error: &ErrorDef) -> Result<()> {
    let name = camel(&error.code);
    let _ = write!(
        out,
        "/// {}\n\
         #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]\n\
         pub struct {name} {{\n    /// What went wrong.\n    pub message: String,\n",
        error.summary
    );
    for field in &error.details {
        let text = field.description.as_deref().unwrap_or("A detail.");
        let snake = snake(&field.name);
        let mut ty = rust_type(field)?;
        let _ = writeln!(out, "    /// {text}");
        if snake != field.name {
            let _ = writeln!(out, "    #[serde(rename = {:?})]", field.name);
        }
        if field.optional {
            out.push_str("    #[serde(default, skip_serializing_if = \"Option::is_none\")]\n");
            ty = format!("Option<{ty}>");
        }
        let _ = writeln!(out, "    pub {snake}: {ty},");
    }
    let _ = writeln!(out, "}}\n\nimpl {name} {{");
    for cause in &error.causes {
        if let (Some(id), Some(message)) = (&cause.id, &cause.message) {
            constructor(out, error, cause, id, message)?;
        }
    }
    out.push_str("}\n\n");
    Ok(())
}

/// A constructor: the arguments that the message shows and the details that must be there.
fn constructor(
    out: &mut String,
    error: &ErrorDef,
    cause: &Cause,
    id: &str,
    message: &Template,
) -> Result<()> {
    let arguments = error.arguments(Some(cause));
    let fields: Vec<&Field> = arguments.iter().map(|argument| argument.field()).collect();
    let _ = write!(out, "    /// {}\n    pub fn {id}(", cause.text);
    for field in &fields {
        let _ = write!(out, "{}: {}, ", snake(&field.name), rust_type(field)?);
    }
    let _ = write!(
        out,
        ") -> Self {{\n        Self {{\n            message: {},\n",
        format_call(message, &fields)
    );
    for field in &error.details {
        let name = snake(&field.name);
        let given = fields.iter().any(|given| given.name == field.name);
        let _ = match (given, field.optional) {
            (true, true) => writeln!(out, "            {name}: Some({name}),"),
            (true, false) => writeln!(out, "            {name},"),
            (false, _) => writeln!(out, "            {name}: None,"),
        };
    }
    out.push_str("        }\n    }\n\n");
    Ok(())
}

/// A call of `format!` that makes the message.
fn format_call(message: &Template, fields: &[&Field]) -> String {
    let mut text = String::new();
    let mut arguments = String::new();
    for part in message.parts() {
        match part {
            Part::Text(part) => text += &part.replace('{', "{{").replace('}', "}}"),
            Part::Placeholder(name) => {
                text += "{}";
                let is_array = fields
                    .iter()
                    .any(|field| field.name == *name && matches!(field.ty, Type::Array { .. }));
                let joined = if is_array { ".join(\", \")" } else { "" };
                let _ = write!(arguments, ", {}{joined}", snake(name));
            }
        }
    }
    format!("format!({text:?}{arguments})")
}

/// The type of a field, as an author would write it. The catalogues that are compared have few types.
fn rust_type(field: &Field) -> Result<String> {
    Ok(match &field.ty {
        Type::String { .. } => "String".to_owned(),
        Type::Integer { minimum, .. } if minimum.is_some_and(|least| least >= 0) => {
            "u64".to_owned()
        }
        Type::Integer { .. } => "i64".to_owned(),
        Type::Array { items, .. } if matches!(**items, Type::String { .. }) => {
            "Vec<String>".to_owned()
        }
        _ => return Err(format!("the rivals have no type for `{}`", field.name).into()),
    })
}

/// A body as a server sends it, with a value for each detail.
fn body(error: &ErrorDef) -> Result<String> {
    let mut details = String::new();
    for field in &error.details {
        let value = match rust_type(field)?.as_str() {
            "String" => "\"priority\"",
            "u64" | "i64" => "42",
            _ => return Err(format!("a body has no value for `{}`", field.name).into()),
        };
        let _ = write!(details, ",\"{}\":{value}", field.name);
    }
    Ok(format!(
        "{{\"success\":false,\"error\":{{\"code\":\"{}\",\"message\":\"priority must be one of: low, \
         normal, high, critical\"{details}}},\"meta\":{{\"requestId\":\"req_abc123\",\
         \"timestamp\":\"2025-12-14T10:30:00Z\"}}}}",
        error.code
    ))
}

fn is_detailed(error: &ErrorDef) -> bool {
    !error.details.is_empty()
}

/// `NOT_FOUND` as `NotFound`.
fn camel(code: &str) -> String {
    let words = code.split('_');
    words
        .flat_map(|word| {
            let (first, rest) = word.split_at(word.len().min(1));
            [first.to_owned(), rest.to_lowercase()]
        })
        .collect()
}

/// `retryAfter` as `retry_after`.
fn snake(name: &str) -> String {
    let mut out = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.push(letter.to_ascii_lowercase());
    }
    out
}
