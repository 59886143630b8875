//! The reference of one code, for a terminal.

use crate::describe;
use crate::model::{Catalogue, Deprecation, ErrorDef, Field, HeaderValue, Retired, SeeAlso, Slot};
use crate::wire;

/// The widest line that wrapped text makes.
const WIDTH: usize = 88;

/// The names that are further away than this from every code are no misspellings.
const MIN_SIMILARITY: f64 = 0.7;

/// Everything about a code, in use or retired, as plain text; `None` if the catalogue does not
/// have it. Letter case does not matter. With `colour`, headings carry ANSI escapes.
#[must_use]
pub fn explain(catalogue: &Catalogue, code: &str, colour: bool) -> Option<String> {
    let mut page = Page::new(colour);
    let error = catalogue.error(code).or_else(|| {
        catalogue
            .errors()
            .iter()
            .find(|e| e.code.eq_ignore_ascii_case(code))
    });
    if let Some(error) = error {
        page.error(catalogue, error);
        return Some(page.out);
    }
    let retired = catalogue
        .retired()
        .iter()
        .find(|r| r.code.eq_ignore_ascii_case(code))?;
    page.retired(catalogue, retired);
    Some(page.out)
}

/// The code, in use or retired, that `code` most likely stands for.
#[must_use]
pub fn suggest<'a>(catalogue: &'a Catalogue, code: &str) -> Option<&'a str> {
    let wanted = code.trim().replace(['-', ' '], "_").to_ascii_uppercase();
    let in_use = catalogue.errors().iter().map(|error| error.code.as_str());
    let retired = catalogue.retired().iter().map(|entry| entry.code.as_str());
    in_use
        .chain(retired)
        .map(|known| (strsim::jaro_winkler(known, &wanted), known))
        .filter(|(similarity, _)| *similarity >= MIN_SIMILARITY)
        // Of equals, the first in the catalogue.
        .reduce(|best, next| if next.0 > best.0 { next } else { best })
        .map(|(_, known)| known)
}

struct Page {
    out: String,
    colour: bool,
}

impl Page {
    fn new(colour: bool) -> Self {
        Self {
            out: String::new(),
            colour,
        }
    }

    fn error(&mut self, catalogue: &Catalogue, error: &ErrorDef) {
        let label = catalogue
            .statuses()
            .iter()
            .find(|row| row.status == error.status)
            .map_or("", |row| &row.label);
        self.title(&format!("{} ({} {label})", error.code, error.status));
        self.prose("", &error.summary);
        if let Some(notice) = &error.deprecated {
            self.notice(catalogue, "Deprecated", &error.code, notice);
        }
        if let Some(description) = &error.description {
            self.out.push('\n');
            self.prose("", description);
        }
        self.message(error);
        self.causes(catalogue, error);
        self.bullets("Resolution", &error.resolutions);
        self.fields("Fields", &error.details);
        self.fields("Values in the message", describe::message_values(error));
        self.headers(error);
        self.heading("Retry");
        self.prose("  ", &describe::retry(error, |name| format!("`{name}`")));
        self.examples(catalogue, error);
        self.facts(catalogue, error);
        self.see_also(error);
        let end = error.deprecated.as_ref();
        let end = end.map(|notice| ("Deprecated", notice));
        self.history(catalogue, &error.code, error.since.as_deref(), end);
        self.address(catalogue, &error.code);
    }

    fn retired(&mut self, catalogue: &Catalogue, retired: &Retired) {
        self.title(&format!("{} (retired)", retired.code));
        self.notice(catalogue, "Retired", &retired.code, &retired.notice);
        self.out.push('\n');
        self.prose("", describe::RETIRED);
        let end = Some(("Retired", &retired.notice));
        self.history(catalogue, &retired.code, None, end);
        self.address(catalogue, &retired.code);
        let successors = describe::successors(catalogue);
        let successor = successors.get(retired.code.as_str());
        if let Some(error) = successor.and_then(|code| catalogue.error(code)) {
            self.out.push('\n');
            self.error(catalogue, error);
        }
    }

    fn message(&mut self, error: &ErrorDef) {
        if describe::has_own_message(error) {
            self.heading("Message");
            self.prose("  ", &error.message.source());
        }
    }

