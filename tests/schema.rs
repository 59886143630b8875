//! The format described to editors, to authors and to the validator is one format.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::format_push_string,
    clippy::format_collect,
    reason = "a test may fail"
)]

use std::path::Path;

use errbook_codegen::diagnostics::{RULES, Severity, Sink};
use errbook_codegen::emit::schema;
use errbook_codegen::source::{Sources, parse};
use errbook_codegen::spec::grammar::OBJECTS;
use errbook_codegen::wire;
use errbook_tests::{catalogues, fixtures_folder, root};
use serde_json::Value;

/// Rules that the schema knows too: every fixture of theirs that is readable at all is refused.
const OF_THE_SCHEMA: [&str; 17] = [
    "EB0101", "EB0102", "EB0104", "EB0105", "EB0106", "EB0107", "EB0109", "EB0110", "EB0115",
    "EB0116", "EB0201", "EB0202", "EB0203", "EB0204", "EB0601", "EB0602", "EB0610",
];

/// Fixtures of those rules whose mistake lies beyond a schema.
const BEYOND: [&str; 12] = [
    // A bound of an integer is a number to the schema, whatever its type.
    "EB0101-wrong-type.bound",
    // To JSON, `400.0` is a whole number.
    "EB0101-wrong-type.fraction",
    // `items` is required by arrays only.
    "EB0104-missing-key.items",
    // No YAML at all, or not to our judge.
    "EB0105-unquoted-braces",
    "EB0105-unquoted-braces.several",
    "EB0106-empty.envelope-key",
    // The names that packages cannot have.
    "EB0202-catalogue-name.events",
    "EB0202-catalogue-name.serde-json",
    "EB0202-catalogue-name.super",
    "EB0202-catalogue-name.type",
    // A sum of several bounds.
    "EB0110-out-of-range.sample",
    // Our judge of YAML has no such number.
    "EB0110-out-of-range.huge",
];

fn validator(schema: &Value) -> jsonschema::Validator {
    jsonschema::validator_for(schema).expect("the schema is a schema")
}

fn catalogue_schema() -> Value {
    let artifact = schema::catalogue::emit().unwrap();
    serde_json::from_str(&artifact.contents).unwrap()
}

/// The document as an independent reader of YAML sees it.
fn document(path: &Path) -> Result<Value, serde_yaml::Error> {
    let text = std::fs::read_to_string(path).unwrap();
    let yaml: serde_yaml::Value = serde_yaml::from_str(&text)?;
    Ok(to_json(yaml))
}

/// Keys that are numbers become text, as in every editor.
fn to_json(yaml: serde_yaml::Value) -> Value {
    match yaml {
        serde_yaml::Value::Mapping(map) => map
            .into_iter()
            .map(|(key, value)| {
                let key = match to_json(key) {
                    Value::String(text) => text,
                    other => other.to_string(),
                };
                (key, to_json(value))
            })
            .collect(),
        serde_yaml::Value::Sequence(items) => items.into_iter().map(to_json).collect(),
        serde_yaml::Value::Tagged(tagged) => to_json(tagged.value),
        other => serde_json::to_value(other).unwrap_or(Value::Null),
    }
}

fn is_included(path: &Path) -> bool {
    path.parent()
        .and_then(Path::file_name)
        .is_some_and(|folder| folder == "errors")
}

#[test]
fn the_schema_accepts_what_is_valid() {
    let validator = validator(&catalogue_schema());
    let mut paths = errbook_tests::yaml_files(&fixtures_folder().join("valid"));
    paths.push(root().join("spec/catalogue.yaml"));
    let mut included = 0;
    for path in paths {
        included += usize::from(is_included(&path));
        let document = document(&path).unwrap();
        let problems: Vec<String> = validator
            .iter_errors(&document)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(problems.is_empty(), "{}: {problems:#?}", path.display());
    }
    assert!(included > 0, "no included file was looked at");
}

