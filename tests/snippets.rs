//! The code on the pages of the real catalogue and of every fixture: compiled as Rust, type-checked as
//! TypeScript, as a reader would who copies it.

#[path = "typescript/cases.rs"]
#[allow(dead_code, reason = "the cases of the suite are other ones")]
mod packages;
#[path = "pages/page.rs"]
#[allow(
    dead_code,
    clippy::case_sensitive_file_extension_comparisons,
    reason = "only the code on the pages is read here"
)]
mod page;

use std::fmt::Write as _;
use std::fs;

use errbook_codegen::emit;
use errbook_codegen::model::Catalogue;
use errbook_tests::crates;
use page::Page;
use serde_json::json;

/// The code of one language on the page of every code.
fn snippets(catalogue: &Catalogue, language: &str) -> Vec<String> {
    let artifacts = emit::markdown::emit(catalogue).unwrap();
    let mut found = Vec::new();
    for error in catalogue.errors() {
        let path = format!("docs/codes/{}.md", error.code);
        let artifact = artifacts
            .iter()
            .find(|artifact| artifact.path == path)
            .unwrap();
        let page = Page::parse(&artifact.contents);
        let ours = ["handle", "raise"].map(|section| page::code(page.section(section), language));
        let code = ours.concat();
        assert!(
            !code.is_empty(),
            "{path} of {} shows no {language}",
            catalogue.meta().name
        );
        found.extend(code.into_iter().map(str::to_owned));
    }
    found
}

#[test]
fn rust_on_the_pages_compiles() {
    let generated = crates::generate();
    let folder = errbook_tests::root().join("target/snippets");
    fs::create_dir_all(folder.join("src")).unwrap();
    let mut manifest = String::from(
        "[workspace]\n\n[package]\nname = \"snippets\"\nedition = \"2024\"\n\n[dependencies]\n\
         serde_json = { version = \"1\", features = [\"preserve_order\"] }\n",
    );
    let mut source = String::from("#![allow(deprecated, unused_variables)]\n");
    for (name, catalogue) in crates::catalogues() {
        let package = &catalogue.meta().name;
        let path = generated.join(&name).join("rust");
        let _ = writeln!(
            manifest,
            "{package} = {{ path = {:?} }}",
            path.display().to_string()
        );
        let module = package.replace('-', "_");
        let _ = writeln!(source, "pub mod of_{module} {{");
        for (at, code) in snippets(&catalogue, "rust").iter().enumerate() {
            let _ = writeln!(
                source,
                "pub fn snippet_{at}(status: u16, headers: Vec<(String, String)>, body: &str) {{\n{code}}}"
            );
        }
        source.push_str("}\n");
    }
    fs::write(folder.join("Cargo.toml"), manifest).unwrap();
    fs::copy(
        errbook_tests::root().join("tests/consumers/agreement.lock"),
        folder.join("Cargo.lock"),
    )
    .unwrap();
    fs::write(folder.join("src/lib.rs"), source).unwrap();
    crates::cargo(&folder, &["check", "--quiet"]);
}

#[test]
fn typescript_on_the_pages_is_well_typed() {
    packages::install();
    let folder = packages::empty_folder("snippets-ts");
    let mut paths = json!({});
    for (name, catalogue) in crates::catalogues() {
        let home = folder.join(&name);
        packages::write(&home, &packages::package(&catalogue));
        let package = &catalogue.meta().name;
        paths[package] = json!([format!("./{name}/src/index.ts")]);
        paths[format!("{package}/reference")] = json!([format!("./{name}/src/reference.ts")]);
        for (at, code) in snippets(&catalogue, "ts").iter().enumerate() {
            let module = format!("declare const response: Response;\n{code}\nexport {{}};\n");
            fs::write(home.join(format!("snippet-{at}.ts")), module).unwrap();
        }
    }
    // What the README of this repository shows of the real package.
    let readme = fs::read_to_string(packages::root().join("README.md")).unwrap();
    let readme = Page::parse(&readme);
    for (at, code) in page::code(&readme.blocks, "ts").iter().enumerate() {
        let module = format!(
            "declare const url: string;\ndeclare function sleep(ms: number): Promise<void>;\n{code}"
        );
        fs::write(folder.join(format!("real/readme-{at}.ts")), module).unwrap();
    }
    assert!(folder.join("real/readme-0.ts").exists());
    let config = json!({
        "compilerOptions": {
            "target": "ES2022", "lib": ["ES2022", "DOM"], "types": [],
            "module": "ESNext", "moduleResolution": "Bundler", "paths": paths,
            "strict": true, "noEmit": true, "exactOptionalPropertyTypes": true,
            "noUncheckedIndexedAccess": true, "noPropertyAccessFromIndexSignature": true,
        },
        "include": ["*/*.ts"],
    });
    fs::write(folder.join("tsconfig.json"), config.to_string()).unwrap();
    packages::run(packages::tsc().arg("--project").arg(&folder));
}
