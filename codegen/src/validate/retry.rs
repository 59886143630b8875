//! When a client should try again.

use super::Check;
use crate::diagnostics::{Diagnostic, rules};
use crate::model::{Field, Header, HeaderValue, Retry, Type};
use crate::spec;

/// The model of `retry`.
pub fn retry(
    spec: &spec::Error<'_>,
    details: &[Field],
    params: &[Field],
    headers: &[Header],
    check: &mut Check<'_>,
) -> Retry {
    let name = match &spec.retry {
        Some(spec::Retry::Word(word)) if word.value == "backoff" => return Retry::Backoff,
        None | Some(spec::Retry::Word(_)) => return Retry::Never,
        Some(spec::Retry::After(name)) => *name,
    };
    let in_header = |name: &str| {
        headers.iter().any(|header| match &header.value {
            HeaderValue::Template(template) => template.placeholders().any(|it| it == name),
            HeaderValue::Typed(_) => false,
        })
    };
    let detail = details.iter().find(|field| field.name == name.value);
    let param = params.iter().find(|field| field.name == name.value);
    let is_unsent = detail.is_none() && spec.details.iter().any(|it| it.name.value == name.value);
    if is_unsent && !in_header(name.value) {
        check.push(
            Diagnostic::new(
                &rules::RETRY_FIELD,
                name.span,
                format!(
                    "`{}` is not sent, because the envelope has no `$details`",
                    name.value
                ),
            )
            .help("send the details, `$details: flatten`, or show it in a header: `Retry-After: \"{…}\"`"),
        );
        return Retry::Never;
    }
    let Some(field) = detail.or(param) else {
        let names = details
            .iter()
            .chain(params)
            .map(|field| field.name.as_str());
        let suggestion = check.sink.suggest(name.value, names);
        check.push(
            Diagnostic::new(
                &rules::RETRY_FIELD,
                name.span,
                format!("the error has no detail `{}`", name.value),
            )
            .did_you_mean(suggestion)
            .help("declare it under `details`: `{ type: integer, minimum: 0, unit: seconds }`"),
        );
        return Retry::Never;
    };
    if !matches!(field.ty, Type::Integer { .. } | Type::Number { .. }) {
        check.report(
            &rules::RETRY_FIELD,
            name.span,
            format!(
                "`{}` must be an integer or a number to say how long to wait",
                name.value
            ),
        );
    }
    if detail.is_none() && !in_header(name.value) {
        check.push(
            Diagnostic::new(
                &rules::RETRY_FIELD,
                name.span,
                format!(
                    "`{}` is a parameter that no header shows, so no client can read it",
                    name.value
                ),
            )
            .help("send it as a detail, or in a header: `Retry-After: \"{…}\"`"),
        );
    }
    let millis = match field.unit.as_deref() {
        None | Some("s" | "sec" | "second" | "seconds") => false,
        Some("ms" | "millis" | "millisecond" | "milliseconds") => true,
        Some(unit) => {
            check.push(
                Diagnostic::new(
                    &rules::RETRY_FIELD,
                    name.span,
                    format!(
                        "`{}` counts {unit}, and clients wait in seconds or milliseconds",
                        name.value
                    ),
                )
                .help("state it in `unit: seconds` or `unit: milliseconds`"),
            );
            false
        }
    };
    Retry::After {
        field: name.value.to_owned(),
        millis,
    }
}
