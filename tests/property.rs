//! Any catalogue that validates generates outputs that parse, each by a parser we did not write.

use std::cell::Cell;

use errbook_codegen::emit::Artifact;
use errbook_codegen::{check_text, emit_all};
use errbook_tests::arbitrary;
use proptest::prelude::*;
use serde_json::Value;

/// Every file of every output is what its name says. The tests of Rust and TypeScript compile what a
/// sample of these catalogues becomes.
#[test]
fn every_output_of_a_valid_catalogue_parses() {
    let mut runner = arbitrary::runner();
    let valid = Cell::new(0_u32);
    let outcome = runner.run(&arbitrary::catalogue(), |document| {
        let text = serde_json::to_string_pretty(&document).unwrap();
        let checked = check_text("random.yaml", &text);
        let Some(catalogue) = checked.catalogue else {
            return Ok(());
        };
        valid.set(valid.get() + 1);
        let artifacts = emit_all(&catalogue).map_err(|error| fail(&error.to_string()))?;
        for artifact in &artifacts {
            parse(artifact).map_err(|error| fail(&format!("{}: {error}", artifact.path)))?;
        }
        Ok(())
    });
    outcome.unwrap();
    let cases = runner.config().cases;
    assert!(
        valid.get() * 2 > cases,
        "only {} of {cases} random catalogues were valid: the property is hardly tested",
        valid.get()
    );
}

/// `catalogue.json` is a catalogue, and means the same as the one it was made from.
#[test]
fn the_normalised_catalogue_reads_back_as_itself() {
    let outcome = arbitrary::runner().run(&arbitrary::catalogue(), |document| {
        let Some(catalogue) = check_text("random.yaml", &document.to_string()).catalogue else {
            return Ok(());
        };
        let first = normalised(&emit_all(&catalogue).unwrap());
        let again = check_text("catalogue.json", &first);
        let Some(catalogue) = again.catalogue else {
            return Err(fail(&again.report.render(
                errbook_codegen::diagnostics::Format::Human { color: false },
            )));
        };
        prop_assert_eq!(first, normalised(&emit_all(&catalogue).unwrap()));
        Ok(())
    });
    outcome.unwrap();
}

/// What is sensitive stays out of every output, also where something else's example holds it.
#[test]
fn no_output_shows_a_sensitive_value() {
    let secret = r#"{ "type": "object", "properties": {
        "s": { "type": "string", "sensitive": true, "example": "SECRET" },
        "inner": { "type": "object", "optional": true, "example": { "s": "SECRET" },
            "properties": { "s": { "type": "string", "sensitive": true } } } }"#;
    let value = r#"{ "s": "SECRET", "inner": { "s": "SECRET" } }"#;
    let text = format!(
        r#"{{ "name": "demo-errors", "version": "1.0.0", "title": "Demo",
        "context": {{ "session": {secret}, "example": {value} }} }},
        "envelope": {{ "code": "$code", "details": "$details", "session": "$session" }},
        "errors": {{ "NOT_FOUND": {{ "status": 404, "summary": "Not found",
            "details": {{
                "object": {secret}, "example": {value} }},
                "array": {{ "type": "array", "items": {secret} }}, "example": [{value}] }},
                "map": {{ "type": "object", "additionalProperties": {secret} }}, "example": {{ "key": {value} }} }},
                "nested": {{ "type": "object", "properties": {{
                    "array": {{ "type": "array", "items": {secret} }}, "example": [{value}] }} }},
                    "example": {{ "array": [{value}] }} }},
                "whole": {{ "type": "array", "items": {{ "type": "string" }}, "sensitive": true, "example": ["SECRET"] }}
            }} }}, "STATED": {{ "status": 400, "summary": "Stated",
            "details": {{ "object": {secret} }} }},
            "examples": [{{ "with": {{ "object": {value} }} }}] }} }} }}"#
    );
    let checked = check_text("secret.json", &text);
    let report = checked
        .report
        .render(errbook_codegen::diagnostics::Format::Human { color: false });
    let catalogue = checked.catalogue.expect(&report);
    for artifact in emit_all(&catalogue).unwrap() {
        let leak = artifact.contents.lines().find(|it| it.contains("SECRET"));
        assert_eq!(leak, None, "{}", artifact.path);
    }
}

/// A message that shows a list has no hole in an example that nobody wrote.
#[test]
fn a_list_that_is_made_up_has_an_item() {
    let text = r#"{ "name": "demo-errors", "version": "1.0.0", "title": "Demo",
        "envelope": { "code": "$code", "message": "$message", "details": "$details" },
        "errors": { "NOT_ALLOWED": { "status": 400, "summary": "Not allowed",
            "message": "Use one of {values}{none}",
            "details": { "values": { "type": "array", "items": { "type": "string" } },
                "none": { "type": "array", "items": { "type": "string" }, "maxItems": 0 } } } } }"#;
    let catalogue = check_text("list.json", text).catalogue.unwrap();
    let error = &catalogue.errors()[0];
    let message = errbook_codegen::wire::message(&catalogue, error, &error.examples[0]);
    assert_eq!(message, "Use one of string");
}

fn fail(why: &str) -> TestCaseError {
    TestCaseError::fail(why.to_owned())
}

fn normalised(artifacts: &[Artifact]) -> String {
    let artifact = artifacts.iter().find(|at| at.path == "catalogue.json");
    artifact.unwrap().contents.clone()
}

fn parse(artifact: &Artifact) -> Result<(), Box<dyn std::error::Error>> {
    let text = artifact.contents.as_str();
    let extension = artifact.path.rsplit('.').next().unwrap_or_default();
    match extension {
        "rs" => drop(syn::parse_file(text)?),
        "json" => drop(serde_json::from_str::<Value>(text)?),
        "yaml" => drop(serde_yaml::from_str::<Value>(text)?),
        "toml" => drop(text.parse::<toml::Table>()?),
        // TypeScript is type-checked by the test of that name; Markdown always parses, and the
        // test of the pages says that it parses to what it should.
        "ts" | "md" | "txt" | "gitattributes" | "gitignore" => {}
        other => return Err(format!("no parser for .{other} files").into()),
    }
    assert!(text.ends_with('\n') && !text.contains('\r'));
    Ok(())
}
