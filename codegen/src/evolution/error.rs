//! What is different in an error that both sides have.

use std::collections::HashSet;

use serde_json::Value;

use super::class::{
    CODE_DEPRECATED, DEPRECATION_LIFTED, DOCUMENTATION, FIELD_REMOVED, GRPC_ADDED, GRPC_CHANGED,
    HEADER_ADDED, HEADER_CHANGED, HEADER_REMOVED, MESSAGE_CHANGED, MESSAGE_FIXED, MESSAGE_UNFIXED,
    PLACEHOLDER_DROPPED, RETRY_CHANGED, RETRY_REMOVED, SENT_SUMMARY_CHANGED, SEVERITY_CHANGED,
    STATUS_CHANGED, UNIT_CHANGED,
};
use super::fields::Owner;
use super::{Audience, Diff, History, Path, Words};
use crate::describe;
use crate::model::{ErrorDef, Example, Header, HeaderValue, Retry, Severity, Slot, Template};
use crate::wire;

impl Diff<'_> {
    /// One error on both sides.
    pub(super) fn error(&mut self, at: &Path, old: &ErrorDef, new: &ErrorDef, history: &History) {
        let first = self.changes.len();
        if old.status != new.status {
            let path = at.key("status");
            self.instead(&STATUS_CHANGED, &path, "the status", old.status, new.status);
        }
        self.summary(at, old, new);
        // A code without a message of its own has its summary, of which enough has been said.
        if describe::has_own_message(old) || describe::has_own_message(new) {
            let words = Words::from("the message");
            self.template(&at.key("message"), &old.message, &new.message, &words);
        }
        let fixed = at.key("message_fixed");
        match (old.message_fixed, new.message_fixed) {
            (false, true) => self.push(
                &MESSAGE_FIXED,
                &fixed,
                "the message can no longer be replaced".into(),
            ),
            (true, false) => self.push(
                &MESSAGE_UNFIXED,
                &fixed,
                "the message can be replaced".into(),
            ),
            _ => {}
        }
        self.fields(
            &at.key("details"),
            &old.details,
            &new.details,
            Owner::Detail,
        );
        self.params(&at.key("params"), &old.params, &new.params);
        self.headers(&at.key("headers"), &old.headers, &new.headers);
        self.causes(&at.key("causes"), old, new, history);
        let said = self.changes[first..].iter().filter_map(|change| {
            let breaks_rust = change.class.breaks.contains(&Audience::Rust);
            match change.path.as_slice() {
                [_, _, owner, name, ..] if owner == "details" || owner == "headers" => {
                    breaks_rust.then(|| name.clone())
                }
                _ => None,
            }
        });
        let said: HashSet<String> = said.collect();
        self.constructors(at, old, new, &said);
        self.behaviour(at, old, new);
        self.lifecycle(at, old, new);
        self.words(at, old, new);
    }

    fn summary(&mut self, at: &Path, old: &ErrorDef, new: &ErrorDef) {
        if old.summary != new.summary {
            let is_sent = self.old.envelope().contains(&Slot::Summary);
            let class = if is_sent {
                &SENT_SUMMARY_CHANGED
            } else {
                &DOCUMENTATION
            };
            let words = "the summary is reworded".into();
            self.replaced(
                class,
                &at.key("summary"),
                words,
                &*old.summary,
                &*new.summary,
            );
        }
    }

    /// A message that `words` name.
    pub(super) fn template(&mut self, at: &Path, old: &Template, new: &Template, words: &Words) {
        if old == new {
            return;
        }
        let dropped = old
            .placeholders()
            .find(|name| !new.placeholders().any(|other| other == *name));
        let (class, words) = match dropped {
            Some(name) => (
                &PLACEHOLDER_DROPPED,
                words.clone().text(" no longer shows ").code(name),
            ),
            None => (&MESSAGE_CHANGED, words.clone().text(" is reworded")),
        };
        self.replaced(class, at, words, old.source(), new.source());
    }

    /// Headers by name, whose case makes no difference.
    fn headers(&mut self, at: &Path, old: &[Header], new: &[Header]) {
        let same = |a: &Header, b: &Header| a.name.eq_ignore_ascii_case(&b.name);
        for before in old {
            let words = Words::from("the header ").code(&before.name);
            let Some(after) = new.iter().find(|after| same(before, after)) else {
                // What a server states has a name in both packages.
                let class = match before.value {
                    HeaderValue::Typed(_) => &FIELD_REMOVED,
                    HeaderValue::Template(_) => &HEADER_REMOVED,
                };
                self.push(class, &at.key(&before.name), words.text(" is gone"));
                continue;
            };
            let at = at.key(&after.name);
            if before.name != after.name {
                // On the wire it is the same, but both packages call it as the catalogue does.
                let class = match before.value {
                    HeaderValue::Typed(_) => &FIELD_REMOVED,
                    HeaderValue::Template(_) => &DOCUMENTATION,
                };
                self.instead(
                    class,
                    &at,
                    "the spelling of a header",
                    &*before.name,
                    &*after.name,
                );
            }
            match (&before.value, &after.value) {
                (HeaderValue::Typed(before), HeaderValue::Typed(after)) => {
                    self.field(&at, before, after, &words);
                }
                (before, after) if before == after => {}
                (before, after) => {
                    // What a server states has a name in both packages.
                    let class = match before {
                        HeaderValue::Typed(_) => &FIELD_REMOVED,
                        HeaderValue::Template(_) => &HEADER_CHANGED,
                    };
                    let (before, after) = (shown(before), shown(after));
                    self.instead(class, &at, words, before, after);
                }
            }
        }
        for after in new {
            if !old.iter().any(|before| same(before, after)) {
                let words = Words::from("the header ").code(&after.name).text(" is new");
                self.push(&HEADER_ADDED, &at.key(&after.name), words);
            }
        }
    }

    fn behaviour(&mut self, at: &Path, old: &ErrorDef, new: &ErrorDef) {
        if let (
            Retry::After { field, millis: was },
            Retry::After {
                field: same,
                millis: is,
            },
        ) = (&old.retry, &new.retry)
        {
            let has_unit =
                |error: &ErrorDef| error.detail(field).is_some_and(|it| it.unit.is_some());
            // Where both state a unit, the detail has said so.
            if field == same && was != is && !(has_unit(old) && has_unit(new)) {
                let unit = |millis: bool| if millis { "milliseconds" } else { "seconds" };
                let words = Words::from("the unit of ").code(field);
                let path = at.key("details").key(field).key("unit");
                self.instead(&UNIT_CHANGED, &path, words, unit(*was), unit(*is));
            }
        }
        let (was, is) = (retry(&old.retry), retry(&new.retry));
        if was != is {
            let class = if new.retry == Retry::Never {
                &RETRY_REMOVED
            } else {
                &RETRY_CHANGED
            };
            self.instead(class, &at.key("retry"), "the advice to retry", was, is);
        }
        if old.severity != new.severity {
            let name = |severity: Option<Severity>| severity.map(Severity::as_str);
            let (was, is) = (name(old.severity), name(new.severity));
            let words = instead("the severity", was, is);
            self.replaced(&SEVERITY_CHANGED, &at.key("severity"), words, was, is);
        }
        let grpc = at.key("grpc");
        match (old.grpc.as_deref(), new.grpc.as_deref()) {
            (None, Some(after)) => {
                let words = Words::from("the gRPC status is ").code(after);
                self.replaced(&GRPC_ADDED, &grpc, words, Value::Null, after);
            }
            (before, after) if before != after => {
                let words = instead("the gRPC status", before, after);
                self.replaced(&GRPC_CHANGED, &grpc, words, before, after);
            }
            _ => {}
        }
    }

    fn lifecycle(&mut self, at: &Path, old: &ErrorDef, new: &ErrorDef) {
        let path = at.key("deprecated");
        match (&old.deprecated, &new.deprecated) {
            (None, Some(notice)) => {
                let words = match &notice.replaced_by {
                    Some(by) => Words::from("is deprecated, in favour of ").code(by),
                    None => "is deprecated".into(),
                };
                self.push(&CODE_DEPRECATED, &path, words);
            }
            (Some(_), None) => {
                self.push(&DEPRECATION_LIFTED, &path, "is no longer deprecated".into());
            }
            (old, new) => {
                let what = "the notice about its deprecation is another one";
                self.documentation(old, new, &path, what);
            }
        }
    }

    /// Whatever is for people alone.
    fn words(&mut self, at: &Path, old: &ErrorDef, new: &ErrorDef) {
        for (key, what, differs) in [
            (
                "description",
                "the description is reworded",
                old.description != new.description,
            ),
            (
                "resolutions",
                "the resolutions are others",
                old.resolutions != new.resolutions,
            ),
            (
                "examples",
                "the examples are others",
                examples(old) != examples(new),
            ),
            (
                "since",
                "the version that has it first is another one",
                old.since != new.since,
            ),
            (
                "see_also",
                "the references are others",
                old.see_also != new.see_also,
            ),
            ("owner", "the owner is another one", old.owner != new.owner),
            ("tags", "the tags are others", old.tags != new.tags),
        ] {
            self.documentation(&differs, &false, &at.key(key), what);
        }
    }
}

