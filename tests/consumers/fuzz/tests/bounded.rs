//! A short fuzzing run that is the same every time and needs nothing but `cargo test`: the seeds as
//! they are, and then with random changes from a generator with a fixed start.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;

/// How many inputs each target is run with: some seconds in all.
const EXECUTIONS: usize = 300_000;

/// Where every run starts.
const START: u64 = 0x5EED;

#[test]
fn decode() {
    run("decode", fuzz::decode);
}

#[test]
fn differential() {
    run("differential", fuzz::differential);
}

#[test]
fn round_trip() {
    run("round_trip", fuzz::round_trip);
}

/// Runs a target with every seed, and with changed ones until there were enough executions.
fn run(name: &str, target: fn(&[u8])) {
    let seeds = seeds();
    for seed in &seeds {
        execute(name, target, seed);
    }
    let mut random = Random(START);
    for _ in seeds.len()..EXECUTIONS {
        execute(name, target, &changed(&mut random, &seeds));
    }
}

/// Runs a target with one input. If it fails, shows the input and how to run it again.
fn execute(name: &str, target: fn(&[u8]), input: &[u8]) {
    if let Err(panic) = catch_unwind(AssertUnwindSafe(|| target(input))) {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::write(&path, input).unwrap();
        eprintln!("the input was b\"{}\"", input.escape_ascii());
        eprintln!("again: cargo run --bin {name} {}", path.display());
        resume_unwind(panic);
    }
}

/// The seeds in the order of their names, which is the same everywhere.
fn seeds() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
    let entries = fs::read_dir(folder).unwrap();
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(!paths.is_empty());
    paths.iter().map(|path| fs::read(path).unwrap()).collect()
}

/// A generator of random numbers (`SplitMix64`), which is all that is needed here.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`, or zero if there is none.
    fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end).unwrap().max(1);
        usize::try_from(self.next() % end).unwrap()
    }

    fn byte(&mut self) -> u8 {
        self.next().to_le_bytes()[0]
    }

    fn of<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }

    /// A piece of some bytes, mostly a short one.
    fn range(&mut self, length: usize) -> std::ops::Range<usize> {
        let start = self.below(length + 1);
        let longest = if self.below(4) == 0 { length } else { 8 };
        start..start + self.below(longest.min(length - start) + 1)
    }
}

/// What a change of single bytes would hardly ever find.
const PIECES: [&[u8]; 32] = [
    b"\"",
    b"\\",
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b":",
    b" ",
    b"\n",
    b"\n\n",
    b"\0",
    b"\xFF",
    b"\xEF\xBB\xBF",
    b"\\u0000",
    b"\\ud83d",
    b"\\ude00",
    b"null",
    b"true",
    b"false",
    b"-0",
    b"1e999",
    b"18446744073709551616",
    b"4.2e1",
    b"\"success\":false,",
    b"\"code\":",
    b"\"retryAfter\":",
    b"RATE_LIMITED",
    b"VALIDATION_ERROR",
    b"429\n",
    b"Retry-After: 1\n",
    b"Date: Sun, 06 Nov 1994 08:49:37 GMT\n",
];

/// A seed with one to four changes.
fn changed(random: &mut Random, seeds: &[Vec<u8>]) -> Vec<u8> {
    let mut input = random.of(seeds).clone();
    for _ in 0..=random.below(4) {
        change(random, seeds, &mut input);
    }
    input
}

fn change(random: &mut Random, seeds: &[Vec<u8>], input: &mut Vec<u8>) {
    let range = random.range(input.len());
    match random.below(6) {
        0 => flip_bit(random, input),
        1 => input.insert(range.start, random.byte()),
        2 => drop(input.drain(range)),
        3 => input
            .splice(range, random.of(&PIECES).iter().copied())
            .for_each(drop),
        4 => {
            let copy = input[range].to_vec();
            let at = random.below(input.len() + 1);
            input.splice(at..at, copy).for_each(drop);
        }
        _ => {
            let other = random.of(seeds);
            let part = other[random.range(other.len())].to_vec();
            input.splice(range, part).for_each(drop);
        }
    }
}

fn flip_bit(random: &mut Random, input: &mut [u8]) {
    let (at, bit) = (random.below(input.len()), random.below(8));
    if let Some(byte) = input.get_mut(at) {
        *byte ^= 1 << bit;
    }
}
