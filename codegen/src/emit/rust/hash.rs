//! A perfect hash of the codes, for the parser of the generated crate.

// The generator hashes with the very source that it emits.
#[path = "runtime/hash.rs"]
mod shared;

use self::shared::hash;

/// The most codes that have a single bucket.
const TINY: usize = 16;

/// Tables that lead from each code to its position, and from any other text to some position.
///
/// The method is hash and displace, as in CHD: Djamal Belazzougui, Fabiano C. Botelho and Martin
/// Dietzfelbinger, "Hash, displace, and compress", ESA 2009. One part of a code's hash chooses a
/// bucket and another part a slot. The buckets are placed one after another, the largest first
/// while there is most room, and each takes the least displacement that moves all its codes to
/// free slots. A lookup hashes once, reads the displacement of the bucket and then the slot.
///
/// Three things differ from the paper, because a lookup should be fast and the tables need not be
/// small:
///
/// - Nothing is compressed, and a fifth of the slots or more are free, so a displacement is found
///   soon.
/// - A displacement is a mask for an exclusive or, which costs a lookup less than a
///   multiplication. It cannot part two codes of a bucket that have the same slot to begin with.
///   Such a pair is rare, as a bucket has two codes or fewer on average, and asks for the next
///   seed.
/// - A few codes share a single bucket, which is a search for a seed alone. The compiler then
///   drops the displacement from the lookup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PerfectHash {
    /// What to hash with.
    pub seed: u64,
    /// A displacement for each bucket; their number is a power of two.
    pub displacements: Vec<u16>,
    /// A position in the input for each slot; their number is a power of two. A free slot has 0,
    /// as its text is compared with some code in any case.
    pub slots: Vec<u32>,
}

/// Finds the perfect hash of distinct codes.
///
/// The same codes in the same order have the same hash on every machine, as the seeds are tried in
/// a fixed order. The expected time is linear in the number of codes.
///
/// It tries seeds until one fits, so it would not end for a code that is there twice.
#[must_use]
pub fn build(codes: &[&str]) -> PerfectHash {
    let mut number = 0;
    loop {
        number += 1;
        let seed = nth_seed(number);
        if let Some((displacements, slots)) = place(codes, seed) {
            return PerfectHash {
                seed,
                displacements,
                slots,
            };
        }
    }
}