/// That `what` is another one, or none.
fn instead(what: &str, old: Option<&str>, new: Option<&str>) -> Words {
    Words::from(what)
        .text(" is ")
        .code(new.unwrap_or("none"))
        .text(" instead of ")
        .code(old.unwrap_or("none"))
}

/// The examples that the catalogue states, without what documents do not show.
fn examples(error: &ErrorDef) -> Vec<impl PartialEq + '_> {
    let stated = error.examples.iter().filter(|example| !example.implied);
    let shown = stated.map(|example| (&example.name, arguments(error, example)));
    shown.collect()
}

/// What an example states, without what documents do not show.
pub(super) fn arguments<'a>(error: &ErrorDef, example: &'a Example) -> impl PartialEq + use<'a> {
    let with = example.with.iter();
    let with: Vec<(&str, Value)> = with
        .map(|(name, value)| (name.as_str(), wire::shown(error, example, name, value)))
        .collect();
    (&example.cause, with, &example.message)
}

/// The value of a header, as an author writes it.
fn shown(value: &HeaderValue) -> String {
    match value {
        HeaderValue::Template(template) => template.source(),
        HeaderValue::Typed(field) => describe::type_words(&field.ty),
    }
}

/// When an error is retried, as an author writes it.
fn retry(retry: &Retry) -> String {
    match retry {
        Retry::Never => "never".to_owned(),
        Retry::Backoff => "backoff".to_owned(),
        Retry::After { field, .. } => format!("after: {field}"),
    }
}
