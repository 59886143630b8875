//! What became of a code, and of which codes it took the place.

use std::collections::HashMap;

use super::View;
use super::parts::list;
use crate::model::{Catalogue, Deprecation};

/// A code that another one replaces.
pub(super) struct Predecessor<'a> {
    code: &'a str,
    /// "deprecated" or "retired".
    state: &'static str,
    notice: &'a Deprecation,
}

/// The codes that name another as their replacement, under that, in the order of the catalogue.
pub(super) fn predecessors(catalogue: &Catalogue) -> HashMap<&str, Vec<Predecessor<'_>>> {
    let mut predecessors: HashMap<&str, Vec<Predecessor<'_>>> = HashMap::new();
    let deprecated = catalogue.errors().iter().filter_map(|error| {
        Some(Predecessor {
            code: &error.code,
            state: "deprecated",
            notice: error.deprecated.as_ref()?,
        })
    });
    let retired = catalogue.retired().iter().map(|entry| Predecessor {
        code: &entry.code,
        state: "retired",
        notice: &entry.notice,
    });
    for predecessor in deprecated.chain(retired) {
        if let Some(code) = &predecessor.notice.replaced_by {
            predecessors.entry(code).or_default().push(predecessor);
        }
    }
    predecessors
}

/// The history as a list; empty if there is nothing to say. `end` is "Deprecated" or "Retired".
pub(super) fn render(
    view: View<'_>,
    code: &str,
    added: Option<&str>,
    end: Option<(&str, &Deprecation)>,
) -> String {
    let mut events = Vec::new();
    events.extend(added.map(|version| format!("- Added in {}.", view.dialect.cell(version))));
    let predecessors = view.book.predecessors.get(code).into_iter().flatten();
    events.extend(predecessors.map(|predecessor| {
        let Predecessor {
            code,
            state,
            notice,
        } = predecessor;
        let since = since(view, notice);
        format!("- Takes the place of {}, {state}{since}.", view.link(code))
    }));
    events.extend(end.and_then(|(what, notice)| {
        let since = since(view, notice);
        match &notice.replaced_by {
            Some(by) => Some(format!("- {what}{since}; replaced by {}.", view.link(by))),
            None if since.is_empty() => None,
            None => Some(format!("- {what}{since}.")),
        }
    }));
    list(events.into_iter())
}

fn since(view: View<'_>, notice: &Deprecation) -> String {
    let since = notice.since.as_deref();
    since.map_or_else(String::new, |version| {
        format!(" since {}", view.dialect.cell(version))
    })
}
