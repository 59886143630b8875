//! What is different in named, typed values: details and their properties, context values, headers.

use super::class::{
    ARGUMENTS_CHANGED, Audience, CONTEXT_ADDED, CONTEXT_ASKED, FIELD_ADDED, FIELD_NOW_OPTIONAL,
    FIELD_NOW_REQUIRED, FIELD_REMOVED, REQUIRED_FIELD_ADDED, SENSITIVE_CHANGED, UNIT_CHANGED,
};
use super::{Change, Diff, Path, Words};
use crate::model::Field;
use crate::rust_api::makes_context;

/// What the fields belong to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    /// Every response.
    Context,
    /// A code.
    Detail,
    /// An object.
    Property,
}

impl Owner {
    fn noun(self) -> &'static str {
        match self {
            Self::Context => "the context value ",
            Self::Detail => "the detail ",
            Self::Property => "the property ",
        }
    }
}

impl Diff<'_> {
    /// Fields by name; their order on the wire makes no difference.
    pub(super) fn fields(&mut self, at: &Path, old: &[Field], new: &[Field], owner: Owner) {
        for before in old {
            let at = at.key(&before.name);
            let words = Words::from(owner.noun()).code(&before.name);
            match new.iter().find(|after| after.name == before.name) {
                Some(after) => self.field(&at, before, after, &words),
                None => self.push(&FIELD_REMOVED, &at, words.text(" is gone")),
            }
        }
        for after in new {
            if old.iter().any(|before| before.name == after.name) {
                continue;
            }
            let (class, kind) = match (after.optional, owner) {
                // Responses without context values are made in another way than those with some.
                (true, Owner::Context) if old.is_empty() => (&CONTEXT_ADDED, "optional"),
                (true, _) => (&FIELD_ADDED, "optional"),
                (false, Owner::Context) => (&CONTEXT_ADDED, "required"),
                (false, _) => (&REQUIRED_FIELD_ADDED, "required"),
            };
            let words = Words::from(owner.noun())
                .code(&after.name)
                .text(&format!(" is new, and {kind}"));
            self.push(class, &at.key(&after.name), words);
        }
        self.order(at, old, new, owner);
    }

    /// Whether servers state context values to the layer; where one is new, gone or otherwise another,
    /// that says it already.
    pub(super) fn makes_context(&mut self) {
        let (before, after) = (makes_context(self.old), makes_context(self.new));
        let at = Path::of(&["context"]);
        let breaks = |change: &Change| {
            change.path.starts_with(&at.0) && change.class.breaks.contains(&Audience::Rust)
        };
        if before == after || self.changes.iter().any(breaks) {
            return;
        }
        let words = if after {
            "the crate makes all context values by itself now"
        } else {
            "the crate can no longer make all context values by itself"
        };
        self.push(&CONTEXT_ASKED, &at, words.into());
    }

    /// What is required on both sides, in another order: where the types agree, servers compile and
    /// say the wrong thing.
    fn order(&mut self, at: &Path, old: &[Field], new: &[Field], owner: Owner) {
        let required = |fields: &[Field], others: &[Field]| -> Vec<String> {
            let both = fields.iter().filter(|field| {
                let other = others.iter().find(|other| other.name == field.name);
                !field.optional && other.is_some_and(|other| !other.optional)
            });
            both.map(|field| field.name.clone()).collect()
        };
        let (before, after) = (required(old, new), required(new, old));
        if owner != Owner::Detail && before != after {
            let (before, after) = (before.join(", "), after.join(", "));
            let words = "the order of what servers state";
            self.instead(&ARGUMENTS_CHANGED, at, words, before, after);
        }
    }

    /// One field on both sides; `words` name it.
    pub(super) fn field(&mut self, at: &Path, old: &Field, new: &Field, words: &Words) {
        match (old.optional, new.optional) {
            (false, true) => {
                let words = words.clone().text(" is optional now");
                self.push(&FIELD_NOW_OPTIONAL, &at.key("optional"), words);
            }
            (true, false) => {
                let words = words.clone().text(" is required now");
                self.push(&FIELD_NOW_REQUIRED, at, words);
            }
            _ => {}
        }
        self.ty(at, &old.ty, &new.ty, words);
        match (old.unit.as_deref(), new.unit.as_deref()) {
            (Some(before), Some(after)) if before != after => {
                let words = words
                    .clone()
                    .text(" counts ")
                    .code(after)
                    .text(" instead of ")
                    .code(before);
                self.replaced(&UNIT_CHANGED, &at.key("unit"), words, before, after);
            }
            (before, after) => {
                let words = Words::from("the note on the unit of ").append(words);
                self.documentation(
                    &before,
                    &after,
                    &at.key("unit"),
                    words.text(" is another one"),
                );
            }
        }
        if old.sensitive != new.sensitive {
            let now = if new.sensitive {
                " is"
            } else {
                " is no longer"
            };
            let words = words.clone().text(now).text(" sensitive");
            self.push(&SENSITIVE_CHANGED, &at.key("sensitive"), words);
        }
        let reworded = [
            ("description", old.description != new.description),
            ("example", old.example != new.example),
        ];
        for (key, differs) in reworded {
            let words = Words::from(format!("the {key} of ").as_str()).append(words);
            self.documentation(
                &differs,
                &false,
                &at.key(key),
                words.text(" is another one"),
            );
        }
    }
}
