//! The report for programs.

use serde_json::{Value, json};

use super::Report;

pub fn render(report: &Report) -> String {
    let groups = report.groups();
    let problems: Vec<Value> = groups
        .iter()
        .map(|group| {
            let examples: Vec<Value> = group
                .examples
                .iter()
                .map(|example| {
                    json!({
                        "file": report.files.get(example.file),
                        "line": example.line,
                        "place": example.place,
                        "found": example.found,
                    })
                })
                .collect();
            json!({
                "kind": group.kind.as_str(),
                "code": group.code,
                "path": group.path,
                "expected": group.expected,
                "count": group.count,
                "examples": examples,
            })
        })
        .collect();
    let report = json!({
        "lines": report.lines,
        "successes": report.successes,
        "errors": report.errors,
        "without_headers": report.without_headers,
        "broken": report.broken,
        "no_responses": report.no_responses,
        "problems": problems,
    });
    format!("{report:#}\n")
}
