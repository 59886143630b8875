//! Snapshots of the TypeScript emitter: one small catalogue for each feature, and of its package
//! the module that shows it.

use errbook_codegen::emit;
use insta::assert_snapshot;

/// A module of the package of a catalogue that is `text` below a name and a version, without its
/// header.
fn module(text: &str, name: &str) -> String {
    let text = format!("name: small-errors\nversion: 1.0.0\ntitle: Small\n{text}");
    let checked = errbook_codegen::check_text("small.yaml", &text);
    let catalogue = checked
        .catalogue
        .unwrap_or_else(|| panic!("{:?}", checked.report));
    let path = format!("typescript/{name}");
    let package = emit::typescript::emit(&catalogue).unwrap();
    let artifact = package.into_iter().find(|artifact| artifact.path == path);
    let contents = artifact
        .unwrap_or_else(|| panic!("there is no {path}"))
        .contents;
    let header = format!("// {}\n\n", emit::HEADER);
    contents
        .strip_prefix(&header)
        .unwrap_or(&contents)
        .to_owned()
}

/// The text between two markers, the first included.
fn between(text: &str, from: &str, to: &str) -> String {
    let start = text.find(from).unwrap();
    let end = text[start..].find(to).map_or(text.len(), |at| start + at);
    text[start..end].to_owned()
}

const FLAT: &str = "envelope: { code: $code, message: $message, $details: flatten }\n";

const ONE_CODE: &str = "errors:
  GONE:
    status: 410
    summary: Gone
    causes: [{ id: deleted, text: It was deleted }, { text: It expired }]
    resolutions: [Look elsewhere]
";

#[test]
fn a_code_without_anything() {
    let text = format!("envelope: {{ code: $code }}\n{ONE_CODE}");
    for name in ["codes", "errors", "contract", "check", "reference", "index"] {
        assert_snapshot!(
            format!("minimal@{name}.ts"),
            module(&text, &format!("src/{name}.ts"))
        );
    }
    assert_snapshot!("minimal@package.json", module(&text, "package.json"));
}

#[test]
fn details_of_every_type() {
    let text = format!(
        "{FLAT}errors:
  TYPED:
    status: 400
    summary: Typed
    details:
      text: {{ type: string, minLength: 1, maxLength: 9, pattern: '^a', description: Some text. }}
      choice: {{ type: string, enum: [low, high] }}
      count: {{ type: integer, minimum: 0, unit: seconds, example: 3 }}
      ratio: {{ type: number, maximum: 1.5, optional: true }}
      flag: {{ type: boolean }}
      tags: {{ type: array, items: {{ type: string }}, maxItems: 2 }}
      place: {{ type: object, properties: {{ x: {{ type: number }}, y-axis: {{ type: number, optional: true }} }} }}
      counts: {{ type: object, additionalProperties: {{ type: integer }} }}
      any: {{ type: object, sensitive: true }}
"
    );
    let errors = module(&text, "src/errors.ts");
    assert_snapshot!(
        "details@errors.ts",
        between(&errors, "export interface ErrorMap", "\n/** A")
    );
    let contract = module(&text, "src/contract.ts");
    assert_snapshot!(
        "details@contract.ts",
        between(&contract, "export const RULES", "\n\n")
    );
    assert_snapshot!("details@check.ts", module(&text, "src/check.ts"));
}

#[test]
fn headers_and_retry() {
    let text = format!(
        "{FLAT}errors:
  LIMITED:
    status: 429
    summary: Limited
    details: {{ waitMs: {{ type: integer, unit: milliseconds }} }}
    headers: {{ X-Left: {{ type: integer, optional: true, description: How many are left. }} }}
    retry: {{ after: waitMs }}
  BUSY: {{ status: 503, summary: Busy, retry: backoff }}
"
    );
    let errors = module(&text, "src/errors.ts");
    assert_snapshot!(
        "headers@errors.ts",
        between(
            &errors,
            "export interface ErrorMap",
            "/** A response with the"
        )
    );
    let contract = module(&text, "src/contract.ts");
    assert_snapshot!(
        "headers@contract.ts",
        between(&contract, "export const RULES", "\n\n")
    );
}

#[test]
fn an_envelope_with_arrays_literals_and_optional_values() {
    let text = format!(
        "context: {{ id: {{ type: string }}, trace: {{ type: string, optional: true }} }}
envelope:
  version: '1.1'
  errors: [{{ status: $status, code: $code, title: $summary, source: $cause, meta: $details }}]
  links: {{ trace: $trace }}
  id: $id
{ONE_CODE}    details: {{ at: {{ type: string }} }}
"
    );
    let errors = module(&text, "src/errors.ts");
    assert_snapshot!(
        "envelope@errors.ts",
        between(&errors, "/** The object of the body", "\n\n\n")
    );
    let contract = module(&text, "src/contract.ts");
    assert_snapshot!(
        "envelope@contract.ts",
        between(&contract, "/** The members", "/** What holds")
    );
}

#[test]
fn groups() {
    let text = format!(
        "{FLAT}{ONE_CODE}groups:\n  read_one: {{ description: Reading., codes: [GONE] }}\n"
    );
    let errors = module(&text, "src/errors.ts");
    assert_snapshot!("groups@errors.ts", between(&errors, "/** Reading.", "\n\n"));
    let response = module(&text, "src/response.ts");
    assert_snapshot!(
        "groups@response.ts",
        between(
            &response,
            "/** Whether a response has one of the errors",
            "\n\n"
        )
    );
}

#[test]
fn deprecated_and_retired() {
    let text = format!(
        "docs_base_url: https://example.com/errors/\n{FLAT}{ONE_CODE}    since: 0.9.0
    deprecated: {{ since: 1.0.0, replaced_by: LOST, note: Not precise. }}
    see_also: [LOST, 'https://example.com/more']
  LOST: {{ status: 404, summary: Lost }}
retired: {{ OLD: {{ since: 0.2.0, replaced_by: GONE }} }}
"
    );
    assert_snapshot!("lifecycle@codes.ts", module(&text, "src/codes.ts"));
    let errors = module(&text, "src/errors.ts");
    assert_snapshot!(
        "lifecycle@errors.ts",
        between(&errors, "export interface ErrorMap", "/** A")
    );
    assert_snapshot!("lifecycle@reference.ts", module(&text, "src/reference.ts"));
    assert_snapshot!("lifecycle@README.md", module(&text, "README.md"));
}

#[test]
fn hostile_text() {
    let text = format!(
        "{FLAT}errors:
  HOSTILE:
    status: 400
    summary: \"*/ `x ${{y}} @see \\\" \\\\ </script>\"
    details:
      \"__proto__\": {{ type: string, enum: [\"*/\", \"\\\"\", \"\\\\\", \"\\n\"] }}
      constructor: {{ type: string, description: \"*/ {{@link x}} `\" }}
      a.b-c: {{ type: string }}
    causes: [{{ text: \"*/ ` ${{x}}\" }}]
    resolutions: [\"@deprecated\"]
"
    );
    for name in ["codes", "contract", "reference"] {
        assert_snapshot!(
            format!("hostile@{name}.ts"),
            module(&text, &format!("src/{name}.ts"))
        );
    }
    let errors = module(&text, "src/errors.ts");
    assert_snapshot!(
        "hostile@errors.ts",
        between(&errors, "export interface ErrorMap", "\n/** A")
    );
}
