//! A page read back: blocks, links and anchors, by the parser and with the options of mdBook 0.5.

use std::collections::BTreeSet;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

/// A block of a page, as a reader sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A heading with its level, its explicit anchor and its text.
    Heading(usize, Option<String>, String),
    /// A paragraph outside of lists.
    Paragraph(String),
    /// An item of a list that is in no other, with everything in it.
    Item(String),
    /// A row of a table.
    Row(Vec<String>),
    /// A code block outside of lists, with its language.
    Code(String, String),
}

impl Block {
    /// A heading.
    pub fn heading(level: usize, anchor: Option<&str>, text: &str) -> Self {
        Self::Heading(level, anchor.map(str::to_owned), text.to_owned())
    }

    /// Its text; empty for a row.
    pub fn text(&self) -> &str {
        match self {
            Self::Heading(_, _, text)
            | Self::Paragraph(text)
            | Self::Item(text)
            | Self::Code(_, text) => text,
            Self::Row(_) => "",
        }
    }

    /// Its text without white space.
    pub fn squeezed(&self) -> String {
        squeeze(self.text())
    }

    /// Whether it is a heading of that level with an anchor of its own.
    pub fn is_heading_with_anchor(&self, wanted: usize) -> bool {
        matches!(self, Self::Heading(level, Some(_), _) if *level == wanted)
    }
}

/// A page.
#[derive(Debug, Default)]
pub struct Page {
    /// Its blocks in order.
    pub blocks: Vec<Block>,
    /// Where its links lead.
    pub links: Vec<String>,
    /// The explicit anchors of its headings.
    pub anchors: BTreeSet<String>,
}

/// The options of mdBook 0.5 with smart punctuation off.
fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_GFM
}

impl Page {
    /// Reads a page.
    pub fn parse(markdown: &str) -> Self {
        let mut page = Self::default();
        let mut text = String::new();
        let mut depth = 0;
        let mut language = None;
        for event in Parser::new_ext(markdown, options()) {
            match event {
                Event::Start(Tag::Item) => depth += 1,
                Event::End(TagEnd::Item) => {
                    depth -= 1;
                    if depth == 0 {
                        page.blocks.push(Block::Item(std::mem::take(&mut text)));
                    }
                }
                Event::Start(Tag::Heading { ref id, .. }) => {
                    page.anchors.extend(id.as_deref().map(str::to_owned));
                    page.blocks.push(Block::heading(0, id.as_deref(), ""));
                }
                Event::End(TagEnd::Heading(level)) => {
                    if let Some(Block::Heading(at, _, heading)) = page.blocks.last_mut() {
                        *at = level_of(level);
                        *heading = std::mem::take(&mut text);
                    }
                }
                Event::End(TagEnd::Paragraph) if depth == 0 => {
                    page.blocks
                        .push(Block::Paragraph(std::mem::take(&mut text)));
                }
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                    language = Some(info.to_string());
                }
                Event::End(TagEnd::CodeBlock) if depth == 0 => {
                    let language = language.take().unwrap_or_default();
                    page.blocks
                        .push(Block::Code(language, std::mem::take(&mut text)));
                }
                Event::Start(Tag::TableHead | Tag::TableRow) => {
                    page.blocks.push(Block::Row(Vec::new()));
                }
                Event::End(TagEnd::TableCell) => {
                    let cell = std::mem::take(&mut text);
                    if let Some(Block::Row(cells)) = page.blocks.last_mut() {
                        cells.push(cell.trim().to_owned());
                    } else {
                        // A table in a list is text of its item.
                        text = cell;
                    }
                }
                Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                    page.links.push(dest_url.to_string());
                }
                Event::Text(part) | Event::Code(part) => text.push_str(&part),
                Event::SoftBreak | Event::HardBreak => text.push(' '),
                Event::Html(raw) | Event::InlineHtml(raw) => {
                    text.push_str(raw_text(&raw).trim_end_matches('\n'));
                }
                _ => {}
            }
        }
        page
    }

    /// The section under the heading with that text or anchor, that heading first; empty if there
    /// is none.
    pub fn section(&self, name: &str) -> &[Block] {
        let start = self.blocks.iter().position(|block| match block {
            Block::Heading(_, anchor, text) => anchor.as_deref() == Some(name) || text == name,
            _ => false,
        });
        let Some(start) = start else {
            return &[];
        };
        let rest = &self.blocks[start..];
        let Block::Heading(level, ..) = rest[0] else {
            return &[];
        };
        let ends = |block: &Block| matches!(block, Block::Heading(other, ..) if *other <= level);
        let length = rest[1..]
            .iter()
            .position(ends)
            .map_or(rest.len(), |at| at + 1);
        &rest[..length]
    }

    /// The page as lines of text: `- ` before an item, `|` around cells, code line by line.
    pub fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for block in &self.blocks {
            match block {
                Block::Item(text) => lines.push(format!("- {}", text.trim())),
                Block::Row(cells) => lines.push(format!("| {} |", cells.join(" | "))),
                other => lines.extend(other.text().lines().map(|line| line.trim().to_owned())),
            }
        }
        lines
    }
}

fn level_of(level: HeadingLevel) -> usize {
    level as usize
}

