//! Whether a value is of its type: what the generated clients and the schemas say, with the place.

use errbook_codegen::describe::type_words;
use errbook_codegen::model::{Field, Type};

use super::{Place, Walk};
use crate::found;
use crate::problem::Kind;
use crate::tree::Tree;

/// Calls `found` with every pattern in a type.
pub fn patterns<'a>(ty: &'a Type, found: &mut impl FnMut(&'a str)) {
    match ty {
        Type::String {
            pattern: Some(pattern),
            ..
        } => found(pattern),
        Type::Array { items, .. } => patterns(items, found),
        Type::Map(values) => patterns(values, found),
        Type::Object(fields) => {
            for field in fields {
                patterns(&field.ty, found);
            }
        }
        _ => {}
    }
}

impl Walk<'_, '_> {
    pub(super) fn fields(
        &mut self,
        fields: &[Field],
        object: &Tree,
        place: &mut Place,
        sensitive: bool,
    ) {
        for field in fields {
            place.within(&field.name, &field.name, |place| {
                self.field(field, object.get(&field.name), place, sensitive);
            });
        }
    }

    /// A value that may be absent. `sensitive` says that what is around it is.
    pub(super) fn field(
        &mut self,
        field: &Field,
        value: Option<&Tree>,
        place: &mut Place,
        sensitive: bool,
    ) {
        match value {
            Some(value) => {
                // What stands for a sensitive text in documents matches no pattern.
                let look = Look {
                    hide: sensitive || field.sensitive,
                    patterns: !field.sensitive,
                };
                self.value(&field.ty, value, place, look);
            }
            None if field.optional => {}
            None => self.at(
                Kind::MissingField,
                place,
                type_words(&field.ty),
                "nothing".to_owned(),
            ),
        }
    }

    fn value(&mut self, ty: &Type, value: &Tree, place: &mut Place, look: Look) {
        let wrong = match (ty, value) {
            (
                Type::String {
                    pattern,
                    min_length,
                    max_length,
                    ..
                },
                Tree::String(text),
            ) => {
                let length = text.chars().count() as u64;
                let pattern = pattern.as_ref().filter(|_| look.patterns);
                let regex = pattern.and_then(|pattern| self.judge.patterns.get(pattern.as_str()));
                if !within(length, *min_length, *max_length) {
                    Some(Kind::OutOfBounds)
                } else if regex.is_some_and(|regex| regex.find(text).is_none()) {
                    Some(Kind::PatternMismatch)
                } else {
                    None
                }
            }
            (Type::Enum(values), Tree::String(text)) => {
                (!values.contains(text)).then_some(Kind::UnknownValue)
            }
            (
                Type::Integer {
                    minimum, maximum, ..
                },
                Tree::Number(_),
            ) => match value.as_integer() {
                Some(integer) => (!fits(integer, *minimum, *maximum)).then_some(Kind::OutOfBounds),
                None => Some(Kind::WrongType),
            },
            (Type::Number { minimum, maximum }, Tree::Number(_)) => {
                let number = value.as_f64().unwrap_or(f64::NAN);
                (!within(number, *minimum, *maximum)).then_some(Kind::OutOfBounds)
            }
            (
                Type::Array {
                    items,
                    min_items,
                    max_items,
                },
                Tree::Array(found),
            ) => {
                for (index, item) in found.iter().enumerate() {
                    place.within("*", &index.to_string(), |place| {
                        self.value(items, item, place, look);
                    });
                }
                (!within(found.len() as u64, *min_items, *max_items)).then_some(Kind::OutOfBounds)
            }
            (Type::Object(fields), Tree::Object(_)) => {
                self.fields(fields, value, place, look.hide);
                None
            }
            (Type::Map(values), Tree::Object(members)) => {
                for (key, item) in members {
                    // The keys are data, as the values are.
                    let step = if look.hide { "*" } else { key };
                    place.within("*", step, |place| self.value(values, item, place, look));
                }
                None
            }
            (Type::AnyObject, Tree::Object(_)) | (Type::Boolean, Tree::Bool(_)) => None,
            _ => Some(Kind::WrongType),
        };
        if let Some(kind) = wrong {
            self.at(
                kind,
                place,
                type_words(ty),
                found::value(Some(value), look.hide),
            );
        }
    }
}

/// How a value is looked at.
#[derive(Clone, Copy)]
struct Look {
    /// Nothing of it is shown.
    hide: bool,
    /// Its patterns count.
    patterns: bool,
}

/// Whether a value is within its bounds.
pub fn within<T: PartialOrd + Copy>(value: T, min: Option<T>, max: Option<T>) -> bool {
    min.is_none_or(|min| value >= min) && max.is_none_or(|max| value <= max)
}

/// Whether an integer is within its bounds, and in the 64 bits that servers and clients keep it in.
pub fn fits(integer: i128, min: Option<i64>, max: Option<i64>) -> bool {
    let is_kept = if min.is_some_and(|min| min >= 0) {
        u64::try_from(integer).is_ok()
    } else {
        i64::try_from(integer).is_ok()
    };
    is_kept && within(integer, min.map(i128::from), max.map(i128::from))
}
