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
mod text;
mod write;

use std::fs;
use std::path::{Path, PathBuf};

pub use error::InsertError;

use crate::check::{Checked, Parsed, parse, validate, validate_keeping};
use crate::diagnostics::Diagnostic;
use crate::lint::refusals;
use crate::model::Catalogue;
use crate::source::Source;
use block::line_break;
use file::Target;
use text::{candidates, file_of_its_own};

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
        let (mut with, places) = validate_keeping(parsed.clone().with(new.typed()));
        if let Some(catalogue) = &with.catalogue {
            // A code that an earlier release had and that is gone never returns.
            let sources = with.report.sources();
            let is_typed = |it: &Diagnostic| {
                let source = sources.get(it.span().file);
                source.is_some_and(Source::is_typed)
            };
            let mut refused = refusals(spec, catalogue, &places);
            refused.retain(is_typed);
            with.report.extend(refused);
        }
        if with.report.has_errors() {
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

/// A byte order mark.
const MARK: &[u8] = "\u{FEFF}".as_bytes();

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
    let old = fs::read(&path).map_err(|source| InsertError::Io {
        path: path.clone(),
        source,
    })?;
    let (mark, read) = match old.strip_prefix(MARK) {
        Some(read) => (MARK, read),
        None => (&[][..], old.as_slice()),
    };
    if read != source.text().as_bytes() {
        return Err(InsertError::Changed { path });
    }
    let new = [mark, text.as_bytes()].concat();
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
