//! The facts about the catalogue as a whole.

use super::{Check, license, owned};
use crate::diagnostics::{Diagnostic, rules};
use crate::model::Meta;
use crate::names;
use crate::spec::Spec;
use crate::spec::shape::shortened;

/// Names that cargo or npm refuses, or that would shadow a crate of Rust itself or one that the
/// generated crate needs.
const RESERVED_PACKAGES: [&str; 22] = [
    "actix-web",
    "alloc",
    "axum",
    "axum-core",
    "core",
    "http",
    "node-modules",
    "pin-project-lite",
    "poem",
    "proc-macro",
    "serde-core",
    "serde-json",
    "std",
    "test",
    "tower-layer",
    "tower-service",
    "tracing",
    "utoipa",
    "con",
    "prn",
    "aux",
    "nul",
];

/// Modules of Node, in order. `import … from "fs"` means Node's own `fs` wherever it is run, so that npm
/// takes no new package of such a name. (Those of several words have `_` in them, as no catalogue has.)
const NODE_MODULES: [&str; 35] = [
    "assert",
    "buffer",
    "cluster",
    "console",
    "constants",
    "crypto",
    "dgram",
    "dns",
    "domain",
    "events",
    "fs",
    "http",
    "http2",
    "https",
    "inspector",
    "module",
    "net",
    "os",
    "path",
    "process",
    "punycode",
    "querystring",
    "readline",
    "repl",
    "stream",
    "sys",
    "timers",
    "tls",
    "tty",
    "url",
    "util",
    "v8",
    "vm",
    "wasi",
    "zlib",
];

pub fn meta(spec: &Spec<'_>, check: &mut Check<'_>) -> Meta {
    if let Some(name) = spec.name {
        let snake = name.value.replace('-', "_");
        let is_reserved = RESERVED_PACKAGES.contains(&name.value)
            || NODE_MODULES.contains(&name.value)
            || names::rust_ident(&snake) != snake
            || names::RUST_NEVER_RAW.contains(&snake.as_str());
        if is_reserved {
            check.push(
                Diagnostic::new(
                    &rules::CATALOGUE_NAME,
                    name.span,
                    format!("no package can have the name `{}`", name.value),
                )
                .help("a second word mends it: `api-errors`"),
            );
        }
    }
    if let Some(license) = spec.license
        && !license.value.is_empty()
        && !license::is_expression(license.value)
    {
        check.push(
            Diagnostic::new(
                &rules::LICENSE,
                license.span,
                format!("`{}` is no SPDX expression", shortened(license.value)),
            )
            .help(
                "licences have `AND` or `OR` between them: `MIT OR Apache-2.0`; \
                 one that SPDX does not list is called `LicenseRef-…`",
            ),
        );
    }
    let text = |value: Option<_>| owned(value).unwrap_or_default();
    Meta {
        name: text(spec.name),
        version: text(spec.version),
        title: text(spec.title),
        summary: owned(spec.summary),
        license: owned(spec.license),
        docs_base_url: owned(spec.docs_base_url),
        docs_flavour: spec
            .docs_flavour
            .and_then(|name| name.value.parse().ok())
            .unwrap_or_default(),
        content_type: owned(spec.content_type).unwrap_or_else(|| "application/json".to_owned()),
    }
}
