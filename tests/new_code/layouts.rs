//! Where an entry goes in files of every layout, and that every other byte stays.
//!
//! A line that starts with `+` is one that is added; `+  NEW` stands for the usual entry, so deep.

use std::fs;

use errbook_codegen::insert::{InsertError, plan};

use super::new_code;

const HEAD: &str = "name: demo-errors\nversion: 1.0.0\ntitle: Demo\nenvelope: { code: $code }\n";

/// The text without the added lines, and with them.
fn pair(marked: &str) -> (String, String) {
    let (mut before, mut after) = (HEAD.to_owned(), HEAD.to_owned());
    for line in marked.lines() {
        match line.strip_prefix('+') {
            Some(added) if added.trim() == "NEW" => {
                let margin = added.trim_end_matches("NEW");
                for line in [
                    "NEW:",
                    "  status: 409",
                    "  summary: New",
                    "  # resolutions:",
                    "  #   - What the caller can do about it",
                ] {
                    after.extend([margin, line, "\n"]);
                }
            }
            Some(added) => after.extend([added, "\n"]),
            None => {
                before.extend([line, "\n"]);
                after.extend([line, "\n"]);
            }
        }
    }
    (before, after)
}

/// Adds NEW with the status 409 to a file with these bytes.
fn added(before: &[u8]) -> Result<Vec<u8>, InsertError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("catalogue.yaml");
    fs::write(&path, before).unwrap();
    plan(&path, &new_code("NEW", 409))?.apply()?;
    Ok(fs::read(&path).unwrap())
}

fn assert_added(name: &str, before: &str, after: &str) {
    let found = match added(before.as_bytes()) {
        Ok(bytes) => String::from_utf8(bytes).unwrap(),
        Err(error) => panic!("{name}: {error}\n{before}"),
    };
    assert!(
        found == after,
        "{name}: expected\n{after:?}\nfound\n{found:?}\n{found}"
    );
}

#[test]
fn an_entry_goes_where_the_file_suggests_and_nothing_else_changes() {
    for (name, marked) in CASES {
        let (before, after) = pair(marked);
        assert_added(name, &before, &after);
        let crlf = |text: &str| text.replace('\n', "\r\n");
        assert_added(&format!("{name}, CRLF"), &crlf(&before), &crlf(&after));
        let mark = |text: &str| format!("\u{FEFF}{text}");
        assert_added(&format!("{name}, BOM"), &mark(&before), &mark(&after));
        // A text that is kept whole ends with the file's last line break.
        if !before.trim_end().ends_with("kept") {
            let open = |text: &str| text.strip_suffix('\n').unwrap().to_owned();
            let name = format!("{name}, without a last line break");
            assert_added(&name, &open(&before), &open(&after));
        }
    }
}

const CASES: &[(&str, &str)] = &[
    (
        "sorted by code",
        "errors:
  ABLE:
    status: 500
    summary: Able

+  NEW
+
  # What Zulu is about.
  ZULU:
    status: 400
    summary: Zulu
",
    ),
    (
        "sorted by code, first, with a comment that belongs to the next",
        "errors:
  # All codes, sorted.

+  NEW
+
  # About Oscar.
  OSCAR:
    status: 500
    summary: Oscar

  ZULU:
    status: 400
    summary: Zulu
",
    ),
    (
        "sorted by code, last, before other keys and their comments",
        "errors:
  ABLE:
    status: 500
    summary: Able
  BAKER:
    status: 400
    summary: Baker
    # retry: backoff
  # Baker is done.
+  NEW

  # Keep this list short.

# Rows.
statuses:
  404: { text: Not there }
",
    ),
    (
        "grouped by status, with headings",
        "errors:
  # ---- what the client did ----

  ZULU:
    status: 404
    summary: Zulu

  ABLE:
    status: 409
    summary: Able

+  NEW
+
  # ---- what the server did ----

  BAKER:
    status: 500
    summary: Baker
",
    ),
    (
        "in no order",
        "errors:
  ZULU:
    status: 500
    summary: Zulu
  ABLE:
    status: 400
    summary: Able
  BAKER:
    status: 404
    summary: Baker
+  NEW
",
    ),
    (
        "one entry, comments at the end of the file",
        "errors:
  ZULU:
    status: 500
    summary: Zulu
    # owner: nobody

    # tags: [none]
+
+  NEW

# The end.
",
    ),
    (
        "four spaces, two empty lines, dashes below their key",
        "errors:
    ZULU:
        status: 500
        summary: Zulu
        tags:
        - one


    ABLE:
        status: 400
        summary: Able


    BAKER:
        status: 404
        summary: Baker
+
+
+    NEW:
+        status: 409
+        summary: New
+        # resolutions:
+        #   - What the caller can do about it
",
    ),
    (
        "a block of text that looks like comments and keys",
        "errors:
  ABLE:
    status: 400
    description: |
      # A heading

      OTHER:
        status: 500
      # The last line of the text
    summary: Able
    tags: [one,
      two # a word
    ]
  # About Baker.
  BAKER:
    status: 404
    summary: Baker
    description: |
      Text

      # more of it
+  NEW
  # About Zulu.
  ZULU:
    status: 400
    summary: Zulu
",
    ),
    (
        "a text that keeps the empty lines behind it",
        "errors:
  ABLE:
    status: 400
    summary: Able
    description: |+
      Text


+  NEW
+
  ZULU:
    status: 400
    summary: Zulu

  ZY:
    status: 400
    summary: Zulu

  ZZ:
    status: 400
    summary: Zulu
",
    ),
    (
        "texts over several lines",
        "errors:
  ABLE:
    status: 400
    summary: Able
    description: \"one
      # two

      three\"

  BAKER:
    status: 400
    summary: Baker
    description: one

      two
      three

+  NEW
+
  # z
  ZULU: { status: 400, summary: Zulu }
",
    ),
    (
        "anchors, aliases, quotes and tags",
        "\"errors\": !!map &all
  &able ABLE: &entry
    status: 400
    summary: Able
    tags: &tags
      - one
  # About the next.
  \"BAKER\":
    status: 404
    summary: Baker
    tags:
      *tags
+  NEW
  ZULU: *entry
",
    ),
    (
        "an alias at the end",
        "errors:
  ABLE: &entry
    status: 400
    summary: Able
  BAKER: *entry
+  NEW
...
",
    ),
    (
        "entries in brackets, each on its line",
        "errors:
  ABLE:  { status: 400, summary: Able }
+  NEW: { status: 409, summary: New }
  # About Zulu.
  ZULU: { status: 404, summary: Zulu }
",
    ),
    (
        "all in brackets over several lines, with comments",
        "errors: {
  ABLE: { status: 400, summary: Able }, # first
+  NEW: { status: 409, summary: New },
  ZULU: { status: 404, summary: Zulu }
}
",
    ),
    (
        "a literal text at the end",
        "errors:
  ABLE:
    status: 400
    summary: Able
    description: |
      # Text
      kept
+
+  NEW
",
    ),
    (
        "no entry yet",
        "errors:
+  NEW
# none
",
    ),
    (
        "no `errors` yet",
        "# Statuses.
statuses:
  404: { text: Not there }
+
+errors:
+  NEW

# The end.
",
    ),
];

