//! What is different in named, typed values: details and their properties, context values, headers.

use super::class::{
    ARGUMENTS_CHANGED, Audience, CONTEXT_ADDED, CONTEXT_ASKED, FIELD_ADDED, FIELD_NOW_OPTIONAL,
    FIELD_NOW_REQUIRED, FIELD_REMOVED, REQUIRED_FIELD_ADDED, SENSITIVE_CHANGED, UNIT_CHANGED,
};
use super::{Change, Diff, Path, Words};
use crate::model::Field;
use crate::rust_api::unmade;

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

    /// Whether servers state context values to the layer, named by a value that decides it; where all
    /// of those are new, gone or otherwise other, that says it already.
    pub(super) fn unmade_context(&mut self) {
        let (before, after) = (unmade(self.old), unmade(self.new));
        let (names, words) = match (before.is_empty(), after.is_empty()) {
            (true, false) => (after, "can no longer be made by the crate itself"),
            (false, true) => (before, "can be made by the crate itself now"),
            _ => return,
        };
        let context = Path::of(&["context"]);
        let breaks_at = |at: &Path| {
            let breaks = |change: &Change| change.class.breaks.contains(&Audience::Rust);
            let changes = self.changes.iter().filter(|change| breaks(change));
            changes
                .map(|change| &change.path)
                .any(|path| path.starts_with(&at.0))
        };
        let name = names
            .into_iter()
            .find(|name| !breaks_at(&context.key(name)));
        if let Some(name) = name {
            let words = Words::from("the context value ")
                .code(name)
                .text(" ")
                .text(words);
            self.push(&CONTEXT_ASKED, &context.key(name), words);
        }
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
