//! `/tickets`

use api_errors::ApiError;
use axum::extract::State;
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Extension, Json, Router};

use crate::desk::Desk;
use crate::fields::{Fields, Parameters};
use crate::guard::Team;
use crate::id::Id;
use crate::records::{created, delete, show};
use crate::store::{NewTicket, Priority, Status, Ticket, TicketChange};
use crate::values::Line;

pub fn routes() -> Router<Desk> {
    let one = get(show::<Ticket>).patch(change).delete(delete::<Ticket>);
    Router::new()
        .route("/tickets", get(list).post(create))
        .route("/tickets/{id}", one)
}

async fn list(
    State(desk): State<Desk>,
    Extension(Team(team)): Extension<Team>,
    parameters: Parameters,
) -> Result<Json<Vec<Ticket>>, ApiError> {
    let page = parameters.page()?;
    let status = parameters.optional("status")?.map(Status::as_str);
    let priority = parameters.optional("priority")?.map(Priority::as_str);
    let tickets = desk.read(move |store| {
        let conditions = [("status", status), ("priority", priority)];
        store.list(&team, &page, &conditions)
    });
    Ok(Json(tickets.await?))
}

async fn create(
    State(desk): State<Desk>,
    Extension(Team(team)): Extension<Team>,
    fields: Fields,
) -> Result<impl IntoResponse, ApiError> {
    let new = NewTicket {
        title: fields.required::<Line>("title")?.0,
        priority: fields.optional("priority")?.unwrap_or(Priority::Normal),
        customer: fields.required("customerId")?,
    };
    let now = desk.now();
    let ticket = desk.write(move |store| store.open_ticket(&team, &new, now));
    Ok(created(ticket.await?))
}

async fn change(
    State(desk): State<Desk>,
    Extension(Team(team)): Extension<Team>,
    id: Id<Ticket>,
    fields: Fields,
) -> Result<Json<Ticket>, ApiError> {
    let to = TicketChange {
        title: fields.optional::<Line>("title")?.map(|title| title.0),
        priority: fields.optional("priority")?,
        status: fields.optional("status")?,
    };
    let ticket = desk.write(move |store| store.change_ticket(&team, &id, &to));
    Ok(Json(ticket.await?))
}
