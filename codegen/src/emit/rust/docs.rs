//! rustdoc comments of the generated crate, put together from the texts of the catalogue.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use crate::escape::rust::{rustdoc_code, rustdoc_markdown, rustdoc_text};
use crate::model::{Catalogue, ErrorDef, Field, Retired};
use crate::rust_api::Member;

/// A rustdoc comment, line by line.
#[derive(Default)]
pub struct Docs {
    lines: Vec<String>,
}

impl Docs {
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a line that is rustdoc already.
    pub fn line(&mut self, line: impl Into<String>) {
        self.lines.push(line.into());
    }

    /// Adds an empty line, unless there is nothing to separate.
    pub fn gap(&mut self) {
        if self.lines.last().is_some_and(|line| !line.is_empty()) {
            self.lines.push(String::new());
        }
    }

    /// Adds Markdown of the catalogue as a paragraph of its own.
    pub fn paragraph(&mut self, markdown: &str) {
        self.gap();
        self.lines.extend(rustdoc_markdown(markdown));
    }

    /// Adds a line as a paragraph of its own.
    pub fn note(&mut self, line: impl Into<String>) {
        self.gap();
        self.lines.push(line.into());
    }

    /// Adds since which version of the catalogue there is a code.
    pub fn since(&mut self, def: &ErrorDef) {
        if let Some(since) = &def.since {
            self.note(rustdoc_text(&format!("Added in {since}.")));
        }
    }

    /// Adds a heading.
    pub fn heading(&mut self, text: &str) {
        self.gap();
        self.lines.push(format!("# {text}"));
        self.lines.push(String::new());
    }

    /// Adds Markdown of the catalogue as an item of a list, and rustdoc after it.
    pub fn item(&mut self, markdown: &str, after: &str) {
        let mut lines = rustdoc_markdown(markdown);
        if lines.len() == 1 {
            for line in &mut lines {
                line.push_str(after);
            }
        } else if !after.is_empty() {
            lines.push(String::new());
            lines.push(after.trim_start_matches([':', ' ']).to_owned());
        }
        for (index, line) in lines.into_iter().enumerate() {
            let lead = if index == 0 { "- " } else { "  " };
            self.lines
                .push(format!("{lead}{line}").trim_end().to_owned());
        }
    }
}

impl Docs {
    /// Adds a field as an item of a list: its name in Rust, its type, and what it means.
    pub fn field(&mut self, member: &Member<'_>, optional: bool) {
        let ty = member.ty.words();
        let ty = if optional {
            format!("Option<{ty}>")
        } else {
            ty
        };
        let unit = in_unit(member.field);
        let name = super::plain(&member.ident);
        let mut line = format!("- `{name}` (`{ty}`{unit})");
        let text = member.field.description.as_deref().map(rustdoc_markdown);
        match text.as_deref() {
            None => self.lines.push(line),
            Some([text]) => {
                line.push_str(": ");
                line.push_str(text);
                self.lines.push(line);
            }
            Some(text) => {
                self.lines.push(line);
                self.lines.push(String::new());
                let indented = text
                    .iter()
                    .map(|line| format!("  {line}").trim_end().to_owned());
                self.lines.extend(indented);
            }
        }
    }
}

impl ToTokens for Docs {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let end = self.lines.iter().rposition(|line| !line.is_empty());
        for line in self.lines.iter().take(end.map_or(0, |end| end + 1)) {
            let line = if line.is_empty() {
                String::new()
            } else {
                format!(" {line}")
            };
            tokens.extend(quote!(#[doc = #line]));
        }
    }
}

/// The unit of a field, to be added to its name.
pub fn in_unit(field: &Field) -> String {
    let unit = field.unit.as_ref();
    unit.map_or_else(String::new, |unit| format!(", in {}", rustdoc_text(unit)))
}

/// The comment of a field, after `intro` if there is one.
pub fn of_field(field: &Field, intro: Option<String>) -> Docs {
    let mut docs = Docs::new();
    let name = rustdoc_code(&field.name);
    match (&field.description, intro) {
        (Some(description), None) => docs.paragraph(description),
        (Some(description), Some(intro)) => {
            docs.line(intro);
            docs.paragraph(description);
        }
        (None, Some(intro)) => docs.line(intro),
        (None, None) => docs.line(format!("The value of {name}.")),
    }
    if let Some(unit) = &field.unit {
        docs.note(format!("In {}.", rustdoc_text(unit)));
    }
    if field.sensitive {
        docs.note("Sensitive: `Debug` does not show it.");
    }
    docs
}

/// The part of the docs of `ErrorCode` about codes that are gone.
pub fn retired(docs: &mut Docs, retired: &[Retired]) {
    if retired.is_empty() {
        return;
    }
    docs.heading("Retired codes");
    docs.line(
        "These are no longer in use and never return; a server that still sends one is met with",
    );
    docs.line("[`Decoded::Newer`](crate::Decoded::Newer).");
    docs.gap();
    for Retired { code, notice } in retired {
        let mut line = format!("`{code}`");
        if let Some(since) = &notice.since {
            line.push_str(&rustdoc_text(&format!(", since {since}")));
        }
        if let Some(code) = &notice.replaced_by {
            line.push_str(", replaced by ");
            line.push_str(&rustdoc_code(code));
        }
        docs.item(&line, "");
        if let Some(note) = &notice.note {
            docs.lines.push(String::new());
            docs.lines.extend(
                rustdoc_markdown(note)
                    .into_iter()
                    .map(|line| format!("  {line}").trim_end().to_owned()),
            );
        }
    }
}

/// Whether any text of the catalogue that becomes rustdoc has more than one line.
pub fn has_long_texts(catalogue: &Catalogue) -> bool {
    let long = |text: &String| text.trim_end().contains('\n');
    let field = |field: &Field| field.description.as_ref().is_some_and(long);
    catalogue.context().iter().any(field)
        || catalogue.meta().summary.as_ref().is_some_and(long)
        || catalogue
            .groups()
            .iter()
            .any(|group| group.description.as_ref().is_some_and(long))
        || catalogue
            .retired()
            .iter()
            .any(|code| code.notice.note.as_ref().is_some_and(long))
        || catalogue.errors().iter().any(|error| {
            error.description.as_ref().is_some_and(long)
                || error.resolutions.iter().any(long)
                || error.details.iter().any(field)
                || error.params.iter().any(field)
                || error.causes.iter().any(|cause| long(&cause.text))
        })
}
