//! How rivals are timed: in turns, in many short rounds.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use crate::heap;

/// How long a rival runs before it is the next one's turn.
const TURN: Duration = Duration::from_micros(500);

const ROUNDS: usize = 300;

/// The head of the table, for the rows that [`Case::measure`] makes.
pub const HEADING: &str = "\
Nanoseconds per operation: the fastest of 300 rounds, and the median. The ratio is that of the fastest
rounds to the first row of the case: above 1, the rival is slower than the generated crate.
`allocs` counts reallocations too.

| case | rival | min ns | median ns | ratio | allocs | bytes |
| --- | --- | ---: | ---: | ---: | ---: | ---: |";

/// One way to do the work of a case.
struct Rival<'a> {
    name: String,
    /// Does all operations of the case once.
    pass: Box<dyn FnMut() + 'a>,
}

/// Some work, and the ways to do it; the first is the generated crate's.
pub struct Case<'a> {
    name: String,
    /// How many operations a pass has.
    operations: usize,
    rivals: Vec<Rival<'a>>,
}

impl<'a> Case<'a> {
    pub fn new(name: impl Into<String>, operations: usize) -> Self {
        Self {
            name: name.into(),
            operations,
            rivals: Vec::new(),
        }
    }

    /// Adds a rival whose `pass` does all operations once.
    pub fn rival(mut self, name: impl Into<String>, pass: impl FnMut() + 'a) -> Self {
        self.rivals.push(Rival {
            name: name.into(),
            pass: Box::new(pass),
        });
        self
    }

    /// Times the rivals in turns, and gives a row of the table for each.
    #[allow(clippy::cast_precision_loss)]
    pub fn measure(&mut self) -> String {
        let passes: Vec<usize> = self.rivals.iter_mut().map(warm_up).collect();
        let mut times = vec![Vec::with_capacity(ROUNDS); self.rivals.len()];
        for round in 0..ROUNDS {
            for turn in 0..self.rivals.len() {
                // Another one begins each round, so that nobody always runs after the same one.
                let at = (round + turn) % self.rivals.len();
                let time = timed(&mut self.rivals[at], passes[at]);
                let operations = (passes[at] * self.operations) as f64;
                times[at].push(time.as_secs_f64() * 1e9 / operations);
            }
        }
        let mut rows = String::new();
        let mut first = None;
        for (rival, times) in self.rivals.iter_mut().zip(&mut times) {
            times.sort_by(f64::total_cmp);
            let (fastest, median) = (times[0], times[ROUNDS / 2]);
            let first = *first.get_or_insert(fastest);
            let (calls, bytes) = heap::counted(&mut rival.pass);
            let per_operation = |count: u64| count as f64 / self.operations as f64;
            let _ = writeln!(
                rows,
                "| {} | {} | {fastest:.1} | {median:.1} | {:.2} | {} | {} |",
                self.name,
                rival.name,
                fastest / first,
                short(per_operation(calls)),
                short(per_operation(bytes)),
            );
        }
        rows
    }
}

/// A number with a decimal only if it needs one.
fn short(number: f64) -> String {
    let text = format!("{number:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// Runs a rival until its turn is full, and says how many passes that takes.
fn warm_up(rival: &mut Rival<'_>) -> usize {
    let mut passes = 1;
    while timed(rival, passes) < TURN {
        passes *= 2;
    }
    passes
}

fn timed(rival: &mut Rival<'_>, passes: usize) -> Duration {
    let start = Instant::now();
    for _ in 0..passes {
        (rival.pass)();
    }
    start.elapsed()
}

/// Numbers that look random, the same in every run (xorshift64).
pub struct Random(u64);

impl Random {
    pub fn new() -> Self {
        Self(0x9E37_79B9_7F4A_7C15)
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or(0) % limit.max(1)
    }
}
