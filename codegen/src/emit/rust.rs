//! The Rust crate: codes, a typed error for each, the envelope, a decoder.
//!
//! Names are decided once ([`plan`]), and what the catalogue needs of the shared parts ([`uses`]).
//! The modules that are about this catalogue are built as tokens and printed by `prettyplease`; the
//! ones that hardly differ are text with parts left out ([`template`]).

mod api_error;
mod builder;
mod code;
mod columns;
mod construct;
mod context;
mod defs;
mod docs;
mod envelope;
mod errors;
mod groups;
mod hash;
mod imports;
mod manifest;
mod nested;
mod openapi;
mod plan;
mod problem;
mod read;
mod readme;
mod request_id;
mod shape;
mod template;
mod types;
mod uses;
mod wire;

use std::num::NonZero;
use std::panic::resume_unwind;
use std::thread;

use proc_macro2::TokenStream;
use quote::quote;

use self::imports::Imports;
use self::plan::{Code, Plan};
use self::uses::Uses;
use super::{Artifact, EmitError, HEADER};
use crate::model::Catalogue;
use crate::rust_api::ident::plain;

/// The crate.
///
/// # Errors
///
/// [`EmitError`] if a module is not valid Rust, which is a mistake in this emitter.
pub fn emit(catalogue: &Catalogue) -> Result<Vec<Artifact>, EmitError> {
    let plan = Plan::new(catalogue);
    let uses = Uses::new(&plan);
    let mut artifacts = vec![
        Artifact::new("rust/Cargo.toml", manifest::cargo_toml(&plan, &uses)),
        Artifact::new("rust/README.md", readme::readme(&plan, &uses)),
        Artifact::new("rust/src/lib.rs", manifest::lib_rs(&plan, &uses)),
        print("code", allow_deprecated(&plan, code::module(&plan, &uses)))?,
        errors_module(&plan, &uses)?,
        print(
            "error",
            allow_deprecated(&plan, api_error::module(&plan, &uses)),
        )?,
        print("envelope", envelope::module(&plan, &uses))?,
    ];
    for (module, source, flag) in TEMPLATES {
        if flag.is_empty() || uses.has(flag) {
            artifacts.push(from_template(module, source, &uses)?);
        }
    }
    artifacts.push(openapi::artifact(catalogue));
    if uses.has("own_builder") {
        artifacts.push(builders_module(&plan)?);
    }
    if uses.has("shared_shapes") {
        artifacts.push(shapes_module(&plan, &uses)?);
    }
    for root in &nested::ROOTS {
        if root.is_used(&plan) {
            artifacts.push(nested_module(&plan, &uses, root)?);
        }
    }
    if !plan.context.is_empty() {
        artifacts.push(print("context", context::module(&plan))?);
    }
    if !plan.groups.is_empty() {
        artifacts.push(print(
            "groups",
            allow_deprecated(&plan, groups::module(&plan)),
        )?);
    }
    Ok(artifacts)
}

/// The modules that are templates, and the flag without which there is none.
const TEMPLATES: [(&str, &str, &str); 31] = [
    ("builder", include_str!("rust/runtime/builder.rs"), ""),
    ("coverage", include_str!("rust/runtime/coverage.rs"), ""),
    ("date", include_str!("rust/runtime/date.rs"), ""),
    ("decode", include_str!("rust/runtime/decode.rs"), ""),
    ("hash", include_str!("rust/runtime/hash.rs"), ""),
    ("json", include_str!("rust/runtime/json.rs"), "json"),
    ("one_line", include_str!("rust/runtime/one_line.rs"), ""),
    ("openapi", include_str!("rust/runtime/openapi.rs"), ""),
    ("parse", include_str!("rust/runtime/parse.rs"), ""),
    ("raised", include_str!("rust/runtime/raised.rs"), ""),
    ("response", include_str!("rust/runtime/response.rs"), ""),
    ("serialize", include_str!("rust/runtime/serialize.rs"), ""),
    ("trace", include_str!("rust/runtime/trace.rs"), ""),
    ("web", include_str!("rust/runtime/web.rs"), ""),
    ("web/actix", include_str!("rust/runtime/web/actix.rs"), ""),
    ("web/axum", include_str!("rust/runtime/web/axum.rs"), ""),
    (
        "web/axum/rejections",
        include_str!("rust/runtime/web/axum/rejections.rs"),
        "rejections",
    ),
    (
        "web/clock",
        include_str!("rust/runtime/web/clock.rs"),
        "timestamp",
    ),
    (
        "web/context",
        include_str!("rust/runtime/web/context.rs"),
        "",
    ),
    ("web/http", include_str!("rust/runtime/web/http.rs"), ""),
    ("web/layer", include_str!("rust/runtime/web/layer.rs"), ""),
    (
        "web/layer/current",
        include_str!("rust/runtime/web/layer/current.rs"),
        "",
    ),
    (
        "web/layer/exchange",
        include_str!("rust/runtime/web/layer/exchange.rs"),
        "",
    ),
    (
        "web/layer/negotiate",
        include_str!("rust/runtime/web/layer/negotiate.rs"),
        "",
    ),
    (
        "web/layer/service",
        include_str!("rust/runtime/web/layer/service.rs"),
        "",
    ),
    ("web/poem", include_str!("rust/runtime/web/poem.rs"), ""),
    (
        "web/problem",
        include_str!("rust/runtime/web/problem.rs"),
        "",
    ),
    (
        "web/replace",
        include_str!("rust/runtime/web/replace.rs"),
        "",
    ),
    (
        "web/request_id",
        include_str!("rust/runtime/web/request_id.rs"),
        "",
    ),
    ("write", include_str!("rust/runtime/write.rs"), "write"),
    (
        "write",
        include_str!("rust/runtime/write.rs"),
        "problem_write",
    ),
];

