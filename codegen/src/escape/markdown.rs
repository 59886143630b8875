//! Text in the pages: Markdown as the tools that show them read it.
//!
//! Plain texts (summaries, messages, names) and Markdown that an author wrote (descriptions,
//! causes, resolutions, tips, notes; see [`author`]) are different contexts. In neither can a text
//! end the block in which it stands, become a tag, or reach what a tool adds to Markdown: mdBook's
//! `{{#include …}}`, which works on the bytes of the page, code blocks included, the expressions of
//! MDX, directives such as `:name[…]`. Which of these there are is the [`Dialect`].

// Writing to a string cannot fail.
use std::fmt::Write as _;

pub mod author;
mod code;

/// The Markdown of a tool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// `CommonMark` with tables and strikethrough, and mdBook's `{{#…}}`.
    CommonMark,
    /// GitHub's, in which a bare address is a link.
    GitHub,
    /// GitHub's in MDX, with directives and the names of emoji: Docusaurus.
    Mdx,
    /// GitHub's with directives: Starlight.
    Directives,
}

/// [`Dialect::text`] for a reader of no particular tool.
#[must_use]
pub fn text(plain: &str) -> String {
    Dialect::CommonMark.text(plain)
}

/// [`Dialect::cell`] for a reader of no particular tool.
#[must_use]
pub fn cell(plain: &str) -> String {
    Dialect::CommonMark.cell(plain)
}

impl Dialect {
    /// Plain text at the start of a paragraph or a list item. It stays on one line.
    #[must_use]
    pub fn text(self, plain: &str) -> String {
        let mut out = String::with_capacity(plain.len() + 8);
        self.push_text(&mut out, plain, true);
        out
    }

    /// Plain text in a cell of a table, or behind something else on its line: in a heading, a link.
    #[must_use]
    pub fn cell(self, plain: &str) -> String {
        let mut out = String::with_capacity(plain.len() + 8);
        self.push_text(&mut out, plain.trim(), false);
        out
    }

    /// Plain text in a heading or in the table of contents. The search of mdBook shows those as HTML,
    /// where a `<` begins no tag if a word joiner follows it, which nobody sees.
    #[must_use]
    pub fn heading(self, plain: &str) -> String {
        let heading = self.cell(plain);
        if self == Self::CommonMark {
            heading.replace('<', "<\u{2060}")
        } else {
            heading
        }
    }

    fn has_autolinks(self) -> bool {
        self != Self::CommonMark
    }

    fn has_directives(self) -> bool {
        matches!(self, Self::Mdx | Self::Directives)
    }

    /// Whether no escape applies to the text wherever it stands: most texts are of this kind.
    fn is_inert(self, plain: &str) -> bool {
        plain.starts_with(|c: char| c.is_ascii_alphabetic())
            && plain.chars().all(is_inert_char)
            && self.adds_nothing(plain)
    }

    /// Whether the dialect gives a text that is inert in `CommonMark` no meaning either.
    fn adds_nothing(self, inert: &str) -> bool {
        let may_be_address = inert.contains(':') || inert.contains("www.");
        let added = (self.has_autolinks() && may_be_address)
            || (self == Self::Mdx && is_module_code(inert));
        !added
    }

    /// Appends `plain`, escaped; `line_start` says that nothing stands before it on its line.
    fn push_text(self, out: &mut String, plain: &str, line_start: bool) {
        if self.is_inert(plain) {
            out.push_str(plain);
            return;
        }
        let mut rest = plain;
        if line_start {
            rest = rest.trim_start();
            rest = self.push_block_marker(out, rest);
        }
        let mut before: Option<char> = None;
        for (at, c) in rest.char_indices() {
            let behind = &rest[at + c.len_utf8()..];
            let after = behind.chars().next();
            match c {
                // Braces: mdBook's `{{#…}}`, expressions, and the attributes at the end of a
                // heading.
                '\\' | '`' | '*' | '[' | ']' | '<' | '|' | '~' | '{' | '}' => out.extend(['\\', c]),
                '_' if !(is_alphanumeric(before) && is_alphanumeric(after)) => out.push_str("\\_"),
                '&' if opens_reference(behind) => out.push_str("\\&"),
                // At its end, a heading may be closed by them.
                '#' if after.is_none() => out.push_str("\\#"),
                // The names of emoji are looked for behind the escapes.
                ':' if self == Self::Mdx && names_emoji(behind) => out.push_str("{':'}"),
                ':' if self.has_directives() && opens_directive(after) => out.push_str("\\:"),
                ':' if self.has_autolinks() && behind.starts_with("//") && !is_address(behind) => {
                    out.push_str("\\:");
                }
                '.' if self.has_autolinks() && ends_in_www(&rest[..at]) && !is_address(behind) => {
                    out.push_str("\\.");
                }
                _ => out.push(visible(c)),
            }
            before = Some(c);
        }
    }

    /// Escapes what would open a block at the start of a line, and returns what follows it.
    fn push_block_marker<'a>(self, out: &mut String, line: &'a str) -> &'a str {
        if self == Self::Mdx && is_module_code(line) {
            let (first, rest) = line.split_at(1);
            out.extend(first.chars().map(reference));
            return rest;
        }
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
}

fn is_inert_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || " ,.;:'\"/-?!()+=%$@".contains(c) || c.is_alphanumeric()
}

/// Whether MDX takes a line for a part of a JavaScript module.
fn is_module_code(line: &str) -> bool {
    let word = line.split(|c: char| !c.is_ascii_alphabetic()).next();
    matches!(word, Some("import" | "export"))
}

/// Whether what follows a `&` makes a character reference of it: `#x2a;`, `amp;`.
fn opens_reference(rest: &str) -> bool {
    rest.chars()
        .find(|c| !c.is_ascii_alphanumeric() && *c != '#')
        == Some(';')
}

/// Whether what follows a `:` makes the name of an emoji of it: `smile:`.
fn names_emoji(rest: &str) -> bool {
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '+');
    let end = rest.find(|c| !is_name(c));
    end.is_some_and(|end| end > 0 && rest[end..].starts_with(':'))
}

/// Whether what follows a `:` makes a directive of it: `name[…]`, `:name`.
fn opens_directive(after: Option<char>) -> bool {
    after.is_some_and(|c| c == ':' || !(c.is_whitespace() || c.is_ascii_punctuation()))
}

fn ends_in_www(before: &str) -> bool {
    before
        .get(before.len().saturating_sub(3)..)
        .is_some_and(|end| end.eq_ignore_ascii_case("www"))
}

/// Whether the rest of the word, which GitHub's Markdown makes a link of as it is, backslashes
/// included, has nothing in it that would be escaped. What follows the text is not known here.
fn is_address(rest: &str) -> bool {
    let end = rest.find(char::is_whitespace);
    end.is_some_and(|end| rest[..end].chars().all(is_inert_char))
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

/// A character as a reference.
fn reference(c: char) -> String {
    format!("&#{};", u32::from(c))
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

#[cfg(test)]
mod tests;
