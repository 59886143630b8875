//! A report as workflow commands of GitHub, which show each problem beside the line.

use std::fmt::Write as _;

use super::Report;

/// One line per problem: `::error file=…,line=…,col=…,endLine=…,endColumn=…,title=…::message`.
pub fn render(report: &Report) -> String {
    let mut out = String::new();
    for diagnostic in &report.diagnostics {
        let Some(source) = report.sources.get(diagnostic.span.file) else {
            continue;
        };
        let (line, column) = source.line_column(diagnostic.span.start);
        let (end_line, end_column) = source.line_column(diagnostic.span.end);
        let mut message = diagnostic.message.clone();
        if let Some(label) = &diagnostic.label {
            message.push_str(": ");
            message.push_str(label);
        }
        for help in &diagnostic.help {
            message.push_str("\nhelp: ");
            message.push_str(help);
        }
        // Writing to a string cannot fail.
        let _ = write!(
            out,
            "::{} file={},line={line},col={column},endLine={end_line}",
            diagnostic.severity().as_str(),
            property(source.name()),
        );
        // GitHub ignores the columns of a range over several lines, and warns about them.
        if end_line == line {
            let _ = write!(out, ",endColumn={end_column}");
        }
        let _ = writeln!(
            out,
            ",title={}::{}",
            property(&format!("{} {}", diagnostic.rule.id, diagnostic.rule.name)),
            data(&message),
        );
    }
    out
}

/// As `@actions/core` escapes a message.
fn data(text: &str) -> String {
    super::human::visible(text)
        .replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// As `@actions/core` escapes a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
