//! A report for people, as `rustc` prints errors.

use std::borrow::Cow;
use std::fmt::Write as _;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{
    Annotation, AnnotationKind, Element, Group, Level, Origin, Padding, Renderer, Snippet,
};

use super::{Diagnostic, Report, Severity};
use crate::source::{Source, Span};

/// More problems than this are counted and not shown.
const MOST_SHOWN: usize = 100;

/// The longest piece of a line that is shown, in characters, and what is kept before the problem.
const LONGEST_EXCERPT: usize = 160;
const KEPT_BEFORE: usize = 60;

pub fn render(report: &Report, color: bool) -> String {
    let renderer = if color {
        Renderer::styled()
    } else {
        Renderer::plain()
    }
    .decor_style(DecorStyle::Ascii);
    let mut out = String::new();
    for diagnostic in report.diagnostics.iter().take(MOST_SHOWN) {
        out.push_str(&one(report, diagnostic, &renderer));
        out.push_str("\n\n");
    }
    if let Some(summary) = summary(report) {
        let level = if report.has_errors() {
            Level::ERROR
        } else {
            Level::WARNING
        };
        out.push_str(&renderer.render(&[Group::with_title(level.primary_title(summary))]));
        out.push('\n');
    }
    out
}

/// `3 problems in spec/catalogue.yaml`.
fn summary(report: &Report) -> Option<String> {
    let count = report.diagnostics.len();
    if count == 0 {
        return None;
    }
    let mut text = match count {
        1 => "1 problem".to_owned(),
        _ => format!("{count} problems"),
    };
    let mut files: Vec<u32> = report.diagnostics.iter().map(|it| it.span.file).collect();
    files.dedup();
    let is_typed = |file: &u32| report.sources.get(*file).is_some_and(Source::is_typed);
    if files.iter().all(is_typed) {
        text.push_str(" in the command line");
        files.clear();
    } else if let Some(main) = report.sources.files().first() {
        let _ = write!(text, " in {}", visible(main.name()));
    }
    files.retain(|file| !is_typed(file));
    match files.iter().filter(|file| **file != 0).count() {
        0 => {}
        1 => text.push_str(" and 1 more file"),
        others => {
            let _ = write!(text, " and {others} more files");
        }
    }
    let warnings = report.count(Severity::Warning);
    if warnings == count {
        text.push_str(" (warnings only)");
    } else if warnings > 0 {
        let _ = write!(text, " ({warnings} of them warnings)");
    }
    if count > MOST_SHOWN {
        let _ = write!(text, "; the first {MOST_SHOWN} are shown");
    }
    Some(text)
}

fn one(report: &Report, diagnostic: &Diagnostic, renderer: &Renderer) -> String {
    let level = match diagnostic.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level
        .clone()
        .primary_title(visible(&diagnostic.message))
        .id(diagnostic.rule.id);
    let mut places: Vec<(Span, &str, bool)> = vec![(
        diagnostic.span,
        diagnostic.label.as_deref().unwrap_or_default(),
        true,
    )];
    places.extend(
        diagnostic
            .others
            .iter()
            .map(|label| (label.span, label.text.as_str(), false)),
    );
    let mut excerpts = Excerpts::new(level);
    // One excerpt per file, the one with the problem first.
    while let Some(&(first, ..)) = places.first() {
        let (here, rest) = places
            .into_iter()
            .partition(|(span, ..)| span.file == first.file);
        places = rest;
        if let Some(source) = report.sources.get(first.file) {
            excerpts.file(source, here);
        }
    }
    excerpts.help(&diagnostic.help);
    let mut out = renderer.render(&[Group::with_title(title)]);
    out.push_str(&renderer.render(&excerpts.finish()));
    out
}

/// Places that are no more lines apart than this share an excerpt.
const NEAR: usize = 12;

/// What stands below the title: places, excerpts and help.
///
/// A place is stated, and never counted in its excerpt, of which a long line has lost its start. An
/// excerpt that does not say where it is from has to begin a group, so there is a group for each, and
/// the next place ends it. The title is in none of them: the first group of a report would be ended
/// with a line of its own.
struct Excerpts<'a> {
    level: Level<'a>,
    done: Vec<Group<'a>>,
    group: Group<'a>,
}

impl<'a> Excerpts<'a> {
    fn new(level: Level<'a>) -> Self {
        Self {
            done: vec![Group::with_level(level.clone())],
            group: Group::with_level(level.clone()),
            level,
        }
    }

    fn element(&mut self, element: impl Into<Element<'a>>) {
        let group = std::mem::replace(&mut self.group, Group::with_level(self.level.clone()));
        self.group = group.element(element);
    }

    /// A place, before the excerpt that shows it.
    fn origin(&mut self, origin: Origin<'a>) {
        if !self.group.is_empty() {
            self.element(Padding);
        }
        self.element(origin);
    }

    fn snippet(&mut self, snippet: Snippet<'a, Annotation<'a>>) {
        let next = Group::with_level(self.level.clone());
        self.done.push(std::mem::replace(&mut self.group, next));
        self.element(snippet);
    }

