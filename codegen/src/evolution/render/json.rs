//! A comparison for programs.

use serde_json::{Value, json};

use super::super::{Bump, Comparison, Weighed};
use super::place;
use crate::source::Sources;

/// One JSON object; see `spec/RELEASES.md` for its members.
pub(super) fn render(comparison: &Comparison, sources: &Sources) -> String {
    let changes: Vec<Value> = comparison
        .changes
        .iter()
        .map(|it| change(it, sources))
        .collect();
    let object = json!({
        "against": comparison.against,
        "from": comparison.from.to_string(),
        "version": comparison.version.to_string(),
        "bump": comparison.bump().map(Bump::as_str),
        "required": comparison.required().to_string(),
        "version_is_enough": comparison.is_version_enough(),
        "broken": comparison.is_broken(),
        "changes": changes,
    });
    format!("{object:#}\n")
}

fn change(weighed: &Weighed, sources: &Sources) -> Value {
    let change = &weighed.change;
    let breaks: Vec<String> = change
        .class
        .breaks
        .iter()
        .map(|audience| audience.as_str().to_lowercase())
        .collect();
    let place = place(sources, weighed.span);
    json!({
        "change": change.class.id,
        "at": change.at(),
        "code": change.code(),
        "message": change.sentence().plain(),
        "before": change.before,
        "after": change.after,
        "bump": change.class.bump.as_str(),
        "breaks": breaks,
        "why": change.class.why,
        "refused": change.class.is_refused(),
        "file": place.map(|(file, _, _)| file),
        "line": place.map(|(_, line, _)| line),
        "column": place.map(|(_, _, column)| column),
        "allowed": weighed.allowed.as_ref().map(|it| json!({
            "reason": it.reason,
            "until": it.until,
        })),
    })
}
