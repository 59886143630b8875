//! Whether a header says what its template makes of a response.

/// Whether `value` is made of `parts`, of which `None` stands for any text.
///
/// A text that follows such a part is looked for where it stands first, so that no two texts may
/// follow one another if `false` is to be believed. `true` always is.
pub fn matches<'a>(parts: impl IntoIterator<Item = Option<&'a [u8]>>, value: &[u8]) -> bool {
    let mut parts = parts.into_iter().peekable();
    let mut rest = value;
    let mut any = false;
    while let Some(part) = parts.next() {
        let Some(text) = part else {
            any = true;
            continue;
        };
        let found = if !any {
            rest.starts_with(text).then_some(0)
        } else if parts.peek().is_none() {
            rest.ends_with(text).then(|| rest.len() - text.len())
        } else {
            memchr::memmem::find(rest, text)
        };
        let Some(at) = found else { return false };
        rest = rest.get(at + text.len()..).unwrap_or_default();
        any = false;
    }
    any || rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn a_value_matches_its_template_whole() {
        let text = |text: &'static str| Some(text.as_bytes());
        for (parts, value, expected) in [
            (vec![text("42")], "42", true),
            (vec![text("42")], "420", false),
            (vec![text("42")], "4", false),
            (vec![], "", true),
            (vec![], "x", false),
            (vec![None], "", true),
            (vec![None], "anything", true),
            (vec![text("a="), None], "a=1", true),
            (vec![text("a="), None, text(";")], "a=;;", true),
            (vec![text("a="), None, text(";")], "a=", false),
            (vec![None, text("-"), None, text("!")], "1-2!", true),
            (vec![None, text("-"), None, text("!")], "12!", false),
            (vec![None, text("ab")], "b", false),
        ] {
            assert_eq!(
                matches(parts.clone(), value.as_bytes()),
                expected,
                "{parts:?} {value}"
            );
        }
    }
}
