//! The list of known gaps: what no test raises, each with the reason. It may only become shorter.

use super::Kind;
use crate::diagnostics::{Diagnostic, Report, Sink, rules};
use crate::source::tree::{Kind as Is, Node};
use crate::source::{Source, Sources, Span, parse, read};
use crate::spec::grammar::names::{CODE, ID};
use crate::spec::grammar::{Key, Object, Shape};
use crate::spec::shape;

/// An entry.
static GAP: Object = Object {
    name: "gap",
    doc: "A kind of error that no test raises.",
    keys: &[
        Key {
            name: "code",
            shape: Shape::Name(&CODE),
            required: true,
            doc: "The code.",
        },
        Key {
            name: "cause",
            shape: Shape::Name(&ID),
            required: false,
            doc: "The id of the cause; without it, the entry is about the code for whatever cause.",
        },
        Key {
            name: "reason",
            shape: Shape::Markdown,
            required: true,
            doc: "Why no test raises it.",
        },
    ],
};

/// The list.
#[derive(Debug, Clone, Default)]
pub struct Gaps {
    sources: Sources,
    entries: Vec<Gap>,
    /// It is written as `[…]`.
    flow: bool,
}

/// One entry.
#[derive(Debug, Clone)]
pub struct Gap {
    /// What no test raises.
    pub kind: Kind,
    /// Why, on one line.
    pub reason: String,
    /// The line on which the entry starts.
    pub line: usize,
    /// From its first line to its last.
    lines: (usize, usize),
}

/// The list is written as `[…]`, from which no line can be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotByLines;

impl std::fmt::Display for NotByLines {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the list is written as `[…]`, so that no entry has lines of its own; start each with `- `")
    }
}

impl std::error::Error for NotByLines {}

impl Gaps {
    /// A list that holds nothing.
    #[must_use]
    pub fn empty(name: &str) -> Self {
        let mut sources = Sources::default();
        sources.add(name, "");
        Self {
            sources,
            ..Self::default()
        }
    }

    /// Reads a list, which messages call `name`.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it.
    pub fn parse(name: &str, text: Vec<u8>) -> Result<Self, Report> {
        let mut sources = Sources::default();
        let mut sink = Sink::default();
        let (file, is_text) = read::add(name, text, &mut sources, &mut sink);
        let Some(source) = sources.get(file).filter(|_| is_text) else {
            return Err(sink.into_report(sources));
        };
        if is_blank(source.text()) {
            return Ok(Self {
                sources,
                ..Self::default()
            });
        }
        let root = parse::parse(source, file, &mut sink);
        let mut entries = Vec::new();
        if let Some(root) = &root {
            match root.as_seq() {
                Some(items) => read_items(items, source, &sources, &mut sink, &mut entries),
                None => sink.push(not_a_list(root)),
            }
        }
        if sink.has_errors() {
            return Err(sink.into_report(sources));
        }
        let flow = root.is_some_and(|root| {
            let start = root.span.start;
            source.slice(start, start.saturating_add(1)) == "["
        });
        Ok(Self {
            sources,
            entries,
            flow,
        })
    }

    /// The entries.
    #[must_use]
    pub fn entries(&self) -> &[Gap] {
        &self.entries
    }

    /// How messages call it.
    #[must_use]
    pub fn name(&self) -> &str {
        self.source().map_or("", Source::name)
    }

    /// The text of the list without some entries. Everything else stays as it is, comments included.
    ///
    /// # Errors
    ///
    /// [`NotByLines`] if the entries do not stand on lines of their own.
    pub fn without(&self, leaves: impl Fn(&Gap) -> bool) -> Result<String, NotByLines> {
        let (leaving, staying): (Vec<_>, Vec<_>) = self.entries.iter().partition(|gap| leaves(gap));
        if self.flow && !leaving.is_empty() {
            return Err(NotByLines);
        }
        let is_left = |line: usize| {
            let mut lines = leaving.iter().map(|gap| gap.lines);
            lines.any(|(first, last)| (first..=last).contains(&line))
        };
        let text = self.source().map_or("", Source::text);
        let lines = text.split_inclusive('\n').zip(1..);
        let kept = lines.filter(|(_, line)| !is_left(*line));
        let mut text: String = kept.map(|(text, _)| text).collect();
        if staying.is_empty() && !leaving.is_empty() {
            if !(text.is_empty() || text.ends_with('\n')) {
                text.push('\n');
            }
            // So that it is still a list to every reader.
            text.push_str("[]\n");
        }
        Ok(text)
    }

    fn source(&self) -> Option<&Source> {
        self.sources.get(0)
    }
}

/// Whether there are comments at most.
fn is_blank(text: &str) -> bool {
    text.lines()
        .map(str::trim)
        .all(|line| line.is_empty() || line.starts_with('#'))
}

fn not_a_list(root: &Node) -> Diagnostic {
    let found = root.describe();
    let message = format!("expected a list of known gaps, found {found}");
    Diagnostic::new(&rules::WRONG_TYPE, root.span, message)
        .help("start each entry with `- `: `- { code: NOT_FOUND, cause: deleted, reason: … }`")
}

fn read_items(
    items: &[Node],
    source: &Source,
    sources: &Sources,
    sink: &mut Sink,
    entries: &mut Vec<Gap>,
) {
    let mut spans: Vec<Span> = Vec::new();
    for item in items {
        shape::check(item, &GAP, sources, sink);
        let text = |key: &str| item.get(key).and_then(Node::as_text);
        let (Some(code), Some(reason)) = (text("code"), text("reason")) else {
            continue;
        };
        let kind = Kind::new(code, text("cause"));
        let same = entries.iter().position(|gap| gap.kind == kind);
        if let Some(first) = same.and_then(|at| spans.get(at)) {
            let message = format!("{kind} is listed twice");
            sink.push(
                Diagnostic::new(&rules::DUPLICATE_ITEM, item.span, message)
                    .also(*first, "listed here already"),
            );
        }
        spans.push(item.span);
        let first = dash_line(source, source.line(item.span.start));
        let last = last_line(source, item).max(first);
        entries.push(Gap {
            kind,
            reason: reason.split_whitespace().collect::<Vec<_>>().join(" "),
            line: first,
            lines: (first, last),
        });
    }
}

/// The line of the `-` of an entry, which may stand above what follows it.
fn dash_line(source: &Source, line: usize) -> usize {
    let starts = |line: &usize| {
        let (start, end) = source.line_range(*line);
        source.slice(start, end).trim_start().starts_with('-')
    };
    (1..=line).rev().find(starts).unwrap_or(line)
}

/// The last line on which something of an entry stands.
fn last_line(source: &Source, item: &Node) -> usize {
    let end = end_of(item);
    // A text of several lines ends after its line break, and after the empty lines below it.
    let text = source.slice(0, end).trim_end();
    source.line(u32::try_from(text.len().saturating_sub(1)).unwrap_or(end))
}

/// Where a value and all that it holds ends.
fn end_of(node: &Node) -> u32 {
    let inner = match &node.kind {
        Is::Scalar { .. } => None,
        Is::Seq(items) => items.iter().map(end_of).max(),
        Is::Map { entries, .. } => entries.iter().map(|(_, value)| end_of(value)).max(),
    };
    inner.unwrap_or_default().max(node.span.end)
}
