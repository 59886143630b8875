//! The OpenAPI components as their users take them: an API description refers to them, is bundled,
//! linted and overlaid, and becomes a client in TypeScript and in Rust.

#[path = "openapi/tools.rs"]
#[allow(dead_code, reason = "bodies are judged elsewhere")]
mod tools;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use errbook_codegen::emit;
use errbook_tests::{crates, root};
use serde_json::{Value, json};

/// An empty folder for one test.
fn folder(name: &str) -> PathBuf {
    let folder = root().join("target/openapi-users").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder.canonicalize().unwrap()
}

/// Runs a program of the npm project in `folder`.
fn npx(folder: &Path, program: &str, arguments: &[&str]) {
    let output = Command::new("node")
        .arg(tools::npm(program))
        .args(arguments)
        .current_dir(folder)
        .env("REDOCLY_TELEMETRY", "off")
        .env("REDOCLY_SUPPRESS_UPDATE_NOTICE", "true")
        .output()
        .unwrap_or_else(|error| panic!("cannot run node: {error}\nhelp: https://nodejs.org"));
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    assert!(output.status.success(), "{program} {arguments:?}: {said}");
}

/// Brings everything that a description refers to into one file, and lints that.
fn bundle(folder: &Path, description: &Path, to: &str) -> Value {
    let description = description.to_str().unwrap();
    npx(folder, tools::REDOCLY, &["bundle", description, "-o", to]);
    let config = tools::folder().join("redocly.yaml");
    npx(
        folder,
        tools::REDOCLY,
        &["lint", "--config", config.to_str().unwrap(), to],
    );
    serde_json::from_str(&fs::read_to_string(folder.join(to)).unwrap()).unwrap()
}

/// Every operation of a description.
fn operations(description: &Value) -> Vec<&Value> {
    let paths = description["paths"].as_object().unwrap().values();
    let members = paths.flat_map(|path| path.as_object().unwrap().values());
    members
        .filter(|member| member.get("responses").is_some())
        .collect()
}

/// What a reference leads to.
fn resolved<'a>(description: &'a Value, component: &'a Value) -> &'a Value {
    match component["$ref"].as_str() {
        Some(target) => resolved(description, description.pointer(&target[1..]).unwrap()),
        None => component,
    }
}

/// The group's responses, as the README has them for copying.
fn responses_of_group(readme: &str, group: &str) -> String {
    let section = readme.split(&format!("\n### `{group}`\n")).nth(1).unwrap();
    let block = section.split("```yaml\n").nth(1).unwrap();
    block.split("```").next().unwrap().to_owned()
}

/// The description of a shop, whose operations answer with what the README says of their groups.
fn shop(folder: &Path) -> PathBuf {
    let checked = errbook_codegen::check(&tools::folder().join("shop.yaml"));
    let catalogue = checked
        .catalogue
        .unwrap_or_else(|| panic!("{:?}", checked.report));
    let mut description = json!({
        "openapi": "3.1.0",
        "info": { "title": "Shop", "version": "1.0.0" },
        "servers": [{ "url": "https://shop.example.org" }],
        "security": [],
        "paths": {},
    });
    for artifact in emit::openapi::emit(&catalogue).unwrap() {
        let name = artifact.path.strip_prefix("openapi/").unwrap();
        fs::write(folder.join(name), &artifact.contents).unwrap();
        if name == "README.md" {
            for (group, path, method, id) in [
                ("checkout", "/orders", "post", "buy"),
                ("browse", "/articles", "get", "look"),
            ] {
                let responses = responses_of_group(&artifact.contents, group);
                let mut operation: Value = serde_yaml::from_str(&responses).unwrap();
                operation["responses"]["204"] = json!({ "description": "Done" });
                operation["operationId"] = id.into();
                operation["summary"] = id.into();
                description["paths"][path] = json!({ method: operation });
            }
        }
    }
    let path = folder.join("shop.yaml");
    fs::write(&path, description.to_string()).unwrap();
    path
}

