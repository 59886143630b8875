//! Reads the fixtures that every output is held against, and changes them in all ways that a
//! client has to notice.

use std::fs;
use std::path::Path;

use serde_json::Value;

/// A response of the catalogue's examples.
pub struct Fixture {
    /// The file, for messages.
    pub file: String,
    /// The code.
    pub code: String,
    /// The HTTP status.
    pub status: u16,
    /// The HTTP headers.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Value,
}

/// The fixtures of a case.
///
/// # Panics
///
/// If there are none, or one is not what a fixture should be.
#[must_use]
pub fn fixtures(case: &str) -> Vec<Fixture> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../target/cases")
        .join(case)
        .join("fixtures");
    let mut paths: Vec<_> = fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    assert!(!paths.is_empty(), "no fixtures in {}", folder.display());
    paths
        .iter()
        .map(|path| {
            let json: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
            let headers = json["headers"].as_object().unwrap().iter();
            Fixture {
                file: path.display().to_string(),
                code: json["code"].as_str().unwrap().to_owned(),
                status: json["status"].as_u64().unwrap().try_into().unwrap(),
                headers: headers
                    .map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned()))
                    .collect(),
                body: json["body"].clone(),
            }
        })
        .collect()
}

impl Fixture {
    /// The body with another code in every place where the code stands.
    #[must_use]
    pub fn with_code(&self, code: &str) -> String {
        fn replace(value: &mut Value, from: &str, to: &str) {
            match value {
                Value::String(text) if text == from => to.clone_into(text),
                Value::Array(items) => items.iter_mut().for_each(|item| replace(item, from, to)),
                Value::Object(members) => {
                    members
                        .values_mut()
                        .for_each(|item| replace(item, from, to));
                }
                _ => {}
            }
        }
        let mut body = self.body.clone();
        replace(&mut body, &self.code, code);
        body.to_string()
    }

    /// For every value in the body that is no array and no object: the JSON Pointer to it, and the
    /// body with a value there that is of no type of any catalogue.
    ///
    /// # Panics
    ///
    /// Never: the pointers are those of the body.
    #[must_use]
    pub fn with_broken_leaves(&self) -> Vec<(String, String)> {
        let mut pointers = Vec::new();
        leaves(&self.body, "", &mut pointers);
        pointers
            .into_iter()
            .map(|pointer| {
                let mut body = self.body.clone();
                *body.pointer_mut(&pointer).unwrap() = serde_json::json!([[null]]);
                (pointer, body.to_string())
            })
            .collect()
    }
}

fn leaves(value: &Value, pointer: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                let key = key.replace('~', "~0").replace('/', "~1");
                leaves(value, &format!("{pointer}/{key}"), found);
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                leaves(value, &format!("{pointer}/{index}"), found);
            }
        }
        _ => found.push(pointer.to_owned()),
    }
}
