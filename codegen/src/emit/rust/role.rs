//! What a context value is, where that can be told, and whether the crate can make one by itself.

use super::plan::{ContextValue, Plan};
use super::template::Flags;
use crate::model::{Field, Type};
use crate::names;
use crate::validate::compile_pattern;

/// What a context value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// It identifies the request.
    RequestId,
    /// It is when the server answered, as in RFC 3339.
    Timestamp,
}

/// What a new id is as text: `req_` and 32 digits, or a UUID. Both have the same length.
const ID_LENGTH: u64 = 36;

/// The form of a new id that is no UUID, with `x` for a digit.
const ID_FORM: &str = "req_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx";

/// What a time is as text: `2025-12-14T10:30:00.007Z`.
const TIME_LENGTH: u64 = 24;

/// The longest id that is taken from a client.
const LONGEST_ID: u64 = 128;

impl Role {
    /// What a text of this name and format is.
    ///
    /// A text that the time of a clock does not fit is no time. An id is one whether the crate can make it
    /// or not, because a client looks for it in a response.
    pub fn of(field: &Field) -> Option<Self> {
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
    pub fn fits(self, field: &Field) -> bool {
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

/// Whether the pattern allows each hexadecimal digit wherever `form` has `x`.
fn matches_all(pattern: &str, form: &str) -> bool {
    let digits = b"0123456789abcdef";
    let filled = |turn: usize| -> String {
        let digit = |at: usize| char::from(digits[(at + turn) % digits.len()]);
        let letters = form.char_indices();
        letters
            .map(|(at, letter)| if letter == 'x' { digit(at) } else { letter })
            .collect()
    };
    compile_pattern(pattern)
        .is_ok_and(|regex| (0..digits.len()).all(|turn| regex.find(&filled(turn)).is_some()))
}

/// The least and the greatest length of an id that is taken from a client, where the catalogue bounds
/// that alone.
pub fn id_lengths(plan: &Plan<'_>) -> Option<(u64, u64)> {
    let value = made_id(plan)?;
    let Type::String {
        format: None,
        pattern: None,
        min_length,
        max_length,
    } = &value.ty
    else {
        return None;
    };
    let least = min_length.unwrap_or(1).max(1);
    let most = max_length.unwrap_or(LONGEST_ID).min(LONGEST_ID);
    ((least, most) != (1, LONGEST_ID)).then_some((least, most))
}

/// The flags of the templates that are about the ids which the crate makes.
pub fn flags(plan: &Plan<'_>) -> Flags {
    let id = made_id(plan);
    let is_uuid =
        |field: &Field| matches!(&field.ty, Type::String { format, .. } if format.is_some());
    let has_pattern =
        |field: &Field| matches!(&field.ty, Type::String { pattern, .. } if pattern.is_some());
    let flags = [
        ("request_id_made", id.is_some()),
        ("request_id_uuid", id.is_some_and(is_uuid)),
        ("request_id_own", id.is_some_and(has_pattern)),
        ("request_id_lengths", id_lengths(plan).is_some()),
    ];
    let set = flags.into_iter().filter(|(_, needed)| *needed);
    set.map(|(flag, _)| flag).collect()
}

/// The field that the crate fills in with the id of the request.
fn made_id<'a>(plan: &Plan<'a>) -> Option<&'a Field> {
    let made = |value: &&ContextValue<'_>| value.role == Some(Role::RequestId);
    plan.context
        .iter()
        .find(made)
        .map(|value| value.member.field)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a context value is, and whether the crate makes it, by the bounds of its lengths and flags.
    fn made(name: &str, schema: &str) -> (Option<Role>, bool, Flags, Option<(u64, u64)>) {
        let text = format!(
            "name: small-errors\nversion: 1.0.0\ntitle: Small\n\
             context: {{ {name}: {{ type: string, optional: true{schema} }} }}\n\
             envelope: {{ code: $code, value: ${name} }}\n\
             errors: {{ GONE: {{ status: 410, summary: Gone }} }}\n"
        );
        let checked = crate::check_text("small.yaml", &text);
        let catalogue = checked.catalogue.unwrap();
        let plan = Plan::new(&catalogue);
        let value = &plan.context[0];
        (
            value.meaning,
            value.role.is_some(),
            flags(&plan),
            id_lengths(&plan),
        )
    }

    #[test]
    fn an_id_is_made_where_every_new_one_is_as_the_catalogue_says() {
        for (schema, flags, lengths) in [
            ("", &["request_id_made"][..], None),
            (", minLength: 1, maxLength: 128", &["request_id_made"], None),
            (", maxLength: 200", &["request_id_made"], None),
            (", minLength: 0", &["request_id_made"], None),
            (
                ", maxLength: 36",
                &["request_id_made", "request_id_lengths"],
                Some((1, 36)),
            ),
            (
                ", minLength: 36",
                &["request_id_made", "request_id_lengths"],
                Some((36, 128)),
            ),
            (
                ", format: uuid",
                &["request_id_made", "request_id_uuid"],
                None,
            ),
            (
                ", format: uuid, minLength: 36, maxLength: 36",
                &["request_id_made", "request_id_uuid"],
                None,
            ),
            (
                ", pattern: '^req_[a-z0-9]+$', maxLength: 36",
                &["request_id_made", "request_id_own"],
                None,
            ),
            (
                ", pattern: '^req_[0-9a-f]{32}$'",
                &["request_id_made", "request_id_own"],
                None,
            ),
        ] {
            for name in ["requestId", "req_id", "correlationId", "traceId"] {
                let flags = flags.iter().copied().collect();
                let expected = (Some(Role::RequestId), true, flags, lengths);
                assert_eq!(made(name, schema), expected, "{name}{schema}");
            }
        }
    }

    #[test]
    fn an_id_that_the_catalogue_may_refuse_is_asked_for_and_still_is_one() {
        for schema in [
            ", maxLength: 35",
            ", minLength: 37",
            ", pattern: '^[a-z0-9]+$'",
            ", pattern: '^req_[0-9a-f]{31}[0-9a-e]$'",
            ", pattern: '^req_[a-z]+$'",
            ", format: uuid, pattern: '^[0-9a-f-]+$'",
            ", format: uuid, maxLength: 35",
            ", format: date-time",
            ", format: uri",
        ] {
            let expected = (Some(Role::RequestId), false, Flags::new(), None);
            assert_eq!(made("requestId", schema), expected, "{schema}");
        }
        assert_eq!(made("name", ", format: uuid").0, None);
    }

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
            let role = is_made.then_some(Role::Timestamp);
            let expected = (role, is_made, Flags::new(), None);
            assert_eq!(made("timestamp", schema), expected, "{schema}");
        }
    }
}
