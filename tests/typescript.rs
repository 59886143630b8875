//! The TypeScript packages of the real catalogue and of every fixture, type-checked and run.

#[path = "typescript/cases.rs"]
mod cases;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use errbook_codegen::emit::Artifact;
use errbook_codegen::model::{Catalogue, Retry};
use errbook_codegen::wire;
use errbook_tests::mutations::{self, Expected};
use serde_json::{Value, json};

/// Every compiler option that makes TypeScript stricter, or that its users may have set.
fn compiler_options() -> Value {
    json!({
        "target": "ES2022",
        "lib": ["ES2022"],
        "types": ["node"],
        "typeRoots": [cases::consumer().join("node_modules/@types")],
        "module": "NodeNext",
        "strict": true,
        "noUncheckedIndexedAccess": true,
        "noPropertyAccessFromIndexSignature": true,
        "noImplicitReturns": true,
        "noImplicitOverride": true,
        "noFallthroughCasesInSwitch": true,
        "noUnusedLocals": true,
        "noUnusedParameters": true,
        "exactOptionalPropertyTypes": true,
        "isolatedDeclarations": true,
        "erasableSyntaxOnly": true,
        "verbatimModuleSyntax": true,
        "declaration": true,
    })
}

fn write_json(path: &Path, value: &Value) {
    fs::write(path, value.to_string()).unwrap();
}

/// The TypeScript of the README, which a reader would copy, each block with the package at `from`.
fn examples(readme: &str, package: &str, from: &str) -> Vec<String> {
    let blocks = readme.split("```ts\n").skip(1);
    let import = format!("from {}", json!(package));
    let examples = blocks.map(|block| {
        let code = block.split("\n```\n").next().unwrap();
        assert!(
            code.contains(&import),
            "an example does not import the package"
        );
        code.replace(&import, &format!("from {}", json!(from))) + "\n"
    });
    examples.collect()
}

/// All responses of a catalogue and what a client has to make of them, as the driver reads them.
fn responses(catalogue: &Catalogue) -> Value {
    let mut responses = Vec::new();
    for error in catalogue.errors() {
        for example in &error.examples {
            let sent = wire::response(catalogue, error, example);
            responses.extend(
                mutations::of(catalogue, error, &sent)
                    .iter()
                    .map(|mutation| {
                        let code = &error.code;
                        let expected = match &mutation.expected {
                            Expected::Known => json!({
                                "kind": "known",
                                "code": code,
                                "details": mutations::details(catalogue, error, &mutation.body),
                                "retryable": error.retry != Retry::Never,
                            }),
                            Expected::Newer(newer) => json!({ "kind": "newer", "code": newer }),
                            Expected::Malformed(path) => {
                                json!({ "kind": "malformed", "code": code, "path": path })
                            }
                            Expected::Other => json!({ "kind": "other" }),
                        };
                        json!({
                            "name": format!("{code}.{}: {}", example.name, mutation.what),
                            "status": mutation.status,
                            "body": mutation.body,
                            "expected": expected,
                        })
                    }),
            );
        }
    }
    Value::from(responses)
}

fn contents<'a>(artifacts: &'a [Artifact], path: &str) -> &'a str {
    let artifact = artifacts.iter().find(|artifact| artifact.path == path);
    &artifact
        .unwrap_or_else(|| panic!("there is no {path}"))
        .contents
}

