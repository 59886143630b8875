//! The files around the modules: `package.json`, `tsconfig.json` and the entry point.

use serde_json::{Value, json};

use super::layout;
use super::shape::Shape;
use super::types::group_type;
use crate::emit::{Artifact, EmitError, HEADER};
use crate::model::Catalogue;

/// `package.json`.
pub fn manifest(catalogue: &Catalogue) -> Result<Artifact, EmitError> {
    let meta = catalogue.meta();
    let mut package = json!({
        "//": HEADER,
        "name": meta.name,
        "version": meta.version,
        "description": meta.summary.as_ref().unwrap_or(&meta.title),
        // What npm calls a package that grants nobody anything.
        "license": meta.license.as_deref().unwrap_or("UNLICENSED"),
    });
    if let (Value::Object(members), Some(url)) = (&mut package, &meta.docs_base_url) {
        members.insert("homepage".to_owned(), url.as_str().into());
    }
    let rest = json!({
        "type": "module",
        "sideEffects": false,
        "exports": {
            ".": { "types": "./dist/index.d.ts", "default": "./dist/index.js" },
            "./reference": { "types": "./dist/reference.d.ts", "default": "./dist/reference.js" },
            "./package.json": "./package.json",
        },
        "files": ["dist", "src"],
        "engines": { "node": ">=18" },
        "scripts": { "build": "tsc", "prepack": "tsc" },
        "devDependencies": { "typescript": ">=5.9" },
    });
    if let (Value::Object(members), Value::Object(rest)) = (&mut package, rest) {
        members.extend(rest);
    }
    Artifact::json("typescript/package.json", &package)
}

/// `tsconfig.json`.
pub fn tsconfig() -> Artifact {
    Artifact::new(
        "typescript/tsconfig.json",
        format!("{{\n  \"//\": \"{HEADER}\",\n{TSCONFIG}"),
    )
}

/// What follows the header, which is a key: the file is JSON to every tool.
const TSCONFIG: &str = r#"  "compilerOptions": {
    "rootDir": "src",
    "outDir": "dist",
    "target": "ES2022",
    "lib": ["ES2022"],
    "types": [],
    "module": "NodeNext",
    "declaration": true,
    "declarationMap": true,
    "sourceMap": true,
    "strict": true,
    "noUncheckedIndexedAccess": true,
    "noPropertyAccessFromIndexSignature": true,
    "noImplicitReturns": true,
    "noUnusedLocals": true,
    "noUnusedParameters": true,
    "exactOptionalPropertyTypes": true,
    "isolatedDeclarations": true,
    "erasableSyntaxOnly": true,
    "verbatimModuleSyntax": true
  },
  "include": ["src"]
}
"#;

/// `index.ts`: the public names.
pub fn index(shape: &Shape) -> String {
    let catalogue = shape.catalogue;
    let groups: Vec<String> = catalogue.groups().iter().map(group_type).collect();

    let mut types = vec![
        "ApiError",
        "ApiErrorOf",
        "ErrorBody",
        "ErrorMap",
        "KnownResponse",
        "ResponseBase",
    ];
    for (used, name) in [
        (!shape.context.is_empty(), "Context"),
        (shape.has_details, "DetailsOf"),
        (
            !shape.envelope().error_object_path().is_empty(),
            "ErrorObject",
        ),
    ] {
        types.extend(used.then_some(name));
    }
    types.extend(groups.iter().map(String::as_str));

    let guards: Vec<String> = groups.iter().map(|name| format!("is{name}")).collect();
    let mut values = vec![
        "isApiError",
        "fromResponse",
        "isErrorBody",
        "parseErrorResponse",
    ];
    values.extend(guards.iter().map(String::as_str));

    let mut codes = vec!["ErrorCode", "isErrorCode"];
    codes.extend(catalogue.meta().docs_base_url.as_ref().map(|_| "docsUrl"));

    let mut out = String::new();
    for (keyword, names, module) in [
        ("export type", vec!["Problem"], "check"),
        ("export", codes, "codes"),
        ("export type", types, "errors"),
        ("export", vec!["ApiFailure", "isApiFailure"], "failure"),
        ("export", values, "response"),
        (
            "export type",
            vec![
                "MalformedResponse",
                "NewerResponse",
                "OtherResponse",
                "ParsedResponse",
                "ResponseHeaders",
                "ResponseLike",
            ],
            "response",
        ),
        ("export", vec!["isRetryable", "retryAfterMs"], "retry"),
    ] {
        let mut names: Vec<String> = names.into_iter().map(str::to_owned).collect();
        names.sort_unstable();
        layout::names(&mut out, keyword, &names, module);
    }
    out
}
