//! What a scalar without quotes is, by the core schema (YAML 1.2.2, section 10.3.2).

/// A scalar without quotes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Plain {
    /// Nothing, `~` or `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A whole number that no 64 bits hold.
    BigInt,
    /// A number with a fraction or an exponent, `.inf` or `.nan`.
    Float(f64),
    /// Anything else.
    Text,
}

/// Whether the scalar is a string even without quotes.
#[must_use]
pub fn is_string(text: &str) -> bool {
    resolve(text) == Plain::Text
}

/// What the scalar is.
///
/// `serde_yaml` decides, so that a catalogue means here what it means to every other program.
#[must_use]
pub fn resolve(text: &str) -> Plain {
    use serde_yaml::Value;
    if is_surely_text(text) {
        return Plain::Text;
    }
    match serde_yaml::from_str(text) {
        Ok(Value::Null) => Plain::Null,
        Ok(Value::Bool(value)) => Plain::Bool(value),
        Ok(Value::Number(number)) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => Plain::Int(whole),
            (None, Some(float)) if !is_whole(text) => Plain::Float(float),
            _ => Plain::BigInt,
        },
        Err(_) if is_whole(text) => Plain::BigInt,
        _ => Plain::Text,
    }
}

/// Spares nearly every text the question: only words of up to five letters and what starts like a
/// number can be anything else.
fn is_surely_text(text: &str) -> bool {
    match text.as_bytes() {
        [] => false,
        [b'~' | b'n' | b'N' | b't' | b'T' | b'f' | b'F', ..] => text.len() > "false".len(),
        [b'0'..=b'9' | b'+' | b'-' | b'.', ..] => text.contains(' '),
        _ => true,
    }
}

fn is_whole(text: &str) -> bool {
    let digits = text.trim_start_matches(['-', '+']);
    digits.starts_with("0x") || digits.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn core_schema() {
        for (text, plain) in [
            ("", Plain::Null),
            ("~", Plain::Null),
            ("null", Plain::Null),
            ("nul", Plain::Text),
            ("TRUE", Plain::Bool(true)),
            ("yes", Plain::Text),
            ("404", Plain::Int(404)),
            ("-1", Plain::Int(-1)),
            ("+1", Plain::Int(1)),
            ("0x1F", Plain::Int(31)),
            ("0o17", Plain::Int(15)),
            ("0x", Plain::Text),
            ("99999999999999999999", Plain::BigInt),
            ("1.0", Plain::Float(1.0)),
            ("1.", Plain::Float(1.0)),
            (".5", Plain::Float(0.5)),
            ("1e3", Plain::Float(1000.0)),
            ("1.0.0", Plain::Text),
            (".", Plain::Text),
            ("-", Plain::Text),
            ("e3", Plain::Text),
            ("-.inf", Plain::Float(f64::NEG_INFINITY)),
            ("2025-12-14", Plain::Text),
        ] {
            assert_eq!(resolve(text), plain, "{text}");
            assert_eq!(is_string(text), plain == Plain::Text, "{text}");
        }
    }
}
