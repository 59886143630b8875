//! What a team allows itself to break.

/// An entry of the list of allowed changes.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Allowance {
    /// The kind of change, as an identifier of a class.
    pub change: String,
    /// Where it may happen: this place and all that stands below it, such as `errors.NOT_FOUND`.
    pub at: String,
    /// Why.
    pub reason: String,
    /// The last day on which it is allowed, as `2027-01-31`.
    pub until: String,
}

impl Allowance {
    pub(crate) fn new(change: String, at: String, reason: String, until: String) -> Self {
        Self {
            change,
            at,
            reason,
            until,
        }
    }

    /// Whether it is about this change. What is refused under every version cannot be allowed.
    #[must_use]
    pub fn covers(&self, change: &super::Change) -> bool {
        let keys = &change.path;
        let is_above = (1..=keys.len()).any(|length| keys[..length].join(".") == self.at);
        // A code that is retired stood under `errors` before.
        let code = change.code().map(|code| format!("errors.{code}"));
        let is_place = is_above || code.as_ref() == Some(&self.at);
        self.change == change.class.id && is_place && !change.class.is_refused()
    }

    /// Whether it holds on the day `today`.
    #[must_use]
    pub fn holds(&self, today: &str) -> bool {
        today <= self.until.as_str()
    }
}
