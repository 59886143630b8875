//! `/articles`

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
use crate::store::{Article, ArticleChange, NewArticle};
use crate::values::{Line, Prose, Slug};

pub fn routes() -> Router<Desk> {
    let one = get(show::<Article>).patch(change).delete(delete::<Article>);
    Router::new()
        .route("/articles", get(list::<Article>).post(create))
        .route("/articles/{id}", one)
}

async fn create(
    State(desk): State<Desk>,
    Extension(Team(team)): Extension<Team>,
    fields: Fields,
) -> Result<impl IntoResponse, ApiError> {
    let text = fields.optional::<Prose>("text")?;
    let new = NewArticle {
        slug: fields.required::<Slug>("slug")?.0,
        title: fields.required::<Line>("title")?.0,
        text: text.map(|text| text.0).unwrap_or_default(),
    };
    let now = desk.now();
    let article = desk.write(move |store| store.add_article(&team, &new, now));
    Ok(created(article.await?))
}

async fn change(
    State(desk): State<Desk>,
    Extension(Team(team)): Extension<Team>,
    id: Id<Article>,
    fields: Fields,
) -> Result<Json<Article>, ApiError> {
    let to = ArticleChange {
        slug: fields.optional::<Slug>("slug")?.map(|slug| slug.0),
        title: fields.optional::<Line>("title")?.map(|title| title.0),
        text: fields.optional::<Prose>("text")?.map(|text| text.0),
    };
    let article = desk.write(move |store| store.change_article(&team, &id, &to));
    Ok(Json(article.await?))
}
