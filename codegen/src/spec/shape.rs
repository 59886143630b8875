//! Checks a tree against the [grammar](super::grammar): every key and every value, in one pass.

mod scalars;

use std::collections::HashMap;

use super::grammar::{Key, Name, Object, Shape};
use super::hints;
use crate::diagnostics::{Diagnostic, Sink, rules};
use crate::source::read::{forbidden, is_forbidden};
use crate::source::scalar::Plain;
use crate::source::syntax::unquoted;
use crate::source::tree::{Kind, Node, NotJson};
use crate::source::{Sources, Span};

/// Reports everything in `root` that is not as `object` says.
pub fn check(root: &Node, object: &'static Object, sources: &Sources, sink: &mut Sink) {
    let mut checker = Checker { sources, sink };
    checker.characters(root);
    let owner = Owner {
        span: root.span,
        name: format!("the {}", object.name),
    };
    checker.value(root, &Shape::Object(object), &owner);
}

/// What a value belongs to: the key before it.
struct Owner {
    span: Span,
    name: String,
}

struct Checker<'a> {
    sources: &'a Sources,
    sink: &'a mut Sink,
}

impl Checker<'_> {
    /// Forbidden characters that an escape brought in; those that stand in the file as they are
    /// have been reported already.
    fn characters(&mut self, node: &Node) {
        match &node.kind {
            Kind::Scalar { text, plain } => {
                let found = text.chars().find(|c| is_forbidden(*c));
                if let Some(c) = found.filter(|_| !plain) {
                    let as_written = self
                        .sources
                        .get(node.span.file)
                        .map_or("", |source| source.slice(node.span.start, node.span.end));
                    if !as_written.contains(c) {
                        self.sink.push(forbidden(c, node.span));
                    }
                }
            }
            Kind::Seq(items) => items.iter().for_each(|item| self.characters(item)),
            Kind::Map { entries, .. } => {
                for (key, value) in entries {
                    self.characters(key);
                    self.characters(value);
                }
            }
        }
    }

    fn value(&mut self, node: &Node, shape: &Shape, owner: &Owner) {
        if node.is_null() && !matches!(shape, Shape::Json) {
            self.sink.push(
                Diagnostic::new(
                    &rules::EMPTY,
                    owner.span,
                    format!("{} has no value", owner.name),
                )
                .help(format!("state {}, or remove the key", shape.describe())),
            );
            return;
        }
        match shape {
            Shape::Line => self.text(node, shape, owner, true),
            Shape::Markdown => self.text(node, shape, owner, false),
            Shape::Data => {
                if node.as_text().is_none() {
                    self.mistyped(node, shape, owner);
                }
            }
            Shape::Name(name) => self.name(node, name, shape, owner),
            Shape::Choice(values) => self.choice(node, values, owner),
            Shape::Flag => {
                if !matches!(node.as_plain(), Some(Plain::Bool(_))) {
                    self.mistyped(node, shape, owner);
                }
            }
            Shape::Integer { min, max } => self.integer(node, (*min, *max), shape, owner),
            Shape::Number => self.number(node, shape, owner),
            Shape::Json => self.json(node, shape),
            Shape::List(items) => self.list(node, items, shape, owner),
            Shape::Object(object) => self.object(node, object, shape, owner),
            Shape::Map { keys, values } => self.map(node, (keys, values), shape, owner),
            Shape::Either(shapes) => match shapes.iter().find(|shape| fits(node, shape)) {
                Some(_) if is_braced(node) && shapes.iter().any(is_text) => {
                    self.sink.push(unquoted(node.span));
                }
                Some(shape) => self.value(node, shape, owner),
                None => self.mistyped(node, shape, owner),
            },
        }
    }

    fn mistyped(&mut self, node: &Node, shape: &Shape, owner: &Owner) {
        if is_text(shape) && is_braced(node) {
            self.sink.push(unquoted(node.span));
            return;
        }
        let mut diagnostic = Diagnostic::new(
            &rules::WRONG_TYPE,
            node.span,
            format!(
                "{} must be {}, and this is {}",
                owner.name,
                shape.describe(),
                node.describe()
            ),
        );
        if let (Some(text), true, true) =
            (node.as_scalar(), is_text(shape), node.as_plain().is_some())
        {
            diagnostic = diagnostic.help(quoted(text, shape));
        } else if node.as_text().is_some() && !matches!(node.kind, Kind::Scalar { plain: true, .. })
        {
            diagnostic = match shape {
                Shape::Integer { .. } | Shape::Number | Shape::Flag => {
                    diagnostic.help("remove the quotes")
                }
                _ => diagnostic,
            };
        } else if let (Shape::Integer { .. }, Some(Plain::Float(value))) = (shape, node.as_plain())
            && value.is_finite()
            && value.fract() == 0.0
        {
            diagnostic = diagnostic.help(format!("write it without a fraction: `{value:.0}`"));
        }
        if let (Shape::List(_), Some(_)) = (shape, node.as_scalar()) {
            diagnostic = diagnostic.help("a list of one item is written `[item]`");
        }
        self.sink.push(diagnostic);
    }

    fn json(&mut self, node: &Node, shape: &Shape) {
        self.json_keys(node);
        let (span, message) = match node.to_json() {
            Err(NotJson::Number(span)) => (span, "JSON has no such number".to_owned()),
            Err(NotJson::Large(span)) => (
                span,
                format!("a whole number is from {} to {}", i64::MIN, i64::MAX),
            ),
            Err(NotJson::Key(_)) | Ok(_) => return,
        };
        let mut diagnostic = Diagnostic::new(&rules::NOT_JSON, span, message);
        if !matches!(shape, Shape::Number) {
            diagnostic = diagnostic.help("put it in quotes if it is text");
        }
        self.sink.push(diagnostic);
    }

    fn json_keys(&mut self, node: &Node) {
        match &node.kind {
            Kind::Scalar { .. } => {}
            Kind::Seq(items) => items.iter().for_each(|item| self.json_keys(item)),
            Kind::Map { entries, .. } => {
                let entries: Vec<_> = entries.iter().map(|(key, value)| (key, value)).collect();
                self.keys(&entries, false);
                for (_, value) in entries {
                    self.json_keys(value);
                }
            }
        }
    }

    fn list(&mut self, node: &Node, items: &Shape, shape: &Shape, owner: &Owner) {
        let Some(nodes) = node.as_seq() else {
            return self.mistyped(node, shape, owner);
        };
        if nodes.is_empty() {
            self.empty(node, "list", owner);
        }
        let item_of = Owner {
            span: owner.span,
            name: format!("an item of {}", owner.name),
        };
        for item in nodes {
            let item_of = Owner {
                span: if item.is_null() {
                    item_of.span
                } else {
                    item.span
                },
                name: item_of.name.clone(),
            };
            self.value(item, items, &item_of);
        }
    }

    fn empty(&mut self, node: &Node, what: &str, owner: &Owner) {
        self.sink.push(
            Diagnostic::new(
                &rules::EMPTY,
                node.span,
                format!("{} is an empty {what}", owner.name),
            )
            .help(if owner.name == "`errors`" {
                "state at least one error"
            } else {
                "remove the key"
            }),
        );
    }

    /// Keys that are no text, and keys that repeat.
    fn keys(&mut self, entries: &[(&Node, &Node)], numeric: bool) {
        let mut seen: HashMap<&str, Span> = HashMap::with_capacity(entries.len());
        for (key, _) in entries {
            let text = if numeric {
                key.as_scalar()
            } else {
                key.as_text()
            };
            let Some(text) = text else {
                let diagnostic = if matches!(key.kind, Kind::Map { .. }) {
                    unquoted(key.span)
                } else {
                    let help = key
                        .as_scalar()
                        .map(|text| format!("quote it: `\"{text}\":`"));
                    let diagnostic = Diagnostic::new(
                        &rules::BAD_KEY,
                        key.span,
                        format!("a key must be text, and this is {}", key.describe()),
                    );
                    match help {
                        Some(help) => diagnostic.help(help),
                        None => diagnostic,
                    }
                };
                self.sink.push(diagnostic);
                continue;
            };
            if let Some(first) = seen.get(text) {
                self.sink.push(
                    Diagnostic::new(
                        &rules::DUPLICATE_KEY,
                        key.span,
                        format!("the key `{}` stands here a second time", shortened(text)),
                    )
                    .also(*first, "here first"),
                );
            } else {
                seen.insert(text, key.span);
            }
        }
    }

    fn object(&mut self, node: &Node, object: &'static Object, shape: &Shape, owner: &Owner) {
        let Some(entries) = node.as_map() else {
            return self.mistyped(node, shape, owner);
        };
        let references: Vec<_> = entries.iter().map(|(key, value)| (key, value)).collect();
        self.keys(&references, false);
        let mut misspelt: Vec<&str> = Vec::new();
        for (key, value) in entries {
            let Some(text) = key.as_text() else { continue };
            match object.key(text) {
                Some(known) => {
                    let owner = Owner {
                        span: key.span,
                        name: format!("`{}`", known.name),
                    };
                    let is_empty = value.as_seq().is_some_and(<[_]>::is_empty)
                        || value.as_map().is_some_and(<[_]>::is_empty);
                    let is_list = matches!(known.shape, Shape::List(_) | Shape::Map { .. });
                    if !(is_empty && is_list && known.may_be_empty()) {
                        self.value(value, &known.shape, &owner);
                    }
                }
                None => misspelt.extend(self.unknown_key(text, key.span, object)),
            }
        }
        let is_missing = |key: &&Key| key.required && node.get(key.name).is_none();
        for key in object.keys.iter().filter(is_missing) {
            // A key that is there, but misspelt, is one problem and not two.
            if misspelt.contains(&key.name) {
                continue;
            }
            self.sink.push(
                Diagnostic::new(
                    &rules::MISSING_KEY,
                    owner.span,
                    format!("{} has no `{}`", owner.name, key.name),
                )
                .help(format!("`{}`: {}", key.name, first_sentence(key.doc))),
            );
        }
    }

    /// Reports a key that the format does not have; returns the one that was perhaps meant.
    fn unknown_key(
        &mut self,
        text: &str,
        span: Span,
        object: &'static Object,
    ) -> Option<&'static str> {
        let names = || object.keys.iter().map(|key| key.name);
        let suggestion = self.sink.suggest(text, names());
        let mut diagnostic = Diagnostic::new(
            &rules::UNKNOWN_KEY,
            span,
            format!(
                "`{}` is no key of {}",
                shortened(text),
                with_article(object.name)
            ),
        )
        .did_you_mean(suggestion);
        if let Some(hint) = hints::for_key(object.name, text) {
            diagnostic = diagnostic.help(hint);
        } else if suggestion.is_none() {
            let names: Vec<_> = names()
                .filter(|name| !name.starts_with('$'))
                .map(|name| format!("`{name}`"))
                .collect();
            diagnostic = diagnostic.help(format!("its keys are {}", names.join(", ")));
        }
        self.sink.push(diagnostic);
        suggestion
    }

    fn map(
        &mut self,
        node: &Node,
        (keys, values): (&'static Name, &Shape),
        shape: &Shape,
        owner: &Owner,
    ) {
        let Some(entries) = node.as_map() else {
            return self.mistyped(node, shape, owner);
        };
        if entries.is_empty() {
            self.empty(node, "map", owner);
        }
        let references: Vec<_> = entries.iter().map(|(key, value)| (key, value)).collect();
        self.keys(&references, keys.numeric);
        for (key, value) in entries {
            let text = if keys.numeric {
                key.as_scalar()
            } else {
                key.as_text()
            };
            let Some(text) = text else { continue };
            if !(keys.accepts)(text) {
                self.misnamed(text, key.span, keys);
            }
            let owner = Owner {
                span: key.span,
                name: format!("`{}`", shortened(text)),
            };
            self.value(value, values, &owner);
        }
    }
}

