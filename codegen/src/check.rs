//! The way from files to the model, stage by stage.

use std::collections::HashMap;
use std::path::Path;

use crate::diagnostics::{Report, Sink};
use crate::model::Catalogue;
use crate::source::read::{self, Reader};
use crate::source::tree::{self, Node};
use crate::source::{Sources, Span, include, parse};
use crate::spec::grammar::{CATALOGUE, INCLUDED};
use crate::spec::{self, Spec, shape};
use crate::validate;

/// What became of a catalogue.
#[derive(Debug, Clone)]
pub struct Checked {
    /// The catalogue, if the report has no error.
    pub catalogue: Option<Catalogue>,
    /// What is wrong with it.
    pub report: Report,
}

/// The files of a catalogue as trees: the result of the first stage.
#[derive(Debug, Clone)]
pub struct Parsed {
    sources: Sources,
    /// The main file and the included ones; those that could not be read are missing.
    main: Option<Node>,
    included: Vec<Node>,
    sink: Sink,
}

impl Parsed {
    /// The files, as they were read.
    #[must_use]
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// Where the last of these keys stands, each in the value of the one before it: the first file
    /// that has them all, in the order of the includes. An item of a list goes by its `id`.
    #[must_use]
    pub fn find(&self, keys: &[&str]) -> Option<Span> {
        let mut found = self.files().map(|root| tree::follow(root, root.span, keys));
        let (_, span) = found.find(|(depth, _)| *depth == keys.len())?;
        Some(span)
    }

    /// The trees of the files that could be read, the main one first.
    pub(crate) fn files(&self) -> impl Iterator<Item = &Node> {
        self.main.iter().chain(&self.included)
    }

    /// Whether a file could not be read, or not to its end.
    pub(crate) fn has_errors(&self) -> bool {
        self.sink.has_errors()
    }

    /// The same with one more included file, which stands on no disk.
    pub(crate) fn with(mut self, typed: Typed) -> Self {
        let file = self.sources.add_typed(typed.text);
        if let Some(source) = self.sources.get(file) {
            read::forbidden_characters(source, file, &mut self.sink);
        }
        self.included.push((typed.tree)(file));
        self
    }

    /// The same with another text in the file that diagnostics call `name`, which may be a new one.
    pub(crate) fn replacing(&self, name: &str, text: &str) -> Self {
        let files = self.sources.files();
        let mut texts: Vec<_> = files.iter().map(|it| (it.name(), it.text())).collect();
        match texts.iter_mut().find(|(it, _)| *it == name) {
            Some(it) => it.1 = text,
            None => texts.push((name, text)),
        }
        let mut changed = Self {
            sources: Sources::default(),
            main: None,
            included: Vec::new(),
            sink: Sink::default(),
        };
        for (name, text) in texts {
            let bytes = text.as_bytes().to_vec();
            let (file, _) = read::add(name, bytes, &mut changed.sources, &mut changed.sink);
            let (sources, sink) = (&changed.sources, &mut changed.sink);
            if file == 0 {
                changed.main = read_tree(file, sources, sink);
            } else {
                changed.included.extend(read_included(file, sources, sink));
            }
        }
        changed
    }
}

/// A file that somebody typed as the arguments of a command.
pub(crate) struct Typed {
    /// The command.
    pub text: String,
    /// What it says, as the tree of an included file, from the number of the file.
    pub tree: Box<dyn FnOnce(u32) -> Node>,
}

/// Where things stand in the files of a catalogue.
#[derive(Debug, Default)]
pub struct Places {
    files: Vec<Node>,
    /// The file of each code in use, and which of its `errors` it is.
    errors: HashMap<String, (usize, usize)>,
}

impl Places {
    fn new(files: Vec<Node>) -> Self {
        let mut errors = HashMap::new();
        for (file, root) in files.iter().enumerate() {
            let entries = root.get("errors").and_then(Node::as_map);
            for (at, (code, _)) in entries.unwrap_or_default().iter().enumerate() {
                errors.extend(code.as_scalar().map(|code| (code.to_owned(), (file, at))));
            }
        }
        Self { files, errors }
    }

    /// Where the last of these keys stands, each in the value of the one before it, or the last one
    /// that there is; the head of the main file where there is none.
    #[must_use]
    pub fn nearest(&self, keys: &[String]) -> Span {
        if let Some((code, value, rest)) = self.error(keys) {
            return tree::follow(value, code.span, rest).1;
        }
        let found = self
            .files
            .iter()
            .map(|root| tree::follow(root, Span::file(0), keys));
        // The first of those that have most of the keys.
        let best = found.reduce(|best, next| if next.0 > best.0 { next } else { best });
        best.map_or(Span::file(0), |(_, span)| span)
    }

