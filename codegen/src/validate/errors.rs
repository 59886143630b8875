//! One error code with everything that belongs to it.

use std::collections::{HashMap, HashSet};

use super::fields::{duplicate, fields};
use super::messages::{Visible, message, parameters_are_stated, unused};
use super::{Check, examples, headers, identifiers, lifecycle, owned, retry, retry_after};
use crate::model::{Cause, ErrorDef, Field, Part, Severity, Template};
use crate::source::Span;
use crate::spec::{self, Text};
use crate::wire;

/// What an error sees of the rest of the catalogue.
pub struct Scope<'a> {
    /// The values under `context`.
    pub context: &'a [Field],
    /// Whether the envelope sends details.
    pub has_details: bool,
}

/// The model of one error.
pub fn error(spec: &spec::Error<'_>, scope: &Scope<'_>, check: &mut Check<'_>) -> ErrorDef {
    let problems = check.sink.len();
    identifiers::check_names(spec, check);
    let mut details = fields(&spec.details, check);
    let mut params = fields(&spec.params, check);
    parameters_are_stated(&spec.params, check);
    if !scope.has_details {
        // The envelope has no place for details: they are parameters, which nothing may leave out.
        params.splice(
            0..0,
            details.drain(..).map(|field| Field {
                optional: false,
                ..field
            }),
        );
    }
    let mut used = HashSet::new();
    let message = match spec.message.or(spec.summary) {
        Some(text) if spec.message.is_some() => {
            let visible = Visible {
                details: &details,
                params: &params,
                own: &[],
            };
            message(text, &visible, &mut used, check)
        }
        Some(text) => literal(text.value),
        None => Template::default(),
    };
    let causes: Vec<Cause> = spec
        .causes
        .iter()
        .map(|cause| {
            let is_readable = !spec.unreadable;
            self::cause(cause, &details, &params, (&mut used, is_readable), check)
        })
        .collect();
    let headers = headers::headers(spec, scope.context, &details, &params, &mut used, check);
    for field in spec.params.iter().filter(|_| !spec.unreadable) {
        unused(field, &used, check);
    }
    if !scope.has_details {
        params.retain(|field| {
            used.contains(&field.name) || spec.params.iter().any(|it| it.name.value == field.name)
        });
    }
    let retry = retry::retry(spec, &details, &params, &headers, check);
    retry_after::unused(spec, &retry, check);
    let mut def = ErrorDef {
        code: spec.code.value.to_owned(),
        status: spec.status.map_or(500, |status| status.value),
        summary: owned(spec.summary).unwrap_or_default(),
        description: owned(spec.description),
        message,
        message_fixed: spec.message_fixed,
        details,
        params,
        causes,
        resolutions: spec
            .resolutions
            .iter()
            .map(|it| it.value.to_owned())
            .collect(),
        examples: Vec::new(),
        headers,
        retry,
        severity: spec.severity.and_then(|level| {
            Severity::ALL
                .iter()
                .find(|(name, _)| *name == level.value)
                .map(|(_, level)| *level)
        }),
        since: owned(spec.since),
        deprecated: spec.deprecated.as_ref().map(lifecycle::notice),
        see_also: spec.see_also.iter().map(lifecycle::see_also).collect(),
        owner: owned(spec.owner),
        tags: tags(&spec.tags, check),
        grpc: owned(spec.grpc),
    };
    def.examples = examples::examples(&def, spec, check);
    if def.examples.is_empty() && check.sink.len() == problems {
        def.examples = vec![examples::implied(wire::implied_arguments(&def))];
    }
    def
}

/// A message that stands for itself, whatever is in it.
fn literal(text: &str) -> Template {
    Template {
        parts: vec![Part::Text(text.to_owned())],
    }
}

fn cause(
    spec: &spec::Cause<'_>,
    details: &[Field],
    params: &[Field],
    (used, is_readable): (&mut HashSet<String>, bool),
    check: &mut Check<'_>,
) -> Cause {
    let own = fields(&spec.params, check);
    parameters_are_stated(&spec.params, check);
    let mut used_here = HashSet::new();
    let message = spec.message.map(|text| {
        let visible = Visible {
            details,
            params,
            own: &own,
        };
        message(text, &visible, &mut used_here, check)
    });
    for field in spec.params.iter().filter(|_| is_readable) {
        unused(field, &used_here, check);
    }
    used.extend(used_here);
    Cause {
        id: owned(spec.id),
        text: owned(spec.text).unwrap_or_default(),
        message,
        params: own,
    }
}

fn tags(tags: &[Text<'_>], check: &mut Check<'_>) -> Vec<String> {
    let mut seen: HashMap<&str, Span> = HashMap::new();
    for tag in tags {
        if let Some(first) = seen.insert(tag.value, tag.span) {
            duplicate(*tag, first, check);
        }
    }
    tags.iter().map(|tag| tag.value.to_owned()).collect()
}
