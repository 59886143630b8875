//! `contract.ts`: the tables that the parser reads.

use super::errors::typed_headers;
use super::shape::Shape;
use super::{layout, schema};
use crate::escape::typescript::string;
use crate::model::{ErrorDef, Retry, Step};

/// The module.
pub fn render(shape: &Shape) -> String {
    let mut out = String::new();
    let mut types = vec!["Path".to_owned()];
    if !shape.places.is_empty() {
        types.push("Place".to_owned());
    }
    types.push("Rule".to_owned());
    layout::names(&mut out, "import type", &types, "check");
    layout::names(&mut out, "import type", &["ErrorCode".to_owned()], "codes");
    envelope(&mut out, shape);
    details(&mut out, shape);
    rules(&mut out, shape);
    retries(&mut out, shape);
    out
}

/// What the parser looks for in every body.
fn envelope(out: &mut String, shape: &Shape) {
    if !shape.literals.is_empty() {
        out.push_str("\n/** The members that are the same in every body: where, and what. */\n");
        let literals: Vec<String> = shape
            .literals
            .iter()
            .map(|(path, value)| {
                let value = match value {
                    serde_json::Value::String(text) => string(text),
                    other => other.to_string(),
                };
                format!("[{}, {value}]", schema::path(path))
            })
            .collect();
        table(
            out,
            "LITERALS: readonly (readonly [at: Path, value: unknown])[]",
            &literals,
        );
    }
    out.push_str("\n/** Where the code stands. */\n");
    table(out, "CODES: readonly Path[]", &paths(&shape.codes));
    if !shape.statuses.is_empty() {
        out.push_str("\n/** Where the HTTP status stands in the body. */\n");
        table(out, "STATUSES: readonly Path[]", &paths(&shape.statuses));
    }
    if !shape.places.is_empty() {
        out.push_str("\n/** What else stands in every body. */\n");
        let places: Vec<String> = shape.places.iter().map(schema::Place::render).collect();
        table(out, "ENVELOPE: readonly Place[]", &places);
    }
    for (name, what, path) in [
        ("MESSAGE", "Where the message stands.", &shape.message),
        ("CAUSE", "Where the id of the cause stands.", &shape.cause),
    ] {
        if let Some(path) = path {
            let path = schema::path(path);
            push!(
                out,
                "\n/** {what} */\nexport const {name}: Path = {path};\n"
            );
        }
    }
    if !shape.context.is_empty() {
        out.push_str("\n/** The context values: name, and where they stand. */\n");
        let context: Vec<String> = shape
            .context
            .iter()
            .map(|(field, path)| format!("[{}, {}]", string(&field.name), schema::path(path)))
            .collect();
        table(
            out,
            "CONTEXT: readonly (readonly [name: string, at: Path])[]",
            &context,
        );
    }
}

fn details(out: &mut String, shape: &Shape) {
    let Some(path) = &shape.details else { return };
    let path = schema::path(path);
    push!(
        out,
        "\n/** The object that holds the error's own fields. */\nexport const DETAILS: Path = {path};\n"
    );
    if let Some(names) = shape.names_beside_details() {
        out.push_str("\n/** The other members of that object. */\n");
        let names: Vec<String> = names.into_iter().map(string).collect();
        table(out, "BESIDE_DETAILS: readonly string[]", &names);
    }
}

fn paths(paths: &[Vec<Step>]) -> Vec<String> {
    paths.iter().map(|path| schema::path(path)).collect()
}

fn table(out: &mut String, declaration: &str, items: &[String]) {
    layout::array(
        out,
        0,
        &format!("export const {declaration} = "),
        ";",
        items,
    );
}

fn rules(out: &mut String, shape: &Shape) {
    out.push_str(
        "\n/** What holds for each code. */\nexport const RULES: Readonly<Record<ErrorCode, Rule>> = {\n",
    );
    for error in shape.catalogue.errors() {
        rule(out, error);
    }
    out.push_str("};\n");
}

fn rule(out: &mut String, error: &ErrorDef) {
    let details: Vec<String> = error.details.iter().map(schema::field).collect();
    let headers: Vec<String> = typed_headers(error).map(schema::header).collect();
    let code = &error.code;
    if details.is_empty() && headers.is_empty() {
        push!(out, "  {code}: {{ status: {} }},\n", error.status);
        return;
    }
    push!(out, "  {code}: {{\n    status: {},\n", error.status);
    for (name, fields) in [("details: ", &details), ("headers: ", &headers)] {
        if !fields.is_empty() {
            layout::array(out, 4, name, ",", fields);
        }
    }
    out.push_str("  },\n");
}

/// A table of its own, so that a program which only asks for another try carries no other.
fn retries(out: &mut String, shape: &Shape) {
    let mut lines = String::new();
    for error in shape.catalogue.errors() {
        let retry = match &error.retry {
            Retry::Never => continue,
            Retry::After { field, millis } if error.detail(field).is_some() => {
                let unit = if *millis { 1 } else { 1000 };
                format!("[{}, {unit}]", string(field))
            }
            Retry::Backoff | Retry::After { .. } => "true".to_owned(),
        };
        push!(lines, "  {}: {retry},\n", error.code);
    }
    if lines.is_empty() {
        return;
    }
    let ty = if shape.has_retry_detail() {
        out.push_str(
            "
/** Worth another try; after the time that a detail states, in units of so many milliseconds. */
export type Retry = true | readonly [detail: string, milliseconds: number];
",
        );
        "Retry"
    } else {
        "true"
    };
    push!(
        out,
        "
/** The codes that are worth another try. */
export const RETRY: {{ readonly [Code in ErrorCode]?: {ty} }} = {{
{lines}}};
"
    );
}
