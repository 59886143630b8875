//! Writes a document as JSON with each component on a line of its own: a review shows which ones a
//! change is about, and with thousands of codes most of an indented document would be indentation.

use serde_json::Value;

/// How deep a component stands: below `components`, below its kind.
const DEPTH: usize = 3;

/// The document, with a final line feed.
pub(super) fn write(document: &Value) -> Result<String, serde_json::Error> {
    let mut out = Vec::new();
    value(&mut out, document, 0)?;
    out.push(b'\n');
    Ok(String::from_utf8_lossy(&out).into_owned())
}

fn value(out: &mut Vec<u8>, json: &Value, depth: usize) -> Result<(), serde_json::Error> {
    let members = match json {
        Value::Object(members) if depth < DEPTH && !members.is_empty() => members,
        _ => return serde_json::to_writer(out, json),
    };
    for (at, (key, member)) in members.iter().enumerate() {
        out.extend_from_slice(if at == 0 { b"{\n" } else { b",\n" });
        out.resize(out.len() + 2 * (depth + 1), b' ');
        serde_json::to_writer(&mut *out, key)?;
        out.extend_from_slice(b": ");
        value(out, member, depth + 1)?;
    }
    out.push(b'\n');
    out.resize(out.len() + 2 * depth, b' ');
    out.push(b'}');
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn a_component_is_a_line() {
        let document = json!({
            "openapi": "3.1.0",
            "paths": {},
            "components": { "schemas": { "A": { "type": "string" }, "B": { "enum": [1, 2] } } },
        });
        let text = super::write(&document).unwrap();
        assert_eq!(
            text,
            "{\n  \"openapi\": \"3.1.0\",\n  \"paths\": {},\n  \"components\": {\n    \
             \"schemas\": {\n      \"A\": {\"type\":\"string\"},\n      \"B\": {\"enum\":[1,2]}\n    \
             }\n  }\n}\n"
        );
    }
}
