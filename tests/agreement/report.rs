//! What is said of a disagreement: who disagrees, about what, and where the catalogue says it.

use std::fmt::Write as _;

use errbook_codegen::check;

use super::Case;

/// One judge's verdict beside the one that the table asks for.
pub struct Line<'a> {
    pub judge: &'a str,
    pub says: String,
    pub expected: String,
}

/// The disagreement, where there is one.
pub fn disagreement(
    case: &Case<'_>,
    code: &str,
    place: &str,
    about: &str,
    lines: &[Line<'_>],
) -> Option<String> {
    let agree = |line: &Line<'_>| line.says == line.expected;
    if lines.iter().all(agree) {
        return None;
    }
    let mut out = format!("{about}\n  {}\n", catalogue_line(case, code, place));
    for line in lines.iter().filter(|line| !agree(line)) {
        let Line {
            judge,
            says,
            expected,
        } = line;
        let _ = writeln!(
            out,
            "  {judge} disagrees\n    says:     {says}\n    expected: {expected}"
        );
    }
    let others: Vec<&str> = lines
        .iter()
        .filter(|line| agree(line))
        .map(|line| line.judge)
        .collect();
    let _ = writeln!(out, "  as expected: {}", others.join(", "));
    Some(out)
}

/// The line of the catalogue about the value at `place`, a JSON Pointer into a body of `code`; or else
/// the line of the code.
fn catalogue_line(case: &Case<'_>, code: &str, place: &str) -> String {
    let found = case.path.as_ref().and_then(|path| {
        let parsed = check::parse(path);
        let name = place
            .rsplit('/')
            .find(|part| part.parse::<usize>().is_err())?;
        let span = parsed
            .find(&["errors", code, "details", name])
            .or_else(|| parsed.find(&["context", name]))
            .or_else(|| parsed.find(&["errors", code]))?;
        let source = parsed.sources().get(span.file)?;
        let line = source.line(span.start);
        let (start, end) = source.line_range(line);
        let root = errbook_tests::root().display().to_string();
        let file = source.name().trim_start_matches(&root);
        Some(format!(
            "{}:{line}: {}",
            file.trim_start_matches('/'),
            source.slice(start, end).trim()
        ))
    });
    found.unwrap_or_else(|| format!("{}: {code}", case.name))
}
