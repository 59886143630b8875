//! From the [`Spec`] to the [`Catalogue`], or to every reason why not.
//!
//! Only this module builds a [`Catalogue`]. Each check goes on after a problem with whatever is
//! sensible in its place; a catalogue with a problem is dropped at the end.

mod codes;
mod envelope;
mod errors;
mod examples;
mod fields;
mod headers;
mod identifiers;
mod license;
mod lifecycle;
mod messages;
mod meta;
mod patterns;
mod retry;
mod retry_after;
mod statuses;
mod templates;
mod values;

use std::collections::HashMap;

use crate::diagnostics::{Diagnostic, Rule, Sink, rules};
use crate::model::{Catalogue, ErrorDef, FormatExample, Retired};
use crate::source::{Sources, Span};
use crate::spec::{self, Spec};

/// The catalogue, if there is no error in `sink` by the end.
#[must_use]
pub fn validate(spec: &Spec<'_>, sources: &Sources, sink: &mut Sink) -> Option<Catalogue> {
    let mut check = Check { sources, sink };
    if spec.errors.is_empty() && check.sink.is_empty() {
        check.push(
            Diagnostic::new(
                &rules::MISSING_KEY,
                Span::file(0),
                "the catalogue has no errors",
            )
            .help("state one under `errors`, or `include` a file that does"),
        );
    }
    let meta = meta::meta(spec, &mut check);
    let context = fields::context(spec, &mut check);
    let envelope = envelope::envelope(spec, &context, &mut check);
    let index = codes::index(spec, &mut check);
    let scope = errors::Scope {
        context: &context,
        has_details: envelope.has_details,
    };
    let errors: Vec<ErrorDef> = spec
        .errors
        .iter()
        .map(|error| errors::error(error, &scope, &mut check))
        .collect();
    envelope::flattened(&envelope, spec, &mut check);
    envelope::unused(&envelope, spec, &errors, &mut check);
    lifecycle::references(spec, &index, &mut check);
    lifecycle::versions(spec, &mut check);
    let groups = lifecycle::groups(spec, &index, &mut check);
    let statuses = statuses::rows(spec, &mut check);
    let format_example = format_example(spec, &errors, &index, &mut check);
    let mut retired: Vec<Retired> = spec.retired.iter().map(lifecycle::retired).collect();
    retired.sort_by(|a, b| a.code.cmp(&b.code));
    if sink.has_errors() {
        return None;
    }
    Some(Catalogue {
        meta,
        context,
        envelope: envelope.envelope,
        format_example,
        errors,
        statuses,
        tips: spec.tips.iter().map(|tip| tip.value.to_owned()).collect(),
        retired,
        groups,
    })
}

/// What every check needs.
struct Check<'a> {
    sources: &'a Sources,
    sink: &'a mut Sink,
}

impl Check<'_> {
    fn push(&mut self, diagnostic: Diagnostic) {
        self.sink.push(diagnostic);
    }

    fn report(&mut self, rule: &'static Rule, span: Span, message: impl Into<String>) {
        self.push(Diagnostic::new(rule, span, message));
    }
}

/// The example beside the response format: the one that is stated, or the first there is.
fn format_example(
    spec: &Spec<'_>,
    errors: &[ErrorDef],
    index: &HashMap<&str, usize>,
    check: &mut Check<'_>,
) -> Option<FormatExample> {
    if let Some((code, example)) = &spec.format_example {
        let code = (*code)?;
        let Some(error) = index.get(code.value).and_then(|at| errors.get(*at)) else {
            lifecycle::unknown_code(code, index.keys().copied(), check);
            return None;
        };
        let stated = spec
            .errors
            .iter()
            .find(|error| error.code.value == code.value);
        let example = examples::example(error, stated, example, check);
        return Some(FormatExample {
            code: code.value.to_owned(),
            example,
        });
    }
    let explicit = |error: &&ErrorDef| error.examples.iter().any(|example| !example.implied);
    let error = errors.iter().find(explicit).or_else(|| errors.first())?;
    Some(FormatExample {
        code: error.code.clone(),
        example: error.examples.first()?.clone(),
    })
}

fn owned(text: Option<spec::Text<'_>>) -> Option<String> {
    text.map(|text| text.value.to_owned())
}
