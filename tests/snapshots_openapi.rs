//! Snapshots of the OpenAPI emitter: one small catalogue for each feature, and of its documents the
//! components that show it.

use std::collections::BTreeMap;
use std::path::Path;

use errbook_codegen::{Checked, check, check_text, emit};
use insta::assert_snapshot;

/// The files of a catalogue: `text` below a name and a version.
fn files(text: &str) -> BTreeMap<String, String> {
    let head = "name: small-errors\nversion: 1.0.0\ntitle: Small\n";
    files_of(check_text("catalogue.yaml", &format!("{head}{text}")))
}

fn fixture(name: &str) -> BTreeMap<String, String> {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/valid");
    files_of(check(&fixtures.join(name)))
}

fn files_of(checked: Checked) -> BTreeMap<String, String> {
    let catalogue = checked
        .catalogue
        .unwrap_or_else(|| panic!("{:?}", checked.report));
    let openapi = emit::openapi::emit(&catalogue).unwrap();
    openapi
        .into_iter()
        .chain(emit::schema::emit(&catalogue).unwrap())
        .map(|artifact| (artifact.path, artifact.contents))
        .collect()
}

/// Some components of a YAML document, as they stand in it: `schemas/NotFound`, or `schemas/*`.
fn components(yaml: &str, wanted: &[&str]) -> String {
    let mut out = String::new();
    let (mut kind, mut name) = ("", "");
    let inside = yaml.split_once("\ncomponents:\n").unwrap().1;
    for line in inside.lines() {
        match line.len() - line.trim_start().len() {
            2 => (kind, name) = (line.trim().trim_end_matches(':'), ""),
            4 => name = line.trim().split(':').next().unwrap(),
            _ => {}
        }
        let is_wanted = |of: &&str| **of == format!("{kind}/{name}") || **of == format!("{kind}/*");
        if wanted.iter().any(is_wanted) {
            out.push_str(line);
            out.push('\n');
        }
    }
    assert!(!out.is_empty(), "nothing of {wanted:?}");
    out
}

const FULL: &str = "openapi/errors.yaml";
const SIMPLE: &str = "openapi/errors.simple.yaml";

const ONE_CODE: &str = r"
envelope: { code: $code, message: $message, $details: flatten }
errors:
  TOO_LARGE:
    status: 413
    summary: Too large
    message: At most {limit} bytes.
    details:
      limit: { type: integer, minimum: 1, unit: bytes, description: The most., example: 1024 }
      field: { type: string, pattern: '^\w+$', optional: true }
    causes: [ { id: body, text: The body is too large }, text: A header is too large ]
    resolutions: [ Send less ]
";

#[test]
fn one_code() {
    let files = files(ONE_CODE);
    assert_snapshot!("one_code@errors.yaml", files[FULL]);
    assert_snapshot!("one_code@errors.simple.yaml", files[SIMPLE]);
    assert_snapshot!(
        "one_code@error-response.schema.json",
        files["schema/error-response.schema.json"]
    );
}

/// The codes differ within `error`; what stands beside it is said once.
#[test]
fn nested_envelope() {
    let files = files(
        "
context: { requestId: { type: string, example: r1 }, node: { type: integer, optional: true } }
envelope:
  success: false
  nothing: null
  error: { code: $code, why: $cause, details: $details }
  meta: { id: $requestId, node: $node }
errors:
  NOT_FOUND: { status: 404, summary: Not found, resolutions: [ Look ] }
  GONE: { status: 410, summary: Gone, resolutions: [ Stop ] }
",
    );
    let wanted = ["schemas/*", "responses/NotFound"];
    assert_snapshot!(
        "nested_envelope@errors.yaml",
        components(&files[FULL], &wanted)
    );
    assert_snapshot!(
        "nested_envelope@errors.simple.yaml",
        components(&files[SIMPLE], &wanted)
    );
}

