//! `cargo fuzz run differential corpus/differential seeds`; without libFuzzer, `cargo run --bin differential FILE` runs one input.
#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::differential(data));

#[cfg(not(fuzzing))]
fn main() -> std::io::Result<()> {
    fuzz::replay(fuzz::differential)
}
