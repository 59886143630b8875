//! The server: HTTP/1.1 on a socket, with patience that ends.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

use crate::connection::Connection;
use crate::desk::Settings;

/// How many connections there are at a time; further clients wait to be accepted.
const CONNECTIONS: usize = 512;

/// Serves until `shutdown` is over, and then finishes what was begun, unless that takes too long.
///
/// A client that takes too long is cut off, which `axum::serve` does not do.
pub async fn serve(
    listener: TcpListener,
    app: Router,
    settings: &Settings,
    shutdown: impl Future<Output = ()>,
) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(settings.header_timeout)
        // A client that has sent all, and closed its side, still gets its answer.
        .half_close(true);
    let connections = GracefulShutdown::new();
    let turns = Arc::new(Semaphore::new(CONNECTIONS));
    let accept = async || {
        let turn = Arc::clone(&turns).acquire_owned().await;
        listener.accept().await.map(|(stream, _)| (stream, turn))
    };
    let mut shutdown = std::pin::pin!(shutdown);
    loop {
        let (stream, turn) = tokio::select! {
            accepted = accept() => match accepted {
                Ok(accepted) => accepted,
                // The client is gone already, or there are too many; the next one may fare better.
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            },
            () = &mut shutdown => break,
        };
        let stream = TokioIo::new(Connection::new(stream, settings.answer_timeout));
        let service = TowerToHyperService::new(app.clone());
        let connection = connections.watch(http.serve_connection(stream, service));
        tokio::spawn(async move {
            let _turn = turn;
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection broke off");
            }
        });
    }
    drop(listener);
    let longest = settings.body_timeout + settings.answer_timeout;
    if tokio::time::timeout(longest, connections.shutdown())
        .await
        .is_err()
    {
        tracing::warn!("connections were cut off");
    }
}
