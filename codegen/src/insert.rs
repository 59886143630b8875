//! Adds a code to a catalogue, in the right place of the right file, and changes nothing else in it.
//!
//! [`plan`] works everything out in memory: which file, where in it, what the file becomes, and that
//! the whole catalogue is then valid and says of every other code what it said before.
//! [`Insertion::apply`] replaces the file, unless somebody else has changed it in between.

mod block;
mod end;
mod entry;
mod error;
mod file;
mod flow;
mod order;
mod write;

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

pub use error::InsertError;

use crate::check::{Checked, Parsed, parse, validate};
use crate::model::Catalogue;
use crate::source::Source;
use crate::source::tree::{Kind, Node};
use block::{Block, Edit, line_break};
use entry::Indent;
use file::Target;
use flow::Flow;

/// A code to add.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCode {
    /// The code, in `UPPER_SNAKE_CASE`.
    pub code: String,
    /// Its HTTP status.
    pub status: i64,
    /// What it means; the code in words where absent.
    pub summary: Option<String>,
    /// The ids of its causes.
    pub causes: Vec<String>,
    /// `never` or `backoff`; not stated where absent.
    pub retry: Option<String>,
    /// The file of the catalogue that it belongs into: its path, its name or its name without the
    /// ending. The one whose codes begin alike where absent.
    pub file: Option<String>,
}

/// A code that is about to be added.
#[derive(Debug)]
pub struct Insertion {
    name: String,
    path: PathBuf,
    line: usize,
    old: Option<Vec<u8>>,
    new: Vec<u8>,
}

impl Insertion {
    /// The file, as diagnostics call it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The line of the code in it.
    #[must_use]
    pub fn line(&self) -> usize {
        self.line
    }

    /// Whether the file is a new one.
    #[must_use]
    pub fn is_new_file(&self) -> bool {
        self.old.is_none()
    }

    /// What the file becomes.
    #[must_use]
    pub fn contents(&self) -> &[u8] {
        &self.new
    }

    /// Replaces the file, at once.
    ///
    /// # Errors
    ///
    /// [`InsertError`] if the file is not what it was when it was read, or cannot be written. It is then
    /// untouched.
    pub fn apply(&self) -> Result<(), InsertError> {
        write::replace(&self.path, self.old.as_deref(), &self.new)
    }
}

/// Works out how `new` is added to the catalogue at `spec`. Nothing is written.
///
/// # Errors
///
/// [`InsertError`] if the catalogue is invalid before or would be afterwards, if it is not evident
/// which file the code belongs into, or if the file has no place for it that can be found.
pub fn plan(spec: &Path, new: &NewCode) -> Result<Insertion, InsertError> {
    let parsed = parse(spec);
    let is_readable = !parsed.has_errors();
    let before = validate(parsed.clone());
    // What the new code mends is no mistake: a catalogue may be without any codes until now.
    let mut unless_mended = None;
    if before.catalogue.is_none() {
        if !is_readable {
            return Err(InsertError::Catalogue(Box::new(before.report)));
        }
        unless_mended = Some(before.report);
    } else {
        let with = validate(parsed.clone().with(new.typed()));
        if with.catalogue.is_none() {
            return Err(InsertError::Entry(Box::new(with.report)));
        }
    }
    let (name, path, texts) = match file::choose(&parsed, spec, new)? {
        Target::New(name, path) => {
            let main = parsed.sources().files().first();
            let text = file_of_its_own(new, main.map_or("\n", line_break));
            (name, path, vec![text])
        }
        Target::Existing(root) => {
            let source = parsed.sources().get(root.span.file);
            let Some(source) = source else {
                return Err(InsertError::NoPlace(new.by_hand()));
            };
            let texts = candidates(source, root, new).unwrap_or_default();
            let path = path_of(spec, &parsed, source);
            (source.name().to_owned(), path, texts)
        }
    };
    for text in texts {
        let after = parsed.replacing(&name, &text);
        let line = after.find(&["errors", &new.code]).and_then(|span| {
            let source = after.sources().get(span.file)?;
            Some(source.line(span.start))
        });
        let Checked {
            catalogue: Some(catalogue),
            ..
        } = validate(after)
        else {
            continue;
        };
        let is_same = before
            .catalogue
            .as_ref()
            .is_none_or(|before| adds_only(before, &catalogue, &new.code));
        if let Some(line) = line.filter(|_| is_same) {
            return insertion(&parsed, name, path, line, text);
        }
    }
    Err(match unless_mended {
        Some(report) => InsertError::Catalogue(Box::new(report)),
        None => InsertError::NoPlace(new.by_hand()),
    })
}

