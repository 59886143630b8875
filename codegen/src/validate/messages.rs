//! Messages: what they show, and what they may not.

use std::collections::HashSet;

use super::Check;
use super::templates::{self, Parsed};
use crate::diagnostics::{Diagnostic, rules};
use crate::model::{Field, Template};
use crate::source::{At, Span};
use crate::spec::{self, Text};

/// What a message may show.
pub struct Visible<'a> {
    /// The details of the error.
    pub details: &'a [Field],
    /// The parameters of the error.
    pub params: &'a [Field],
    /// The parameters of the cause.
    pub own: &'a [Field],
}

impl<'a> Visible<'a> {
    /// Every field.
    pub fn fields(&self) -> impl Iterator<Item = &'a Field> {
        self.own.iter().chain(self.params).chain(self.details)
    }
}

/// A message, all of whose placeholders can be shown.
pub fn message(
    text: Text<'_>,
    visible: &Visible<'_>,
    used: &mut HashSet<String>,
    check: &mut Check<'_>,
) -> Template {
    let Parsed {
        template,
        placeholders,
    } = templates::parse(text, check);
    for At { value: name, span } in placeholders {
        used.insert(name.to_owned());
        match visible.fields().find(|field| field.name == name) {
            None => undeclared(
                name,
                span,
                visible.fields().map(|it| it.name.as_str()),
                check,
            ),
            Some(field) if field.sensitive => sensitive(name, span, check),
            Some(field) if !field.ty.is_printable() => check.push(
                Diagnostic::new(
                    &rules::UNPRINTABLE,
                    span,
                    format!("`{name}` is an object, which no message can show"),
                )
                .help("show one of its values instead, as a parameter of its own"),
            ),
            Some(_) => {}
        }
    }
    template
}

/// Reports a placeholder that names nothing.
pub fn undeclared<'n>(
    name: &str,
    span: Span,
    names: impl Iterator<Item = &'n str>,
    check: &mut Check<'_>,
) {
    let suggestion = check.sink.suggest(name, names);
    let diagnostic = Diagnostic::new(
        &rules::UNDECLARED,
        span,
        format!("`{name}` is not declared"),
    )
    .did_you_mean(suggestion);
    check.push(if suggestion.is_none() {
        diagnostic.help("declare it under `details` (sent) or `params` (shown only)")
    } else {
        diagnostic
    });
}

/// Reports a sensitive value that would be shown.
pub fn sensitive(name: &str, span: Span, check: &mut Check<'_>) {
    check.push(
        Diagnostic::new(
            &rules::SENSITIVE_SHOWN,
            span,
            format!("`{name}` is sensitive, and must not be shown"),
        )
        .help("leave it out, or remove `sensitive: true` if everybody may read it"),
    );
}

/// Reports a parameter that nothing shows.
pub fn unused(field: &spec::Field<'_>, used: &HashSet<String>, check: &mut Check<'_>) {
    if !used.contains(field.name.value) && !field.sensitive {
        check.push(
            Diagnostic::new(
                &rules::UNUSED_PARAM,
                field.name.span,
                format!("the parameter `{}` is never shown", field.name.value),
            )
            .help(format!(
                "show it as `{{{}}}` in the message, remove it, or put it under `details` to send it",
                field.name.value
            )),
        );
    }
}

/// Reports parameters that may be absent.
pub fn parameters_are_stated(params: &[spec::Field<'_>], check: &mut Check<'_>) {
    for field in params.iter().filter(|field| field.optional) {
        check.push(
            Diagnostic::new(
                &rules::OPTIONAL_PARAM,
                field.name.span,
                format!("the parameter `{}` cannot be optional", field.name.value),
            )
            .help("a text without it would have a hole: give the cause that lacks it a message of its own"),
        );
    }
}
