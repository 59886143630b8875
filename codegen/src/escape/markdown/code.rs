//! Literal texts: inline code, code blocks, JSON.

use std::borrow::Cow;
// Writing to a string cannot fail.
use std::fmt::Write as _;

use super::{Dialect, reference, visible};

impl Dialect {
    /// A literal text as inline code.
    #[must_use]
    pub fn code(self, literal: &str) -> String {
        if self.directive(literal).is_some() {
            return self.html_code(literal);
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
    pub fn cell_code(self, literal: &str) -> String {
        // Parsers disagree on `\\|`, so code with both characters is written without either.
        if literal.contains('|') && literal.contains('\\') {
            return self.html_code(literal);
        }
        self.code(literal).replace('|', "\\|")
    }

    /// Inline code without a character that Markdown or mdBook's preprocessor reads.
    fn html_code(self, literal: &str) -> String {
        let mut out = String::from("<code>");
        for c in literal.chars().map(visible) {
            match c {
                // The names of emoji are looked for behind the references.
                ':' if self == Self::Mdx => out.push_str("{':'}"),
                _ if c.is_ascii_punctuation() => out.push_str(&reference(c)),
                _ => out.push(c),
            }
        }
        out.push_str("</code>");
        out
    }

    /// A literal text as a code block, its lines as they are. `language` is a word for
    /// highlighters.
    #[must_use]
    pub fn code_block(self, language: &str, literal: &str) -> String {
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
        if self == Self::Mdx && is_rewritten(&language, &text) {
            return jsx_block(&text);
        }
        if self.directive(&text).is_none() {
            return fenced(&language, &text);
        }
        // In a fenced block the preprocessor's own escape would show up in other renderers.
        let mut out = format!("<pre><code class=\"language-{language}\">");
        for c in text.trim_end_matches('\n').chars() {
            match c {
                '&' | '<' | '>' | '{' => out.push_str(&reference(c)),
                _ => out.push(c),
            }
        }
        out.push_str("</code></pre>");
        out
    }

    /// JSON as a code block. A brace that mdBook's preprocessor would read is written `\u007b`, and
    /// so is what reorders text. It is the same JSON: such characters only ever stand in strings.
    #[must_use]
    pub fn json_block(self, json: &str) -> String {
        if is_printable(json) && self.directive(json).is_none() {
            return fenced("json", json);
        }
        let mut safe = String::new();
        let mut rest = json;
        while let Some(at) = self.directive(rest) {
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
    fn directive(self, text: &str) -> Option<usize> {
        if self != Self::CommonMark {
            return None;
        }
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
}

/// Whether Docusaurus would rewrite the block before it reads the page as Markdown: it looks for
/// the anchors of headings, the titles of admonitions, and blocks whose content is to be executed,
/// on every line, code or not.
fn is_rewritten(language: &str, text: &str) -> bool {
    let marks = ["{#", ":::", "mdx-code-block"];
    language == "mdx-code-block" || marks.iter().any(|mark| text.contains(mark))
}

/// A text as a block of code whose content is one string of JavaScript, on one line.
fn jsx_block(text: &str) -> String {
    let text = text.trim_end_matches('\n');
    format!(
        "<pre><code>{{{}}}</code></pre>",
        serde_json::Value::from(text)
    )
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

/// The most backticks in a row.
fn longest_run(text: &str) -> usize {
    if !text.contains('`') {
        return 0;
    }
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}
