//! What every judge has to say of a response, and what it says.

use std::collections::BTreeMap;

use errbook_codegen::wire;
use errbook_tests::mutations::{self, Change, Expected, Mutation};
use serde_json::{Value, json};

use super::instances::Instance;
use super::report::{Line, disagreement};
use super::{Case, rust};

/// What every judge says of a response, by what was changed in it.
///
/// The clients read status, headers and body. The document of OpenAPI 3.1 is asked for the response of
/// the status; the simple profile and the JSON Schema describe bodies alone, and cannot see a status.
/// A schema knows the codes of its own version, so that it refuses one that a client calls newer.
#[rustfmt::skip]
pub const TABLE: [(Change, &str, bool, bool); 11] = [
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

/// What a client makes of a response.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    pub kind: String,
    pub code: Option<String>,
    /// Where the contract is broken.
    pub paths: Vec<String>,
    /// Whether the details are those of the body; always so for a client that says nothing of them.
    pub has_details: bool,
    /// What a guard for bodies says.
    pub is_body: Option<bool>,
}

impl Verdict {
    pub fn read(verdict: &Value) -> Self {
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
pub struct Question<'a> {
    pub case: &'a Case<'a>,
    pub instance: &'a Instance<'a>,
    pub headers: &'a [(String, String)],
    pub mutation: Mutation,
}

impl Question<'_> {
    /// As the clients' drivers read it.
    pub fn line(&self) -> String {
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
pub struct Verdicts {
    pub rust: Verdict,
    pub typescript: Verdict,
    pub openapi: bool,
    pub simple: bool,
    pub schema: bool,
}

/// The judges' verdicts beside the table's, if they differ.
pub fn judged(question: &Question<'_>, verdicts: &Verdicts) -> Option<String> {
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

/// The changed responses of what the server sent: of every example, and of one random error of a code.
pub fn questions<'a>(cases: &'a [Case<'a>], sent: &'a [Vec<rust::Sent>]) -> Vec<Question<'a>> {
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

/// The test above fails where it should: each judge that says something else than the table is named,
/// with the line of the catalogue.
#[test]
fn a_disagreement_names_the_output_and_the_line_of_the_catalogue() {
    let catalogues = super::catalogues();
    let cases = super::cases(&catalogues);
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
