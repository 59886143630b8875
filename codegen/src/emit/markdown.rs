//! `docs/`: the reference on one page, a page per code, and what mdBook needs to make a site of it.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{Artifact, EmitError, HEADER};
use crate::describe;
use crate::escape::markdown::author;
use crate::model::{Catalogue, Group};

mod index;
mod json;
mod page;
mod parts;
mod site;

/// Emits the documentation.
///
/// # Errors
///
/// [`EmitError`] if an example cannot be written as JSON.
pub fn emit(catalogue: &Catalogue) -> Result<Vec<Artifact>, EmitError> {
    let book = Book::new(catalogue);
    let mut artifacts = vec![
        Artifact::new("docs/book.toml", site::book_toml(catalogue)),
        Artifact::new("docs/SUMMARY.md", site::summary(catalogue)),
        Artifact::new("docs/llms.txt", site::llms(catalogue)),
        Artifact::new("docs/index.md", index::render(&book)?),
    ];
    for error in catalogue.errors() {
        let page = page::render(&book, error)?;
        artifacts.push(Artifact::new(page_path(&error.code), page));
    }
    for retired in catalogue.retired() {
        let page = page::render_retired(&book, retired);
        artifacts.push(Artifact::new(page_path(&retired.code), page));
    }
    Ok(artifacts)
}

fn page_path(code: &str) -> String {
    format!("docs/codes/{code}.md")
}

/// The mark of a generated file, as the first lines of a Markdown file.
fn header() -> String {
    format!("<!-- {HEADER} -->\n\n")
}

/// The catalogue with what every page looks up in it.
struct Book<'a> {
    catalogue: &'a Catalogue,
    /// What the status table calls a status.
    labels: BTreeMap<u16, &'a str>,
    /// The codes that have a page, retired ones among them.
    codes: HashSet<&'a str>,
    /// The groups that each code is in.
    groups: HashMap<&'a str, Vec<&'a Group>>,
    /// Where the details stand on the wire: `error`, or nothing for the body itself.
    details_path: String,
    /// The code in use that stands in for one that is on its way out or gone.
    successors: HashMap<&'a str, &'a str>,
}

impl<'a> Book<'a> {
    fn new(catalogue: &'a Catalogue) -> Self {
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
            labels: catalogue
                .statuses()
                .iter()
                .map(|row| (row.status, row.label.as_str()))
                .collect(),
            codes: in_use.chain(retired).collect(),
            groups,
            details_path: parts::details_path(catalogue),
            successors: describe::successors(catalogue),
        }
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
}

impl View<'_> {
    /// The address of a code that has a page.
    fn address(self, code: &str) -> Option<String> {
        self.book.codes.contains(code).then(|| match self.place {
            Place::Index => format!("#{code}"),
            Place::Page => format!("{code}.md"),
        })
    }

    /// A link to a code, or its name where it has no page.
    fn link(self, code: &str) -> String {
        let name = crate::escape::markdown::cell(code);
        match self.address(code) {
            Some(address) => format!("[{name}]({address})"),
            None => name,
        }
    }

    fn blocks(self, markdown: &str) -> String {
        author::blocks(markdown, &|code| self.address(code))
    }

    fn item(self, markdown: &str) -> String {
        author::item(markdown, &|code| self.address(code))
    }

    fn cell(self, markdown: &str) -> String {
        author::cell(markdown, &|code| self.address(code))
    }
}
