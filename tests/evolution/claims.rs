//! What the classes of change say, beside what the judges find.

use std::collections::BTreeSet;

use errbook_codegen::evolution::{Audience, CLASSES, Change, Class, History, Version, compare};

use super::Finding;
use super::fixtures::Fixture;
use super::table::{COMPANIONS, OTHERWISE, UNSEEN};

/// The folder of what is written differently and is the same.
const NO_CHANGE: &str = "no-change";

/// What differs, in words; nothing where class and reality agree.
pub fn differences(fixture: &Fixture, findings: &[Finding]) -> Vec<String> {
    let changes = changes(fixture);
    let mut differences = companions(fixture, &changes);
    let claimed = audiences(changes.iter().flat_map(|change| change.class.breaks));
    let found = audiences(findings.iter().map(|finding| &finding.breaks));
    let mut expected = claimed.clone();
    for (name, audience, _) in UNSEEN.iter().filter(|row| is_about(row.0, fixture)) {
        if !claimed.contains(audience) {
            differences.push(format!(
                "`{name}` is listed as unseen, and does not say {audience:?}"
            ));
        }
        expected.remove(audience);
    }
    for (name, audience, _) in OTHERWISE.iter().filter(|row| is_about(row.0, fixture)) {
        if !expected.insert(*audience) {
            differences.push(format!("`{name}` says {audience:?} itself by now"));
        }
    }
    if found != expected {
        differences.push(format!(
            "the classes say that it breaks {}; where a judge can see it, {}",
            words(&claimed),
            words(&expected)
        ));
        differences.push(format!("in reality it breaks {}", words(&found)));
    }
    if !differences.is_empty() {
        let judges = findings.iter();
        differences.extend(judges.map(|it| format!("{} says: {}", it.judge, it.words)));
    }
    differences
}

/// What `compare` finds in a fixture.
fn changes(fixture: &Fixture) -> Vec<Change> {
    let mut history = History::default();
    if let Some(older) = &fixture.older {
        history.add(older);
    }
    compare(&fixture.old, &fixture.new, &history)
}

/// Changes of other classes than the fixture's own, words apart, and the version that is not theirs.
fn companions(fixture: &Fixture, changes: &[Change]) -> Vec<String> {
    let mut wrong = Vec::new();
    let fired: BTreeSet<&str> = changes.iter().map(|change| change.class.id).collect();
    let listed = COMPANIONS.iter().filter(|row| is_about(row.0, fixture));
    let mut allowed: BTreeSet<&str> = listed.flat_map(|row| row.1).copied().collect();
    if fixture.class != NO_CHANGE {
        allowed.insert(&fixture.class);
    }
    for missing in allowed.difference(&fired) {
        wrong.push(format!("`{missing}` does not fire"));
    }
    for more in fired
        .difference(&allowed)
        .filter(|id| **id != "documentation")
    {
        wrong.push(format!("`{more}` fires too"));
    }
    let bump = changes.iter().map(|change| change.class.bump).max();
    let version = Version::parse(&fixture.old.meta().version).unwrap();
    let next = bump.map_or_else(|| version.clone(), |bump| bump.after(&version));
    let next = next.to_string();
    if fixture.new.meta().version != next {
        wrong.push(format!("its version is not {next}"));
    }
    wrong
}

/// Whether a row of a table is about a fixture: `CLASS` for all of a class, or `CLASS/FACE`.
fn is_about(row: &str, fixture: &Fixture) -> bool {
    row == fixture.class || row == fixture.name
}

fn audiences<'a>(all: impl Iterator<Item = &'a Audience>) -> BTreeSet<Audience> {
    all.copied().collect()
}

fn words(audiences: &BTreeSet<Audience>) -> String {
    let names: Vec<&str> = audiences.iter().map(|audience| audience.as_str()).collect();
    if names.is_empty() {
        "nothing".to_owned()
    } else {
        names.join(", ")
    }
}

/// Classes that no fixture shows, and rows that are about none.
pub fn unshown(fixtures: &[Fixture]) -> Vec<String> {
    let shows = |class: &Class| fixtures.iter().any(|fixture| fixture.class == class.id);
    let classes = CLASSES.iter().filter(|class| !shows(class));
    let mut unshown: Vec<String> = classes
        .map(|class| format!("no fixture shows `{}`", class.id))
        .collect();
    let rows = COMPANIONS.iter().map(|row| row.0);
    let rows = rows.chain(UNSEEN.iter().chain(OTHERWISE).map(|row| row.0));
    let idle = rows.filter(|row| !fixtures.iter().any(|fixture| is_about(row, fixture)));
    unshown.extend(idle.map(|row| format!("`{row}` of a table is no fixture")));
    unshown
}
