//! Where in the text of an indented map a new entry goes, and how it is laid out there.
//!
//! A comment belongs to the entry below it if it stands right above that, as deep as its key. It belongs
//! to the entry above it if it is indented deeper, or stands right below that and right above no other.
//! Every other comment is about the list, and stays where it is. A new entry goes right behind what
//! belongs to the one before it.

use crate::source::Source;
use crate::source::tree::{Kind, Node};

use super::end::end_within;
use super::entry::Indent;

/// Text, and the byte that it is to stand before.
#[derive(Debug)]
pub struct Edit {
    pub at: u32,
    pub text: String,
}

/// Lines, counted from 1.
type Line = usize;

/// An indented map in a file.
pub struct Block<'a> {
    source: &'a Source,
    entries: &'a [(Node, Node)],
    /// How deep the keys stand.
    column: usize,
    /// The first line that is no longer part of it.
    end: Line,
    /// How many empty lines there are at least in front of a new entry.
    least_gap: usize,
}

impl<'a> Block<'a> {
    /// The map with these entries, which the key `next` follows. Nothing if they are not laid out as
    /// people do it: each key on a line of its own, all equally deep.
    pub fn new(
        source: &'a Source,
        entries: &'a [(Node, Node)],
        next: Option<&Node>,
    ) -> Option<Self> {
        let column = |(key, _): &(Node, Node)| {
            let (start, _) = source.line_range(source.line(key.span.start));
            let before = source.slice(start, key.span.start);
            // An anchor may stand before the key.
            let rest = before.trim_start_matches(' ');
            (rest.is_empty() || rest.starts_with('&')).then_some(before.len() - rest.len())
        };
        let first = column(entries.first()?)?;
        if entries.iter().any(|entry| column(entry) != Some(first)) {
            return None;
        }
        let last = source.line(u32::try_from(source.text().len()).ok()?);
        // Behind a last line break there is no line.
        let end = last + usize::from(!source.text().ends_with('\n'));
        let end = next.map_or(end, |next| source.line(next.span.start));
        Some(Self {
            source,
            entries,
            column: first,
            end,
            least_gap: 0,
        })
    }

    /// The same with an empty line in front of a new entry, whatever stands between the others.
    pub fn apart(self) -> Self {
        let least_gap = 1;
        Self { least_gap, ..self }
    }

    /// How deep the keys stand.
    pub fn column(&self) -> usize {
        self.column
    }

    /// Whether every entry is in brackets, on its line.
    pub fn is_compact(&self) -> bool {
        self.entries.iter().all(|(key, value)| {
            let is_flow = matches!(&value.kind, Kind::Map { flow: true, .. });
            let line = self.source.line(key.span.start);
            let end = end_within(self.source, value, key.span.end, u32::MAX);
            is_flow && end.is_some_and(|end| self.source.line(end) == line)
        })
    }

