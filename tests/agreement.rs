//! All outputs agree.
//!
//! The Rust server type raises every example of the real catalogue and of every fixture, and random
//! errors of every code and cause. What it answers is what the model says, what the fixtures and the
//! OpenAPI examples hold, and what the pages show; the Rust client decodes it to an equal value, the
//! TypeScript client to the same code and details, and every schema accepts it.
//!
//! Then responses are changed in every way that a client has to notice or to bear, and all judges say
//! of each of them what [`TABLE`] says, or the test fails and names the judge and the line of the
//! catalogue.

#[path = "agreement/documents.rs"]
mod documents;
#[path = "agreement/instances.rs"]
mod instances;
#[path = "agreement/report.rs"]
mod report;
#[path = "agreement/rust.rs"]
mod rust;
#[path = "agreement/schemas.rs"]
mod schemas;
#[path = "openapi/tools.rs"]
#[allow(dead_code, reason = "the linter is none of the judges")]
mod tools;
#[path = "agreement/typescript.rs"]
mod typescript;
#[path = "typescript/cases.rs"]
#[allow(dead_code, reason = "the cases of the suite are other ones")]
mod typescript_cases;

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use errbook_codegen::model::Catalogue;
use errbook_codegen::wire;
use errbook_tests::mutations::{self, Change, Expected, Mutation};
use errbook_tests::{arbitrary, crates, root, valid_files};
use instances::Instance;
use report::{Line, disagreement};
use serde_json::{Value, json};

/// What every judge says of a response, by what was changed in it.
///
/// The clients read status, headers and body. The document of OpenAPI 3.1 is asked for the response of
/// the status; the simple profile and the JSON Schema describe bodies alone, and cannot see a status.
/// A schema knows the codes of its own version, so that it refuses one that a client calls newer.
#[rustfmt::skip]
const TABLE: [(Change, &str, bool, bool); 11] = [
    // changed           Rust, TypeScript  OpenAPI  simple profile, JSON Schema, isErrorBody
    (Change::None,       "known",          true,    true),
    (Change::Member,     "known",          true,    true),
    (Change::Text,       "known",          true,    true),
    (Change::Optional,   "known",          true,    true),
    (Change::Required,   "malformed",      false,   false),
    (Change::Value,      "malformed",      false,   false),
    (Change::Status,     "malformed",      false,   true),
    (Change::Code,       "newer",          false,   false),
    (Change::NoCode,     "other",          false,   false),
    (Change::Literal,    "other",          false,   false),
    (Change::Body,       "other",          false,   false),
];

/// A catalogue, and the errors that are raised.
struct Case<'a> {
    name: String,
    /// Its file; random catalogues have none.
    path: Option<PathBuf>,
    catalogue: &'a Catalogue,
    instances: Vec<Instance<'a>>,
}

/// A response on the wire.
#[derive(Debug, Clone, PartialEq)]
struct Response {
    status: u16,
    headers: Vec<(String, String)>,
    body: String,
}

/// What a client makes of a response.
#[derive(Debug, Clone, PartialEq)]
struct Verdict {
    kind: String,
    code: Option<String>,
    /// Where the contract is broken.
    paths: Vec<String>,
    /// Whether the details are those of the body; always so for a client that says nothing of them.
    has_details: bool,
    /// What a guard for bodies says.
    is_body: Option<bool>,
}

impl Verdict {
    fn read(verdict: &Value) -> Self {
        let paths = verdict["paths"].as_array();
        let path = |path: &Value| match path.as_str() {
            // The Rust client names the whole response, which is what a status belongs to.
            Some("") => "status".to_owned(),
            path => path.unwrap_or_default().to_owned(),
        };
        Self {
            kind: verdict["kind"].as_str().unwrap_or_default().to_owned(),
            code: verdict["code"].as_str().map(str::to_owned),
            paths: paths.into_iter().flatten().map(path).collect(),
            has_details: verdict["details"] != false,
            is_body: verdict["body"].as_bool(),
        }
    }

    /// In words; of the places where the contract is broken only the one that is asked for, if it is
    /// among them.
    fn words(&self, place: &str) -> String {
        let mut words = self.kind.clone();
        words.extend(self.code.iter().flat_map(|code| [" ", code]));
        if !self.paths.is_empty() {
            let is_asked = self.paths.iter().any(|path| path == place);
            let paths = if is_asked {
                place.to_owned()
            } else {
                self.paths.join(", ")
            };
            words.extend([" at ", &paths]);
        }
        if !self.has_details {
            words.push_str(", with other details");
        }
        words
    }
}

