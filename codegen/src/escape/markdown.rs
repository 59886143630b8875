//! Text in the pages: Markdown as mdBook and GitHub read it.
//!
//! Plain texts (summaries, messages, names) and Markdown that an author wrote (descriptions,
//! causes, resolutions, tips, notes; see [`author`]) are different contexts. In neither can a text
//! end the block in which it stands, become a tag, or reach mdBook's `{{#include …}}`, which works
//! on the bytes of the page, code blocks included.

use std::borrow::Cow;
// Writing to a string cannot fail.
use std::fmt::Write as _;

pub mod author;

/// Plain text at the start of a paragraph or a list item. It stays on one line.
#[must_use]
pub fn text(plain: &str) -> String {
    let mut out = String::with_capacity(plain.len() + 8);
    push_text(&mut out, plain, true);
    out
}

/// Plain text in a cell of a table, or behind something else on its line: in a heading, a link.
#[must_use]
pub fn cell(plain: &str) -> String {
    let mut out = String::with_capacity(plain.len() + 8);
    push_text(&mut out, plain.trim(), false);
    out
}

/// Plain text in a heading or in the table of contents. The search of mdBook shows those as HTML,
/// where a `<` begins no tag if a word joiner follows it, which nobody sees.
#[must_use]
pub fn heading(plain: &str) -> String {
    cell(plain).replace('<', "<\u{2060}")
}

/// Whether no escape applies to the text wherever it stands: most texts are of this kind.
fn is_inert(plain: &str) -> bool {
    plain.starts_with(|c: char| c.is_ascii_alphabetic()) && plain.chars().all(is_inert_char)
}

fn is_inert_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || " ,.;:'\"/-?!()+=%$@".contains(c) || c.is_alphanumeric()
}

/// Appends `plain`, escaped; `line_start` says that nothing stands before it on its line.
fn push_text(out: &mut String, plain: &str, line_start: bool) {
    if is_inert(plain) {
        out.push_str(plain);
        return;
    }
    let mut rest = plain;
    if line_start {
        rest = rest.trim_start();
        rest = push_block_marker(out, rest);
    }
    let mut before: Option<char> = None;
    let mut chars = rest.chars().peekable();
    while let Some(c) = chars.next() {
        let after = chars.peek().copied();
        match c {
            // Braces: mdBook's `{{#…}}`, and the attributes at the end of a heading.
            '\\' | '`' | '*' | '[' | ']' | '<' | '|' | '~' | '{' | '}' => out.extend(['\\', c]),
            '_' if !(is_alphanumeric(before) && is_alphanumeric(after)) => out.push_str("\\_"),
            '&' if opens_reference(chars.clone()) => out.push_str("\\&"),
            // At its end, a heading may be closed by them.
            '#' if after.is_none() => out.push_str("\\#"),
            _ => out.push(visible(c)),
        }
        before = Some(c);
    }
}

/// Escapes what would open a block at the start of a line, and returns what follows it.
fn push_block_marker<'a>(out: &mut String, line: &'a str) -> &'a str {
    let digits = line.chars().take_while(char::is_ascii_digit).count();
    let (number, rest) = line.split_at(digits);
    let mut chars = rest.chars();
    match chars.next() {
        Some(c @ ('.' | ')')) if digits > 0 => {
            out.push_str(number);
            out.extend(['\\', c]);
            chars.as_str()
        }
        Some(c @ ('#' | '+' | '-' | '=' | '>' | ':')) if digits == 0 => {
            out.extend(['\\', c]);
            chars.as_str()
        }
        _ => line,
    }
}

/// Whether what follows a `&` makes a character reference of it: `#x2a;`, `amp;`.
fn opens_reference(mut rest: impl Iterator<Item = char>) -> bool {
    rest.find(|c| !c.is_ascii_alphanumeric() && *c != '#') == Some(';')
}

fn is_alphanumeric(c: Option<char>) -> bool {
    c.is_some_and(char::is_alphanumeric)
}

/// A control character as a space, one that reorders the text around it as a replacement
/// character: character references (`&#x202E;`) bring them past the validation of the source.
fn visible(c: char) -> char {
    match c {
        _ if c.is_control() => ' ',
        '\u{2028}' | '\u{2029}' => ' ',
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => char::REPLACEMENT_CHARACTER,
        _ => c,
    }
}

/// A literal text as inline code.
#[must_use]
pub fn code(literal: &str) -> String {
    if directive(literal).is_some() {
        return html_code(literal);
    }
    let fence = "`".repeat(longest_run(literal) + 1);
    let padded = literal.starts_with('`')
        || literal.ends_with('`')
        || (literal.starts_with(' ') && literal.ends_with(' '));
    let pad = if padded && !literal.trim().is_empty() {
        " "
    } else {
        ""
    };
    let literal: String = literal.chars().map(visible).collect();
    if literal.is_empty() {
        return literal;
    }
    format!("{fence}{pad}{literal}{pad}{fence}")
}

