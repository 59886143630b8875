//! All outputs agree.
//!
//! The Rust server type raises every example of the real catalogue and of every fixture, and random
//! errors of every code and cause. What it answers is what the model says, what the fixtures and the
//! OpenAPI examples hold, and what the pages show; the Rust client decodes it to an equal value, the
//! TypeScript client to the same code and details, and every schema accepts it.
//!
//! Then responses are changed in every way that a client has to notice or to bear, and all judges say
//! of each of them what [`table::TABLE`] says, or the test fails and names the judge and the line of the
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
#[path = "agreement/sent.rs"]
mod sent;
#[path = "agreement/table.rs"]
mod table;
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

use errbook_codegen::model::Catalogue;
use errbook_tests::{arbitrary, crates, root, valid_files};
use instances::Instance;
use table::{Question, Verdicts, judged};

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
            disagreements.extend(sent::disagreement(case, instance, response, &documents));
        }
    }

    let questions = table::questions(&cases, &all_sent);
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
    for (change, ..) in table::TABLE {
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
