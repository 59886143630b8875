//! `README.md` of the crate, which is its documentation's first page as well: its examples are
//! compiled and run by `cargo test`, so they are made of what the catalogue has.

use std::fmt::Write as _;

use serde_json::Value;

use super::nested::{CAUSES, DETAILS};
use super::plan::{Code, Plan};
use super::uses::Uses;
use crate::emit::HEADER;
use crate::escape::rust::{rustdoc_code, rustdoc_markdown, rustdoc_text, string};
use crate::model::Example;
use crate::rust_api::{Constructor, Member, NamedCause, Ty, TypeDef};
use crate::usage::rust::{Values, crate_name};
use crate::wire;

/// `README.md`.
pub fn readme(plan: &Plan<'_>, uses: &Uses) -> String {
    let meta = plan.catalogue.meta();
    let mut out = format!("<!-- {HEADER} -->\n\n# {}\n", rustdoc_text(&meta.name));
    let _ = write!(out, "\n{}", rustdoc_text(&meta.title));
    let _ = writeln!(
        out,
        ", version {}, as Rust types for both sides of the wire.",
        meta.version
    );
    if let Some(summary) = &meta.summary {
        let _ = write!(out, "\n{}\n", rustdoc_markdown(summary).join("\n"));
    }
    out.push_str(&example(plan, uses));
    out.push_str(&features(uses));
    out.push_str(&table(plan));
    out
}

/// The two examples: raising an error, and reading one.
fn example(plan: &Plan<'_>, uses: &Uses) -> String {
    let Some(hero) = Hero::choose(plan) else {
        return String::new();
    };
    raising(plan, uses, &hero) + &reading(plan, uses, &hero)
}

fn raising(plan: &Plan<'_>, uses: &Uses, hero: &Hero<'_, '_>) -> String {
    let def = hero.code.def;
    let (ident, status) = (&hero.code.ident, def.status);
    let call = format!("{ident}::{}({})", hero.constructor.ident, hero.arguments);
    let context = uses.has("context").then_some("Context");
    let mut imports: Vec<&str> = vec!["ApiError", "ErrorCode", "ErrorResponse"];
    let own = ident.to_string();
    imports.push(&own);
    imports.extend(context);
    imports.extend(&hero.roots);
    imports.sort_unstable();
    let arguments = if context.is_some() {
        format!("error, {}", hero.context)
    } else {
        "error".to_owned()
    };
    format!(
        "\n## Raising an error\n\
         \n\
         Each code is a type. Its constructors take what the message shows and what the body needs;\n\
         there is one for each cause that the catalogue names, and `new` for none in particular.\n\
         \n\
         ```rust\n\
         use {crate_name}::{{{imports}}};\n\
         \n\
         fn handler() -> Result<(), ApiError> {{\n    Err({call}.into())\n}}\n\
         \n\
         let error = handler().unwrap_err();\n\
         assert_eq!(error.code(), ErrorCode::{ident});\n\
         assert_eq!(error.message(), {message});\n\
         \n\
         let response = ErrorResponse::new({arguments});\n\
         assert_eq!(response.status(), {status});\n\
         assert_eq!(response.headers()[0], (\"Content-Type\", {content_type}.to_owned()));\n\
         assert_eq!(\n    response.body(),\n    {body}\n);\n\
         ```\n",
        crate_name = crate_name(plan.catalogue),
        imports = imports.join(", "),
        message = string(&wire::message(plan.catalogue, def, &hero.example)),
        content_type = string(&plan.catalogue.meta().content_type),
        body = rust_raw_string(&hero.body),
    )
}

fn reading(plan: &Plan<'_>, uses: &Uses, hero: &Hero<'_, '_>) -> String {
    let (ident, status) = (&hero.code.ident, hero.code.def.status);
    let arm = match (hero.code.details.first(), hero.details.first()) {
        (Some(member), Some(value)) => format!("assert_eq!(error.{}, {value})", member.ident),
        _ => "println!(\"{}\", error.message())".to_owned(),
    };
    let newer = if uses.has("message_on_wire") {
        "println!(\"{}: {:?}\", newer.code, newer.message)"
    } else {
        "println!(\"{}\", newer.code)"
    };
    format!(
        "\n## Reading one\n\
         \n\
         Reading never fails and loses nothing. Pass the status, the headers and the body of any response\n\
         that is not a success.\n\
         \n\
         ```rust\n\
         use {crate_name}::{{ApiError, Decoded, ReceivedError}};\n\
         \n\
         let headers = [(\"content-type\", {content_type})];\n\
         let body = {body};\n\
         let received = ReceivedError::decode({status}, headers, body);\n\
         if received.is_retryable() {{\n    \
             println!(\"again in {{:?}}\", received.retry_after());\n\
         }}\n\
         match received.decoded {{\n    \
             // An error of this catalogue, with its typed details.\n    \
             Decoded::Known(response) => match response.error {{\n        \
                 ApiError::{ident}(error) => {arm},\n        \
                 other => panic!(\"{{other}}\"),\n    \
             }},\n    \
             // In the envelope, but with a code that this version of the crate does not have.\n    \
             Decoded::Newer(newer) => {newer},\n    \
             // A code of this catalogue, but not as the catalogue says.\n    \
             Decoded::Malformed(malformed) => println!(\"{{malformed}}\"),\n    \
             // Something else: a proxy's page, an empty body. Status, headers and body are kept.\n    \
             Decoded::Other => println!(\"HTTP {{}}: {{}} bytes\", received.status, received.body.len()),\n\
         }}\n\
         ```\n",
        crate_name = crate_name(plan.catalogue),
        content_type = string(&plan.catalogue.meta().content_type),
        body = rust_raw_string(&hero.body),
    )
}