/// `$status` is outside the object with the code, so the whole body differs from code to code.
#[test]
fn code_below_the_arm() {
    let files = files(
        "
envelope: { status: $status, errors: [ { code: $code }, fixed ] }
errors:
  NOT_FOUND: { status: 404, summary: Not found, resolutions: [ Look ] }
  GONE: { status: 410, summary: Gone, resolutions: [ Stop ] }
",
    );
    let wanted = ["schemas/ErrorResponse", "schemas/NotFound"];
    assert_snapshot!(
        "code_below_the_arm@errors.yaml",
        components(&files[FULL], &wanted)
    );
    assert_snapshot!(
        "code_below_the_arm@errors.simple.yaml",
        components(&files[SIMPLE], &wanted)
    );
}

const SHARED: &str = "
envelope: { code: $code, message: $message, $details: flatten }
errors:
  BUSY:
    status: 429
    summary: Busy
    details: { seconds: { type: integer, minimum: 0, example: 3 } }
    headers: { Retry-After: \"{seconds}\" }
    retry: { after: seconds }
    resolutions: [ Wait ]
  OVER_QUOTA:
    status: 429
    summary: Over quota
    headers: { X-Quota: { type: integer, minimum: 0, example: 10 }, X-Note: see the quota }
    resolutions: [ Buy more ]
  KEY_EXPIRED:
    status: 401
    summary: Expired
    headers: { X-Quota: { type: integer, minimum: 0, optional: true } }
    resolutions: [ Renew ]
groups:
  upload: { description: Sending a file., codes: [BUSY, KEY_EXPIRED] }
";

/// Codes with one status share a response; a header with two shapes has a component for each.
#[test]
fn statuses_and_headers() {
    let files = files(SHARED);
    let wanted = [
        "responses/Status_401",
        "responses/Status_429",
        "responses/KeyExpired",
        "headers/*",
    ];
    assert_snapshot!(
        "statuses_and_headers@errors.yaml",
        components(&files[FULL], &wanted)
    );
}

#[test]
fn groups() {
    let files = files(SHARED);
    let wanted = [
        "schemas/UploadErrorResponse",
        "responses/UploadError_401",
        "responses/UploadError_429",
        "responses/UploadErrorResponse",
    ];
    assert_snapshot!("groups@errors.yaml", components(&files[FULL], &wanted));
    assert_snapshot!("groups@README.md", files["openapi/README.md"]);
    assert_snapshot!("groups@overlay.yaml", files["openapi/overlay.yaml"]);
}

/// In the simple profile, every response has the one schema.
#[test]
fn simple_profile() {
    let files = files(SHARED);
    let wanted = ["schemas/ErrorResponse", "responses/*"];
    assert_snapshot!(
        "simple_profile@errors.simple.yaml",
        components(&files[SIMPLE], &wanted)
    );
}

#[test]
fn deprecated_and_sensitive() {
    let files = files(
        "
docs_base_url: https://errors.example.com
envelope: { code: $code, $details: flatten, docs: $docs_url }
errors:
  OLD_KEY:
    status: 400
    summary: Old key
    description: The key is *old*.
    details: { key: { type: string, sensitive: true, description: The key. } }
    deprecated: { since: 0.9.0, replaced_by: KEY, note: See the guide. }
    resolutions: [ Renew ]
  KEY: { status: 400, summary: Key, resolutions: [ Renew ] }
",
    );
    let wanted = [
        "schemas/OldKey",
        "responses/OldKey",
        "examples/OLD_KEY.default",
    ];
    assert_snapshot!(
        "deprecated_and_sensitive@errors.yaml",
        components(&files[FULL], &wanted)
    );
}

/// Every type of the format, in both dialects.
#[test]
fn types() {
    let files = fixture("types.yaml");
    let wanted = ["schemas/Scalars", "schemas/Nested"];
    assert_snapshot!("types@errors.yaml", components(&files[FULL], &wanted));
}

#[test]
fn hostile() {
    let files = fixture("hostile.yaml");
    let wanted = [
        "schemas/BreakOut",
        "responses/BreakOut",
        "headers/*",
        "examples/BREAK_OUT.first",
    ];
    assert_snapshot!("hostile@errors.yaml", components(&files[FULL], &wanted));
    let readme = files["openapi/README.md"]
        .split("## Statuses")
        .next()
        .unwrap();
    assert_snapshot!("hostile@README.md", readme);
}
