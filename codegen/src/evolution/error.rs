//! What is different in the errors: the codes that there are, and what each has.

use std::collections::HashMap;

use serde_json::Value;

use super::class::{
    ARGUMENTS_CHANGED, CAUSE_ADDED, CAUSE_REMOVED, CAUSE_RETURNED, CODE_ADDED, CODE_DEPRECATED,
    CODE_REMOVED, CODE_RETIRED, CODE_RETURNED, DEPRECATION_LIFTED, DOCUMENTATION, GRPC_ADDED,
    GRPC_CHANGED, HEADER_ADDED, HEADER_CHANGED, HEADER_REMOVED, MESSAGE_CHANGED, MESSAGE_FIXED,
    MESSAGE_UNFIXED, PLACEHOLDER_DROPPED, RETIRED_CODE_FORGOTTEN, RETRY_CHANGED, RETRY_REMOVED,
    SENT_CAUSE_REMOVED, SENT_SUMMARY_CHANGED, SEVERITY_CHANGED, STATUS_CHANGED,
};
use super::fields::Owner;
use super::{Audience, Diff, History, Path, Words};
use crate::describe;
use crate::model::{
    Catalogue, Cause, ErrorDef, Example, Header, HeaderValue, Retired, Retry, Severity, Slot,
    Template,
};
use crate::rust_api::{Code, Constructor, NamedCause};

/// The codes of a catalogue, by name.
struct Index<'a> {
    errors: HashMap<&'a str, &'a ErrorDef>,
    retired: HashMap<&'a str, &'a Retired>,
}

impl<'a> Index<'a> {
    fn new(catalogue: &'a Catalogue) -> Self {
        let errors = catalogue.errors().iter();
        Self {
            errors: errors.map(|error| (error.code.as_str(), error)).collect(),
            retired: catalogue
                .retired()
                .iter()
                .map(|it| (it.code.as_str(), it))
                .collect(),
        }
    }
}

