//! A report for programs.

use serde_json::{Value, json};

use super::{Report, Severity};
use crate::source::Span;

/// One JSON object: `diagnostics` in the order of the text, and how many `errors` and `warnings`
/// there are. Lines and columns count from 1, columns in characters; `end_column` is the one after
/// the last character.
pub fn render(report: &Report) -> String {
    let diagnostics: Vec<Value> = report
        .diagnostics
        .iter()
        .map(|diagnostic| {
            let mut object = json!({
                "rule": diagnostic.rule.id,
                "name": diagnostic.rule.name,
                "severity": diagnostic.severity().as_str(),
                "message": diagnostic.message,
            });
            let labels: Vec<Value> = diagnostic
                .others
                .iter()
                .map(|label| {
                    let mut value = json!({ "message": label.text });
                    place(report, label.span, &mut value);
                    value
                })
                .collect();
            place(report, diagnostic.span, &mut object);
            if let Value::Object(object) = &mut object {
                object.insert("label".to_owned(), json!(diagnostic.label));
                object.insert("help".to_owned(), json!(diagnostic.help));
                object.insert("labels".to_owned(), Value::Array(labels));
            }
            object
        })
        .collect();
    let object = json!({
        "diagnostics": diagnostics,
        "errors": report.count(Severity::Error),
        "warnings": report.count(Severity::Warning),
    });
    format!("{object:#}\n")
}

fn place(report: &Report, span: Span, object: &mut Value) {
    let (Some(source), Value::Object(object)) = (report.sources.get(span.file), object) else {
        return;
    };
    let (line, column) = source.line_column(span.start);
    let (end_line, end_column) = source.line_column(span.end.max(span.start));
    object.insert("file".to_owned(), json!(source.name()));
    object.insert("line".to_owned(), json!(line));
    object.insert("column".to_owned(), json!(column));
    object.insert("end_line".to_owned(), json!(end_line));
    object.insert("end_column".to_owned(), json!(end_column));
}
