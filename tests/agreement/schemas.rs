//! The schemas of a response, by validators that we did not write: `jsonschema` for OpenAPI 3.1 and
//! for the JSON Schema, `openapi-schema-validator` for the simple profile.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use super::table::Question;
use super::tools;
use errbook_codegen::emit::{self, Artifact};

/// One document, and the validators of what stands in it.
pub struct Document {
    document: Value,
    validators: HashMap<String, jsonschema::Validator>,
}

impl Document {
    pub fn new(text: &str) -> Self {
        Self {
            document: serde_json::from_str(text).unwrap(),
            validators: HashMap::new(),
        }
    }

    /// Whether the schema at a JSON Pointer accepts a body.
    pub fn accepts(&mut self, pointer: &str, body: &Value) -> bool {
        if !self.validators.contains_key(pointer) {
            let mut schema = self.document.clone();
            if !pointer.is_empty() {
                schema["$ref"] = json!(format!("#{pointer}"));
            }
            let validator = jsonschema::draft202012::new(&schema).unwrap();
            self.validators.insert(pointer.to_owned(), validator);
        }
        self.validators[pointer].is_valid(body)
    }

    /// Whether an API that answers with a status in the way of the document may send a body: a status
    /// of which the document knows nothing is none of its answers.
    pub fn accepts_response(&mut self, status: u16, body: &Value) -> bool {
        let mut name = format!("Status_{status}");
        let responses = &self.document["components"]["responses"];
        while let Some(target) = responses[&name]["$ref"].as_str() {
            name = target.rsplit('/').next().unwrap_or_default().to_owned();
        }
        let Some(content) = responses[&name]["content"].as_object() else {
            return false;
        };
        let media_type = content.keys().next().unwrap();
        let media_type = media_type
            .replace('~', "~0")
            .replace('/', "~1")
            .replace(' ', "%20");
        self.accepts(
            &format!("/components/responses/{name}/content/{media_type}/schema"),
            body,
        )
    }
}

/// What the schemas say of each response: OpenAPI, the simple profile, the JSON Schema.
pub fn judge(folder: &Path, questions: &[Question<'_>]) -> Vec<(bool, bool, bool)> {
    let mut documents: HashMap<&str, (Document, Document)> = HashMap::new();
    let mut verdicts = Vec::new();
    let mut bodies = Vec::new();
    for Question { case, mutation, .. } in questions {
        let simple = folder.join("openapi").join(&case.name);
        let (openapi, schema) = documents.entry(&case.name).or_insert_with(|| {
            let files = [
                emit::openapi::emit(case.catalogue),
                emit::schema::emit(case.catalogue),
            ];
            let files: Vec<Artifact> = files.into_iter().flat_map(Result::unwrap).collect();
            let of = |path: &str| {
                &files
                    .iter()
                    .find(|file| file.path == path)
                    .unwrap()
                    .contents
            };
            fs::create_dir_all(simple.parent().unwrap()).unwrap();
            fs::write(
                simple.with_extension("json"),
                of("openapi/errors.simple.json"),
            )
            .unwrap();
            (
                Document::new(of("openapi/errors.json")),
                Document::new(of("schema/error-response.schema.json")),
            )
        });
        verdicts.push((
            openapi.accepts_response(mutation.status, &mutation.body),
            schema.accepts("", &mutation.body),
        ));
        bodies.push(json!({
            "document": simple,
            "pointer": "/components/schemas/ErrorResponse",
            "body": mutation.body,
        }));
    }
    let cases = folder.join("bodies.json");
    fs::write(&cases, json!({ "verdicts": bodies }).to_string()).unwrap();
    let judge = tools::folder().join("judge.py");
    let printed = errbook_tests::process::run(Command::new(tools::python()).arg(judge).arg(&cases));
    let simple: Vec<bool> = serde_json::from_str(printed.trim()).unwrap();
    assert_eq!(simple.len(), verdicts.len());
    let all = verdicts.into_iter().zip(simple);
    all.map(|((openapi, schema), simple)| (openapi, simple, schema))
        .collect()
}
