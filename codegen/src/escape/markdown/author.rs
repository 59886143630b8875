//! Markdown that an author wrote, made fit to stand in a page.
//!
//! The text is parsed and written again, so that what comes out is a closed piece of Markdown:
//! paragraphs, lists, quotes, tables, code, emphasis and links to places that a page may link to.
//! Raw HTML and other addresses come out as text, headings as bold paragraphs; a fence or comment
//! that the author left open ends with the text.

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};

use super::{Dialect, destination, is_inert_char, visible};

/// Containers nested deeper than this are flattened, so that what comes out is no more than some
/// times as long as the text.
const MAX_DEPTH: usize = 16;

/// Where a `#CODE` of a text leads; `None` for a code that the catalogue does not have.
pub type Anchors<'a> = &'a dyn Fn(&str) -> Option<String>;

/// [`Dialect::blocks`] for a reader of no particular tool.
#[must_use]
pub fn blocks(markdown: &str, anchors: Anchors<'_>) -> String {
    Dialect::CommonMark.blocks(markdown, anchors)
}

/// [`Dialect::item`] for a reader of no particular tool.
#[must_use]
pub fn item(markdown: &str, anchors: Anchors<'_>) -> String {
    Dialect::CommonMark.item(markdown, anchors)
}

impl Dialect {
    /// Blocks, separated by blank lines, without a final line feed.
    #[must_use]
    pub fn blocks(self, markdown: &str, anchors: Anchors<'_>) -> String {
        if self.is_plain(markdown) {
            return markdown.to_owned();
        }
        Writer::new(self, anchors, false).write(markdown)
    }

    /// One item of a bulleted list, its further lines indented, without a final line feed.
    #[must_use]
    pub fn item(self, markdown: &str, anchors: Anchors<'_>) -> String {
        indented("- ", "  ", &self.blocks(markdown, anchors))
    }

    /// One line, for a cell of a table.
    #[must_use]
    pub fn cell_of_blocks(self, markdown: &str, anchors: Anchors<'_>) -> String {
        if self.is_plain(markdown) {
            return markdown.to_owned();
        }
        Writer::new(self, anchors, true).write(markdown)
    }

    /// Whether Markdown reads the text as one paragraph of nothing but text and simple code spans,
    /// so that it can stand as it is. Most texts are of this kind and need no parser.
    fn is_plain(self, markdown: &str) -> bool {
        let mut in_code = false;
        markdown.starts_with(|c: char| c.is_ascii_alphabetic())
            && !markdown.ends_with(' ')
            && self.adds_nothing(markdown)
            && markdown.split('`').all(|part| {
                let in_span = |c| is_inert_char(c) || "_*<>#".contains(c);
                let plain = if in_code {
                    // An empty part is a run of two backticks.
                    !part.is_empty() && part.chars().all(in_span)
                } else {
                    part.chars().all(is_inert_char)
                };
                in_code = !in_code;
                plain
            })
            // After the last part, which stands behind a closing backtick.
            && in_code
    }
}

/// Finished blocks as a block quotation, without a final line feed.
#[must_use]
pub fn quote(blocks: &str) -> String {
    indented("> ", "> ", blocks)
}

/// What it reads as, without marks and on one line: for a format that is not Markdown.
#[must_use]
pub fn plain(markdown: &str) -> String {
    let mut out = String::with_capacity(markdown.len());
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => {
                out.extend(text.chars().map(visible));
            }
            // Only these have text on both sides of them on a line.
            Event::Start(
                Tag::Emphasis
                | Tag::Strong
                | Tag::Strikethrough
                | Tag::Link { .. }
                | Tag::Image { .. },
            ) => {}
            Event::Start(_) | Event::SoftBreak | Event::HardBreak => out.push(' '),
            _ => {}
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `blocks` with `first` before the first line and `rest` before the others.
fn indented(first: &str, rest: &str, blocks: &str) -> String {
    let mut out = String::with_capacity(blocks.len() + first.len());
    for (at, line) in blocks.split('\n').enumerate() {
        let prefix = if at == 0 { first } else { rest };
        if at > 0 {
            out.push('\n');
        }
        if line.is_empty() {
            out.push_str(prefix.trim_end());
        } else {
            out.push_str(prefix);
            out.push_str(line);
        }
    }
    out
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Root,
    Paragraph,
    Quote,
    /// Holds the number of the next item, if items have numbers.
    List(Option<u64>),
    Item,
    Table {
        columns: usize,
    },
}

/// A block that is being written.
struct Frame {
    kind: Kind,
    out: String,
    /// The last thing in it is a block, not text.
    after_block: bool,
    /// An item with paragraphs in it, which stand apart.
    loose: bool,
}

impl Frame {
    fn new(kind: Kind) -> Self {
        Self {
            kind,
            out: String::new(),
            after_block: false,
            loose: false,
        }
    }
}

struct Writer<'a> {
    dialect: Dialect,
    anchors: Anchors<'a>,
    /// Everything on one line, for a cell of a table.
    flat: bool,
    /// The open blocks. The page itself, below them, is `root`.
    root: Frame,
    frames: Vec<Frame>,
    /// Text that is not yet escaped: how it is depends on what follows.
    pending: String,
    /// What each open link or image closes with.
    closers: Vec<String>,
    in_heading: bool,
    /// The content of the open code block or block of raw HTML.
    literal: Option<String>,
    language: String,
}

