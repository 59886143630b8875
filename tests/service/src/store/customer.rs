//! Customers.

use std::time::SystemTime;

use rusqlite::Row;
use serde::Serialize;

use super::{Error, Record, Result, Store, find, refused, seconds};
use crate::id::Id;

/// Somebody who asks.
#[derive(Serialize)]
pub struct Customer {
    pub id: Id<Customer>,
    pub name: String,
    pub email: String,
    pub created: String,
}

impl Record for Customer {
    const PREFIX: &'static str = "cus_";
    const ID: &'static str = "customer ID";
    const TABLE: &'static str = "customers";
    const COLUMNS: &'static str =
        "id, name, email, strftime('%Y-%m-%dT%H:%M:%SZ', created, 'unixepoch') as created";

    fn id(&self) -> &Id<Self> {
        &self.id
    }

    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            name: row.get("name")?,
            email: row.get("email")?,
            created: row.get("created")?,
        })
    }
}

/// A customer who is to be added.
pub struct NewCustomer {
    pub name: String,
    pub email: String,
}

/// What becomes different.
pub struct CustomerChange {
    pub name: Option<String>,
    pub email: Option<String>,
}

impl Store {
    pub fn add_customer(&self, team: &str, new: &NewCustomer, now: SystemTime) -> Result<Customer> {
        let id = Id::generate()?;
        self.change(|change| {
            let sql =
                "insert into customers (id, team, name, email, created) values (?, ?, ?, ?, ?)";
            let values = (&id, team, &new.name, &new.email, seconds(now));
            let added = change.execute(sql, values);
            added.map_err(|error| refused(error, || Error::EmailTaken(new.email.clone())))?;
            find(change, team, &id)
        })
    }

    pub fn change_customer(
        &self,
        team: &str,
        id: &Id<Customer>,
        to: &CustomerChange,
    ) -> Result<Customer> {
        self.change(|change| {
            find(change, team, id)?;
            let sql = "update customers set name = coalesce(?, name), email = coalesce(?, email) where id = ?";
            let changed = change.execute(sql, (&to.name, &to.email, id));
            let taken = || Error::EmailTaken(to.email.clone().unwrap_or_default());
            changed.map_err(|error| refused(error, taken))?;
            find(change, team, id)
        })
    }
}
