//! Keys, of which only the hash is stored.

use std::time::SystemTime;

use rusqlite::{OptionalExtension as _, Row};

use super::{Result, Store, seconds, time};
use crate::keys::{self, Key, Kind, NewKey, Scope};

impl Store {
    pub fn issue_key(&self, new: &NewKey) -> Result<String> {
        let text = keys::generate(new.kind)?;
        let scopes: Vec<String> = new.scopes.iter().map(|scope| scope.name()).collect();
        self.change(|change| {
            let sql = "insert into keys (hash, team, kind, scopes, expires) values (?, ?, ?, ?, ?)";
            let (hash, kind) = (keys::hash(&text), new.kind.as_str());
            let expires = new.expires.map(seconds);
            change.execute(sql, (hash, &new.team, kind, scopes.join(" "), expires))?;
            Ok(())
        })?;
        Ok(text)
    }

    pub fn revoke_key(&self, text: &str, now: SystemTime) -> Result<bool> {
        self.change(|change| {
            let sql = "update keys set revoked = ? where hash = ?";
            let keys = change.execute(sql, (seconds(now), keys::hash(text)))?;
            Ok(keys > 0)
        })
    }

    pub fn key(&self, hash: &[u8; 32]) -> Result<Option<Key>> {
        self.with(|connection| {
            let sql = "select id, team, kind, scopes, expires, revoked from keys where hash = ?";
            let mut query = connection.prepare_cached(sql)?;
            Ok(query.query_row([hash], key).optional()?)
        })
    }
}

fn key(row: &Row<'_>) -> rusqlite::Result<Key> {
    let kind: String = row.get("kind")?;
    let scopes: String = row.get("scopes")?;
    let expires: Option<i64> = row.get("expires")?;
    let revoked: Option<i64> = row.get("revoked")?;
    Ok(Key {
        id: row.get("id")?,
        team: row.get("team")?,
        // What is neither opens the least.
        kind: if kind == Kind::Secret.as_str() {
            Kind::Secret
        } else {
            Kind::Publishable
        },
        scopes: scopes.split(' ').filter_map(Scope::parse).collect(),
        expires: expires.map(time),
        is_revoked: revoked.is_some(),
    })
}