#[test]
fn an_api_description_becomes_a_typescript_client_in_which_the_codes_are_literals() {
    let folder = folder("typescript");
    let desk = bundle(&folder, &tools::folder().join("desk.yaml"), "desk.json");
    let shop = bundle(&folder, &shop(&folder), "shop.json");
    assert_eq!(operations(&desk).len(), 3);

    // Several codes under one status, told apart by the discriminator, each with its example.
    let content =
        &shop["components"]["responses"]["CheckoutError_402"]["content"]["application/json"];
    assert_eq!(
        content["schema"]["oneOf"].as_array().unwrap().len(),
        2,
        "{content}"
    );
    assert_eq!(content["schema"]["discriminator"]["propertyName"], "code");
    let examples: Vec<&String> = content["examples"].as_object().unwrap().keys().collect();
    assert_eq!(examples, ["CARD_DECLINED.default", "CARD_EXPIRED.default"]);

    for name in ["desk", "shop"] {
        let input = format!("./{name}.json");
        let types = format!("{name}.openapi-typescript.ts");
        npx(
            &folder,
            "openapi-typescript/bin/cli.js",
            &[&input, "-o", &types],
        );
        let client = format!("{name}.hey-api");
        npx(
            &folder,
            "@hey-api/openapi-ts/bin/run.js",
            &[
                "-i",
                &input,
                "-o",
                &client,
                "-p",
                "@hey-api/typescript",
                "--no-log-file",
            ],
        );
    }
    fs::copy(
        tools::folder().join("clients.ts"),
        folder.join("clients.ts"),
    )
    .unwrap();
    let config = json!({
        "compilerOptions": {
            "target": "ES2022", "lib": ["ES2022"], "types": [], "module": "NodeNext",
            "strict": true, "noEmit": true,
        },
        "files": ["clients.ts"],
    });
    fs::write(folder.join("tsconfig.json"), config.to_string()).unwrap();
    npx(&folder, "typescript/bin/tsc", &["--project", "."]);
}

/// Every operation has the responses that the overlay adds, and keeps those that it stated itself.
#[test]
fn an_overlay_gives_every_operation_its_errors() {
    for (description, errors, overlay) in [
        ("desk.yaml", "errors.yaml", "overlay.yaml"),
        (
            "desk.simple.yaml",
            "errors.simple.yaml",
            "overlay.simple.yaml",
        ),
    ] {
        let folder = folder(overlay);
        let description = tools::folder().join(description);
        let text = fs::read_to_string(&description).unwrap();
        fs::write(
            folder.join("desk.yaml"),
            text.replace("../../../generated/openapi/", "./"),
        )
        .unwrap();
        for file in [errors, overlay] {
            fs::copy(
                root().join("generated/openapi").join(file),
                folder.join(file),
            )
            .unwrap();
        }
        npx(
            &folder,
            "openapi-format/bin/cli.js",
            &[
                "desk.yaml",
                "--overlayFile",
                overlay,
                "--no-sort",
                "-o",
                "all.yaml",
            ],
        );
        let before_all = bundle(&folder, &folder.join("desk.yaml"), "before.json");
        let after_all = bundle(&folder, &folder.join("all.yaml"), "after.json");
        // Of a response that refers to another one, generators make one without a body.
        let responses = after_all["components"]["responses"].as_object().unwrap();
        assert!(
            responses.values().all(|it| it.get("content").is_some()),
            "{responses:?}"
        );
        let any = json!({ "$ref": "#/components/responses/ErrorResponse" });
        let operations = operations(&before_all)
            .into_iter()
            .zip(operations(&after_all));
        for (before, after) in operations {
            // Its own `default` stands for every error.
            let has_own = before["responses"].get("default").is_some();
            for status in ["4XX", "5XX"] {
                let added = after["responses"].get(status);
                assert_eq!(added, (!has_own).then_some(&any), "{after}");
            }
            for (status, response) in before["responses"].as_object().unwrap() {
                let after = resolved(&after_all, &after["responses"][status]);
                assert_eq!(
                    after["description"],
                    resolved(&before_all, response)["description"]
                );
            }
        }
    }
}

/// The client that `progenitor` makes of the simple profile reads every fixture, and knows its codes.
#[test]
fn an_api_description_becomes_a_rust_client() {
    let folder = folder("rust");
    bundle(
        &folder,
        &tools::folder().join("desk.simple.yaml"),
        "desk.json",
    );
    let consumer = root().join("tests/consumers/progenitor");
    crates::cargo(&consumer, &["test", "--quiet", "--locked"]);
}
