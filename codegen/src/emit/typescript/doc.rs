//! JSDoc comments.

use crate::escape::typescript::jsdoc;
use crate::model::{Deprecation, ErrorDef, Field, Type};

/// A comment that is built line by line, and written where it stands. An empty one leaves no trace.
#[derive(Default)]
pub struct Doc {
    lines: Vec<String>,
}

impl Doc {
    /// A comment that starts with `text`.
    pub fn new(text: &str) -> Self {
        let mut doc = Self::default();
        doc.paragraph(text);
        doc
    }

    /// The comment of a field: what it means, its bounds and its unit.
    pub fn of_field(field: &Field) -> Self {
        let mut doc = Self::default();
        if let Some(description) = &field.description {
            doc.paragraph(description);
        }
        let facts = facts(field);
        if !facts.is_empty() {
            doc.paragraph(&facts);
        }
        if let Some(example) = &field.example {
            doc.tag("example", &example.to_string());
        }
        doc
    }

    /// A paragraph of catalogue text.
    pub fn paragraph(&mut self, text: &str) {
        self.gap();
        self.lines.extend(
            jsdoc(text.trim())
                .lines()
                .map(|line| line.trim_end().to_owned()),
        );
    }

    /// A heading with a list of catalogue texts below it; nothing where there are none.
    pub fn list<'a>(&mut self, heading: &str, items: impl Iterator<Item = &'a str>) {
        let mut items = items.peekable();
        if items.peek().is_none() {
            return;
        }
        self.gap();
        self.lines.push(heading.to_owned());
        for item in items {
            for (at, line) in jsdoc(item.trim()).lines().enumerate() {
                let marker = if at == 0 { "- " } else { "  " };
                self.lines
                    .push(format!("{marker}{line}").trim_end().to_owned());
            }
        }
    }

    /// A block tag with text behind it, on one line.
    pub fn tag(&mut self, name: &str, text: &str) {
        // The first tag stands apart from the text above it.
        if self.lines.last().is_some_and(|line| !line.starts_with('@')) {
            self.gap();
        }
        let text = jsdoc(text);
        let words: Vec<&str> = text.split_whitespace().collect();
        self.lines
            .push(format!("@{name} {}", words.join(" ")).trim_end().to_owned());
    }

    /// Since when a code is there, and `@deprecated` with the code in use that replaces it, if it is.
    pub fn lifecycle(&mut self, error: &ErrorDef, successor: Option<&str>) {
        if let Some(since) = &error.since {
            self.tag("since", since);
        }
        if let Some(notice) = &error.deprecated {
            self.tag("deprecated", &deprecation(notice, successor));
        }
    }

    fn gap(&mut self) {
        if !self.lines.is_empty() {
            self.lines.push(String::new());
        }
    }

    /// Writes the comment, each line indented by `indent` spaces.
    pub fn write(&self, out: &mut String, indent: usize) {
        let pad = " ".repeat(indent);
        match self.lines.as_slice() {
            [] => {}
            [line] if line.len() + indent < 92 => {
                push!(out, "{pad}/** {line} */\n");
            }
            lines => {
                push!(out, "{pad}/**\n");
                for line in lines {
                    out.push_str(&pad);
                    out.push_str(if line.is_empty() { " *" } else { " * " });
                    out.push_str(line);
                    out.push('\n');
                }
                push!(out, "{pad} */\n");
            }
        }
    }
}

/// A deprecation in one sentence or more.
fn deprecation(notice: &Deprecation, successor: Option<&str>) -> String {
    let mut sentences = Vec::new();
    if let Some(since) = &notice.since {
        sentences.push(format!("Since {since}."));
    }
    if let Some(code) = successor.or(notice.replaced_by.as_deref()) {
        sentences.push(format!("Use `{code}` instead."));
    }
    sentences.extend(notice.note.clone());
    sentences.join(" ")
}

/// What the type cannot say, as one sentence: bounds, format, unit.
fn facts(field: &Field) -> String {
    let mut facts: Vec<String> = Vec::new();
    match &field.ty {
        Type::String {
            format,
            pattern,
            min_length,
            max_length,
        } => {
            facts.extend(format.as_ref().map(|format| format!("format {format}")));
            facts
                .extend(range(*min_length, *max_length).map(|range| format!("{range} characters")));
            facts.extend(pattern.as_ref().map(|pattern| format!("pattern {pattern}")));
        }
        Type::Integer {
            minimum, maximum, ..
        } => {
            facts.push("integer".to_owned());
            facts.extend(range(*minimum, *maximum));
        }
        Type::Number { minimum, maximum } => facts.extend(range(*minimum, *maximum)),
        Type::Array {
            min_items,
            max_items,
            ..
        } => facts.extend(range(*min_items, *max_items).map(|range| format!("{range} items"))),
        Type::Enum(_) | Type::Boolean | Type::Object(_) | Type::Map(_) | Type::AnyObject => {}
    }
    facts.extend(field.unit.as_ref().map(|unit| format!("in {unit}")));
    if field.sensitive {
        facts.push("sensitive: neither to be logged nor shown".to_owned());
    }
    let mut sentence = facts.join(", ");
    if let Some(first) = sentence.get(..1).map(str::to_uppercase) {
        sentence.replace_range(..1, &first);
        sentence.push('.');
    }
    sentence
}

fn range<T: std::fmt::Display>(min: Option<T>, max: Option<T>) -> Option<String> {
    match (min, max) {
        (None, None) => None,
        (Some(min), None) => Some(format!("at least {min}")),
        (None, Some(max)) => Some(format!("at most {max}")),
        (Some(min), Some(max)) => Some(format!("{min} to {max}")),
    }
}
