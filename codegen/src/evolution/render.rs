//! A comparison for a reader, for a program, or for a changelog.

mod json;
mod markdown;

use std::fmt::Write as _;

use super::{Audience, Bump, Comparison, Section, Weighed};
use crate::diagnostics::visible;
use crate::source::{Sources, Span};

/// How a comparison is rendered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For a person at a terminal.
    Text {
        /// With the colours of a terminal.
        colour: bool,
    },
    /// For a program: one JSON object.
    Json,
    /// A section of a changelog.
    Markdown,
}

impl Comparison {
    /// The comparison as text that ends with a line feed. `sources` are the files of the new
    /// catalogue.
    #[must_use]
    pub fn render(&self, format: Format, sources: &Sources) -> String {
        match format {
            Format::Text { colour } => text(self, sources, colour),
            Format::Json => json::render(self, sources),
            Format::Markdown => markdown::render(self),
        }
    }

    /// The changes of a section, in their order.
    fn section(&self, section: Option<Section>) -> impl Iterator<Item = &Weighed> {
        self.changes.iter().filter(move |it| {
            let class = it.change.class;
            let its = (class.bump != Bump::Major).then_some(class.section);
            its == section
        })
    }
}

/// The sections with their headings, in the order in which they matter; `None` is what breaks.
const SECTIONS: [(Option<Section>, &str); 5] = [
    (None, "Breaking changes"),
    (Some(Section::Added), "Added"),
    (Some(Section::Changed), "Changed"),
    (Some(Section::Deprecated), "Deprecated"),
    (Some(Section::Documentation), "Documentation"),
];

fn text(comparison: &Comparison, sources: &Sources, colour: bool) -> String {
    let style = |code: &'static str| if colour { code } else { "" };
    let (bold, red, end) = (style("\x1b[1m"), style("\x1b[31m"), style("\x1b[0m"));
    let mut out = String::new();
    let count = comparison.changes.len();
    let s = if count == 1 { "" } else { "s" };
    let _ = writeln!(
        out,
        "{bold}{count} change{s} since {}{end}",
        visible(&comparison.against)
    );
    for (section, heading) in SECTIONS {
        let mut changes = comparison.section(section).peekable();
        if changes.peek().is_none() {
            continue;
        }
        let paint = if section.is_none() { red } else { "" };
        let _ = writeln!(out, "\n{paint}{bold}{heading}{end}");
        for it in changes {
            let change = &it.change;
            let _ = writeln!(out, "  {}", visible(&change.sentence().plain()));
            let place = place(sources, it.span)
                .map(|(file, line, column)| format!("{file}:{line}:{column}  "))
                .unwrap_or_default();
            let _ = writeln!(
                out,
                "    {place}{}  [{}]",
                visible(&change.at()),
                change.class.id
            );
            if !change.class.breaks.is_empty() {
                let _ = writeln!(
                    out,
                    "    breaks {}: {}",
                    audiences(change.class.breaks),
                    change.class.why
                );
            }
            if let Some(allowed) = &it.allowed {
                let _ = writeln!(
                    out,
                    "    allowed until {}: {}",
                    allowed.until,
                    visible(&allowed.reason)
                );
            }
        }
    }
    let _ = writeln!(out, "\n{}", verdict(comparison));
    out
}

/// Whether the version is enough, in a sentence.
fn verdict(comparison: &Comparison) -> String {
    let Comparison { version, from, .. } = comparison;
    let Some(bump) = comparison.bump() else {
        return if comparison.is_version_enough() {
            format!("The version {version} is right.")
        } else {
            format!("The version {version} is below {from}.")
        };
    };
    let asks = format!(
        "A {} change after {from} asks for {}",
        bump.as_str(),
        comparison.required()
    );
    let mut sentence = if comparison.is_version_enough() {
        format!("{asks}; the catalogue says {version}, which is enough.")
    } else {
        format!("{asks}; the catalogue says {version}, which is too little.")
    };
    let refused = comparison.refused().count();
    if refused > 0 {
        let _ = match refused {
            1 => write!(sentence, " One change is right under no version."),
            _ => write!(sentence, " {refused} changes are right under no version."),
        };
    }
    sentence
}

/// `wire`, `wire and Rust`, `wire, Rust and TypeScript`.
fn audiences(breaks: &[Audience]) -> String {
    match breaks.split_last() {
        None => String::new(),
        Some((last, [])) => last.as_str().to_owned(),
        Some((last, others)) => {
            let others: Vec<_> = others.iter().map(|it| it.as_str()).collect();
            format!("{} and {}", others.join(", "), last.as_str())
        }
    }
}

/// The file, and the line and column from 1.
fn place(sources: &Sources, span: Span) -> Option<(&str, usize, usize)> {
    let source = sources.get(span.file)?;
    let (line, column) = source.line_column(span.start);
    Some((source.name(), line, column))
}
