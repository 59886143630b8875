//! What is different in named, typed values: details and their properties, context values, headers.

use serde_json::Value;

use super::class::{
    BOUND_NARROWED, BOUND_WIDENED, CONTEXT_ADDED, ENUM_VALUE_ADDED, ENUM_VALUE_REMOVED,
    FIELD_ADDED, FIELD_NOW_OPTIONAL, FIELD_NOW_REQUIRED, FIELD_REMOVED, FIELD_RETYPED,
    FORMAT_CHANGED, REQUIRED_FIELD_ADDED, RUST_TYPE_CHANGED, SENSITIVE_CHANGED, UNIT_CHANGED,
};
use super::{Diff, Path, Words};
use crate::describe;
use crate::model::{Field, Type};

/// What the fields belong to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    /// Every response.
    Context,
    /// A code.
    Detail,
    /// An object.
    Property,
}

impl Owner {
    fn noun(self) -> &'static str {
        match self {
            Self::Context => "the context value ",
            Self::Detail => "the detail ",
            Self::Property => "the property ",
        }
    }
}

impl Diff<'_> {
    /// Fields by name; their order on the wire makes no difference.
    pub(super) fn fields(&mut self, at: &Path, old: &[Field], new: &[Field], owner: Owner) {
        for before in old {
            let at = at.key(&before.name);
            let words = Words::from(owner.noun()).code(&before.name);
            match new.iter().find(|after| after.name == before.name) {
                Some(after) => self.field(&at, before, after, &words),
                None => self.push(&FIELD_REMOVED, &at, words.text(" is gone")),
            }
        }
        for after in new {
            if old.iter().any(|before| before.name == after.name) {
                continue;
            }
            let (class, kind) = match (after.optional, owner) {
                (true, _) => (&FIELD_ADDED, "optional"),
                (false, Owner::Context) => (&CONTEXT_ADDED, "required"),
                (false, _) => (&REQUIRED_FIELD_ADDED, "required"),
            };
            let words = Words::from(owner.noun())
                .code(&after.name)
                .text(&format!(" is new, and {kind}"));
            self.push(class, &at.key(&after.name), words);
        }
    }

    /// One field on both sides; `words` name it.
    pub(super) fn field(&mut self, at: &Path, old: &Field, new: &Field, words: &Words) {
        match (old.optional, new.optional) {
            (false, true) => {
                let words = words.clone().text(" is optional now");
                self.push(&FIELD_NOW_OPTIONAL, &at.key("optional"), words);
            }
            (true, false) => {
                let words = words.clone().text(" is required now");
                self.push(&FIELD_NOW_REQUIRED, at, words);
            }
            _ => {}
        }
        self.ty(at, &old.ty, &new.ty, words);
        match (old.unit.as_deref(), new.unit.as_deref()) {
            (Some(before), Some(after)) if before != after => {
                let words = words
                    .clone()
                    .text(" counts ")
                    .code(after)
                    .text(" instead of ")
                    .code(before);
                self.replaced(&UNIT_CHANGED, &at.key("unit"), words, before, after);
            }
            (before, after) => {
                let words = Words::from("the note on the unit of ").append(words);
                self.documentation(
                    &before,
                    &after,
                    &at.key("unit"),
                    words.text(" is another one"),
                );
            }
        }
        if old.sensitive != new.sensitive {
            let now = if new.sensitive {
                " is"
            } else {
                " is no longer"
            };
            let words = words.clone().text(now).text(" sensitive");
            self.push(&SENSITIVE_CHANGED, &at.key("sensitive"), words);
        }
        let reworded = [
            ("description", old.description != new.description),
            ("example", old.example != new.example),
        ];
        for (key, differs) in reworded {
            let words = Words::from(format!("the {key} of ").as_str()).append(words);
            self.documentation(
                &differs,
                &false,
                &at.key(key),
                words.text(" is another one"),
            );
        }
    }

    fn ty(&mut self, at: &Path, old: &Type, new: &Type, words: &Words) {
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
                self.note(
                    at,
                    "format",
                    format.as_deref(),
                    format_now.as_deref(),
                    words,
                );
                self.note(
                    at,
                    "pattern",
                    pattern.as_deref(),
                    pattern_now.as_deref(),
                    words,
                );
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
                self.note(
                    at,
                    "format",
                    format.as_deref(),
                    format_now.as_deref(),
                    words,
                );
                self.least(at, "minimum", *minimum, *min_now, words);
                self.greatest(at, "maximum", *maximum, *max_now, words);
                let unsigned = |minimum: Option<i64>| minimum.is_some_and(|least| least >= 0);
                if unsigned(*minimum) != unsigned(*min_now) {
                    let (before, after) = if unsigned(*minimum) {
                        ("u64", "i64")
                    } else {
                        ("i64", "u64")
                    };
                    let words = words
                        .clone()
                        .text(" is ")
                        .code(after)
                        .text(" in Rust instead of ")
                        .code(before);
                    self.replaced(&RUST_TYPE_CHANGED, &at.key("minimum"), words, before, after);
                }
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
            _ => {
                let (before, after) = (describe::type_words(old), describe::type_words(new));
                let class = if accepts(old, new) {
                    &RUST_TYPE_CHANGED
                } else {
                    &FIELD_RETYPED
                };
                let words = words
                    .clone()
                    .text(" is ")
                    .code(&after)
                    .text(" instead of ")
                    .code(&before);
                self.replaced(class, &at.key("type"), words, before, after);
            }
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

    fn note(&mut self, at: &Path, key: &str, old: Option<&str>, new: Option<&str>, words: &Words) {
        if old != new {
            let words = Words::from(format!("the {key} of ").as_str()).append(words);
            let words = match new {
                Some(new) => words.text(" is ").code(new),
                None => words.text(" is gone"),
            };
            self.replaced(&FORMAT_CHANGED, &at.key(key), words, old, new);
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
        let is_wider = match (old, new) {
            (Some(old), Some(new)) => new < old,
            (Some(_), None) => true,
            _ => false,
        };
        self.bound(at, key, (old, new), is_wider, words);
    }

    fn greatest<T: PartialOrd + Into<Value> + Copy>(
        &mut self,
        at: &Path,
        key: &str,
        old: Option<T>,
        new: Option<T>,
        words: &Words,
    ) {
        let is_wider = match (old, new) {
            (Some(old), Some(new)) => new > old,
            (Some(_), None) => true,
            _ => false,
        };
        self.bound(at, key, (old, new), is_wider, words);
    }

    fn bound<T: PartialEq + Into<Value> + Copy>(
        &mut self,
        at: &Path,
        key: &str,
        (old, new): (Option<T>, Option<T>),
        is_wider: bool,
        words: &Words,
    ) {
        if old == new {
            return;
        }
        let value = |bound: Option<T>| bound.map_or(Value::Null, Into::into);
        let (old, new) = (value(old), value(new));
        let class = if is_wider {
            &BOUND_WIDENED
        } else {
            &BOUND_NARROWED
        };
        let words = Words::from("the ").code(key).text(" of ").append(words);
        let words = match (&old, &new) {
            (_, Value::Null) => words.text(" is gone"),
            (Value::Null, new) => words.text(" is ").code(new),
            (old, new) => words.text(" is ").code(new).text(" instead of ").code(old),
        };
        self.replaced(class, &at.key(key), words, old, new);
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
