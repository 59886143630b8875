//! The header `Retry-After`, which HTTP libraries read on their own (RFC 9110, section 10.2.3).

use super::Check;
use crate::diagnostics::{Diagnostic, rules};
use crate::model::{Field, HeaderValue, Part, Retry, Type};
use crate::source::Span;
use crate::spec::{self, Text};

/// Whether a header is this one.
fn is(name: &str) -> bool {
    name.eq_ignore_ascii_case("Retry-After")
}

/// Reports a value of the header `name` that no HTTP library understands. Its placeholders are
/// among `fields`.
pub fn value<'f>(
    name: Text<'_>,
    span: Span,
    value: &HeaderValue,
    mut fields: impl Iterator<Item = &'f Field>,
    check: &mut Check<'_>,
) {
    if !is(name.value) {
        return;
    }
    let problem = match value {
        HeaderValue::Typed(field) => misfit(field, "its value"),
        HeaderValue::Template(template) => match template.parts() {
            [Part::Text(text)] if is_seconds(text) || is_date(text) => None,
            [Part::Text(_)] => {
                Some("this is neither a number of whole seconds nor an HTTP date".to_owned())
            }
            [Part::Placeholder(name)] => fields
                .find(|field| field.name == *name)
                .and_then(|field| misfit(field, &format!("`{name}`"))),
            // A placeholder that is none has been reported as such.
            [] => None,
            _ => Some("text around a placeholder makes neither a number nor a date".to_owned()),
        },
    };
    if let Some(problem) = problem {
        check.push(
            Diagnostic::new(&rules::RETRY_AFTER, span, format!("`{}`: {problem}", name.value))
                .help("give it whole seconds, `{ type: integer, minimum: 0, unit: seconds }`, or a date such as `Wed, 21 Oct 2026 07:28:00 GMT`"),
        );
    }
}

/// Why a value of `field` is no value of the header, if so.
fn misfit(field: &Field, name: &str) -> Option<String> {
    match &field.ty {
        Type::Integer { minimum, .. } if minimum.is_some_and(|least| least < 0) => Some(format!(
            "{name} can be negative, and nobody can wait so long"
        )),
        Type::Integer { .. } => match field.unit.as_deref() {
            Some("ms" | "millis" | "millisecond" | "milliseconds") => Some(format!(
                "{name} counts milliseconds, which a client takes for seconds"
            )),
            _ => None,
        },
        Type::String { .. } | Type::Enum(_) => None,
        Type::Number { .. } => Some(format!("{name} is a number that can have a fraction")),
        // What no header can show has been reported as such.
        ty if !ty.is_scalar() => None,
        _ => Some(format!("{name} is neither a number of seconds nor a date")),
    }
}

fn is_seconds(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a text has the form of `Wed, 21 Oct 2026 07:28:00 GMT`.
fn is_date(text: &str) -> bool {
    const FORM: &[u8] = b"Aaa, 00 Aaa 0000 00:00:00 GMT";
    text.len() == FORM.len()
        && text
            .bytes()
            .zip(FORM)
            .enumerate()
            .all(|(at, (byte, form))| match form {
                b'0' => byte.is_ascii_digit(),
                b'A' => byte.is_ascii_uppercase(),
                b'a' => byte.is_ascii_lowercase(),
                form => byte == *form && at > 0,
            })
}

/// Warns of the header where `retry` says that trying again is in vain.
pub fn unused(spec: &spec::Error<'_>, retry: &Retry, check: &mut Check<'_>) {
    // A `retry` that names nothing has been reported as such.
    if *retry != Retry::Never || matches!(spec.retry, Some(spec::Retry::After(_))) {
        return;
    }
    for header in spec.headers.iter().filter(|header| is(header.name.value)) {
        check.push(
            Diagnostic::new(
                &rules::RETRY_AFTER_UNUSED,
                header.name.span,
                "the header says when to try again, and `retry` says never to",
            )
            .help("`retry: { after: … }` names the value that the header shows; `retry: backoff` does without"),
        );
    }
}
