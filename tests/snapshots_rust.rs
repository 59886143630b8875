//! Snapshots of the Rust emitter: one small catalogue for each feature, and of its crate the module
//! that shows it.

use std::path::Path;

use errbook_codegen::emit::{self, Artifact};
use errbook_codegen::model::Catalogue;
use insta::assert_snapshot;

fn small(text: &str) -> Catalogue {
    let text = format!("name: small-errors\nversion: 1.0.0\ntitle: Small\n{text}");
    let checked = errbook_codegen::check_text("small.yaml", &text);
    checked
        .catalogue
        .unwrap_or_else(|| panic!("{:?}", checked.report))
}

fn package(catalogue: &Catalogue) -> Vec<Artifact> {
    emit::rust::emit(catalogue).unwrap()
}

/// A file of the crate, without its header.
fn file(catalogue: &Catalogue, name: &str) -> String {
    let path = format!("rust/{name}");
    let artifact = package(catalogue)
        .into_iter()
        .find(|artifact| artifact.path == path);
    let contents = artifact
        .unwrap_or_else(|| panic!("there is no {path}"))
        .contents;
    let (header, rest) = contents.split_once('\n').unwrap();
    assert!(header.contains(emit::HEADER), "{header}");
    rest.trim_start_matches('\n').to_owned()
}

const FLAT: &str = "envelope: { code: $code, message: $message, $details: flatten }\n";

#[test]
fn a_code_without_anything() {
    let catalogue = small(
        "envelope: { code: $code }\nerrors:\n  GONE: { status: 410, summary: Gone, resolutions: [Look elsewhere] }\n",
    );
    let paths: Vec<String> = package(&catalogue)
        .into_iter()
        .map(|file| file.path)
        .collect();
    assert_snapshot!("minimal@files", paths.join("\n"));
    for name in [
        "Cargo.toml",
        "README.md",
        "src/lib.rs",
        "src/code.rs",
        "src/errors.rs",
    ] {
        let short = name.trim_start_matches("src/");
        assert_snapshot!(format!("minimal@{short}"), file(&catalogue, name));
    }
    for name in ["error.rs", "envelope.rs"] {
        assert_snapshot!(
            format!("minimal@{name}"),
            file(&catalogue, &format!("src/{name}"))
        );
    }
}

#[test]
fn causes_with_messages_of_their_own() {
    let catalogue = small(&format!(
        "{FLAT}errors:
  INVALID:
    status: 400
    summary: Invalid
    details: {{ field: {{ type: string, optional: true, description: The `field`., example: a }} }}
    causes:
      - {{ id: missing, text: It is missing, message: '{{field}} is missing' }}
      - id: not_one_of
        text: It is not one of them
        message: '{{field}} must be one of: {{allowed}}'
        params: {{ allowed: {{ type: array, items: {{ type: string }}, example: [a, b] }} }}
"
    ));
    assert_snapshot!("causes@errors.rs", file(&catalogue, "src/errors.rs"));
}

#[test]
fn headers_and_waiting() {
    let catalogue = small(&format!(
        "{FLAT}context: {{ requestId: {{ type: string, example: r }} }}
errors:
  LIMITED:
    status: 429
    summary: Limited
    message_fixed: true
    details: {{ wait: {{ type: integer, minimum: 0, unit: seconds, example: 1 }} }}
    headers:
      Retry-After: '{{wait}}'
      Request-Id: '{{requestId}}'
      X-Left: {{ type: integer, minimum: 0, optional: true }}
    retry: {{ after: wait }}
"
    ));
    assert_snapshot!("headers@errors.rs", file(&catalogue, "src/errors.rs"));
    assert_snapshot!("headers@context.rs", file(&catalogue, "src/context.rs"));
}

#[test]
fn codes_that_carry_the_same_share_it() {
    let catalogue = small(&format!(
        "{FLAT}errors:
  NO_TICKET:
    status: 404
    summary: No such ticket
    details: {{ id: {{ type: string, description: The ticket., example: t1 }} }}
  NO_TEAM:
    status: 404
    summary: No such team
    details: {{ id: {{ type: string, description: The team., example: t2 }} }}
"
    ));
    for name in ["errors.rs", "shapes.rs", "builders.rs"] {
        let text = file(&catalogue, &format!("src/{name}"));
        assert_snapshot!(format!("shared@{name}"), text);
    }
}

#[test]
fn the_context_is_filled_with_what_is_known() {
    let catalogue = small(
        "context:
  correlation_id: { type: string, example: r }
  at: { type: string, format: date-time, optional: true, example: 2025-12-14T10:30:00Z }
  region: { type: string, enum: [eu, us], example: eu }
envelope: { code: $code, id: $correlation_id, at: $at, region: $region }
errors: { GONE: { status: 410, summary: Gone } }
",
    );
    assert_snapshot!("filled@context.rs", file(&catalogue, "src/context.rs"));
    let web = file(&catalogue, "src/web/context.rs");
    assert_snapshot!("filled@web.rs", web);
}

