//! The database: `SQLite` in a file.
//!
//! What must never be twice, or refer to nothing, the database itself refuses.

mod article;
mod customer;
mod key;
mod ticket;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rusqlite::types::ToSql;
use rusqlite::{Connection, ErrorCode, OptionalExtension as _, Row, Transaction};
use rusqlite::{OpenFlags, TransactionBehavior, ffi};
use serde::Serialize;

use crate::id::Id;

pub use article::{Article, ArticleChange, NewArticle};
pub use customer::{Customer, CustomerChange, NewCustomer};
pub use ticket::{NewTicket, Priority, Status, Ticket, TicketChange};

const SCHEMA: &str = include_str!("store/schema.sql");

/// The teams that there are.
pub const TEAMS: [&str; 2] = ["acme", "globex"];

/// Why the store did not do what it was asked to.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No record has the ID.
    #[error("no record has this ID")]
    Unknown,
    /// No record can have the ID, because its check digit is wrong.
    #[error("the ID has a typo")]
    Mistyped,
    /// The record was deleted.
    #[error("the record was deleted")]
    Deleted,
    /// The record is another team's.
    #[error("the record is another team's")]
    OtherTeam,
    /// Another customer of the team has this address.
    #[error("another customer has the address {0}")]
    EmailTaken(String),
    /// Another article of the team has this slug.
    #[error("another article has the slug {0}")]
    SlugTaken(String),
    /// A ticket does not change its status like this.
    #[error("a ticket does not go from {} to {}", from.as_str(), to.as_str())]
    Transition {
        /// The status that it has.
        from: Status,
        /// The status that was asked for.
        to: Status,
    },
    /// More wait for the database than it can serve in time.
    #[error("too many wait for the database")]
    Overloaded,
    /// Somebody else keeps the database locked.
    #[error("the database is locked")]
    Busy(#[source] rusqlite::Error),
    /// The database failed.
    #[error("the database failed")]
    Failed(#[source] rusqlite::Error),
    /// The system has no random numbers.
    #[error("there are no random numbers")]
    Random(#[from] getrandom::Error),
}

type Result<T> = std::result::Result<T, Error>;

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy(error),
            _ => Self::Failed(error),
        }
    }
}

/// What is wrong when a record could not be written: the value that has to be its own is another's, as
/// the database says, or something else.
fn refused(error: rusqlite::Error, taken: impl FnOnce() -> Error) -> Error {
    let code = error.sqlite_error().map(|error| error.extended_code);
    if code == Some(ffi::SQLITE_CONSTRAINT_UNIQUE) {
        taken()
    } else {
        error.into()
    }
}

/// What has an ID, belongs to a team, and can be deleted.
pub trait Record: Serialize + Sized + Send + 'static {
    /// What its IDs start with.
    const PREFIX: &'static str;
    /// What its ID is called in messages.
    const ID: &'static str;
    /// Its table.
    const TABLE: &'static str;
    /// What is read of a row.
    const COLUMNS: &'static str;

    /// Its ID.
    fn id(&self) -> &Id<Self>;

    /// The record in a row of these columns.
    ///
    /// # Errors
    ///
    /// If the row holds something else.
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self>;
}

/// Which part of a list.
pub struct Page<T> {
    /// How many records.
    pub limit: u8,
    /// The last record of the page before.
    pub after: Option<Id<T>>,
}

/// What the records of a list have in a column, if it matters.
pub type Condition = (&'static str, Option<&'static str>);

/// The database.
pub struct Store {
    path: PathBuf,
    busy_timeout: Duration,
    idle: Mutex<Vec<Connection>>,
}

impl Store {
    pub fn open(path: &Path, busy_timeout: Duration) -> Result<Self> {
        // Only now may the file be missing: one that vanishes later is not made anew.
        let first = Connection::open(path)?;
        let store = Self {
            path: path.to_owned(),
            busy_timeout,
            idle: Mutex::default(),
        };
        store.with(|connection| {
            // Readers and a writer side by side; a power cut may lose the last changes, and no more.
            connection.pragma_update(None, "journal_mode", "wal")?;
            connection.execute_batch(SCHEMA)?;
            for team in TEAMS {
                connection.execute("insert or ignore into teams (name) values (?1)", [team])?;
            }
            Ok(())
        })?;
        drop(first);
        Ok(store)
    }

