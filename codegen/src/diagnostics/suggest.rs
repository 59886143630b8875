//! "Did you mean …?"

use std::cell::Cell;

/// Comparisons in one run.
const MOST_COMPARISONS: usize = 500_000;

/// The name that is nearest to `name`, if one is near enough to be a slip.
pub fn closest<'n>(
    name: &str,
    names: impl IntoIterator<Item = &'n str>,
    comparisons: &Cell<usize>,
) -> Option<&'n str> {
    let length = name.chars().count();
    if length > 80 {
        return None;
    }
    let allowed = (length / 3).max(1);
    let plain = fold(name);
    let mut best: Option<(usize, &str)> = None;
    for candidate in names {
        if comparisons.get() >= MOST_COMPARISONS {
            break;
        }
        comparisons.set(comparisons.get() + 1);
        if candidate.len().abs_diff(name.len()) > allowed + 2 {
            continue;
        }
        // Other case and other separators are no distance: `retry_after` means `retryAfter`.
        let distance = strsim::damerau_levenshtein(&plain, &fold(candidate));
        if distance <= allowed && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
        .filter(|candidate| *candidate != name)
}

fn fold(name: &str) -> String {
    name.chars()
        .filter(|c| !matches!(c, '_' | '-' | '.' | '$'))
        .flat_map(char::to_lowercase)
        .collect()
}
