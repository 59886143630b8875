//! Where a value really ends. The span of an indented collection ends with its first entry, and that of a
//! collection in brackets may reach over the comments behind it.

use crate::source::Source;
use crate::source::tree::{Kind, Node};

/// The byte behind the last one of `node` that stands between two places of its file; what an alias
/// repeats stands elsewhere. Nothing if no part of it stands there.
pub fn end_within(source: &Source, node: &Node, from: u32, to: u32) -> Option<u32> {
    let nodes: Vec<&Node> = match &node.kind {
        Kind::Scalar { .. } => Vec::new(),
        Kind::Seq(items) => items.iter().collect(),
        Kind::Map { entries, .. } => entries.iter().flat_map(|it| [&it.0, &it.1]).collect(),
    };
    let inner = nodes
        .into_iter()
        .filter_map(|inner| end_within(source, inner, from, to))
        .max();
    let span = node.span;
    if span.start < from || span.start >= to {
        return inner;
    }
    if matches!(node.kind, Kind::Scalar { .. }) {
        let text = source.slice(span.start, span.end.min(to)).trim_end();
        return Some(span.start + length(text));
    }
    match source.slice(span.start, span.start + 1) {
        "{" | "[" => {
            let inside = inner.unwrap_or(0).max(span.start + 1);
            Some(inside + bracket(source.slice(inside, to)))
        }
        _ => inner,
    }
}

/// How many bytes there are up to the bracket that closes a collection, when the last value that is a
/// text of its own is over: white space, commas, comments and aliases.
fn bracket(text: &str) -> u32 {
    let mut in_comment = false;
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        match c {
            '\n' => in_comment = false,
            '#' if before.is_whitespace() => in_comment = true,
            '}' | ']' if !in_comment => return length(&text[..=at]),
            _ => {}
        }
        before = c;
    }
    0
}

fn length(text: &str) -> u32 {
    u32::try_from(text.len()).unwrap_or(u32::MAX)
}
