//! `serde_json` is the judge: what the cursor reads is JSON, and what is usual it reads.

use proptest::prelude::*;
use serde_json::Value;

use super::{Cursor, unescape};

fn reads(text: &[u8]) -> bool {
    let mut cursor = Cursor::new(text);
    cursor.skip().is_some() && cursor.is_at_end()
}

fn is_json(text: &[u8]) -> bool {
    serde_json::from_slice::<Value>(text).is_ok()
}

#[test]
fn what_is_usual_is_read() {
    for text in [
        "null",
        " true ",
        "\tfalse\r\n",
        "0",
        "-0",
        "-12.50",
        "\"\"",
        r#""\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00""#,
        "\"é \u{1F4A5} \u{7f}\"",
        "[]",
        "{}",
        "[ 1 , [ ] , { } ]",
        r#"{"a":{"b":[1,"x",null]},"a":2,"\u0061":3}"#,
    ] {
        assert!(is_json(text.as_bytes()) && reads(text.as_bytes()), "{text}");
    }
}

#[test]
fn what_is_no_json_is_not_read() {
    let open = "[".repeat(1_000_000);
    let nested = format!("{}{}", "[".repeat(128), "]".repeat(128));
    for text in [
        "",
        " ",
        "nul",
        "nulll",
        "True",
        "01",
        "-",
        "-a",
        "1.",
        ".5",
        "+1",
        "1e",
        "1e999",
        "0x1",
        "NaN",
        "\"",
        "\"a",
        "\"\\",
        "\"\\\"",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\u12g4\"",
        "\"\\ud83d\"",
        "\"\\ude00\"",
        "\"\\ud83dx\"",
        "\"\\ud83d\\n\"",
        "\"\\ude00\\ud83d\"",
        "\"\\ud83d\\ud83d\"",
        "\"a\tb\"",
        "\"a\nb\"",
        "\"12345678\u{1}\"",
        "[",
        "[1",
        "[1,",
        "[1,]",
        "[,1]",
        "[1 2]",
        "[1}",
        "{",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":1",
        "{\"a\":1,}",
        "{a:1}",
        "{1:1}",
        "{\"a\" 1}",
        "{\"a\":1]",
        "{} {}",
        "\u{feff}{}",
        "'a'",
        "// x\n1",
        &open,
        &nested,
    ] {
        let shown = text.get(..40).unwrap_or(text);
        assert!(
            !is_json(text.as_bytes()) && !reads(text.as_bytes()),
            "{shown:?}"
        );
    }
}

#[test]
fn a_number_of_any_length_is_a_number_or_in_doubt() {
    let digits = "9".repeat(200);
    assert!(reads(digits.as_bytes()));
    for doubtful in [
        "1e5".to_owned(),
        "1E-5".to_owned(),
        "9".repeat(400),
        "9".repeat(100_000),
    ] {
        assert!(!reads(doubtful.as_bytes()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_read_is_json(text in r#"[\[\]{}:,"\\ud8e0-9.+trulfsn \t]{0,24}"#) {
        prop_assert!(!reads(text.as_bytes()) || is_json(text.as_bytes()));
    }

    #[test]
    fn a_string_is_read_and_unescaped_as_by_others(text in r#"([a-c"\\/bfnrt ]|\\u[dD][89a-fA-F][0-9]{2}|\\u00[0-9a-f]{2}|[é💥\x00-\x20]){0,20}"#) {
        let json = format!("\"{text}\"");
        let theirs = serde_json::from_str::<String>(&json).ok();
        let mut cursor = Cursor::new(json.as_bytes());
        let ours = cursor.text().filter(|_| cursor.is_at_end()).map(|text| {
            let mut out = Vec::new();
            unescape(cursor.slice(text.span), &mut out);
            String::from_utf8(out).unwrap()
        });
        prop_assert_eq!(ours, theirs);
    }
}
