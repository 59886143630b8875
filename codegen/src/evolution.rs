//! What became of a catalogue: every change from one to the next, field by field, and whom it breaks.
//!
//! [`compare`] finds the [`Change`]s between two catalogues. Each is of one of the [`CLASSES`],
//! which say whom it breaks, why, and which version it asks for; a [`Comparison`] weighs them
//! against the version that the catalogue has and against what the team [allows](Allowance) itself to
//! break. Like the model that it reads, this module knows nothing of files.

mod allowance;
mod catalogue;
mod cause;
mod class;
mod codes;
mod envelope;
mod error;
mod fields;
mod history;
mod render;
mod types;
mod words;

use std::fmt;

use serde_json::Value;

pub use allowance::Allowance;
pub use class::{Audience, Bump, CLASS_IDS, CLASSES, Class, Section};
pub use history::History;
pub use render::Format;
pub use semver::Version;
pub use words::{Piece, Words};

use crate::model::Catalogue;
use crate::source::Span;

/// One difference between two catalogues.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Change {
    /// What kind of change it is.
    pub class: &'static Class,
    /// The keys that lead to it in the new catalogue, or in the old one where it is gone. An item of
    /// `causes` goes by its id.
    pub path: Vec<String>,
    /// What is different, as in "the status is 410 instead of 404"; the code that it is about stands
    /// in `path`.
    pub words: Words,
    /// What stood there, `null` where nothing did.
    pub before: Value,
    /// What stands there now, `null` where nothing does.
    pub after: Value,
}

impl Change {
    /// The way to it in one text: `errors.NOT_FOUND.status`.
    #[must_use]
    pub fn at(&self) -> String {
        self.path.join(".")
    }

    /// The words as a sentence of their own, which names the code that it is about.
    #[must_use]
    pub fn sentence(&self) -> Words {
        match self.code() {
            Some(code) if self.words.is_predicate() => {
                Words::default().code(code).text(" ").append(&self.words)
            }
            Some(code) => Words::default().code(code).text(": ").append(&self.words),
            None => self.words.clone(),
        }
    }

    /// The code that it is about, if it is about one.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        match self.path.as_slice() {
            [first, code, ..] if first == "errors" || first == "retired" => Some(code),
            _ => None,
        }
    }
}

/// Every change from `old` to `new`, in the order of the documentation of the format and, within
/// `errors`, of the new catalogue. `history` is what catalogues before `old` had.
#[must_use]
pub fn compare(old: &Catalogue, new: &Catalogue, history: &History) -> Vec<Change> {
    let mut diff = Diff {
        old,
        new,
        changes: Vec::new(),
    };
    diff.meta();
    diff.fields(
        &Path::of(&["context"]),
        old.context(),
        new.context(),
        fields::Owner::Context,
    );
    diff.unmade_context();
    diff.envelope();
    diff.errors(history);
    diff.rest();
    diff.changes
}

/// The changes since an earlier state of the catalogue, and what they ask for.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Comparison {
    /// What the catalogue is compared with, in words: `release 1.0.0`.
    pub against: String,
    /// The version that it had then.
    pub from: Version,
    /// The version that it has now.
    pub version: Version,
    /// The changes.
    pub changes: Vec<Weighed>,
}

/// A [`Change`] with its place, and with what the team says of it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Weighed {
    /// The change.
    pub change: Change,
    /// Where it stands in the new catalogue; where it is gone, what it stood in.
    pub span: Span,
    /// What allows it, if anything does.
    pub allowed: Option<Allowance>,
}

impl Comparison {
    /// The greatest step that a change asks for; those that are allowed do not count. `None` if
    /// there is no change.
    #[must_use]
    pub fn bump(&self) -> Option<Bump> {
        let counted = |it: &Weighed| {
            if it.allowed.is_some() {
                // It is published nevertheless, and so needs a version of its own.
                Bump::Patch
            } else {
                it.change.class.bump
            }
        };
        self.changes.iter().map(counted).max()
    }

    /// The smallest version that tells the truth.
    #[must_use]
    pub fn required(&self) -> Version {
        match self.bump() {
            Some(bump) => bump.after(&self.from),
            None => self.from.clone(),
        }
    }

    /// Whether the catalogue's version says at least as much as its changes do.
    #[must_use]
    pub fn is_version_enough(&self) -> bool {
        if self.changes.is_empty() {
            return self.version.cmp_precedence(&self.from).is_ge();
        }
        let mut reached = self.version.clone();
        reached.pre = semver::Prerelease::EMPTY;
        self.version.cmp_precedence(&self.from).is_gt() && reached >= self.required()
    }

    /// The changes that nothing allows and that no version makes right.
    pub fn refused(&self) -> impl Iterator<Item = &Weighed> {
        self.changes
            .iter()
            .filter(|it| it.allowed.is_none() && it.change.class.is_refused())
    }

    /// Whether something breaks that neither the version nor the team allows.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        let breaks = self.bump() == Some(Bump::Major) && !self.is_version_enough();
        breaks || self.refused().next().is_some()
    }
}

/// A comparison in the making.
struct Diff<'a> {
    old: &'a Catalogue,
    new: &'a Catalogue,
    changes: Vec<Change>,
}

impl Diff<'_> {
    fn push(&mut self, class: &'static Class, path: &Path, words: Words) {
        self.replaced(class, path, words, Value::Null, Value::Null);
    }

    fn replaced(
        &mut self,
        class: &'static Class,
        path: &Path,
        words: Words,
        before: impl Into<Value>,
        after: impl Into<Value>,
    ) {
        self.changes.push(Change {
            class,
            path: path.0.clone(),
            words,
            before: before.into(),
            after: after.into(),
        });
    }

    /// Something that is `new` instead of `old`; `words` say what.
    fn instead<T: Into<Value> + fmt::Display>(
        &mut self,
        class: &'static Class,
        path: &Path,
        words: impl Into<Words>,
        old: T,
        new: T,
    ) {
        let words = words.into().text(" is ").code(&new);
        let words = words.text(" instead of ").code(&old);
        self.replaced(class, path, words, old, new);
    }

    /// A change of words, if there is one.
    fn documentation<T: PartialEq>(
        &mut self,
        old: &T,
        new: &T,
        path: &Path,
        words: impl Into<Words>,
    ) {
        if old != new {
            self.push(&class::DOCUMENTATION, path, words.into());
        }
    }
}

/// The keys that lead to something in a catalogue.
#[derive(Clone)]
struct Path(Vec<String>);

impl Path {
    fn of(keys: &[&str]) -> Self {
        Self(keys.iter().map(|&key| key.to_owned()).collect())
    }

    fn key(&self, key: &str) -> Self {
        let mut keys = self.0.clone();
        keys.push(key.to_owned());
        Self(keys)
    }
}