/// A changed response, and where it comes from.
struct Question<'a> {
    case: &'a Case<'a>,
    instance: &'a Instance<'a>,
    headers: &'a [(String, String)],
    mutation: Mutation,
}

impl Question<'_> {
    /// As the clients' drivers read it.
    fn line(&self) -> String {
        let Mutation { status, body, .. } = &self.mutation;
        let headers: BTreeMap<_, _> = self.headers.iter().cloned().collect();
        json!({
            "case": self.case.name,
            "status": status,
            "headers": headers,
            "body": body.to_string(),
            "details": mutations::details(self.case.catalogue, self.instance.error, body),
        })
        .to_string()
    }

    /// What a client has to say.
    fn expected(&self, kind: &str) -> Verdict {
        let code = &self.instance.error.code;
        let (code, path) = match &self.mutation.expected {
            Expected::Known => (Some(code.clone()), None),
            Expected::Newer(newer) => (Some((*newer).to_owned()), None),
            Expected::Malformed(path) => (Some(code.clone()), Some(path.clone())),
            Expected::Other => (None, None),
        };
        Verdict {
            kind: kind.to_owned(),
            code,
            paths: path.into_iter().collect(),
            has_details: true,
            is_body: None,
        }
    }

    /// OpenAPI 3.0 cannot say which of several items is which, so that the simple profile cannot refuse
    /// what is wrong within one of them.
    fn is_among_items(&self) -> bool {
        let place = &self.mutation.place;
        place.match_indices('/').any(|(end, _)| {
            let items = self.mutation.body.pointer(&place[..end]);
            items
                .and_then(Value::as_array)
                .is_some_and(|items| items.len() > 1)
        })
    }
}

/// What all judges say of one response.
struct Verdicts {
    rust: Verdict,
    typescript: Verdict,
    openapi: bool,
    simple: bool,
    schema: bool,
}

/// The judges' verdicts beside the table's, if they differ.
fn judged(question: &Question<'_>, verdicts: &Verdicts) -> Option<String> {
    let Question {
        case,
        instance,
        mutation,
        ..
    } = question;
    let of_change = |row: &&(Change, &str, bool, bool)| row.0 == mutation.change;
    let (_, client, openapi, body) = TABLE.iter().find(of_change).unwrap();
    let expected = question.expected(client);
    let place = expected.paths.first().map_or("", String::as_str);
    let client = |judge, says: &Verdict| Line {
        judge,
        says: says.words(place),
        expected: expected.words(place),
    };
    let word = |accepts: bool| if accepts { "accepts" } else { "refuses" }.to_owned();
    let schema = |judge, says, expected| Line {
        judge,
        says: word(says),
        expected: word(expected),
    };
    let mut lines = vec![
        client("generated/rust", &verdicts.rust),
        client("generated/typescript", &verdicts.typescript),
        schema("generated/openapi/errors.yaml", verdicts.openapi, *openapi),
        schema(
            "generated/schema/error-response.schema.json",
            verdicts.schema,
            *body,
        ),
    ];
    if !question.is_among_items() {
        lines.push(schema(
            "generated/openapi/errors.simple.yaml",
            verdicts.simple,
            *body,
        ));
    }
    if let Some(is_body) = verdicts.typescript.is_body {
        lines.push(schema("generated/typescript, isErrorBody", is_body, *body));
    }
    let about = format!(
        "{}: {} with {}\n  HTTP {} {}",
        case.name,
        instance.name(),
        mutation.what,
        mutation.status,
        mutation.body,
    );
    disagreement(case, &instance.error.code, &mutation.place, &about, &lines)
}