    /// The code that the keys lead into, what stands there, and the keys that lead on.
    fn error<'a>(&self, keys: &'a [String]) -> Option<(&Node, &Node, &'a [String])> {
        let [first, code, rest @ ..] = keys else {
            return None;
        };
        let (file, at) = self.errors.get(code).filter(|_| first == "errors")?;
        let entries = self.files.get(*file)?.get("errors")?.as_map()?;
        let (code, value) = entries.get(*at)?;
        Some((code, value, rest))
    }
}

/// Reads, parses and validates the catalogue at `spec` with everything that it includes.
///
/// Every problem is in the report, also that a file cannot be read.
#[must_use]
pub fn check(spec: &Path) -> Checked {
    validate(parse(spec))
}

/// Checks a catalogue in memory, which diagnostics call `name`. It cannot include anything.
#[must_use]
pub fn check_text(name: &str, text: &str) -> Checked {
    validate(parse_text(name, text))
}

/// The first stage of [`check`]: files to trees.
#[must_use]
pub fn parse(spec: &Path) -> Parsed {
    let mut sources = Sources::default();
    let mut sink = Sink::default();
    let mut reader = Reader::default();
    let name = shown(spec);
    let (file, is_text) = reader.read(spec, &name, &mut sources, &mut sink);
    let main = if is_text {
        read_tree(file, &sources, &mut sink)
    } else {
        None
    };
    let mut included = Vec::new();
    if let Some(root) = &main {
        let folder = folder(spec);
        let patterns = spec::read::catalogue(root).include;
        sources.set_patterns(patterns.iter().map(|pattern| pattern.value));
        for file in include::resolve(folder, spec, &patterns, &mut sink) {
            let name = match name.rsplit_once('/') {
                Some((folder, _)) => format!("{folder}/{}", file.name),
                None => file.name,
            };
            let (number, is_text) = reader.read(&file.path, &name, &mut sources, &mut sink);
            if is_text {
                included.extend(read_included(number, &sources, &mut sink));
            }
        }
    }
    Parsed {
        sources,
        main,
        included,
        sink,
    }
}

/// The first stage of [`check_text`].
#[must_use]
pub fn parse_text(name: &str, text: &str) -> Parsed {
    let mut sources = Sources::default();
    let mut sink = Sink::default();
    let (file, _) = read::add(name, text.as_bytes().to_vec(), &mut sources, &mut sink);
    let main = read_tree(file, &sources, &mut sink);
    if let Some(root) = &main {
        let folder = Path::new("/nonexistent");
        let patterns = spec::read::catalogue(root).include;
        include::resolve(folder, folder, &patterns, &mut sink);
    }
    Parsed {
        sources,
        main,
        included: Vec::new(),
        sink,
    }
}

fn read_tree(file: u32, sources: &Sources, sink: &mut Sink) -> Option<Node> {
    parse::parse(sources.get(file)?, file, sink)
}

fn read_included(file: u32, sources: &Sources, sink: &mut Sink) -> Option<Node> {
    let help = "an included file holds `errors:`, `retired:` or `groups:`";
    parse::parse_or(sources.get(file)?, file, help, sink)
}

/// The second stage of [`check`]: trees to the model.
#[must_use]
pub fn validate(parsed: Parsed) -> Checked {
    validate_trees(parsed).0
}

/// The same, for those who point at places of the catalogue later.
#[must_use]
pub fn validate_keeping(parsed: Parsed) -> (Checked, Places) {
    let (checked, files) = validate_trees(parsed);
    (checked, Places::new(files))
}

fn validate_trees(parsed: Parsed) -> (Checked, Vec<Node>) {
    let Parsed {
        sources,
        main,
        included,
        mut sink,
    } = parsed;
    let mut spec = Spec::default();
    let readable = main.is_some();
    if let Some(root) = &main {
        shape::check(root, &CATALOGUE, &sources, &mut sink);
        spec = spec::read::catalogue(root);
    }
    for root in &included {
        shape::check(root, &INCLUDED, &sources, &mut sink);
        spec::read::include(root, &mut spec);
    }
    let catalogue = if readable {
        validate::validate(&spec, &sources, &mut sink)
    } else {
        None
    };
    drop(spec);
    let checked = Checked {
        catalogue,
        report: sink.into_report(sources),
    };
    (checked, main.into_iter().chain(included).collect())
}

/// The folder in which a file is; the current one for a mere name.
#[must_use]
pub fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// A path as diagnostics show it.
pub(crate) fn shown(path: &Path) -> String {
    let text = path.to_string_lossy();
    let text = if cfg!(windows) {
        text.replace('\\', "/")
    } else {
        text.into_owned()
    };
    text.strip_prefix("./").unwrap_or(&text).to_owned()
}
