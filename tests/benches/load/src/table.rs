//! What was found, as a table.

use std::fmt::Write as _;

use crate::desk::Errors;
use crate::processors;
use crate::rounds::{Found, Turn};
use crate::wrk::CONNECTIONS;

/// The table in Markdown.
pub fn render(all: &[Found]) -> String {
    let apart = if processors::are_apart() {
        "the service has one processor and `wrk` another"
    } else {
        "the service and `wrk` share the processors"
    };
    let mut out = format!(
        "Medians of the rounds. {CONNECTIONS} connections; {apart}; every error is logged, to \
         `/dev/null`.\n`cost` is the time of a processor that a request takes, the kernel's \
         included, and the last two columns\nare its multiples: of a success, and of the same \
         answer with errors written by hand.\n\n\
         | answer | errors | requests/s | p50 ms | p99 ms | cost µs | of a success | of by hand |\n\
         | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |\n"
    );
    for found in all {
        for (which, errors) in Errors::ALL.into_iter().enumerate() {
            let turns = &found.turns[which];
            let success = all.first().map_or(&[][..], |first| &first.turns[which]);
            let (name, of_by_hand) = match errors {
                Errors::Generated => ("generated", multiple(turns, &found.turns[1])),
                Errors::ByHand => ("by hand", String::new()),
            };
            let median = |of: fn(&Turn) -> f64| median(turns.iter().map(of));
            let _ = writeln!(
                out,
                "| {} | {name} | {} | {:.2} | {:.2} | {:.1} | {} | {of_by_hand} |",
                found.case.name,
                thousands(median(|turn| turn.run.per_second())),
                median(|turn| turn.run.p50),
                median(|turn| turn.run.p99),
                median(|turn| turn.cost),
                multiple(turns, success),
            );
        }
    }
    out
}

/// The median of the multiples in each round, which a busy machine disturbs less than their parts.
fn multiple(turns: &[Turn], of: &[Turn]) -> String {
    let pairs = turns.iter().zip(of);
    let multiple = median(pairs.map(|(turn, of)| turn.cost / of.cost));
    format!("{multiple:.2}")
}

fn median(numbers: impl Iterator<Item = f64>) -> f64 {
    let mut numbers: Vec<f64> = numbers.collect();
    numbers.sort_by(f64::total_cmp);
    let at = |place: usize| numbers.get(place).copied().unwrap_or_default();
    let (half, last) = (numbers.len() / 2, numbers.len().saturating_sub(1));
    f64::midpoint(at(last - half), at(half))
}

/// A whole number with its thousands apart.
fn thousands(number: f64) -> String {
    let digits = format!("{number:.0}");
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
