//! `/customers`

use api_errors::ApiError;
use axum::extract::State;
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Extension, Json, Router};

use crate::desk::Desk;
use crate::fields::Fields;
use crate::guard::Team;
use crate::id::Id;
use crate::records::{created, delete, list, show};
use crate::store::{Customer, CustomerChange, NewCustomer};
use crate::values::{Email, Line};

pub fn routes() -> Router<Desk> {
    let one = get(show::<Customer>)
        .patch(change)
        .delete(delete::<Customer>);
    Router::new()
        .route("/customers", get(list::<Customer>).post(create))
        .route("/customers/{id}", one)
}

async fn create(
    State(desk): State<Desk>,
    Extension(Team(team)): Extension<Team>,
    fields: Fields,
) -> Result<impl IntoResponse, ApiError> {
    let new = NewCustomer {
        name: fields.required::<Line>("name")?.0,
        email: fields.required::<Email>("email")?.0,
    };
    let now = desk.now();
    let customer = desk.write(move |store| store.add_customer(&team, &new, now));
    Ok(created(customer.await?))
}

async fn change(
    State(desk): State<Desk>,
    Extension(Team(team)): Extension<Team>,
    id: Id<Customer>,
    fields: Fields,
) -> Result<Json<Customer>, ApiError> {
    let to = CustomerChange {
        name: fields.optional::<Line>("name")?.map(|name| name.0),
        email: fields.optional::<Email>("email")?.map(|email| email.0),
    };
    let customer = desk.write(move |store| store.change_customer(&team, &id, &to));
    Ok(Json(customer.await?))
}