/// What is wrong with a file is said of the file that it is, not of the one that it is not.
#[test]
fn the_schema_tells_the_main_file_from_an_included_one() {
    let validator = validator(&catalogue_schema());
    let problems = |text: &str| {
        let document: Value = serde_yaml::from_str(text).unwrap();
        let errors = validator.iter_errors(&document);
        errors
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect::<Vec<_>>()
    };
    let error = "errors: { A: { status: 400, summary: A } }\n";
    assert_eq!(problems(error), [""; 0]);
    assert_eq!(
        problems("groups: { read: [A] }\nretired: { B: {} }\n"),
        [""; 0]
    );
    let short = problems("errors: { A: { status: 400 } }\n");
    assert!(
        short.len() == 1 && short[0].starts_with("/errors/A: "),
        "{short:?}"
    );
    let main = problems(&format!(
        "name: x\nversion: 1.0.0\nenvelope: {{ code: $code }}\n{error}"
    ));
    assert!(main.len() == 1 && main[0].contains("\"title\""), "{main:?}");
    assert!(problems(&format!("tips: [T]\n{error}")).len() > 2);
    assert!(!problems("{}").is_empty() && !problems("[]").is_empty());
}

#[test]
fn the_schema_refuses_what_it_can() {
    let validator = validator(&catalogue_schema());
    let mut refused = 0;
    for path in catalogues("invalid") {
        let name = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let is_of_schema = OF_THE_SCHEMA.iter().any(|rule| name.starts_with(rule));
        if !is_of_schema || BEYOND.contains(&name.as_str()) {
            continue;
        }
        let document = document(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(!validator.is_valid(&document), "{name} passes the schema");
        refused += 1;
    }
    assert!(
        refused >= OF_THE_SCHEMA.len(),
        "only {refused} fixtures were looked at"
    );
}

/// An example that nobody stated is one that a tool which knows the format accepts.
#[test]
fn a_text_that_is_made_up_is_of_its_format() {
    // What the judge of schemas knows.
    let known = "date date-time time duration email hostname ipv4 ipv6 uri uri-reference iri \
                 iri-reference uri-template uuid json-pointer relative-json-pointer regex";
    let is_base64 = |text: &str| {
        let digits = text.trim_end_matches('=');
        text.len().is_multiple_of(4)
            && text.len() - digits.len() <= 2
            && digits
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"+/".contains(&b))
    };
    let sample = |format: &str| {
        let text = format!(
            "name: x\nversion: 1.0.0\ntitle: X\nenvelope: {{ code: $code, details: $details }}\nerrors:\n  A:\n    \
             status: 400\n    summary: A\n    details: {{ x: {{ type: string, format: {format} }} }}\n"
        );
        let catalogue = errbook_codegen::check_text("x.yaml", &text)
            .catalogue
            .unwrap();
        wire::sample(&catalogue.errors()[0].details[0])
    };
    for format in known.split_whitespace() {
        let judge = jsonschema::options()
            .should_validate_formats(true)
            .build(&serde_json::json!({ "format": format }))
            .unwrap();
        // It does know the format.
        let nothing = Value::from("\u{1}%[(~2\\");
        assert!(!judge.is_valid(&nothing), "{format}");
        assert!(
            judge.is_valid(&sample(format)),
            "{format}: {}",
            sample(format)
        );
    }
    let text = |format| sample(format).as_str().unwrap().to_owned();
    assert!(is_base64(&text("byte")), "{}", text("byte"));
    assert_eq!(text("char").chars().count(), 1);
    assert_eq!(text("decimal").parse(), Ok(0.0));
    assert_eq!(text("int64").parse(), Ok(0_i64));
}

/// Our tree says what another reader of YAML says.
#[test]
fn the_tree_agrees_with_another_reader() {
    let mut paths = errbook_tests::yaml_files(&fixtures_folder().join("valid"));
    paths.push(root().join("spec/catalogue.yaml"));
    for path in paths {
        let text = std::fs::read_to_string(&path).unwrap();
        let mut sources = Sources::default();
        let mut sink = Sink::default();
        let file = sources.add("x.yaml", text);
        let tree = parse::parse(sources.get(file).unwrap(), file, &mut sink).unwrap();
        assert_eq!(ours(&tree), document(&path).unwrap(), "{}", path.display());
    }
}

