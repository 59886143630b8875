//! `docs/`: the reference on one page, a page per code, and what the tool that shows them needs to
//! make a site of it.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{Artifact, EmitError};
use crate::describe;
use crate::escape::markdown::Dialect;
use crate::model::{Catalogue, Flavour, Group, Slot};

mod example;
mod flavour;
mod index;
mod json;
mod page;
mod parts;
mod site;
mod snippets;

/// Emits the documentation in the flavour that the catalogue states.
///
/// # Errors
///
/// [`EmitError`] if an example cannot be written as JSON.
pub fn emit(catalogue: &Catalogue) -> Result<Vec<Artifact>, EmitError> {
    emit_as(catalogue, catalogue.meta().docs_flavour)
}

/// Emits the documentation in a flavour of the caller's. The permanent addresses in it remain those
/// of the catalogue.
///
/// # Errors
///
/// [`EmitError`] if an example cannot be written as JSON.
pub fn emit_as(catalogue: &Catalogue, flavour: Flavour) -> Result<Vec<Artifact>, EmitError> {
    let book = Book::new(catalogue, flavour);
    let mut artifacts = site::files(catalogue, flavour);
    artifacts.push(Artifact::new("docs/index.md", index::render(&book)?));
    let mut position = 0;
    let mut push = |code: &str, page: String| {
        artifacts.push(Artifact::new(flavour::page_path(code), page));
    };
    for error in catalogue.errors() {
        position += 1;
        push(&error.code, page::render(&book, error, position)?);
    }
    for retired in catalogue.retired() {
        position += 1;
        push(
            &retired.code,
            page::render_retired(&book, retired, position),
        );
    }
    Ok(artifacts)
}

/// The catalogue with what every page looks up in it.
struct Book<'a> {
    catalogue: &'a Catalogue,
    flavour: Flavour,
    /// What the status table calls a status.
    labels: BTreeMap<u16, &'a str>,
    /// The codes that have a page, retired ones among them.
    codes: HashSet<&'a str>,
    /// The groups that each code is in.
    groups: HashMap<&'a str, Vec<&'a Group>>,
    /// Where the details stand on the wire: `error`, or nothing for the body itself.
    details_path: String,
    /// Where the id of the cause stands on the wire, if it does.
    cause_path: Option<String>,
    /// The code in use that stands in for one that is on its way out or gone.
    successors: HashMap<&'a str, &'a str>,
    /// The codes of which a code took the place.
    predecessors: HashMap<&'a str, Vec<describe::Predecessor<'a>>>,
}

impl<'a> Book<'a> {
    fn new(catalogue: &'a Catalogue, flavour: Flavour) -> Self {
        let mut groups: HashMap<&str, Vec<&Group>> = HashMap::new();
        for group in catalogue.groups() {
            for code in &group.codes {
                groups.entry(code).or_default().push(group);
            }
        }
        let in_use = catalogue.errors().iter().map(|error| error.code.as_str());
        let retired = catalogue.retired().iter().map(|entry| entry.code.as_str());
        Self {
            catalogue,
            flavour,
            labels: catalogue
                .statuses()
                .iter()
                .map(|row| (row.status, row.label.as_str()))
                .collect(),
            codes: in_use.chain(retired).collect(),
            groups,
            details_path: describe::place_of(catalogue, &Slot::Details).unwrap_or_default(),
            cause_path: describe::place_of(catalogue, &Slot::Cause),
            successors: describe::successors(catalogue),
            predecessors: describe::predecessors(catalogue),
        }
    }

    /// What the status table calls a status.
    fn label(&self, status: u16) -> &'a str {
        self.labels.get(&status).copied().unwrap_or_default()
    }
}

/// The page on which a text stands: what its links are relative to.
#[derive(Clone, Copy)]
enum Place {
    /// `index.md`, where every code has an anchor.
    Index,
    /// A page below `codes/`.
    Page,
}

/// A [`Book`] as seen from one page.
#[derive(Clone, Copy)]
struct View<'a> {
    book: &'a Book<'a>,
    place: Place,
    dialect: Dialect,
}

impl<'a> View<'a> {
    fn new(book: &'a Book<'a>, place: Place) -> Self {
        Self {
            book,
            place,
            dialect: flavour::dialect(book.flavour),
        }
    }

    /// The address of a code that has a page.
    fn address(self, code: &str) -> Option<String> {
        self.book.codes.contains(code).then(|| match self.place {
            Place::Index => format!("#{code}"),
            Place::Page => self.page(code),
        })
    }

    /// A link to a code, or its name where it has no page.
    fn link(self, code: &str) -> String {
        let name = self.dialect.cell(code);
        match self.address(code) {
            Some(address) => format!("[{name}]({address})"),
            None => name,
        }
    }

    fn blocks(self, markdown: &str) -> String {
        self.dialect.blocks(markdown, &|code| self.address(code))
    }

    fn item(self, markdown: &str) -> String {
        self.dialect.item(markdown, &|code| self.address(code))
    }

    fn cell(self, markdown: &str) -> String {
        self.dialect
            .cell_of_blocks(markdown, &|code| self.address(code))
    }
}
