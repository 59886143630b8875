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

    /// Whether it is about this change.
    #[must_use]
    pub fn covers(&self, change: &super::Change) -> bool {
        let at = change.at();
        let rest = at.strip_prefix(&self.at);
        self.change == change.class.id
            && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }

    /// Whether it holds on the day `today`.
    #[must_use]
    pub fn holds(&self, today: &str) -> bool {
        today <= self.until.as_str()
    }
}
