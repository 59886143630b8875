//! What a context value is, where that can be told, and whether the crate can make one by itself.

use crate::model::{Catalogue, Field, Type};
use crate::names;
use crate::pattern;

/// What a context value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// It identifies the request.
    RequestId,
    /// It is when the server answered, as in RFC 3339.
    Timestamp,
}

/// What a context value is, and whether the crate makes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    pub role: Role,
    pub is_made: bool,
}

/// What each context value is, in the order of the catalogue: the first of a kind alone.
pub fn roles(catalogue: &Catalogue) -> Vec<Option<Known>> {
    let mut found = Vec::new();
    let fields = catalogue.context().iter();
    fields
        .map(|field| {
            let role = Role::of(field).filter(|role| !found.contains(role))?;
            found.push(role);
            let is_made = role.fits(field);
            Some(Known { role, is_made })
        })
        .collect()
}

/// The context values that a response must have and that the crate cannot make.
pub fn unmade(catalogue: &Catalogue) -> Vec<&str> {
    let fields = catalogue.context().iter().zip(roles(catalogue));
    let is_unmade = |field: &Field, known: Option<Known>| {
        !field.optional && known.is_none_or(|known| !known.is_made)
    };
    fields
        .filter(|(field, known)| is_unmade(field, *known))
        .map(|(field, _)| field.name.as_str())
        .collect()
}

/// What a new id is as text: `req_` and 32 digits, or a UUID. Both have the same length.
const ID_LENGTH: u64 = 36;

/// The form of a new id that is no UUID, with `x` for a digit; `web/request_id.rs` of the crate makes it.
const ID_FORM: &str = "req_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx";

/// What a time is as text: `2025-12-14T10:30:00.007Z`.
const TIME_LENGTH: u64 = 24;

impl Role {
    /// What a text of this name and format is.
    ///
    /// A text that the time of a clock does not fit is no time. An id is one whether the crate can make it
    /// or not, because a client looks for it in a response.
    fn of(field: &Field) -> Option<Self> {
        let Type::String { format, .. } = &field.ty else {
            return None;
        };
        let name = names::snake(&field.name);
        let is_id = ["request_id", "req_id", "correlation_id", "trace_id"].contains(&name.as_str());
        let is_time = format.as_deref() == Some("date-time")
            || (format.is_none() && ["timestamp", "time", "date_time"].contains(&name.as_str()));
        if is_id {
            Some(Self::RequestId)
        } else {
            (is_time && Self::Timestamp.fits(field)).then_some(Self::Timestamp)
        }
    }

    /// Whether every value that the crate makes is as the field says.
    fn fits(self, field: &Field) -> bool {
        let Type::String {
            format,
            pattern,
            min_length,
            max_length,
        } = &field.ty
        else {
            return false;
        };
        let (length, form) = match (self, format.as_deref()) {
            (Self::RequestId, None) => (ID_LENGTH, Some(ID_FORM)),
            // Not every digit of it can be any digit.
            (Self::RequestId, Some("uuid")) => (ID_LENGTH, None),
            (Self::Timestamp, None | Some("date-time")) => (TIME_LENGTH, None),
            _ => return false,
        };
        let matches = |pattern: &str| form.is_some_and(|form| matches_all(pattern, form));
        pattern.as_deref().is_none_or(matches)
            && min_length.is_none_or(|least| least <= length)
            && max_length.is_none_or(|most| length <= most)
    }
}

/// Whether the pattern allows each hexadecimal digit wherever `form` has `x`, among others and among
/// its like.
fn matches_all(text: &str, form: &str) -> bool {
    let digits = b"0123456789abcdef";
    let filled = |turn: usize, step: usize| -> String {
        let digit = |at: usize| char::from(digits[(at * step + turn) % digits.len()]);
        let letters = form.char_indices();
        letters
            .map(|(at, letter)| if letter == 'x' { digit(at) } else { letter })
            .collect()
    };
    let mut texts = (0..digits.len()).flat_map(|turn| [filled(turn, 0), filled(turn, 1)]);
    pattern::compile(text).is_ok_and(|regex| texts.all(|text| regex.find(&text).is_some()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_that_the_catalogue_may_refuse_is_none() {
        for (schema, is_made) in [
            ("", true),
            (", format: date-time", true),
            (", format: date-time, minLength: 24, maxLength: 24", true),
            (", format: date-time, maxLength: 23", false),
            (", minLength: 25", false),
            (", pattern: 'Z$'", false),
            (", format: date", false),
        ] {
            let text = format!(
                "name: small-errors\nversion: 1.0.0\ntitle: Small\n\
                 context: {{ timestamp: {{ type: string{schema} }} }}\n\
                 envelope: {{ code: $code, at: $timestamp }}\n\
                 errors: {{ GONE: {{ status: 410, summary: Gone }} }}\n"
            );
            let catalogue = crate::check_text("small.yaml", &text).catalogue.unwrap();
            let known = is_made.then_some(Known {
                role: Role::Timestamp,
                is_made,
            });
            assert_eq!(roles(&catalogue), [known], "{schema}");
            assert_eq!(unmade(&catalogue).is_empty(), is_made, "{schema}");
        }
    }
}
