//! Prints a catalogue of so many codes: `cargo run -p errbook-benches --bin catalogue -- 1000`.

fn main() {
    let codes = std::env::args().nth(1).and_then(|codes| codes.parse().ok());
    print!("{}", errbook_benches::catalogue(codes.unwrap_or(7)));
}
