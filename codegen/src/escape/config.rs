//! Text in configuration: TOML files, and the YAML at the head of a page.

// Writing to a string cannot fail.
use std::fmt::Write as _;

/// A text as a TOML basic string, quotes included.
#[must_use]
pub fn toml_string(plain: &str) -> String {
    let mut out = String::from('"');
    for c in plain.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            _ if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            _ => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A text as a double-quoted scalar of YAML 1.1 and 1.2, quotes included, on one line.
#[must_use]
pub fn yaml_string(plain: &str) -> String {
    let mut out = String::from('"');
    for c in plain.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            // Line breaks and marks that are no text to YAML; all of them are below U+10000.
            _ if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}') => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            _ => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Whether a text can stand as it is, in a list on one line too: a word or words that no version
/// of YAML takes for anything but a string.
#[must_use]
pub fn is_plain_yaml(text: &str) -> bool {
    // What YAML 1.1 reads as a boolean or nothing; numbers and dates start with no letter.
    const TAKEN: [&str; 9] = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"];
    let mut chars = text.chars();
    let inside = |c: char| {
        c.is_ascii_alphanumeric()
            || matches!(c, ' ' | '_' | '-' | '.' | '/' | '$' | '\'' | '(' | ')')
    };
    chars
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic() || matches!(first, '$' | '/'))
        && chars.all(inside)
        && !text.ends_with(' ')
        && !TAKEN.iter().any(|taken| taken.eq_ignore_ascii_case(text))
}

/// A text as a scalar of YAML, with quotes only where it needs them. It can stand as a key or a value,
/// in an indented collection and in one in brackets.
#[must_use]
pub fn yaml_scalar(plain: &str) -> String {
    if is_plain_yaml(plain) {
        plain.to_owned()
    } else {
        yaml_string(plain)
    }
}

/// A text as one word of a shell command.
#[must_use]
pub fn shell_word(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+=:@%,".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

/// A text at the head of a page of Docusaurus, as [`yaml_string`]. Docusaurus writes what it has read
/// into a JavaScript string and does not escape a `\`, so that `\\'` would end that string and what
/// follows be executed. A character that looks like it stands in its place.
#[must_use]
pub fn docusaurus_string(plain: &str) -> String {
    yaml_string(&plain.replace('\\', "\u{29f5}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn toml_strings_read_back() {
        assert_eq!(
            toml_string("a\"b\\c\nd\u{7f}"),
            "\"a\\\"b\\\\c\\u000Ad\\u007F\""
        );
    }

    #[test]
    fn docusaurus_sees_no_backslash() {
        assert_eq!(
            docusaurus_string("a\\\\'b\""),
            "\"a\u{29f5}\u{29f5}'b\\\"\""
        );
    }

    #[test]
    fn yaml_strings_read_back() {
        for hostile in [
            "plain",
            "a\"b\\c\nd\r\n---\n...",
            "\" # : {a} [b] *c &d !e %f @g `h",
            "\u{7f}\u{85}\u{2028}\u{2029}\u{feff}\u{0}\t é 😀",
            "",
            "no",
        ] {
            let page = format!("title: {}\nlast: 1\n", yaml_string(hostile));
            assert_eq!(page.lines().count(), 2, "{page}");
            let read: serde_json::Value = serde_yaml::from_str(&page).unwrap();
            let wanted = serde_json::json!({ "title": hostile, "last": 1 });
            assert_eq!(read, wanted, "{page}");
        }
    }

    #[test]
    fn a_scalar_with_quotes_where_it_needs_them_reads_back_wherever_it_stands() {
        for text in [
            "Card declined",
            "NULL",
            "no",
            "y",
            "true",
            "404",
            "1e3",
            "~",
            "- a",
            "a: b",
            "a #b",
            "{field} is required",
            "[a], b",
            "*a",
            "it's (not) so",
            " padded ",
            "",
            "\u{85}\u{2028}\n---\n",
            "\"; rm -rf / #",
        ] {
            let scalar = yaml_scalar(text);
            let page = format!("{scalar}: {scalar}\nflow: {{ {scalar}: [{scalar}, {scalar}] }}\n");
            let read: serde_json::Value = serde_yaml::from_str(&page).unwrap();
            let wanted = serde_json::json!({ text: text, "flow": { text: [text, text] } });
            assert_eq!(read, wanted, "{page}");
        }
        assert_eq!(yaml_scalar("Card declined"), "Card declined");
    }

    #[test]
    fn a_word_is_quoted_for_the_shell_where_it_must_be() {
        assert_eq!(shell_word("spec/a.yaml"), "spec/a.yaml");
        assert_eq!(shell_word("my spec's.yaml"), r"'my spec'\''s.yaml'");
    }
}