/// The table of features.
fn features(uses: &Uses) -> String {
    let context = if uses.has("context_unfilled") {
        "fills in the context of every error response, which a function of yours makes, and "
    } else if uses.has("context") {
        "fills in the context of every error response, and "
    } else {
        ""
    };
    let layer = format!(
        "`ErrorLayer` {context}puts rejections of extractors and unknown routes into the envelope"
    );
    let rejections = if uses.has("rejections_of_server") {
        "what axum's extractors refuse as an error, whose message says what is wrong: `#[from_request(via(axum::Json), rejection(ApiError))]`"
    } else if uses.has("rejections") {
        "what `Json`, `Query` and `Form` of axum refuse as an error, whose message says what is wrong: `#[from_request(via(axum::Json), rejection(ApiError))]`; `Path` as well once the catalogue has a code for 500 that asks for no values"
    } else {
        "nothing yet: what axum's extractors refuse can be an error once the catalogue has a code for 400 that asks for no values"
    };
    let needs = if uses.has("any_object") {
        "The crate needs no `std`, and of other crates only `serde_json`, for objects of any content."
    } else {
        "The crate needs neither `std` nor another crate."
    };
    format!(
        "\n## Features\n\
         \n\
         {needs} Each feature is off unless asked for.\n\
         \n\
         | feature | gives |\n\
         |---|---|\n\
         | `axum`, `actix-web`, `poem` | errors that a handler can return as they are |\n\
         | `axum-rejections` | {rejections} |\n\
         | `tower` | {layer} |\n\
         | `problem` | the same errors as `application/problem+json` (RFC 9457) to clients that ask for it |\n\
         | `http` | `ErrorResponse::into_http` |\n\
         | `tracing` | `ApiError::trace`, with the code, the cause and the sources |\n\
         | `utoipa` | `IntoResponses` and `ToSchema`; needs Rust 1.88, as utoipa does |\n\
         | `serde` | codes and responses for any serializer |\n\
         | `coverage` | for tests: while `ERRBOOK_COVERAGE` names a file, every error that is raised is noted there, and `cargo xtask coverage` tells what no test raises |\n\
         | `std` | the system's clock, for a `Retry-After` that is a date |\n"
    )
}

fn table(plan: &Plan<'_>) -> String {
    let mut out =
        String::from("\n## Codes\n\n| code | status | type | meaning |\n|---|---|---|---|\n");
    for code in &plan.codes {
        let summary = rustdoc_text(&code.def.summary);
        let deprecated = code.def.deprecated.as_ref();
        let deprecated = deprecated.map_or("", |_| " (deprecated)");
        let _ = writeln!(
            out,
            "| `{}` | {} | `{}` | {summary}{deprecated} |",
            code.def.code, code.def.status, code.ident
        );
    }
    if !plan.groups.is_empty() {
        out.push_str("\n| group | codes |\n|---|---|\n");
        for group in &plan.groups {
            let codes: Vec<String> = group
                .codes
                .iter()
                .filter_map(|&at| plan.codes.get(at))
                .map(|code| format!("`{}`", code.ident))
                .collect();
            let _ = writeln!(
                out,
                "| {} | {} |",
                rustdoc_code(&group.ident.to_string()),
                codes.join(", ")
            );
        }
    }
    out
}

/// The error of the examples, with everything written as Rust.
struct Hero<'p, 'a> {
    code: &'p Code<'a>,
    constructor: &'p Constructor<'a>,
    example: Example,
    body: String,
    arguments: String,
    /// The values of the details that the arguments state.
    details: Vec<String>,
    /// The expression of the context, if there is one.
    context: String,
    /// The modules of types that the arguments name.
    roots: Vec<&'static str>,
}

impl<'p, 'a> Hero<'p, 'a> {
    /// The first example of the catalogue for a cause of a code with details; or else the first
    /// example that can be written down at all; or else without details.
    fn choose(plan: &'p Plan<'a>) -> Option<Self> {
        let all = || {
            plan.codes
                .iter()
                .filter(|code| code.def.deprecated.is_none())
                .flat_map(|code| code.def.examples.iter().map(move |example| (code, example)))
        };
        all()
            .filter(|(code, example)| example.cause.is_some() && !code.details.is_empty())
            .chain(all())
            .find_map(|(code, example)| Self::of(plan, code, example, false))
            .or_else(|| all().find_map(|(code, example)| Self::of(plan, code, example, true)))
    }

