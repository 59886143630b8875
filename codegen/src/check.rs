//! The way from files to the model, stage by stage.

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
#[derive(Debug)]
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
        let files = self.main.iter().chain(&self.included);
        tree::find(files, keys)
    }
}

/// Where things stand in the files of a catalogue.
#[derive(Debug, Default)]
pub struct Places(Vec<Node>);

impl Places {
    /// Where the last of these keys stands, or the last one that there is; the head of the main file
    /// where there is none.
    #[must_use]
    pub fn nearest(&self, keys: &[String]) -> Span {
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        (1..=keys.len())
            .rev()
            .find_map(|length| tree::find(&self.0, &keys[..length]))
            .unwrap_or(Span::file(0))
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
        let folder = match spec.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let patterns = spec::read::catalogue(root).include;
        sources.set_patterns(patterns.iter().map(|pattern| pattern.value));
        for file in include::resolve(folder, spec, &patterns, &mut sink) {
            let name = match name.rsplit_once('/') {
                Some((folder, _)) => format!("{folder}/{}", file.name),
                None => file.name,
            };
            let (number, is_text) = reader.read(&file.path, &name, &mut sources, &mut sink);
            if is_text {
                included.extend(read_tree(number, &sources, &mut sink));
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

/// The second stage of [`check`]: trees to the model.
#[must_use]
pub fn validate(parsed: Parsed) -> Checked {
    validate_keeping(parsed).0
}

/// The same, for those who point at places of the catalogue later.
#[must_use]
pub fn validate_keeping(parsed: Parsed) -> (Checked, Places) {
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
    let files = main.into_iter().chain(included).collect();
    (checked, Places(files))
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
