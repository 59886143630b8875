//! The program: `support-desk serve` and `support-desk issue-key`.

use std::error::Error;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use clap::{Args, Parser, ValueEnum};
use support_desk::{Capture, Desk, Kind, NewKey, Scope, Settings, TEAMS, app, serve};
use tokio::net::TcpListener;

/// A support desk whose errors are those of a catalogue.
#[derive(Parser)]
enum Command {
    /// Serves the API until it is interrupted.
    Serve(Serve),
    /// Makes a key, and prints it. It is shown this once.
    IssueKey(IssueKey),
    /// Revokes a key for good.
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
    /// The text of the key.
    key: String,
}

#[derive(Clone, Copy, ValueEnum)]
enum KindName {
    Secret,
    Publishable,
}

fn scope(text: &str) -> Result<Scope, String> {
    let known = || {
        Scope::all()
            .into_iter()
            .map(Scope::name)
            .collect::<Vec<_>>()
    };
    Scope::parse(text).ok_or_else(|| format!("the scopes are {}", known().join(", ")))
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    match Command::parse() {
        Command::Serve(arguments) => run(arguments).await,
        Command::IssueKey(arguments) => issue_key(arguments),
        Command::RevokeKey(arguments) => revoke_key(&arguments),
    }
}

async fn run(arguments: Serve) -> Result<(), Box<dyn Error>> {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .init();
    let settings = Settings {
        secret_per_minute: arguments.secret_per_minute,
        publishable_per_minute: arguments.publishable_per_minute,
        burst_per_second: arguments.burst_per_second,
        ..Settings::default()
    };
    let app = app(Desk::open(&arguments.database, settings.clone())?);
    let app = match arguments.capture {
        Some(file) => Capture::to(&file)?.around(app),
        None => app,
    };
    let listener = TcpListener::bind(arguments.listen).await?;
    println!("listening on http://{}", listener.local_addr()?);
    let interrupted = async {
        // Where no handler can be installed, an interrupt ends the process by itself.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    serve(listener, app, &settings, interrupted).await?;
    Ok(())
}

fn issue_key(arguments: IssueKey) -> Result<(), Box<dyn Error>> {
    let desk = Desk::open(&arguments.database, Settings::default())?;
    let expires_in = arguments.expires_in.map(Duration::from_secs);
    let key = desk.issue_key(&NewKey {
        team: arguments.team,
        kind: match arguments.kind {
            KindName::Secret => Kind::Secret,
            KindName::Publishable => Kind::Publishable,
        },
        scopes: arguments.scopes.unwrap_or_else(Scope::all),
        expires: expires_in.map(|time| SystemTime::now() + time),
    })?;
    println!("{key}");
    Ok(())
}

fn revoke_key(arguments: &RevokeKey) -> Result<(), Box<dyn Error>> {
    let desk = Desk::open(&arguments.database, Settings::default())?;
    desk.revoke_key(&arguments.key)?;
    Ok(())
}
