//! Every rule of the validator fires where it should, and says what its author can act on.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::format_push_string,
    clippy::format_collect,
    reason = "a test may fail"
)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use errbook_codegen::diagnostics::{Format, RULES, Report};
use errbook_codegen::{Linted, check, check_text, lint};
use errbook_tests::{catalogues, fixtures_folder};

const HUMAN: Format = Format::Human { color: false };

/// Rules whose breach is no file that a repository can hold: none, a folder, and one of 64 MiB. Tests
/// below make one, and [`sees`] shows what the author sees.
const WITHOUT_FIXTURE: [&str; 3] = ["EB0001", "EB0002", "EB0003"];

/// What the author sees of a breach that is no fixture.
fn sees(name: &str, report: &Report, folder: &Path) {
    let text = rendered(report, &format!("{}/", folder.display()), HUMAN);
    insta::assert_snapshot!(format!("human@{name}"), text);
}

/// The rules that fired, by identifier.
fn fired(report: &Report) -> BTreeSet<&'static str> {
    report.diagnostics().iter().map(|it| it.rule().id).collect()
}

/// The fixture's path below the folder of the fixtures, so that no snapshot depends on the machine.
fn check_fixture(path: &Path) -> (String, Linted) {
    let checked = lint(path, "2026-11-25");
    let root = format!("{}/", fixtures_folder().display());
    (root, checked)
}

fn rendered(report: &Report, root: &str, format: Format) -> String {
    report.render(format).replace(root, "")
}

fn name_of(path: &Path) -> String {
    let path = if path
        .file_name()
        .is_some_and(|name| name == "catalogue.yaml")
    {
        path.parent().unwrap_or(path)
    } else {
        path
    };
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.trim_end_matches(".yaml").to_owned()
}

#[test]
fn every_rule_has_a_fixture_that_fires_it_alone() {
    let mut covered = BTreeSet::new();
    for path in catalogues("invalid") {
        let name = name_of(&path);
        let Some(rule) = RULES.iter().find(|rule| {
            name.strip_prefix(rule.id)
                .and_then(|rest| rest.strip_prefix('-'))
                .is_some_and(|rest| rest.split('.').next() == Some(rule.name))
        }) else {
            assert!(name.starts_with("many-"), "`{name}` is named after no rule");
            continue;
        };
        let (_, checked) = check_fixture(&path);
        let fired = fired(&checked.report);
        assert_eq!(
            fired.iter().copied().collect::<Vec<_>>(),
            [rule.id],
            "`{name}` is to fire its own rule and no other:\n{}",
            checked.report.render(HUMAN)
        );
        covered.insert(rule.id);
    }
    let bare: Vec<_> = RULES
        .iter()
        .filter(|rule| !covered.contains(rule.id) && !WITHOUT_FIXTURE.contains(&rule.id))
        .map(|rule| format!("{}-{}", rule.id, rule.name))
        .collect();
    assert!(bare.is_empty(), "no fixture fires {bare:?}");
}

#[test]
fn rules_are_in_order_and_named_once() {
    let ids: Vec<_> = RULES.iter().map(|rule| rule.id).collect();
    assert!(
        ids.is_sorted_by(|a, b| a < b),
        "identifiers ascend: {ids:?}"
    );
    let names: BTreeSet<_> = RULES.iter().map(|rule| rule.name).collect();
    assert_eq!(names.len(), RULES.len(), "two rules have the same name");
}

#[test]
fn what_the_author_sees() {
    for path in catalogues("invalid") {
        let (root, checked) = check_fixture(&path);
        let text = rendered(&checked.report, &root, HUMAN);
        insta::assert_snapshot!(format!("human@{}", name_of(&path)), text);
    }
}

