//! One response for each code, each status, each group, and each status of a group.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::components::{DuplicateName, Section, key, object, reference};
use super::document::{GroupOf, Profile};
use super::headers::Headers;
use crate::model::{Catalogue, ErrorDef, Example};
use crate::wire_schema::{BodySchema, inline, prose};

/// The name of the response that stands for all codes, and of the schema of its body.
pub(super) const ANY: &str = "ErrorResponse";

/// The name of the response for all codes of a status. No code has an underscore in its name
/// here, so none can be called the same.
pub(super) fn status_name(status: u16) -> String {
    format!("Status_{status}")
}

/// The name of the response for a status of a group.
pub(super) fn group_status_name(group: &GroupOf<'_>, status: u16) -> String {
    format!("{}_{status}", group.name)
}

/// The name of the response, and of the schema, for all codes of a group.
pub(super) fn group_name(group: &GroupOf<'_>) -> String {
    format!("{}Response", group.name)
}

/// The name of an example: `RATE_LIMITED.default`.
pub(super) fn example_name(error: &ErrorDef, example: &Example) -> String {
    format!("{}.{}", error.code, key(&example.name))
}

/// The codes of each status, in ascending order of statuses.
pub(super) fn by_status<'a>(errors: &[&'a ErrorDef]) -> BTreeMap<u16, Vec<&'a ErrorDef>> {
    let mut statuses: BTreeMap<u16, Vec<&ErrorDef>> = BTreeMap::new();
    for error in errors {
        statuses.entry(error.status).or_default().push(error);
    }
    statuses
}

/// Makes the responses.
pub(super) struct Responses<'a> {
    catalogue: &'a Catalogue,
    schema: &'a BodySchema<'a>,
    headers: &'a Headers,
    profile: Profile,
    labels: BTreeMap<u16, &'a str>,
}

impl<'a> Responses<'a> {
    pub(super) fn new(
        catalogue: &'a Catalogue,
        schema: &'a BodySchema<'a>,
        headers: &'a Headers,
        profile: Profile,
    ) -> Self {
        let rows = catalogue.statuses().iter();
        Self {
            catalogue,
            schema,
            headers,
            profile,
            labels: rows.map(|row| (row.status, row.label.as_str())).collect(),
        }
    }

    /// All of them.
    pub(super) fn all(
        &self,
        errors: &[&ErrorDef],
        groups: &[GroupOf<'_>],
    ) -> Result<Section, DuplicateName> {
        let mut section = Section::default();
        for error in errors {
            section.add(BodySchema::name(error), self.code(error))?;
        }
        for (status, errors) in by_status(errors) {
            section.add(status_name(status), self.status(status, &errors))?;
        }
        for group in groups {
            for (status, errors) in by_status(&group.errors) {
                section.add(
                    group_status_name(group, status),
                    self.status(status, &errors),
                )?;
            }
            let name = group_name(group);
            let heading = group.group.description.as_deref().map_or_else(
                || format!("An error of the group `{}`", group.group.name),
                prose,
            );
            let schema = reference("schemas", if self.is_simple() { ANY } else { &name });
            let response = self.response(one_of(&heading, &group.errors), schema, &group.errors);
            section.add(name, response)?;
        }
        let text = "An error; see the schema `ErrorCode` for the codes".to_owned();
        let mut any = self.response(text, reference("schemas", ANY), errors);
        // Every example stands with its own code; here they would only be repeated.
        any.pointer_mut(&format!("/content/{}", pointer_part(self.media_type())))
            .and_then(Value::as_object_mut)
            .and_then(|media| media.shift_remove("examples"));
        section.add(ANY.to_owned(), any)?;
        Ok(section)
    }

    fn is_simple(&self) -> bool {
        self.profile == Profile::Simple
    }

    fn media_type(&self) -> &'a str {
        &self.catalogue.meta().content_type
    }

    /// The response of a code.
    fn code(&self, error: &ErrorDef) -> Value {
        let mut paragraphs = vec![inline(&error.summary)];
        paragraphs.extend(self.schema.deprecation(error));
        let description = error.description.as_deref();
        paragraphs.extend(description.map(prose));
        self.response(paragraphs.join("\n\n"), self.body(&[error]), &[error])
    }

    /// The response of some codes with one status. Of a single code, it is that code's, in full: of a
    /// response that refers to another, generators make one without a body.
    fn status(&self, status: u16, errors: &[&ErrorDef]) -> Value {
        if let [error] = errors {
            return self.code(error);
        }
        let label = self.labels.get(&status).copied().unwrap_or("Error");
        self.response(one_of(&inline(label), errors), self.body(errors), errors)
    }

    /// The schema of a body with one of these codes.
    fn body(&self, errors: &[&ErrorDef]) -> Value {
        if self.is_simple() {
            return reference("schemas", ANY);
        }
        self.schema.body(match errors {
            [error] => self.schema.reference(error),
            _ => self.schema.any_of(errors),
        })
    }

    fn response(&self, description: String, schema: Value, errors: &[&ErrorDef]) -> Value {
        let mut examples = Map::new();
        for error in errors {
            for example in &error.examples {
                let name = example_name(error, example);
                let target = reference("examples", &name);
                let short = if errors.len() == 1 {
                    key(&example.name)
                } else {
                    name
                };
                examples.insert(short, target);
            }
        }
        let mut response = Map::new();
        response.insert("description".to_owned(), Value::String(description));
        let headers = self.headers.of(errors);
        if !headers.is_empty() {
            response.insert("headers".to_owned(), Value::Object(headers));
        }
        let media = object([("schema", schema), ("examples", Value::Object(examples))]);
        response.insert("content".to_owned(), object([(self.media_type(), media)]));
        Value::Object(response)
    }
}

/// What a code means, in a list of codes.
pub(super) fn meaning(error: &ErrorDef, summary: String) -> String {
    match error.deprecated {
        Some(_) => summary + " (deprecated)",
        None => summary,
    }
}

/// A heading, and the codes with what they mean.
fn one_of(heading: &str, errors: &[&ErrorDef]) -> String {
    let codes = errors.iter().map(|error| {
        format!(
            "- `{}`: {}",
            error.code,
            meaning(error, inline(&error.summary))
        )
    });
    format!("{heading}\n\n{}", codes.collect::<Vec<_>>().join("\n"))
}

/// A key as a part of a JSON pointer (RFC 6901).
fn pointer_part(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
