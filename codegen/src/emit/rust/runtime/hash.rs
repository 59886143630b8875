//! A hash of a text, for the table of the codes.

/// Hashes a text, a different way for each seed.
///
/// Eight to twenty-four bytes, which is what most codes have, are three words: the first, the last
/// and the one in the middle. They overlap instead of being padded, so there is no branch by
/// length, which a processor would often guess wrong. As overlapping words do not tell how long a
/// text is, the length is hashed too. Whatever is combined is multiplied by the seed or what came
/// of it, so that no two texts have the same hash for every seed.
#[inline]
pub(crate) fn hash(text: &[u8], seed: u64) -> u64 {
    let mut state = seed.wrapping_mul(text.len() as u64) | 1;
    let mut rest = text;
    while rest.len() > 24 {
        let Some((step, after)) = rest.split_first_chunk::<16>() else {
            break;
        };
        let (first, _, last) = words(step);
        state = fold(first ^ state, last ^ seed) | 1;
        rest = after;
    }
    let (first, middle, last) = words(text.last_chunk::<24>().map_or(text, |end| end));
    fold(first ^ state, last ^ seed ^ middle.wrapping_mul(state))
}

/// Three words that have every byte of at most twenty-four.
#[inline]
fn words(text: &[u8]) -> (u64, u64, u64) {
    if let (Some(first), Some(last)) = (text.first_chunk::<8>(), text.last_chunk()) {
        let middle = text
            .get((text.len() - 8) / 2..)
            .and_then(<[u8]>::first_chunk);
        (
            u64::from_le_bytes(*first),
            u64::from_le_bytes(*middle.unwrap_or(first)),
            u64::from_le_bytes(*last),
        )
    } else if let (Some(first), Some(last)) = (text.first_chunk::<4>(), text.last_chunk()) {
        let (first, last) = (u32::from_le_bytes(*first), u32::from_le_bytes(*last));
        (first.into(), 0, last.into())
    } else if let ([first, ..], [.., last]) = (text, text) {
        let middle = text.get(text.len() / 2).copied().unwrap_or_default();
        ((*first).into(), middle.into(), (*last).into())
    } else {
        (0, 0, 0)
    }
}

/// Both halves of a product, one laid over the other, so that every bit of the factors counts.
#[inline]
fn fold(left: u64, right: u64) -> u64 {
    let product = u128::from(left) * u128::from(right);
    #[allow(
        clippy::cast_possible_truncation,
        reason = "the two halves are taken apart"
    )]
    let (low, high) = (product as u64, (product >> 64) as u64);
    low ^ high
}
