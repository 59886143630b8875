//! The OpenAPI documents and the schema of the error response, judged by tools that their users
//! run, for the real catalogue and every valid fixture.

#[path = "openapi/bodies.rs"]
mod bodies;
#[path = "openapi/catalogues.rs"]
mod catalogues;
#[path = "openapi/tools.rs"]
mod tools;

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use bodies::pointer_part;
use catalogues::Case;
use errbook_codegen::model::ErrorDef;
use errbook_codegen::{emit, names, wire};
use serde_json::{Value, json};

const DOCUMENTS: [&str; 2] = ["openapi/errors", "openapi/errors.simple"];

/// Everything that the schemas must accept: each example of each code.
fn examples(case: &Case) -> impl Iterator<Item = (&ErrorDef, Value)> {
    case.catalogue.errors().iter().flat_map(|error| {
        let body = |example| wire::response(&case.catalogue, error, example).body;
        error
            .examples
            .iter()
            .map(move |example| (error, body(example)))
    })
}

fn write(case: &Case, root: &Path) {
    for (path, contents) in &case.files {
        let path = root.join(&case.name).join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, contents).unwrap();
    }
}

/// The address of the schema of a response's body, as it stands in a URI.
fn body_pointer(case: &Case, response: &str) -> String {
    let media_type = pointer_part(&case.catalogue.meta().content_type).replace(' ', "%20");
    format!("/components/responses/{response}/content/{media_type}/schema")
}

#[test]
fn yaml_and_json_hold_the_same_and_are_marked() {
    for case in catalogues::all() {
        for document in DOCUMENTS {
            let yaml = &case.files[&format!("{document}.yaml")];
            let json = case.json(&format!("{document}.json"));
            assert_eq!(
                serde_yaml::from_str::<Value>(yaml).unwrap(),
                json,
                "{}",
                case.name
            );
            assert_eq!(
                yaml.lines().next(),
                Some(format!("# {}", emit::HEADER).as_str())
            );
            assert_eq!(json["x-generated"], emit::HEADER);
        }
        assert_eq!(
            case.json("schema/error-response.schema.json")["$comment"],
            emit::HEADER
        );
        assert!(case.files["openapi/README.md"].starts_with(&format!("<!-- {}", emit::HEADER)));
    }
}

/// `openapi-spec-validator` accepts the documents, a YAML 1.1 parser reads in them what their JSON
/// twins say, and the simple profile judges bodies as OpenAPI 3.0 does.
#[test]
fn openapi_spec_validator_accepts() {
    let root = tempfile::tempdir().unwrap();
    let (mut documents, mut judged) = (Vec::new(), Vec::new());
    for case in catalogues::all() {
        write(&case, root.path());
        let path = |document: &str| root.path().join(&case.name).join(document);
        documents.extend(DOCUMENTS.map(path));
        let simple = path("openapi/errors.simple");
        let mut judge = |pointer: &str, body: &Value, accept: bool| {
            judged.push(json!({
                "document": simple, "pointer": pointer, "body": body, "accept": accept,
            }));
        };
        for (error, body) in examples(&case) {
            judge("/components/schemas/ErrorResponse", &body, true);
            judge(
                &body_pointer(&case, &names::pascal(&error.code)),
                &body,
                true,
            );
            for (place, broken) in bodies::broken(&case.catalogue, error, &body) {
                // OpenAPI 3.0 cannot say which of several items is which.
                let among_items = |end: usize| {
                    let items = body.pointer(&place[..end]).and_then(Value::as_array);
                    items.is_some_and(|items| items.len() > 1)
                };
                if !place.match_indices('/').any(|(end, _)| among_items(end)) {
                    judge("/components/schemas/ErrorResponse", &broken, false);
                }
            }
        }
    }
    let cases = root.path().join("cases.json");
    fs::write(
        &cases,
        json!({ "documents": documents, "bodies": judged }).to_string(),
    )
    .unwrap();
    let output = Command::new(tools::python())
        .arg(tools::folder().join("judge.py"))
        .arg(cases)
        .output()
        .unwrap();
    let complaints = String::from_utf8_lossy(&output.stdout);
    let failure = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{complaints}{failure}");
}

/// Both documents of every catalogue, with that ending, below `root`.
fn write_all(root: &Path, ending: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for case in catalogues::all() {
        write(&case, root);
        let path = |document| root.join(&case.name).join(format!("{document}.{ending}"));
        files.extend(DOCUMENTS.map(path));
    }
    files
}