    /// How far the entries indent what is in them; where they do not show it, as far as `usual`.
    pub fn indent(&self, usual: usize) -> Indent {
        let column = |node: &Node| {
            let line = self.text(self.source.line(node.span.start));
            line.len() - line.trim_start_matches(' ').len()
        };
        let inner = |(_, value): &'a (Node, Node)| match &value.kind {
            Kind::Map {
                entries,
                flow: false,
            } => Some(entries.as_slice()),
            _ => None,
        };
        let first = self.entries.iter().find_map(|entry| inner(entry)?.first());
        let step = first.and_then(|(key, _)| column(key).checked_sub(self.column));
        let step = step.filter(|step| *step > 0).unwrap_or(usual);
        let dash = self.entries.iter().filter_map(inner).flatten();
        let dash = dash.filter_map(|(key, value)| {
            let item = value.as_seq()?.first()?;
            let line = self.text(self.source.line(item.span.start));
            let is_item = line.trim_start().starts_with("- ");
            column(item).checked_sub(column(key)).filter(|_| is_item)
        });
        let dash = dash.into_iter().next().unwrap_or(step);
        Indent { step, dash }
    }

    /// What puts `entry` between the entry `index` and the one before it. `late`: only after the
    /// empty lines that follow the one before, which may be part of a text that keeps them.
    pub fn insert(&self, index: usize, entry: &[String], late: bool) -> Edit {
        let line_break = self.line_break();
        let blank = line_break.repeat(self.gap().max(self.least_gap));
        let lines = entry.join(line_break);
        let Some(before) = index.checked_sub(1) else {
            let text = format!("{lines}{line_break}{blank}");
            let at = self.start(self.head(0));
            return Edit { at, text };
        };
        let mut last = self.tail(before);
        if late {
            while last + 1 < self.end && self.is_blank(last + 1) {
                last += 1;
            }
        }
        let (_, end) = self.source.line_range(last);
        let at = self.start(last + 1);
        let length = u32::try_from(self.source.text().len()).unwrap_or(u32::MAX);
        // The last line of the file may have no line break; then the new last line has none.
        let is_open = at >= length && !self.source.text().ends_with('\n') && end == length;
        let text = match (is_open, late) {
            (true, _) => format!("{line_break}{blank}{lines}"),
            (false, true) => format!("{lines}{line_break}{blank}"),
            (false, false) => format!("{blank}{lines}{line_break}"),
        };
        Edit { at, text }
    }

    /// The line break that the file uses.
    fn line_break(&self) -> &'static str {
        line_break(self.source)
    }

    /// How many empty lines usually stand between two entries; one where none shows it.
    fn gap(&self) -> usize {
        let gaps = (1..self.entries.len()).map(|index| {
            let mut between = self.tail(index - 1) + 1..self.head(index);
            // A heading between two groups has more of them behind it.
            let full = between.clone().count();
            between
                .position(|line| !self.is_blank(line))
                .unwrap_or(full)
        });
        let mut counts = std::collections::BTreeMap::new();
        for gap in gaps {
            *counts.entry(gap).or_insert(0_usize) += 1;
        }
        let usual = counts.into_iter().max_by_key(|(_, count)| *count);
        usual.map_or(usize::from(!self.is_compact()), |(gap, _)| gap)
    }

    /// The first line of an entry, with the comments above it that belong to it.
    fn head(&self, index: usize) -> Line {
        let floor = match index.checked_sub(1) {
            Some(before) => self.content_end(before),
            None => 0,
        };
        let mut line = self.key_line(index);
        while line - 1 > floor && self.comment(line - 1) == Some(self.column) {
            line -= 1;
        }
        line
    }

    /// The last line of an entry, with the comments below it that belong to it.
    fn tail(&self, index: usize) -> Line {
        let last = self.content_end(index);
        let next = self.next_line(index);
        let deeper = |line: &Line| self.comment(*line).is_some_and(|at| at > self.column);
        let mut below = last;
        while below + 1 < next && self.comment(below + 1).is_some() {
            below += 1;
        }
        let is_above_another = below + 1 == next && index + 1 < self.entries.len();
        let own = (last + 1..=below)
            .take_while(|line| {
                let depth = self.comment(*line).unwrap_or(0);
                depth > self.column || (depth == self.column && !is_above_another)
            })
            .last();
        let inside = (last + 1..next).rev().find(deeper);
        last.max(own.unwrap_or(0)).max(inside.unwrap_or(0))
    }

    /// The last line of what an entry says.
    fn content_end(&self, index: usize) -> Line {
        let Some((key, value)) = self.entries.get(index) else {
            return self.end.saturating_sub(1);
        };
        let next = self.next_line(index);
        // What an alias repeats stands elsewhere.
        let bound = self.start(next);
        let end = end_within(self.source, value, key.span.start, bound);
        let end = end.unwrap_or(0).max(key.span.end);
        let mut last = self.source.line(end.saturating_sub(1));
        // An alias, or a bracket, may stand on a line of its own.
        for line in last + 1..next {
            if self.text(line).starts_with("---") || self.text(line).starts_with("...") {
                break;
            }
            if !self.is_blank(line) && self.comment(line).is_none() {
                last = line;
            }
        }
        last
    }

    fn key_line(&self, index: usize) -> Line {
        let entry = self.entries.get(index);
        entry.map_or(self.end, |(key, _)| self.source.line(key.span.start))
    }

    fn next_line(&self, index: usize) -> Line {
        self.key_line(index + 1)
    }

    /// The first byte of a line; of the one behind the last, the end of the text.
    fn start(&self, line: Line) -> u32 {
        let length = u32::try_from(self.source.text().len()).unwrap_or(u32::MAX);
        if line > self.source.line(length) {
            return length;
        }
        self.source.line_range(line).0
    }

    fn text(&self, line: Line) -> &'a str {
        let (start, end) = self.source.line_range(line);
        self.source.slice(start, end)
    }

    fn is_blank(&self, line: Line) -> bool {
        self.text(line).trim().is_empty()
    }

    /// How deep the comment stands that a line is, if it is one.
    fn comment(&self, line: Line) -> Option<usize> {
        let text = self.text(line);
        let rest = text.trim_start();
        rest.starts_with('#').then_some(text.len() - rest.len())
    }
}

/// The line break that a file uses.
pub fn line_break(source: &Source) -> &'static str {
    match source.text().find('\n') {
        Some(at) if source.text().get(..at).is_some_and(|it| it.ends_with('\r')) => "\r\n",
        _ => "\n",
    }
}