/// Where the added text is no lines of its own, or the file starts otherwise.
#[test]
fn brackets_and_json_get_the_entry_in_their_own_style() {
    for (name, before, after) in [
        (
            "an empty map",
            format!("{HEAD}errors: {{}}\n"),
            format!("{HEAD}errors: {{ NEW: {{ status: 409, summary: New }} }}\n"),
        ),
        (
            "a map on one line",
            format!("{HEAD}errors: {{A: {{status: 400, summary: A}}, Z: {{status: 400, summary: Z}}}} # all\n"),
            format!("{HEAD}errors: {{A: {{status: 400, summary: A}}, NEW: {{ status: 409, summary: New }}, Z: {{status: 400, summary: Z}}}} # all\n"),
        ),
        (
            "the last of several lines, with a comment and no comma",
            format!("{HEAD}errors: {{\n  A: {{ status: 400, summary: A }} # a\n}}\n"),
            format!("{HEAD}errors: {{\n  A: {{ status: 400, summary: A }}, # a\n  NEW: {{ status: 409, summary: New }}\n}}\n"),
        ),
        (
            "the last of several lines, with a comma",
            format!("{HEAD}errors: {{\n  A: {{ status: 400, summary: A }}, # a\n}}\n"),
            format!("{HEAD}errors: {{\n  A: {{ status: 400, summary: A }}, # a\n  NEW: {{ status: 409, summary: New }},\n}}\n"),
        ),
        (
            "JSON over several lines, four spaces",
            json("    \"errors\": {\n        \"A\": {\n            \"status\": 400,\n            \"summary\": \"A\"\n        }\n    }"),
            json("    \"errors\": {\n        \"A\": {\n            \"status\": 400,\n            \"summary\": \"A\"\n        },\n        \"NEW\": {\n            \"status\": 409,\n            \"summary\": \"New\"\n        }\n    }"),
        ),
        (
            "JSON over several lines, between two",
            json("  \"errors\": {\n    \"A\": { \"status\": 400, \"summary\": \"A\" },\n    \"Z\": { \"status\": 400, \"summary\": \"Z\" }\n  }"),
            json("  \"errors\": {\n    \"A\": { \"status\": 400, \"summary\": \"A\" },\n    \"NEW\":{\"status\":409,\"summary\":\"New\"},\n    \"Z\": { \"status\": 400, \"summary\": \"Z\" }\n  }"),
        ),
        (
            "JSON on one line",
            r#"{"name":"demo","version":"1.0.0","title":"Demo","envelope":{"code":"$code"},"errors":{"A":{"status":400,"summary":"A"}}}"#.to_owned(),
            r#"{"name":"demo","version":"1.0.0","title":"Demo","envelope":{"code":"$code"},"errors":{"A":{"status":400,"summary":"A"}, "NEW":{"status":409,"summary":"New"}}}"#.to_owned(),
        ),
    ] {
        assert_added(name, &before, &after);
    }
}

fn json(errors: &str) -> String {
    format!(
        "{{\n  \"name\": \"demo\",\n  \"version\": \"1.0.0\",\n  \"title\": \"Demo\",\n  \"envelope\": {{ \"code\": \"$code\" }},\n{errors}\n}}\n"
    )
}

/// A layout that shows no place gets none; the message has the text to paste.
#[test]
fn what_shows_no_place_is_refused_with_the_text_to_paste() {
    for (name, errors) in [
        (
            "explicit keys",
            "errors:\n  ? A\n  : { status: 400, summary: A }\n",
        ),
        (
            "a bracket in the middle of a line",
            "errors: {\n  A: { status: 400, summary: A }, Z: { status: 400, summary: Z }\n}\n",
        ),
    ] {
        let before = format!("{HEAD}{errors}");
        match added(before.as_bytes()) {
            Err(InsertError::NoPlace(text)) => assert!(text.contains("NEW:\n"), "{name}: {text}"),
            other => panic!("{name}: {other:?}"),
        }
    }
}