fn is_text(shape: &Shape) -> bool {
    match shape {
        Shape::Line | Shape::Markdown | Shape::Data | Shape::Name(_) | Shape::Choice(_) => true,
        Shape::Either(shapes) => shapes.iter().any(is_text),
        _ => false,
    }
}

/// Whether a node is of the kind that a shape asks for.
fn fits(node: &Node, shape: &Shape) -> bool {
    match shape {
        Shape::List(_) => node.as_seq().is_some(),
        Shape::Object(_) | Shape::Map { .. } => node.as_map().is_some(),
        shape if is_text(shape) => node.as_text().is_some(),
        _ => true,
    }
}

/// `{name}`, which somebody may have meant as text.
fn is_braced(node: &Node) -> bool {
    match &node.kind {
        Kind::Map {
            entries,
            flow: true,
        } => matches!(entries.as_slice(), [(_, value)] if value.as_scalar() == Some("")),
        _ => false,
    }
}

/// How to write what was read as a number, a boolean or nothing, and should be text of that shape.
fn quoted(text: &str, shape: &Shape) -> String {
    let as_quoted = |text: &str| format!("quote it: `\"{text}\"`");
    let Shape::Name(name) = shape else {
        return as_quoted(text);
    };
    // A version without its last numbers is the number that YAML read.
    let forms = [text.to_owned(), format!("{text}.0"), format!("{text}.0.0")];
    match forms.iter().find(|form| (name.accepts)(form)) {
        Some(form) if form == text => as_quoted(form),
        Some(form) => format!("write `{form}`"),
        None => name.help.to_owned(),
    }
}

/// A name for a message; a long one is cut.
pub(crate) fn shortened(text: &str) -> String {
    if text.chars().count() <= 60 {
        return text.to_owned();
    }
    let mut out: String = text.chars().take(57).collect();
    out.push_str("...");
    out
}

fn with_article(noun: &str) -> String {
    let article = if noun.starts_with(['a', 'e', 'i', 'o', 'u']) {
        "an"
    } else {
        "a"
    };
    format!("{article} {noun}")
}

/// The first sentence of a document, as a clause.
fn first_sentence(text: &str) -> String {
    let text = text
        .split(". ")
        .next()
        .unwrap_or(text)
        .trim_end_matches('.');
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_lowercase().to_string());
    first.unwrap_or_default() + chars.as_str()
}