/// As [`to_json`]: keys are text.
fn ours(node: &errbook_codegen::source::tree::Node) -> Value {
    match (node.as_map(), node.as_seq()) {
        (Some(entries), _) => entries
            .iter()
            .map(|(key, value)| (key.as_scalar().unwrap().to_owned(), ours(value)))
            .collect(),
        (_, Some(items)) => items.iter().map(ours).collect(),
        _ => node.to_json().unwrap(),
    }
}

#[test]
fn authors_find_every_key_and_every_rule_in_the_readme() {
    let readme = std::fs::read_to_string(root().join("spec/README.md")).unwrap();
    for object in OBJECTS {
        for key in object.keys {
            let named = format!("`{}`", key.name);
            assert!(
                readme.contains(&named),
                "spec/README.md does not name {named}, a key of a {}",
                object.name
            );
        }
    }
    let table = rule_table();
    assert!(
        readme.contains(&table),
        "the table of rules in spec/README.md is out of date; it should be:\n\n{table}"
    );
}

fn rule_table() -> String {
    let mut table = String::from("| rule | name | what it asks for |\n| --- | --- | --- |\n");
    for rule in RULES {
        let warning = match rule.severity {
            Severity::Error => "",
            Severity::Warning => " (a warning)",
        };
        let summary = rule.summary.replace('|', "\\|");
        table.push_str(&format!(
            "| {} | {} | {summary}{warning} |\n",
            rule.id, rule.name
        ));
    }
    table
}

/// Each pattern of the schema says what the function of the validator says.
#[test]
fn patterns_agree_with_the_validator() {
    use errbook_codegen::spec::grammar::Name;
    use errbook_codegen::spec::grammar::names;

    let all: [(&Name, &[&str]); 11] = [
        (
            &names::CODE,
            &["A", "A_B1", "A__B", "_A", "A_", "1A", "a", "Ä", "A-B", ""],
        ),
        (
            &names::PACKAGE,
            &["a", "a-b1", "a--b", "-a", "a-", "1a", "A", "a_b", ""],
        ),
        (
            &names::ID,
            &["a", "a_b1", "a__b", "_a", "a_", "1a", "A", "a-b", ""],
        ),
        (
            &names::EXAMPLE,
            &["a", "a_b-c", "a-_b", "-a", "a-", "1a", "A", ""],
        ),
        (
            &names::FIELD,
            &["a", "_a", "a.b-c", "1a", "-a", "ä", "a b", ""],
        ),
        (
            &names::HEADER,
            &["X-A", "a|b", "a b", "a:b", "ä", "(a)", ""],
        ),
        (
            &names::STATUS,
            &["100", "599", "600", "099", "1000", "abc", ""],
        ),
        (
            &names::VERSION,
            &[
                "1.0.0",
                "1.0",
                "01.0.0",
                "1.0.0-rc.1",
                "1.0.0+5",
                "v1.0.0",
                "1.0.0-",
                "",
            ],
        ),
        (
            &names::BASE_URL,
            &[
                "https://a.b",
                "http://a/b",
                "https://a?b",
                "https://a/#b",
                "https://",
                "ftp://a",
                "https:///a",
                "https://a/'b",
                "https://a b",
                "https://a/ä",
                "",
            ],
        ),
        (
            &names::CODE_OR_URL,
            &[
                "A_B",
                "https://a/b?c#d",
                "https://?",
                "a",
                "ftp://a",
                "https://a<b>",
                "",
            ],
        ),
        (
            &names::MEDIA_TYPE,
            &[
                "application/json",
                "application/problem+json",
                "application/json; charset=utf-8",
                "text/html",
                "application/xml",
                "application/+json",
                "application/json;",
                "",
            ],
        ),
    ];
    for (name, texts) in all {
        let pattern = validator(&serde_json::json!({ "pattern": name.pattern }));
        for text in texts {
            assert_eq!(
                pattern.is_valid(&Value::from(*text)),
                (name.accepts)(text),
                "`{text}` as {}",
                name.what
            );
        }
    }
}
