//! Text of the catalogue in rustdoc comments.
//!
//! `rustdoc` reads Markdown, resolves `[x]` as a path, compiles indented and fenced blocks, and warns
//! about HTML and bare addresses. What comes from here does none of that, whatever the text is.

/// Markdown of the catalogue as lines of rustdoc: inline code, emphasis, lists, tables and links to
/// `http` and `https` addresses stay what they are, everything else that means something is text.
#[must_use]
pub fn rustdoc_markdown(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut fence: Option<Fence> = None;
    let mut paragraph: Vec<&str> = Vec::new();
    for line in text.lines().map(str::trim_end) {
        let content = line.trim_start();
        if let Some(open) = &fence {
            lines.push(line.to_owned());
            if open.is_closed_by(content) {
                fence = None;
            }
        } else if let Some(opened) = Fence::opened_by(content) {
            lines.extend(inline_lines(&mut paragraph));
            lines.push(format!("{}text", opened.marker()));
            fence = Some(opened);
        } else if content.is_empty() {
            lines.extend(inline_lines(&mut paragraph));
            lines.push(String::new());
        } else {
            paragraph.push(line);
        }
    }
    lines.extend(inline_lines(&mut paragraph));
    lines.extend(fence.map(|open| open.marker()));
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

/// Plain text as rustdoc on one line: nothing in it means anything, except that an address is a link.
#[must_use]
pub fn rustdoc_text(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    let mut before = ' ';
    while let Some(c) = rest.chars().next() {
        if let Some(url) = url_at(rest, before) {
            push_link(&mut out, url);
            rest = &rest[url.len()..];
            before = '>';
            continue;
        }
        let after = rest.chars().nth(1).unwrap_or(' ');
        let means_something = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '&' | '~' | '|' | '^' | '$' => true,
            '_' => !(before.is_alphanumeric() && after.is_alphanumeric()),
            '#' | '-' | '+' | '=' => out.is_empty(),
            '.' | ')' => !out.is_empty() && out.chars().all(|c| c.is_ascii_digit()),
            _ => false,
        };
        if means_something {
            out.push('\\');
        }
        out.push(c);
        before = c;
        rest = &rest[c.len_utf8()..];
    }
    out
}

/// Text as an inline code span of Markdown, on one line; one that no run of backticks in it can end.
#[must_use]
pub fn rustdoc_code(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let longest = text
        .split(|c| c != '`')
        .map(str::len)
        .max()
        .unwrap_or_default();
    let ticks = "`".repeat(longest + 1);
    if text.starts_with('`') || text.ends_with('`') || text.is_empty() {
        format!("{ticks} {text} {ticks}")
    } else {
        format!("{ticks}{text}{ticks}")
    }
}

/// A string literal. It holds no directive of mdBook, which would be executed in a code block.
#[must_use]
pub fn string(text: &str) -> String {
    let literal = proc_macro2::Literal::string(text).to_string();
    literal.replace("{{#", "{\\u{7b}#")
}

/// Text behind `//`, on one line, without a directive of mdBook.
#[must_use]
pub fn line_comment(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join(" ").replace("{{#", "{ {#")
}

/// A fence of a code block: which character, and how many of it.
struct Fence {
    character: char,
    length: usize,
}

impl Fence {
    fn opened_by(content: &str) -> Option<Self> {
        let character = content.chars().next().filter(|c| matches!(c, '`' | '~'))?;
        let info = content.trim_start_matches(character);
        let length = content.len() - info.len();
        let opens = length >= 3 && !(character == '`' && info.contains('`'));
        opens.then_some(Self { character, length })
    }

    fn is_closed_by(&self, content: &str) -> bool {
        content.len() >= self.length && content.chars().all(|c| c == self.character)
    }

    fn marker(&self) -> String {
        self.character.to_string().repeat(self.length)
    }
}

/// The lines of a paragraph, which is emptied. A code span may go from one line to the next, so
/// they are escaped together.
fn inline_lines(paragraph: &mut Vec<&str>) -> Vec<String> {
    // Four spaces would make an indented code block, which rustdoc compiles as a test.
    let dedented: Vec<String> = paragraph
        .drain(..)
        .map(|line| {
            let content = line.trim_start();
            let indent = (line.len() - content.len()).min(3);
            format!("{}{content}", " ".repeat(indent))
        })
        .collect();
    if dedented.is_empty() {
        return Vec::new();
    }
    inline(&dedented.join("\n"))
        .lines()
        .map(str::to_owned)
        .collect()
}

