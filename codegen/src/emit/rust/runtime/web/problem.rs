//! Whether a client wants problem details (RFC 9457).

use crate::envelope;

/// The media type of problem details.
pub(super) const MEDIA_TYPE: &str = "application/problem+json";

/// Whether a client that sent this `Accept` header prefers problem details to the usual body.
///
/// It does if it gives `application/problem+json` a higher quality than the usual media type, by
/// the rules of RFC 9110, section 12.5.1: the most specific range that matches counts, and a range
/// without `q` has quality 1. A client that has no preference gets the usual body. Parameters other
/// than `q` are not looked at, and a range that cannot be read counts for nothing.
#[must_use]
pub fn prefers_problem(accept: &str) -> bool {
    quality(accept, MEDIA_TYPE) > quality(accept, essence(envelope::CONTENT_TYPE))
}

/// The quality of a media type in thousandths, 0 if it is not acceptable.
fn quality(accept: &str, media_type: &str) -> u16 {
    unquoted(accept, ',')
        .filter_map(|range| {
            let specificity = specificity(essence(range), media_type)?;
            Some((specificity, weight(range)?))
        })
        .max()
        .map_or(0, |(_, weight)| weight)
}

/// How closely a range without parameters names a media type, `None` if it does not match.
fn specificity(range: &str, media_type: &str) -> Option<u8> {
    let is_of_its_type = || {
        let kind = range.strip_suffix("/*")?;
        let its_kind = media_type.split_once('/')?.0;
        kind.eq_ignore_ascii_case(its_kind).then_some(1)
    };
    match range {
        "*/*" => Some(0),
        _ if range.eq_ignore_ascii_case(media_type) => Some(2),
        _ => is_of_its_type(),
    }
}

/// A media type or range without its parameters.
fn essence(range: &str) -> &str {
    range.split(';').next().unwrap_or_default().trim()
}

/// The quality that a range states, in thousandths; `None` if it cannot be read.
fn weight(range: &str) -> Option<u16> {
    let mut parameters = unquoted(range, ';').skip(1).filter_map(|text| text.split_once('='));
    match parameters.find(|(name, _)| name.trim().eq_ignore_ascii_case("q")) {
        Some((_, value)) => thousandths(value.trim()),
        None => Some(1_000),
    }
}

/// A number from 0 to 1 with at most three digits after the point.
fn thousandths(text: &str) -> Option<u16> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if fraction.len() > 3 || !fraction.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let fraction = fraction.bytes().chain([b'0'; 3]).take(3);
    let fraction = fraction.fold(0, |sum, digit| sum * 10 + u16::from(digit - b'0'));
    match (whole, fraction) {
        ("0", _) => Some(fraction),
        ("1", 0) => Some(1_000),
        _ => None,
    }
}

/// Splits at a separator, but not within a quoted string.
fn unquoted(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let (mut is_quoted, mut is_escaped) = (false, false);
    text.split(move |character| {
        let is_separator = character == separator && !is_quoted;
        is_quoted ^= character == '"' && !is_escaped;
        is_escaped = is_quoted && character == '\\' && !is_escaped;
        is_separator
    })
}
