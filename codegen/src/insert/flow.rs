//! Where in the text of a map in brackets a new entry goes: in JSON, or in YAML that is written so.

use serde_json::{Value, json};

use crate::escape::config::yaml_scalar;
use crate::source::Source;
use crate::source::tree::{Kind, Node};

use super::block::{Edit, line_break};
use super::end::end_within;
use super::entry::flow;

/// A map in brackets.
pub struct Flow<'a> {
    pub source: &'a Source,
    pub entries: &'a [(Node, Node)],
    /// The map itself.
    pub node: &'a Node,
    /// Whether its file is JSON.
    pub is_json: bool,
}

impl Flow<'_> {
    /// What puts `key: value` between the entry `index` and the one before it. Nothing where the map is
    /// laid out in a way that has no evident place for it.
    pub fn insert(&self, index: usize, key: &str, value: &Value) -> Option<Vec<Edit>> {
        let Some((first, _)) = self.entries.first() else {
            return self.fill(key, value);
        };
        let is_spread = self.source.line(self.node.span.start) < self.source.line(first.span.start);
        let line_start = self.source.line_range(self.source.line(first.span.start)).0;
        let margin = self.source.slice(line_start, first.span.start);
        if is_spread && !margin.trim().is_empty() {
            return None;
        }
        let line_break = line_break(self.source);
        let separator = if is_spread {
            format!("{line_break}{margin}")
        } else {
            " ".to_owned()
        };
        let entry = self.entry(key, value, margin, is_spread);
        let Some((_, before)) = index.checked_sub(1).and_then(|at| self.entries.get(at)) else {
            let text = format!("{entry},{separator}");
            return Some(vec![edit(first.span.start, text)]);
        };
        let end = end_within(
            self.source,
            before,
            self.node.span.start,
            self.node.span.end,
        )?;
        if !is_spread {
            return Some(vec![edit(end, format!(",{separator}{entry}"))]);
        }
        let (_, line_end) = self.source.line_range(self.source.line(end));
        let rest = self.source.slice(end, line_end);
        let (has_comma, rest) = match rest.trim_start().strip_prefix(',') {
            Some(rest) => (true, rest),
            None => (false, rest),
        };
        let has_comment = rest.trim_start().starts_with('#');
        if !(rest.trim().is_empty() || has_comment) && has_comma {
            return None;
        }
        Some(match (has_comma, has_comment) {
            (true, _) => vec![edit(line_end, format!("{separator}{entry},"))],
            (false, true) => vec![
                edit(end, ",".to_owned()),
                edit(line_end, format!("{separator}{entry}")),
            ],
            (false, false) => vec![edit(end, format!(",{separator}{entry}"))],
        })
    }

    /// The first entry of `{}`.
    fn fill(&self, key: &str, value: &Value) -> Option<Vec<Edit>> {
        let span = self.node.span;
        let end = end_within(self.source, self.node, span.start, u32::MAX)?;
        let inside = self.source.slice(span.start + 1, end.saturating_sub(1));
        let entry = self.entry(key, value, "", false);
        let text = match inside {
            "" => format!(" {entry} "),
            " " => format!(" {entry}"),
            _ => return None,
        };
        Some(vec![edit(span.start + 1, text)])
    }

    fn entry(&self, key: &str, value: &Value, margin: &str, is_spread: bool) -> String {
        if !self.is_json {
            return format!("{}: {}", yaml_scalar(key), flow(value));
        }
        let is_tall = |(_, value): &(Node, Node)| {
            let from = value.span.start;
            let end = end_within(self.source, value, from, u32::MAX);
            end.is_some_and(|end| self.source.line(from) < self.source.line(end))
        };
        let text = if is_spread && self.entries.iter().any(is_tall) {
            // As far as the first entry indents what is in it.
            let inner = self
                .entries
                .iter()
                .find_map(|(_, value)| match &value.kind {
                    Kind::Map { entries, .. } => {
                        let (key, _) = entries.first()?;
                        let (_, column) = self.source.line_column(key.span.start);
                        (column - 1)
                            .checked_sub(margin.len())
                            .filter(|step| *step > 0)
                    }
                    _ => None,
                });
            pretty(&json!({ key: value }), inner.unwrap_or(2), margin)
        } else {
            json!({ key: value }).to_string()
        };
        // The member without the brackets around it.
        let text = text.strip_prefix('{').and_then(|it| it.strip_suffix('}'));
        let text = text.unwrap_or_default().trim();
        text.replace('\n', line_break(self.source))
    }
}

fn edit(at: u32, text: String) -> Edit {
    Edit { at, text }
}

/// JSON over several lines, each but the first after `margin`, the members of `document` at that depth.
fn pretty(document: &Value, step: usize, margin: &str) -> String {
    use serde::Serialize as _;
    let indent = " ".repeat(step);
    let mut bytes = Vec::new();
    let formatter = serde_json::ser::PrettyFormatter::with_indent(indent.as_bytes());
    let mut serializer = serde_json::Serializer::with_formatter(&mut bytes, formatter);
    if document.serialize(&mut serializer).is_err() {
        return document.to_string();
    }
    let text = String::from_utf8_lossy(&bytes);
    let lines: Vec<String> = text
        .lines()
        .map(|line| format!("{margin}{}", line.strip_prefix(&indent).unwrap_or(line)))
        .collect();
    lines.join("\n").trim_start().to_owned()
}
