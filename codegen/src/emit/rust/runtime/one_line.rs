//! Texts that somebody else wrote, as a log may show them.

use core::fmt;

/// A text without the control characters that would disturb a log or a terminal.
pub(crate) struct OneLine<'a>(pub(crate) &'a str);

impl fmt::Display for OneLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            let shown = if c.is_control() {
                char::REPLACEMENT_CHARACTER
            } else {
                c
            };
            write!(f, "{shown}")?;
        }
        Ok(())
    }
}
