//! A server on this machine that gives the answers of a script.

use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::Instant;

/// A running server, and when each request reached it.
pub struct Server {
    pub url: String,
    arrivals: Arc<Mutex<Vec<Instant>>>,
}

impl Server {
    /// A server that gives these answers, one to each request, and the last one again to all others.
    pub async fn start(script: &[String]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let arrivals = Arc::default();
        tokio::spawn(serve(listener, script.to_vec(), Arc::clone(&arrivals)));
        Self { url, arrivals }
    }

    /// How many requests there were.
    pub fn attempts(&self) -> usize {
        self.arrivals.lock().unwrap().len()
    }

    /// The pauses between them, without the milliseconds by which the clock's ticks round them up.
    pub fn pauses(&self) -> Vec<Duration> {
        let arrivals = self.arrivals.lock().unwrap();
        let pauses = arrivals.windows(2).map(|pair| pair[1] - pair[0]);
        pauses
            .map(|pause| Duration::from_secs(pause.as_secs()))
            .collect()
    }
}

async fn serve(
    listener: TcpListener,
    script: Vec<String>,
    arrivals: Arc<Mutex<Vec<Instant>>>,
) -> io::Result<()> {
    let (last, _) = script.split_last().expect("an answer");
    let mut answers = script.iter();
    loop {
        let (mut stream, _) = listener.accept().await?;
        read_request(&mut stream).await?;
        arrivals.lock().unwrap().push(Instant::now());
        stream
            .write_all(answers.next().unwrap_or(last).as_bytes())
            .await?;
        stream.shutdown().await?;
    }
}

/// Reads to the empty line: the requests have no body.
async fn read_request(stream: &mut TcpStream) -> io::Result<()> {
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") {
        request.push(stream.read_u8().await?);
    }
    Ok(())
}

/// An answer: `head` is the status and the headers, each on a line of its own.
pub fn answer(head: &[&str], body: &str) -> String {
    cut(head, body, body.len())
}

/// An answer that says that its body has `length` bytes.
pub fn cut(head: &[&str], body: &str, length: usize) -> String {
    let head = head.join("\r\n");
    format!("HTTP/1.1 {head}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}")
}
