//! The fields of a request, in its body or its query, and what is wrong with them.

use std::collections::HashMap;
use std::error::Error as _;

use api_errors::{ApiError, Raised, ValidationError};
use axum::body::{Body, to_bytes};
use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use http_body_util::LengthLimitError;
use serde_json::{Map, Value};
use tokio::time::timeout;

use crate::desk::{Desk, Settings};
use crate::store::{Page, Record};

/// The value of a field, which is a text on the wire.
pub trait Field: Sized {
    /// What it should be, in words.
    const EXPECTED: &'static str;

    /// The only texts that there are, if they can be counted.
    const ALLOWED: &'static [&'static str] = &[];

    /// The value that the text stands for.
    fn parse(text: &str) -> Option<Self>;
}

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
        if !is_json(&request) {
            let problem = "The body must be sent as application/json";
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

fn is_json(request: &Request) -> bool {
    let media_type = request.headers().get(CONTENT_TYPE);
    let media_type = media_type.and_then(|value| value.to_str().ok());
    let essence = media_type.and_then(|text| text.split(';').next());
    essence.is_some_and(|text| text.trim().eq_ignore_ascii_case("application/json"))
}

/// The whole body, if it is not too long, arrives in time, and is not cut off.
async fn read(body: Body, settings: &Settings) -> Result<Vec<u8>, Raised<ValidationError>> {
    let (limit, patience) = (settings.body_limit, settings.body_timeout);
    let problem = match timeout(patience, to_bytes(body, limit)).await {
        Ok(Ok(bytes)) => return Ok(bytes.into()),
        Ok(Err(error)) if is_too_long(&error) => format!("The body has more than {limit} bytes"),
        Ok(Err(_)) => "The body ended too early".to_owned(),
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

/// A name or a title.
pub struct Line(pub String);

impl Field for Line {
    const EXPECTED: &'static str = "text of 1 to 200 characters";

    fn parse(text: &str) -> Option<Self> {
        has_length(text, 1, 200).then(|| Self(text.to_owned()))
    }
}

/// The text of an article.
pub struct Prose(pub String);

impl Field for Prose {
    const EXPECTED: &'static str = "text of at most 20,000 characters";

    fn parse(text: &str) -> Option<Self> {
        has_length(text, 0, 20_000).then(|| Self(text.to_owned()))
    }
}

/// What an article is called in addresses.
pub struct Slug(pub String);

impl Field for Slug {
    const EXPECTED: &'static str = "slug of lower-case letters, digits and single hyphens";

    fn parse(text: &str) -> Option<Self> {
        let is_word = |word: &str| {
            let mut characters = word.bytes();
            !word.is_empty()
                && characters.all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        };
        let is_slug = has_length(text, 1, 80) && text.split('-').all(is_word);
        is_slug.then(|| Self(text.to_owned()))
    }
}

/// An email address of the common form.
pub struct Email(pub String);

impl Field for Email {
    const EXPECTED: &'static str = "email address";

    fn parse(text: &str) -> Option<Self> {
        let (name, domain) = text.split_once('@')?;
        let is_made_of = |text: &str, others: &str| {
            let is_allowed = |c: char| c.is_ascii_alphanumeric() || others.contains(c);
            !text.is_empty() && text.chars().all(is_allowed)
        };
        let is_email = has_length(text, 3, 200)
            && is_made_of(name, "._%+-")
            && domain.contains('.')
            && domain.split('.').all(|label| is_made_of(label, "-"));
        is_email.then(|| Self(text.to_owned()))
    }
}

/// How many records there are on a page.
pub struct Limit(pub u8);

impl Field for Limit {
    const EXPECTED: &'static str = "whole number from 1 to 100";

    fn parse(text: &str) -> Option<Self> {
        let limit = text.parse().ok()?;
        (1..=100).contains(&limit).then_some(Self(limit))
    }
}

fn has_length(text: &str, min: usize, max: usize) -> bool {
    (min..=max).contains(&text.chars().count())
}