    /// Works with a connection that nobody else has.
    fn with<T>(&self, work: impl FnOnce(&mut Connection) -> Result<T>) -> Result<T> {
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let connection = idle().pop();
        let mut connection = match connection {
            Some(connection) => connection,
            None => self.connect()?,
        };
        let result = work(&mut connection);
        idle().push(connection);
        result
    }

    fn connect(&self) -> Result<Connection> {
        let flags = OpenFlags::default() & !OpenFlags::SQLITE_OPEN_CREATE;
        let connection = Connection::open_with_flags(&self.path, flags)?;
        connection.busy_timeout(self.busy_timeout)?;
        connection.pragma_update(None, "foreign_keys", true)?;
        connection.pragma_update(None, "synchronous", "normal")?;
        Ok(connection)
    }

    /// Changes the database, or leaves it as it was.
    fn change<T>(&self, work: impl FnOnce(&Transaction<'_>) -> Result<T>) -> Result<T> {
        self.with(|connection| {
            let change = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let result = work(&change)?;
            change.commit()?;
            Ok(result)
        })
    }

    /// The record of this team with this ID.
    pub fn find<T: Record>(&self, team: &str, id: &Id<T>) -> Result<T> {
        self.with(|connection| find(connection, team, id))
    }

    /// Records of a team, the oldest first.
    pub fn list<T: Record>(
        &self,
        team: &str,
        page: &Page<T>,
        conditions: &[Condition],
    ) -> Result<Vec<T>> {
        self.with(|connection| {
            let (columns, table) = (T::COLUMNS, T::TABLE);
            let mut terms = vec!["team = ?".to_owned(), "deleted is null".to_owned()];
            let mut values: Vec<&dyn ToSql> = vec![&team];
            if let Some(after) = &page.after {
                match find(connection, team, after) {
                    // It keeps its place, so that a client may delete while it reads on.
                    Ok(_) | Err(Error::Deleted) => {}
                    Err(error) => return Err(error),
                }
                terms.push(format!("place > (select place from {table} where id = ?)"));
                values.push(after);
            }
            for (column, value) in conditions {
                if let Some(value) = value {
                    terms.push(format!("{column} = ?"));
                    values.push(value);
                }
            }
            values.push(&page.limit);
            let terms = terms.join(" and ");
            let sql = format!("select {columns} from {table} where {terms} order by place limit ?");
            let mut query = connection.prepare_cached(&sql)?;
            let records = query.query_map(values.as_slice(), T::from_row)?;
            Ok(records.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Deletes the record of this team with this ID.
    pub fn delete<T: Record>(&self, team: &str, id: &Id<T>, now: SystemTime) -> Result<()> {
        self.change(|change| {
            find(change, team, id)?;
            let sql = format!("update {} set deleted = ?1 where id = ?2", T::TABLE);
            change.execute(&sql, (seconds(now), id))?;
            Ok(())
        })
    }
}

/// The record of this team with this ID, if it can be had.
fn find<T: Record>(connection: &Connection, team: &str, id: &Id<T>) -> Result<T> {
    let (columns, table) = (T::COLUMNS, T::TABLE);
    let sql = format!("select {columns}, team, deleted from {table} where id = ?1");
    let mut query = connection.prepare_cached(&sql)?;
    let found = query.query_row([id], |row| {
        let owner: String = row.get("team")?;
        let deleted: Option<i64> = row.get("deleted")?;
        Ok((T::from_row(row)?, owner, deleted))
    });
    match found.optional()? {
        None if id.is_mistyped() => Err(Error::Mistyped),
        None => Err(Error::Unknown),
        Some((_, owner, _)) if owner != team => Err(Error::OtherTeam),
        Some((_, _, Some(_))) => Err(Error::Deleted),
        Some((record, _, None)) => Ok(record),
    }
}

fn seconds(time: SystemTime) -> i64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    since.as_secs().try_into().unwrap_or(i64::MAX)
}

fn time(seconds: i64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(seconds.try_into().unwrap_or_default())
}
