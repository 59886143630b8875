//! What is different in the type of a value: what values it allows, and what clients make of them.

use serde_json::Value;

use super::class::{
    BOUND_NARROWED, BOUND_WIDENED, ENUM_VALUE_ADDED, ENUM_VALUE_REMOVED, FIELD_RETYPED,
    FORMAT_CHANGED, RUST_TYPE_CHANGED,
};
use super::fields::Owner;
use super::{Diff, Path, Words};
use crate::describe;
use crate::model::Type;

impl Diff<'_> {
    /// The type of what `words` name.
    pub(super) fn ty(&mut self, at: &Path, old: &Type, new: &Type, words: &Words) {
        match (old, new) {
            (
                Type::String {
                    format,
                    pattern,
                    min_length,
                    max_length,
                },
                Type::String {
                    format: format_now,
                    pattern: pattern_now,
                    min_length: min_now,
                    max_length: max_now,
                },
            ) => {
                self.note(at, "format", (format, format_now), words);
                self.note(at, "pattern", (pattern, pattern_now), words);
                self.least(at, "minLength", *min_length, *min_now, words);
                self.greatest(at, "maxLength", *max_length, *max_now, words);
            }
            (Type::Enum(before), Type::Enum(after)) => self.values(at, before, after, words),
            (
                Type::Integer {
                    format,
                    minimum,
                    maximum,
                },
                Type::Integer {
                    format: format_now,
                    minimum: min_now,
                    maximum: max_now,
                },
            ) => {
                self.note(at, "format", (format, format_now), words);
                self.least(at, "minimum", *minimum, *min_now, words);
                self.greatest(at, "maximum", *maximum, *max_now, words);
                self.sign(at, *minimum, *min_now, words);
            }
            (
                Type::Number { minimum, maximum },
                Type::Number {
                    minimum: min_now,
                    maximum: max_now,
                },
            ) => {
                self.least(at, "minimum", *minimum, *min_now, words);
                self.greatest(at, "maximum", *maximum, *max_now, words);
            }
            (Type::Boolean, Type::Boolean) | (Type::AnyObject, Type::AnyObject) => {}
            (
                Type::Array {
                    items,
                    min_items,
                    max_items,
                },
                Type::Array {
                    items: items_now,
                    min_items: min_now,
                    max_items: max_now,
                },
            ) => {
                let each = Words::from("each item of ").append(words);
                self.ty(&at.key("items"), items, items_now, &each);
                self.least(at, "minItems", *min_items, *min_now, words);
                self.greatest(at, "maxItems", *max_items, *max_now, words);
            }
            (Type::Object(before), Type::Object(after)) => {
                self.fields(&at.key("properties"), before, after, Owner::Property);
            }
            (Type::Map(before), Type::Map(after)) => {
                let each = Words::from("each value of ").append(words);
                self.ty(&at.key("additionalProperties"), before, after, &each);
            }
            _ => self.kind(at, old, new, words),
        }
    }

    /// Types of different kinds.
    fn kind(&mut self, at: &Path, old: &Type, new: &Type, words: &Words) {
        let (before, after) = (describe::type_words(old), describe::type_words(new));
        let class = if accepts(old, new) {
            &RUST_TYPE_CHANGED
        } else {
            &FIELD_RETYPED
        };
        self.instead(class, &at.key("type"), words.clone(), before, after);
    }

    /// An integer that is never below zero has another type in Rust.
    fn sign(&mut self, at: &Path, old: Option<i64>, new: Option<i64>, words: &Words) {
        let ty = |minimum: Option<i64>| match minimum {
            Some(0..) => "u64",
            _ => "i64",
        };
        let (before, after) = (ty(old), ty(new));
        if before != after {
            let words = words
                .clone()
                .text(" is ")
                .code(after)
                .text(" in Rust instead of ")
                .code(before);
            self.replaced(&RUST_TYPE_CHANGED, &at.key("minimum"), words, before, after);
        }
    }

    fn values(&mut self, at: &Path, old: &[String], new: &[String], words: &Words) {
        let at = at.key("enum");
        for value in new.iter().filter(|value| !old.contains(value)) {
            let words = words.clone().text(" can be ").code(value);
            self.replaced(&ENUM_VALUE_ADDED, &at, words, Value::Null, value.as_str());
        }
        for value in old.iter().filter(|value| !new.contains(value)) {
            let words = words.clone().text(" can no longer be ").code(value);
            self.replaced(&ENUM_VALUE_REMOVED, &at, words, value.as_str(), Value::Null);
        }
    }

    fn note(
        &mut self,
        at: &Path,
        key: &str,
        (old, new): (&Option<String>, &Option<String>),
        words: &Words,
    ) {
        if old != new {
            let words = Words::from(format!("the {key} of ").as_str()).append(words);
            let words = match new {
                Some(new) => words.text(" is ").code(new),
                None => words.text(" is gone"),
            };
            self.replaced(
                &FORMAT_CHANGED,
                &at.key(key),
                words,
                old.clone(),
                new.clone(),
            );
        }
    }

    fn least<T: PartialOrd + Into<Value> + Copy>(
        &mut self,
        at: &Path,
        key: &str,
        old: Option<T>,
        new: Option<T>,
        words: &Words,
    ) {
        self.bound(at, key, (old, new), |old, new| new < old, words);
    }

    fn greatest<T: PartialOrd + Into<Value> + Copy>(
        &mut self,
        at: &Path,
        key: &str,
        old: Option<T>,
        new: Option<T>,
        words: &Words,
    ) {
        self.bound(at, key, (old, new), |old, new| new > old, words);
    }

    fn bound<T: PartialEq + Into<Value> + Copy>(
        &mut self,
        at: &Path,
        key: &str,
        (old, new): (Option<T>, Option<T>),
        allows_more: impl Fn(T, T) -> bool,
        words: &Words,
    ) {
        if old == new {
            return;
        }
        let is_wider = old.is_some_and(|old| new.is_none_or(|new| allows_more(old, new)));
        let class = if is_wider {
            &BOUND_WIDENED
        } else {
            &BOUND_NARROWED
        };
        let at = at.key(key);
        let words = Words::from("the ").code(key).text(" of ").append(words);
        let (old, new) = (old.map(Into::into), new.map(Into::into));
        match (old, new) {
            (Some(old), Some(new)) => self.instead::<Value>(class, &at, words, old, new),
            (old, Some(new)) => {
                let words = words.text(" is ").code(&new);
                self.replaced(class, &at, words, old, new);
            }
            (old, None) => self.replaced(class, &at, words.text(" is gone"), old, Value::Null),
        }
    }
}

/// Whether clients that know `old` accept every value of another kind of type.
fn accepts(old: &Type, new: &Type) -> bool {
    match (old, new) {
        (
            Type::Number { minimum, maximum },
            Type::Integer {
                minimum: least,
                maximum: greatest,
                ..
            },
        ) => {
            // Bounds beyond 2^53 round; by then nobody counts on the last digit.
            #[expect(clippy::cast_precision_loss, reason = "see above")]
            let within = |bound: Option<f64>, now: Option<i64>, inside: fn(f64, f64) -> bool| {
                bound.is_none_or(|bound| now.is_some_and(|now| inside(now as f64, bound)))
            };
            within(*minimum, *least, |now, bound| now >= bound)
                && within(*maximum, *greatest, |now, bound| now <= bound)
        }
        (
            Type::String {
                min_length,
                max_length,
                ..
            },
            Type::Enum(values),
        ) => values.iter().all(|value| {
            let length = value.chars().count() as u64;
            min_length.is_none_or(|least| length >= least)
                && max_length.is_none_or(|greatest| length <= greatest)
        }),
        (Type::AnyObject, Type::Object(_) | Type::Map(_)) => true,
        _ => false,
    }
}
