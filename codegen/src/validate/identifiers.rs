//! The names of one error that become identifiers.

use std::collections::HashMap;

use super::Check;
use super::fields::unique;
use crate::diagnostics::{Diagnostic, rules};
use crate::names;
use crate::spec::grammar::names::ID;
use crate::spec::{self, Text};

/// Names that a cause cannot have, because each cause becomes a constructor beside these.
const RESERVED_CAUSES: [&str; 4] = ["cause", "code", "message", "new"];

/// Every name of the error that becomes an identifier.
pub fn check_names(spec: &spec::Error<'_>, check: &mut Check<'_>) {
    let typed_headers = spec
        .headers
        .iter()
        .filter_map(|header| match &header.value {
            spec::HeaderValue::Typed(field) => Some(field.name),
            spec::HeaderValue::Template(_) => None,
        });
    let names: Vec<Text<'_>> = spec
        .details
        .iter()
        .chain(&spec.params)
        .map(|field| field.name)
        .chain(typed_headers)
        .collect();
    unique(names.iter().copied(), check);
    let taken: HashMap<String, Text<'_>> = names
        .iter()
        .map(|name| (names::snake(name.value), *name))
        .collect();
    let mut types: HashMap<String, Text<'_>> = HashMap::new();
    for cause in &spec.causes {
        unique(cause.params.iter().map(|field| field.name), check);
        for field in &cause.params {
            if let Some(first) = taken.get(&names::snake(field.name.value)) {
                check.push(
                    Diagnostic::new(
                        &rules::FIELD_COLLISION,
                        field.name.span,
                        format!("`{}` hides `{}` of the error", field.name.value, first.value),
                    )
                    .also(first.span, "the other one")
                    .help("a cause's message can show the error's own values: remove this parameter, or rename it"),
                );
            }
        }
        if let Some(id) = cause.id {
            cause_id(id, &mut types, check);
        }
    }
}

fn cause_id<'a>(id: Text<'a>, types: &mut HashMap<String, Text<'a>>, check: &mut Check<'_>) {
    let is_reserved = RESERVED_CAUSES.contains(&id.value)
        || id.value.starts_with("with_")
        || names::is_unusable_in_rust(id.value);
    // What is no id at all has been reported as such.
    if is_reserved && (ID.accepts)(id.value) {
        check.push(
            Diagnostic::new(
                &rules::RESERVED_NAME,
                id.span,
                format!("no cause can have the id `{}`, which generated code needs itself", id.value),
            )
            .help("`new`, `message`, `cause`, `code`, `self`, `super`, `crate` and `with_…` are taken"),
        );
    }
    match types.get(&names::pascal(id.value)) {
        Some(first) if first.value == id.value => check.push(
            Diagnostic::new(
                &rules::DUPLICATE_ID,
                id.span,
                format!("a second cause has the id `{}`", id.value),
            )
            .also(first.span, "the first one"),
        ),
        Some(first) => check.push(
            Diagnostic::new(
                &rules::TYPE_COLLISION,
                id.span,
                format!(
                    "the causes `{}` and `{}` both become `{}`",
                    first.value,
                    id.value,
                    names::pascal(id.value)
                ),
            )
            .also(first.span, "the other one")
            .help("rename one of them"),
        ),
        None => {
            types.insert(names::pascal(id.value), id);
        }
    }
}
