//! What the store refuses, in the words of the API.

use api_errors::{ApiError, Conflict, Forbidden, NotFound, ServerError};

use crate::store::Error;

impl From<Error> for ApiError {
    fn from(error: Error) -> Self {
        match error {
            Error::Unknown => NotFound::unknown_id().into(),
            Error::Mistyped => NotFound::mistyped_id().into(),
            Error::Deleted => NotFound::deleted().into(),
            Error::OtherTeam => Forbidden::other_team().into(),
            Error::EmailTaken(email) => Conflict::duplicate_email(email).into(),
            Error::SlugTaken(slug) => Conflict::duplicate_slug(slug).into(),
            Error::Transition { from, to } => {
                Conflict::invalid_transition(from.as_str(), to.as_str()).into()
            }
            Error::Busy(_) | Error::Overloaded => {
                ServerError::unavailable().with_source(error).into()
            }
            Error::Failed(_) | Error::Random(_) => {
                ServerError::unexpected().with_source(error).into()
            }
        }
    }
}
