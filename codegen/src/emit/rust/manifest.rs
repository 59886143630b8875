//! `Cargo.toml` and `lib.rs` of the crate.

use std::fmt::Write as _;

use super::docs;
use super::plan::Plan;
use super::uses::Uses;
use crate::emit::HEADER;
use crate::model::Type;

/// `Cargo.toml`.
pub fn cargo_toml(plan: &Plan<'_>) -> String {
    let meta = plan.catalogue.meta();
    let (name, version) = (toml(&meta.name), toml(&meta.version));
    let description = toml(&description(plan));
    let license = meta
        .license
        .as_ref()
        .map(|license| format!("license = {}\n", toml(license)))
        .unwrap_or_default();
    let documentation = meta
        .docs_base_url
        .as_ref()
        .map(|url| format!("documentation = {}\n", toml(url)))
        .unwrap_or_default();
    format!(
        "# {HEADER}\n\
         \n\
         [package]\n\
         name = {name}\n\
         version = {version}\n\
         edition = \"2024\"\n\
         rust-version = \"1.85\"\n\
         description = {description}\n\
         {license}\
         readme = \"README.md\"\n\
         {documentation}\
         categories = [\"api-bindings\", \"web-programming\"]\n\
         include = [\"src\", \"README.md\"]\n\
         \n\
         [dependencies]\n\
         serde_json = {{ version = \"1\", default-features = false, features = [\"std\"] }}\n"
    )
}

/// One line about the crate.
pub fn description(plan: &Plan<'_>) -> String {
    let meta = plan.catalogue.meta();
    let summary = meta.summary.as_deref().unwrap_or_default();
    let first = summary.lines().next().unwrap_or_default().trim();
    if first.is_empty() {
        meta.title.clone()
    } else {
        first.to_owned()
    }
}

/// A text as a basic string of TOML, whose escapes for what may stand in it are JSON's.
fn toml(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Whether the crate has a module for JSON.
pub fn has_json(uses: &Uses) -> bool {
    [
        "write_string",
        "comma",
        "values",
        "text",
        "envelope_object",
        "envelope_array",
    ]
    .iter()
    .any(|flag| uses.has(flag))
}

/// `lib.rs`: the modules, and what a user of the crate names most.
pub fn lib_rs(plan: &Plan<'_>, uses: &Uses) -> String {
    let mut out = format!("// {HEADER}\n\n");
    out.push_str("#![doc = include_str!(\"../README.md\")]\n#![forbid(unsafe_code)]\n");
    let lints = lints(plan);
    if !lints.is_empty() {
        out.push_str("#![allow(\n");
        for lint in lints {
            let _ = writeln!(out, "    {lint},");
        }
        out.push_str("    reason = \"these are about texts and numbers of the catalogue\"\n)]\n");
    }
    out.push('\n');
    let context = uses.has("context").then_some(("context", false));
    let groups = (!plan.groups.is_empty()).then_some(("groups", false));
    let json = has_json(uses).then_some(("json", false));
    let modules = [
        Some(("code", true)),
        context,
        Some(("decode", true)),
        Some(("envelope", false)),
    ]
    .into_iter()
    .chain([
        Some(("error", false)),
        Some(("errors", false)),
        groups,
        json,
    ])
    .chain([Some(("raise", false)), Some(("response", false))]);
    for (name, public) in modules.flatten() {
        let visibility = if public { "pub " } else { "" };
        let _ = writeln!(out, "#[rustfmt::skip]\n{visibility}mod {name};");
    }
    out.push('\n');
    out.push_str("pub use code::ErrorCode;\n");
    if uses.has("context") {
        out.push_str(if plan.context_types.is_empty() {
            "pub use context::Context;\n"
        } else {
            "pub use context::*;\n"
        });
    }
    out.push_str("pub use decode::Decoded;\npub use error::ApiError;\npub use errors::*;\n");
    if !plan.groups.is_empty() {
        out.push_str("pub use groups::*;\n");
    }
    out.push_str("pub use response::ErrorResponse;\n");
    out
}

/// Lints that the catalogue may set off.
fn lints(plan: &Plan<'_>) -> Vec<&'static str> {
    let mut lints = Vec::new();
    if docs::has_long_texts(plan.catalogue) {
        lints.extend([
            "clippy::doc_lazy_continuation",
            "clippy::doc_overindented_list_items",
        ]);
    }
    let details = plan.codes.iter().flat_map(|code| &code.details);
    let context = plan.context.iter().map(|value| &value.member);
    if details
        .chain(context)
        .any(|member| has_bounded_number(&member.field.ty))
    {
        lints.insert(0, "clippy::approx_constant");
    }
    lints
}

fn has_bounded_number(ty: &Type) -> bool {
    match ty {
        Type::Number { minimum, maximum } => minimum.is_some() || maximum.is_some(),
        Type::Array { items, .. } => has_bounded_number(items),
        Type::Map(values) => has_bounded_number(values),
        Type::Object(fields) => fields.iter().any(|field| has_bounded_number(&field.ty)),
        _ => false,
    }
}
