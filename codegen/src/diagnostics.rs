//! What is wrong with a catalogue, and how it is told.
//!
//! Every problem of a catalogue is found in one run. Each is a [`Diagnostic`] of one of the
//! [`RULES`], and points at the text that is wrong. A [`Report`] holds them in the order of the
//! text and renders them for a person, for a program, or for GitHub.

mod github;
mod human;
mod json;
pub mod rules;
mod suggest;

use std::cell::Cell;

pub(crate) use human::visible;
pub use rules::{RULES, Rule};

use crate::source::{Sources, Span};

/// How much a diagnostic matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The catalogue cannot be used.
    Error,
    /// The catalogue can be used, but is probably not what its author means.
    Warning,
}

impl Severity {
    /// `error` or `warning`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// A further place that a diagnostic points at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What is there.
    pub text: String,
}

/// One problem of a catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    rule: &'static Rule,
    message: String,
    span: Span,
    label: Option<String>,
    others: Vec<Label>,
    help: Vec<String>,
}

impl Diagnostic {
    /// A problem at `span`. The message starts in lower case and has no full stop.
    #[must_use]
    pub fn new(rule: &'static Rule, span: Span, message: impl Into<String>) -> Self {
        Self {
            rule,
            message: message.into(),
            span,
            label: None,
            others: Vec::new(),
            help: Vec::new(),
        }
    }

    /// Says something beside the underlined text.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Points at a further place.
    #[must_use]
    pub fn also(mut self, span: Span, text: impl Into<String>) -> Self {
        self.others.push(Label {
            span,
            text: text.into(),
        });
        self
    }

    /// Says how to mend it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    /// "Did you mean …", if there is a name to mean.
    #[must_use]
    pub fn did_you_mean(self, name: Option<&str>) -> Self {
        match name {
            Some(name) => self.help(format!("did you mean `{name}`?")),
            None => self,
        }
    }

    /// The rule that is broken.
    #[must_use]
    pub fn rule(&self) -> &'static Rule {
        self.rule
    }

    /// How much it matters.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.rule.severity
    }

    /// What is wrong.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Where it is.
    #[must_use]
    pub fn span(&self) -> Span {
        self.span
    }

    /// How to mend it, one way after the other.
    #[must_use]
    pub fn help_lines(&self) -> &[String] {
        &self.help
    }
}

/// Where problems are gathered while a catalogue is read.
#[derive(Debug, Clone, Default)]
pub struct Sink {
    diagnostics: Vec<Diagnostic>,
    comparisons: Cell<usize>,
}

impl Sink {
    /// Adds a problem.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// How many problems there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.diagnostics.len()
    }

    /// Whether there is no problem.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.diagnostics.is_empty()
    }

    /// The problems so far, in the order in which they were found.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics.iter()
    }

    /// Whether a problem is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.iter().any(|it| it.severity() == Severity::Error)
    }

    /// The one of `names` that somebody who wrote `name` may have meant. After a great many
    /// comparisons there is no answer any more, so that a hostile catalogue cannot cost hours.
    #[must_use]
    pub fn suggest<'n>(
        &self,
        name: &str,
        names: impl IntoIterator<Item = &'n str>,
    ) -> Option<&'n str> {
        suggest::closest(name, names, &self.comparisons)
    }

    /// The problems, for a report that there is already.
    pub(crate) fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.diagnostics
    }

    /// The report about `sources`.
    #[must_use]
    pub fn into_report(self, sources: Sources) -> Report {
        let mut report = Report {
            sources,
            diagnostics: Vec::new(),
        };
        report.extend(self.diagnostics);
        report
    }
}

/// How a report is rendered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For a person, as `rustc` prints errors.
    Human {
        /// With the colours of a terminal.
        color: bool,
    },
    /// For a program: one JSON object.
    Json,
    /// For GitHub: workflow commands that annotate the changed lines.
    Github,
}

/// The problems of a catalogue in the order of its files and lines.
#[derive(Debug, Clone, Default)]
pub struct Report {
    sources: Sources,
    diagnostics: Vec<Diagnostic>,
}

impl Report {
    /// The problems.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// The files.
    #[must_use]
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// Adds problems, which may be in files that are new.
    pub(crate) fn extend(&mut self, found: impl IntoIterator<Item = Diagnostic>) {
        self.diagnostics.extend(found);
        self.diagnostics
            .sort_by(|a, b| (a.span, a.rule.id, &a.message).cmp(&(b.span, b.rule.id, &b.message)));
        // What an alias repeats is checked wherever it is repeated, and said once.
        self.diagnostics.dedup();
    }

    /// The files, to add those that further problems are in.
    pub(crate) fn sources_mut(&mut self) -> &mut Sources {
        &mut self.sources
    }

    /// Whether there is a problem that is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    /// The number of problems that matter so much.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        let matters = |diagnostic: &&Diagnostic| diagnostic.severity() == severity;
        self.diagnostics.iter().filter(matters).count()
    }

    /// The report as text. For a person it is empty if there is no problem; otherwise it ends with
    /// a line feed.
    #[must_use]
    pub fn render(&self, format: Format) -> String {
        match format {
            Format::Human { color } => human::render(self, color),
            Format::Json => json::render(self),
            Format::Github => github::render(self),
        }
    }
}
