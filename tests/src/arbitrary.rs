//! Random catalogues, as documents: what a team might write, and what somebody hostile would.
//!
//! Most of them are valid; the properties that tests state hold for those that are.

use errbook_codegen::check_text;
use errbook_codegen::model::Catalogue;
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{Config, TestRng, TestRunner};
use serde_json::{Map, Value, json};

/// Texts that end a context somewhere.
pub const HOSTILE: &[&str] = &[
    "*/ alert(1) /*",
    "`code` ``unclosed",
    "${process.exit(1)}",
    "a | b \\| c",
    "<script>alert(1)</script>",
    "{{#include ../../secret}}",
    "\"quoted\" and 'quoted' \\ back\\slash \\",
    "<!-- comment",
    "--> ]]> </textarea>",
    "[link](javascript:alert(1)) [x]: y",
    "# heading",
    "    indented",
    "```",
    "\"#; panic!(); r#\"",
    "@deprecated {@link x}",
    "~~~ --- *** ___",
    "&lt;b&gt; &amp; &#x3c;",
    "\u{1F4A5} \u{e9}\u{301} \u{4e2d}\u{6587}",
    "null",
    "- item",
    "1. item",
    "key: value # comment",
    "$code",
    "{field}",
];

/// Some valid random catalogues, the same ones in every run, named `random-0` and so on.
#[must_use]
pub fn sample(count: usize) -> Vec<(String, Catalogue)> {
    let mut runner = runner();
    let documents = std::iter::repeat_with(|| catalogue().new_tree(&mut runner));
    let mut found = Vec::new();
    for document in documents.take(count * 10) {
        let Ok(mut document) = document.map(|tree| tree.current()) else {
            continue;
        };
        let name = format!("random-{}", found.len());
        document["name"] = name.as_str().into();
        let checked = check_text("random.yaml", &document.to_string());
        found.extend(checked.catalogue.map(|catalogue| (name, catalogue)));
        if found.len() == count {
            break;
        }
    }
    found
}

/// Draws the same catalogues in every run; `PROPTEST_CASES` asks for more of them.
#[must_use]
pub fn runner() -> TestRunner {
    let config = Config {
        failure_persistence: None,
        ..Config::default()
    };
    let seed = TestRng::deterministic_rng(config.rng_algorithm);
    TestRunner::new_with_rng(config, seed)
}

/// One line of plain text.
pub fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[A-Z][a-z]{1,8}( [a-z]{1,8}){0,4}",
        3 => select(HOSTILE).prop_map(str::to_owned),
        1 => "\\PC{1,24}".prop_map(|text| format!("x{text}")),
    ]
}

/// Markdown of a few lines.
pub fn markdown() -> impl Strategy<Value = String> {
    vec(text(), 1..4).prop_map(|lines| lines.join("\n"))
}

/// A catalogue as a document that `check_text` reads.
pub fn catalogue() -> impl Strategy<Value = Value> {
    let codes = btree_map(
        "[A-Z][A-Z0-9]{1,6}(_[A-Z][A-Z0-9]{0,5}){0,2}",
        error(),
        1..6,
    );
    (
        envelope(),
        codes,
        text(),
        vec(markdown(), 0..3),
        any::<bool>(),
    )
        .prop_map(
            |((envelope, context, nested), errors, title, tips, grouped)| {
                let mut errors: Map<String, Value> = errors.into_iter().collect();
                if !nested {
                    errors.values_mut().for_each(avoid_envelope_names);
                }
                let mut document = json!({
                    "name": "random-errors",
                    "version": "1.2.3",
                    "title": title,
                    "docs_base_url": "https://docs.example.com/errors/",
                    "envelope": envelope,
                });
                if let Some(context) = context {
                    document["context"] = context;
                }
                if !tips.is_empty() {
                    document["tips"] = tips.into();
                }
                if grouped {
                    document["groups"] =
                        json!({ "all_of_them": errors.keys().collect::<Vec<_>>() });
                }
                document["errors"] = errors.into();
                document
            },
        )
}

/// An envelope, the context values that it needs, and whether details stand in an object of their
/// own.
fn envelope() -> impl Strategy<Value = (Value, Option<Value>, bool)> {
    let context = json!({
        "requestId": { "type": "string", "example": "req_1" },
        "traceId": { "type": "string", "optional": true },
    });
    select(vec![
        (
            json!({ "success": false, "error": { "code": "$code", "message": "$message", "$details": "flatten" },
                "meta": { "requestId": "$requestId", "traceId": "$traceId" } }),
            Some(context),
            false,
        ),
        (
            json!({ "type": "$docs_url", "title": "$summary", "status": "$status", "detail": "$message",
                "code": "$code", "$details": "flatten" }),
            None,
            false,
        ),
        (
            json!({ "errors": [{ "status": "$status", "code": "$code", "title": "$summary",
                "cause": "$cause", "meta": "$details" }] }),
            None,
            true,
        ),
        (
            json!({ "ok": false, "error": "$code", "data": null, "list": [1, "two", { "three": 3.5 }] }),
            None,
            true,
        ),
        (
            json!({ "*/": { "`${x}`": "$code", "<b>\"'\\": "$message" }, "d e": "$details" }),
            None,
            true,
        ),
    ])
}

