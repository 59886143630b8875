//! Examples: arguments that the error takes.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::messages::{Visible, message};
use super::{Check, values};
use crate::diagnostics::{Diagnostic, rules};
use crate::model::{Argument, ErrorDef, Example, Field, Header, HeaderValue};
use crate::source::Span;
use crate::spec::{self, Text};

/// The example of an error for which the catalogue states none.
pub fn implied(with: Vec<(String, Value)>) -> Example {
    Example {
        name: "default".to_owned(),
        cause: None,
        with,
        message: None,
        implied: true,
    }
}

/// The stated examples of `error`.
pub fn examples(error: &ErrorDef, spec: &spec::Error<'_>, check: &mut Check<'_>) -> Vec<Example> {
    let mut taken: HashMap<String, Span> = HashMap::new();
    for stated in spec.examples.iter().filter_map(|example| example.name) {
        if let Some(first) = taken.insert(stated.value.to_owned(), stated.span) {
            check.push(
                Diagnostic::new(
                    &rules::DUPLICATE_ID,
                    stated.span,
                    format!("a second example has the name `{}`", stated.value),
                )
                .also(first, "the first one"),
            );
        }
    }
    let mut examples = Vec::with_capacity(spec.examples.len());
    for stated in &spec.examples {
        let mut example = example(error, Some(spec), stated, check);
        if stated.name.is_none() {
            let base = example.name.clone();
            let mut number = 2;
            while taken.contains_key(&example.name) {
                example.name = format!("{base}-{number}");
                number += 1;
            }
            taken.insert(example.name.clone(), stated.span);
        }
        examples.push(example);
    }
    examples
}

/// One example. Without a name of its own it is called after its cause.
pub fn example(
    error: &ErrorDef,
    definition: Option<&spec::Error<'_>>,
    spec: &spec::Example<'_>,
    check: &mut Check<'_>,
) -> Example {
    let cause = spec.cause.and_then(|id| {
        let cause = error.cause(id.value);
        if cause.is_none() {
            let ids = error.causes.iter().filter_map(|cause| cause.id.as_deref());
            let suggestion = check.sink.suggest(id.value, ids);
            check.push(
                Diagnostic::new(
                    &rules::EXAMPLE_CAUSE,
                    id.span,
                    format!("`{}` has no cause with the id `{}`", error.code, id.value),
                )
                .did_you_mean(suggestion),
            );
        }
        cause
    });
    let own = cause.map_or(&[][..], |cause| &cause.params);
    let replaced = spec.message.map(|text| {
        let visible = Visible {
            details: &error.details,
            params: &error.params,
            own,
        };
        message(text, &visible, &mut HashSet::new(), check)
    });
    let example = Example {
        name: spec
            .name
            .or(spec.cause)
            .map_or("default", |name| name.value)
            .to_owned(),
        cause: spec.cause.map(|id| id.value.to_owned()),
        with: arguments(error, own, definition, spec, check),
        message: replaced,
        implied: false,
    };
    // With an unknown cause nobody knows what is needed.
    if cause.is_some() == spec.cause.is_some() {
        missing(
            error,
            cause,
            &example,
            spec,
            definition.map(|it| it.code.span),
            check,
        );
    }
    example
}

fn arguments(
    error: &ErrorDef,
    own: &[Field],
    definition: Option<&spec::Error<'_>>,
    spec: &spec::Example<'_>,
    check: &mut Check<'_>,
) -> Vec<(String, Value)> {
    let typed = error.headers.iter().filter_map(Header::typed);
    let fields: HashMap<&str, &Field> = typed
        .chain(&error.details)
        .chain(&error.params)
        .chain(own)
        .map(|field| (field.name.as_str(), field))
        .collect();
    let mut with = Vec::with_capacity(spec.with.len());
    for (name, node) in &spec.with {
        let Some(field) = fields.get(name.value) else {
            // A detail that the envelope does not send, and that nothing shows: warned of already.
            let details = definition.map_or(&[][..], |error| &error.details);
            if details.iter().any(|detail| detail.name.value == name.value) {
                continue;
            }
            unknown(*name, error, &fields, check);
            continue;
        };
        values::check(&field.ty, field.sensitive, node, &mut |span, message| {
            check.push(Diagnostic::new(
                &rules::EXAMPLE_TYPE,
                span,
                format!("the value of `{}` {message}", name.value),
            ));
        });
        if let Ok(value) = node.to_json() {
            with.push((name.value.to_owned(), value));
        }
    }
    with
}

fn unknown(
    name: Text<'_>,
    error: &ErrorDef,
    fields: &HashMap<&str, &Field>,
    check: &mut Check<'_>,
) {
    let mut names: Vec<&str> = fields.keys().copied().collect();
    names.sort_unstable();
    let mut diagnostic = Diagnostic::new(
        &rules::EXAMPLE_UNKNOWN,
        name.span,
        format!("`{}` takes no value `{}` here", error.code, name.value),
    )
    .did_you_mean(check.sink.suggest(name.value, names));
    let other = error
        .causes
        .iter()
        .find(|cause| cause.params.iter().any(|field| field.name == name.value));
    if let Some(id) = other.and_then(|cause| cause.id.as_deref()) {
        diagnostic = diagnostic.help(format!("it belongs to the cause `{id}`"));
    }
    check.push(diagnostic);
}

fn missing(
    error: &ErrorDef,
    cause: Option<&crate::model::Cause>,
    example: &Example,
    spec: &spec::Example<'_>,
    definition: Option<Span>,
    check: &mut Check<'_>,
) {
    let stated: HashSet<&str> = example
        .with
        .iter()
        .map(|(name, _)| name.as_str())
        .chain(spec.with.iter().map(|(name, _)| name.value))
        .collect();
    let message = example.message.as_ref();
    let needed = error.arguments(cause).into_iter().filter(|argument| {
        // A message in its place frees an example of what only the catalogue's message shows.
        let shown_only = match argument {
            Argument::Detail(field) => field.optional,
            Argument::Param(field) => !error.headers.iter().any(|header| match &header.value {
                HeaderValue::Template(template) => {
                    template.placeholders().any(|it| it == field.name)
                }
                HeaderValue::Typed(_) => false,
            }),
            Argument::Header(_) => false,
        };
        message.is_none() || !shown_only
    });
    let mut names: Vec<&str> = needed.map(|it| it.field().name.as_str()).collect();
    names.extend(
        message
            .into_iter()
            .flat_map(crate::model::Template::placeholders),
    );
    let mut reported = HashSet::new();
    for name in names {
        if stated.contains(name) || !reported.insert(name) {
            continue;
        }
        let mut diagnostic = Diagnostic::new(
            &rules::EXAMPLE_MISSING,
            spec.span,
            format!("the example has no value for `{name}`"),
        )
        .help(format!("state it under `with`: `{name}: …`"));
        if let Some(definition) = definition {
            diagnostic = diagnostic.also(definition, "the error needs it");
        }
        check.push(diagnostic);
    }
}
