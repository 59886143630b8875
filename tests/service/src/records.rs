//! What is the same for tickets, customers and articles.

use api_errors::{ApiError, NotFound};
use axum::extract::{FromRequestParts, RawPathParams, State};
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::http::request::Parts;
use axum::response::IntoResponse;
use axum::{Extension, Json};

use crate::desk::Desk;
use crate::fields::Parameters;
use crate::guard::Team;
use crate::id::Id;
use crate::store::Record;
use crate::values::Field as _;

pub async fn list<T: Record>(
    State(desk): State<Desk>,
    Extension(Team(team)): Extension<Team>,
    parameters: Parameters,
) -> Result<Json<Vec<T>>, ApiError> {
    let page = parameters.page()?;
    let records = desk.read(move |store| store.list(&team, &page, &[]));
    Ok(Json(records.await?))
}

pub async fn show<T: Record>(
    State(desk): State<Desk>,
    Extension(Team(team)): Extension<Team>,
    id: Id<T>,
) -> Result<Json<T>, ApiError> {
    let record = desk.read(move |store| store.find(&team, &id));
    Ok(Json(record.await?))
}

pub async fn delete<T: Record>(
    State(desk): State<Desk>,
    Extension(Team(team)): Extension<Team>,
    id: Id<T>,
) -> Result<StatusCode, ApiError> {
    let now = desk.now();
    let deleted = desk.write(move |store| store.delete(&team, &id, now));
    deleted.await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The answer for a record that was added.
pub fn created<T: Record>(record: T) -> impl IntoResponse {
    let location = record.id().path();
    (StatusCode::CREATED, [(LOCATION, location)], Json(record))
}

/// The `{id}` of a path. There is no record with an ID of another form, so that it is a typo.
impl<T: Record, S: Send + Sync> FromRequestParts<S> for Id<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let path = RawPathParams::from_request_parts(parts, state).await;
        let id = path.ok().and_then(|path| {
            let (_, text) = path.iter().find(|(name, _)| *name == "id")?;
            Self::parse(text)
        });
        id.ok_or_else(|| NotFound::mistyped_id().into())
    }
}
