//! Errors as events of `tracing`.

use crate::error::ApiError;

macro_rules! event {
    ($level:ident, $error:expr, $request_id:expr) => {
        tracing::$level!(
            code = $error.code,
            status = $error.status.as_u16(),
            cause = $error.cause,
            request_id = $request_id,
            source = $error.source.as_ref().map(tracing::field::debug),
            "{}",
            $error.message
        )
    };
}

impl ApiError {
    /// Emits one event: what the server has to mend is an error, what it has to watch a warning.
    pub(crate) fn trace(&self, request_id: &str) {
        let error = &*self.0;
        match error.status.as_u16() {
            500.. => event!(error, error, request_id),
            429 => event!(warn, error, request_id),
            _ => event!(info, error, request_id),
        }
    }
}
