//! Every kind of break, as a person reads it.

use errbook_codegen::check_text;
use errbook_verify::{Report, Verdict, Verifier};
use serde_json::{Value, json};

const CATALOGUE: &str = r#"
name: break-errors
version: 2.0.0
title: Breaks
context:
  requestId: { type: string, minLength: 3, example: req_1 }
envelope:
  success: false
  error: { code: $code, message: $message, cause: $cause, $details: flatten }
  meta: { requestId: $requestId, region: [$code] }
errors:
  NOT_FOUND: { status: 404, summary: Not there }
  LIMITED:
    status: 429
    summary: Slow down
    params:
      left: { type: integer, minimum: 0, example: 3 }
    details:
      seconds: { type: integer, minimum: 1, maximum: 60, example: 7 }
      key: { type: string, sensitive: true, optional: true }
      plan: { type: string, enum: [free, paid], optional: true, example: free }
      slug: { type: string, pattern: "^[a-z]+$", optional: true, example: a }
      limits:
        type: array
        optional: true
        items: { type: object, properties: { size: { type: number } } }
        example: [{ size: 1 }]
      secrets:
        type: object
        sensitive: true
        optional: true
        additionalProperties: { type: string, maxLength: 3 }
    headers:
      Retry-After: "{seconds}"
      X-Left: "{left}"
      X-Plan: "plan={plan}"
    retry: { after: seconds }
retired:
  GONE: { replaced_by: NOT_FOUND }
"#;

fn limited(change: impl FnOnce(&mut Value)) -> String {
    let mut line = json!({
        "status": 429,
        "headers": { "content-type": "application/json; charset=utf-8", "retry-after": " 7 ", "x-left": "3" },
        "body": {
            "success": false,
            "error": { "code": "LIMITED", "message": "Slow down", "seconds": 7 },
            "meta": { "requestId": "req_1", "region": ["LIMITED"] },
        },
    });
    change(&mut line);
    line.to_string()
}

/// What is wrong with a line: kind, place, what was expected and found.
fn problems(line: &str) -> Vec<String> {
    let catalogue = check_text("breaks.yaml", CATALOGUE).catalogue.unwrap();
    let mut verifier = Verifier::new(&catalogue);
    let problems = match verifier.judge(line.as_bytes()) {
        Verdict::Success => return vec!["success".to_owned()],
        Verdict::Error { problems, .. } => problems,
        Verdict::NoResponse(problem) => vec![problem],
    };
    problems
        .into_iter()
        .map(|it| {
            let code = it.code.unwrap_or_default();
            format!(
                "{} {code} {}: {}, not {}",
                it.kind.as_str(),
                it.place,
                it.expected,
                it.found
            )
        })
        .collect()
}

#[track_caller]
fn says(line: &str, expected: &[&str]) {
    assert_eq!(problems(line), expected, "{line}");
}