/// One compiler run over all packages, and one Node run over what it makes of them.
#[test]
fn packages_of_all_catalogues_compile_and_tell_responses_apart() {
    cases::install();
    let folder = cases::empty_folder("cases-ts");
    let mut homes = Vec::new();
    for case in cases::all() {
        let home = folder.join(&case.name);
        let package = cases::package(&case.catalogue);
        cases::write(&home, &package);
        cases::write(&home, &cases::fixtures(&case.catalogue));
        write_json(&home.join("responses.json"), &responses(&case.catalogue));
        let name = &case.catalogue.meta().name;
        let examples = examples(contents(&package, "README.md"), name, "./index.js");
        assert_eq!(examples.len(), 2);
        for (at, example) in examples.iter().enumerate() {
            fs::write(home.join(format!("src/readme-example-{at}.ts")), example).unwrap();
        }
        homes.push(home);
    }
    let mut options = compiler_options();
    options["rootDir"] = json!(".");
    options["outDir"] = json!("out");
    write_json(&folder.join("package.json"), &json!({ "type": "module" }));
    write_json(
        &folder.join("tsconfig.json"),
        &json!({ "compilerOptions": options, "include": ["*/src"] }),
    );
    cases::run(cases::tsc().arg("--project").arg(&folder));
    // The other major version in use says the same of the sources. It finds a mistake in the
    // declarations of Node.
    let other = cases::consumer().join("node_modules/typescript-7/bin/tsc");
    let mut tsc = Command::new("node");
    cases::run(
        tsc.arg(other)
            .args(["--noEmit", "--skipLibCheck", "--project"])
            .arg(&folder),
    );

    let driver = cases::root().join("tests/typescript/driver.mjs");
    let mut node = Command::new("node");
    node.arg("--test-reporter=tap").arg(driver).args(&homes);
    let printed = cases::run(&mut node);
    let tests = homes.len() * 5;
    assert!(printed.contains(&format!("# pass {tests}\n")), "{printed}");
}

/// No text of a catalogue starts a JSDoc tag, nor hides one that the emitter wrote.
#[test]
fn catalogue_text_makes_no_jsdoc_tag() {
    cases::install();
    let folder = cases::empty_folder("jsdoc-ts");
    let hostile = r#"
name: tag-errors
version: 1.0.0
title: Tags
envelope: { code: $code, message: $message }
errors:
  TAGGED:
    status: 400
    summary: "@deprecated in a summary"
    description: |
      @see at the start of a line, {@link inline}, (@internal) and * @public.
      An odd ` backtick, then @param x */ @returns y, and a `@scope/name`.
    causes:
      - text: "@throws `"
      - text: "{@inheritDoc}"
    resolutions: ["* @private */", "a\n@protected"]
    see_also: ["https://example.com/@user"]
    since: 1.0.0
    deprecated: { note: "@see ` @since" }
"#;
    let checked = errbook_codegen::check_text("tags.yaml", hostile);
    let catalogue = checked
        .catalogue
        .unwrap_or_else(|| panic!("{:?}", checked.report));
    cases::write(&folder, &cases::package(&catalogue));
    let mut node = Command::new("node");
    node.arg(cases::root().join("tests/typescript/jsdoc.mjs"));
    node.arg(cases::consumer().join("node_modules/typescript/lib/typescript.js"));
    node.args(["codes", "errors"].map(|module| folder.join(format!("src/{module}.ts"))));
    assert_eq!(cases::run(&mut node), "deprecated 2\nsee 1\nsince 2\n");
}

/// The real package, built by its own `tsconfig.json`.
fn built() -> PathBuf {
    let home = cases::folder_with_modules("package");
    let catalogue = cases::catalogue(&cases::root().join("spec/catalogue.yaml"));
    cases::write(&home, &cases::package(&catalogue));
    cases::run(cases::tsc().arg("--project").arg(&home));
    home
}

/// The package as npm would install it: its own build, its `exports`, its declarations.
#[test]
fn the_real_package_builds_runs_and_narrows() {
    cases::install();
    let home = built();
    for module in ["index", "reference"] {
        for extension in ["js", "js.map", "d.ts", "d.ts.map"] {
            let path = home.join(format!("dist/{module}.{extension}"));
            assert!(path.exists(), "{} is missing", path.display());
        }
    }
    for entry in fs::read_dir(home.join("dist")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "js")
            && !path.ends_with("reference.js")
        {
            let source = fs::read_to_string(&path).unwrap();
            let prose = "Verify the resource ID is correct";
            assert!(!source.contains(prose), "prose in {}", path.display());
        }
    }

    let tests = cases::root().join("tests/typescript");
    fs::copy(tests.join("real.mjs"), home.join("real.mjs")).unwrap();
    cases::run(Command::new("node").arg(home.join("real.mjs")));

    fs::copy(tests.join("types.ts"), home.join("types.ts")).unwrap();
    let mut options = compiler_options();
    options["noEmit"] = json!(true);
    options["noUnusedLocals"] = json!(false);
    options["isolatedDeclarations"] = json!(false);
    options["declaration"] = json!(false);
    write_json(
        &home.join("types.json"),
        &json!({ "compilerOptions": options, "files": ["types.ts"] }),
    );
    cases::run(cases::tsc().arg("--project").arg(home.join("types.json")));
}
