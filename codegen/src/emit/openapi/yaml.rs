//! Writes a JSON value as YAML that every parser reads alike.
//!
//! `serde_yaml` leaves `no`, `on` and `2025-12-14T10:30:00Z` unquoted. By YAML 1.2 these are
//! strings; by YAML 1.1, which `PyYAML` and others still read, they are a boolean and a date. An
//! enum of `yes` and `no` would then be an enum of `true` and `false`. So only what is a string to
//! every parser stands without quotes here, and what stands in quotes is escaped.

use std::fmt::Write;

use serde_json::{Number, Value};

use crate::escape::config::is_plain_yaml;

/// Lists of scalars that fit into this many columns stand on one line.
const WIDTH: usize = 100;

/// Implicit keys end at 1,024 characters (YAML 1.2, section 7.4); escaped, a character has up to ten.
const LONGEST_KEY: usize = 100;

/// The document with `comment` as its first line.
pub(super) fn write(comment: &str, document: &Value) -> String {
    let mut out = format!("# {comment}\n");
    block(&mut out, document, 0);
    out
}

/// Writes `value` from the start of a line, or after the `- ` of a list that ends there.
fn block(out: &mut String, value: &Value, indent: usize) {
    match value {
        Value::Object(members) if !members.is_empty() => {
            for (at, (key, value)) in members.iter().enumerate() {
                if at > 0 {
                    pad(out, indent);
                }
                if key.chars().count() > LONGEST_KEY {
                    out.push_str("? ");
                    line(out, key);
                    out.push('\n');
                    pad(out, indent);
                } else {
                    line(out, key);
                }
                out.push(':');
                member(out, value, indent);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    pad(out, indent);
                }
                out.push_str("- ");
                if is_flow(item, indent) {
                    scalar(out, item, indent + 2);
                    out.push('\n');
                } else {
                    block(out, item, indent + 2);
                }
            }
        }
        _ => {
            scalar(out, value, indent.max(2));
            out.push('\n');
        }
    }
}

/// Writes what follows the colon of a key that stands at `indent`.
fn member(out: &mut String, value: &Value, indent: usize) {
    if is_flow(value, indent) {
        out.push(' ');
        scalar(out, value, indent + 2);
        out.push('\n');
    } else {
        out.push('\n');
        pad(out, indent + 2);
        block(out, value, indent + 2);
    }
}

fn pad(out: &mut String, indent: usize) {
    out.extend(std::iter::repeat_n(' ', indent));
}

/// Whether `value` is written without a line of its own for each part.
fn is_flow(value: &Value, indent: usize) -> bool {
    match value {
        Value::Object(members) => members.is_empty(),
        Value::Array(items) => {
            let mut room = WIDTH.saturating_sub(indent);
            items.iter().all(|item| {
                let width = match item {
                    Value::Object(_) | Value::Array(_) => return false,
                    Value::String(text) => text.len() + 4,
                    _ => 8,
                };
                let fits = width <= room;
                room = room.saturating_sub(width);
                fits
            })
        }
        _ => true,
    }
}

/// Writes a scalar, or a list of scalars on one line; a text of several lines is indented.
fn scalar(out: &mut String, value: &Value, indent: usize) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Number(value) => number(out, value),
        Value::String(text) if is_literal(text) => {
            out.push_str("|-");
            for line in text.split('\n') {
                out.push('\n');
                if !line.is_empty() {
                    pad(out, indent);
                    out.push_str(line);
                }
            }
        }
        Value::String(text) => line(out, text),
        Value::Array(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    out.push_str(", ");
                }
                match item {
                    Value::String(text) => line(out, text),
                    other => scalar(out, other, indent),
                }
            }
            out.push(']');
        }
        // Only empty objects come here.
        Value::Object(_) => out.push_str("{}"),
    }
}

/// Writes a string on one line.
fn line(out: &mut String, text: &str) {
    if is_plain_yaml(text) {
        out.push_str(text);
        return;
    }
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if is_printable(c) => out.push(c),
            c => {
                // Writing to a string does not fail.
                let _ = match u32::from(c) {
                    code @ ..=0xff => write!(out, "\\x{code:02x}"),
                    code @ ..=0xffff => write!(out, "\\u{code:04x}"),
                    code => write!(out, "\\U{code:08x}"),
                };
            }
        }
    }
    out.push('"');
}

