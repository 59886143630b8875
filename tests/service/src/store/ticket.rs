//! Tickets, and how their status may change.

use std::time::SystemTime;

use rusqlite::Row;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ValueRef};
use serde::Serialize;

use super::{Customer, Error, Record, Result, Store, find, seconds};
use crate::id::Id;
use crate::values::Field;

/// What a customer asks for.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Ticket {
    pub id: Id<Ticket>,
    pub title: String,
    pub priority: Priority,
    pub status: Status,
    pub customer_id: Id<Customer>,
    pub created: String,
}

/// How urgent a ticket is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Priority {
    /// It can wait.
    Low,
    /// The usual.
    Normal,
    /// Before the usual.
    High,
    /// Now.
    Critical,
}

impl Priority {
    /// Its name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Normal => "normal",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

/// Where a ticket is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// The team has to act.
    Open,
    /// The customer has to answer.
    Pending,
    /// The team has answered, and the customer may object.
    Solved,
    /// It is over.
    Closed,
}

impl Status {
    /// Its name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Pending => "pending",
            Self::Solved => "solved",
            Self::Closed => "closed",
        }
    }

    /// Whether a ticket with this status may get that one. Keeping it is no change.
    #[must_use]
    pub fn may_become(self, next: Self) -> bool {
        match self {
            Self::Open | Self::Pending => true,
            Self::Solved => next != Self::Pending,
            Self::Closed => next == Self::Closed,
        }
    }
}

impl Field for Priority {
    const EXPECTED: &'static str = "priority";
    const ALLOWED: &'static [&'static str] = &[
        Self::Low.as_str(),
        Self::Normal.as_str(),
        Self::High.as_str(),
        Self::Critical.as_str(),
    ];

    fn parse(text: &str) -> Option<Self> {
        let all = [Self::Low, Self::Normal, Self::High, Self::Critical];
        all.into_iter().find(|priority| priority.as_str() == text)
    }
}

impl Field for Status {
    const EXPECTED: &'static str = "status";
    const ALLOWED: &'static [&'static str] = &[
        Self::Open.as_str(),
        Self::Pending.as_str(),
        Self::Solved.as_str(),
        Self::Closed.as_str(),
    ];

    fn parse(text: &str) -> Option<Self> {
        let all = [Self::Open, Self::Pending, Self::Solved, Self::Closed];
        all.into_iter().find(|status| status.as_str() == text)
    }
}

impl FromSql for Priority {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Self::parse(value.as_str()?).ok_or(FromSqlError::InvalidType)
    }
}

impl FromSql for Status {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Self::parse(value.as_str()?).ok_or(FromSqlError::InvalidType)
    }
}

impl Record for Ticket {
    const PREFIX: &'static str = "tkt_";
    const ID: &'static str = "ticket ID";
    const TABLE: &'static str = "tickets";
    const COLUMNS: &'static str = "id, title, priority, status, customer,
        strftime('%Y-%m-%dT%H:%M:%SZ', created, 'unixepoch') as created";

    fn id(&self) -> &Id<Self> {
        &self.id
    }

    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            title: row.get("title")?,
            priority: row.get("priority")?,
            status: row.get("status")?,
            customer_id: row.get("customer")?,
            created: row.get("created")?,
        })
    }
}

/// A ticket that is to be opened.
pub struct NewTicket {
    pub title: String,
    pub priority: Priority,
    pub customer: Id<Customer>,
}

/// What becomes different.
pub struct TicketChange {
    pub title: Option<String>,
    pub priority: Option<Priority>,
    pub status: Option<Status>,
}

impl Store {
    pub fn open_ticket(&self, team: &str, new: &NewTicket, now: SystemTime) -> Result<Ticket> {
        let id = Id::generate()?;
        self.change(|change| {
            find(change, team, &new.customer)?;
            let sql = "insert into tickets (id, team, customer, title, priority, status, created)
                values (?, ?, ?, ?, ?, 'open', ?)";
            let (title, priority) = (&new.title, new.priority.as_str());
            let values = (&id, team, &new.customer, title, priority, seconds(now));
            change.execute(sql, values)?;
            find(change, team, &id)
        })
    }

    pub fn change_ticket(&self, team: &str, id: &Id<Ticket>, to: &TicketChange) -> Result<Ticket> {
        self.change(|change| {
            let ticket = find(change, team, id)?;
            let status = to.status.unwrap_or(ticket.status);
            if !ticket.status.may_become(status) {
                let (from, to) = (ticket.status, status);
                return Err(Error::Transition { from, to });
            }
            let priority = to.priority.unwrap_or(ticket.priority);
            let sql = "update tickets set title = coalesce(?, title), priority = ?, status = ? where id = ?";
            change.execute(sql, (&to.title, priority.as_str(), status.as_str(), id))?;
            find(change, team, id)
        })
    }
}
