//! A program that needs all of the crate: every code can come in, and every text can go out.

use std::io::Read;

use errors::{ErrorCode, ReceivedError};

fn main() -> std::io::Result<()> {
    let mut body = Vec::new();
    std::io::stdin().read_to_end(&mut body)?;
    if let Some(Ok(code)) = std::env::args().nth(1).map(|code| code.parse::<ErrorCode>()) {
        println!("{code} {}: {}", code.status(), code.summary());
        for cause in code.causes() {
            println!("{}", cause.text());
        }
        for resolution in code.resolutions() {
            println!("{resolution}");
        }
        let headers = [("content-type", "application/json")];
        let received = ReceivedError::decode(code.status(), headers, body);
        if let Some(response) = received.known() {
            println!("{} {}", response.error, response.body());
        }
    }
    Ok(())
}