/// A seed with well-mixed bits for each number (the `SplitMix64` sequence).
fn nth_seed(number: u64) -> u64 {
    let mixed = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// How many buckets and how many slots there are for so many codes.
fn sizes(codes: usize) -> (usize, usize) {
    if codes <= TINY {
        (1, (codes * 4).next_power_of_two())
    } else {
        (
            (codes / 2).next_power_of_two(),
            (codes + codes / 4).next_power_of_two(),
        )
    }
}

/// The displacements and the slots with this seed, if it fits.
fn place(codes: &[&str], seed: u64) -> Option<(Vec<u16>, Vec<u32>)> {
    let (buckets, slots) = sizes(codes.len());
    let mut members: Vec<(usize, usize, u32)> = (0..)
        .zip(codes)
        .map(|(position, code)| {
            let hash = hash(code.as_bytes(), seed);
            // The same bits as in `position` of the generated crate.
            #[allow(clippy::cast_possible_truncation)]
            let (low, high) = (hash as u32 as usize, (hash >> 32) as usize);
            (low & (buckets - 1), high & (slots - 1), position)
        })
        .collect();
    members.sort_unstable();
    let mut groups: Vec<&[(usize, usize, u32)]> =
        members.chunk_by(|left, right| left.0 == right.0).collect();
    let clash = |group: &&[(usize, usize, u32)]| {
        group.windows(2).any(|pair| match pair {
            [left, right] => left.1 == right.1,
            _ => false,
        })
    };
    if groups.iter().any(clash) {
        return None;
    }
    groups.sort_by_key(|group| std::cmp::Reverse(group.len()));

    let mut displacements = vec![0; buckets];
    let mut table = vec![None; slots];
    for group in groups {
        let displacement = (0..=u16::MAX).take(slots).find(|by| {
            group
                .iter()
                .all(|(_, slot, _)| table[slot ^ usize::from(*by)].is_none())
        })?;
        for (bucket, slot, position) in group {
            displacements[*bucket] = displacement;
            table[slot ^ usize::from(displacement)] = Some(*position);
        }
    }
    let slots = table.into_iter().map(Option::unwrap_or_default).collect();
    Some((displacements, slots))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    /// The `position` of the generated crate, but for the tables.
    fn position(table: &PerfectHash, text: &str) -> usize {
        let hash = hash(text.as_bytes(), table.seed);
        #[allow(clippy::cast_possible_truncation)]
        let (low, high) = (hash as u32 as usize, (hash >> 32) as usize);
        let displacement = usize::from(table.displacements[low & (table.displacements.len() - 1)]);
        table.slots[(high ^ displacement) & (table.slots.len() - 1)] as usize
    }

    #[track_caller]
    fn finds_each(codes: &[String]) {
        let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
        assert_eq!(codes.iter().collect::<HashSet<_>>().len(), codes.len());
        let table = build(&codes);
        for (at, code) in codes.iter().enumerate() {
            assert_eq!(position(&table, code), at, "{code}");
        }
        assert!(table.slots.iter().all(|at| (*at as usize) < codes.len()));
        for text in ["", "A", "é", "NO_SUCH_CODE", &"LONG_".repeat(99)] {
            assert!(position(&table, text) < codes.len());
        }
        assert_eq!(build(&codes), table, "built again");
    }

    fn numbered(count: usize) -> Vec<String> {
        (0..count).map(|at| format!("ORDER_{at}_REFUSED")).collect()
    }

    #[test]
    fn each_seed_has_its_own_hash() {
        let seeds = (1..1000).map(nth_seed);
        assert_eq!(
            seeds
                .map(|seed| hash(b"NOT_FOUND", seed))
                .collect::<HashSet<_>>()
                .len(),
            999
        );
    }

    #[test]
    fn every_byte_counts() {
        for len in 1..=100 {
            let text = vec![b'A'; len];
            for at in 0..len {
                let mut other = text.clone();
                other[at] = b'B';
                assert_ne!(
                    hash(&text, nth_seed(1)),
                    hash(&other, nth_seed(1)),
                    "{at} of {len}"
                );
            }
        }
    }

    #[test]
    fn codes_of_every_count_find_themselves() {
        for count in (1..=70).chain([127, 128, 129, 255, 256, 257, 1000, 4096]) {
            finds_each(&numbered(count));
        }
    }

    #[test]
    fn many_codes_find_themselves() {
        for count in [10_000, 52_000, 52_500, 60_000, 65_536, 70_000] {
            finds_each(&numbered(count));
        }
    }

    #[test]
    fn similar_codes_find_themselves() {
        let prefix = "A_VERY_LONG_PREFIX_THAT_EVERY_CODE_OF_THIS_SERVICE_HAS_".repeat(2);
        finds_each(
            &(0..5000)
                .map(|at| format!("{prefix}{at}"))
                .collect::<Vec<_>>(),
        );
        finds_each(
            &(0..5000)
                .map(|at| format!("E{at}_{prefix}"))
                .collect::<Vec<_>>(),
        );
        // Of every length, of the same letter.
        finds_each(&(1..=100).map(|len| "A".repeat(len)).collect::<Vec<_>>());
        // One letter differs, in every place.
        finds_each(
            &(0..64)
                .map(|at| format!("{}B{}", "A".repeat(at), "A".repeat(63 - at)))
                .collect::<Vec<_>>(),
        );
        // Every text of two letters, in every length up to twelve.
        finds_each(
            &(1..=12_u32)
                .flat_map(|len| {
                    (0..1_u32 << len).map(move |bits| {
                        (0..len)
                            .map(|at| if bits >> at & 1 == 1 { 'B' } else { 'A' })
                            .collect::<String>()
                    })
                })
                .collect::<Vec<_>>(),
        );
        // Every code of three letters.
        let letters = || 'A'..='Z';
        finds_each(
            &letters()
                .flat_map(|a| {
                    letters().flat_map(move |b| letters().map(move |c| format!("{a}{b}{c}")))
                })
                .collect::<Vec<_>>(),
        );
    }
}
