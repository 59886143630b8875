//! The report for a terminal: a row for each code and each cause, and the totals.

use std::fmt::Write as _;

use super::{Coverage, Item, Totals};

pub fn render(coverage: &Coverage<'_>) -> String {
    let mut rows = vec![vec![String::new()]];
    if let Some(head) = rows.first_mut() {
        head.extend(columns(coverage).map(str::to_owned));
    }
    rows.extend(coverage.items.iter().map(row));
    let mut out = format!(
        "coverage of {} {}\n\n",
        coverage.catalogue, coverage.version
    );
    out.push_str(&table(&rows));
    out.push('\n');
    for line in totals(coverage) {
        let _ = writeln!(out, "{line}");
    }
    out
}

/// The heads of the columns.
pub fn columns<'c>(coverage: &Coverage<'_>) -> impl Iterator<Item = &'c str> {
    let places = coverage.has_places().then_some("in code");
    let records = coverage.has_records().then_some("in tests");
    places.into_iter().chain(records)
}

fn row(item: &Item<'_>) -> Vec<String> {
    let name = match &item.kind.cause {
        Some(cause) => format!("  {cause}"),
        None if item.deprecated => format!("{} (deprecated)", item.kind.code),
        None => item.kind.code.clone(),
    };
    let places = places(item);
    let records = records(item);
    [Some(name), places, records]
        .into_iter()
        .flatten()
        .collect()
}

/// Where the code raises it: the first place, and how many more there are.
pub fn places(item: &Item<'_>) -> Option<String> {
    Some(match item.places? {
        [] => "no".to_owned(),
        [only] => only.to_string(),
        [first, rest @ ..] => format!("{first} (+{})", rest.len()),
    })
}

/// How many records the tests left of it, or why there are none.
fn records(item: &Item<'_>) -> Option<String> {
    Some(match (item.records?, item.gap) {
        (0, Some(gap)) => format!("no, known: {}", gap.reason),
        (0, None) => "no".to_owned(),
        (records, _) => records.to_string(),
    })
}

/// Rows whose cells stand below each other.
fn table(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells
            .map(|cell| cell.chars().count())
            .max()
            .unwrap_or_default()
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let mut out = String::new();
    for row in rows {
        let start = out.len();
        for (cell, width) in row.iter().zip(&widths) {
            let _ = write!(out, "{cell:<width$}  ");
        }
        let line = out[start..].trim_end().len();
        out.truncate(start + line);
        out.push('\n');
    }
    out
}

/// The totals in words.
pub fn totals(coverage: &Coverage<'_>) -> Vec<String> {
    let (codes, causes) = (coverage.totals(false), coverage.totals(true));
    let of = |count: fn(Totals) -> usize| {
        format!(
            "{} of {} codes, {} of {} causes",
            count(codes),
            codes.all,
            count(causes),
            causes.all
        )
    };
    let mut out = Vec::new();
    if coverage.has_places() {
        out.push(format!("raised in code: {}", of(|totals| totals.in_code)));
    }
    if coverage.has_records() {
        let known = match codes.known + causes.known {
            0 => String::new(),
            1 => "; 1 known gap".to_owned(),
            known => format!("; {known} known gaps"),
        };
        let of = of(|totals| totals.exercised);
        out.push(format!("raised by tests: {of}{known}"));
    }
    out
}
