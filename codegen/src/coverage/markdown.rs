//! The report for the summary of a CI run.

use std::fmt::Write as _;

use super::{Coverage, Item, Why, text};
use crate::escape::markdown::Dialect;

/// Where such a summary is read.
const DIALECT: Dialect = Dialect::GitHub;

pub fn render(coverage: &Coverage<'_>) -> String {
    let name = DIALECT.cell(coverage.catalogue);
    let mut out = format!("## Coverage of {name} {}\n\n", coverage.version);
    for line in text::totals(coverage) {
        let _ = writeln!(out, "- {line}");
    }
    let heads: Vec<&str> = ["code", "cause"]
        .into_iter()
        .chain(text::columns(coverage))
        .collect();
    let rule = "---|".repeat(heads.len());
    let _ = write!(out, "\n| {} |\n|{rule}\n", heads.join(" | "));
    for item in &coverage.items {
        out.push_str(&row(item));
    }
    let missing = coverage.items.iter().filter(|item| item.is_missing());
    list(
        &mut out,
        "No test raises",
        missing.map(|item| item.kind.to_string()),
    );
    let file = DIALECT.cell(coverage.list.unwrap_or_default());
    let faults = coverage.faults.iter().map(|fault| {
        let why = match fault.why {
            Why::Exercised => "a test raises it now",
            Why::Unknown => "the catalogue does not have it",
            Why::Added => "it is new, and the list may only become shorter",
        };
        format!("{}: {why} ({file}:{})", fault.gap.kind, fault.gap.line)
    });
    list(&mut out, "Known gaps that should not be listed", faults);
    let strange = coverage.strange.iter().map(|strange| {
        let text = format!("{}:{} {}", strange.file, strange.line, strange.why);
        format!("{} (records: {})", DIALECT.text(&text), strange.count)
    });
    list(&mut out, "Records that do not count", strange);
    let unread = coverage.unread.iter();
    let unread = unread.map(|unread| DIALECT.text(&format!("{}: {}", unread.file, unread.why)));
    list(&mut out, "Sources that could not be read", unread);
    out
}

fn row(item: &Item<'_>) -> String {
    let code = &item.kind.code;
    let name = match &item.kind.cause {
        Some(cause) => format!("| `{code}` | `{cause}` |"),
        None if item.deprecated => format!("| `{code}` (deprecated) | |"),
        None => format!("| `{code}` | |"),
    };
    let places = text::places(item).map(|places| format!(" {} |", DIALECT.cell(&places)));
    let records = item.records.map(|records| match (records, item.gap) {
        (0, Some(gap)) => format!(" no, known: {} |", DIALECT.cell(&gap.reason)),
        (0, None) => " **no** |".to_owned(),
        (records, _) => format!(" {records} |"),
    });
    let (places, records) = (places.unwrap_or_default(), records.unwrap_or_default());
    format!("{name}{places}{records}\n")
}

fn list(out: &mut String, title: &str, items: impl Iterator<Item = String>) {
    let items: Vec<String> = items.map(|item| format!("- {item}\n")).collect();
    if !items.is_empty() {
        let _ = write!(out, "\n### {title}\n\n{}", items.concat());
    }
}
