//! The catalogues whose packages are built, and the tools that build them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use errbook_codegen::emit::{self, Artifact};
use errbook_codegen::model::Catalogue;
pub use errbook_tests::root;
use errbook_tests::{arbitrary, npm, valid_files};

/// A catalogue and the folder that its package is written to.
pub struct Case {
    pub name: String,
    pub catalogue: Catalogue,
}

/// Names that every JavaScript object has, or that its syntax treats in a way of its own.
const ODD_NAMES: &str = r#"
name: odd-names
version: 1.0.0
title: Odd names
context: { toString: { type: string } }
envelope: { "__proto__": { code: $code }, constructor: $toString, length: [$message], $details: flatten }
errors:
  CONSTRUCTOR:
    status: 400
    summary: Odd
    details:
      "__proto__x": { type: string, optional: true }
      valueOf: { type: integer, maximum: 9223372036854775807 }
      prototype: { type: object, properties: { "__proto__": { type: integer } } }
      hasOwnProperty: { type: object, additionalProperties: { type: integer }, optional: true }
  NESTED: { status: 500, summary: Nested }
"#;

/// Typed headers, and no other value that has a type: none of them is a string.
const HEADERS: &str = "
name: h
version: 1.0.0
title: Headers
envelope: { code: $code }
errors:
  A:
    status: 400
    summary: A
    headers: { X-A: { type: integer }, X-B: { type: boolean } }
";

/// How many random catalogues there are among the cases.
const RANDOM: usize = 20;

/// The real catalogue, as `real`, catalogues of odd names and of headers, random ones, and every
/// valid fixture.
pub fn all() -> Vec<Case> {
    let mut cases = vec![
        case("real", &root().join("spec/catalogue.yaml")),
        case_of("odd-names", ODD_NAMES),
        case_of("headers", HEADERS),
    ];
    let random = arbitrary::sample(RANDOM).into_iter();
    cases.extend(random.map(|(name, catalogue)| Case { name, catalogue }));
    let fixtures = valid_files().into_iter();
    cases.extend(fixtures.map(|(name, path)| case(&name, &path)));
    assert!(cases.len() > RANDOM + 6, "the fixtures are gone");
    cases
}

fn case(name: &str, path: &Path) -> Case {
    Case {
        name: name.to_owned(),
        catalogue: catalogue(path),
    }
}

fn case_of(name: &str, text: &str) -> Case {
    let checked = errbook_codegen::check_text(&format!("{name}.yaml"), text);
    let report = format!("{:?}", checked.report);
    Case {
        name: name.to_owned(),
        catalogue: checked.catalogue.unwrap_or_else(|| panic!("{report}")),
    }
}

/// The catalogue at `path`, which is valid.
pub fn catalogue(path: &Path) -> Catalogue {
    let checked = errbook_codegen::check(path);
    let report = format!("{:?}", checked.report);
    checked
        .catalogue
        .unwrap_or_else(|| panic!("{}: {report}", path.display()))
}

/// The files of the package, with their paths inside it.
pub fn package(catalogue: &Catalogue) -> Vec<Artifact> {
    let mut artifacts = emit::typescript::emit(catalogue).unwrap();
    for artifact in &mut artifacts {
        artifact.path = artifact
            .path
            .strip_prefix("typescript/")
            .unwrap()
            .to_owned();
    }
    artifacts
}

/// The rendered examples, as the other outputs read them.
pub fn fixtures(catalogue: &Catalogue) -> Vec<Artifact> {
    let mut artifacts = emit::shared::emit(catalogue).unwrap();
    artifacts.retain(|artifact| artifact.path.starts_with("fixtures/"));
    artifacts
}

/// Writes `artifacts` below `folder`.
pub fn write(folder: &Path, artifacts: &[Artifact]) {
    for artifact in artifacts {
        let path = folder.join(&artifact.path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, &artifact.contents).unwrap();
    }
}

/// An empty folder below `target/`.
pub fn empty_folder(name: &str) -> PathBuf {
    emptied(&root().join("target"), name)
}

/// An empty folder from which programs find what npm has installed.
pub fn folder_with_modules(name: &str) -> PathBuf {
    emptied(&consumer().join("target"), name)
}

fn emptied(parent: &Path, name: &str) -> PathBuf {
    fs::create_dir_all(parent).unwrap();
    let folder = parent.canonicalize().unwrap().join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// Where the compiler is installed.
pub fn consumer() -> PathBuf {
    root()
        .join("tests/consumers/typescript")
        .canonicalize()
        .unwrap()
}

/// Installs the compiler, if it is not installed.
pub fn install() {
    npm::install(&consumer());
}

/// `node` with the compiler.
pub fn tsc() -> Command {
    let mut command = Command::new("node");
    command.arg(consumer().join("node_modules/typescript/bin/tsc"));
    command
}

/// Runs a command that has to succeed. Returns what it printed.
pub fn run(command: &mut Command) -> String {
    let (succeeded, printed) = attempt(command);
    assert!(succeeded, "{command:?} failed:\n{printed}");
    printed
}

/// Runs a command. Returns whether it succeeded, and what it printed.
pub fn attempt(command: &mut Command) -> (bool, String) {
    let output = command.output().unwrap_or_else(|error| {
        panic!(
            "{} did not start ({error}). Install Node.js 20 or newer, with npm: https://nodejs.org",
            command.get_program().display()
        )
    });
    let printed = [output.stdout, output.stderr].concat();
    (
        output.status.success(),
        String::from_utf8_lossy(&printed).into_owned(),
    )
}
