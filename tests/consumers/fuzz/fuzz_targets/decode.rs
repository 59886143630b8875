//! `cargo fuzz run decode corpus/decode seeds`; without libFuzzer, `cargo run --bin decode FILE` runs one input.
#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::decode(data));

#[cfg(not(fuzzing))]
fn main() -> std::io::Result<()> {
    fuzz::replay(fuzz::decode)
}
