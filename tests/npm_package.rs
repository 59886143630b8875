//! The npm package as its ecosystem judges it: publint, arethetypeswrong, both compilers in use, a
//! bundler, and two copies of it in one program.

#[path = "typescript/cases.rs"]
#[allow(dead_code, reason = "only some of the catalogues are packed")]
mod cases;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use errbook_codegen::model::Catalogue;
use serde_json::{Value, json};

/// The real catalogue, and one that has groups, addresses and everything else.
fn catalogues() -> [(&'static str, Catalogue); 2] {
    [
        (
            "real",
            cases::catalogue(&cases::root().join("spec/catalogue.yaml")),
        ),
        (
            "full",
            cases::catalogue(&cases::root().join("tests/fixtures/valid/full.yaml")),
        ),
    ]
}

/// `node` with a program of the npm project.
fn node(program: &str) -> Command {
    let mut node = Command::new("node");
    node.arg(cases::consumer().join("node_modules").join(program));
    // What packs the package would build it as well, by a compiler that is not in the path.
    node.env("npm_config_ignore_scripts", "true");
    node
}

/// Writes a package and builds it as its `package.json` says.
fn built(home: &Path, catalogue: &Catalogue, compiler: &str) {
    cases::write(home, &cases::package(catalogue));
    let package: Value =
        serde_json::from_str(&fs::read_to_string(home.join("package.json")).unwrap()).unwrap();
    assert_eq!(package["scripts"]["build"], "tsc");
    cases::run(node(compiler).current_dir(home));
}

#[test]
fn publint_and_attw_find_nothing() {
    cases::install();
    for (name, catalogue) in catalogues() {
        let home = cases::folder_with_modules(&format!("lint-{name}"));
        built(&home, &catalogue, "typescript/bin/tsc");
        cases::run(
            node("publint/src/cli.js")
                .arg("run")
                .arg("--strict")
                .arg(&home),
        );
        cases::run(
            node("@arethetypeswrong/cli/dist/index.js")
                .args(["--pack", ".", "--profile", "esm-only"])
                .current_dir(&home),
        );
    }
}

/// Both major versions of the compiler build the package, and check programs that use what was built,
/// resolved as Node and as bundlers do, declarations included.
#[test]
fn both_compilers_build_it_and_take_what_was_built() {
    cases::install();
    for (name, catalogue) in catalogues() {
        for compiler in ["typescript/bin/tsc", "typescript-7/bin/tsc"] {
            let home =
                cases::folder_with_modules(&format!("{}-{name}", compiler.replace('/', "-")));
            built(&home, &catalogue, compiler);
            let package = json!(catalogue.meta().name);
            let code = json!(catalogue.errors()[0].code);
            let program = format!(
                "import {{ ApiFailure, isApiError, parseErrorResponse, type ApiErrorOf }} from {package};\n\
                 import {{ resolutions }} from {reference};\n\
                 export function help(status: number, body: string): readonly string[] {{\n  \
                 const parsed = parseErrorResponse(status, {{}}, body);\n  \
                 if (!isApiError(parsed, {code})) throw new ApiFailure(parsed);\n  \
                 const error: ApiErrorOf<{code}> = parsed;\n  \
                 return resolutions(error.code);\n}}\n",
                reference = json!(format!("{}/reference", catalogue.meta().name)),
            );
            fs::write(home.join("program.ts"), program).unwrap();
            for (module, resolution) in [("NodeNext", "NodeNext"), ("ESNext", "Bundler")] {
                let config = json!({
                    "compilerOptions": {
                        "target": "ES2022", "lib": ["ES2022"], "types": [],
                        "module": module, "moduleResolution": resolution,
                        "strict": true, "skipLibCheck": false, "noEmit": true,
                    },
                    "files": ["program.ts"],
                });
                let path = home.join(format!("{resolution}.json"));
                fs::write(&path, config.to_string()).unwrap();
                cases::run(node(compiler).arg("--project").arg(path));
            }
        }
    }
}

/// What a user needs is packed and nothing else, every source that a source map names among it.
#[test]
fn what_is_packed_is_what_a_user_needs() {
    cases::install();
    let [(_, catalogue), _] = catalogues();
    let home = cases::folder_with_modules("maps");
    built(&home, &catalogue, "typescript/bin/tsc");
    let mut npm = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    npm.args([
        "pack",
        "--dry-run",
        "--json",
        "--ignore-scripts",
        "--silent",
    ]);
    let packed: Value = serde_json::from_str(&cases::run(npm.current_dir(&home))).unwrap();
    let files = packed[0]["files"].as_array().unwrap().iter();
    let files: Vec<&str> = files.map(|file| file["path"].as_str().unwrap()).collect();
    for file in [
        "README.md",
        "package.json",
        "dist/index.d.ts",
        "dist/reference.js",
        "src/index.ts",
    ] {
        assert!(files.contains(&file), "{file} is not packed: {files:?}");
    }
    let (maps, others): (Vec<&str>, Vec<&str>) = files
        .iter()
        .partition(|file| file.split('.').next_back() == Some("map"));
    assert!(
        maps.len() > 10 && !others.contains(&"tsconfig.json"),
        "{files:?}"
    );
    for map in maps {
        let text = fs::read_to_string(home.join(map)).unwrap();
        let map: Value = serde_json::from_str(&text).unwrap();
        for source in map["sources"].as_array().unwrap() {
            let source = source.as_str().unwrap().strip_prefix("../").unwrap();
            assert!(files.contains(&source), "{source} is not packed");
        }
    }
}

#[test]
fn a_failure_is_recognised_across_copies() {
    cases::install();
    let [(_, catalogue), _] = catalogues();
    let home = cases::folder_with_modules("copies");
    for copy in ["one", "two"] {
        built(&home.join(copy), &catalogue, "typescript/bin/tsc");
    }
    let driver = home.join("copies.mjs");
    fs::copy(cases::root().join("tests/typescript/copies.mjs"), &driver).unwrap();
    cases::run(Command::new("node").arg(driver));
}

/// What a browser carries for one guard is the guard.
#[test]
fn a_bundle_has_what_is_imported_and_nothing_else() {
    cases::install();
    let [(_, catalogue), _] = catalogues();
    let home: PathBuf = cases::folder_with_modules("bundle");
    built(&home, &catalogue, "typescript/bin/tsc");
    let driver = home.join("bundle.mjs");
    fs::copy(cases::root().join("tests/typescript/bundle.mjs"), &driver).unwrap();
    let mut bundle = Command::new("node");
    bundle.arg(driver).arg(&home).args([
        "index:isErrorCode",
        "index:isApiError",
        "index:isApiFailure",
        "index:isRetryable",
        "index:retryAfterMs",
        "index:ApiFailure",
        "index:isErrorBody",
        "index:parseErrorResponse",
        "index:fromResponse",
        "reference:resolutions",
    ]);
    let bundles: Value = serde_json::from_str(&cases::run(&mut bundle)).unwrap();
    let bytes = |name: &str| bundles[name]["bytes"].as_u64().unwrap();
    for name in ["isErrorCode", "isApiError", "isApiFailure", "isRetryable"] {
        assert!(bytes(name) < 400, "{name} costs {} bytes", bytes(name));
    }
    let prose: Vec<&str> = catalogue
        .errors()
        .iter()
        .flat_map(|error| {
            let causes = error.causes.iter().map(|cause| cause.text.as_str());
            causes
                .chain(error.resolutions.iter().map(String::as_str))
                .chain([error.summary.as_str()])
        })
        .collect();
    for (name, bundle) in bundles.as_object().unwrap() {
        let text = bundle["text"].as_str().unwrap();
        let has_prose = prose.iter().any(|prose| text.contains(prose));
        assert_eq!(has_prose, name == "resolutions", "{name}: {text}");
    }
    assert!(bytes("parseErrorResponse") < bytes("fromResponse"));
}