/// The text that raw HTML of ours shows: code that no Markdown can hold, and line breaks.
fn raw_text(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = rest[at..].find('>').map_or("", |end| &rest[at + end + 1..]);
    }
    out.push_str(rest);
    let mut text = String::new();
    let mut parts = out.split("&#");
    text.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let (number, rest) = part.split_once(';').unwrap_or(("", part));
        text.extend(number.parse().ok().and_then(char::from_u32));
        text.push_str(rest);
    }
    text
}

/// The blocks behind the paragraph with that text.
pub fn after<'a>(blocks: &'a [Block], paragraph: &str) -> &'a [Block] {
    let at = blocks
        .iter()
        .position(|block| matches!(block, Block::Paragraph(text) if text == paragraph));
    at.map_or(&[], |at| &blocks[at + 1..])
}

/// The texts of the items of the first list, without white space.
pub fn items(blocks: &[Block]) -> Vec<String> {
    blocks
        .iter()
        .skip_while(|block| !matches!(block, Block::Item(_)))
        .take_while(|block| matches!(block, Block::Item(_)))
        .filter_map(|block| match block {
            Block::Item(text) => Some(squeeze(text)),
            _ => None,
        })
        .collect()
}

/// The rows of the tables in `blocks`.
pub fn rows(blocks: &[Block]) -> Vec<&Vec<String>> {
    blocks
        .iter()
        .filter_map(|block| match block {
            Block::Row(cells) => Some(cells),
            _ => None,
        })
        .collect()
}

/// The code blocks of that language.
pub fn code<'a>(blocks: &'a [Block], language: &str) -> Vec<&'a str> {
    blocks
        .iter()
        .filter_map(|block| match block {
            Block::Code(of, text) if of == language => Some(text.as_str()),
            _ => None,
        })
        .collect()
}

/// A text without white space: how lines are broken is the renderer's affair.
pub fn squeeze(text: &str) -> String {
    text.split_whitespace().collect()
}

/// What a reader of an author's Markdown should see, without white space: raw HTML is text, and
/// behind a link that a page cannot have stands where it would lead.
pub fn reads(markdown: &str) -> String {
    let mut out = String::new();
    let mut links = Vec::new();
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => {
                out.push_str(&text);
            }
            Event::SoftBreak | Event::HardBreak => out.push(' '),
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                links.push(dest_url.to_string());
            }
            Event::End(TagEnd::Link | TagEnd::Image) => {
                let link = links.pop().unwrap_or_default();
                let kept = ["http://", "https://", "mailto:", "/", "#"];
                if !link.is_empty() && !kept.iter().any(|scheme| link.starts_with(scheme)) {
                    out.push('(');
                    out.push_str(&link);
                    out.push(')');
                }
            }
            _ => {}
        }
    }
    squeeze(&out)
}

/// The path that `link` on the page at `from` leads to.
pub fn resolve(from: &str, link: &str) -> String {
    if link.is_empty() {
        return from.to_owned();
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in link.split('/') {
        if part == ".." {
            parts.pop();
        } else {
            parts.push(part);
        }
    }
    parts.join("/")
}

/// Panics if a row of a table has more or fewer cells than the head: parsers cut such rows.
pub fn check_tables(name: &str, markdown: &str) {
    let bars = |line: &str| {
        line.replace("\\\\", "")
            .replace("\\|", "")
            .matches('|')
            .count()
    };
    let mut columns = None;
    for line in markdown.lines() {
        let line = line.trim_start_matches([' ', '>']);
        columns = if line.starts_with('|') {
            let found = bars(line);
            assert_eq!(found, columns.unwrap_or(found), "{name}: {line}");
            Some(found)
        } else {
            None
        };
    }
}

/// Panics if the rendered page has an element that we do not write, or an address that runs code.
pub fn check_html(name: &str, markdown: &str) {
    const KNOWN: [&str; 25] = [
        "h1",
        "h2",
        "h3",
        "p",
        "ul",
        "ol",
        "li",
        "a",
        "code",
        "pre",
        "strong",
        "em",
        "del",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "blockquote",
        "hr",
        "br",
        "br/",
        "hr/",
        "!--",
    ];
    let mut rendered = String::new();
    html::push_html(&mut rendered, Parser::new_ext(markdown, options()));
    let mut comments = 0;
    for (at, _) in rendered.match_indices('<') {
        let tag = rendered[at + 1..].trim_start_matches('/');
        let tag: String = tag
            .chars()
            .take_while(|c| !matches!(c, ' ' | '>' | '\n'))
            .collect();
        assert!(KNOWN.contains(&tag.as_str()), "{name}: <{tag}>");
        comments += usize::from(tag == "!--");
    }
    assert_eq!(
        comments, 1,
        "{name}: one comment, the mark of a generated file"
    );
    for attribute in ["src=", "style=", "onclick=", "onerror="] {
        for (at, _) in rendered.match_indices(attribute) {
            let before = rendered[..at].rfind(['<', '>']);
            let in_tag = before.is_some_and(|at| rendered[at..].starts_with('<'));
            assert!(!in_tag, "{name}: {attribute}");
        }
    }
    for (at, _) in rendered.match_indices("href=\"") {
        let address = rendered[at + 6..].to_ascii_lowercase();
        let is_url = [
            "http://", "https://", "mailto:", "/", "#", "codes/", "../", "index.md",
        ];
        let is_page = address
            .split('"')
            .next()
            .is_some_and(|address| address.ends_with(".md"));
        let safe = is_page || is_url.iter().any(|start| address.starts_with(start));
        assert!(safe, "{name}: {address:.40}");
    }
}
