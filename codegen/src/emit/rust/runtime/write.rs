//! Writing JSON (RFC 8259) as `serde_json` writes it, onto the end of a `String`.

// @imports
// @if write_float
use core::fmt::Write;

// @end
// @if write_string
// @if problem_string
#[cfg(feature = "problem")]
// @end
use crate::parse::plain_end;

// @end

// @if write_string
/// Appends a string with its quotes. Runs that need no escape are copied whole.
// @if problem_string
#[cfg(feature = "problem")]
// @end
pub(crate) fn string(out: &mut String, text: &str) {
    out.reserve(text.len() + 2);
    out.push('"');
    let mut from = 0;
    loop {
        let end = plain_end(text.as_bytes(), from);
        out.push_str(text.get(from..end).unwrap_or_default());
        let Some(&byte) = text.as_bytes().get(end) else {
            break;
        };
        escape(out, byte);
        from = end + 1;
    }
    out.push('"');
}

// @end
// @if write_string
/// Appends the escape of a quote, a backslash or a control character.
// @if problem_string
#[cfg(feature = "problem")]
// @end
fn escape(out: &mut String, byte: u8) {
    out.push('\\');
    match byte {
        b'\n' => out.push('n'),
        b'\r' => out.push('r'),
        b'\t' => out.push('t'),
        8 => out.push('b'),
        12 => out.push('f'),
        b'"' | b'\\' => out.push(char::from(byte)),
        _ => {
            out.push_str(if byte < 16 { "u000" } else { "u001" });
            out.push(char::from_digit(u32::from(byte % 16), 16).unwrap_or('0'));
        }
    }
}

// @end
// @if write_float
/// Appends a number: a whole one without a fraction, one of no value as `null`. The digits are the
/// fewest that read back as the same `f64`; very large or small ones have an exponent.
pub(crate) fn number(out: &mut String, value: f64) {
    let size = value.abs();
    if let Some(whole) = whole(value) {
        signed(out, whole);
        return;
    }
    // Writing to a `String` cannot fail.
    let _ = if !value.is_finite() {
        out.write_str("null")
    } else if size == 0.0 || (1e-5..1e16).contains(&size) {
        write!(out, "{value}")
    } else {
        write!(out, "{value:e}")
    };
}

// @end
// @if write_float
/// The integer that a number is, if it is one below 1e15. Negative zero is none, as its sign would
/// be lost.
fn whole(value: f64) -> Option<i64> {
    #[allow(clippy::cast_possible_truncation, reason = "what is cut off shows in the comparison")]
    let integer = value as i64;
    #[allow(clippy::cast_precision_loss, reason = "integers below 1e15 are exact")]
    let back = integer as f64;
    let exact = integer.unsigned_abs() < 1_000_000_000_000_000 && back.to_bits() == value.to_bits();
    exact.then_some(integer)
}

// @end
// @if unsigned_text
/// Appends an integer. The digits are found from the last one on, two at a time.
// @if problem_number
#[cfg(feature = "problem")]
// @end
pub(crate) fn unsigned(out: &mut String, mut value: u64) {
    const PAIRS: [[u8; 2]; 100] = pairs();
    // Ten pairs hold the twenty digits that the largest integer has.
    let mut digits = [[b'0'; 2]; 10];
    let mut first = digits.len();
    for pair in digits.iter_mut().rev() {
        first -= 1;
        *pair = PAIRS.get((value % 100) as usize).copied().unwrap_or_default();
        value /= 100;
        if value == 0 {
            break;
        }
    }
    let text = digits.get(first..).unwrap_or_default().as_flattened();
    let text = text.strip_prefix(b"0").filter(|rest| !rest.is_empty()).unwrap_or(text);
    out.push_str(core::str::from_utf8(text).unwrap_or_default());
}

// @end
// @if signed_text
/// Appends an integer with its sign.
pub(crate) fn signed(out: &mut String, value: i64) {
    if value < 0 {
        out.push('-');
    }
    unsigned(out, value.unsigned_abs());
}

// @end
// @if unsigned_text
/// The digits of all numbers below a hundred.
// @if problem_number
#[cfg(feature = "problem")]
// @end
const fn pairs() -> [[u8; 2]; 100] {
    let mut pairs = [[0; 2]; 100];
    let mut number = 0_u8;
    while number < 100 {
        pairs[number as usize] = [b'0' + number / 10, b'0' + number % 10];
        number += 1;
    }
    pairs
}

// @end
