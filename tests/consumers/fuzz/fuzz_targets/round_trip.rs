//! `cargo fuzz run round_trip corpus/round_trip seeds`; without libFuzzer, `cargo run --bin round_trip FILE` runs one input.
#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::round_trip(data));

#[cfg(not(fuzzing))]
fn main() -> std::io::Result<()> {
    fuzz::replay(fuzz::round_trip)
}