    /// With `bare`, an error that states none of its details.
    fn of(plan: &Plan<'a>, code: &'p Code<'a>, example: &Example, bare: bool) -> Option<Self> {
        let constructor = code.constructors.iter().find(|constructor| {
            constructor.cause.as_ref().map(NamedCause::id) == example.cause.as_deref()
        })?;
        let mut arguments = Vec::new();
        let mut details = Vec::new();
        let mut with = Vec::new();
        for given in &constructor.arguments {
            let field = given.argument.field();
            // The documented body shows no sensitive values.
            if field.sensitive {
                return None;
            }
            let (_, value) = example.with.iter().find(|(key, _)| *key == field.name)?;
            let argument = expression(&code.types, &given.ty, value)?;
            let is_first = code
                .details
                .first()
                .is_some_and(|m| std::ptr::eq(m.field, field));
            if is_first {
                details.push(stored(&given.ty, &argument, field.optional)?);
            }
            arguments.push(argument);
            with.push((field.name.clone(), value.clone()));
        }
        if details.is_empty() && !code.details.is_empty() && !bare {
            return None;
        }
        let context: Option<Vec<String>> = plan
            .context
            .iter()
            .filter(|value| !value.member.field.optional)
            .map(|value| sampled(plan, &value.member))
            .collect();
        // The documented body shows an optional value if the catalogue has an example of it.
        let setters: Option<Vec<String>> = plan
            .context
            .iter()
            .map(|value| &value.member)
            .filter(|member| member.field.optional && member.field.example.is_some())
            .map(|member| {
                let value = sampled(plan, member)?;
                Some(format!(".with_{}({value})", super::plain(&member.ident)))
            })
            .collect();
        let context = format!("Context::new({}){}", context?.join(", "), setters?.concat());
        let given = constructor.arguments.iter().map(|given| &given.ty);
        let shown = plan.context.iter().map(|value| &value.member);
        let shown = shown.filter(|m| !m.field.optional || m.field.example.is_some());
        let types: Vec<&Ty> = given.chain(shown.map(|m| &m.ty)).collect();
        let is_named = |root: &&str| types.iter().any(|ty| is_enum_of(ty, root));
        let roots = [CAUSES.name, DETAILS.name]
            .into_iter()
            .filter(is_named)
            .collect();
        // Only what the constructor takes, and no message of the example's own.
        let example = Example {
            with,
            message: None,
            ..example.clone()
        };
        let body = wire::response(plan.catalogue, code.def, &example).body;
        let body = body.to_string();
        Some(Self {
            code,
            constructor,
            example,
            body,
            roots,
            arguments: arguments.join(", "),
            details,
            context,
        })
    }
}

/// Whether an expression of the type names an enum in the module `root`.
fn is_enum_of(ty: &Ty, root: &str) -> bool {
    match ty {
        Ty::Enum(path) => path.modules.first().is_some_and(|module| module == root),
        Ty::Array(items) => is_enum_of(items, root),
        _ => false,
    }
}

/// The sample of a context value as an expression.
fn sampled(plan: &Plan<'_>, member: &Member<'_>) -> Option<String> {
    expression(&plan.context_types, &member.ty, &wire::sample(member.field))
}

/// An argument as the field holds it.
fn stored(ty: &Ty, argument: &str, optional: bool) -> Option<String> {
    let value = match ty {
        Ty::String if optional => format!("{argument}.to_owned()"),
        Ty::String | Ty::Unsigned | Ty::Signed | Ty::Number | Ty::Boolean => argument.to_owned(),
        _ => return None,
    };
    Some(if optional {
        format!("Some({value})")
    } else {
        value
    })
}

/// A value as an expression that fits an argument, if it is simple enough for an example.
fn expression(types: &[TypeDef<'_>], ty: &Ty, value: &Value) -> Option<String> {
    let values = Values { prefix: "", types };
    is_simple(ty, value).then(|| values.argument(ty, value))
}

fn is_simple(ty: &Ty, value: &Value) -> bool {
    match (ty, value) {
        (Ty::Array(items), Value::Array(values)) => {
            !values.is_empty() && values.iter().all(|value| is_simple(items, value))
        }
        (Ty::Object(_) | Ty::Map(_) | Ty::Any | Ty::Array(_), _) => false,
        _ => true,
    }
}

/// A raw string, which a hidden line of an example cannot leave.
fn rust_raw_string(text: &str) -> String {
    let mut hashes = String::from("#");
    while text.contains(&format!("\"{hashes}")) {
        hashes.push('#');
    }
    format!("r{hashes}\"{text}\"{hashes}")
}
