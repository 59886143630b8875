//! The list of changes that a team allows itself: `releases/allowed.yaml`.

use std::fs;
use std::path::Path;

use crate::check::shown;
use crate::diagnostics::{Diagnostic, Report, Sink, rules};
use crate::evolution::{Allowance, CLASS_IDS, CLASSES, Comparison};
use crate::source::read::Reader;
use crate::source::tree::Node;
use crate::source::{Span, parse};
use crate::spec::grammar::{Key, Name, Object, Shape};
use crate::spec::shape;

/// The name of the list.
pub(crate) const ALLOWED: &str = "allowed.yaml";

static LIST: Object = Object {
    name: "list of allowed changes",
    doc: "Changes that the team makes on purpose, although they break something.",
    keys: &[Key {
        name: "allow",
        shape: Shape::List(&Shape::Object(&ENTRY)),
        required: false,
        doc: "The changes.",
    }],
};

static ENTRY: Object = Object {
    name: "allowed change",
    doc: "A change, or every change of a kind below a place.",
    keys: &[
        key("change", Shape::Choice(CLASS_IDS), "The kind of change."),
        key(
            "at",
            Shape::Line,
            "The place, such as `errors.NOT_FOUND.status`; what stands below it is meant too.",
        ),
        key("reason", Shape::Line, "Why it is made."),
        key(
            "until",
            Shape::Name(&DAY),
            "The last day on which it is allowed.",
        ),
    ],
};

const fn key(name: &'static str, shape: Shape, doc: &'static str) -> Key {
    Key {
        name,
        shape,
        required: true,
        doc,
    }
}

static DAY: Name = Name {
    what: "a day",
    pattern: "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
    accepts: |text| {
        let mut parts = text.split('-');
        let mut number = |length: usize| {
            let part = parts.next().filter(|part| part.len() == length)?;
            let is_number = part.bytes().all(|c| c.is_ascii_digit());
            is_number.then(|| part.parse::<u32>().ok()).flatten()
        };
        let (year, month, day) = (number(4), number(2), number(2));
        let ends = parts.next().is_none();
        let date = year.zip(month).zip(day);
        ends && date.is_some_and(|((year, month), day)| (1..=length(year, month)).contains(&day))
    },
    rule: &rules::DAY,
    help: "the year, the month and the day, as in `2027-01-31`",
    numeric: false,
};

/// How many days a month has; none if there is no such month.
fn length(year: u32, month: u32) -> u32 {
    match month {
        2 if year.is_multiple_of(if year.is_multiple_of(100) { 400 } else { 4 }) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    }
}

/// The list, with where its entries stand.
#[derive(Debug, Default)]
pub(crate) struct Allowed {
    entries: Vec<(Allowance, Span)>,
}

impl Allowed {
    /// Reads the list at `path`, if there is one. What is wrong with it is added to `report`.
    pub(crate) fn read(path: &Path, report: &mut Report) -> Self {
        let stated = |line: &str| !line.trim().is_empty() && !line.trim().starts_with('#');
        let is_empty = fs::read_to_string(path).is_ok_and(|text| !text.lines().any(stated));
        if is_empty || !path.exists() {
            return Self::default();
        }
        let mut sink = Sink::default();
        let sources = report.sources_mut();
        let (file, is_text) = Reader::default().read(path, &shown(path), sources, &mut sink);
        let mut entries = Vec::new();
        let source = sources.get(file).filter(|_| is_text);
        if let Some(root) = source.and_then(|source| parse::parse(source, file, &mut sink)) {
            shape::check(&root, &LIST, sources, &mut sink);
            let items = root.get("allow").and_then(Node::as_seq).unwrap_or_default();
            if !sink.has_errors() {
                entries.extend(items.iter().filter_map(entry));
            }
        }
        report.extend(sink.into_diagnostics());
        Self { entries }
    }

    /// The entry that allows a change on the day `today`.
    pub(crate) fn covers(
        &self,
        change: &crate::evolution::Change,
        today: &str,
    ) -> Option<&Allowance> {
        let mut entries = self.entries.iter().map(|(entry, _)| entry);
        entries.find(|entry| entry.covers(change) && entry.holds(today))
    }

    /// Entries that no longer hold, or that nothing needs.
    pub(crate) fn check(&self, comparison: &Comparison, today: &str) -> Vec<Diagnostic> {
        let changes = &comparison.changes;
        let is_enough = comparison.is_version_enough();
        let mut found = Vec::new();
        for (entry, span) in &self.entries {
            let mut covered = changes
                .iter()
                .filter(|it| entry.covers(&it.change))
                .peekable();
            if CLASSES
                .iter()
                .any(|class| class.id == entry.change && class.is_refused())
            {
                let message = format!(
                    "a `{}` is right under no version, and cannot be allowed",
                    entry.change
                );
                found.push(
                    Diagnostic::new(&rules::ALLOWANCE_VOID, *span, message)
                        .help("remove the entry"),
                );
            } else if covered.peek().is_none() {
                let message = format!(
                    "nothing at `{}` is a `{}` since the last release",
                    entry.at, entry.change
                );
                found.push(
                    Diagnostic::new(&rules::ALLOWANCE_UNUSED, *span, message)
                        .help("remove the entry"),
                );
            } else if !entry.holds(today) && covered.any(|it| it.allowed.is_none()) {
                if is_enough {
                    let message = "the version says already what this allows";
                    found.push(
                        Diagnostic::new(&rules::ALLOWANCE_UNUSED, *span, message)
                            .help("remove the entry"),
                    );
                    continue;
                }
                let message = format!("this was allowed until {}", entry.until);
                let help = "take the change back, release it under a version that says what it breaks, or allow it for longer";
                found.push(Diagnostic::new(&rules::ALLOWANCE_VOID, *span, message).help(help));
            }
        }
        found
    }
}

fn entry(node: &Node) -> Option<(Allowance, Span)> {
    let text = |key: &str| Some(node.get(key)?.as_scalar()?.to_owned());
    let entry = Allowance::new(
        text("change")?,
        text("at")?,
        text("reason")?,
        text("until")?,
    );
    Some((entry, node.get("change")?.span))
}

#[cfg(test)]
mod tests {
    use super::DAY;

    #[test]
    fn a_day_is_one_of_the_calendar() {
        let is_day = |text: &&str| (DAY.accepts)(text);
        let days = ["2027-01-31", "2028-02-29", "2000-02-29", "2027-12-01"];
        assert!(days.iter().all(is_day));
        let others = [
            "2027-02-29",
            "2100-02-29",
            "2027-11-31",
            "2027-13-01",
            "2027-00-10",
            "2027-01-00",
            "27-01-01",
            "2027-1-1",
            "2027-01-01T00",
            "2027-01-01-01",
            "",
        ];
        assert!(!others.iter().any(is_day));
    }
}
