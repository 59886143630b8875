//! What was found, in short, and nothing of what is sensitive.

use std::fmt::Write as _;

use crate::tree::Tree;

/// So many characters of a text are shown.
const SHOWN: usize = 60;

/// A value; of one that is hidden, or that has others in it, its kind alone.
pub fn value(value: Option<&Tree>, hide: bool) -> String {
    match value {
        None => "nothing".to_owned(),
        Some(Tree::String(text)) if !hide => quoted(text),
        Some(Tree::Number(number)) if !hide => number.to_string(),
        Some(Tree::Bool(value)) if !hide => value.to_string(),
        Some(other) => other.kind(),
    }
}

/// A text on one line, in quotes.
pub fn quoted(text: &str) -> String {
    format!("{:?}", start(text))
}

/// The start of a text.
pub fn start(text: &str) -> String {
    let mut shown: String = text.chars().take(SHOWN).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}

/// The names of an object's members, as far as they are names; others are data.
pub fn keys(members: &[(String, Tree)]) -> String {
    let mut out = "an object".to_owned();
    let is_name = |key: &str| {
        let mut bytes = key.bytes();
        key.len() <= 40
            && bytes
                .next()
                .is_some_and(|first| first.is_ascii_alphabetic() || first == b'_')
            && bytes.all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte))
    };
    let names = members.iter().filter(|(key, _)| is_name(key));
    for (index, (key, _)) in names.take(4).enumerate() {
        let _ = write!(
            out,
            "{}{}",
            if index == 0 { " of " } else { ", " },
            quoted(key)
        );
    }
    if members.len() > 4 {
        out.push_str(", …");
    }
    out
}

/// A body that is no JSON. Of what was to be some nothing is shown: nobody knows what is sensitive in it.
pub fn text(text: &str, content_type: Option<&str>, error: &serde_json::Error) -> String {
    let mut out = match text.trim_start().chars().next() {
        None => "an empty body".to_owned(),
        // A page of a proxy, which tells who answered.
        Some('<') => quoted(text.trim_start()),
        Some('\u{feff}') => "a text that starts with a byte order mark".to_owned(),
        Some('{' | '[' | '"') => json_error(error),
        Some(_) => format!("{} bytes of text", text.len()),
    };
    if let Some(content_type) = content_type {
        let _ = write!(out, ", sent as {}", quoted(content_type));
    }
    out
}

/// Why a text is no JSON.
pub fn json_error(error: &serde_json::Error) -> String {
    let words = error.to_string();
    let what = words.split(" at line ").next().unwrap_or_default();
    if error.line() > 1 {
        format!(
            "{what}, in line {}, at byte {}",
            error.line(),
            error.column()
        )
    } else {
        format!("{what}, at byte {}", error.column())
    }
}