/// The response of the Rust server beside all that other outputs say of it.
fn sent(
    case: &Case<'_>,
    instance: &Instance<'_>,
    sent: &rust::Sent,
    documents: &documents::Documents,
) -> Option<String> {
    let about = format!(
        "{}: {}\n  HTTP {:?}",
        case.name,
        instance.name(),
        sent.response
    );
    let server = shown(&sent.response);
    let model = Response {
        status: instance.response.status,
        headers: instance.response.headers.clone(),
        body: instance.response.body.to_string(),
    };
    let mut lines = vec![
        Line {
            judge: "the catalogue's model",
            says: shown(&model),
            expected: server.clone(),
        },
        Line {
            judge: "generated/rust, the client's error",
            says: if sent.is_equal { "equal" } else { "another" }.to_owned(),
            expected: "equal".to_owned(),
        },
    ];
    if instance.documented {
        for (judge, response) in documents.of(instance) {
            let has_head = response.status != 0;
            let expected = if has_head {
                server.clone()
            } else {
                body(&sent.response.body)
            };
            let says = if has_head {
                shown(&response)
            } else {
                body(&response.body)
            };
            lines.push(Line {
                judge,
                says,
                expected,
            });
        }
    }
    disagreement(case, &instance.error.code, "", &about, &lines)
}

/// A response as one text in which equal JSON is equal.
fn shown(response: &Response) -> String {
    let headers: Vec<String> = response
        .headers
        .iter()
        .map(|(name, value)| format!("{name}: {value}"))
        .collect();
    format!(
        "{} [{}] {}",
        response.status,
        headers.join("; "),
        body(&response.body)
    )
}

fn body(text: &str) -> String {
    fn sorted(value: Value) -> Value {
        match value {
            Value::Object(members) => {
                let members: BTreeMap<_, _> = members.into_iter().collect();
                members
                    .into_iter()
                    .map(|(key, value)| (key, sorted(value)))
                    .collect()
            }
            Value::Array(items) => items.into_iter().map(sorted).collect(),
            other => other,
        }
    }
    match serde_json::from_str(text) {
        Ok(value) => sorted(wire::whole(value)).to_string(),
        Err(error) => format!("no JSON ({error}): {text}"),
    }
}

/// The catalogues: all whose crates are compiled anyway.
fn catalogues() -> Vec<(String, Catalogue)> {
    let fixtures = crates::catalogues().into_iter();
    fixtures.chain(crates::compiled_only()).collect()
}

/// Every case with its instances, from the same seed in every run.
fn cases(catalogues: &[(String, Catalogue)]) -> Vec<Case<'_>> {
    let mut runner = arbitrary::runner();
    let mut paths: BTreeMap<String, PathBuf> = valid_files().into_iter().collect();
    paths.insert("real".to_owned(), root().join("spec/catalogue.yaml"));
    catalogues
        .iter()
        .map(|(name, catalogue)| Case {
            path: paths.get(name).cloned(),
            instances: instances::of(catalogue, &mut runner),
            name: name.clone(),
            catalogue,
        })
        .collect()
}

/// The changed responses of what the server sent: of every example, and of one random error of a code.
fn questions<'a>(cases: &'a [Case<'a>], sent: &'a [Vec<rust::Sent>]) -> Vec<Question<'a>> {
    let mut questions = Vec::new();
    for (case, sent) in cases.iter().zip(sent) {
        for (instance, sent) in case.instances.iter().zip(sent) {
            let Ok(body) = serde_json::from_str(&sent.response.body) else {
                continue;
            };
            let response = wire::Response {
                status: sent.response.status,
                headers: sent.response.headers.clone(),
                body,
            };
            let mut mutations = mutations::of(case.catalogue, instance.error, &response);
            if !instance.documented && instance.example.name != "new-random-0" {
                mutations.truncate(1);
            }
            questions.extend(mutations.into_iter().map(|mutation| Question {
                case,
                instance,
                headers: &sent.response.headers,
                mutation,
            }));
        }
    }
    questions
}

