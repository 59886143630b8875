//! What the text of a file becomes with the new entry in it.

use serde_json::{Value, json};

use super::NewCode;
use super::block::{Block, Edit, line_break};
use super::entry::{self, Indent};
use super::flow::Flow;
use super::order;
use crate::source::Source;
use crate::source::tree::{Kind, Node};

/// How far things are indented where nothing shows it.
const USUAL: usize = 2;

/// The text of a file that has the code alone.
pub fn file_of_its_own(new: &NewCode, line_break: &str) -> String {
    let mut lines = vec!["errors:".to_owned()];
    lines.extend(entry::lines(new, USUAL, Indent::all(USUAL)));
    lines.push(String::new());
    lines.join(line_break)
}

/// What the text of a file may become, the most beautiful first. Which of them says what it should is
/// for the caller to try: a text that keeps the empty lines behind it does not show that it does.
pub fn candidates(source: &Source, root: &Node, new: &NewCode) -> Option<Vec<String>> {
    let Kind::Map { entries, flow } = &root.kind else {
        return None;
    };
    let is_json = *flow
        && source.text().trim_start().starts_with('{')
        && entries.iter().all(|(key, _)| is_quoted(source, key));
    let at = entries
        .iter()
        .position(|(key, _)| key.as_text() == Some("errors"));
    let value = Value::Object(new.members());
    let Some((at, (key, errors))) = at.and_then(|at| Some((at, entries.get(at)?))) else {
        // A file without `errors` gets them at its end.
        if *flow {
            let flow = Flow {
                source,
                entries,
                node: root,
                is_json,
            };
            let value = json!({ &new.code: value });
            let edits = flow.insert(entries.len(), "errors", &value)?;
            return Some(vec![applied(source, edits)]);
        }
        let block = Block::new(source, entries, None)?.apart();
        let step = block.indent(USUAL).step;
        let margin = " ".repeat(block.column());
        let mut lines = vec![format!("{margin}errors:")];
        lines.extend(entry::lines(new, block.column() + step, Indent::all(step)));
        let edits = |late| block.insert(entries.len(), &lines, late);
        return Some(both(source, edits));
    };
    let next = entries.get(at + 1).map(|(key, _)| key);
    match &errors.kind {
        // An alias: what it repeats stands before it.
        _ if errors.span.start < key.span.end => None,
        Kind::Map {
            entries,
            flow: true,
        } => {
            let index = index(entries, new);
            let flow = Flow {
                source,
                entries,
                node: errors,
                is_json,
            };
            let edits = flow.insert(index, &new.code, &value)?;
            Some(vec![applied(source, edits)])
        }
        Kind::Map { entries, .. } => {
            let block = Block::new(source, entries, next)?;
            let usual = outer_step(source, key, block.column());
            let lines = if block.is_compact() {
                let margin = " ".repeat(block.column());
                let member = entry::flow(&json!({ &new.code: value }));
                let member = member.strip_prefix("{ ")?.strip_suffix(" }")?;
                vec![format!("{margin}{member}")]
            } else {
                entry::lines(new, block.column(), block.indent(usual))
            };
            let index = index(entries, new);
            Some(both(source, |late| block.insert(index, &lines, late)))
        }
        Kind::Scalar { text, plain: true } if text.is_empty() => {
            // `errors:` with nothing behind it.
            let block = Block::new(source, std::slice::from_ref(entries.get(at)?), next)?;
            let (_, end) = source.line_range(source.line(key.span.start));
            let lines = entry::lines(new, block.column() + USUAL, Indent::all(USUAL));
            let line_break = line_break(source);
            let text = format!("{line_break}{}", lines.join(line_break));
            Some(vec![applied(source, vec![Edit { at: end, text }])])
        }
        _ => None,
    }
}

fn is_quoted(source: &Source, key: &Node) -> bool {
    source.slice(key.span.start, key.span.start + 1) == "\""
}

/// How far the keys under `errors` are indented.
fn outer_step(source: &Source, errors: &Node, column: usize) -> usize {
    let (_, own) = source.line_column(errors.span.start);
    column
        .checked_sub(own - 1)
        .filter(|step| *step > 0)
        .unwrap_or(USUAL)
}

fn index(entries: &[(Node, Node)], new: &NewCode) -> usize {
    let listed: Vec<_> = entries
        .iter()
        .map(|(code, error)| {
            let status = error.get("status").and_then(Node::as_scalar);
            (
                code.as_scalar().unwrap_or_default(),
                status.and_then(|status| status.parse().ok()),
            )
        })
        .collect();
    order::position(&listed, &new.code, new.status)
}

fn both(source: &Source, edit: impl Fn(bool) -> Edit) -> Vec<String> {
    let texts = [false, true].map(|late| applied(source, vec![edit(late)]));
    texts.into()
}

/// The text of a file with these insertions, which are in order.
fn applied(source: &Source, edits: Vec<Edit>) -> String {
    let mut text = String::new();
    let mut done = 0;
    for edit in edits {
        text.push_str(source.slice(done, edit.at));
        text.push_str(&edit.text);
        done = edit.at;
    }
    text.push_str(source.slice(done, u32::MAX));
    text
}

impl NewCode {
    /// The entry as text that somebody can put into a catalogue.
    pub(super) fn by_hand(&self) -> String {
        entry::lines(self, USUAL, Indent::all(USUAL)).join("\n")
    }
}