#[test]
fn every_problem_is_reported_in_one_run() {
    let (root, checked) = check_fixture(&fixtures_folder().join("invalid/many-problems.yaml"));
    assert!(checked.catalogue.is_none());
    assert_eq!(
        fired(&checked.report).into_iter().collect::<Vec<_>>(),
        [
            "EB0101", "EB0102", "EB0103", "EB0302", "EB0402", "EB0403", "EB0502", "EB0601",
            "EB0603", "EB0702"
        ]
    );
    insta::assert_snapshot!(
        "json@many-problems",
        rendered(&checked.report, &root, Format::Json)
    );
    insta::assert_snapshot!(
        "github@many-problems",
        rendered(&checked.report, &root, Format::Github)
    );
}

#[test]
fn json_parses_and_points_at_the_text() {
    let text = "name: a-b\ntitle: \"häß😀\"\nsummery: \"ö\" # ü\n";
    let report = check_text("x.yaml", text).report;
    let json: serde_json::Value = serde_json::from_str(&report.render(Format::Json)).unwrap();
    let unknown = json["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .find(|it| it["rule"] == "EB0102")
        .unwrap();
    assert_eq!(unknown["file"], "x.yaml");
    assert_eq!(
        (&unknown["line"], &unknown["column"]),
        (&3.into(), &1.into())
    );
    assert_eq!(
        (&unknown["end_line"], &unknown["end_column"]),
        (&3.into(), &8.into())
    );
    assert_eq!(unknown["help"][0], "did you mean `summary`?");
}

#[test]
fn github_annotations_cannot_be_broken_out_of() {
    let text = "name: x\n\"a%,b: c\\n::error::forged\": 1\n";
    let out = check_text("a,b:c%.yaml", text)
        .report
        .render(Format::Github);
    for line in out.lines() {
        assert!(
            line.starts_with("::error file=a%2Cb%3Ac%25.yaml,line="),
            "{line}"
        );
    }
    assert!(out.contains("%25,b: c%0A::error::forged"), "{out}");
}

#[test]
fn nothing_in_a_report_acts_on_a_terminal() {
    let text = "name: \"a\\e]0;x\\a\u{202e}\"\n\"\\e[2J\u{9b}\": 1\ntitle: \u{1b}[31m\n# \u{85}\n";
    let report = check_text("\u{1b}[1mx.yaml", text).report;
    for format in [HUMAN, Format::Github] {
        let out = report.render(format);
        let hostile = |c: &char| (c.is_control() && *c != '\n') || *c == '\u{202e}';
        assert_eq!(out.chars().find(hostile), None, "{out:?}");
    }
}

#[test]
fn long_lines_and_long_lists_are_cut() {
    let text = format!(
        "name: x\ntitle: {}\nsumary: {}\n",
        "x".repeat(100_000),
        "y".repeat(100_000)
    );
    let out = check_text("x.yaml", &text).report.render(HUMAN);
    assert!(out.len() < 5_000, "{} bytes", out.len());

    let mut text = String::from("name: x\n");
    for index in 0..500 {
        text.push_str(&format!("zzzzzzz{index}: 1\n"));
    }
    let report = check_text("x.yaml", &text).report;
    let out = report.render(HUMAN);
    assert_eq!(out.matches("error[").count(), 100);
    assert!(out.contains("; the first 100 are shown"), "{out}");
    assert!(report.diagnostics().len() > 500);
}

/// An excerpt of a long line has lost its start, and a character that is spelt out is longer than it is.
#[test]
fn the_place_in_the_text_is_the_place_in_the_file() {
    let long = "ä".repeat(150);
    let text = format!(
        "name: x\ntitle: T\ntips: [ \"{long}\", \"{long}\", \"a\u{9b}b\", no: yes ]\n{}title: U\nA\u{9b}\u{9b}: 1\n",
        "#\n".repeat(40)
    );
    let report = check_text("x.yaml", &text).report;
    let json: serde_json::Value = serde_json::from_str(&report.render(Format::Json)).unwrap();
    let place = |it: &serde_json::Value| format!("x.yaml:{}:{}", it["line"], it["column"]);
    let mut expected = Vec::new();
    for diagnostic in json["diagnostics"].as_array().unwrap() {
        expected.push(format!("--> {}", place(diagnostic)));
        for label in diagnostic["labels"].as_array().unwrap() {
            expected.push(format!("::: {}", place(label)));
        }
    }
    let text = report.render(HUMAN);
    let shown: Vec<_> = text
        .lines()
        .map(str::trim_start)
        .filter(|line| line.starts_with("-->") || line.starts_with(":::"))
        .collect();
    assert_eq!(shown, expected, "{text}");
    assert!(
        text.contains("x.yaml:3:32"),
        "a place far to the right:\n{text}"
    );
    assert!(
        text.contains("::: x.yaml:2:1"),
        "a place elsewhere:\n{text}"
    );
}

#[test]
fn the_end_of_lines_and_a_byte_order_mark_change_nothing() {
    let unix = "name: a-b\ntitle: T\nfoo: {field} is bad\nbar: 1\n";
    let places = |text: &str| {
        let report = check_text("x.yaml", text).report;
        let json: serde_json::Value = serde_json::from_str(&report.render(Format::Json)).unwrap();
        json["diagnostics"].clone()
    };
    let expected = places(unix);
    assert_eq!(places(&unix.replace('\n', "\r\n")), expected);
    assert_eq!(places(&format!("\u{feff}{unix}")), expected);

    let valid = std::fs::read_to_string(fixtures_folder().join("valid/minimal.yaml")).unwrap();
    for text in [valid.replace('\n', "\r\n"), format!("\u{feff}{valid}")] {
        assert!(check_text("x.yaml", &text).catalogue.is_some());
    }
}

/// The report about a file with these bytes.
fn report_on(bytes: &[u8]) -> Report {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("catalogue.yaml");
    std::fs::write(&path, bytes).unwrap();
    check(&path).report
}

fn assert_fires(report: &Report, rule: &str) {
    assert_eq!(
        fired(report).into_iter().collect::<Vec<_>>(),
        [rule],
        "{}",
        report.render(HUMAN)
    );
}

#[test]
fn files_that_are_none() {
    let folder = tempfile::tempdir().unwrap();
    let missing = check(&folder.path().join("nothing.yaml")).report;
    assert_fires(&missing, "EB0001");
    assert!(missing.render(HUMAN).contains("--spec PATH"));
    sees("EB0001-file-not-found", &missing, folder.path());
    let inner = folder.path().join("catalogue.yaml");
    std::fs::create_dir(&inner).unwrap();
    let report = check(&inner).report;
    assert_fires(&report, "EB0002");
    sees("EB0002-unreadable-file", &report, folder.path());
    assert_fires(&report_on(b""), "EB0005");
    assert_fires(&report_on(b"\xef\xbb\xbf"), "EB0005");
}

#[test]
fn an_empty_list_says_the_same_as_no_key() {
    let text = "name: x\nversion: 1.0.0\ntitle: X\ntips: []\ngroups: {}\nenvelope: { code: $code }\nerrors:\n  \
        A: { status: 400, summary: A, causes: [], resolutions: [], details: {}, examples: [{ with: {} }] }\n";
    let checked = check_text("x.yaml", text);
    assert!(
        checked.report.diagnostics().is_empty(),
        "{}",
        checked.report.render(HUMAN)
    );
}

#[test]
fn a_huge_file_is_refused_unread() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("catalogue.yaml");
    let file = std::fs::File::create(&path).unwrap();
    file.set_len(100 * 1024 * 1024).unwrap();
    let report = check(&path).report;
    assert_fires(&report, "EB0003");
    sees("EB0003-too-large", &report, folder.path());
    assert_eq!(report.sources().files()[0].text(), "", "it was read");
}

