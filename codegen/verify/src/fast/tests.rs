//! The fast pass is sure of what a server of the catalogue sends, in any order; the rest of what it says
//! is held against the slow judge in `tests/verify.rs`.

use errbook_codegen::model::Catalogue;
use errbook_codegen::{check_text, wire};
use serde_json::{Map, Value, json};

use super::{Fine, Scratch, line};
use crate::contract::Contract;

fn catalogue(text: &str) -> Catalogue {
    let checked = check_text("test.yaml", text);
    checked
        .catalogue
        .unwrap_or_else(|| panic!("{:?}", checked.report))
}

const EVERYTHING: &str = r#"
name: test-errors
version: 1.0.0
title: Test
docs_base_url: https://example.com/errors
content_type: application/problem+json
context:
  traceId: { type: string, maxLength: 40, example: t-1 }
  node: { type: string, optional: true, example: n }
envelope:
  ok: false
  api: 2
  note: null
  kind: error
  type: $docs_url
  status: $status
  title: $summary
  detail: $message
  path: [errors, 0, { code: $code, cause: $cause, $details: flatten }]
  meta: { trace: $traceId, node: $node, empty: {} }
errors:
  PLAIN: { status: 404, summary: Not there }
  RICH:
    status: 429
    summary: Slow down
    message: "Wait {seconds} s"
    details:
      seconds: { type: integer, minimum: 0, maximum: 9999, example: 7 }
      ratio: { type: number, minimum: 0, maximum: 1, example: 0.5 }
      id: { type: string, pattern: "^[a-z]+-\\d+$", example: abc-12 }
      level: { type: string, enum: [low, high], example: low }
      tags: { type: array, items: { type: string, maxLength: 5 }, maxItems: 3, example: [a, é] }
      on: { type: boolean, example: true }
      map: { type: object, additionalProperties: { type: integer }, example: { a: 1, "b\"": 2 } }
      any: { type: object, example: { x: [1, { y: null }] } }
      nested:
        type: object
        properties:
          deep: { type: string, example: d }
          other: { type: integer, optional: true }
        example: { deep: d }
      extra: { type: string, optional: true, example: e }
    headers:
      Retry-After: "{seconds}"
      X-Trace: "trace={traceId}; extra={extra}"
      X-Left: { type: integer, minimum: 0, example: 3 }
"#;

/// Every example as lines: members in this order and the other way round, the body as a value and as text.
fn lines(catalogue: &Catalogue) -> Vec<String> {
    let mut lines = Vec::new();
    for error in catalogue.errors() {
        for example in &error.examples {
            let response = wire::response(catalogue, error, example);
            let headers: Map<String, Value> = response
                .headers
                .into_iter()
                .map(|(name, value)| (name, json!(value)))
                .collect();
            for body in [response.body.clone(), backwards(response.body)] {
                let text = body.to_string();
                for body in [body, json!(text)] {
                    let line =
                        json!({ "status": response.status, "headers": headers, "body": body });
                    lines.push(backwards(line.clone()).to_string());
                    lines.push(line.to_string());
                }
            }
        }
    }
    lines
}

/// A value with the members of its objects in the opposite order.
fn backwards(value: Value) -> Value {
    match value {
        Value::Object(members) => members
            .into_iter()
            .rev()
            .map(|(key, value)| (key, backwards(value)))
            .collect(),
        Value::Array(items) => items.into_iter().map(backwards).collect(),
        other => other,
    }
}

#[test]
fn what_a_server_sends_needs_no_slow_judge() {
    let spec = concat!(env!("CARGO_MANIFEST_DIR"), "/../../spec/catalogue.yaml");
    let shipped = std::fs::read_to_string(spec).unwrap();
    for text in [EVERYTHING, &shipped] {
        let catalogue = catalogue(text);
        let contract = Contract::of(&catalogue);
        let mut scratch = Scratch::default();
        for text in lines(&catalogue) {
            let fine = line(&contract, &mut scratch, text.as_bytes());
            assert_eq!(fine, Some(Fine::Error { headers: true }), "{text}");
        }
    }
}

#[test]
fn a_success_is_no_error_and_no_mistake_is_fine() {
    let catalogue = catalogue(EVERYTHING);
    let contract = Contract::of(&catalogue);
    let mut scratch = Scratch::default();
    let mut judge = |text: &str| line(&contract, &mut scratch, text.as_bytes());
    assert_eq!(judge(r#"{"status":204}"#), Some(Fine::Success));
    assert_eq!(
        judge(r#"{"body":"<html>","x":[],"status":399}"#),
        Some(Fine::Success)
    );
    for text in [
        "",
        "{}",
        "[]",
        r#"{"status":"204"}"#,
        r#"{"status":204"#,
        r#"{"status":204} x"#,
        r#"{"status":204,"status":204}"#,
        r#"{"status":404}"#,
        r#"{"status":404,"body":null}"#,
        r#"{"status":404,"body":"<html>"}"#,
    ] {
        assert_eq!(judge(text), None, "{text}");
    }
}