/// A literal text as inline code in a cell of a table, where a `|` ends even a code span.
#[must_use]
pub fn cell_code(literal: &str) -> String {
    // Parsers disagree on `\\|`, so code with both characters is written without either.
    if literal.contains('|') && literal.contains('\\') {
        return html_code(literal);
    }
    code(literal).replace('|', "\\|")
}

/// Inline code without a character that Markdown or mdBook's preprocessor reads.
fn html_code(literal: &str) -> String {
    let mut out = String::from("<code>");
    for c in literal.chars().map(visible) {
        if c.is_ascii_punctuation() {
            push_reference(&mut out, c);
        } else {
            out.push(c);
        }
    }
    out.push_str("</code>");
    out
}

/// A literal text as a code block, its lines as they are. `language` is a word for highlighters.
#[must_use]
pub fn code_block(language: &str, literal: &str) -> String {
    let language: String = language
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '+'))
        .take(32)
        .collect();
    let text: Cow<'_, str> = if is_printable(literal) {
        literal.into()
    } else {
        let shown = |c| if c == '\n' { c } else { visible(c) };
        literal.chars().map(shown).collect()
    };
    if directive(&text).is_none() {
        return fenced(&language, &text);
    }
    // In a fenced block the preprocessor's own escape would show up in other renderers.
    let mut out = format!("<pre><code class=\"language-{language}\">");
    for c in text.trim_end_matches('\n').chars() {
        match c {
            '&' | '<' | '>' | '{' => push_reference(&mut out, c),
            _ => out.push(c),
        }
    }
    out.push_str("</code></pre>");
    out
}

/// A fence that is longer than any in `text`.
fn fenced(language: &str, text: &str) -> String {
    let fence = "`".repeat(longest_run(text).max(2) + 1);
    let text = text.trim_end_matches('\n');
    format!("{fence}{language}\n{text}\n{fence}")
}

/// Whether [`visible`] changes nothing in the lines of `text`, as far as a glance tells.
fn is_printable(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b'\n' | b' '..=b'~'))
}

/// JSON as a code block. A brace that mdBook's preprocessor would read is written `\u007b`, and so
/// is what reorders text. It is the same JSON: such characters only ever stand in strings.
#[must_use]
pub fn json_block(json: &str) -> String {
    if is_printable(json) && directive(json).is_none() {
        return fenced("json", json);
    }
    let mut safe = String::new();
    let mut rest = json;
    while let Some(at) = directive(rest) {
        safe.push_str(&rest[..at]);
        safe.push_str("\\u007b");
        rest = &rest[at + 1..];
    }
    safe.push_str(rest);
    let mut shown = String::with_capacity(safe.len());
    for c in safe.chars() {
        if c == '\n' || visible(c) == c {
            shown.push(c);
        } else {
            // All of them are below U+10000.
            let _ = write!(shown, "\\u{:04x}", u32::from(c));
        }
    }
    fenced("json", &shown)
}

/// The offset of the first text that mdBook's preprocessor takes for a directive: two braces,
/// space, `#`.
fn directive(text: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(at) = text[from..].find("{{") {
        let at = from + at;
        if text[at + 2..].trim_start().starts_with('#') {
            return Some(at);
        }
        // The second brace may be the first of the next pair.
        from = at + 1;
    }
    None
}

/// The most backticks in a row.
fn longest_run(text: &str) -> usize {
    if !text.contains('`') {
        return 0;
    }
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

fn push_reference(out: &mut String, c: char) {
    out.push_str("&#");
    out.push_str(&u32::from(c).to_string());
    out.push(';');
}

/// An address as the destination of a link; `None` unless it is `http`, `https` or `mailto`, or a
/// path from the root of the site.
#[must_use]
pub fn destination(url: &str) -> Option<String> {
    let lower = url.get(..8).unwrap_or(url).to_ascii_lowercase();
    let allowed = ["http://", "https://", "mailto:", "/"];
    if !allowed.iter().any(|scheme| lower.starts_with(scheme)) {
        return None;
    }
    let mut out = String::with_capacity(url.len());
    for c in url.chars() {
        match c {
            '(' | ')' | '&' => out.extend(['\\', c]),
            ' ' | '<' | '>' | '"' | '\'' | '\\' | '`' | '{' | '}' | '|' | '[' | ']' => {
                push_percent(&mut out, c);
            }
            _ if c.is_control() || c.is_whitespace() || visible(c) != c => {
                push_percent(&mut out, c);
            }
            _ => out.push(c),
        }
    }
    Some(out)
}

fn push_percent(out: &mut String, c: char) {
    for byte in c.encode_utf8(&mut [0; 4]).bytes() {
        let _ = write!(out, "%{byte:02X}");
    }
}

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

#[cfg(test)]
mod tests;
