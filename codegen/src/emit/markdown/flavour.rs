//! How the pages of each tool differ: what they begin with, how a heading gets its anchor, and how
//! one page leads to another.

use super::{Place, View};
use crate::emit::HEADER;
use crate::escape::config::{docusaurus_string, yaml_string};
use crate::escape::markdown::Dialect;
use crate::model::Flavour;

/// The Markdown that the tool reads.
pub(super) fn dialect(flavour: Flavour) -> Dialect {
    match flavour {
        Flavour::Plain => Dialect::GitHub,
        Flavour::Mdbook => Dialect::CommonMark,
        Flavour::Docusaurus => Dialect::Mdx,
        Flavour::Starlight => Dialect::Directives,
    }
}

/// The file of a code's page.
pub(super) fn page_path(code: &str) -> String {
    format!("docs/codes/{code}.md")
}

/// The mark of a generated file, as the first lines of a Markdown file.
pub(super) fn header() -> String {
    format!("<!-- {HEADER} -->\n\n")
}

/// What a page says about itself.
pub(super) struct Head<'a> {
    pub title: &'a str,
    /// The code that the page is about; none for the reference.
    pub code: Option<&'a str>,
    /// What it is about, as plain text, for search engines and previews.
    pub description: Option<String>,
    /// Its place among the pages of its folder.
    pub position: usize,
}

impl View<'_> {
    /// The mark of a generated file and the title.
    pub(super) fn head(self, head: &Head<'_>) -> String {
        let title = self.dialect.heading(head.title);
        match (self.book.flavour, head.code) {
            (Flavour::Mdbook, Some(code)) => format!("{}# {title} {{#{code}}}\n\n", header()),
            (Flavour::Plain | Flavour::Mdbook, _) => format!("{}# {title}\n\n", header()),
            (Flavour::Docusaurus | Flavour::Starlight, _) => self.front_matter(head),
        }
    }

    /// The head in YAML, which the tool makes the title from. Nobody edits the page at its source.
    fn front_matter(self, head: &Head<'_>) -> String {
        let is_docusaurus = self.book.flavour == Flavour::Docusaurus;
        let string = if is_docusaurus {
            docusaurus_string
        } else {
            yaml_string
        };
        let mut lines = vec![
            "---".to_owned(),
            format!("# {HEADER}"),
            format!("title: {}", string(head.title)),
        ];
        let description = head.description.as_deref().map(string);
        lines.extend(description.map(|text| format!("description: {text}")));
        let position = head.position;
        if is_docusaurus {
            // Without it, the page of a code `README` would be that of the folder.
            lines.extend(head.code.map(|code| format!("slug: {}", string(code))));
            lines.push(format!("sidebar_position: {position}"));
            lines.push("custom_edit_url: null".to_owned());
        } else {
            lines.push(format!("sidebar:\n  order: {position}"));
            lines.push("editUrl: false".to_owned());
        }
        lines.join("\n") + "\n---\n\n"
    }

    /// A heading with an anchor that stays when the heading is worded anew. `text` has been through
    /// its escape.
    pub(super) fn heading(self, level: usize, text: &str, anchor: &str) -> String {
        let marks = "#".repeat(level);
        match self.book.flavour {
            Flavour::Mdbook => format!("{marks} {text} {{#{anchor}}}"),
            // MDX reads braces itself, unless they are escaped.
            Flavour::Docusaurus => format!("{marks} {text} \\{{#{anchor}}}"),
            _ if makes(text, anchor) => format!("{marks} {text}"),
            _ => format!("{}\n\n{marks} {text}", anchored(anchor)),
        }
    }

    /// The address of the page of a code.
    pub(super) fn page(self, code: &str) -> String {
        let (place, starlight) = (self.place, self.book.flavour == Flavour::Starlight);
        match place {
            Place::Index if starlight => format!("codes/{}/", code.to_ascii_lowercase()),
            Place::Index => format!("codes/{code}.md"),
            // Astro publishes a page as a folder, and leaves links as they are.
            Place::Page if starlight => format!("../{}/", code.to_ascii_lowercase()),
            Place::Page => format!("{code}.md"),
        }
    }

    /// The address of an anchor of the reference.
    pub(super) fn reference(self, anchor: &str) -> String {
        match self.place {
            Place::Index => format!("#{anchor}"),
            Place::Page if self.book.flavour == Flavour::Starlight => format!("../../#{anchor}"),
            Place::Page => format!("../index.md#{anchor}"),
        }
    }
}

/// Whether `anchor` is what GitHub and Astro make of a heading by themselves.
fn makes(text: &str, anchor: &str) -> bool {
    let text = text.to_ascii_lowercase().replace(' ', "-").replace('`', "");
    text == anchor
}

/// An anchor where there is no heading.
pub(super) fn anchored(anchor: &str) -> String {
    format!("<a id=\"{anchor}\"></a>")
}