#[test]
fn spectral_has_nothing_to_say() {
    let root = tempfile::tempdir().unwrap();
    let output = Command::new("node")
        .arg(tools::npm("@stoplight/spectral-cli/dist/index.js"))
        .args(["lint", "--fail-severity", "hint", "--ruleset"])
        .arg(tools::folder().join("spectral.yaml"))
        .args(write_all(root.path(), "yaml"))
        .output()
        .unwrap_or_else(|error| panic!("cannot run node: {error}\nhelp: https://nodejs.org"));
    let stdout = String::from_utf8_lossy(&output.stdout);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stdout}\n{stderr}");
    assert!(stdout.contains("No results with a severity of"), "{stdout}");
}

#[test]
fn openapi_schema_validator_accepts() {
    let root = tempfile::tempdir().unwrap();
    tools::npm("");
    let output = Command::new("node")
        .arg(tools::folder().join("validate.mjs"))
        .args(write_all(root.path(), "json"))
        .output()
        .unwrap_or_else(|error| panic!("cannot run node: {error}\nhelp: https://nodejs.org"));
    let stdout = String::from_utf8_lossy(&output.stdout);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success() && stdout.is_empty(),
        "{stdout}\n{stderr}"
    );
}

#[test]
fn redocly_has_nothing_to_say() {
    let root = tempfile::tempdir().unwrap();
    let files = write_all(root.path(), "yaml");
    let redocly = tools::npm(tools::REDOCLY);
    let output = Command::new("node")
        .arg(redocly)
        .args(["lint", "--format", "json", "--config"])
        .arg(tools::folder().join("redocly.yaml"))
        .args(&files)
        .env("REDOCLY_TELEMETRY", "off")
        .env("REDOCLY_SUPPRESS_UPDATE_NOTICE", "true")
        .output()
        .unwrap_or_else(|error| panic!("cannot run node: {error}\nhelp: https://nodejs.org"));
    let (stdout, stderr) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    assert!(output.status.success(), "{stdout}\n{stderr}");
    // Success alone would be said of no file at all, and with warnings.
    let validated = stderr.matches(": validated in").count();
    assert_eq!(validated, files.len(), "{stderr}");
    assert_eq!(
        stdout.matches("\"warnings\": 0").count(),
        files.len(),
        "{stdout}"
    );
}

/// What a validator of JSON Schema says to a body, by schema of one document.
struct Judge {
    document: Value,
    validators: HashMap<String, jsonschema::Validator>,
}

impl Judge {
    fn new(document: Value) -> Self {
        Self {
            document,
            validators: HashMap::new(),
        }
    }

    fn accepts(&mut self, pointer: &str, body: &Value) -> bool {
        let validator = self
            .validators
            .entry(pointer.to_owned())
            .or_insert_with(|| {
                let mut schema = self.document.clone();
                if !pointer.is_empty() {
                    schema["$ref"] = json!(format!("#{pointer}"));
                }
                jsonschema::draft202012::new(&schema).unwrap()
            });
        validator.is_valid(body)
    }

    /// The address of a response's schema, through references to other responses.
    fn response(&self, case: &Case, name: &str) -> String {
        let component = &self.document["components"]["responses"][name];
        match component["$ref"].as_str() {
            Some(target) => self.response(case, target.rsplit('/').next().unwrap()),
            None => body_pointer(case, name),
        }
    }
}

#[test]
fn schemas_accept_each_example_of_their_own_codes_only() {
    for case in catalogues::all() {
        let mut openapi = Judge::new(case.json("openapi/errors.json"));
        let mut standalone = Judge::new(case.json("schema/error-response.schema.json"));
        for (error, body) in examples(&case) {
            let whose = format!("{}: {} {body}", case.name, error.code);
            assert!(standalone.accepts("", &body), "{whose}");
            assert!(
                openapi.accepts("/components/schemas/ErrorResponse", &body),
                "{whose}"
            );
            for other in case.catalogue.errors() {
                let response = openapi.response(&case, &names::pascal(&other.code));
                let accepts = openapi.accepts(&response, &body);
                assert_eq!(
                    accepts,
                    other.code == error.code,
                    "{whose} as {}",
                    other.code
                );
            }
            for row in case
                .catalogue
                .statuses()
                .iter()
                .filter(|row| !row.codes.is_empty())
            {
                let response = openapi.response(&case, &format!("Status_{}", row.status));
                let accepts = openapi.accepts(&response, &body);
                assert_eq!(
                    accepts,
                    row.status == error.status,
                    "{whose} as {}",
                    row.status
                );
            }
            for group in case.catalogue.groups() {
                let name = format!("{}Error", names::pascal(&group.name));
                let belongs = group.codes.contains(&error.code);
                let schema = format!("/components/schemas/{name}Response");
                assert_eq!(
                    openapi.accepts(&schema, &body),
                    belongs,
                    "{whose} in {name}"
                );
                if belongs {
                    let response = openapi.response(&case, &format!("{name}_{}", error.status));
                    assert!(openapi.accepts(&response, &body), "{whose} in {response}");
                }
            }
        }
    }
}

