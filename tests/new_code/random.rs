//! Random catalogues, as YAML of another writer and as JSON: adding a code adds lines, and the catalogue
//! says what it said before and has the code besides.

use std::cell::Cell;
use std::fs;

use errbook_codegen::check;
use errbook_codegen::insert::{NewCode, plan};
use errbook_tests::arbitrary;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::Value;

/// A code, texts for its summary that may be anything, causes, and advice.
fn new_code() -> impl Strategy<Value = NewCode> {
    (
        "[A-Z][A-Z0-9]{1,6}(_[A-Z][A-Z0-9]{0,5}){0,2}",
        400..600_i64,
        proptest::option::of(arbitrary::text()),
        subsequence(vec!["expired", "no_funds", "stolen"], 0..3),
        proptest::option::of(Just("backoff".to_owned())),
    )
        .prop_map(|(code, status, summary, causes, retry)| NewCode {
            code,
            status,
            summary: summary.map(|text| text.trim().to_owned()),
            causes: causes.into_iter().map(str::to_owned).collect(),
            retry,
            file: None,
        })
}

#[test]
fn adding_a_code_adds_lines_and_that_code_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("catalogue.yaml");
    let added = Cell::new(0_u32);
    let strategy = (
        arbitrary::catalogue(),
        new_code(),
        0..3_usize,
        0..3_usize,
        notes(),
    );
    let mut runner = arbitrary::runner();
    let outcome = runner.run(&strategy, |(document, new, style, ending, notes)| {
        let text = written(&document, style, ending, &notes);
        fs::write(&path, &text).unwrap();
        let Some(before) = check(&path).catalogue else {
            return Ok(());
        };
        let insertion = match plan(&path, &new) {
            Ok(insertion) => insertion,
            Err(errbook_codegen::insert::InsertError::Entry(_)) => {
                prop_assert_eq!(fs::read_to_string(&path).unwrap(), text);
                return Ok(());
            }
            Err(error) => return Err(fail(&format!("{error}\n{text}"))),
        };
        insertion.apply().unwrap();
        added.set(added.get() + 1);
        let changed = fs::read_to_string(&path).unwrap();
        prop_assert!(
            is_one_insertion(&text, &changed),
            "{}\n---\n{}",
            text,
            changed
        );
        let line = changed.lines().nth(insertion.line() - 1).unwrap();
        prop_assert!(line.contains(&new.code), "{}", line);

        let after = check(&path).catalogue;
        let Some(after) = after else {
            return Err(fail(&changed));
        };
        let others = after.errors().iter().filter(|it| it.code != new.code);
        prop_assert!(others.eq(before.errors()), "{}", changed);
        let def = after.error(&new.code).unwrap();
        prop_assert_eq!(i64::from(def.status), new.status);
        if let Some(summary) = &new.summary {
            prop_assert_eq!(&def.summary, summary);
        }
        let causes: Vec<_> = def.causes.iter().filter_map(|it| it.id.clone()).collect();
        prop_assert_eq!(&causes, &new.causes);
        prop_assert_eq!(after.groups(), before.groups());
        prop_assert_eq!(after.tips(), before.tips());
        Ok(())
    });
    outcome.unwrap();
    let cases = runner.config().cases;
    assert!(
        added.get() * 2 > cases,
        "only {} of {cases} codes were added: the property is hardly tested",
        added.get()
    );
}

/// The same for catalogues that people wrote.
#[test]
fn every_valid_fixture_takes_a_code_and_keeps_every_byte() {
    let mut catalogues = errbook_tests::catalogues("valid");
    catalogues.push(errbook_tests::root().join("spec/catalogue.yaml"));
    for path in catalogues {
        for code in ["A_FIRST_CODE", "MEDIUM_CODE", "ZZ_LAST_CODE"] {
            let new = NewCode {
                code: code.to_owned(),
                status: 409,
                summary: None,
                causes: vec!["some_cause".to_owned()],
                retry: None,
                file: Some(path.file_name().unwrap().to_str().unwrap().to_owned()),
            };
            let insertion = match plan(&path, &new) {
                Ok(insertion) => insertion,
                Err(error) => panic!("{}: {error}", path.display()),
            };
            let before = fs::read_to_string(&path).unwrap();
            let after = std::str::from_utf8(insertion.contents()).unwrap();
            assert!(is_one_insertion(&before, after), "{after}");
        }
    }
}

/// Comments and empty lines, and which lines of a file they stand before.
fn notes() -> impl Strategy<Value = Vec<(prop::sample::Index, &'static str)>> {
    let note = select(vec!["", "# a", "  # b", "    # c", "      # d: e", "#"]);
    prop::collection::vec((any::<prop::sample::Index>(), note), 0..12)
}

/// The document as YAML of `serde_yaml` with notes in it, as JSON over several lines, or as JSON on one;
/// as it is, with CRLF, or without a line break at its end.
fn written(
    document: &Value,
    style: usize,
    ending: usize,
    notes: &[(prop::sample::Index, &str)],
) -> String {
    let text = match style {
        0 => {
            let text = serde_yaml::to_string(document).unwrap();
            let mut lines: Vec<&str> = text.lines().collect();
            for (at, note) in notes {
                lines.insert(at.index(lines.len() + 1), note);
            }
            lines.join("\n") + "\n"
        }
        1 => serde_json::to_string_pretty(document).unwrap() + "\n",
        _ => document.to_string() + "\n",
    };
    match ending {
        0 => text,
        1 => text.replace('\n', "\r\n"),
        _ => text.trim_end_matches('\n').to_owned(),
    }
}

/// Whether `after` is `before` with a text put in somewhere.
fn is_one_insertion(before: &str, after: &str) -> bool {
    let pairs = before.bytes().zip(after.bytes());
    let same = pairs.take_while(|(a, b)| a == b).count();
    // From the front as far as possible, the rest has to come from the end.
    after.len() > before.len() && after.as_bytes().ends_with(&before.as_bytes()[same..])
}

fn fail(reason: &str) -> TestCaseError {
    TestCaseError::fail(reason.to_owned())
}