/// Whether `after` says what `before` says, and has that code besides.
fn adds_only(before: &Catalogue, after: &Catalogue, code: &str) -> bool {
    let others = after.errors().iter().filter(|it| it.code != code);
    after.error(code).is_some()
        && before.error(code).is_none()
        && others.eq(before.errors())
        && after.meta() == before.meta()
        && after.context() == before.context()
        && after.tips() == before.tips()
        && after.retired() == before.retired()
        && after.groups() == before.groups()
}

/// The replacement of a file whose text becomes `text`; a byte order mark stays.
fn insertion(
    parsed: &Parsed,
    name: String,
    path: PathBuf,
    line: usize,
    text: String,
) -> Result<Insertion, InsertError> {
    let source = parsed.sources().files().iter().find(|it| it.name() == name);
    let Some(source) = source else {
        return Ok(Insertion {
            name,
            path,
            line,
            old: None,
            new: text.into_bytes(),
        });
    };
    const MARK: &[u8] = "\u{FEFF}".as_bytes();
    let old = fs::read(&path).map_err(|source| InsertError::Io {
        path: path.clone(),
        source,
    })?;
    let has_mark = old.starts_with(MARK);
    let read = if has_mark { &old[MARK.len()..] } else { &old };
    if read != source.text().as_bytes() {
        return Err(InsertError::Changed { path });
    }
    let mut new = if has_mark { MARK.to_vec() } else { Vec::new() };
    new.extend(text.into_bytes());
    Ok(Insertion {
        name,
        path,
        line,
        old: Some(old),
        new,
    })
}

fn path_of(spec: &Path, parsed: &Parsed, source: &Source) -> PathBuf {
    let main = parsed.sources().files().first().map_or("", Source::name);
    if source.name() == main {
        return spec.to_owned();
    }
    let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder);
    let below = source.name().strip_prefix(folder).unwrap_or(source.name());
    let parent = spec.parent().unwrap_or(Path::new(""));
    parent.join(below.trim_start_matches('/'))
}

/// How far things are indented where nothing shows it.
const USUAL: usize = 2;

fn file_of_its_own(new: &NewCode, line_break: &str) -> String {
    let mut lines = vec!["errors:".to_owned()];
    let indent = Indent {
        step: USUAL,
        dash: USUAL,
    };
    lines.extend(entry::lines(new, USUAL, indent));
    lines.push(String::new());
    lines.join(line_break)
}

