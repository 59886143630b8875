//! `verify` says of a captured response what the clients and the schemas say of it, whichever way it was
//! captured; and its fast pass and its slow one never disagree.

#[path = "verify/breaks.rs"]
mod breaks;
#[path = "verify/command.rs"]
mod command;
#[path = "agreement/instances.rs"]
mod instances;

use errbook_codegen::model::Catalogue;
use errbook_codegen::wire;
use errbook_tests::mutations::{self, Expected, Mutation};
use errbook_tests::{arbitrary, crates};
use errbook_verify::{Kind, Problem, Verdict, Verifier};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

/// The catalogues of the agreement suite.
fn catalogues() -> Vec<(String, Catalogue)> {
    let fixtures = crates::catalogues().into_iter();
    fixtures.chain(crates::compiled_only()).collect()
}

/// A response as a line, in each way in which it may be captured.
fn lines(status: u16, headers: &[(String, String)], body: &Value) -> Vec<String> {
    let text = Value::String(body.to_string());
    let pairs: Vec<Value> = headers
        .iter()
        .map(|(name, value)| json!([name.to_lowercase(), value]))
        .collect();
    let object: Value = headers
        .iter()
        .map(|(name, value)| (name.clone(), json!(value)))
        .collect::<serde_json::Map<_, _>>()
        .into();
    let lists: Value = headers
        .iter()
        .map(|(name, value)| (name.to_uppercase(), json!([value])))
        .collect::<serde_json::Map<_, _>>()
        .into();
    let mut lines = vec![
        json!({ "url": "/x", "status": status, "headers": object, "body": text }),
        json!({ "body": text, "headers": lists, "status": status }),
        json!({ "status": status, "body": text, "headers": pairs, "time": 1.5e3 }),
    ];
    // A body that is a string has to stand in its text: a string is a text.
    if !body.is_string() {
        lines.extend([
            json!({ "method": "GET", "status": status, "headers": pairs, "body": body }),
            json!({ "body": body, "status": status, "headers": object }),
        ]);
    }
    lines.iter().map(Value::to_string).collect()
}

fn problems(verifier: &mut Verifier<'_>, line: &str) -> Vec<Problem> {
    let verdict = verifier.judge(line.as_bytes());
    assert_eq!(verdict, verifier.explain(line.as_bytes()), "{line}");
    match verdict {
        Verdict::Error { problems, headers } => {
            assert!(headers, "{line}");
            problems
        }
        other => panic!("{other:?}: {line}"),
    }
}

/// Whether the problems are what a client has to say, in the words of the agreement table.
fn is_as_expected(mutation: &Mutation, code: &str, problems: &[Problem]) -> bool {
    let is_of = |problem: &Problem, code: &str| problem.code.as_deref() == Some(code);
    match &mutation.expected {
        Expected::Known => problems.is_empty(),
        Expected::Newer(newer) => {
            let kinds: Vec<Kind> = problems.iter().map(|problem| problem.kind).collect();
            kinds == [Kind::UnknownCode] && is_of(&problems[0], newer)
        }
        Expected::Malformed(path) => {
            problems.iter().any(|problem| is_at(&problem.place, path))
                && problems.iter().all(|problem| is_of(problem, code))
        }
        Expected::Other => {
            let kinds = [Kind::Envelope, Kind::NotEnvelope, Kind::NotJson];
            !problems.is_empty() && problems.iter().all(|problem| kinds.contains(&problem.kind))
        }
    }
}

/// Whether a place is the one of that pointer. A key that is sensitive data is `*`.
fn is_at(place: &str, pointer: &str) -> bool {
    let (place, pointer) = (place.split('/'), pointer.split('/'));
    place.clone().count() == pointer.clone().count()
        && place
            .zip(pointer)
            .all(|(here, there)| here == there || here == "*")
}

