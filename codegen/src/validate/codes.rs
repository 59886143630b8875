//! The names of codes and groups: each one stands for one type.

use std::collections::HashMap;

use super::Check;
use crate::diagnostics::{Diagnostic, rules};
use crate::names;
use crate::spec::{Spec, Text};

/// The position of each code among the errors; reports codes that stand twice, that are retired,
/// or that become the same type as something else.
pub fn index<'a>(spec: &Spec<'a>, check: &mut Check<'_>) -> HashMap<&'a str, usize> {
    let mut index = HashMap::with_capacity(spec.errors.len());
    let mut types = Types::default();
    for (at, error) in spec.errors.iter().enumerate() {
        let code = error.code;
        if let Some(first) = index
            .get(code.value)
            .and_then(|at: &usize| spec.errors.get(*at))
        {
            twice(code, first.code, check);
            continue;
        }
        index.insert(code.value, at);
        types.add(names::pascal(code.value), code, check);
    }
    for group in &spec.groups {
        let name = format!("{}Error", names::pascal(group.name.value));
        // The schema of such a response in OpenAPI.
        types.add(format!("{name}Response"), group.name, check);
        types.add(name, group.name, check);
    }
    let mut retired: HashMap<&str, Text<'_>> = HashMap::new();
    for code in spec.retired.iter().map(|retired| retired.code) {
        if let Some(first) = retired.insert(code.value, code) {
            twice(code, first, check);
        }
        if let Some(error) = index.get(code.value).and_then(|at| spec.errors.get(*at)) {
            check.push(
                Diagnostic::new(
                    &rules::RETIRED_IN_USE,
                    error.code.span,
                    format!(
                        "`{}` is retired, and a retired code never returns",
                        code.value
                    ),
                )
                .also(code.span, "retired here")
                .help("clients still know it by its old meaning: choose another code"),
            );
        }
    }
    index
}

fn twice(code: Text<'_>, first: Text<'_>, check: &mut Check<'_>) {
    // Within one map it is a duplicate key, and reported as such.
    check.push(
        Diagnostic::new(
            &rules::DUPLICATE_CODE,
            code.span,
            format!("`{}` is defined a second time", code.value),
        )
        .also(first.span, "here first")
        .help("choose another code, or change the entry that there is"),
    );
}

/// What the types of the generated code are called, and after what.
#[derive(Default)]
struct Types<'a> {
    taken: HashMap<String, Text<'a>>,
}

impl<'a> Types<'a> {
    fn add(&mut self, name: String, after: Text<'a>, check: &mut Check<'_>) {
        if names::RUST_RESERVED_TYPES.contains(&name.as_str()) {
            check.push(
                Diagnostic::new(
                    &rules::RESERVED_NAME,
                    after.span,
                    format!(
                        "`{}` would become the type `{name}`, which generated code needs itself",
                        after.value
                    ),
                )
                .help("choose a name that says more"),
            );
        }
        if let Some(first) = self.taken.get(&name) {
            check.push(
                Diagnostic::new(
                    &rules::TYPE_COLLISION,
                    after.span,
                    format!(
                        "`{}` and `{}` both become the type `{name}`",
                        first.value, after.value
                    ),
                )
                .also(first.span, "the other one")
                .help("rename one of them"),
            );
        } else {
            self.taken.insert(name, after);
        }
    }
}
