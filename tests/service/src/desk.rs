//! What all requests share.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use tokio::sync::Semaphore;
use tokio::time::timeout;

use crate::keys::NewKey;
use crate::limits::Limits;
use crate::store::{self, Store};

/// How many requests read from the database at a time. One changes it: `SQLite` has no more.
const READERS: usize = 8;

/// What may differ between a server and a test.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Requests that a secret key may make in a minute.
    pub secret_per_minute: u32,
    /// Requests that a publishable key may make in a minute.
    pub publishable_per_minute: u32,
    /// Requests that any key may make in a second.
    pub burst_per_second: u32,
    /// The longest body, in bytes.
    pub body_limit: usize,
    /// How long a client may take to send a body.
    pub body_timeout: Duration,
    /// How long a client may take to send the head of a request.
    pub header_timeout: Duration,
    /// How long a client may take to receive the next part of an answer.
    pub answer_timeout: Duration,
    /// How long a request waits for its turn with the database, and then for one that is locked.
    pub busy_timeout: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            secret_per_minute: 600,
            publishable_per_minute: 60,
            burst_per_second: 20,
            body_limit: 256 * 1024,
            body_timeout: Duration::from_secs(10),
            header_timeout: Duration::from_secs(10),
            answer_timeout: Duration::from_secs(10),
            busy_timeout: Duration::from_secs(2),
        }
    }
}

/// The state of the service. A clone is the same desk.
#[derive(Clone)]
pub struct Desk {
    pub(crate) settings: Arc<Settings>,
    pub(crate) limits: Arc<Limits>,
    clock: Arc<dyn Fn() -> SystemTime + Send + Sync>,
    store: Arc<Store>,
    readers: Arc<Semaphore>,
    writer: Arc<Semaphore>,
}

impl Desk {
    /// Opens the database in this file, which is made where it is missing.
    ///
    /// # Errors
    ///
    /// If the file cannot be opened, is no database, or is locked.
    pub fn open(path: &Path, settings: Settings) -> Result<Self, store::Error> {
        Ok(Self {
            store: Arc::new(Store::open(path, settings.busy_timeout)?),
            limits: Arc::new(Limits::new(&settings)),
            settings: Arc::new(settings),
            clock: Arc::new(SystemTime::now),
            readers: Arc::new(Semaphore::new(READERS)),
            writer: Arc::new(Semaphore::new(1)),
        })
    }

    /// Replaces the clock, which decides what has expired and when a limit starts again, and which time
    /// records and errors have.
    #[must_use]
    pub fn with_clock(mut self, clock: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Makes a key, and gives its text, which is stored nowhere.
    ///
    /// # Errors
    ///
    /// If the team does not exist, or the database fails.
    pub fn issue_key(&self, key: &NewKey) -> Result<String, store::Error> {
        self.store.issue_key(key)
    }

    /// Revokes the key with this text. Returns whether there is one.
    ///
    /// # Errors
    ///
    /// If the database fails.
    pub fn revoke_key(&self, text: &str) -> Result<bool, store::Error> {
        self.store.revoke_key(text, self.now())
    }

    pub(crate) fn now(&self) -> SystemTime {
        (self.clock)()
    }

    /// Reads from the store.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Store) -> Result<T, store::Error> + Send + 'static,
    ) -> Result<T, store::Error> {
        self.with_store(&self.readers, work).await
    }

    /// Changes the store.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Store) -> Result<T, store::Error> + Send + 'static,
    ) -> Result<T, store::Error> {
        self.with_store(&self.writer, work).await
    }

    /// Works when it is its turn, where it holds up no other request.
    async fn with_store<T: Send + 'static>(
        &self,
        turns: &Arc<Semaphore>,
        work: impl FnOnce(&Store) -> Result<T, store::Error> + Send + 'static,
    ) -> Result<T, store::Error> {
        let turn = timeout(
            self.settings.busy_timeout,
            Arc::clone(turns).acquire_owned(),
        )
        .await;
        let turn = turn.map_err(|_| store::Error::Overloaded)?;
        let store = Arc::clone(&self.store);
        let done = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            work(&store)
        });
        done.await
            .unwrap_or_else(|error| match error.try_into_panic() {
                // So does this request; `CatchPanicLayer` answers.
                Ok(panic) => std::panic::resume_unwind(panic),
                Err(_cancelled) => Err(store::Error::Overloaded),
            })
    }
}
