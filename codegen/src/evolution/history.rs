//! What earlier releases had, so that what is gone cannot come back with another meaning.

use std::collections::BTreeSet;

use serde_json::Value;

/// The codes of earlier releases, and the ids of their causes.
#[derive(Debug, Clone, Default)]
pub struct History {
    codes: BTreeSet<String>,
    causes: BTreeSet<(String, String)>,
}

impl History {
    /// Adds what a release had: a normalised catalogue. What cannot be read is left out, because a
    /// release of long ago may be in a form that is no longer that of today.
    pub fn add(&mut self, release: &Value) {
        for (code, error) in release["errors"].as_object().into_iter().flatten() {
            self.codes.insert(code.clone());
            let causes = error["causes"].as_array().into_iter().flatten();
            for id in causes.filter_map(|cause| cause["id"].as_str()) {
                self.causes.insert((code.clone(), id.to_owned()));
            }
        }
        for code in release["retired"].as_object().into_iter().flatten() {
            self.codes.insert(code.0.clone());
        }
    }

    /// Whether an earlier release had the code, in use or retired.
    #[must_use]
    pub fn has_code(&self, code: &str) -> bool {
        self.codes.contains(code)
    }

    /// Whether an earlier release had the cause.
    #[must_use]
    pub fn has_cause(&self, code: &str, id: &str) -> bool {
        self.causes.contains(&(code.to_owned(), id.to_owned()))
    }
}
