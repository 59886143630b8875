//! The new entry: as what was typed, and as text of the catalogue.

use serde_json::{Map, Value, json};

use crate::check::Typed;
use crate::escape::config::{shell_word, yaml_scalar};
use crate::source::Span;
use crate::source::tree::{Kind, Node};

use super::NewCode;

impl NewCode {
    /// What the code means, as somebody would begin to say it: `CARD_DECLINED` as "Card declined".
    fn summary(&self) -> String {
        let stated = self.summary.clone();
        stated.unwrap_or_else(|| in_words(&self.code))
    }

    /// The keys of the entry and their values.
    pub(super) fn members(&self) -> Map<String, Value> {
        let mut members = Map::new();
        members.insert("status".to_owned(), self.status.into());
        members.insert("summary".to_owned(), self.summary().into());
        if let Some(retry) = &self.retry {
            members.insert("retry".to_owned(), retry.as_str().into());
        }
        if !self.causes.is_empty() {
            let causes = self.causes.iter();
            let causes = causes.map(|id| json!({ "id": id, "text": in_words(id) }));
            members.insert("causes".to_owned(), causes.collect());
        }
        members
    }

    /// The command, and the entry as a tree whose places are the arguments: what is wrong with the
    /// entry is then said of what was typed.
    pub(super) fn typed(&self) -> Typed {
        let mut line = Line("cargo xtask new".to_owned());
        let code = line.word(&self.code);
        line.word("--status");
        let status = line.word(&self.status.to_string());
        let summary = self.summary.as_ref().map_or(code, |summary| {
            line.word("--summary");
            line.word(summary)
        });
        let causes = self.causes.iter().map(|id| {
            line.word("--cause");
            line.word(id)
        });
        let causes: Vec<Place> = causes.collect();
        let retry = self.retry.as_ref().map(|retry| {
            line.word("--retry");
            line.word(retry)
        });
        if let Some(file) = &self.file {
            line.word("--in");
            line.word(file);
        }
        let new = self.clone();
        let tree = move |file| {
            let at = |place| Tree { file, place };
            let mut members = vec![
                at(status).member("status", at(status).number(new.status)),
                at(summary).member("summary", at(summary).text(&new.summary())),
            ];
            if let Some((retry, place)) = new.retry.as_ref().zip(retry) {
                members.push(at(place).member("retry", at(place).text(retry)));
            }
            if !causes.is_empty() {
                let items = new.causes.iter().zip(causes).map(|(id, place)| {
                    at(place).map(vec![
                        at(place).member("id", at(place).text(id)),
                        at(place).member("text", at(place).text(&in_words(id))),
                    ])
                });
                let items = at(code).node(Kind::Seq(items.collect()));
                members.push(at(code).member("causes", items));
            }
            let entry = at(code).member(&new.code, at(code).map(members));
            let errors = at(code).member("errors", at(code).map(vec![entry]));
            at(code).map(vec![errors])
        };
        Typed {
            text: line.0,
            tree: Box::new(tree),
        }
    }
}

type Place = (u32, u32);

/// A command in the making.
struct Line(String);

impl Line {
    fn word(&mut self, word: &str) -> Place {
        let end = |text: &str| u32::try_from(text.len()).unwrap_or(u32::MAX);
        self.0.push(' ');
        let start = end(&self.0);
        self.0.push_str(&shell_word(word));
        (start, end(&self.0))
    }
}

/// Makes nodes that stand in one place.
#[derive(Clone, Copy)]
struct Tree {
    file: u32,
    place: Place,
}

impl Tree {
    fn node(self, kind: Kind) -> Node {
        let (start, end) = self.place;
        let span = Span {
            file: self.file,
            start,
            end,
        };
        Node { span, kind }
    }

    fn text(self, text: &str) -> Node {
        let text = text.to_owned();
        self.node(Kind::Scalar { text, plain: false })
    }

    fn number(self, number: i64) -> Node {
        let text = number.to_string();
        self.node(Kind::Scalar { text, plain: true })
    }

    fn map(self, entries: Vec<(Node, Node)>) -> Node {
        let flow = false;
        self.node(Kind::Map { entries, flow })
    }

    fn member(self, key: &str, value: Node) -> (Node, Node) {
        (self.text(key), value)
    }
}

/// `CARD_DECLINED` as "Card declined"; what has no words as it is.
fn in_words(name: &str) -> String {
    let words: Vec<String> = name
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let text = words.join(" ");
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => name.to_owned(),
    }
}

/// How far things are indented.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Indent {
    /// A key below the one that it belongs to.
    pub step: usize,
    /// The dash of an item below the key of its list.
    pub dash: usize,
}

impl Indent {
    /// Everything equally far.
    pub fn all(step: usize) -> Self {
        Self { step, dash: step }
    }
}

/// The entry as lines of an indented map whose keys stand in `column`.
pub fn lines(new: &NewCode, column: usize, indent: Indent) -> Vec<String> {
    let outer = " ".repeat(column);
    let inner = " ".repeat(column + indent.step);
    let item = " ".repeat(column + indent.step + indent.dash);
    let mut lines = vec![format!("{outer}{}:", yaml_scalar(&new.code))];
    for (key, value) in new.members() {
        match value {
            Value::Array(causes) => {
                lines.push(format!("{inner}{key}:"));
                for cause in causes {
                    let text = |key: &str| yaml_scalar(cause[key].as_str().unwrap_or_default());
                    lines.push(format!("{item}- id: {}", text("id")));
                    lines.push(format!("{item}  text: {}", text("text")));
                }
            }
            value => lines.push(format!("{inner}{key}: {}", flow(&value))),
        }
    }
    lines.push(format!("{inner}# resolutions:"));
    lines.push(format!("{inner}#   - What the caller can do about it"));
    lines
}

/// The keys of `value` and what they hold, on one line, as YAML in brackets.
pub fn flow(value: &Value) -> String {
    match value {
        Value::String(text) => yaml_scalar(text),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(flow).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(members) => {
            let members = members.iter();
            let members: Vec<String> = members
                .map(|(key, value)| format!("{}: {}", yaml_scalar(key), flow(value)))
                .collect();
            format!("{{ {} }}", members.join(", "))
        }
        scalar => scalar.to_string(),
    }
}
