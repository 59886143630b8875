//! What the outputs that hold examples say of them: the fixtures, the OpenAPI document, the pages.

use std::collections::BTreeMap;

use errbook_codegen::emit::{self, Artifact};
use errbook_codegen::model::Catalogue;
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use serde_json::Value;

use super::Response;
use super::instances::Instance;

/// The documents of a catalogue.
pub struct Documents {
    files: BTreeMap<String, String>,
}

impl Documents {
    pub fn new(catalogue: &Catalogue) -> Self {
        let emitters = [
            emit::shared::emit,
            emit::openapi::emit,
            emit::markdown::emit,
        ];
        let artifacts = emitters
            .into_iter()
            .flat_map(|emit| emit(catalogue).unwrap());
        let files = artifacts
            .map(|Artifact { path, contents }| (path, contents))
            .collect();
        Self { files }
    }

    /// What each of them says of an example, with status 0 where it shows no more than a body.
    pub fn of(&self, instance: &Instance<'_>) -> Vec<(&'static str, Response)> {
        let (code, name) = (&instance.error.code, &instance.example.name);
        let fixture = self.json(&format!("fixtures/{code}.{name}.json"));
        let headers = fixture["headers"].as_object().unwrap().iter();
        let openapi = self.json("openapi/errors.json");
        let examples = openapi["components"]["examples"].as_object().unwrap();
        // In the order of the catalogue, as the examples of the code are.
        let of_code = examples
            .iter()
            .filter(|(key, _)| key.split('.').next() == Some(code));
        let at = instance
            .error
            .examples
            .iter()
            .position(|example| example.name == *name)
            .unwrap();
        let (_, example) = of_code.clone().nth(at).unwrap();
        vec![
            (
                "generated/fixtures",
                Response {
                    status: fixture["status"].as_u64().unwrap().try_into().unwrap(),
                    headers: headers
                        .map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned()))
                        .collect(),
                    body: fixture["body"].to_string(),
                },
            ),
            (
                "generated/openapi/errors.yaml, examples",
                Response {
                    status: 0,
                    headers: Vec::new(),
                    body: example["value"].to_string(),
                },
            ),
            ("generated/docs, the code's page", self.page(code, at)),
        ]
    }

    fn json(&self, path: &str) -> Value {
        serde_json::from_str(&self.files[path]).unwrap()
    }

    /// The response that the page of a code shows as the one of that number.
    fn page(&self, code: &str, at: usize) -> Response {
        let page = &self.files[&format!("docs/codes/{code}.md")];
        let blocks = responses(page);
        let (head, body) = blocks.get(at).cloned().unwrap_or_default();
        let mut lines = head.lines();
        let status = lines
            .next()
            .and_then(|line| line.split(' ').nth(1)?.parse().ok());
        let header = |line: &str| {
            let (name, value) = line.split_once(": ")?;
            Some((name.to_owned(), value.to_owned()))
        };
        Response {
            status: status.unwrap_or(1),
            headers: lines.filter_map(header).collect(),
            body,
        }
    }
}

/// Every head of a response on a page, and the body behind it.
fn responses(page: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    let mut language = None;
    for event in Parser::new_ext(page, Options::all()) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                if &*info == "http" {
                    found.push(Default::default());
                }
                language = Some(info);
            }
            Event::End(TagEnd::CodeBlock) => language = None,
            Event::Text(text) => match (language.as_deref(), found.last_mut()) {
                (Some("http"), Some((head, _))) => head.push_str(&text),
                (Some("json"), Some((_, body))) => body.push_str(&text),
                _ => {}
            },
            _ => {}
        }
    }
    found
}
