//! What would change in a file, as a unified diff.

use std::fmt::Write as _;
use std::time::Duration;

use similar::TextDiff;

/// The change from `old` to `new` as a unified diff, at most `limit` lines of it.
#[must_use]
pub fn unified(path: &str, old: &str, new: &str, limit: usize) -> String {
    // Two large files that have little in common would take long to align, for lines that nobody
    // is shown; the diff is then right, though not the shortest one.
    let diff = TextDiff::configure()
        .timeout(Duration::from_millis(200))
        .diff_lines(old, new);
    let text = diff
        .unified_diff()
        .context_radius(2)
        .header(&format!("{path} (on disk)"), &format!("{path} (generated)"))
        .to_string()
        .replace('\r', "␍");
    let total = text.lines().count();
    if total <= limit {
        return text;
    }
    let mut shown: String = text.split_inclusive('\n').take(limit).collect();
    let _ = writeln!(shown, "… {} more lines", total - limit);
    shown
}

#[cfg(test)]
mod tests {
    use super::unified;

    #[test]
    fn a_long_diff_is_cut_and_says_so() {
        let old = "same\nold\n";
        let new = format!("same\n{}", "new\n".repeat(100));
        let diff = unified("a.txt", old, &new, 10);
        assert_eq!(diff.lines().count(), 11);
        assert!(diff.starts_with("--- a.txt (on disk)\n+++ a.txt (generated)\n@@"));
        assert!(diff.ends_with("more lines\n"));
    }

    #[test]
    fn a_short_one_is_whole() {
        let diff = unified("a.txt", "a\nb\n", "a\nc\n", 10);
        assert!(diff.ends_with(" a\n-b\n+c\n"));
    }
}
