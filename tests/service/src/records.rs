//! What is the same for tickets, customers and articles.

use api_errors::ApiError;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::IntoResponse;
use axum::{Extension, Json};

use crate::desk::Desk;
use crate::fields::Parameters;
use crate::guard::Team;
use crate::id::Id;
use crate::store::Record;

pub async fn list<T: Record>(
    State(desk): State<Desk>,
    Extension(Team(team)): Extension<Team>,
    parameters: Parameters,
) -> Result<Json<Vec<T>>, ApiError> {
    let page = parameters.page()?;
    let records = desk.with_store(move |store| store.list(&team, &page, &[]));
    Ok(Json(records.await?))
}

pub async fn show<T: Record>(
    State(desk): State<Desk>,
    Extension(Team(team)): Extension<Team>,
    id: Id<T>,
) -> Result<Json<T>, ApiError> {
    let record = desk.with_store(move |store| store.find(&team, &id));
    Ok(Json(record.await?))
}

pub async fn delete<T: Record>(
    State(desk): State<Desk>,
    Extension(Team(team)): Extension<Team>,
    id: Id<T>,
) -> Result<StatusCode, ApiError> {
    let now = desk.now();
    let deleted = desk.with_store(move |store| store.delete(&team, &id, now));
    deleted.await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The answer for a record that was added.
pub fn created<T: Record>(record: T) -> impl IntoResponse {
    let location = record.id().path();
    (StatusCode::CREATED, [(LOCATION, location)], Json(record))
}
