//! Who asks, how often, and whether he may.

use api_errors::{ApiError, Forbidden, Unauthorized};
use axum::extract::{Request, State};
use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, HeaderName};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::desk::Desk;
use crate::keys::{self, Access, Key, Kind, Resource, Scope};

const REMAINING: HeaderName = HeaderName::from_static("x-ratelimit-remaining");

/// The team whose key a request brought.
#[derive(Clone)]
pub struct Team(pub String);

/// Stands before the routes of a resource. A request that it lets pass has its [`Team`] in its extensions.
pub async fn guard(
    State((desk, resource)): State<(Desk, Resource)>,
    mut request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let key = authenticate(&desk, request.headers()).await?;
    let remaining = desk.limits.take(&key, desk.now())?;
    let access = if request.method().is_safe() {
        Access::Read
    } else {
        Access::Write
    };
    let mut response = match authorise(&key, Scope(resource, access)) {
        Ok(()) => {
            request.extensions_mut().insert(Team(key.team));
            next.run(request).await
        }
        Err(error) => error.into_response(),
    };
    response.headers_mut().insert(REMAINING, remaining.into());
    Ok(response)
}

async fn authenticate(desk: &Desk, headers: &HeaderMap) -> Result<Key, ApiError> {
    let mut given = headers.get_all(AUTHORIZATION).iter();
    let header = given.next().ok_or_else(Unauthorized::missing_header)?;
    let text = keys::from_header(header.as_bytes()).filter(|_| given.next().is_none());
    let text = text.ok_or_else(Unauthorized::malformed_key)?;
    let hash = keys::hash(text);
    let key = desk.read(move |store| store.key(&hash)).await?;
    let key = key.ok_or_else(Unauthorized::new)?;
    if key.is_revoked {
        return Err(Unauthorized::revoked_key().into());
    }
    if key.expires.is_some_and(|end| end <= desk.now()) {
        return Err(Unauthorized::expired_key().into());
    }
    Ok(key)
}

fn authorise(key: &Key, scope: Scope) -> Result<(), ApiError> {
    if key.kind == Kind::Publishable && scope.1 == Access::Write {
        Err(Forbidden::publishable_key().into())
    } else if key.scopes.contains(&scope) {
        Ok(())
    } else {
        Err(Forbidden::restricted().into())
    }
}
