//! Nothing changes unseen: whatever is altered or removed in a catalogue, the comparison names a change.

use errbook_codegen::evolution::{History, compare};
use errbook_codegen::model::Catalogue;
use errbook_codegen::{check, check_text, emit};
use errbook_tests::fixtures_folder;
use serde_json::Value;

/// The normalised catalogue, without what is no part of the contract.
fn normalised(catalogue: &Catalogue) -> Value {
    let artifacts = emit::shared::emit(catalogue).unwrap();
    let mut files = artifacts.iter().filter(|it| it.path == "catalogue.json");
    let mut value: Value = serde_json::from_str(&files.next().unwrap().contents).unwrap();
    let object = value.as_object_mut().unwrap();
    object.remove("$comment");
    object.remove("version");
    value
}

/// Every value that differs from `value` in one place: there something else stands, or nothing.
fn altered(value: &Value) -> Vec<Value> {
    match value {
        Value::Null => Vec::new(),
        Value::Bool(flag) => vec![Value::Bool(!flag)],
        Value::Number(number) => {
            let number = number.as_i64().unwrap_or_default();
            vec![Value::from(number + 1), Value::from(number - 1)]
        }
        Value::String(text) => {
            // Where only certain words are allowed, another one of them.
            const WORDS: [&[&str]; 3] = [
                &["never", "backoff"],
                &["warn", "error"],
                &["string", "integer", "boolean", "number"],
            ];
            let words = WORDS
                .into_iter()
                .filter(|words| words.contains(&text.as_str()));
            let words = words.flatten().map(|&word| word.to_owned());
            let others = words.chain([format!("{text}x"), format!("{text}X")]);
            others
                .filter(|other| other != text)
                .map(Value::from)
                .collect()
        }
        Value::Array(items) => {
            let changed = items.iter().enumerate().flat_map(|(at, item)| {
                altered_or_gone(item).map(move |other| {
                    let mut items = items.clone();
                    match other {
                        Some(other) => items[at] = other,
                        None => drop(items.remove(at)),
                    }
                    Value::Array(items)
                })
            });
            changed.collect()
        }
        Value::Object(members) => {
            let changed = members.iter().flat_map(|(key, member)| {
                altered_or_gone(member).map(move |other| {
                    let mut members = members.clone();
                    match other {
                        Some(other) => drop(members.insert(key.clone(), other)),
                        None => drop(members.shift_remove(key)),
                    }
                    Value::Object(members)
                })
            });
            changed.collect()
        }
    }
}

fn altered_or_gone(value: &Value) -> impl Iterator<Item = Option<Value>> {
    altered(value).into_iter().map(Some).chain([None])
}

/// Where two values differ.
fn differing(a: &Value, b: &Value) -> Vec<String> {
    let within = |key: &str, a: &Value, b: &Value| -> Vec<String> {
        let places = differing(a, b).into_iter();
        places.map(|place| format!("/{key}{place}")).collect()
    };
    match (a, b) {
        _ if a == b => Vec::new(),
        (Value::Object(a), Value::Object(b)) => {
            let added = b.keys().filter(|key| !a.contains_key(*key));
            let keys = a.keys().chain(added);
            keys.flat_map(|key| {
                within(
                    key,
                    a.get(key).unwrap_or(&Value::Null),
                    b.get(key).unwrap_or(&Value::Null),
                )
            })
            .collect()
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            let pairs = a.iter().zip(b).enumerate();
            pairs
                .flat_map(|(at, (a, b))| within(&at.to_string(), a, b))
                .collect()
        }
        _ => vec![format!(": {a} -> {b}")],
    }
}

#[test]
fn whatever_is_altered_is_a_change() {
    let mut compared = 0;
    let mut wrong = Vec::new();
    for name in ["full", "types", "lifecycle", "envelopes/json-api"] {
        let path = fixtures_folder().join(format!("valid/{name}.yaml"));
        let old = check(&path).catalogue.unwrap();
        let before = normalised(&old);
        let mut document = before.clone();
        document["version"] = old.meta().version.clone().into();
        for other in altered(&document) {
            let Some(new) = check_text("altered.json", &other.to_string()).catalogue else {
                continue;
            };
            let after = normalised(&new);
            let changes = compare(&old, &new, &History::default());
            let words: Vec<_> = changes.iter().map(|it| it.sentence().plain()).collect();
            if changes.is_empty() != (before == after) {
                let at = differing(&before, &after);
                wrong.push(format!("{name}: {at:?} is {words:?}"));
            }
            compared += usize::from(before != after);
        }
    }
    wrong.dedup();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(compared > 500, "only {compared} catalogues were compared");
}
