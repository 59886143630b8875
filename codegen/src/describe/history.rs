//! What became of a code, and of which codes it took the place.

use std::collections::HashMap;

use crate::model::{Catalogue, Deprecation};

/// A code that another one replaces.
pub(crate) struct Predecessor<'a> {
    code: &'a str,
    /// "deprecated" or "retired".
    state: &'static str,
    notice: &'a Deprecation,
}

/// The codes that name another as their replacement, under that, in the order of the catalogue.
pub(crate) fn predecessors(catalogue: &Catalogue) -> HashMap<&str, Vec<Predecessor<'_>>> {
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

/// The history in sentences, oldest first; none if there is nothing to say. `end` is "Deprecated" or
/// "Retired"; `text` and `link` show a version and a code.
pub(crate) fn history(
    added: Option<&str>,
    predecessors: Option<&Vec<Predecessor<'_>>>,
    end: Option<(&str, &Deprecation)>,
    text: impl Fn(&str) -> String,
    link: impl Fn(&str) -> String,
) -> Vec<String> {
    let since = |notice: &Deprecation| {
        let since = notice.since.as_deref();
        since.map_or_else(String::new, |version| format!(" since {}", text(version)))
    };
    let mut events = Vec::new();
    events.extend(added.map(|version| format!("Added in {}.", text(version))));
    events.extend(predecessors.into_iter().flatten().map(|predecessor| {
        let Predecessor {
            code,
            state,
            notice,
        } = predecessor;
        let since = since(notice);
        format!("Takes the place of {}, {state}{since}.", link(code))
    }));
    events.extend(end.and_then(|(what, notice)| {
        let since = since(notice);
        match &notice.replaced_by {
            Some(by) => Some(format!("{what}{since}; replaced by {}.", link(by))),
            None if since.is_empty() => None,
            None => Some(format!("{what}{since}.")),
        }
    }));
    events
}
