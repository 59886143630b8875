//! One request and its answer, over a connection of its own.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use crate::Result;

/// What is asked, and how.
#[derive(Debug, Clone, Default)]
pub struct Request {
    pub method: &'static str,
    pub path: String,
    pub authorization: Option<String>,
    pub id: Option<String>,
    /// The body with its media type.
    pub body: Option<(&'static str, String)>,
}

/// What was answered.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    /// Names in lower case, with their values, in order of the names.
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Answer {
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers.find_map(|(known, value)| (known == name).then_some(value.as_str()))
    }
}

impl Request {
    /// Sends it and waits for the answer.
    pub fn send(&self, address: SocketAddr) -> Result<Answer> {
        let mut stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        stream.write_all(self.text().as_bytes())?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        parse(&answer).ok_or_else(|| format!("{self:?} has an answer that is not HTTP").into())
    }

    fn text(&self) -> String {
        let (method, path) = (self.method, &self.path);
        let mut text = format!("{method} {path} HTTP/1.1\r\nHost: desk\r\nConnection: close\r\n");
        let mut header = |name: &str, value: &str| text.extend([name, ": ", value, "\r\n"]);
        if let Some(authorization) = &self.authorization {
            header("Authorization", authorization);
        }
        if let Some(id) = &self.id {
            header("X-Request-Id", id);
        }
        let mut content = "";
        if let Some((media_type, body)) = &self.body {
            header("Content-Type", media_type);
            header("Content-Length", &body.len().to_string());
            content = body;
        }
        text + "\r\n" + content
    }
}

fn parse(text: &str) -> Option<Answer> {
    let (head, body) = text.split_once("\r\n\r\n")?;
    let (start, headers) = head.split_once("\r\n")?;
    let status = start.split(' ').nth(1)?.parse().ok()?;
    let headers = headers.split("\r\n").map(|line| {
        let (name, value) = line.split_once(": ")?;
        Some((name.to_ascii_lowercase(), value.to_owned()))
    });
    let mut headers = headers.collect::<Option<Vec<_>>>()?;
    headers.sort();
    let body = body.to_owned();
    Some(Answer {
        status,
        headers,
        body,
    })
}
