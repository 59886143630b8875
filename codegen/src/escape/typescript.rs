//! Text as it may stand in TypeScript: in a string literal, as a property name, in JSDoc.

use std::fmt::Write;

/// A string literal in double quotes.
///
/// Whatever could end the literal or hide in an editor is written as an escape: quotes,
/// backslashes, controls, line and paragraph separators, and invisible or bidirectional format
/// characters.
#[must_use]
pub fn string(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if must_be_escaped(c) => {
                // Writing into a string cannot fail.
                let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Controls, line separators, and characters that change how the text around them is shown.
fn must_be_escaped(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{2028}'
                | '\u{2029}'
                | '\u{200b}'..='\u{200f}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{2069}'
                | '\u{feff}'
        )
}

/// The name of a property in a type or in an object literal: bare where that is an identifier.
#[must_use]
pub fn property(name: &str) -> String {
    let starts = |c: char| c.is_ascii_alphabetic() || c == '_' || c == '$';
    let mut chars = name.chars();
    let bare = chars.next().is_some_and(starts) && chars.all(|c| starts(c) || c.is_ascii_digit());
    // In an object literal `__proto__: x` sets the prototype; `["__proto__"]: x` is a property.
    if name == "__proto__" {
        "[\"__proto__\"]".to_owned()
    } else if bare {
        name.to_owned()
    } else {
        string(name)
    }
}

/// The member `name` of what the expression `object` is.
#[must_use]
pub fn member(object: &str, name: &str) -> String {
    if property(name) == name {
        format!("{object}.{name}")
    } else {
        format!("{object}[{}]", string(name))
    }
}

/// Text of a JSDoc comment, in which it can neither end the comment, nor start a tag or an inline
/// tag, nor open a code span that swallows what follows. Lines stay lines; the caller puts ` * `
/// before each.
#[must_use]
pub fn jsdoc(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    // What TypeScript's scanner sees as the start of a tag: `@` at the start of a line or after
    // white space, and `{@`. An address such as `a@example.org` is left as it is.
    let mut opens_tag = true;
    let mut before = '\n';
    for c in text.chars() {
        match c {
            '/' if before == '*' => out.push_str("\\/"),
            '@' if opens_tag => out.push_str("\\@"),
            '\r' | '\u{2028}' | '\u{2029}' => out.push('\n'),
            '\n' | '\t' => out.push(c),
            c if must_be_escaped(c) => out.push('\u{fffd}'),
            c => out.push(c),
        }
        opens_tag = !(c.is_alphanumeric() || matches!(c, '`' | '"' | '\'' | '/' | '.' | '_' | '-'));
        before = c;
    }
    // TypeScript pairs single backticks and knows no escape for them.
    if out.matches('`').count() % 2 == 1
        && let Some(last) = out.rfind('`')
    {
        out.replace_range(last..=last, "&#96;");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_string_literal_cannot_be_left() {
        for (text, literal) in [
            ("plain", r#""plain""#),
            (r#"" + alert(1) + ""#, r#""\" + alert(1) + \"""#),
            (r#"\" + x"#, r#""\\\" + x""#),
            ("a\nb\r\tc", r#""a\nb\r\tc""#),
            ("\u{2028}\u{2029}", r#""\u{2028}\u{2029}""#),
            ("\u{0}\u{7f}\u{202e}", r#""\u{0}\u{7f}\u{202e}""#),
            ("${x}`", r#""${x}`""#),
            ("é 中 🎉", r#""é 中 🎉""#),
        ] {
            assert_eq!(string(text), literal);
        }
    }

    #[test]
    fn only_identifiers_are_bare_property_names() {
        for (name, property_name) in [
            ("retryAfter", "retryAfter"),
            ("constructor", "constructor"),
            ("$ref", "$ref"),
            ("_0", "_0"),
            ("0a", r#""0a""#),
            ("a-b", r#""a-b""#),
            ("", r#""""#),
            ("é", r#""é""#),
            ("a\": never; \"", r#""a\": never; \"""#),
            ("__proto__", r#"["__proto__"]"#),
        ] {
            assert_eq!(property(name), property_name);
        }
    }

    #[test]
    fn jsdoc_cannot_be_left() {
        for (text, comment) in [
            ("plain", "plain"),
            ("*/ alert(1) /*", "*\\/ alert(1) /*"),
            ("**/", "**\\/"),
            ("*\u{200b}/", "*\u{fffd}/"),
            ("a\u{2028}b\rc", "a\nb\nc"),
            ("use `code`", "use `code`"),
            ("odd ` one", "odd &#96; one"),
            ("`a` ` b", "`a` &#96; b"),
        ] {
            assert_eq!(jsdoc(text), comment);
        }
    }

    #[test]
    fn jsdoc_starts_no_tag() {
        for (text, comment) in [
            ("@deprecated", "\\@deprecated"),
            ("a\n@see b", "a\n\\@see b"),
            ("a @see b", "a \\@see b"),
            ("* @see", "* \\@see"),
            ("{@link x}", "{\\@link x}"),
            ("(@see)", "(\\@see)"),
            ("a@example.org", "a@example.org"),
            ("`@scope/name`", "`@scope/name`"),
        ] {
            assert_eq!(jsdoc(text), comment);
        }
    }
}
