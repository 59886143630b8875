//! `license`: an SPDX licence expression (SPDX 2.3, annex D), by its form.
//!
//! Which licences there are is no matter: the list grows, and `cargo` and `npm` have theirs.

/// Operators stand between licences, in upper case; nothing else does.
const OPERATORS: [&str; 3] = ["AND", "OR", "WITH"];

/// Brackets deeper than this are no expression that anybody wrote.
const MAX_DEPTH: usize = 16;

/// Whether `text` has the form of an expression.
pub fn is_expression(text: &str) -> bool {
    let spaced = text.replace('(', " ( ").replace(')', " ) ");
    let mut words = spaced.split_ascii_whitespace().peekable();
    is_compound(&mut words, 0) && words.next().is_none()
}

type Words<'a> = std::iter::Peekable<std::str::SplitAsciiWhitespace<'a>>;

/// Licences, or expressions in brackets, with `AND` or `OR` between them.
fn is_compound(words: &mut Words<'_>, depth: usize) -> bool {
    loop {
        let is_operand = match words.next() {
            Some("(") => {
                depth < MAX_DEPTH && is_compound(words, depth + 1) && words.next() == Some(")")
            }
            Some(word) => is_license(word) && is_exception(words),
            None => false,
        };
        if !is_operand {
            return false;
        }
        if words
            .next_if(|word| matches!(*word, "AND" | "OR"))
            .is_none()
        {
            return true;
        }
    }
}

/// `WITH` and the name of an exception, or neither.
fn is_exception(words: &mut Words<'_>) -> bool {
    words.next_if_eq(&"WITH").is_none() || words.next().is_some_and(is_id)
}

/// An id, perhaps with `+` for later versions, or a reference into another document.
fn is_license(word: &str) -> bool {
    match word.split_once(':') {
        Some((document, license)) => {
            document.starts_with("DocumentRef-")
                && license.starts_with("LicenseRef-")
                && is_id(document)
                && is_id(license)
        }
        None => is_id(word.strip_suffix('+').unwrap_or(word)),
    }
}

fn is_id(word: &str) -> bool {
    let is_of_id = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'.';
    !word.is_empty() && word.bytes().all(is_of_id) && !OPERATORS.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms() {
        for (text, expected) in [
            ("MIT", true),
            ("GPL-2.0+", true),
            ("MIT OR Apache-2.0", true),
            ("MIT AND (Apache-2.0 OR BSD-3-Clause)", true),
            ("((MIT))", true),
            ("GPL-2.0-or-later WITH Classpath-exception-2.0 OR MIT", true),
            ("LicenseRef-Ours", true),
            ("DocumentRef-a:LicenseRef-b", true),
            ("", false),
            ("Not A License", false),
            ("MIT or Apache-2.0", false),
            ("MIT/Apache-2.0", false),
            ("MIT, Apache-2.0", false),
            ("MIT OR", false),
            ("OR MIT", false),
            ("MIT WITH", false),
            ("(MIT) WITH x", false),
            ("(MIT", false),
            ("MIT)", false),
            ("()", false),
            ("MIT MIT", false),
            ("a:b", false),
            ("+", false),
        ] {
            assert_eq!(is_expression(text), expected, "{text}");
        }
        assert!(!is_expression(&"(".repeat(100_000)));
    }
}
