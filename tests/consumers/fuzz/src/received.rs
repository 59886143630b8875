//! Bytes as a response that a client received.

use api_errors::ReceivedError;

/// A response, written as HTTP writes it: the status in the first line, then the headers, an empty
/// line and the body. So a seed is a file that can be read, and a small change to it changes one of
/// the three.
pub(crate) struct Received<'a> {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, &'a [u8])>,
    pub(crate) body: &'a [u8],
}

impl<'a> Received<'a> {
    /// Every input is a response: one without an empty line is a body, and a status that is no
    /// number is 500.
    pub(crate) fn new(data: &'a [u8]) -> Self {
        let end = data.windows(2).position(|pair| pair == b"\n\n");
        let (head, body) = end.map_or((&data[..0], data), |end| (&data[..end], &data[end + 2..]));
        let mut lines = head.split(|&byte| byte == b'\n');
        let status = lines.next().and_then(|line| std::str::from_utf8(line).ok());
        Self {
            status: status.and_then(|line| line.parse().ok()).unwrap_or(500),
            headers: lines.map(header).collect(),
            body,
        }
    }

    pub(crate) fn decode(&self) -> ReceivedError {
        ReceivedError::decode(self.status, self.headers.clone(), self.body)
    }
}

fn header(line: &[u8]) -> (String, &[u8]) {
    let colon = line.iter().position(|&byte| byte == b':');
    let (name, value) = colon.map_or((line, &line[..0]), |at| (&line[..at], &line[at + 1..]));
    (String::from_utf8_lossy(name).into_owned(), value)
}
