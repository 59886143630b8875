//! Errors as events of `tracing`.

use alloc::string::ToString as _;
use core::error::Error;
use core::fmt;

use tracing::{Level, field};

use crate::one_line::OneLine;
// @if severity
use crate::code::Severity;
// @end
use crate::{ApiError, ErrorCode};

// @if severity
/// The level of a code's events: the catalogue's, or else that of its status. What the server has to
/// mend is an error, what it has to watch is a warning, what its callers have to mend is information.
fn level(code: ErrorCode) -> Level {
    match code.severity() {
        Some(Severity::Trace) => return Level::TRACE,
        Some(Severity::Debug) => return Level::DEBUG,
        Some(Severity::Info) => return Level::INFO,
        Some(Severity::Warn) => return Level::WARN,
        Some(Severity::Error) => return Level::ERROR,
        None => {}
    }
// @else
/// The level of a code's events: what the server has to mend is an error, what it has to watch is a
/// warning, and what its callers have to mend is information.
fn level(code: ErrorCode) -> Level {
// @end
    match code.status() {
        500.. => Level::ERROR,
        429 => Level::WARN,
        _ => Level::INFO,
    }
}

impl ApiError {
    /// Emits one event that says which error this is, why it was raised, and what lies beneath it.
    ///
    // @if cause
    /// The fields are `code`, `status`, `cause` and `source`, the last two only where there is one.
    // @else
    /// The fields are `code`, `status` and `source`, the last only where there is one.
    // @end
    /// The middlewares and the layer do this for every error response, and add `request_id`.
    pub fn trace(&self) {
        self.trace_request(None);
    }

    /// The same for the request with this id.
    pub(crate) fn trace_request(&self, request_id: Option<&str>) {
        // The level of an event is part of its static metadata, so that each has one of its own.
        macro_rules! event {
            ($level:expr) => {
                tracing::event!(
                    $level,
                    code = self.code().as_str(),
                    status = self.status(),
                    // @if cause
                    cause = self.cause_id(),
                    // @end
                    request_id,
                    source = self.source().map(Chain).map(field::display),
                    "{}",
                    OneLine(self.message())
                )
            };
        }
        match level(self.code()) {
            Level::ERROR => event!(Level::ERROR),
            Level::WARN => event!(Level::WARN),
            // @if severity
            Level::DEBUG => event!(Level::DEBUG),
            Level::TRACE => event!(Level::TRACE),
            // @end
            _ => event!(Level::INFO),
        }
    }
}

/// An error and all that lies beneath it, on one line.
struct Chain<'a>(&'a (dyn Error + 'static));

impl fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = self.0.to_string();
        write!(f, "{}", OneLine(&shown))?;
        let mut beneath = self.0.source();
        while let Some(error) = beneath {
            let text = error.to_string();
            // Many an error ends with what lies beneath it.
            if !shown.ends_with(&text) {
                write!(f, ": {}", OneLine(&text))?;
                shown = text;
            }
            beneath = error.source();
        }
        Ok(())
    }
}