#[test]
fn schemas_refuse_bodies_that_break_the_contract() {
    let mut count = 0;
    for case in catalogues::all() {
        let mut openapi = Judge::new(case.json("openapi/errors.json"));
        let mut standalone = Judge::new(case.json("schema/error-response.schema.json"));
        for (error, body) in examples(&case) {
            let own = openapi.response(&case, &names::pascal(&error.code));
            for (how, broken) in bodies::broken(&case.catalogue, error, &body) {
                let whose = format!("{}: {}, {how}: {broken}", case.name, error.code);
                assert!(!standalone.accepts("", &broken), "{whose}");
                assert!(
                    !openapi.accepts("/components/schemas/ErrorResponse", &broken),
                    "{whose}"
                );
                assert!(!openapi.accepts(&own, &broken), "{whose}");
                count += 1;
            }
        }
    }
    assert!(count > 500, "only {count} broken bodies");
}

/// A member that is new breaks no client, wherever objects stand.
#[test]
fn schemas_accept_further_members() {
    fn extend(value: &mut Value) {
        match value {
            Value::Object(members) => {
                members.values_mut().for_each(extend);
                members.insert("aMemberOfTheFuture".to_owned(), json!(1));
            }
            Value::Array(items) => items.iter_mut().for_each(extend),
            _ => {}
        }
    }
    for case in catalogues::all()
        .into_iter()
        .filter(|case| case.name != "types")
    {
        let mut judge = Judge::new(case.json("openapi/errors.json"));
        for (_, mut body) in examples(&case) {
            extend(&mut body);
            assert!(
                judge.accepts("/components/schemas/ErrorResponse", &body),
                "{body}"
            );
        }
    }
}

/// A generator narrows by a discriminator only if each arm has that member, with the one code.
#[test]
fn discriminators_tell_the_truth() {
    fn visit(value: &Value, document: &Value, found: &mut usize) {
        if let Some(discriminator) = value.get("discriminator") {
            let key = discriminator["propertyName"].as_str().unwrap();
            let mapping = discriminator["mapping"].as_object().unwrap();
            assert_eq!(mapping.len(), value["oneOf"].as_array().unwrap().len());
            for ((code, target), arm) in mapping.iter().zip(value["oneOf"].as_array().unwrap()) {
                assert_eq!(target, &arm["$ref"]);
                let schema = document.pointer(&target.as_str().unwrap()[1..]).unwrap();
                assert_eq!(schema["properties"][key]["enum"], json!([code]));
                assert!(schema["required"].as_array().unwrap().contains(&json!(key)));
            }
            *found += 1;
        }
        match value {
            Value::Object(members) => members.values().for_each(|v| visit(v, document, found)),
            Value::Array(items) => items.iter().for_each(|v| visit(v, document, found)),
            _ => {}
        }
    }
    for case in catalogues::all() {
        for document in DOCUMENTS {
            let document = case.json(&format!("{document}.json"));
            let mut found = 0;
            visit(&document, &document, &mut found);
            // `full` has its code in two places, so that no member of one object tells.
            assert!(
                found > 0 || case.name == "full",
                "{} has no discriminator",
                case.name
            );
        }
    }
}

#[test]
fn readme_names_each_response_and_no_other() {
    for case in catalogues::all() {
        let document = case.json("openapi/errors.json");
        let simple = case.json("openapi/errors.simple.json");
        let responses = document["components"]["responses"].as_object().unwrap();
        assert!(
            responses.keys().eq(simple["components"]["responses"]
                .as_object()
                .unwrap()
                .keys())
        );
        let readme = &case.files["openapi/README.md"];
        for name in responses.keys() {
            assert!(
                readme.contains(&format!("| `{name}` |")),
                "{} lacks {name}",
                case.name
            );
        }
        let referred = readme.split("#/components/responses/").skip(1);
        for name in referred.map(|rest| rest.lines().next().unwrap()) {
            assert!(responses.contains_key(name), "{} has no {name}", case.name);
        }
    }
}
