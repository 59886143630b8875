//! `Cargo.toml` and `lib.rs` of the crate.

use std::fmt::Write as _;

use super::docs;
use super::plan::Plan;
use super::uses::Uses;
use crate::emit::HEADER;
use crate::model::Type;

/// `Cargo.toml`.
pub fn cargo_toml(plan: &Plan<'_>, uses: &Uses) -> String {
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
    let dependencies = dependencies(uses);
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
         {dependencies}"
    )
}

/// The tables of features and dependencies. Nothing is depended on unless a feature asks for it, but
/// for objects of any content, which have the type that everyone has for them.
fn dependencies(uses: &Uses) -> String {
    let always = uses.has("any_object");
    let (optional, own) = if always {
        (
            "",
            "serde_json = { version = \"1\", default-features = false, features = [\"alloc\"] }\n",
        )
    } else {
        (
            ", \"dep:serde_json\"",
            "serde_json = { version = \"1\", default-features = false, features = [\"alloc\"], optional = true }\n",
        )
    };
    format!(
        "[features]\n\
         # Each works alone and with the others.\n\
         default = []\n\
         std = []\n\
         http = [\"std\", \"dep:http\"]\n\
         axum = [\"http\", \"dep:axum-core\"]\n\
         axum-rejections = [\"axum\", \"dep:axum\"]\n\
         actix-web = [\"std\", \"dep:actix-web\"]\n\
         coverage = [\"std\"]\n\
         poem = [\"http\", \"dep:poem\"]\n\
         tower = [\"http\", \"dep:pin-project-lite\", \"dep:tower-layer\", \"dep:tower-service\"]\n\
         problem = []\n\
         serde = [\"dep:serde_core\"]\n\
         tracing = [\"dep:tracing\"]\n\
         utoipa = [\"std\", \"dep:utoipa\"{optional}]\n\
         \n\
         [dependencies]\n\
         actix-web = {{ version = \"4.9\", default-features = false, optional = true }}\n\
         axum = {{ version = \"0.8\", default-features = false, features = [\"form\", \"json\", \"query\"], optional = true }}\n\
         axum-core = {{ version = \"0.5\", default-features = false, optional = true }}\n\
         http = {{ version = \"1\", default-features = false, features = [\"std\"], optional = true }}\n\
         pin-project-lite = {{ version = \"0.2.9\", optional = true }}\n\
         poem = {{ version = \"3\", default-features = false, features = [\"server\"], optional = true }}\n\
         serde_core = {{ version = \"1.0.220\", default-features = false, features = [\"alloc\"], optional = true }}\n\
         {own}\
         tower-layer = {{ version = \"0.3\", optional = true }}\n\
         tower-service = {{ version = \"0.3\", optional = true }}\n\
         tracing = {{ version = \"0.1\", default-features = false, optional = true }}\n\
         utoipa = {{ version = \"6\", default-features = false, features = [\"macros\"], optional = true }}\n"
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

/// `lib.rs`: the modules, and what a user of the crate names most.
pub fn lib_rs(plan: &Plan<'_>, uses: &Uses) -> String {
    let mut out = format!("// {HEADER}\n\n");
    out.push_str("#![doc = include_str!(\"../README.md\")]\n#![no_std]\n#![forbid(unsafe_code)]\n");
    let lints = lints(plan);
    if !lints.is_empty() {
        out.push_str("#![allow(\n");
        for lint in lints {
            let _ = writeln!(out, "    {lint},");
        }
        out.push_str("    reason = \"these are about texts and numbers of the catalogue\"\n)]\n");
    }
    out.push_str("\nextern crate alloc;\n#[cfg(feature = \"std\")]\nextern crate std;\n\n");
    for Module {
        name,
        public,
        flag,
        feature,
    } in MODULES
    {
        if flag.is_empty() || uses.has(flag) {
            let visibility = if public { "pub " } else { "" };
            if !feature.is_empty() {
                let _ = writeln!(out, "#[cfg(feature = \"{feature}\")]");
            }
            let _ = writeln!(out, "#[rustfmt::skip]\n{visibility}mod {name};");
        }
    }
    out.push('\n');
    out.push_str("pub use code::ErrorCode;\n");
    if uses.has("context") {
        out.push_str("pub use context::Context;\n");
    }
    out.push_str(
        "pub use decode::{Decoded, ReceivedError};\npub use error::ApiError;\npub use errors::*;\n",
    );
    if !plan.groups.is_empty() {
        out.push_str("pub use groups::*;\n");
    }
    out.push_str("pub use raised::Raised;\npub use response::ErrorResponse;\n");
    out.push_str("#[cfg(feature = \"tower\")]\npub use web::ErrorLayer;\n");
    out + &super::nested::declarations(plan)
}

/// A module of the crate.
struct Module {
    name: &'static str,
    public: bool,
    /// The flag without which there is none.
    flag: &'static str,
    /// The feature without which it is not compiled.
    feature: &'static str,
}

const fn module(name: &'static str, public: bool, flag: &'static str) -> Module {
    Module {
        name,
        public,
        flag,
        feature: "",
    }
}

const fn of_feature(name: &'static str, feature: &'static str) -> Module {
    Module {
        name,
        public: false,
        flag: "",
        feature,
    }
}

const MODULES: [Module; 24] = [
    module("builder", true, ""),
    module("builders", true, "own_builder"),
    module("code", true, ""),
    module("context", false, "context"),
    of_feature("coverage", "coverage"),
    module("date", false, ""),
    module("decode", true, ""),
    module("envelope", false, ""),
    module("error", false, ""),
    module("errors", false, ""),
    module("groups", false, "groups"),
    module("hash", false, ""),
    module("json", false, "json"),
    of_feature("openapi", "utoipa"),
    module("one_line", false, ""),
    module("parse", false, ""),
    module("raised", true, ""),
    module("response", false, ""),
    of_feature("serialize", "serde"),
    module("shapes", true, "shared_shapes"),
    of_feature("trace", "tracing"),
    module("web", true, ""),
    module("write", false, "write"),
    Module {
        feature: "problem",
        ..module("write", false, "problem_write")
    },
];

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
