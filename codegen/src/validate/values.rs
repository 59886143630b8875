//! Whether a value of an example is a value of its type.

use std::fmt::Display;

use super::patterns;
use crate::model::{Field, Type};
use crate::source::Span;
use crate::source::scalar::Plain;
use crate::source::tree::{Kind, Node};
use crate::spec::shape::shortened;

/// Calls `report` with a place in `node` and what is wrong there, as in "the example …".
///
/// A pattern is no matter for a sensitive value: it is never shown, and what stands in its place in
/// the normalised catalogue seldom matches.
pub fn check(ty: &Type, sensitive: bool, node: &Node, report: &mut impl FnMut(Span, String)) {
    at(ty, sensitive, node, &mut String::new(), report);
}

fn at(
    ty: &Type,
    sensitive: bool,
    node: &Node,
    path: &mut String,
    report: &mut impl FnMut(Span, String),
) {
    match ty {
        Type::String {
            min_length,
            max_length,
            pattern,
            ..
        } => match node.as_text() {
            Some(text) => {
                if let Some(pattern) = pattern.as_deref().filter(|_| !sensitive) {
                    matching(pattern, text, node, path, report);
                }
                let length = text.chars().count() as u64;
                between(
                    length,
                    *min_length,
                    *max_length,
                    "characters",
                    node,
                    path,
                    report,
                );
            }
            None => mistyped("text", node, path, report),
        },
        Type::Enum(values) => match node.as_text() {
            Some(text) if values.iter().any(|value| value == text) => {}
            Some(_) => {
                let values: Vec<_> = values.iter().map(|value| format!("`{value}`")).collect();
                let what = format!("must be one of {}", values.join(", "));
                problem(&what, node, path, report);
            }
            None => mistyped("text", node, path, report),
        },
        Type::Integer {
            minimum, maximum, ..
        } => match node.as_plain() {
            Some(Plain::Int(value)) => {
                bounded(value, (*minimum, *maximum), node, path, report);
            }
            _ => mistyped("a whole number", node, path, report),
        },
        Type::Number { minimum, maximum } => {
            let value = match node.as_plain() {
                // Only compared with a bound.
                #[allow(clippy::cast_precision_loss)]
                Some(Plain::Int(value)) => value as f64,
                Some(Plain::Float(value)) if value.is_finite() => value,
                _ => return mistyped("a number", node, path, report),
            };
            bounded(value, (*minimum, *maximum), node, path, report);
        }
        Type::Boolean => {
            if !matches!(node.as_plain(), Some(Plain::Bool(_))) {
                mistyped("`true` or `false`", node, path, report);
            }
        }
        Type::Array {
            items,
            min_items,
            max_items,
        } => match node.as_seq() {
            Some(nodes) => {
                between(
                    nodes.len() as u64,
                    *min_items,
                    *max_items,
                    "items",
                    node,
                    path,
                    report,
                );
                for (index, node) in nodes.iter().enumerate() {
                    within(path, &format!("[{index}]"), |path| {
                        at(items, sensitive, node, path, report);
                    });
                }
            }
            None => mistyped("a list", node, path, report),
        },
        Type::Object(fields) => object(fields, sensitive, node, path, report),
        Type::Map(values) => match node.as_map() {
            Some(entries) => {
                for (key, node) in entries {
                    let step = format!(".{}", key.as_scalar().unwrap_or_default());
                    within(path, &step, |path| {
                        at(values, sensitive, node, path, report);
                    });
                }
            }
            None => mistyped("a map", node, path, report),
        },
        Type::AnyObject => {
            if node.as_map().is_none() {
                mistyped("a map", node, path, report);
            }
        }
    }
}

fn matching(
    pattern: &str,
    text: &str,
    node: &Node,
    path: &str,
    report: &mut impl FnMut(Span, String),
) {
    if !patterns::matches(pattern, text) {
        let what = format!("must match the pattern `{}`", shortened(pattern));
        problem(&what, node, path, report);
    }
}

fn object(
    fields: &[Field],
    sensitive: bool,
    node: &Node,
    path: &mut String,
    report: &mut impl FnMut(Span, String),
) {
    let Kind::Map { entries, .. } = &node.kind else {
        return mistyped("a map", node, path, report);
    };
    for (key, value) in entries {
        let name = key.as_scalar().unwrap_or_default();
        if let Some(field) = fields.iter().find(|field| field.name == name) {
            within(path, &format!(".{name}"), |path| {
                at(&field.ty, sensitive || field.sensitive, value, path, report);
            });
        } else {
            let at = if path.is_empty() {
                String::new()
            } else {
                format!(" at `{path}`")
            };
            let what = format!("has a property `{name}`{at} that its type does not have");
            report(key.span, what);
        }
    }
    for field in fields.iter().filter(|field| !field.optional) {
        if node.get(&field.name).is_none() {
            problem(
                &format!("must have the property `{}`", field.name),
                node,
                path,
                report,
            );
        }
    }
}

fn within(path: &mut String, step: &str, visit: impl FnOnce(&mut String)) {
    let length = path.len();
    path.push_str(if length == 0 {
        step.trim_start_matches('.')
    } else {
        step
    });
    visit(path);
    path.truncate(length);
}

fn bounded<T: PartialOrd + Display + Copy>(
    value: T,
    (minimum, maximum): (Option<T>, Option<T>),
    node: &Node,
    path: &str,
    report: &mut impl FnMut(Span, String),
) {
    if let Some(least) = minimum.filter(|least| value < *least) {
        problem(&format!("must be at least {least}"), node, path, report);
    }
    if let Some(most) = maximum.filter(|most| value > *most) {
        problem(&format!("must be at most {most}"), node, path, report);
    }
}

fn between(
    value: u64,
    least: Option<u64>,
    most: Option<u64>,
    what: &str,
    node: &Node,
    path: &str,
    report: &mut impl FnMut(Span, String),
) {
    if let Some(least) = least.filter(|least| value < *least) {
        let what = format!("must have at least {least} {what}, and has {value}");
        problem(&what, node, path, report);
    }
    if let Some(most) = most.filter(|most| value > *most) {
        let what = format!("must have at most {most} {what}, and has {value}");
        problem(&what, node, path, report);
    }
}

fn mistyped(expected: &str, node: &Node, path: &str, report: &mut impl FnMut(Span, String)) {
    let what = format!("must be {expected}, and is {}", node.describe());
    problem(&what, node, path, report);
}

fn problem(what: &str, node: &Node, path: &str, report: &mut impl FnMut(Span, String)) {
    let what = if path.is_empty() {
        what.to_owned()
    } else {
        format!("at `{path}` {what}")
    };
    report(node.span, what);
}
