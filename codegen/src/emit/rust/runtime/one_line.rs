//! Texts that somebody else wrote, as a log may show them.

use core::fmt::{self, Write as _};

/// A text without the control characters that would disturb a log or a terminal.
pub(crate) struct OneLine<'a>(pub(crate) &'a str);

impl fmt::Display for OneLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A part at a time: a formatter has much to do for each piece that it is given.
        let mut parts = self.0.split(char::is_control);
        f.write_str(parts.next().unwrap_or_default())?;
        for part in parts {
            f.write_char(char::REPLACEMENT_CHARACTER)?;
            f.write_str(part)?;
        }
        Ok(())
    }
}