impl Diff<'_> {
    /// Codes in use, then those that are gone, then those that were gone before.
    pub(super) fn errors(&mut self, history: &History) {
        let (old, new) = (self.old, self.new);
        let (before, after) = (Index::new(old), Index::new(new));
        let errors = Path::of(&["errors"]);
        for error in new.errors() {
            let code = error.code.as_str();
            let at = errors.key(code);
            match before.errors.get(code) {
                Some(old) => self.error(&at, old, error, history),
                None if before.retired.contains_key(code) => {
                    self.push(
                        &CODE_RETURNED,
                        &at,
                        "is in use again, although it was retired".into(),
                    );
                }
                None if history.has_code(code) => {
                    self.push(
                        &CODE_RETURNED,
                        &at,
                        "is in use again, although an earlier release had it".into(),
                    );
                }
                None => {
                    let words = Words::from("is new, with status ").code(error.status);
                    self.replaced(&CODE_ADDED, &at, words, Value::Null, error.status);
                }
            }
        }
        for error in old.errors() {
            let code = error.code.as_str();
            if after.errors.contains_key(code) {
                continue;
            }
            if let Some(retired) = after.retired.get(code) {
                let words = match &retired.notice.replaced_by {
                    Some(by) => Words::from("is retired, in favour of ").code(by),
                    None => "is retired".into(),
                };
                self.push(&CODE_RETIRED, &Path::of(&["retired", code]), words);
            } else {
                self.push(
                    &CODE_REMOVED,
                    &errors.key(code),
                    "is gone without being retired".into(),
                );
            }
        }
        self.retired(&before, &after);
    }

    fn retired(&mut self, before: &Index<'_>, after: &Index<'_>) {
        let (old, new) = (self.old, self.new);
        let path = |code: &str| Path::of(&["retired", code]);
        for was in old.retired() {
            let code = was.code.as_str();
            match after.retired.get(code) {
                Some(is) => {
                    let what = "the notice about its retirement is another one";
                    self.documentation(&was.notice, &is.notice, &path(code), what);
                }
                // In use again, which is worse.
                None if after.errors.contains_key(code) => {}
                None => {
                    let words = "is no longer listed as retired".into();
                    self.push(&RETIRED_CODE_FORGOTTEN, &path(code), words);
                }
            }
        }
        for is in new.retired() {
            let code = is.code.as_str();
            let known = before.errors.contains_key(code) || before.retired.contains_key(code);
            if !known {
                self.push(
                    &DOCUMENTATION,
                    &path(&is.code),
                    "is listed as retired".into(),
                );
            }
        }
    }

    fn error(&mut self, at: &Path, old: &ErrorDef, new: &ErrorDef, history: &History) {
        let first = self.changes.len();
        if old.status != new.status {
            let words = Words::from("the status is ")
                .code(new.status)
                .text(" instead of ")
                .code(old.status);
            self.replaced(
                &STATUS_CHANGED,
                &at.key("status"),
                words,
                old.status,
                new.status,
            );
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
        self.headers(&at.key("headers"), &old.headers, &new.headers);
        // What breaks all constructors of the code at once has been said by now.
        let breaks_rust = |change: &super::Change| change.class.breaks.contains(&Audience::Rust);
        let is_explained = self.changes[first..].iter().any(breaks_rust);
        self.causes(&at.key("causes"), old, new, history);
        if !is_explained {
            self.constructors(at, old, new);
        }
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
    fn template(&mut self, at: &Path, old: &Template, new: &Template, words: &Words) {
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
                self.push(
                    &HEADER_REMOVED,
                    &at.key(&before.name),
                    words.text(" is gone"),
                );
                continue;
            };
            let at = at.key(&after.name);
            match (&before.value, &after.value) {
                (HeaderValue::Typed(before), HeaderValue::Typed(after)) => {
                    self.field(&at, before, after, &words);
                }
                (before, after) if before == after => {}
                (before, after) => {
                    let (before, after) = (shown(before), shown(after));
                    let words = words
                        .text(" is ")
                        .code(&after)
                        .text(" instead of ")
                        .code(&before);
                    self.replaced(&HEADER_CHANGED, &at, words, before, after);
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

    fn causes(&mut self, at: &Path, old: &ErrorDef, new: &ErrorDef, history: &History) {
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

    /// What servers state to raise the code, where nothing else says that it is different.
    fn constructors(&mut self, at: &Path, old: &ErrorDef, new: &ErrorDef) {
        let (old, new) = (Code::new(old), Code::new(new));
        for before in &old.constructors {
            let id = before.cause.as_ref().map(NamedCause::id);
            let same = |after: &&Constructor<'_>| after.cause.as_ref().map(NamedCause::id) == id;
            let Some(after) = new.constructors.iter().find(same) else {
                continue;
            };
            let takes = |constructor: &Constructor<'_>| -> Vec<_> {
                let arguments = constructor.arguments.iter();
                arguments
                    .map(|it| (it.ident.to_string(), it.ty.clone()))
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

    fn behaviour(&mut self, at: &Path, old: &ErrorDef, new: &ErrorDef) {
        if old.retry != new.retry {
            let words = Words::from("it is retried ")
                .code(retry(&new.retry))
                .text(" instead of ")
                .code(retry(&old.retry));
            let class = if new.retry == Retry::Never {
                &RETRY_REMOVED
            } else {
                &RETRY_CHANGED
            };
            self.replaced(
                class,
                &at.key("retry"),
                words,
                retry(&old.retry),
                retry(&new.retry),
            );
        }
        if old.severity != new.severity {
            let name = |severity: Option<Severity>| severity.map_or("none", Severity::as_str);
            let words = Words::from("the severity is ")
                .code(name(new.severity))
                .text(" instead of ")
                .code(name(old.severity));
            let names = (
                old.severity.map(Severity::as_str),
                new.severity.map(Severity::as_str),
            );
            self.replaced(
                &SEVERITY_CHANGED,
                &at.key("severity"),
                words,
                names.0,
                names.1,
            );
        }
        let grpc = at.key("grpc");
        match (old.grpc.as_deref(), new.grpc.as_deref()) {
            (None, Some(after)) => {
                let words = Words::from("the gRPC status is ").code(after);
                self.replaced(&GRPC_ADDED, &grpc, words, Value::Null, after);
            }
            (before, after) if before != after => {
                let words = Words::from("the gRPC status is ")
                    .code(after.unwrap_or("none"))
                    .text(" instead of ")
                    .code(before.unwrap_or("none"));
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
                self.push(&DEPRECATION_LIFTED, &path, "is no longer deprecated".into())
            }
            (old, new) => {
                let what = "the notice about its deprecation is another one";
                self.documentation(old, new, &path, what);
            }
        }
    }

    /// Whatever is for people alone.
    fn words(&mut self, at: &Path, old: &ErrorDef, new: &ErrorDef) {
        fn stated(error: &ErrorDef) -> Vec<&Example> {
            error.examples.iter().filter(|it| !it.implied).collect()
        }
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
                stated(old) != stated(new),
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
