//! The program: `support-desk serve`, `issue-key` and `revoke-key`.

use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, SystemTime};

use anyhow::{Context as _, Result, ensure};
use clap::{Args, Parser, ValueEnum};
use support_desk::{Capture, Desk, Kind, NewKey, Scope, Settings, TEAMS, app, serve};
use tokio::net::TcpListener;
#[cfg(unix)]
use tokio::signal::unix::{SignalKind, signal};

/// A support desk whose errors are those of a catalogue.
#[derive(Parser)]
enum Command {
    /// Serves the API until it is interrupted.
    Serve(Serve),
    /// Makes a key, and prints it. It is shown this once.
    IssueKey(IssueKey),
    /// Revokes the key that is given on standard input, for good.
    RevokeKey(RevokeKey),
}

#[derive(Args)]
struct Serve {
    /// The file of the database; it is made where it is missing.
    #[arg(long, default_value = "support-desk.db")]
    database: PathBuf,
    /// The address to listen on; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:3000")]
    listen: SocketAddr,
    /// A file that gets every response, for `cargo xtask verify`.
    #[arg(long)]
    capture: Option<PathBuf>,
    /// Requests that a secret key may make in a minute.
    #[arg(long, default_value_t = Settings::default().secret_per_minute)]
    secret_per_minute: u32,
    /// Requests that a publishable key may make in a minute.
    #[arg(long, default_value_t = Settings::default().publishable_per_minute)]
    publishable_per_minute: u32,
    /// Requests that any key may make in a second.
    #[arg(long, default_value_t = Settings::default().burst_per_second)]
    burst_per_second: u32,
}

#[derive(Args)]
struct IssueKey {
    /// The file of the database; it is made where it is missing.
    #[arg(long, default_value = "support-desk.db")]
    database: PathBuf,
    /// The team whose records it opens.
    #[arg(long, value_parser = TEAMS)]
    team: String,
    /// Whether it may be shown to the world.
    #[arg(long, value_enum, default_value_t = KindName::Secret)]
    kind: KindName,
    /// What it is for, such as `tickets:read,tickets:write`; everything unless stated.
    #[arg(long, value_delimiter = ',', value_parser = scope)]
    scopes: Option<Vec<Scope>>,
    /// After how many seconds it expires; never unless stated.
    #[arg(long)]
    expires_in: Option<u64>,
}

#[derive(Args)]
struct RevokeKey {
    /// The file of the database.
    #[arg(long, default_value = "support-desk.db")]
    database: PathBuf,
}

#[derive(Clone, Copy, ValueEnum)]
enum KindName {
    Secret,
    Publishable,
}

fn scope(text: &str) -> std::result::Result<Scope, String> {
    let known = || {
        Scope::all()
            .into_iter()
            .map(Scope::name)
            .collect::<Vec<_>>()
    };
    Scope::parse(text).ok_or_else(|| format!("the scopes are {}", known().join(", ")))
}

#[tokio::main]
async fn main() -> ExitCode {
    let done = match Command::parse() {
        Command::Serve(arguments) => run(arguments).await,
        Command::IssueKey(arguments) => issue_key(arguments),
        Command::RevokeKey(arguments) => revoke_key(&arguments),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn open(database: &Path, settings: Settings) -> Result<Desk> {
    let desk = Desk::open(database, settings);
    desk.with_context(|| format!("the database {} cannot be opened", database.display()))
}

async fn run(arguments: Serve) -> Result<()> {
    tracing_subscriber::fmt().with_writer(io::stderr).init();
    let settings = Settings {
        secret_per_minute: arguments.secret_per_minute,
        publishable_per_minute: arguments.publishable_per_minute,
        burst_per_second: arguments.burst_per_second,
        ..Settings::default()
    };
    let mut app = app(&open(&arguments.database, settings.clone())?);
    if let Some(file) = arguments.capture {
        let capture = Capture::to(&file);
        app = capture
            .with_context(|| format!("{} cannot be written", file.display()))?
            .around(app);
    }
    let address = arguments.listen;
    let listener = TcpListener::bind(address).await;
    let listener = listener.with_context(|| format!("nobody can listen on {address}"))?;
    println!("listening on http://{}", listener.local_addr()?);
    serve(listener, app, &settings, interrupted()).await;
    Ok(())
}

/// Waits until somebody wants the program to end.
async fn interrupted() {
    let interrupt = async {
        // Where no handler can be installed, an interrupt ends the process by itself.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    if let Ok(mut terminate) = signal(SignalKind::terminate()) {
        tokio::select! {
            () = interrupt => {}
            _ = terminate.recv() => {}
        }
        return;
    }
    interrupt.await;
}

fn issue_key(arguments: IssueKey) -> Result<()> {
    let expires = arguments.expires_in.map(|seconds| {
        let end = SystemTime::now().checked_add(Duration::from_secs(seconds));
        end.context("the key would expire after the end of time")
    });
    let key = NewKey {
        team: arguments.team,
        kind: match arguments.kind {
            KindName::Secret => Kind::Secret,
            KindName::Publishable => Kind::Publishable,
        },
        scopes: arguments.scopes.unwrap_or_else(Scope::all),
        expires: expires.transpose()?,
    };
    let desk = open(&arguments.database, Settings::default())?;
    println!("{}", desk.issue_key(&key)?);
    Ok(())
}

fn revoke_key(arguments: &RevokeKey) -> Result<()> {
    let key = io::read_to_string(io::stdin()).context("the key is read from standard input")?;
    let desk = open(&arguments.database, Settings::default())?;
    ensure!(desk.revoke_key(key.trim())?, "the database has no such key");
    Ok(())
}