/// A paragraph of Markdown with everything escaped that rustdoc would take amiss.
fn inline(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut before = ' ';
    while let Some(c) = rest.chars().next() {
        let taken = match c {
            '\\' => {
                let next = rest.chars().nth(1);
                let escapes = next.is_some_and(|next| next.is_ascii_punctuation());
                out.push('\\');
                out.push(next.filter(|_| escapes).unwrap_or('\\'));
                if escapes { 2 } else { 1 }
            }
            '`' => code_span(rest, &mut out),
            '<' => {
                let link =
                    url_at(&rest[1..], '<').filter(|url| rest[1 + url.len()..].starts_with('>'));
                if let Some(url) = link {
                    push_link(&mut out, url);
                    url.len() + 2
                } else {
                    out.push_str("\\<");
                    1
                }
            }
            '[' => {
                if let Some(link) = link_at(rest) {
                    out.push_str(link);
                    link.len()
                } else {
                    out.push_str("\\[");
                    1
                }
            }
            ']' => {
                out.push_str("\\]");
                1
            }
            _ => {
                if let Some(url) = url_at(rest, before) {
                    push_link(&mut out, url);
                    url.len()
                } else {
                    out.push(c);
                    c.len_utf8()
                }
            }
        };
        before = rest[..taken].chars().next_back().unwrap_or(' ');
        rest = &rest[taken..];
    }
    out
}

/// Copies the code span at the start of `rest`, or escapes the backticks that open none; returns
/// how many bytes that were.
fn code_span(rest: &str, out: &mut String) -> usize {
    let ticks = rest.len() - rest.trim_start_matches('`').len();
    let mut at = ticks;
    while let Some(found) = rest[at..].find('`') {
        let start = at + found;
        let run = rest[start..].len() - rest[start..].trim_start_matches('`').len();
        if run == ticks {
            out.push_str(&rest[..start + run]);
            return start + run;
        }
        at = start + run;
    }
    out.push_str(&"\\`".repeat(ticks));
    ticks
}

/// `[text](https://…)` at the start of `text`, with nothing in its text that would need escaping.
fn link_at(text: &str) -> Option<&str> {
    let end = text.find("](")?;
    let label_is_plain = !text[1..end].contains(['[', ']', '<', '`', '\\', '\n']);
    let url = url_at(&text[end + 2..], '(')?;
    let after = end + 2 + url.len();
    (label_is_plain && text[1..end].find("://").is_none() && text[after..].starts_with(')'))
        .then(|| &text[..=after])
}

fn push_link(out: &mut String, url: &str) {
    out.push('<');
    out.push_str(url);
    out.push('>');
}

/// The `http` or `https` address at the start of `text`, unless a word goes on there.
fn url_at(text: &str, before: char) -> Option<&str> {
    let starts = text.starts_with("https://") || text.starts_with("http://");
    if !starts || before.is_alphanumeric() {
        return None;
    }
    let allowed = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#@!$&*+,;=%".contains(c);
    let url = &text[..text.find(|c| !allowed(c)).unwrap_or(text.len())];
    let url = url.trim_end_matches(['.', ',', ';', ':', '!', '?', '*', '_']);
    (!url.ends_with("//")).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn markdown(text: &str) -> String {
        rustdoc_markdown(text).join("\n")
    }

    #[test]
    fn markdown_keeps_code_emphasis_and_links() {
        for text in [
            "Check the `X-RateLimit-Remaining` header, *now*",
            "a ``code ` span`` and [a link](https://example.com/a?b=c) and <https://example.com>",
            "- a list\n- of two",
            r"an escaped \[bracket\]",
        ] {
            assert_eq!(markdown(text), text);
        }
    }

    #[test]
    fn markdown_cannot_link_run_or_open_a_tag() {
        for (text, expected) in [
            ("<script>alert(1)</script>", r"\<script>alert(1)\</script>"),
            ("see [Vec] and [`Vec`]", r"see \[Vec\] and \[`Vec`\]"),
            ("[y](javascript:alert(1))", r"\[y\](javascript:alert(1))"),
            ("an odd ` tick", r"an odd \` tick"),
            ("text\n\n    fn code() {}", "text\n\n   fn code() {}"),
            ("text\n\n\tfn code() {}", "text\n\n fn code() {}"),
            ("```rust\nfn code() {}\n```", "```text\nfn code() {}\n```"),
            ("~~~\nno end", "~~~text\nno end\n~~~"),
            (
                "at https://example.com/a, or",
                "at <https://example.com/a>, or",
            ),
            ("[x]: https://example.com", r"\[x\]: <https://example.com>"),
            (r"C:\dir \", r"C:\\dir \\"),
        ] {
            assert_eq!(markdown(text), expected);
        }
    }

    #[test]
    fn text_means_nothing() {
        for (text, expected) in [
            ("Resource doesn't exist", "Resource doesn't exist"),
            (
                "a_b _c_ *d* `e` [f] <g>",
                r"a_b \_c\_ \*d\* \`e\` \[f\] \<g\>",
            ),
            ("# one\n- two", r"\# one - two"),
            ("1. three", r"1\. three"),
            ("see https://example.com/x.", "see <https://example.com/x>."),
        ] {
            assert_eq!(rustdoc_text(text), expected);
        }
    }

    #[test]
    fn code_spans_hold_backticks() {
        assert_eq!(rustdoc_code("a"), "`a`");
        assert_eq!(rustdoc_code("a``b"), "```a``b```");
        assert_eq!(rustdoc_code("`"), "`` ` ``");
    }
}
