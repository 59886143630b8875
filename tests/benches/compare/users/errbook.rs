//! A program that needs all of the crate: every code can come in, and every text can go out.

use std::io::Read;

use errors::{Decoded, ErrorCode};

fn main() -> std::io::Result<()> {
    let mut body = Vec::new();
    std::io::stdin().read_to_end(&mut body)?;
    if let Some(Ok(code)) = std::env::args().nth(1).map(|code| code.parse::<ErrorCode>()) {
        println!("{code} {}: {}", code.status(), code.summary());
        for cause in code.causes() {
            println!("{}", cause.text);
        }
        for resolution in code.resolutions() {
            println!("{resolution}");
        }
        if let Decoded::Known(response) = decode(code.status(), body) {
            println!("{} {}", response.error, response.body());
        }
    }
    Ok(())
}

fn decode(status: u16, body: Vec<u8>) -> Decoded {
    errors::ErrorResponse::decode(status, [("content-type", "application/json")], body)
}
