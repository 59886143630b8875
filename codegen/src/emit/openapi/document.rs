//! The whole document: which components there are, in which order, under which names.

use serde_json::{Map, Value, json};

use super::components::{DuplicateName, Section, object};
use super::headers::Headers;
use super::responses::{Responses, example_name, meaning};
use crate::emit::HEADER;
use crate::model::{Catalogue, ErrorDef, Group};
use crate::wire_schema::{BodySchema, Dialect, cell, prose};
use crate::{names, wire};

/// Which of the two documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Profile {
    /// OpenAPI 3.1, each response with the schemas of its own codes.
    Full,
    /// OpenAPI 3.0.3, each response with the one schema `ErrorResponse`.
    Simple,
}

impl Profile {
    /// The path of the document with that ending.
    pub(super) fn file(self, ending: &str) -> String {
        match self {
            Self::Full => format!("openapi/errors.{ending}"),
            Self::Simple => format!("openapi/errors.simple.{ending}"),
        }
    }

    /// The path of its overlay.
    pub(super) fn overlay(self) -> &'static str {
        match self {
            Self::Full => "openapi/overlay.yaml",
            Self::Simple => "openapi/overlay.simple.yaml",
        }
    }

    fn dialect(self) -> Dialect {
        match self {
            Self::Full => Dialect::OpenApi31,
            Self::Simple => Dialect::OpenApi30,
        }
    }

    fn version(self) -> &'static str {
        match self {
            Self::Full => "3.1.0",
            Self::Simple => "3.0.3",
        }
    }
}

/// What every reader of an error response has to know.
const ERROR_RESPONSE: &str = "The body of every error response.\n\n\
    Branch on the code: the message is for people, and its text may change. Codes may be added, \
    so treat one that you do not know by its HTTP status.";

/// The head of the table of codes.
const ERROR_CODE: &str =
    "Every code of the catalogue.\n\n| Code | Status | Meaning |\n| --- | --- | --- |";

/// What the document is for.
const USAGE: &str = "Components to refer to from an API description: see the README beside this \
    file.";

/// The document of `profile`.
pub(super) fn document(catalogue: &Catalogue, profile: Profile) -> Result<Value, DuplicateName> {
    let schema = BodySchema::new(catalogue, profile.dialect());
    let errors: Vec<&ErrorDef> = catalogue.errors().iter().collect();
    let groups = groups(catalogue);
    let headers = Headers::new(catalogue, profile.dialect());

    let mut components = Map::new();
    let sections = [
        ("schemas", schemas(catalogue, &schema, &errors, &groups)?),
        (
            "responses",
            Responses::new(catalogue, &schema, &headers, profile).all(&errors, &groups)?,
        ),
        ("headers", headers.components()?),
        ("examples", examples(catalogue)?),
    ];
    for (kind, section) in sections {
        if !section.is_empty() {
            components.insert(kind.to_owned(), section.into_value());
        }
    }
    Ok(object([
        ("openapi", profile.version().into()),
        ("x-generated", HEADER.into()),
        ("info", info(catalogue)),
        ("paths", json!({})),
        ("components", Value::Object(components)),
    ]))
}

/// A group with its name in types (`ReadError`) and its codes.
pub(super) struct GroupOf<'a> {
    pub(super) name: String,
    pub(super) group: &'a Group,
    pub(super) errors: Vec<&'a ErrorDef>,
}

/// The groups of the catalogue.
pub(super) fn groups(catalogue: &Catalogue) -> Vec<GroupOf<'_>> {
    let by_code: std::collections::HashMap<&str, &ErrorDef> = catalogue
        .errors()
        .iter()
        .map(|error| (error.code.as_str(), error))
        .collect();
    catalogue
        .groups()
        .iter()
        .map(|group| GroupOf {
            name: format!("{}Error", names::pascal(&group.name)),
            group,
            errors: group
                .codes
                .iter()
                .filter_map(|code| by_code.get(code.as_str()).copied())
                .collect(),
        })
        .collect()
}

fn info(catalogue: &Catalogue) -> Value {
    let meta = catalogue.meta();
    let description = match &meta.summary {
        Some(summary) => format!("{}\n\n{USAGE}", prose(summary)),
        None => USAGE.to_owned(),
    };
    json!({
        "title": meta.title,
        "description": description,
        "version": meta.version,
    })
}

fn schemas(
    catalogue: &Catalogue,
    schema: &BodySchema<'_>,
    errors: &[&ErrorDef],
    groups: &[GroupOf<'_>],
) -> Result<Section, DuplicateName> {
    let mut section = Section::default();
    let described = |text: &str, body: Value| {
        let mut schema = Map::new();
        schema.insert("description".to_owned(), Value::from(text));
        if let Value::Object(body) = body {
            schema.extend(body);
        }
        Value::Object(schema)
    };
    let any = schema.body(schema.any_of(errors));
    section.add("ErrorResponse".to_owned(), described(ERROR_RESPONSE, any))?;
    for group in groups {
        let body = schema.body(schema.any_of(&group.errors));
        let text = group.group.description.as_deref();
        let text = text.map_or_else(
            || format!("The errors of the group `{}`.", group.group.name),
            prose,
        );
        section.add(format!("{}Response", group.name), described(&text, body))?;
    }
    for (name, part) in schema.parts() {
        section.add(name, part)?;
    }
    section.add("ErrorCode".to_owned(), error_code(catalogue, schema))?;
    for error in errors {
        section.add(BodySchema::name(error), schema.error(error))?;
    }
    Ok(section)
}

/// All codes, with their meanings in a table, and those that are no longer among them.
fn error_code(catalogue: &Catalogue, schema: &BodySchema<'_>) -> Value {
    let rows = catalogue.errors().iter().map(|error| {
        let (code, status) = (&error.code, error.status);
        let meaning = meaning(error, cell(&error.summary));
        format!("\n| `{code}` | {status} | {meaning} |")
    });
    let mut text: String = std::iter::once(ERROR_CODE.to_owned()).chain(rows).collect();
    if let Some(retired) = schema.retired() {
        text.push_str("\n\nNo longer sent, and never used again:\n\n");
        text.push_str(&retired);
    }
    let codes: Vec<&str> = catalogue
        .errors()
        .iter()
        .map(|error| error.code.as_str())
        .collect();
    json!({ "description": text, "type": "string", "enum": codes })
}

fn examples(catalogue: &Catalogue) -> Result<Section, DuplicateName> {
    let mut section = Section::default();
    for error in catalogue.errors() {
        for example in &error.examples {
            let cause = example.cause.as_deref().and_then(|id| error.cause(id));
            // The summary of an example is plain text, as the names of causes in a list are.
            let summary = cause.map_or(error.summary.as_str(), |cause| cause.text.as_str());
            let body = wire::response(catalogue, error, example).body;
            section.add(
                example_name(error, example),
                object([("summary", summary.into()), ("value", body)]),
            )?;
        }
    }
    Ok(section)
}
