//! What is different in the causes of an error, and in what a server states to raise it.

use std::collections::HashSet;

use super::class::{
    ARGUMENTS_CHANGED, CAUSE_ADDED, CAUSE_REMOVED, CAUSE_RETURNED, SENT_CAUSE_REMOVED,
};
use super::{Diff, History, Path, Words};
use crate::describe;
use crate::model::{Cause, ErrorDef, Field, Slot, Type};
use crate::rust_api::{Code, Constructor, NamedCause};

impl Diff<'_> {
    pub(super) fn causes(&mut self, at: &Path, old: &ErrorDef, new: &ErrorDef, history: &History) {
        let with_id = |error: &ErrorDef| -> Vec<(String, Cause)> {
            let causes = error.causes.iter();
            let named = causes.filter_map(|it| Some((it.id.clone()?, it.clone())));
            named.collect()
        };
        let is_sent = self.old.envelope().contains(&Slot::Cause);
        for (id, before) in with_id(old) {
            let at = at.key(&id);
            let words = Words::from("the cause ").code(&id);
            let Some(after) = new.cause(&id) else {
                let class = if is_sent {
                    &SENT_CAUSE_REMOVED
                } else {
                    &CAUSE_REMOVED
                };
                self.push(class, &at, words.text(" is gone"));
                continue;
            };
            let what = Words::from("the text of ")
                .append(&words)
                .text(" is reworded");
            self.documentation(&before.text, &after.text, &at.key("text"), what);
            let message = Words::from("the message of ").append(&words);
            let (was, is) = (old.message_of(Some(&before)), new.message_of(Some(after)));
            self.params(&at.key("params"), &before.params, &after.params);
            // What it has from the code is said of the code.
            if before.message.is_some() || after.message.is_some() {
                self.template(&at.key("message"), was, is, &message);
            }
        }
        for (id, _) in with_id(new) {
            if old.cause(&id).is_some() {
                continue;
            }
            let words = Words::from("the cause ").code(&id);
            let at = at.key(&id);
            if history.has_cause(&new.code, &id) {
                self.push(
                    &CAUSE_RETURNED,
                    &at,
                    words.text(" is back, although it was gone"),
                );
            } else {
                self.push(&CAUSE_ADDED, &at, words.text(" is new"));
            }
        }
        let prose = |error: &ErrorDef| -> Vec<String> {
            let causes = error.causes.iter().filter(|cause| cause.id.is_none());
            causes.map(|cause| cause.text.clone()).collect()
        };
        self.documentation(
            &prose(old),
            &prose(new),
            at,
            "the causes in words are others",
        );
    }

    /// Parameters on both sides; what is new or gone, or of another type, is said of the constructors.
    pub(super) fn params(&mut self, at: &Path, old: &[Field], new: &[Field]) {
        for before in old {
            let after = new.iter().find(|after| after.name == before.name);
            if let Some(after) = after {
                let at = at.key(&before.name);
                let left = texts(&after.ty);
                for gone in texts(&before.ty).iter().filter(|text| !left.contains(text)) {
                    let words = Words::from("the parameter ").code(&before.name);
                    let words = words.text(" can no longer be ").code(gone);
                    self.push(&ARGUMENTS_CHANGED, &at, words);
                }
                let words = Words::from("the parameter ").code(&before.name);
                let words = words.text(" is described in another way");
                self.documentation(before, after, &at, words);
            }
        }
    }

    /// What servers state to raise the code, apart from the values of which it is `said` already.
    pub(super) fn constructors(
        &mut self,
        at: &Path,
        old: &ErrorDef,
        new: &ErrorDef,
        said: &HashSet<String>,
    ) {
        let (old, new) = (Code::new(old), Code::new(new));
        for before in &old.constructors {
            let id = before.cause.as_ref().map(NamedCause::id);
            let same = |after: &&Constructor<'_>| after.cause.as_ref().map(NamedCause::id) == id;
            let Some(after) = new.constructors.iter().find(same) else {
                continue;
            };
            let takes = |constructor: &Constructor<'_>| -> Vec<_> {
                let arguments = constructor.arguments.iter();
                let left = arguments.filter(|it| !said.contains(&it.argument.field().name));
                left.map(|it| (it.ident.to_string(), it.ty.clone()))
                    .collect()
            };
            if takes(before) == takes(after) {
                continue;
            }
            let call = |code: &Code<'_>, constructor: &Constructor<'_>| {
                let names: Vec<String> = constructor
                    .arguments
                    .iter()
                    .map(|given| {
                        format!(
                            "{}: {}",
                            given.ident,
                            describe::type_words(&given.argument.field().ty)
                        )
                    })
                    .collect();
                format!(
                    "{}::{}({})",
                    code.ident,
                    constructor.ident,
                    names.join(", ")
                )
            };
            let at = match id {
                Some(id) => at.key("causes").key(id),
                None => at.clone(),
            };
            let (before, after) = (call(&old, before), call(&new, after));
            let words = Words::from("it is raised by ")
                .code(&after)
                .text(" instead of ")
                .code(&before);
            self.replaced(&ARGUMENTS_CHANGED, &at, words, before, after);
        }
    }
}

/// The texts that a parameter or each of its items can be, where they are listed: a Rust enum.
fn texts(ty: &Type) -> &[String] {
    match ty {
        Type::Enum(values) => values,
        Type::Array { items, .. } => texts(items),
        _ => &[],
    }
}
