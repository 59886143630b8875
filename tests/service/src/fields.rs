//! The fields of a request, in its body or its query, and what is wrong with them.

use std::collections::HashMap;
use std::error::Error as _;

use api_errors::{ApiError, Raised, ValidationError};
use axum::body::{Body, HttpBody as _, to_bytes};
use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use axum::http::request::Parts;
use http_body_util::LengthLimitError;
use serde_json::{Map, Value};
use tokio::time::timeout;

use crate::desk::{Desk, Settings};
use crate::store::{Page, Record};
use crate::values::{Field, Limit};

fn parse<T: Field>(name: &str, text: &str) -> Result<T, Raised<ValidationError>> {
    T::parse(text).ok_or_else(|| {
        if T::ALLOWED.is_empty() {
            ValidationError::wrong_type(name, T::EXPECTED)
        } else {
            ValidationError::not_one_of(name, T::ALLOWED.iter().copied())
        }
    })
}

/// The fields of a JSON object in the body.
pub struct Fields(Map<String, Value>);

impl Fields {
    /// A field that has to be there.
    pub fn required<T: Field>(&self, name: &str) -> Result<T, Raised<ValidationError>> {
        let value = self.optional(name)?;
        value.ok_or_else(|| ValidationError::required(name))
    }

    /// A field that may be absent.
    pub fn optional<T: Field>(&self, name: &str) -> Result<Option<T>, Raised<ValidationError>> {
        let Some(value) = self.0.get(name) else {
            return Ok(None);
        };
        let text = value.as_str();
        let text = text.ok_or_else(|| ValidationError::wrong_type(name, "string"))?;
        parse(name, text).map(Some)
    }
}

impl FromRequest<Desk> for Fields {
    type Rejection = ApiError;

    async fn from_request(request: Request, desk: &Desk) -> Result<Self, ApiError> {
        if !is_json(request.headers()) {
            let problem = "The body must be sent as application/json, in UTF-8 and not compressed";
            return Err(ValidationError::new().with_message(problem).into());
        }
        let body = read(request.into_body(), &desk.settings).await?;
        let value = serde_json::from_slice(&body).map_err(|error| {
            // What it says is about the text that the client sent, and no more.
            ValidationError::new().with_message(format!("The body is not valid JSON: {error}"))
        })?;
        match value {
            Value::Object(fields) => Ok(Self(fields)),
            _ => Err(ValidationError::wrong_type("body", "JSON object").into()),
        }
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let media_type = headers.get(CONTENT_TYPE);
    let media_type = media_type.and_then(|value| value.to_str().ok());
    let mut parts = media_type.unwrap_or_default().split(';').map(str::trim);
    let is = |text: &str, expected| text.eq_ignore_ascii_case(expected);
    let is_json = parts
        .next()
        .is_some_and(|essence| is(essence, "application/json"));
    let is_utf8 = parts.all(|parameter| {
        let parameter = parameter.replace('"', "");
        let (name, value) = parameter.split_once('=').unwrap_or_default();
        !is(name, "charset") || is(value, "utf-8")
    });
    is_json && is_utf8 && !headers.contains_key(CONTENT_ENCODING)
}

/// The whole body, if it is not too long, arrives in time, and is not cut off.
async fn read(body: Body, settings: &Settings) -> Result<Vec<u8>, Raised<ValidationError>> {
    let (limit, patience) = (settings.body_limit, settings.body_timeout);
    let too_long = || format!("The body has more than {limit} bytes");
    if body.size_hint().lower() > limit as u64 {
        return Err(ValidationError::new().with_message(too_long()));
    }
    let problem = match timeout(patience, to_bytes(body, limit)).await {
        Ok(Ok(bytes)) => return Ok(bytes.into()),
        Ok(Err(error)) if is_too_long(&error) => too_long(),
        Ok(Err(_)) => "The body did not arrive whole".to_owned(),
        Err(_) => format!("The body did not arrive within {patience:?}"),
    };
    Err(ValidationError::new().with_message(problem))
}

fn is_too_long(error: &axum::Error) -> bool {
    error
        .source()
        .is_some_and(<dyn std::error::Error>::is::<LengthLimitError>)
}

/// The parameters of the query.
pub struct Parameters(HashMap<String, String>);

impl Parameters {
    /// A parameter that may be absent.
    pub fn optional<T: Field>(&self, name: &str) -> Result<Option<T>, Raised<ValidationError>> {
        let text = self.0.get(name);
        text.map(|text| parse(name, text)).transpose()
    }

    /// The part of a list that is asked for.
    pub fn page<T: Record>(&self) -> Result<Page<T>, Raised<ValidationError>> {
        let limit = self.optional("limit")?.unwrap_or(Limit(50)).0;
        let after = self.optional("after")?;
        Ok(Page { limit, after })
    }
}

impl<S: Sync> FromRequestParts<S> for Parameters {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let query = Query::try_from_uri(&parts.uri);
        let Query(parameters) = query.map_err(|error| {
            ValidationError::new().with_message(format!("The query cannot be read: {error}"))
        })?;
        Ok(Self(parameters))
    }
}
