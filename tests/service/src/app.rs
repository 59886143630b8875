//! The routes, and what is around them.

use api_errors::ErrorLayer;
use axum::Router;
use axum::middleware;
use tower_http::catch_panic::CatchPanicLayer;

use crate::desk::Desk;
use crate::guard::guard;
use crate::keys::Resource;
use crate::{articles, customers, tickets};

/// The service.
pub fn app(desk: &Desk) -> Router {
    layers(routes(desk), desk)
}

/// The routes, each behind the guard of its resource.
pub fn routes(desk: &Desk) -> Router {
    let guarded = |routes: Router<Desk>, resource| {
        let state = (desk.clone(), resource);
        routes.route_layer(middleware::from_fn_with_state(state, guard))
    };
    Router::new()
        .merge(guarded(tickets::routes(), Resource::Tickets))
        .merge(guarded(customers::routes(), Resource::Customers))
        .merge(guarded(articles::routes(), Resource::Articles))
        .with_state(desk.clone())
}

/// What makes an error response of everything that goes wrong: a panic becomes a response without a
/// word about it, and every response that no handler wrote the catalogue's error for its status.
pub fn layers(routes: Router, desk: &Desk) -> Router {
    let clock = desk.clone();
    routes
        .layer(CatchPanicLayer::new())
        .layer(ErrorLayer::new().with_clock(move || clock.now()))
}