#[test]
fn all_outputs_agree_on_every_response() {
    let catalogues = catalogues();
    let cases = cases(&catalogues);
    let folder = root().join("target/agreement");
    let server = rust::Program::build(&cases);
    let mut answers = server.send().into_iter();
    let all_sent: Vec<Vec<rust::Sent>> = cases
        .iter()
        .map(|case| answers.by_ref().take(case.instances.len()).collect())
        .collect();

    let mut disagreements = Vec::new();
    for (case, responses) in cases.iter().zip(&all_sent) {
        let documents = documents::Documents::new(case.catalogue);
        assert_eq!(
            case.instances.len(),
            responses.len(),
            "{} answered too little",
            case.name
        );
        for (instance, response) in case.instances.iter().zip(responses) {
            disagreements.extend(sent(case, instance, response, &documents));
        }
    }

    let questions = questions(&cases, &all_sent);
    let asked = folder.join("asked.ndjson");
    let lines: Vec<String> = questions.iter().map(Question::line).collect();
    fs::write(&asked, lines.join("\n") + "\n").unwrap();
    let rust = server.judge(&asked);
    let typescript = typescript::judge(&cases, &asked);
    let schemas = schemas::judge(&folder, &questions);
    assert_eq!(
        (rust.len(), typescript.len()),
        (questions.len(), questions.len())
    );
    for (at, question) in questions.iter().enumerate() {
        let (openapi, simple, schema) = schemas[at];
        let verdicts = Verdicts {
            rust: rust[at].clone(),
            typescript: typescript[at].clone(),
            openapi,
            simple,
            schema,
        };
        disagreements.extend(judged(question, &verdicts));
    }
    for (change, ..) in TABLE {
        let is_asked = questions
            .iter()
            .any(|question| question.mutation.change == change);
        assert!(is_asked, "no response is changed by {change:?}");
    }
    let count = disagreements.len();
    disagreements.truncate(20);
    assert!(
        count == 0,
        "{count} disagreements in {} responses\n\n{}",
        questions.len(),
        disagreements.join("\n")
    );
    println!(
        "{} responses, {} errors",
        questions.len(),
        cases.iter().map(|case| case.instances.len()).sum::<usize>()
    );
}

/// Runs a program that has to succeed, and returns what it printed.
fn run(command: &mut Command) -> String {
    let output = command
        .output()
        .unwrap_or_else(|error| panic!("{command:?} did not start: {error}"));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?} failed:\n{said}");
    String::from_utf8(output.stdout).unwrap()
}

/// The test above fails where it should: each judge that says something else than the table is named,
/// with the line of the catalogue.
#[test]
fn a_disagreement_names_the_output_and_the_line_of_the_catalogue() {
    let catalogues = catalogues();
    let cases = cases(&catalogues);
    let case = cases.iter().find(|case| case.name == "real").unwrap();
    let instance = case
        .instances
        .iter()
        .find(|it| it.error.code == "RATE_LIMITED")
        .unwrap();
    let mutations = mutations::of(case.catalogue, instance.error, &instance.response);
    let lost = |mutation: &Mutation| {
        mutation.change == Change::Required && mutation.place == "/error/retryAfter"
    };
    let question = Question {
        case,
        instance,
        headers: &[],
        mutation: mutations.into_iter().find(lost).unwrap(),
    };
    let agreed = || Verdicts {
        rust: question.expected("malformed"),
        typescript: question.expected("malformed"),
        openapi: false,
        simple: false,
        schema: false,
    };
    assert_eq!(judged(&question, &agreed()), None);

    let known = Verdict {
        paths: Vec::new(),
        ..question.expected("known")
    };
    let elsewhere = Verdict {
        paths: vec!["/meta".to_owned()],
        ..agreed().typescript
    };
    for (verdicts, judge, says) in [
        (
            Verdicts {
                rust: known,
                ..agreed()
            },
            "generated/rust",
            "known RATE_LIMITED",
        ),
        (
            Verdicts {
                typescript: elsewhere,
                ..agreed()
            },
            "generated/typescript",
            "malformed RATE_LIMITED at /meta",
        ),
        (
            Verdicts {
                openapi: true,
                ..agreed()
            },
            "generated/openapi/errors.yaml",
            "accepts",
        ),
        (
            Verdicts {
                simple: true,
                ..agreed()
            },
            "generated/openapi/errors.simple.yaml",
            "accepts",
        ),
        (
            Verdicts {
                schema: true,
                ..agreed()
            },
            "generated/schema/error-response.schema.json",
            "accepts",
        ),
    ] {
        let report = judged(&question, &verdicts).unwrap();
        assert!(
            report.contains(&format!("{judge} disagrees\n    says:     {says}\n")),
            "{report}"
        );
        assert_eq!(report.matches("disagrees").count(), 1, "{report}");
        assert!(report.contains("spec/catalogue.yaml:"), "{report}");
        assert!(report.contains(": retryAfter:"), "{report}");
    }
}