    fn causes(&mut self, catalogue: &Catalogue, error: &ErrorDef) {
        if error.causes.is_empty() {
            return;
        }
        let has_id = error.causes.iter().any(|cause| cause.id.is_some());
        match describe::place_of(catalogue, &Slot::Cause).filter(|_| has_id) {
            Some(place) => self.heading(&format!("Causes, sent as `{place}`")),
            None => self.heading("Causes"),
        }
        for cause in &error.causes {
            let text = cause.text.trim();
            match &cause.id {
                // Behind a list or code, it would be read as a part of that.
                Some(id) if !is_paragraph(text) => {
                    self.bullet(text);
                    self.line("", "");
                    self.line("    ", &format!("[{id}]"));
                }
                Some(id) => self.bullet(&format!("{text} [{id}]")),
                None => self.bullet(text),
            }
            if let Some(message) = &cause.message {
                self.prose("    ", &format!("\"{}\"", message.source()));
            }
        }
    }

    fn bullets(&mut self, heading: &str, texts: &[String]) {
        if !texts.is_empty() {
            self.heading(heading);
        }
        for text in texts {
            self.bullet(text);
        }
    }

    fn fields<'f>(&mut self, heading: &str, fields: impl IntoIterator<Item = &'f Field>) {
        let mut rows = fields
            .into_iter()
            .flat_map(|field| describe::rows_at(field.name.clone(), field))
            .peekable();
        if rows.peek().is_some() {
            self.heading(heading);
        }
        for row in rows {
            let optional = if row.field.optional { ", optional" } else { "" };
            let ty = describe::field_type(row.field);
            self.bullet(&format!("`{}`: {ty}{optional}", row.path));
            if let Some(description) = &row.field.description {
                self.prose("    ", description);
            }
            if row.field.sensitive {
                self.prose("    ", describe::SENSITIVE);
            }
        }
    }

    fn headers(&mut self, error: &ErrorDef) {
        if error.headers.is_empty() {
            return;
        }
        self.heading("Headers");
        for header in &error.headers {
            match &header.value {
                HeaderValue::Template(template) => {
                    self.bullet(&format!("{}: {}", header.name, template.source()));
                }
                HeaderValue::Typed(field) => {
                    let optional = if field.optional { ", optional" } else { "" };
                    let ty = describe::field_type(field);
                    self.bullet(&format!("{}: {ty}{optional}", header.name));
                    if let Some(description) = &field.description {
                        self.prose("    ", description);
                    }
                }
            }
        }
    }

    fn examples(&mut self, catalogue: &Catalogue, error: &ErrorDef) {
        self.heading(if error.examples.len() > 1 {
            "Examples"
        } else {
            "Example"
        });
        for (at, example) in error.examples.iter().enumerate() {
            if at > 0 {
                self.out.push('\n');
            }
            let body = wire::response(catalogue, error, example).body;
            // `{:#}` writes JSON over several lines; it is never wrapped, so that it can be copied.
            for line in format!("{body:#}").lines() {
                self.line("  ", line);
            }
        }
    }

    fn facts(&mut self, catalogue: &Catalogue, error: &ErrorDef) {
        let mut facts = Vec::new();
        let mut fact = |name: &str, value: Option<&str>| {
            facts.extend(value.map(|value| format!("{name}: {value}")));
        };
        fact(
            "Severity",
            error.severity.map(crate::model::Severity::as_str),
        );
        fact("gRPC status", error.grpc.as_deref());
        fact("Owner", error.owner.as_deref());
        let tags = error.tags.join(", ");
        fact("Tags", (!tags.is_empty()).then_some(&tags));
        let groups: Vec<_> = catalogue
            .groups()
            .iter()
            .filter(|group| group.codes.contains(&error.code))
            .map(|group| group.name.as_str())
            .collect();
        let groups = groups.join(", ");
        fact("Operations", (!groups.is_empty()).then_some(&groups));
        self.bullets("Facts", &facts);
    }

    fn see_also(&mut self, error: &ErrorDef) {
        let places: Vec<_> = error
            .see_also
            .iter()
            .map(|place| match place {
                SeeAlso::Code(name) | SeeAlso::Url(name) => name.clone(),
            })
            .collect();
        self.bullets("See also", &places);
    }

    /// Where the code comes from and what became of it.
    fn history(
        &mut self,
        catalogue: &Catalogue,
        code: &str,
        added: Option<&str>,
        end: Option<(&str, &Deprecation)>,
    ) {
        let predecessors = describe::predecessors(catalogue);
        let predecessors = predecessors.get(code);
        let events = describe::history(added, predecessors, end, str::to_owned, str::to_owned);
        self.bullets("History", &events);
    }

    fn address(&mut self, catalogue: &Catalogue, code: &str) {
        if let Some(url) = catalogue.docs_url(code) {
            self.out.push('\n');
            self.line("", &url);
        }
    }

    fn notice(&mut self, catalogue: &Catalogue, what: &str, code: &str, notice: &Deprecation) {
        let words = describe::notice(
            what,
            notice.since.as_deref(),
            notice.replaced_by.as_deref(),
            describe::successors(catalogue).get(code).copied(),
            str::to_owned,
        );
        self.out.push('\n');
        self.prose("", &format!("{words}."));
        if let Some(note) = &notice.note {
            self.prose("", note);
        }
    }

    fn title(&mut self, title: &str) {
        self.styled("1", title);
    }

    fn heading(&mut self, heading: &str) {
        self.out.push('\n');
        self.styled("1;36", heading);
    }

    fn styled(&mut self, style: &str, text: &str) {
        let text = visible(text);
        let line = if self.colour {
            format!("\u{1b}[{style}m{text}\u{1b}[0m\n")
        } else {
            format!("{text}\n")
        };
        self.out.push_str(&line);
    }

    fn bullet(&mut self, markdown: &str) {
        let start = self.out.len();
        self.prose("    ", markdown);
        // The first line of the item hangs its marker into the indentation.
        if self.out[start..].starts_with("    ") {
            self.out.replace_range(start..start + 4, "  - ");
        }
    }

    /// Markdown as its author wrote it, its paragraphs wrapped. Lists and code keep their lines.
    fn prose(&mut self, indent: &str, markdown: &str) {
        let mut paragraph = String::new();
        let mut in_fence = false;
        for line in markdown.trim_end().lines() {
            let trimmed = line.trim_start();
            let fence = trimmed.starts_with("```") || trimmed.starts_with("~~~");
            let keeps = in_fence || fence || line.starts_with("    ") || starts_block(trimmed);
            if keeps || trimmed.is_empty() {
                self.wrapped(indent, &std::mem::take(&mut paragraph));
                self.line(indent, line);
            } else {
                if !paragraph.is_empty() {
                    paragraph.push(' ');
                }
                paragraph.push_str(trimmed.trim_end());
            }
            in_fence ^= fence;
        }
        self.wrapped(indent, &paragraph);
    }

    fn wrapped(&mut self, indent: &str, paragraph: &str) {
        let mut line = String::new();
        let mut width = indent.len();
        for word in paragraph.split(' ').filter(|word| !word.is_empty()) {
            let length = word.chars().count();
            if !line.is_empty() && width + 1 + length > WIDTH {
                self.line(indent, &std::mem::take(&mut line));
                width = indent.len();
            }
            if !line.is_empty() {
                line.push(' ');
                width += 1;
            }
            line.push_str(word);
            width += length;
        }
        if !line.is_empty() {
            self.line(indent, &line);
        }
    }

    fn line(&mut self, indent: &str, text: &str) {
        let line = visible(text);
        if !line.trim_end().is_empty() {
            self.out.push_str(indent);
            self.out.push_str(line.trim_end());
        }
        self.out.push('\n');
    }
}

/// Whether a line of Markdown begins something that is no paragraph.
fn starts_block(line: &str) -> bool {
    let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
    ["- ", "* ", "+ ", "> ", "| ", "# ", "## "]
        .iter()
        .any(|marker| line.starts_with(marker))
        || (number.len() < line.len() && number.starts_with(". "))
}

/// Whether Markdown is one paragraph, however many lines it has.
fn is_paragraph(markdown: &str) -> bool {
    markdown.lines().map(str::trim_start).all(|line| {
        let fence = line.starts_with("```") || line.starts_with("~~~");
        !(line.is_empty() || fence || starts_block(line))
    })
}

/// Without the characters that move a terminal's cursor or reorder text.
fn visible(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            _ if c.is_control() => ' ',
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => char::REPLACEMENT_CHARACTER,
            _ => c,
        })
        .collect()
}