    fn help(&mut self, help: &'a [String]) {
        if !help.is_empty() && self.done.len() > 1 {
            self.element(Padding);
        }
        for help in help {
            self.element(Level::HELP.message(visible(help)));
        }
    }

    fn finish(mut self) -> Vec<Group<'a>> {
        self.done.push(self.group);
        self.done
    }

    /// The lines of one file that the diagnostic points at.
    fn file(&mut self, source: &'a Source, mut places: Vec<(Span, &'a str, bool)>) {
        if source.text().is_empty() {
            self.origin(Origin::path(visible(source.name())));
            return;
        }
        places.sort_by_key(|(span, ..)| *span);
        let line = |place: &(Span, &str, bool)| source.line(place.0.start);
        let mut clusters: Vec<&[(Span, &str, bool)]> =
            places.chunk_by(|a, b| line(b) - line(a) <= NEAR).collect();
        clusters.sort_by_key(|cluster| !cluster.iter().any(|(.., primary)| *primary));
        for cluster in clusters {
            let (Some(first), Some(last)) = (cluster.first(), cluster.last()) else {
                continue;
            };
            let named = cluster.iter().find(|(.., primary)| *primary);
            let (at, column) = source.line_column(named.unwrap_or(first).0.start);
            self.origin(
                Origin::path(visible(source.name()))
                    .line(at)
                    .char_column(column),
            );
            let window = Window::of(source, line(first), line(last), cluster);
            let mut snippet = Snippet::source(window.text.clone()).line_start(line(first));
            for (span, label, primary) in cluster {
                let kind = if *primary {
                    AnnotationKind::Primary
                } else {
                    AnnotationKind::Context
                };
                let mut annotation = kind.span(window.range(*span));
                if !label.is_empty() {
                    annotation = annotation.label(visible(label));
                }
                snippet = snippet.annotation(annotation);
            }
            self.snippet(snippet);
        }
    }
}

/// Some lines of a file, made visible, each cut to a readable length; so a line of 100,000
/// characters does not fill the screen.
struct Window<'s> {
    source: &'s Source,
    text: String,
    /// Bytes of the file that are shown, ascending, each with its place in `text`.
    bounds: Vec<(u32, usize)>,
}

impl<'s> Window<'s> {
    fn of(source: &'s Source, first: usize, last: usize, places: &[(Span, &str, bool)]) -> Self {
        let mut window = Self {
            source,
            text: String::new(),
            bounds: Vec::new(),
        };
        for line in first..=last {
            if line > first {
                window.text.push('\n');
            }
            let (start, end) = source.line_range(line);
            let focus = places
                .iter()
                .map(|(span, ..)| span.start)
                .find(|at| (start..=end).contains(at));
            window.line(start, end, focus.unwrap_or(start));
        }
        window
    }

    fn line(&mut self, start: u32, end: u32, focus: u32) {
        let length = self
            .source
            .slice(start, end)
            .chars()
            .take(LONGEST_EXCERPT + 1)
            .count();
        // A line that fits is shown whole.
        let from = if length <= LONGEST_EXCERPT {
            start
        } else {
            let before = self
                .source
                .slice(start, focus)
                .chars()
                .rev()
                .take(KEPT_BEFORE);
            let kept: usize = before.map(char::len_utf8).sum();
            focus.saturating_sub(u32::try_from(kept).unwrap_or(0))
        };
        if from > start {
            self.text.push_str("...");
        }
        let mut at = from;
        for (count, c) in self.source.slice(from, end).chars().enumerate() {
            self.bounds.push((at, self.text.len()));
            if count == LONGEST_EXCERPT {
                self.text.push_str("...");
                return;
            }
            push_visible(c, &mut self.text);
            at += u32::try_from(c.len_utf8()).unwrap_or(1);
        }
        self.bounds.push((end, self.text.len()));
    }

    /// Where a stretch of the file stands in the window; of one over several lines, what is on the
    /// first.
    fn range(&self, span: Span) -> std::ops::Range<usize> {
        let (_, end_of_line) = self.source.line_range(self.source.line(span.start));
        let of = |at: u32| {
            let index = self.bounds.partition_point(|(byte, _)| *byte < at);
            let bound = self.bounds.get(index).or(self.bounds.last());
            bound.map_or(0, |(_, shown)| *shown)
        };
        let start = of(span.start);
        start..of(span.end.min(end_of_line)).max(start)
    }
}

/// Text without anything that acts on a terminal: control characters and characters that change
/// the direction of text are spelt out.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    if !text
        .chars()
        .any(|c| crate::source::read::is_forbidden(c) && c != '\n')
    {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c == '\n' {
            out.push(c);
        } else {
            push_visible(c, &mut out);
        }
    }
    Cow::Owned(out)
}

fn push_visible(c: char, out: &mut String) {
    if c == '\t' {
        out.push(' ');
    } else if crate::source::read::is_forbidden(c) || c == '\n' {
        let _ = write!(out, "<U+{:04X}>", u32::from(c));
    } else {
        out.push(c);
    }
}
