//! Articles.

use std::time::SystemTime;

use rusqlite::Row;
use serde::Serialize;

use super::{Error, Record, Result, Store, find, refused, seconds};
use crate::id::Id;

/// What answers the same question the next time.
#[derive(Serialize)]
pub struct Article {
    pub id: Id<Article>,
    pub slug: String,
    pub title: String,
    pub text: String,
    pub created: String,
}

impl Record for Article {
    const PREFIX: &'static str = "art_";
    const ID: &'static str = "article ID";
    const TABLE: &'static str = "articles";
    const COLUMNS: &'static str =
        "id, slug, title, text, strftime('%Y-%m-%dT%H:%M:%SZ', created, 'unixepoch') as created";

    fn id(&self) -> &Id<Self> {
        &self.id
    }

    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            slug: row.get("slug")?,
            title: row.get("title")?,
            text: row.get("text")?,
            created: row.get("created")?,
        })
    }
}

/// An article that is to be added.
pub struct NewArticle {
    pub slug: String,
    pub title: String,
    pub text: String,
}

/// What becomes different.
pub struct ArticleChange {
    pub slug: Option<String>,
    pub title: Option<String>,
    pub text: Option<String>,
}

impl Store {
    pub fn add_article(&self, team: &str, new: &NewArticle, now: SystemTime) -> Result<Article> {
        let id = Id::generate()?;
        self.change(|change| {
            let sql = "insert into articles (id, team, slug, title, text, created)
                values (?, ?, ?, ?, ?, ?)";
            let values = (&id, team, &new.slug, &new.title, &new.text, seconds(now));
            let added = change.execute(sql, values);
            added.map_err(|error| refused(error, || Error::SlugTaken(new.slug.clone())))?;
            find(change, team, &id)
        })
    }

    pub fn change_article(
        &self,
        team: &str,
        id: &Id<Article>,
        to: &ArticleChange,
    ) -> Result<Article> {
        self.change(|change| {
            find(change, team, id)?;
            let sql = "update articles set slug = coalesce(?, slug), title = coalesce(?, title),
                text = coalesce(?, text) where id = ?";
            let changed = change.execute(sql, (&to.slug, &to.title, &to.text, id));
            let taken = || Error::SlugTaken(to.slug.clone().unwrap_or_default());
            changed.map_err(|error| refused(error, taken))?;
            find(change, team, id)
        })
    }
}
