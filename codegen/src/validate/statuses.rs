//! The rows of the status table.

use std::collections::BTreeMap;

use super::Check;
use crate::diagnostics::{Diagnostic, rules};
use crate::model::{StatusRow, reason_phrase};
use crate::source::Span;
use crate::spec::Spec;

/// One row for every status that a code has, and for every one that the catalogue states.
pub fn rows(spec: &Spec<'_>, check: &mut Check<'_>) -> Vec<StatusRow> {
    let mut rows: BTreeMap<u16, (StatusRow, Span)> = BTreeMap::new();
    for stated in &spec.statuses {
        let row = StatusRow {
            status: stated.status.value,
            label: stated
                .label
                .map(|label| label.value.to_owned())
                .unwrap_or_default(),
            text: stated.text.map(|text| text.value.to_owned()),
            codes: Vec::new(),
        };
        rows.insert(stated.status.value, (row, stated.status.span));
    }
    for error in &spec.errors {
        let Some(status) = error.status else { continue };
        let (row, _) = rows.entry(status.value).or_insert_with(|| {
            let row = StatusRow {
                status: status.value,
                label: String::new(),
                text: None,
                codes: Vec::new(),
            };
            (row, status.span)
        });
        row.codes.push(error.code.value.to_owned());
    }
    for (row, span) in rows.values_mut() {
        if !row.label.is_empty() {
            continue;
        }
        if let Some(label) = reason_phrase(row.status) {
            label.clone_into(&mut row.label);
        } else {
            class(row.status).clone_into(&mut row.label);
            check.push(
                Diagnostic::new(
                    &rules::STATUS_LABEL,
                    *span,
                    format!(
                        "the IANA registry has no name for the status {}",
                        row.status
                    ),
                )
                .help(format!(
                    "give it one: `statuses: {{ {}: {{ label: … }} }}`",
                    row.status
                )),
            );
        }
    }
    rows.into_values().map(|(row, _)| row).collect()
}

/// The name of the class of a status (RFC 9110, section 15), by which clients treat one that they do
/// not know.
fn class(status: u16) -> &'static str {
    match status {
        100..=199 => "Informational",
        200..=299 => "Successful",
        300..=399 => "Redirection",
        400..=499 => "Client Error",
        _ => "Server Error",
    }
}
