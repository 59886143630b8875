//! What all requests share.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use tokio::sync::Semaphore;

use crate::keys::NewKey;
use crate::limits::Limits;
use crate::store::{self, Store};

/// How many requests use the database at a time; the others wait.
const CONNECTIONS: usize = 8;

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
    /// How long a client may take to send a body, and to go away after the last answer.
    pub body_timeout: Duration,
    /// How long a client may take to send the head of a request.
    pub header_timeout: Duration,
    /// How long a request waits for a database that another one has locked.
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
            busy_timeout: Duration::from_millis(500),
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
    turns: Arc<Semaphore>,
}

impl Desk {
    /// Opens the database in this file, which is made where it is missing.
    ///
    /// # Errors
    ///
    /// If the file cannot be opened, or is no database.
    pub fn open(path: &Path, settings: Settings) -> Result<Self, store::Error> {
        Ok(Self {
            store: Arc::new(Store::open(path, settings.busy_timeout)?),
            limits: Arc::new(Limits::new(&settings)),
            settings: Arc::new(settings),
            clock: Arc::new(SystemTime::now),
            turns: Arc::new(Semaphore::new(CONNECTIONS)),
        })
    }

    /// Replaces the clock, which decides what has expired and when a limit starts again.
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

    /// Revokes the key with this text. One that does not exist is as good as revoked.
    ///
    /// # Errors
    ///
    /// If the database fails.
    pub fn revoke_key(&self, text: &str) -> Result<(), store::Error> {
        self.store.revoke_key(text, self.now())
    }

    pub(crate) fn now(&self) -> SystemTime {
        (self.clock)()
    }

    /// Does work with the store where it holds up no other request.
    pub(crate) async fn with_store<T, E>(
        &self,
        work: impl FnOnce(&Store) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: Send + 'static,
    {
        let turn = Arc::clone(&self.turns).acquire_owned().await;
        let store = Arc::clone(&self.store);
        let done = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            work(&store)
        });
        match done.await {
            Ok(result) => result,
            // It panicked, and so does this request; `CatchPanicLayer` answers.
            Err(panic) => std::panic::resume_unwind(panic.into_panic()),
        }
    }
}
