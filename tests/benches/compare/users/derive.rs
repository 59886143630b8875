//! A program that needs all of the crate: every code can come in, and every error can go out.

use std::io::Read;

use errors::{Envelope, ErrorCode};

fn main() -> std::io::Result<()> {
    let mut body = Vec::new();
    std::io::stdin().read_to_end(&mut body)?;
    if let Some(Ok(code)) = std::env::args().nth(1).map(|code| code.parse::<ErrorCode>()) {
        println!("{code} {}", code.status());
        if let Ok(envelope) = serde_json::from_slice::<Envelope>(&body) {
            println!("{} {}", envelope.error, serde_json::to_string(&envelope)?);
        }
    }
    Ok(())
}