/// `errors.rs`. The codes are printed one by one, because the printer takes the more time for each
/// item the more items there are; and side by side where there are many.
fn errors_module(plan: &Plan<'_>, uses: &Uses) -> Result<Artifact, EmitError> {
    let path = module_path("errors");
    let names = [
        ("own_builder", quote!(builders)),
        ("cause_ids", quote!(code)),
        ("own_shapes", quote!(decode)),
        ("own_json", quote!(json)),
        ("shared_shapes", quote!(shapes)),
    ];
    let names = names
        .into_iter()
        .filter_map(|(flag, name)| uses.has(flag).then_some(name));
    let doc = " A type for each code.";
    let head = quote! {
        use crate::{ApiError, ErrorCode, Raised, #(#names,)* raised};
    };
    in_parts_below(plan, uses, &path, doc, &head, &errors::items)
}

/// The codes at these positions.
fn codes_at<'p, 'a>(
    plan: &'p Plan<'a>,
    positions: &'p [usize],
) -> impl Iterator<Item = &'p Code<'a>> {
    positions.iter().filter_map(|&at| plan.codes.get(at))
}

/// `builders.rs`, with a builder for all codes that take the same.
fn builders_module(plan: &Plan<'_>) -> Result<Artifact, EmitError> {
    let doc = " Builders: one for all codes that take the same values. Their names change with the values; a\n builder is what `builder()` of a code returns.";
    let built = |shared: bool| {
        let mut codes = codes_at(plan, &plan.builders);
        codes.any(|code| code.has_details() && code.shares_shape == shared)
    };
    let errors = built(false).then(|| quote!(, errors));
    let shapes = built(true).then(|| quote!(, shapes));
    let complex = codes_at(plan, &plan.builders).any(builder::is_complex).then(|| {
        quote! {
            #![allow(clippy::type_complexity, reason = "a constructor takes what the catalogue asks for")]
        }
    });
    let items = codes_at(plan, &plan.builders).map(builder::items);
    let tokens = quote! {
        #![doc = #doc]
        #complex
        use crate::{Raised, builder, raised #errors #shapes};

        #(#items)*
    };
    print("builders", allow_deprecated(plan, tokens))
}

/// `shapes.rs`, with a struct for all codes that carry the same.
fn shapes_module(plan: &Plan<'_>, uses: &Uses) -> Result<Artifact, EmitError> {
    let doc = " What errors carry: one type for all codes whose details have the same shape. The names of these\n types change with what they hold; that of a code's details is `<NotFound as Code>::Details`.";
    let items = codes_at(plan, &plan.shapes).map(|code| wire::shape(plan, uses, code));
    let json = uses.has("shared_json").then(|| quote!(, json));
    print(
        "shapes",
        quote! {
            #![doc = #doc]
            use crate::{decode, raised #json};

            #(#items)*
        },
    )
}

/// A module of a head and the items of all codes.
fn in_parts_below(
    plan: &Plan<'_>,
    uses: &Uses,
    path: &str,
    doc: &str,
    head: &TokenStream,
    items: Items<'_>,
) -> Result<Artifact, EmitError> {
    let mut body = String::new();
    let mut imports = Imports::default();
    for part in in_parts(plan, uses, path, items) {
        let (text, of_part) = part?;
        body.push_str(&text);
        imports.extend(&of_part);
    }
    let imports = imports.tokens();
    let head = allow_deprecated(plan, quote!(#![doc = #doc] #imports #head));
    let contents = header() + &pretty(path, head)? + &body;
    Ok(Artifact::new(path, contents))
}

/// `details.rs` or `causes.rs`, with a module for each code that has types there.
fn nested_module(
    plan: &Plan<'_>,
    uses: &Uses,
    root: &'static nested::Root,
) -> Result<Artifact, EmitError> {
    let path = module_path(root.name);
    let mut contents = header();
    let doc = root.doc;
    let context = root.of_context(plan);
    contents.push_str(pretty(&path, quote!(#![doc = #doc] #context))?.trim_end());
    contents.push('\n');
    let of_code = |_: &Plan<'_>, _: &Uses, code: &Code<'_>| root.of_code(code);
    for part in in_parts(plan, uses, &path, &of_code) {
        // Each module within has imports of its own.
        let (text, _) = part?;
        contents.push_str(&text);
    }
    Ok(Artifact::new(path, contents))
}

/// What makes the items of one code.
type Items<'f> = &'f (dyn Fn(&Plan<'_>, &Uses, &Code<'_>) -> TokenStream + Sync);

/// The items of all codes, in order. Tokens cannot go from one thread to another, so each further
/// thread makes a plan of its own.
fn in_parts(
    plan: &Plan<'_>,
    uses: &Uses,
    path: &str,
    items: Items<'_>,
) -> Vec<Result<(String, Imports), EmitError>> {
    let catalogue = plan.catalogue;
    let count = catalogue.errors().len();
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let size = count.div_ceil(threads).max(CODES_WORTH_A_THREAD);
    let part = |plan: &Plan<'_>, uses: &Uses, start: usize| {
        let mut out = String::new();
        let mut imports = Imports::default();
        for code in plan.codes.iter().skip(start).take(size) {
            let items = items(plan, uses, code);
            if !items.is_empty() {
                out.push('\n');
                imports.extend(&Imports::of_tokens(items.clone()));
                out.push_str(&pretty(path, items)?);
            }
        }
        Ok((out, imports))
    };
    if count <= size {
        return vec![part(plan, uses, 0)];
    }
    thread::scope(|scope| {
        let parts: Vec<_> = (0..count)
            .step_by(size)
            .map(|start| {
                scope.spawn(move || {
                    let plan = Plan::new(catalogue);
                    part(&plan, &Uses::new(&plan), start)
                })
            })
            .collect();
        parts
            .into_iter()
            .map(|part| part.join().unwrap_or_else(|panic| resume_unwind(panic)))
            .collect()
    })
}

/// With fewer codes than this, a thread costs more than it saves.
const CODES_WORTH_A_THREAD: usize = 256;

/// The tokens with leave to name what is deprecated, if anything is.
fn allow_deprecated(plan: &Plan<'_>, tokens: TokenStream) -> TokenStream {
    if plan.codes.iter().all(|code| code.def.deprecated.is_none()) {
        return tokens;
    }
    quote! {
        #![allow(deprecated, reason = "the crate has to name every code")]
        #tokens
    }
}

fn module_path(module: &str) -> String {
    format!("rust/src/{module}.rs")
}

fn header() -> String {
    format!("// {HEADER}\n\n")
}

/// A module from tokens.
fn print(module: &str, tokens: TokenStream) -> Result<Artifact, EmitError> {
    let path = module_path(module);
    let imports = Imports::of_tokens(tokens.clone()).tokens();
    // Imports stand below the inner attributes, which come first.
    let mut file: syn::File =
        syn::parse2(tokens).map_err(|source| EmitError::new(&path, source))?;
    let uses: syn::File = syn::parse2(imports).map_err(|source| EmitError::new(&path, source))?;
    file.items.splice(..0, uses.items);
    let contents = header() + &pretty_file(file);
    Ok(Artifact::new(path, contents))
}

/// Tokens as text, with an empty line between the items, except between imports and between macros.
fn pretty(path: &str, tokens: TokenStream) -> Result<String, EmitError> {
    let file: syn::File = syn::parse2(tokens).map_err(|source| EmitError::new(path, source))?;
    Ok(pretty_file(file))
}

fn pretty_file(mut file: syn::File) -> String {
    file.attrs
        .sort_by_key(|attribute| !attribute.path().is_ident("doc"));
    let mut out = String::new();
    if !file.attrs.is_empty() {
        let head = syn::File {
            items: Vec::new(),
            ..file
        };
        out.push_str(&prettyplease::unparse(&head));
        out.push('\n');
    }
    let mut before = None;
    for item in file.items {
        let kind = std::mem::discriminant(&item);
        let is_short = matches!(item, syn::Item::Use(_) | syn::Item::Macro(_));
        let continues = is_short && before == Some(kind);
        if !(continues || out.is_empty() || out.ends_with("\n\n")) {
            out.push('\n');
        }
        before = Some(kind);
        let item = syn::File {
            shebang: None,
            frontmatter: None,
            attrs: Vec::new(),
            items: vec![item],
        };
        out.push_str(&prettyplease::unparse(&item));
    }
    out
}

/// A module from a template. It holds nothing of the catalogue, so that the tests, which parse and
/// compile it, can answer for its being valid Rust; parsing it here would take half of a small run.
fn from_template(module: &str, source: &str, uses: &Uses) -> Result<Artifact, EmitError> {
    let path = module_path(module);
    let text =
        template::fill(source, uses.flags()).map_err(|source| EmitError::new(&path, source))?;
    let imports = Imports::of_template(&text).text();
    let text = text.replace("// @imports\n", &imports);
    Ok(Artifact::new(path, header() + &text))
}