#[test]
fn invalid_utf8_is_pointed_at() {
    let report = report_on(
        "name: x\ntitle: ä"
            .as_bytes()
            .iter()
            .chain(b"\xff\xfe bad\n")
            .copied()
            .collect::<Vec<u8>>()
            .as_slice(),
    );
    assert_fires(&report, "EB0004");
    let span = report.diagnostics()[0].span();
    assert_eq!(report.sources().files()[0].line_column(span.start), (2, 9));
}

#[test]
fn nesting_ends_in_a_diagnostic() {
    const LEVELS: usize = 10_000;
    let block: String = (0..2_000)
        .map(|level| format!("{}a:\n", " ".repeat(level)))
        .collect();
    for text in [
        format!("a: {}{}", "[".repeat(LEVELS), "]".repeat(LEVELS)),
        format!("a: {}", "[".repeat(LEVELS)),
        format!("a: {}{}", "{a: ".repeat(LEVELS), "}".repeat(LEVELS)),
        format!("{}x", "- ".repeat(LEVELS)),
        format!("{}x", "? ".repeat(LEVELS)),
        block,
    ] {
        // A thread of its own, with the stack that a test thread has at least.
        let report = std::thread::Builder::new()
            .stack_size(1024 * 1024)
            .spawn(move || check_text("x.yaml", &text).report)
            .unwrap()
            .join()
            .unwrap();
        assert_fires(&report, "EB0007");
    }
}

