//! Which codes there are: new ones, those that are gone, retired, or back.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::class::{
    ACCESSOR_REMOVED, CODE_ADDED, CODE_REMOVED, CODE_RETIRED, CODE_RETURNED, DOCUMENTATION,
    FALLBACK_CHANGED, RETIRED_CODE_FORGOTTEN,
};
use super::{Diff, History, Path, Words};
use crate::model::{Catalogue, ErrorDef, Retired, Retry};

/// The codes of a catalogue, by name.
struct Index<'a> {
    errors: HashMap<&'a str, &'a ErrorDef>,
    retired: HashMap<&'a str, &'a Retired>,
}

impl<'a> Index<'a> {
    fn new(catalogue: &'a Catalogue) -> Self {
        let errors = catalogue.errors().iter();
        Self {
            errors: errors.map(|error| (error.code.as_str(), error)).collect(),
            retired: catalogue
                .retired()
                .iter()
                .map(|it| (it.code.as_str(), it))
                .collect(),
        }
    }
}

impl Diff<'_> {
    /// Codes in use, then those that are gone, then those that were gone before.
    pub(super) fn errors(&mut self, history: &History) {
        let (old, new) = (self.old, self.new);
        let (before, after) = (Index::new(old), Index::new(new));
        let errors = Path::of(&["errors"]);
        for error in new.errors() {
            let code = error.code.as_str();
            let at = errors.key(code);
            match before.errors.get(code) {
                Some(old) => self.error(&at, old, error, history),
                None if before.retired.contains_key(code) => {
                    self.push(
                        &CODE_RETURNED,
                        &at,
                        "is in use again, although it was retired".into(),
                    );
                }
                None if history.has_code(code) => {
                    self.push(
                        &CODE_RETURNED,
                        &at,
                        "is in use again, although an earlier release had it".into(),
                    );
                }
                None => {
                    let words = Words::from("is new, with status ").code(error.status);
                    self.replaced(&CODE_ADDED, &at, words, Value::Null, error.status);
                }
            }
        }
        for error in old.errors() {
            let code = error.code.as_str();
            if after.errors.contains_key(code) {
                continue;
            }
            if let Some(retired) = after.retired.get(code) {
                let words = match &retired.notice.replaced_by {
                    Some(by) => Words::from("is retired, in favour of ").code(by),
                    None => "is retired".into(),
                };
                self.push(&CODE_RETIRED, &Path::of(&["retired", code]), words);
            } else {
                self.push(
                    &CODE_REMOVED,
                    &errors.key(code),
                    "is gone without being retired".into(),
                );
            }
        }
        self.retired(&before, &after);
        self.fallbacks(&after);
        self.accessors();
    }

    /// What servers answer by a status alone; where the former code is gone, that says it already.
    fn fallbacks(&mut self, after: &Index<'_>) {
        let answers = self.new.fallbacks();
        let mut said = HashSet::new();
        for (status, was) in self.old.fallbacks() {
            let code = was.code.as_str();
            let left = after.errors.get(code);
            let is = answers.get(&status).map(|error| error.code.as_str());
            let is_left = left.is_some_and(|left| left.status == was.status);
            if !is_left || is == Some(code) || !said.insert((code, is)) {
                continue;
            }
            let words = match is {
                Some(_) => Words::from("answers in the place of ").code(code),
                None => Words::from("no longer answers"),
            };
            let words = words
                .text(" where no handler does, with status ")
                .code(status);
            let at = Path::of(&["errors", is.unwrap_or(code)]);
            self.replaced(&FALLBACK_CHANGED, &at, words, code, is);
        }
    }

    /// What the Rust crate has only for catalogues in which something asks for it.
    fn accessors(&mut self) {
        type Asks = fn(&ErrorDef) -> bool;
        let errors = Path::of(&["errors"]);
        let kinds: [(&str, Asks); 7] = [
            ("ErrorCode::since", |it| it.since.is_some()),
            ("ErrorCode::owner", |it| it.owner.is_some()),
            ("ErrorCode::tags", |it| !it.tags.is_empty()),
            ("ErrorCode::severity", |it| it.severity.is_some()),
            ("ErrorCode::grpc", |it| it.grpc.is_some()),
            ("ErrorCode::is_message_fixed", |it| it.message_fixed),
            ("ApiError::retry_after", |it| {
                matches!(it.retry, Retry::After { .. })
            }),
        ];
        for (accessor, asks) in kinds {
            if self.old.errors().iter().any(asks) && !self.new.errors().iter().any(asks) {
                self.accessor_removed(&errors, accessor);
            }
        }
    }

    /// The Rust crate no longer has `accessor`, because nothing at `at` asks for it.
    pub(super) fn accessor_removed(&mut self, at: &Path, accessor: &str) {
        let words = Words::from("nothing asks for ")
            .code(accessor)
            .text(" any more");
        self.push(&ACCESSOR_REMOVED, at, words);
    }

    fn retired(&mut self, before: &Index<'_>, after: &Index<'_>) {
        let (old, new) = (self.old, self.new);
        let path = |code: &str| Path::of(&["retired", code]);
        for was in old.retired() {
            let code = was.code.as_str();
            match after.retired.get(code) {
                Some(is) => {
                    let what = "the notice about its retirement is another one";
                    self.documentation(&was.notice, &is.notice, &path(code), what);
                }
                // In use again, which is worse.
                None if after.errors.contains_key(code) => {}
                None => {
                    let words = "is no longer listed as retired".into();
                    self.push(&RETIRED_CODE_FORGOTTEN, &path(code), words);
                }
            }
        }
        for is in new.retired() {
            let code = is.code.as_str();
            let known = before.errors.contains_key(code) || before.retired.contains_key(code);
            if !known {
                self.push(
                    &DOCUMENTATION,
                    &path(&is.code),
                    "is listed as retired".into(),
                );
            }
        }
    }
}
