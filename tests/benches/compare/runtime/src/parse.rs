//! From a text to a code.

use std::hint::black_box;

use crate::Result;
use crate::rounds::{Case, Random};

/// So many texts that a processor does not learn their order.
const INPUTS: usize = 4_096;

/// Makes the case of one size from its three crates.
macro_rules! case {
    ($size:literal, $errors:ident, $derive:ident, $lookup:ident) => {{
        let codes = $lookup::RESPONSES.map(|(_, code, _)| code);
        let inputs = inputs(&codes);
        for input in &inputs {
            let known = codes.contains(&input.as_str());
            let agree = input.parse::<$errors::ErrorCode>().is_ok() == known
                && input.parse::<$derive::ErrorCode>().is_ok() == known
                && $lookup::by_phf(input).is_some() == known
                && $lookup::by_match(input).is_some() == known;
            if !agree {
                return Err(format!("not all agree on `{input}`").into());
            }
        }
        let all = [(); 4].map(|()| inputs.clone());
        let [generated, strum, phf, matched] = all;
        Case::new(concat!("parse, ", $size, " codes"), INPUTS)
            .rival("generated", move || {
                each(&generated, |text| text.parse::<$errors::ErrorCode>());
            })
            .rival("strum `EnumString`", move || {
                each(&strum, |text| text.parse::<$derive::ErrorCode>());
            })
            .rival("phf", move || each(&phf, $lookup::by_phf))
            .rival("`match`", move || each(&matched, $lookup::by_match))
    }};
}

pub fn cases() -> Result<Vec<Case<'static>>> {
    Ok(vec![
        case!("7", api_errors, derive_7, lookup_7),
        case!("1,000", bench_errors_1000, derive_1000, lookup_1000),
    ])
}

/// Parses every text.
fn each<T>(inputs: &[String], parse: impl Fn(&str) -> T) {
    for input in inputs {
        black_box(parse(black_box(input)));
    }
}

/// Codes in random order; every fifth text is none, and most of those look like one.
fn inputs(codes: &[&str]) -> Vec<String> {
    let mut random = Random::new();
    let mut input = || {
        let code = codes[random.below(codes.len())];
        match random.below(20) {
            0 => code.to_lowercase(),
            1 => format!("{code}S"),
            // The same length, and another last letter.
            2 => format!("{}_", &code[..code.len() - 1]),
            3 => "SOMETHING_ELSE".to_owned(),
            _ => code.to_owned(),
        }
    };
    (0..INPUTS).map(|_| input()).collect()
}