#[test]
fn alias_bombs_end_in_a_diagnostic() {
    let mut wide = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for level in 1..12 {
        let aliases = vec![format!("*a{}", level - 1); 9].join(", ");
        wide.push_str(&format!("a{level}: &a{level} [{aliases}]\n"));
    }
    let long = format!(
        "a: &a \"{}\"\nb: [{}]\n",
        "x".repeat(1_000_000),
        vec!["*a"; 10_000].join(", ")
    );
    let mut deep = String::from("a0: &a0 [x]\n");
    for level in 1..100 {
        deep.push_str(&format!("a{level}: &a{level} [*a{}]\n", level - 1));
    }
    // Followed, any of them would take more time and memory than there is.
    assert_fires(&check_text("x.yaml", &wide).report, "EB0008");
    assert_fires(&check_text("x.yaml", &long).report, "EB0008");
    assert_fires(&check_text("x.yaml", &deep).report, "EB0007");
}

#[test]
fn aliases_repeat_values() {
    let text = std::fs::read_to_string(fixtures_folder().join("valid/minimal.yaml")).unwrap();
    let text = format!("{text}tips: [ &tip Look closely, *tip ]\n");
    let checked = check_text("x.yaml", &text);
    assert_eq!(
        checked.catalogue.unwrap().tips(),
        ["Look closely", "Look closely"]
    );
}

/// A catalogue that includes `patterns`, in a folder with `files`.
fn including(patterns: &str, files: &[(&str, &str)]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let main = std::fs::read_to_string(fixtures_folder().join("valid/minimal.yaml")).unwrap();
    let spec = folder.path().join("spec");
    std::fs::create_dir_all(spec.join("errors")).unwrap();
    let path = spec.join("catalogue.yaml");
    std::fs::write(&path, format!("include: {patterns}\n{main}")).unwrap();
    for (name, text) in files {
        std::fs::write(spec.join(name), text).unwrap();
    }
    (folder, path)
}

const ONE: &str = "errors:\n  ONE:\n    status: 400\n    summary: One\n";
const TWO: &str = "errors:\n  TWO:\n    status: 400\n    summary: Two\n";

#[test]
fn included_files_follow_in_the_order_of_their_names() {
    let files = [
        ("errors/b.yaml", ONE),
        ("errors/a.yaml", TWO),
        ("errors/note.txt", "{"),
    ];
    let (_folder, path) = including("[ errors/*.yaml ]", &files);
    let checked = check(&path);
    let catalogue = checked.catalogue.expect("it is valid");
    let codes: Vec<_> = catalogue
        .errors()
        .iter()
        .map(|it| it.code.as_str())
        .collect();
    assert_eq!(codes, ["NOT_FOUND", "TWO", "ONE"]);
}

