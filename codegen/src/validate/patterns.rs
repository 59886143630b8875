//! `pattern`: its syntax, and whether a text matches it.

use super::Check;
use crate::diagnostics::{Diagnostic, rules};
use crate::pattern::compile;
use crate::spec::{Field, Text};

/// Whether `text` matches; so does any text where the pattern is broken, which is reported once.
pub fn matches(pattern: &str, text: &str) -> bool {
    compile(pattern).map_or(true, |regex| regex.find(text).is_some())
}

/// Reports a pattern that is none.
pub fn syntax(pattern: Text<'_>, check: &mut Check<'_>) {
    if let Err(error) = compile(pattern.value) {
        check.push(
            Diagnostic::new(
                &rules::PATTERN,
                pattern.span,
                format!("not a regular expression: {error}"),
            )
            .help("it is one of ECMA-262, as in JavaScript, without slashes around it; in single quotes a backslash stays one"),
        );
    }
}

/// Warns of a field whose value documentation makes up, although it must match a pattern.
pub fn without_example(field: &Field<'_>, check: &mut Check<'_>) {
    let Some(pattern) = field.schema.pattern else {
        return;
    };
    if field.optional || field.sensitive || field.example.is_some() {
        return;
    }
    check.push(
        Diagnostic::new(
            &rules::PATTERN_WITHOUT_EXAMPLE,
            pattern.span,
            format!(
                "`{}` has no `example`, and one that is made up may not match",
                field.name.value
            ),
        )
        .help("state one that matches: `example: …`"),
    );
}
