//! The generated crate beside what people use instead: parsing, serialising, decoding.
//!
//! `cargo run --release` in the folder above makes the crates that this needs, and runs it.

mod decode;
mod heap;
mod parse;
mod rounds;
mod serialise;

use std::error::Error;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// The body that everybody writes and reads.
const BODY: &str = r#"{"success":false,"error":{"code":"VALIDATION_ERROR","message":"priority must be one of: low, normal, high, critical","field":"priority"},"meta":{"requestId":"req_abc123","timestamp":"2025-12-14T10:30:00Z"}}"#;

fn main() -> Result<()> {
    let mut cases = parse::cases()?;
    cases.extend(serialise::cases()?);
    cases.extend(decode::cases()?);
    println!("{}", rounds::HEADING);
    for mut case in cases {
        print!("{}", case.measure());
    }
    Ok(())
}
