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
}
