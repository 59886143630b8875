//! Texts with placeholders.

use super::Check;
use crate::diagnostics::{Diagnostic, rules};
use crate::model::{Part, Template};
use crate::source::{At, Span};
use crate::spec::Text;
use crate::spec::shape::shortened;

/// A template whose placeholders know where they stand.
#[derive(Debug, Default)]
pub struct Parsed<'a> {
    /// The template.
    pub template: Template,
    /// Every placeholder.
    pub placeholders: Vec<At<&'a str>>,
}

/// The template that `text` is.
pub fn parse<'a>(text: Text<'a>, check: &mut Check<'_>) -> Parsed<'a> {
    let place = Place::of(text, check);
    let mut parts = Vec::new();
    let mut literal = String::new();
    let mut placeholders = Vec::new();
    let mut rest = text.value;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, from) = rest.split_at(at);
        let offset = text.value.len() - from.len();
        literal.push_str(before);
        if let Some(after) = from.strip_prefix("{{").or_else(|| from.strip_prefix("}}")) {
            literal.extend(from.chars().next());
            rest = after;
        } else if let Some((name, after)) = from.strip_prefix('{').and_then(|it| it.split_once('}'))
        {
            let span = place.span(offset, offset + name.len() + 2);
            if is_name(name) {
                if !literal.is_empty() {
                    parts.push(Part::Text(std::mem::take(&mut literal)));
                }
                parts.push(Part::Placeholder(name.to_owned()));
                placeholders.push(At { value: name, span });
            } else {
                misplaced(
                    &format!("`{{{}}}` is no placeholder", shortened(name)),
                    span,
                    check,
                );
            }
            rest = after;
        } else {
            let what = if from.starts_with('{') {
                "this `{` is never closed"
            } else {
                "this `}` closes nothing"
            };
            misplaced(what, place.span(offset, offset + 1), check);
            rest = from.get(1..).unwrap_or_default();
        }
    }
    literal.push_str(rest);
    if !literal.is_empty() {
        parts.push(Part::Text(literal));
    }
    Parsed {
        template: Template { parts },
        placeholders,
    }
}

fn misplaced(message: &str, span: Span, check: &mut Check<'_>) {
    check.push(
        Diagnostic::new(&rules::TEMPLATE_SYNTAX, span, message).help(
            "a placeholder is a name in braces, `{name}`; a literal brace is doubled, `{{` or `}}`",
        ),
    );
}

fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"_.-".contains(&b))
}

/// From offsets in a text to places in the file, as long as the file has the text as it is.
struct Place {
    whole: Span,
    start: Option<u32>,
}

impl Place {
    fn of(text: Text<'_>, check: &Check<'_>) -> Self {
        let written = check
            .sources
            .get(text.span.file)
            .map_or("", |source| source.slice(text.span.start, text.span.end));
        let quotes = u32::from(written.starts_with(['"', '\'']));
        let inner = written.get(quotes as usize..).unwrap_or_default();
        Self {
            whole: text.span,
            start: inner
                .starts_with(text.value)
                .then_some(text.span.start + quotes),
        }
    }

    fn span(&self, from: usize, to: usize) -> Span {
        let at =
            |start: u32, offset: usize| start.saturating_add(u32::try_from(offset).unwrap_or(0));
        match self.start {
            Some(start) => Span {
                start: at(start, from),
                end: at(start, to),
                ..self.whole
            },
            None => self.whole,
        }
    }
}
