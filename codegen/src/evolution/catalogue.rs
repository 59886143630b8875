//! What is different beside the errors: the facts about the whole, the groups, the words.

use super::class::{
    CONTENT_TYPE_CHANGED, DOCS_URL_ADDED, DOCS_URL_MOVED, DOCS_URL_REMOVED, DOCUMENTATION,
    GROUP_ADDED, GROUP_CODE_ADDED, GROUP_CODE_REMOVED, GROUP_REMOVED, PACKAGE_RENAMED,
};
use super::error::arguments;
use super::{Diff, Path, Words};
use crate::model::{Catalogue, ErrorDef, Slot, StatusRow};

impl Diff<'_> {
    /// Name, addresses, media type.
    pub(super) fn meta(&mut self) {
        let (old, new) = (self.old.meta(), self.new.meta());
        if old.name != new.name {
            let words = "the name of the packages";
            let path = Path::of(&["name"]);
            self.instead(&PACKAGE_RENAMED, &path, words, &*old.name, &*new.name);
        }
        if old.content_type != new.content_type {
            let path = Path::of(&["content_type"]);
            let (old, new) = (&*old.content_type, &*new.content_type);
            self.instead(&CONTENT_TYPE_CHANGED, &path, "the media type", old, new);
        }
        for (key, what, differs) in [
            ("title", "the title is reworded", old.title != new.title),
            (
                "summary",
                "the summary is reworded",
                old.summary != new.summary,
            ),
            (
                "license",
                "the licence is another one",
                old.license != new.license,
            ),
        ] {
            self.documentation(&differs, &false, &Path::of(&[key]), what);
        }
        self.addresses();
    }

    fn addresses(&mut self) {
        let (old, new) = (self.old.page_address(), self.new.page_address());
        let base = Path::of(&["docs_base_url"]);
        let moved = if self.old.meta().docs_base_url == self.new.meta().docs_base_url {
            Path::of(&["docs_flavour"])
        } else {
            base.clone()
        };
        let sent = |catalogue: &Catalogue| catalogue.envelope().contains(&Slot::DocsUrl);
        match (old, new) {
            (None, Some(_)) => self.push(
                &DOCS_URL_ADDED,
                &base,
                "every code has the address of its page".into(),
            ),
            (Some(_), None) => self.push(
                &DOCS_URL_REMOVED,
                &base,
                "no code has the address of its page any more".into(),
            ),
            (Some(old), Some(new)) if old != new => {
                let both = sent(self.old) && sent(self.new);
                let class = if both {
                    &DOCS_URL_MOVED
                } else {
                    &DOCUMENTATION
                };
                let words = Words::from("the pages move to ").code(new.of("CODE"));
                self.replaced(class, &moved, words, old.of("CODE"), new.of("CODE"));
            }
            _ => {
                let (old, new) = (self.old.meta().docs_flavour, self.new.meta().docs_flavour);
                self.documentation(&old, &new, &moved, "the pages are written for another tool");
            }
        }
    }

    /// Groups and words, which stand behind the errors.
    pub(super) fn rest(&mut self) {
        let (old, new) = (self.old, self.new);
        if format_example(old) != format_example(new) {
            let words = "the example of the response format is another one".into();
            self.push(&DOCUMENTATION, &Path::of(&["format_example"]), words);
        }
        self.statuses();
        self.documentation(
            &old.tips(),
            &new.tips(),
            &Path::of(&["tips"]),
            "the tips are others",
        );
        self.groups();
    }

    fn statuses(&mut self) {
        let (old, new) = (self.old.statuses(), self.new.statuses());
        let same = |a: &StatusRow, b: &StatusRow| {
            (a.status, &a.label, &a.text) == (b.status, &b.label, &b.text)
        };
        let differs = |row: &StatusRow, others: &[StatusRow]| {
            let other = others.iter().find(|other| other.status == row.status);
            // A row that is there because of a code is said of the code.
            other.map_or(row.codes.is_empty(), |other| !same(row, other))
        };
        let is_other =
            old.iter().any(|row| differs(row, new)) || new.iter().any(|row| differs(row, old));
        let words = "the words of the status table are others";
        self.documentation(&is_other, &false, &Path::of(&["statuses"]), words);
    }

    fn groups(&mut self) {
        let groups = Path::of(&["groups"]);
        for old in self.old.groups() {
            let at = groups.key(&old.name);
            let Some(new) = self.new.groups().iter().find(|new| new.name == old.name) else {
                let words = Words::from("the group ").code(&old.name).text(" is gone");
                self.push(&GROUP_REMOVED, &at, words);
                continue;
            };
            let what = Words::from("the description of the group ")
                .code(&old.name)
                .text(" is reworded");
            self.documentation(&old.description, &new.description, &at, what);
            for code in &old.codes {
                // A code that is gone is gone from its groups, too: once is enough.
                if !new.codes.contains(code) && self.new.error(code).is_some() {
                    let words = Words::from("the group ")
                        .code(&old.name)
                        .text(" no longer has the code ")
                        .code(code);
                    self.push(&GROUP_CODE_REMOVED, &at, words);
                }
            }
            for code in new.codes.iter().filter(|code| !old.codes.contains(code)) {
                let words = Words::from("the group ")
                    .code(&old.name)
                    .text(" has the code ")
                    .code(code);
                self.push(&GROUP_CODE_ADDED, &at, words);
            }
        }
        for new in self.new.groups() {
            if !self.old.groups().iter().any(|old| old.name == new.name) {
                let words = Words::from("the group ").code(&new.name).text(" is new");
                self.push(&GROUP_ADDED, &groups.key(&new.name), words);
            }
        }
    }
}

/// The example of the response format, where it is not simply the first example that there is.
fn format_example(catalogue: &Catalogue) -> Option<(&str, impl PartialEq + '_)> {
    let shown = catalogue.format_example()?;
    let error = catalogue.error(&shown.code)?;
    let is_stated = |error: &&ErrorDef| error.examples.iter().any(|example| !example.implied);
    let errors = catalogue.errors();
    let first = errors.iter().find(is_stated).or(errors.first())?;
    let stated = arguments(error, &shown.example);
    let is_first = first.code == shown.code && stated == arguments(first, first.examples.first()?);
    (!is_first).then_some((shown.code.as_str(), stated))
}