#[test]
fn verify_agrees_with_the_clients_and_the_schemas() {
    let mut runner = arbitrary::runner();
    let mut count = 0;
    for (name, catalogue) in catalogues() {
        let mut verifier = Verifier::new(&catalogue);
        for instance in instances::of(&catalogue, &mut runner) {
            let wire::Response { headers, .. } = &instance.response;
            let mut changed = mutations::of(&catalogue, instance.error, &instance.response);
            if !instance.documented && instance.example.name != "new-random-0" {
                changed.truncate(1);
            }
            for mutation in changed {
                for line in lines(mutation.status, headers, &mutation.body) {
                    let problems = problems(&mut verifier, &line);
                    assert!(
                        is_as_expected(&mutation, &instance.error.code, &problems),
                        "{name}: {} with {}\n{line}\nexpected {:?}\n{problems:#?}",
                        instance.name(),
                        mutation.what,
                        mutation.expected,
                    );
                    count += 1;
                }
            }
        }
    }
    println!("{count} lines");
}

/// A change of some bytes of a line.
#[derive(Debug, Clone)]
enum Damage {
    Remove(Index, usize),
    Insert(Index, Vec<u8>),
    Replace(Index, u8),
    Copy(Index, Index, usize),
    Truncate(Index),
}

/// What readers of JSON stumble over.
const PIECES: &[&str] = &[
    "\"",
    "\\",
    "\\u",
    "\\ud83d",
    "\\ude00",
    "\\\"",
    "\\n",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "null",
    "true",
    "false",
    "-",
    "0",
    "1e5",
    "1.0",
    "1e999",
    "99999999999999999999",
    "-0",
    "\u{1}",
    "\u{7f}",
    " ",
    "\r",
    "\t",
    "é",
    "\u{feff}",
    "\"code\":1,",
    "\"error\":{},",
    "\"status\":404,",
    "\"headers\":{},",
    "\"body\":1,",
    ",\"x\":[[[[]]]]",
];

fn damage() -> impl Strategy<Value = Damage> {
    let piece = proptest::sample::select(PIECES).prop_map(|piece| piece.as_bytes().to_vec());
    prop_oneof![
        (any::<Index>(), 1..12_usize).prop_map(|(at, count)| Damage::Remove(at, count)),
        (any::<Index>(), piece).prop_map(|(at, bytes)| Damage::Insert(at, bytes)),
        (any::<Index>(), any::<u8>()).prop_map(|(at, byte)| Damage::Replace(at, byte)),
        (any::<Index>(), any::<Index>(), 1..40_usize)
            .prop_map(|(from, to, count)| Damage::Copy(from, to, count)),
        any::<Index>().prop_map(Damage::Truncate),
    ]
}

fn apply(damage: &Damage, line: &mut Vec<u8>) {
    let length = line.len() + 1;
    let end = |from: usize, count: usize, line: &[u8]| (from + count).min(line.len());
    match damage {
        Damage::Remove(at, count) => {
            let from = at.index(length);
            line.drain(from..end(from, *count, line));
        }
        Damage::Insert(at, bytes) => {
            let at = at.index(length);
            line.splice(at..at, bytes.iter().copied());
        }
        Damage::Replace(at, byte) => {
            if let Some(place) = line.get_mut(at.index(length)) {
                *place = *byte;
            }
        }
        Damage::Copy(from, to, count) => {
            let (from, to) = (from.index(length), to.index(length));
            let copied = line[from..end(from, *count, line)].to_vec();
            line.splice(to..to, copied);
        }
        Damage::Truncate(at) => line.truncate(at.index(length)),
    }
}

#[test]
fn the_fast_pass_and_the_slow_one_agree_on_damaged_lines() {
    let mut runner = TestRunner::new(ProptestConfig {
        cases: 400,
        ..arbitrary::runner().config().clone()
    });
    for (name, catalogue) in catalogues() {
        let mut instances = instances::of(&catalogue, &mut arbitrary::runner());
        instances.truncate(40);
        let sound: Vec<String> = instances
            .iter()
            .flat_map(|it| lines(it.response.status, &it.response.headers, &it.response.body))
            .collect();
        let strategy = (any::<Index>(), proptest::collection::vec(damage(), 1..4));
        let verifier = std::cell::RefCell::new(Verifier::new(&catalogue));
        runner
            .run(&strategy, |(at, damages)| {
                let mut line = at.get(&sound).clone().into_bytes();
                for damage in &damages {
                    apply(damage, &mut line);
                }
                let mut verifier = verifier.borrow_mut();
                let shown = String::from_utf8_lossy(&line).into_owned();
                prop_assert_eq!(
                    verifier.judge(&line),
                    verifier.explain(&line),
                    "{}: {}",
                    name,
                    shown
                );
                Ok(())
            })
            .unwrap();
    }
}