#[test]
fn a_response_that_keeps_the_contract_has_no_problem() {
    says(&limited(|_| ()), &[]);
    says(
        &limited(|line| line["body"] = json!(line["body"].to_string())),
        &[],
    );
    says(&limited(|line| line["headers"] = Value::Null), &[]);
    says(r#"{"status":301}"#, &["success"]);
}

#[test]
fn a_code_is_one_in_use_with_its_status() {
    let coded = |code: &str| {
        limited(|line| {
            line["body"]["error"]["code"] = json!(code);
            line["body"]["meta"]["region"] = json!([code]);
        })
    };
    says(
        &coded("TEAPOT"),
        &["unknown_code TEAPOT : a code of the catalogue, not \"TEAPOT\""],
    );
    says(
        &coded("GONE"),
        &["retired_code GONE : \"NOT_FOUND\", not \"GONE\""],
    );
    says(
        &coded("NOT_FOUND"),
        &["wrong_status NOT_FOUND status: 404, not 429"],
    );
}

#[test]
fn a_field_is_there_and_of_its_type() {
    let with = |field: &str, value: Value| limited(|line| line["body"]["error"][field] = value);
    says(
        &limited(|line| {
            let error = line["body"]["error"].as_object_mut().unwrap();
            error.remove("seconds");
        }),
        &["missing_field LIMITED /error/seconds: integer, 1 to 60, not nothing"],
    );
    let wrong = problems(&with("seconds", json!("7")));
    assert_eq!(
        wrong[0],
        "wrong_type LIMITED /error/seconds: integer, 1 to 60, not \"7\""
    );
    let beyond = problems(&with("seconds", json!(61)));
    assert_eq!(
        beyond,
        [
            "out_of_bounds LIMITED /error/seconds: integer, 1 to 60, not 61",
            "disagreeing_header LIMITED header Retry-After: `{seconds}`, not \"7\", where the body says \"61\"",
        ]
    );
    says(&with("seconds", json!(7.0)), &[]);
    says(
        &limited(|line| {
            line["body"]["error"]["plan"] = json!("gold");
            line["headers"]["X-PLAN"] = json!("plan=gold");
        }),
        &["unknown_value LIMITED /error/plan: \"free\" or \"paid\", not \"gold\""],
    );
    says(
        &with("slug", json!("A")),
        &["pattern_mismatch LIMITED /error/slug: string, matching ^[a-z]+$, not \"A\""],
    );
    says(
        &with("limits", json!([{ "size": 1 }, { "size": "big" }])),
        &["wrong_type LIMITED /error/limits/1/size: number, not \"big\""],
    );
}

#[test]
fn nothing_that_is_sensitive_is_shown() {
    let line = limited(|line| {
        line["body"]["error"]["key"] = json!("sk_live_1");
        line["body"]["error"]["secrets"] = json!({ "sk_live_2": "sk_live_3" });
    });
    says(
        &line,
        &["out_of_bounds LIMITED /error/secrets/*: string, at most 3 characters, not a string"],
    );
    let truncated = r#"{"success":false,"error":{"key":"sk_live_5","#;
    let text = limited(|line| line["body"] = json!(truncated)) + &line;
    assert!(!problems(&text).concat().contains("sk_live"));
    let line = limited(|line| line["body"] = json!(truncated));
    says(
        &line,
        &[
            "not_json  : JSON, not EOF while parsing a value, at byte 44, sent as \"application/json; charset=utf-8\"",
        ],
    );
}

#[test]
fn a_header_is_there_and_says_what_the_body_says() {
    let with = |name: &str, value: Value| limited(|line| line["headers"][name] = value);
    says(
        &limited(|line| line["headers"] = json!({})),
        &[
            "missing_header LIMITED header Content-Type: application/json, not nothing",
            "missing_header LIMITED header Retry-After: `{seconds}`, not nothing",
            "missing_header LIMITED header X-Left: integer, at least 0, not nothing",
        ],
    );
    says(
        &with("x-left", json!("many")),
        &["malformed_header LIMITED header X-Left: integer, at least 0, not \"many\""],
    );
    says(
        &with("content-type", json!("text/plain")),
        &["content_type LIMITED header Content-Type: application/json, not \"text/plain\""],
    );
    says(
        &with("retry-after", json!(["8", "7"])),
        &[
            "disagreeing_header LIMITED header Retry-After: `{seconds}`, not \"8\", where the body says \"7\"",
        ],
    );
    // It is shown only with the detail.
    says(
        &limited(|line| line["body"]["error"]["plan"] = json!("free")),
        &["missing_header LIMITED header X-Plan: `plan={plan}`, not nothing"],
    );
}

#[test]
fn a_body_is_the_envelope() {
    let body = |body: Value| limited(|line| line["body"] = body);
    says(
        &limited(|line| {
            line["body"]["success"] = json!(true);
            line["body"]["meta"]["region"] = json!(["OTHER"]);
        }),
        &[
            "envelope LIMITED /success: false, not true",
            "envelope LIMITED /meta/region/0: \"LIMITED\", not \"OTHER\"",
        ],
    );
    says(
        &limited(|line| line["body"]["error"]["message"] = json!(null)),
        &["envelope LIMITED /error/message: a string, not null"],
    );
    says(
        &body(json!({ "status": "down", "since": 4 })),
        &["not_envelope  : the envelope, not an object of \"status\", \"since\""],
    );
    says(
        &body(json!(null)),
        &["not_envelope  : the envelope, not null"],
    );
    says(
        &body(json!("\"text\"")),
        &["not_envelope  : the envelope, not a string"],
    );
    says(
        &body(json!("")),
        &["not_json  : JSON, not an empty body, sent as \"application/json; charset=utf-8\""],
    );
    let page = limited(|line| {
        line["body"] = json!("<html><h1>502 Bad Gateway</h1>");
        line["headers"]["content-type"] = json!("text/html");
    });
    says(
        &page,
        &["not_json  : JSON, not \"<html><h1>502 Bad Gateway</h1>\", sent as \"text/html\""],
    );
}

/// What is for the reader, and what nobody judges, may be anything.
#[test]
fn what_is_not_judged_is_not_read() {
    let catalogue = check_text("breaks.yaml", CATALOGUE).catalogue.unwrap();
    let mut verifier = Verifier::new(&catalogue);
    let deep = format!("{}{}", "[".repeat(200), "]".repeat(200));
    for success in [
        r#"{"url":"\ud83d","status":200,"body":"\udce9"}"#.to_owned(),
        r#"{"status":204,"time":1e999,"body":1e999}"#.to_owned(),
        format!(r#"{{"body":{deep},"status":200}}"#),
    ] {
        assert_eq!(
            verifier.judge(success.as_bytes()),
            Verdict::Success,
            "{success}"
        );
    }
    let broken = limited(|line| line["status"] = json!(410));
    let broken = broken.replacen('{', r#"{"url":"\ud83d","#, 1);
    says(&broken, &["wrong_status LIMITED status: 429, not 410"]);
}

#[test]
fn a_line_is_a_captured_response() {
    for (line, found) in [
        ("nonsense", "expected ident, at byte 2"),
        ("[]", "an array of 0 items"),
        (r#"{"body":{}}"#, "no `status`"),
        (
            r#"{"status":"404","body":{}}"#,
            "a `status` that is no HTTP status",
        ),
        (r#"{"status":404}"#, "no `body`"),
        (
            r#"{"status":404,"body":{},"headers":7}"#,
            "`headers` that are a number",
        ),
        (
            r#"{"status":404,"body":{},"headers":{"a":{}}}"#,
            "a header \"a\" that is an object",
        ),
        (
            r#"{"status":404,"body":{},"headers":[["a"]]}"#,
            "`headers` with an item that is no pair of name and value",
        ),
    ] {
        says(
            line,
            &[&format!("no_response  : a captured response, not {found}")],
        );
    }
}

#[test]
fn problems_are_grouped_and_the_groups_are_bounded() {
    let catalogue = check_text("breaks.yaml", CATALOGUE).catalogue.unwrap();
    let mut verifier = Verifier::new(&catalogue);
    let mut report = Report::default();
    let sizes = |from: u32| json!([{ "size": from }, { "size": "a" }, { "size": "b" }]);
    let mut lines = String::from("\u{feff}");
    for number in 0..5 {
        lines += &limited(|line| line["body"]["error"]["limits"] = sizes(number));
        lines += "\r\n\n";
    }
    verifier
        .read("a.ndjson", lines.as_bytes(), &mut report, |_| ())
        .unwrap();
    let text = report.text();
    assert_eq!(
        text,
        "5 × wrong type  LIMITED  /error/limits/*/size\n\
         \x20   expected number\n\
         \x20   found \"a\" at /error/limits/1/size in a.ndjson:1\n\
         \x20   found \"a\" at /error/limits/1/size in a.ndjson:3\n\
         \x20   found \"a\" at /error/limits/1/size in a.ndjson:5\n\
         \x20   and 2 more\n\
         \n\
         5 of 5 error responses break the contract\n"
    );
    let mut lines = String::new();
    for number in 0..3000 {
        lines += &limited(|line| {
            let code = json!(format!("CODE_{number}\u{1b}[31m"));
            line["body"]["error"]["code"] = code.clone();
            line["body"]["meta"]["region"] = json!([code]);
        });
        lines.push('\n');
    }
    verifier
        .read("b.ndjson", lines.as_bytes(), &mut report, |_| ())
        .unwrap();
    // A thousand unknown codes, the rest of them, and what is wrong with a code of the catalogue.
    assert_eq!(report.groups().len(), 1002);
    let text = report.text();
    assert!(text.starts_with("2,000 × unknown code\n"), "{text}");
    assert!(text.contains("5 × wrong type  LIMITED"), "{text}");
    assert!(
        text.ends_with("\n3,005 of 3,005 error responses break the contract\n"),
        "{text}"
    );
    assert!(!text.contains('\u{1b}'));
}
