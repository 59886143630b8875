//! The modules of the crate that differ little between catalogues: Rust source in which
//! `// @if flag`, `// @else` and `// @end` lines enclose what only some catalogues need.
//!
//! They are text and not tokens so that their comments and their layout survive.

use std::collections::BTreeSet;

/// What a catalogue needs of the templates, by name.
pub type Flags = BTreeSet<&'static str>;

/// The source with the parts in it for which the flags are set.
///
/// # Errors
///
/// The number of a line whose `@else` or `@end` belongs to no `@if`, or 0 for an `@if` without end.
pub fn fill(source: &str, flags: &Flags) -> Result<String, TemplateError> {
    let mut out = String::with_capacity(source.len());
    let mut open: Vec<bool> = Vec::new();
    for (index, line) in source.lines().enumerate() {
        let unbalanced = TemplateError { line: index + 1 };
        match line.trim_start().strip_prefix("// @") {
            Some("else") => match open.last_mut() {
                Some(shown) => *shown = !*shown,
                None => return Err(unbalanced),
            },
            Some("end") => {
                open.pop().ok_or(unbalanced)?;
            }
            // Decided once the rest is.
            Some("imports") if open.iter().all(|shown| *shown) => push_line(&mut out, line),
            Some("imports") => {}
            Some(condition) => {
                open.push(
                    condition
                        .strip_prefix("if ")
                        .is_some_and(|flag| flags.contains(flag)),
                );
            }
            None if open.iter().all(|shown| *shown) => push_line(&mut out, line),
            None => {}
        }
    }
    if !open.is_empty() {
        return Err(TemplateError { line: 0 });
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    Ok(out)
}

/// Adds a line; blank ones that nothing separates any more are left out.
fn push_line(out: &mut String, line: &str) {
    if line.is_empty() && (out.is_empty() || out.ends_with("\n\n") || out.ends_with("{\n")) {
        return;
    }
    if line.trim_start().starts_with('}') && out.ends_with("\n\n") {
        out.pop();
    }
    out.push_str(line);
    out.push('\n');
}

/// A template whose directives do not match.
#[derive(Debug)]
pub struct TemplateError {
    line: usize,
}

impl std::fmt::Display for TemplateError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "unbalanced directive in line {} of a template",
            self.line
        )
    }
}

impl std::error::Error for TemplateError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_come_and_go() {
        let source = "{\n// @if a\nA\n// @else\n\nB\n// @if c\nC\n// @end\n// @end\n\n}\n";
        let of = |flags: &[&'static str]| fill(source, &flags.iter().copied().collect()).unwrap();
        assert_eq!(of(&["a"]), "{\nA\n}\n");
        assert_eq!(of(&["c"]), "{\nB\nC\n}\n");
        assert_eq!(of(&[]), "{\nB\n}\n");
        assert!(fill("// @if a\n", &Flags::new()).is_err());
        assert!(fill("// @end\n", &Flags::new()).is_err());
    }
}