fn error() -> impl Strategy<Value = Value> {
    let details = btree_map("[a-z][a-z]{0,5}[A-Z]?[a-z]{1,3}", field(), 0..5);
    let causes = btree_map("[a-z]{3,8}(_[a-z]{2,6})?", (markdown(), text()), 0..4);
    (
        select(vec![400_u16, 401, 404, 409, 418, 422, 429, 500, 503]),
        text(),
        option::of(markdown()),
        details,
        causes,
        vec(markdown(), 0..3),
        select(vec!["never", "backoff"]),
        option::of(text()),
    )
        .prop_map(
            |(status, summary, description, details, causes, resolutions, retry, message)| {
                let shown: Vec<&String> = details
                    .iter()
                    .filter(|(_, field)| is_printable(field))
                    .map(|(name, _)| name)
                    .collect();
                let message = message.map(|text| template(&text, &shown));
                let example: Map<String, Value> = details
                    .iter()
                    .map(|(name, field)| (name.clone(), value(field)))
                    .collect();
                let causes: Vec<Value> = causes
                    .into_iter()
                    .map(|(id, (text, message))| {
                        let message = template(&message, &shown);
                        json!({ "id": id, "text": text, "message": message })
                    })
                    .collect();
                let mut error = json!({
                    "status": status,
                    "summary": summary,
                    "details": details,
                    "causes": causes,
                    "resolutions": resolutions,
                    "retry": retry,
                    "examples": [{ "with": example }],
                });
                if let Some(description) = description {
                    error["description"] = description.into();
                }
                if let Some(message) = message {
                    error["message"] = message.into();
                }
                drop_empty(&mut error);
                error
            },
        )
}

fn field() -> impl Strategy<Value = Value> {
    let ty = scalar().prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            inner
                .clone()
                .prop_map(|items| json!({ "type": "array", "items": items, "maxItems": 4 })),
            inner
                .clone()
                .prop_map(|values| json!({ "type": "object", "additionalProperties": values })),
            btree_map("[a-z]{1,6}", inner, 1..3)
                .prop_map(|properties| json!({ "type": "object", "properties": properties })),
        ]
    });
    (ty, any::<bool>(), option::of(markdown())).prop_map(|(mut field, optional, description)| {
        if optional {
            field["optional"] = true.into();
        }
        if let Some(description) = description {
            field["description"] = description.into();
        }
        field
    })
}

fn scalar() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(json!({ "type": "string" })),
        Just(json!({ "type": "string", "format": "date-time" })),
        Just(json!({ "type": "string", "minLength": 2, "maxLength": 40 })),
        Just(json!({ "type": "boolean" })),
        Just(json!({ "type": "integer" })),
        (0..9_i64).prop_map(|least| json!({ "type": "integer", "minimum": least, "maximum": 99 })),
        Just(json!({ "type": "number", "minimum": -1.5 })),
        subsequence(HOSTILE.to_vec(), 1..4)
            .prop_map(|values| json!({ "type": "string", "enum": values })),
        Just(json!({ "type": "object" })),
    ]
}

/// A value of the type that `field` describes.
fn value(field: &Value) -> Value {
    match field["type"].as_str() {
        Some("string") => field["enum"].get(0).cloned().unwrap_or_else(|| {
            if field.get("format").is_some() {
                "2025-12-14T10:30:00Z".into()
            } else {
                HOSTILE[4].into()
            }
        }),
        Some("boolean") => true.into(),
        Some("integer") => field["minimum"].as_i64().unwrap_or(-7).into(),
        Some("number") => 0.25.into(),
        Some("array") => json!([value(&field["items"]), value(&field["items"])]),
        _ => match (&field["properties"], &field["additionalProperties"]) {
            (Value::Object(properties), _) => properties
                .iter()
                .map(|(name, field)| (name.clone(), value(field)))
                .collect(),
            (_, values @ Value::Object(_)) => json!({ "a key": value(values) }),
            _ => json!({ "any": [null, { "thing": 1 }] }),
        },
    }
}

fn is_printable(field: &Value) -> bool {
    match field["type"].as_str() {
        Some("object") => false,
        Some("array") => is_scalar(&field["items"]),
        _ => true,
    }
}

fn is_scalar(field: &Value) -> bool {
    !matches!(field["type"].as_str(), Some("object" | "array"))
}

/// A message with `text` in it, and a placeholder for each name.
fn template(text: &str, names: &[&String]) -> String {
    let mut message = text.trim().replace('{', "{{").replace('}', "}}");
    for name in names {
        message.extend([" {", name, "}"]);
    }
    message
}

fn drop_empty(error: &mut Value) {
    if let Value::Object(members) = error {
        members.retain(|_, value| {
            !(value.as_array().is_some_and(Vec::is_empty)
                || value.as_object().is_some_and(Map::is_empty))
        });
    }
}

/// Flattened details may not be called what a member of the envelope beside them is called.
fn avoid_envelope_names(error: &mut Value) {
    const TAKEN: [&str; 6] = ["code", "message", "type", "title", "status", "detail"];
    let taken = |details: &Value| {
        details
            .as_object()
            .is_some_and(|details| details.keys().any(|name| TAKEN.contains(&name.as_str())))
    };
    if taken(&error["details"]) {
        *error = json!({ "status": 400, "summary": "A detail had the name of a member" });
    }
}
