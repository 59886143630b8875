//! Where among its siblings a new code belongs, by the order that the author evidently keeps.

/// A code and its status.
pub type Listed<'a> = (&'a str, Option<i64>);

/// How many of `listed` stay in front of the new code: in a list that is sorted by code, those that are
/// smaller; in one whose statuses ascend, those whose status is not greater; otherwise all.
pub fn position(listed: &[Listed<'_>], code: &str, status: i64) -> usize {
    // One entry is in every order.
    if listed.len() < 2 {
        return listed.len();
    }
    // `A_B` is before `AB` for who sorts words, and behind it for who sorts characters.
    let characters = |a: &str, b: &str| a <= b;
    let words = |a: &str, b: &str| a.split('_').le(b.split('_'));
    for in_order in [characters, words] {
        if listed.is_sorted_by(|a, b| in_order(a.0, b.0)) {
            return listed.partition_point(|it| in_order(it.0, code));
        }
    }
    if listed.iter().all(|it| it.1.is_some()) && listed.is_sorted_by_key(|it| it.1) {
        return listed.partition_point(|it| it.1 <= Some(status));
    }
    listed.len()
}

#[cfg(test)]
mod tests {
    use super::position;

    #[test]
    fn the_order_of_the_author_is_kept() {
        let sorted = [("A", 500), ("C", 400), ("E", 404)];
        let words = [("A_B", 500), ("AB", 400), ("AD", 404)];
        let statuses = [("B", 400), ("A", 404), ("C", 404), ("D", 500)];
        let none = [("B", 500), ("A", 400), ("C", 404)];
        for (listed, code, status, expected) in [
            (&sorted[..], "B", 400, 1),
            (&sorted, "0", 400, 0),
            (&sorted, "F", 400, 3),
            (&words, "AC", 400, 2),
            (&words, "A_C", 400, 1),
            (&statuses, "X", 404, 3),
            (&statuses, "X", 409, 3),
            (&statuses, "X", 399, 0),
            (&statuses, "X", 503, 4),
            (&none, "AA", 400, 3),
            (&none[..1], "A", 400, 1),
            (&[], "A", 400, 0),
        ] {
            let listed: Vec<_> = listed.iter().map(|it| (it.0, Some(it.1))).collect();
            assert_eq!(position(&listed, code, status), expected, "{code} {status}");
        }
    }
}
