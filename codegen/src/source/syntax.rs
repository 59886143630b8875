//! What a syntax error of YAML most likely is.

use saphyr_parser::{Parser, ScanError};

use super::bytes::ByteIndex;
use super::{Source, Span};
use crate::diagnostics::{Diagnostic, rules};

/// How much text is read again to find more of the same.
const REREAD: usize = 64 * 1024 * 1024;

/// How many texts without quotes are reported of one file.
const MOST: usize = 100;

/// What the parser says of a file, and what usually lies behind it. Texts without quotes are a
/// mistake that seldom comes alone: the parser reads on without the braces of each.
pub fn syntax_errors(
    source: &Source,
    file: u32,
    bytes: &ByteIndex<'_>,
    error: ScanError,
) -> Vec<Diagnostic> {
    let mut text = source.text().as_bytes().to_vec();
    let most = MOST.min(REREAD / text.len().max(1));
    let mut found: Vec<Diagnostic> = Vec::new();
    let mut next = Some(error);
    while let Some(error) = next.take() {
        let diagnostic = syntax_error(source, file, bytes, &error);
        let span = diagnostic.span();
        let is_unquoted = diagnostic.rule() == &rules::UNQUOTED_BRACES;
        if found.iter().any(|it| it.span() == span) {
            break;
        }
        found.push(diagnostic);
        if !is_unquoted || found.len() > most {
            break;
        }
        // A byte for a byte, so that every place stays what it is.
        for byte in text
            .get_mut(span.start as usize..span.end as usize)
            .unwrap_or_default()
            .iter_mut()
            .filter(|byte| matches!(byte, b'{' | b'}'))
            .take(2)
        {
            *byte = b'_';
        }
        next = std::str::from_utf8(&text).ok().and_then(first_error);
    }
    found
}

fn first_error(text: &str) -> Option<ScanError> {
    let mut parser = Parser::new_from_str(text);
    while let Some(event) = parser.next_event() {
        match event {
            Err(error) => return Some(error),
            Ok((saphyr_parser::Event::StreamEnd, _)) => return None,
            Ok(_) => {}
        }
    }
    None
}

fn syntax_error(
    source: &Source,
    file: u32,
    bytes: &ByteIndex<'_>,
    error: &ScanError,
) -> Diagnostic {
    let at = bytes.of(*error.marker());
    // At the end of the text there is nothing to underline: step back to the last line with text.
    let length = u32::try_from(source.text().len()).unwrap_or(u32::MAX);
    let at = if at >= length {
        u32::try_from(source.text().trim_end().len()).unwrap_or(length)
    } else {
        at
    };
    let line = source.line(at);
    for line in [line, line.saturating_sub(1)] {
        let (start, end) = source.line_range(line);
        if let Some((from, to)) = unquoted_braces(source.slice(start, end)) {
            let span = Span {
                file,
                start: start + from,
                end: start + to,
            };
            return unquoted(span);
        }
    }
    let span = Span {
        file,
        start: at,
        end: at,
    };
    if error.info().contains("recursion limit") {
        return super::parse::too_deep(span);
    }
    let diagnostic = Diagnostic::new(
        &rules::SYNTAX,
        span,
        format!("not valid YAML: {}", error.info()),
    );
    match error.info() {
        info if info.contains("mapping values are not allowed") => {
            diagnostic.help("put a text that has `: ` in it in quotes")
        }
        info if info.contains("tab") => diagnostic.help("indent with spaces"),
        _ => diagnostic.help(
            "YAML reads on only after a mistake is mended, so there may be more behind this one",
        ),
    }
}

/// `{field} is required` without quotes.
pub(crate) fn unquoted(span: Span) -> Diagnostic {
    Diagnostic::new(
        &rules::UNQUOTED_BRACES,
        span,
        "YAML reads `{` as the start of a map",
    )
    .label("this text needs quotes")
    .help("put the whole text in quotes: `\"{field} is required\"`")
}

/// Where in a line a value starts with a placeholder and goes on as text.
fn unquoted_braces(line: &str) -> Option<(u32, u32)> {
    let mut from = 0;
    while let Some(found) = line.get(from..)?.find('{') {
        let open = from + found;
        let before = line.get(..open)?.trim_end();
        let rest = line.get(open + 1..)?;
        let close = rest.find(|c: char| !(c.is_ascii_alphanumeric() || "_.-$".contains(c)));
        if let Some(close) = close.filter(|close| *close > 0)
            && before.ends_with([':', '-', ',', '['])
            && let Some(after) = rest.get(close..).and_then(|rest| rest.strip_prefix('}'))
            && !after.trim_start().is_empty()
            && !after.trim_start().starts_with([',', ']', '}', '#'])
        {
            let end = line.trim_end().len();
            return Some((u32::try_from(open).ok()?, u32::try_from(end).ok()?));
        }
        from = open + 1;
    }
    None
}