#[test]
fn a_broken_file_does_not_hide_the_problems_of_the_others() {
    let files = [
        ("errors/a.yaml", "errors: ["),
        ("errors/b.yaml", "tips: []\n"),
        ("errors/c.yaml", ONE),
    ];
    let (_folder, path) = including("[ errors/*.yaml, errors/c.yaml ]", &files);
    let report = check(&path).report;
    let fired = fired(&report);
    assert!(
        fired.contains("EB0006") && fired.contains("EB0102"),
        "{}",
        report.render(HUMAN)
    );
    assert!(
        !fired.contains("EB0205"),
        "a file that two patterns name is read once"
    );
}

#[test]
fn an_empty_included_file_is_told_what_it_holds() {
    for text in ["", "# Nothing yet\n"] {
        let (_folder, path) = including("[ errors/*.yaml ]", &[("errors/a.yaml", text)]);
        let report = check(&path).report;
        assert_fires(&report, "EB0005");
        let help = &report.diagnostics()[0].help_lines()[0];
        assert!(help.contains("`errors:`"), "{help}");
    }
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_nowhere_is_called_so() {
    for pattern in ["errors/*.yaml", "errors/b.yaml"] {
        let (folder, path) = including(&format!("[ {pattern} ]"), &[("errors/a.yaml", ONE)]);
        let link = folder.path().join("spec/errors/b.yaml");
        std::os::unix::fs::symlink("gone.yaml", link).unwrap();
        let report = check(&path).report;
        assert_fires(&report, "EB0013");
        let text = report.render(HUMAN);
        assert!(
            text.contains("`errors/b.yaml` is a link that leads nowhere"),
            "{text}"
        );
    }
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_folder_is_refused() {
    let (folder, path) = including("[ errors/*.yaml ]", &[("errors/a.yaml", ONE)]);
    let secret = folder.path().join("secret.yaml");
    std::fs::write(&secret, TWO).unwrap();
    std::os::unix::fs::symlink(&secret, folder.path().join("spec/errors/b.yaml")).unwrap();
    assert_fires(&check(&path).report, "EB0013");
}

#[test]
fn valid_catalogues_pass() {
    let mut paths = catalogues("valid");
    paths.push(errbook_tests::root().join("spec/catalogue.yaml"));
    for path in paths {
        let checked = check(&path);
        assert!(
            checked.catalogue.is_some() && !checked.report.has_errors(),
            "{}",
            checked.report.render(HUMAN)
        );
    }
}

#[test]
fn a_report_is_the_same_every_time() {
    let path = fixtures_folder().join("invalid/many-problems.yaml");
    assert_eq!(
        check(&path).report.render(HUMAN),
        check(&path).report.render(HUMAN)
    );
}

/// Cut off, with a byte lost, doubled or replaced: whatever is left, there is an answer, in every
/// format.
#[test]
fn no_damage_makes_the_checker_panic() {
    let full = std::fs::read_to_string(fixtures_folder().join("valid/full.yaml")).unwrap();
    let chars: Vec<char> = full.chars().collect();
    for step in 0..400 {
        let at = (step * 7919) % chars.len();
        let odd = ['{', '}', '[', '"', '*', '&', '\u{e4}', '\t', '\0', '\n'][step % 10];
        let mut damaged = chars.clone();
        match step % 4 {
            0 => damaged.truncate(at),
            1 => drop(damaged.remove(at)),
            2 => damaged.insert(at, odd),
            _ => damaged[at] = odd,
        }
        let text: String = damaged.into_iter().collect();
        let checked = check_text("x.yaml", &text);
        assert_eq!(checked.catalogue.is_none(), checked.report.has_errors());
        for format in [HUMAN, Format::Json, Format::Github] {
            let _ = checked.report.render(format);
        }
    }
}