/// Whether a text of several lines can stand as a literal block: nothing in it needs an escape,
/// and neither its first nor its last line says anything about indentation or the end.
fn is_literal(text: &str) -> bool {
    text.contains('\n')
        && !text.starts_with([' ', '\n'])
        && !text.ends_with('\n')
        && text.chars().all(|c| c == '\n' || is_printable(c))
        && !text.split('\n').any(|line| line.ends_with(' '))
}

/// Whether a character can stand in YAML as it is and be seen: no control character, no line
/// separator, nothing that reorders the text around it.
fn is_printable(c: char) -> bool {
    !c.is_control()
        && !matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e000}'..='\u{f8ff}' | '\u{fffe}' | '\u{ffff}' | '\u{e0000}'..)
}

/// YAML 1.1 knows a number with an exponent by its point and the exponent's sign.
fn number(out: &mut String, number: &Number) {
    let text = number.to_string();
    let Some((mantissa, exponent)) = text.split_once('e') else {
        out.push_str(&text);
        return;
    };
    out.push_str(mantissa);
    if !mantissa.contains('.') {
        out.push_str(".0");
    }
    out.push('e');
    if !exponent.starts_with(['-', '+']) {
        out.push('+');
    }
    out.push_str(exponent);
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn round_trip(value: &Value) {
        let text = write("comment", value);
        let back: Value = serde_yaml::from_str(&text).unwrap_or_else(|e| panic!("{e}\n{text}"));
        assert_eq!(&back, value, "{text}");
    }

    #[test]
    fn every_string_comes_back_as_it_was() {
        let texts = [
            "",
            " ",
            "no",
            "Off",
            "~",
            "null",
            "y",
            "2025-12-14T10:30:00Z",
            "12:30",
            "1_000",
            "0x1f",
            "1e3",
            ".inf",
            "- a",
            "? a",
            "a: b",
            "a #b",
            "#a",
            "&a",
            "*a",
            "!a",
            "%a",
            "@a",
            "`a`",
            "a\nb",
            "a\n\nb",
            " a\nb",
            "a \nb",
            "a\n",
            "\na",
            "a\n  b",
            "a\r\nb",
            "a\tb\nc",
            "---",
            "...",
            "---\na",
            "\"",
            "'",
            "\\",
            "{a}",
            "[a]",
            "a,b",
            "|",
            ">",
            "\u{7f}\u{85}\u{9f}",
            "\u{2028}\u{feff}\u{202e}",
            "é😀",
            "\u{e001}\u{10ffff}",
            "=",
            "<<",
            "key: |-\n  x",
        ];
        for text in texts {
            round_trip(&json!(text));
            round_trip(
                &json!({ "key": text, "list": [text, text], "deep": [[text], { "a": text }] }),
            );
            round_trip(&json!({ text: { text: [{ text: text }] } }));
        }
        round_trip(&json!({ "k".repeat(2000): { "é".repeat(200): 1 } }));
    }

    #[test]
    fn numbers_and_empty_values() {
        round_trip(&json!([
            0,
            -1,
            1.5,
            1e-7,
            1e300,
            1e21,
            u64::MAX,
            true,
            false,
            null,
            [],
            {}
        ]));
        round_trip(&json!({ "a": [], "b": {}, "c": [[], {}, [[]]], "d": null }));
        assert_eq!(write("c", &json!({ "a": 1e-7 })), "# c\na: 1.0e-7\n");
    }

    #[test]
    fn what_yaml_1_1_would_misread_is_quoted() {
        let text = write(
            "c",
            &json!(["no", "2025-12-14", "12:30", "1_0", "plain words"]),
        );
        assert_eq!(
            text,
            "# c\n- \"no\"\n- \"2025-12-14\"\n- \"12:30\"\n- \"1_0\"\n- plain words\n"
        );
    }
}
