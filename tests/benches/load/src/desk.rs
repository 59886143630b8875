//! The services: built, started, stopped.

use std::env;
use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::http::Request;
use crate::processors::Side;
use crate::{Result, package, target};

/// A ticket ID that no ticket has, though its check digit is right.
pub const UNKNOWN: &str = "tkt_0000000000000";

/// Whose errors a service has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Errors {
    Generated,
    ByHand,
}

impl Errors {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Generated, Self::ByHand];

    /// The program, and the package that it is in.
    fn program(self) -> &'static str {
        match self {
            Self::Generated => "desk-generated",
            Self::ByHand => "desk-by-hand",
        }
    }
}

/// How many requests a service allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// More than there are.
    Generous,
    /// None within a second.
    Nothing,
}

/// Builds a service. One after the other, as both have a library with the same name.
pub fn build(errors: Errors) -> Result<()> {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo
        .current_dir(package())
        .env("CARGO_TARGET_DIR", target())
        .args(["build", "--release", "--locked", "--package"])
        .arg(errors.program());
    if cargo.status()?.success() {
        Ok(())
    } else {
        Err(format!("{} does not build", errors.program()).into())
    }
}

/// The database that all services have, and what is in it.
pub struct Desks {
    database: PathBuf,
    /// The path of a ticket.
    pub ticket: String,
    /// The ID of a customer.
    pub customer: String,
    /// The `Authorization` header with a key that may do everything.
    pub authorization: String,
}

impl Desks {
    /// Makes a database in a folder, with a key, a customer and a ticket.
    pub fn open(folder: &Path) -> Result<Self> {
        let database = folder.join("desk.db");
        let mut issue = Command::new(program(Errors::Generated));
        issue.args(["issue-key", "--team", "acme", "--database"]);
        let issued = issue.arg(&database).output()?;
        let key = String::from_utf8(issued.stdout)?;
        let mut desks = Self {
            database,
            ticket: String::new(),
            customer: String::new(),
            authorization: format!("Bearer {}", key.trim()),
        };
        let desk = desks.start(Errors::Generated, Limit::Generous, None)?;
        let customer = r#"{"name":"Ada","email":"ada@example.com"}"#.to_owned();
        let customer = desks.add(&desk, "/customers", customer)?;
        let customer = customer.trim_start_matches("/customers/");
        customer.clone_into(&mut desks.customer);
        let ticket = format!(r#"{{"title":"It burns","customerId":"{customer}"}}"#);
        desks.ticket = desks.add(&desk, "/tickets", ticket)?;
        Ok(desks)
    }

    /// Adds a record, and gives its path.
    fn add(&self, desk: &Desk, path: &str, body: String) -> Result<String> {
        let request = Request {
            method: "POST",
            path: path.to_owned(),
            authorization: Some(self.authorization.clone()),
            body: Some(("application/json", body)),
            ..Request::default()
        };
        let answer = request.send(desk.address)?;
        let location = answer.header("location").map(str::to_owned);
        location.ok_or_else(|| format!("{request:?} was refused: {answer:?}").into())
    }

    /// Starts a service on this database. It logs errors, as it does in production: to `log`, or else
    /// to nowhere.
    pub fn start(&self, errors: Errors, limit: Limit, log: Option<File>) -> Result<Desk> {
        let most = u32::MAX.to_string();
        let burst = match limit {
            Limit::Generous => &most,
            Limit::Nothing => "0",
        };
        let mut serve = Side::Service.command(program(errors));
        serve
            .args(["serve", "--listen", "127.0.0.1:0", "--database"])
            .arg(&self.database)
            .args(["--secret-per-minute", &most, "--burst-per-second", burst])
            .stdout(Stdio::piped())
            .stderr(log.map_or_else(Stdio::null, Stdio::from));
        // From here on it is stopped whatever happens.
        let mut process = Running(serve.spawn()?);
        let mut line = String::new();
        if let Some(output) = process.0.stdout.as_mut() {
            BufReader::new(output).read_line(&mut line)?;
        }
        let address = line.trim().strip_prefix("listening on http://");
        let address = address.ok_or_else(|| format!("{serve:?} did not start"))?;
        Ok(Desk {
            address: address.parse()?,
            process,
        })
    }
}

fn program(errors: Errors) -> PathBuf {
    target().join("release").join(errors.program())
}

/// A running service. It ends with this value.
pub struct Desk {
    pub address: SocketAddr,
    process: Running,
}

impl Desk {
    /// Its process. `taskset` became the service, so that it is the service's.
    pub fn process(&self) -> u32 {
        self.process.0.id()
    }
}

struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It has ended by itself, if this fails.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
