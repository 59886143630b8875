//! The report for people.

use std::fmt::Write as _;

use super::{Group, Report};

pub fn render(report: &Report) -> String {
    let mut out = String::new();
    for group in report.groups() {
        render_group(report, group, &mut out);
        out.push('\n');
    }
    summary(report, &mut out);
    out
}

fn render_group(report: &Report, group: &Group, out: &mut String) {
    let _ = write!(out, "{} × {}", thousands(group.count), group.kind);
    for part in [group.code.as_deref().unwrap_or_default(), &group.path] {
        if !part.is_empty() {
            let _ = write!(out, "  {}", printable(part));
        }
    }
    let _ = writeln!(out, "\n    expected {}", printable(&group.expected));
    for example in &group.examples {
        let _ = write!(out, "    found {}", printable(&example.found));
        if example.place != group.path {
            let _ = write!(out, " at {}", printable(&example.place));
        }
        let _ = writeln!(out, " in {}", report.location(example));
    }
    let more = group.count - group.examples.len() as u64;
    if more > 0 {
        let _ = writeln!(out, "    and {} more", thousands(more));
    }
}

fn summary(report: &Report, out: &mut String) {
    let count = |count: u64, one: &str, many: &str| {
        format!(
            "{} {}",
            thousands(count),
            if count == 1 { one } else { many }
        )
    };
    let errors = count(report.errors, "error response", "error responses");
    if report.broken == 0 {
        let keep = if report.errors == 1 { "keeps" } else { "keep" };
        let _ = writeln!(out, "{errors} {keep} the contract");
    } else {
        let of = thousands(report.broken);
        let verb = if report.broken == 1 {
            "breaks"
        } else {
            "break"
        };
        let _ = writeln!(out, "{of} of {errors} {verb} the contract");
    }
    for (number, one, many) in [
        (
            report.no_responses,
            "line is no captured response",
            "lines are no captured responses",
        ),
        (
            report.without_headers,
            "was captured without headers, which were not judged",
            "were captured without headers, which were not judged",
        ),
        (
            report.successes,
            "response below 400 was not judged",
            "responses below 400 were not judged",
        ),
    ] {
        if number > 0 {
            let _ = writeln!(out, "{}", count(number, one, many));
        }
    }
}

/// A number in groups of three digits.
fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A response may hold anything, and a terminal obeys control characters.
fn printable(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c.is_control() {
                char::REPLACEMENT_CHARACTER
            } else {
                c
            }
        })
        .collect()
}