/// What the text of a file may become, the most beautiful first. Which of them says what it should is
/// for the caller to try: a text that keeps the empty lines behind it does not show that it does.
fn candidates(source: &Source, root: &Node, new: &NewCode) -> Option<Vec<String>> {
    let Kind::Map { entries, flow } = &root.kind else {
        return None;
    };
    let is_json = *flow
        && source.text().trim_start().starts_with("{")
        && entries.iter().all(|(key, _)| is_quoted(source, key));
    let at = entries
        .iter()
        .position(|(key, _)| key.as_text() == Some("errors"));
    let value = Value::Object(new.members());
    let Some((at, (key, errors))) = at.and_then(|at| Some((at, entries.get(at)?))) else {
        // A file without `errors` gets them at its end.
        if *flow {
            let flow = Flow {
                source,
                entries,
                node: root,
                is_json,
            };
            let value = json!({ &new.code: value });
            let edits = flow.insert(entries.len(), "errors", &value)?;
            return Some(vec![applied(source, edits)]);
        }
        let block = Block::new(source, entries, None)?.apart();
        let step = block.indent(USUAL).step;
        let margin = " ".repeat(block.column());
        let mut lines = vec![format!("{margin}errors:")];
        let indent = Indent { step, dash: step };
        lines.extend(entry::lines(new, block.column() + step, indent));
        let edits = |late| block.insert(entries.len(), &lines, late);
        return Some(both(source, edits));
    };
    let next = entries.get(at + 1).map(|(key, _)| key);
    match &errors.kind {
        // An alias: what it repeats stands before it.
        _ if errors.span.start < key.span.end => None,
        Kind::Map {
            entries,
            flow: true,
        } => {
            let index = index(entries, new);
            let flow = Flow {
                source,
                entries,
                node: errors,
                is_json,
            };
            let edits = flow.insert(index, &new.code, &value)?;
            Some(vec![applied(source, edits)])
        }
        Kind::Map { entries, .. } => {
            let block = Block::new(source, entries, next)?;
            let usual = outer_step(source, key, block.column());
            let lines = if block.is_compact() {
                let margin = " ".repeat(block.column());
                let member = entry::flow(&json!({ &new.code: value }));
                let member = member.strip_prefix("{ ")?.strip_suffix(" }")?;
                vec![format!("{margin}{member}")]
            } else {
                entry::lines(new, block.column(), block.indent(usual))
            };
            let index = index(entries, new);
            Some(both(source, |late| block.insert(index, &lines, late)))
        }
        Kind::Scalar { text, plain: true } if text.is_empty() => {
            // `errors:` with nothing behind it.
            let block = Block::new(source, std::slice::from_ref(entries.get(at)?), next)?;
            let (_, end) = source.line_range(source.line(key.span.start));
            let indent = Indent {
                step: USUAL,
                dash: USUAL,
            };
            let lines = entry::lines(new, block.column() + USUAL, indent);
            let line_break = line_break(source);
            let text = format!("{line_break}{}", lines.join(line_break));
            Some(vec![applied(source, vec![Edit { at: end, text }])])
        }
        _ => None,
    }
}

fn is_quoted(source: &Source, key: &Node) -> bool {
    source.slice(key.span.start, key.span.start + 1) == "\""
}

/// How far the keys under `errors` are indented.
fn outer_step(source: &Source, errors: &Node, column: usize) -> usize {
    let (_, own) = source.line_column(errors.span.start);
    column
        .checked_sub(own - 1)
        .filter(|step| *step > 0)
        .unwrap_or(USUAL)
}

fn index(entries: &[(Node, Node)], new: &NewCode) -> usize {
    let listed: Vec<_> = entries
        .iter()
        .map(|(code, error)| {
            let status = error.get("status").and_then(Node::as_scalar);
            (
                code.as_scalar().unwrap_or_default(),
                status.and_then(|status| status.parse().ok()),
            )
        })
        .collect();
    order::position(&listed, &new.code, new.status)
}

fn both(source: &Source, edit: impl Fn(bool) -> Edit) -> Vec<String> {
    let texts = [false, true].map(|late| applied(source, vec![edit(late)]));
    texts.into()
}

/// The text of a file with these insertions, which are in order.
fn applied(source: &Source, edits: Vec<Edit>) -> String {
    let mut text = String::new();
    let mut done = 0;
    for edit in edits {
        text.push_str(source.slice(done, edit.at));
        text.push_str(&edit.text);
        done = edit.at;
    }
    text.push_str(source.slice(done, u32::MAX));
    text
}

impl NewCode {
    /// The entry as text that somebody can put into a catalogue.
    fn by_hand(&self) -> String {
        let indent = Indent {
            step: USUAL,
            dash: USUAL,
        };
        entry::lines(self, USUAL, indent).join("\n")
    }
}