#[test]
fn problem_details_are_written_beside_the_envelope() {
    let catalogue = small(
        "docs_base_url: https://example.com/errors
context: { requestId: { type: string, example: r } }
envelope: { code: $code, cause: $cause, details: $details, id: $requestId }
errors:
  TAKEN:
    status: 409
    summary: Taken
    details: { title: { type: string, example: a } }
    causes: [{ id: by_other, text: Somebody else has it }]
",
    );
    assert_snapshot!("problem@envelope.rs", file(&catalogue, "src/envelope.rs"));
    assert_snapshot!("problem@openapi.json", openapi(&catalogue));
}

/// What the feature `utoipa` hands on; JSON has no place for a header.
fn openapi(catalogue: &Catalogue) -> String {
    let mut files = package(catalogue).into_iter();
    let file = files.find(|file| file.path == "rust/src/openapi.json");
    file.unwrap().contents
}

#[test]
fn strings_of_a_set_are_an_enum() {
    let catalogue = small(
        "envelope: { code: $code, details: $details }
errors:
  TYPED:
    status: 400
    summary: Typed
    details: { kind: { type: string, enum: [one-two, '*/'], example: one-two } }
",
    );
    assert_snapshot!("enum@errors.rs", file(&catalogue, "src/errors.rs"));
    assert_snapshot!("enum@details.rs", file(&catalogue, "src/details.rs"));
}

#[test]
fn objects_are_structs() {
    let catalogue = small(
        "envelope: { code: $code, details: $details }
errors:
  TYPED:
    status: 400
    summary: Typed
    details:
      place:
        type: object
        optional: true
        properties:
          at: { type: number, minimum: -1.5 }
          pin: { type: string, optional: true, sensitive: true }
",
    );
    assert_snapshot!("object@errors.rs", file(&catalogue, "src/errors.rs"));
    assert_snapshot!("object@details.rs", file(&catalogue, "src/details.rs"));
}

#[test]
fn groups_are_enums() {
    let catalogue = small(&format!(
        "{FLAT}errors:
  A: {{ status: 400, summary: First }}
  B: {{ status: 404, summary: Second }}
groups: {{ read: {{ description: Reading., codes: [B] }} }}
"
    ));
    assert_snapshot!("groups@groups.rs", file(&catalogue, "src/groups.rs"));
}

#[test]
fn what_extractors_refuse_needs_an_error_that_asks_for_nothing() {
    let statuses = |errors: &str| small(&format!("{FLAT}errors:\n{errors}"));
    let refused = "  REFUSED: { status: 400, summary: Refused }\n";
    let failed = "  FAILED: { status: 500, summary: Failed }\n";
    let asks = "  ASKS: { status: 400, summary: Asks, details: { field: { type: string } } }\n";
    let has = |catalogue: &Catalogue, name: &str| {
        let module = package(catalogue)
            .into_iter()
            .find(|file| file.path == "rust/src/web/axum/rejections.rs");
        module.is_some_and(|file| file.contents.contains(name))
    };
    let both = statuses(&format!("{refused}{failed}"));
    assert!(has(&both, "JsonRejection") && has(&both, "PathRejection"));
    assert_snapshot!("rejections@error.rs", file(&both, "src/error.rs"));
    // What only the service can mend is not said to be the client's.
    let client = statuses(refused);
    assert!(has(&client, "JsonRejection") && !has(&client, "PathRejection"));
    let server = statuses(&format!("{asks}{failed}"));
    assert!(!has(&server, ""));
}

#[test]
fn texts_that_would_break_out() {
    let catalogue = small(&format!(
        "{FLAT}errors:
  EVIL:
    status: 400
    summary: '*/ <b> [x] `tick https://example.com'
    description: |
      <script>alert(1)</script> [x] `code` and `odd

          fn indented() {{}}

      ```rust
      compile_error!();
    causes: [{{ id: it, text: '*/ `a` [b] <i>', message: '{{{{}}}} \"# \\' }}]
    deprecated: {{ since: 1.0.0, note: '*/ \"# <b>' }}
retired: {{ OLD: {{ since: 0.1.0, replaced_by: EVIL, note: '[x] <b>' }} }}
"
    ));
    assert_snapshot!("hostile@errors.rs", file(&catalogue, "src/errors.rs"));
    assert_snapshot!("hostile@code.rs", file(&catalogue, "src/code.rs"));
}

#[test]
fn envelopes_are_written_and_read_as_their_templates_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/valid/envelopes");
    for name in ["flat", "github", "json-api", "problem-details", "stripe"] {
        let catalogue = errbook_codegen::check(&folder.join(format!("{name}.yaml"))).catalogue;
        let text = file(&catalogue.unwrap(), "src/envelope.rs");
        assert_snapshot!(format!("{name}@envelope.rs"), text);
    }
}
