//! What the templates have to know of the ids of requests that the crate makes.

use super::plan::{ContextValue, Plan};
use super::template::Flags;
use crate::model::{Field, Type};
use crate::rust_api::Role;

/// The longest id that is taken from a client.
const LONGEST_ID: u64 = 128;

/// The least and the greatest length of an id that is taken from a client, where the catalogue bounds
/// that alone.
pub fn lengths(plan: &Plan<'_>) -> Option<(u64, u64)> {
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
        ("request_id_lengths", lengths(plan).is_some()),
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
            lengths(&plan),
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
            ", pattern: '^req_(?!.*(.)\\1)[0-9a-f]+$'",
            ", pattern: '^req_(?=.*[a-f])(?=.*[0-9])[0-9a-f]+$'",
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
}
