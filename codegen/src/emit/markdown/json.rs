//! JSON as the reference prints it.

use serde_json::Value;

use crate::emit::EmitError;

/// Indented, a member per line.
pub(super) fn pretty(file: &str, value: &Value) -> Result<String, EmitError> {
    serde_json::to_string_pretty(value).map_err(|source| EmitError::new(file, source))
}

/// On one line, with spaces: `{ "code": "CONFLICT", "ids": [1, 2] }`.
pub(super) fn line(value: &Value) -> String {
    let mut out = String::new();
    push_line(&mut out, value);
    out
}

fn push_line(out: &mut String, value: &Value) {
    match value {
        Value::Object(members) if !members.is_empty() => {
            out.push_str("{ ");
            for (at, (key, value)) in members.iter().enumerate() {
                if at > 0 {
                    out.push_str(", ");
                }
                out.push_str(&Value::from(key.as_str()).to_string());
                out.push_str(": ");
                push_line(out, value);
            }
            out.push_str(" }");
        }
        Value::Array(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    out.push_str(", ");
                }
                push_line(out, item);
            }
            out.push(']');
        }
        scalar => out.push_str(&scalar.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn one_line_is_the_same_json() {
        let value = json!({ "code": "A", "n": [1, 2.5, null], "o": {}, "p": { "q\"": [] } });
        let line = line(&value);
        assert_eq!(
            line,
            r#"{ "code": "A", "n": [1, 2.5, null], "o": {}, "p": { "q\"": [] } }"#
        );
        assert_eq!(serde_json::from_str::<Value>(&line).unwrap(), value);
    }
}