impl<'a> Writer<'a> {
    fn new(dialect: Dialect, anchors: Anchors<'a>, flat: bool) -> Self {
        Self {
            dialect,
            anchors,
            flat,
            root: Frame::new(Kind::Root),
            frames: Vec::new(),
            pending: String::new(),
            closers: Vec::new(),
            in_heading: false,
            literal: None,
            language: String::new(),
        }
    }

    fn write(mut self, markdown: &str) -> String {
        let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
        for event in Parser::new_ext(markdown, options) {
            match event {
                Event::Start(tag) => self.start(tag),
                Event::End(tag) => self.end(tag),
                Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => {
                    self.literal
                        .as_mut()
                        .unwrap_or(&mut self.pending)
                        .push_str(&text);
                }
                Event::Code(literal) => {
                    let span = self.code_span(&literal);
                    self.mark(&span);
                }
                Event::SoftBreak => self.line_break(" ", "\n"),
                Event::HardBreak => self.line_break("<br/>", "\\\n"),
                Event::Rule => self.block("***"),
                // The syntax of the others is not enabled.
                _ => {}
            }
        }
        self.flush();
        self.root.out.truncate(self.root.out.trim_end().len());
        self.root.out
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph => {
                self.top().loose = true;
                self.open(Kind::Paragraph);
            }
            Tag::Heading { .. } => {
                self.open(Kind::Paragraph);
                self.mark("**");
                self.in_heading = true;
            }
            Tag::BlockQuote(_) => self.open(Kind::Quote),
            Tag::List(first) => self.open(Kind::List(first)),
            Tag::Item => self.open(Kind::Item),
            Tag::CodeBlock(kind) => {
                self.language = match kind {
                    CodeBlockKind::Fenced(info) => info.to_string(),
                    CodeBlockKind::Indented => String::new(),
                };
                self.literal = Some(String::new());
            }
            Tag::HtmlBlock => self.literal = Some(String::new()),
            Tag::Table(columns) => self.open(Kind::Table {
                columns: columns.len(),
            }),
            Tag::TableRow => self.mark(if self.flat { "<br/>" } else { "\n" }),
            Tag::TableCell if !self.flat => self.mark("| "),
            Tag::Emphasis => self.mark("*"),
            Tag::Strong if !self.in_heading => self.mark("**"),
            Tag::Strikethrough => self.mark("~~"),
            // Of `<name@example.com>`, the parser states the text alone.
            Tag::Link {
                link_type: LinkType::Email,
                dest_url,
                ..
            } => self.open_link(&format!("mailto:{dest_url}")),
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => self.open_link(&dest_url),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => {
                self.in_heading = false;
                self.flush();
                if self.top().out == "**" {
                    self.top().out.clear();
                } else {
                    self.mark("**");
                }
                self.close();
            }
            TagEnd::Paragraph
            | TagEnd::BlockQuote(_)
            | TagEnd::List(_)
            | TagEnd::Item
            | TagEnd::Table => self.close(),
            TagEnd::CodeBlock => {
                let text = self.literal.take().unwrap_or_default();
                if self.flat {
                    let span = self.dialect.cell_code(text.trim());
                    self.block(&span);
                } else {
                    let block = self.dialect.code_block(&self.language, &text);
                    self.block(&block);
                }
            }
            TagEnd::HtmlBlock => {
                self.open(Kind::Paragraph);
                self.pending = self.literal.take().unwrap_or_default();
                self.close();
            }
            TagEnd::TableHead | TagEnd::TableRow if !self.flat => {
                self.mark("|");
                if let (TagEnd::TableHead, Kind::Table { columns }) = (tag, self.top().kind) {
                    let rule = "| --- ".repeat(columns);
                    self.mark(&format!("\n{rule}|"));
                }
            }
            TagEnd::TableCell => self.mark(" "),
            TagEnd::Emphasis => self.mark("*"),
            TagEnd::Strong if !self.in_heading => self.mark("**"),
            TagEnd::Strikethrough => self.mark("~~"),
            TagEnd::Link | TagEnd::Image => {
                let closer = self.closers.pop().unwrap_or_default();
                self.mark(&closer);
            }
            _ => {}
        }
    }

    fn top(&mut self) -> &mut Frame {
        self.frames.last_mut().unwrap_or(&mut self.root)
    }

    /// Opens a block.
    fn open(&mut self, kind: Kind) {
        self.flush();
        self.frames.push(Frame::new(kind));
    }

    /// Closes the innermost block and appends it to the one around it.
    fn close(&mut self) {
        self.flush();
        let Some(frame) = self.frames.pop() else {
            return;
        };
        let (first, rest) = match frame.kind {
            _ if self.flat || self.frames.len() > MAX_DEPTH => (String::new(), ""),
            Kind::Quote => ("> ".to_owned(), "> "),
            Kind::Item => match &mut self.top().kind {
                Kind::List(Some(number)) => {
                    let marker = format!("{number}. ");
                    *number = (*number + 1).min(999_999_999);
                    // A number has at most nine digits, so this is as wide as any marker.
                    let rest = &"            "[..marker.len().min(12)];
                    (marker, rest)
                }
                _ => ("- ".to_owned(), "  "),
            },
            _ => (String::new(), ""),
        };
        let out = if first.is_empty() {
            frame.out
        } else {
            indented(&first, rest, &frame.out)
        };
        let in_tight_item = self.top().kind == Kind::Item && !self.top().loose;
        let follows_text = match frame.kind {
            Kind::Item => !frame.loose,
            // A list that does not count from 1 needs a blank line before it.
            Kind::List(number) => in_tight_item && (number.is_none() || out.starts_with("1.")),
            _ => false,
        };
        self.append(out, if follows_text { "\n" } else { "\n\n" });
    }

    /// Appends a finished block.
    fn block(&mut self, block: &str) {
        self.flush();
        self.append(block.to_owned(), "\n\n");
    }

    fn append(&mut self, block: String, gap: &str) {
        let gap = if self.flat { "<br/>" } else { gap };
        let top = self.top();
        if top.out.is_empty() {
            top.out = block;
        } else if !block.is_empty() {
            top.out.push_str(gap);
            top.out.push_str(&block);
        }
        top.after_block = true;
    }

    /// The innermost block, ready for text.
    fn line(&mut self) -> &mut Frame {
        let gap = if self.flat { "<br/>" } else { "\n\n" };
        let top = self.top();
        if std::mem::take(&mut top.after_block) && !top.out.is_empty() {
            top.out.push_str(gap);
        }
        top
    }

    /// Writes the pending text.
    fn flush(&mut self) {
        if self.pending.is_empty() {
            return;
        }
        let text = std::mem::take(&mut self.pending);
        let (flat, dialect) = (self.flat, self.dialect);
        let line = self.line();
        let line_start = line.out.is_empty() || line.out.ends_with('\n');
        dialect.push_text(&mut line.out, &text, line_start && !flat);
    }

    /// Writes finished inline Markdown.
    fn mark(&mut self, markup: &str) {
        self.flush();
        self.line().out.push_str(markup);
    }

    fn line_break(&mut self, flat: &str, otherwise: &str) {
        let kind = if self.flat { flat } else { otherwise };
        self.mark(kind);
    }

    fn code_span(&mut self, literal: &str) -> String {
        if self.flat || matches!(self.top().kind, Kind::Table { .. }) {
            self.dialect.cell_code(literal)
        } else {
            self.dialect.code(literal)
        }
    }

    fn open_link(&mut self, address: &str) {
        self.flush();
        let within = self.closers.iter().any(|closer| closer.starts_with(']'));
        let target = match address.strip_prefix('#') {
            Some(code) => (self.anchors)(code),
            None => destination(address),
        };
        let closer = match target {
            // A link in a link, or an image in one: its text.
            _ if within => String::new(),
            Some(target) => {
                let line = self.line();
                // `![` would make an image of it.
                if line.out.ends_with('!') {
                    line.out.pop();
                    line.out.push_str("\\!");
                }
                line.out.push('[');
                format!("]({target})")
            }
            None if address.is_empty() => String::new(),
            None => format!(" ({})", self.code_span(address)),
        };
        self.closers.push(closer);
    }
}
