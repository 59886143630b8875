//! Which file of a catalogue a new code belongs into.

use std::path::{Path, PathBuf};

use crate::check::Parsed;
use crate::source::include;
use crate::source::tree::Node;
use crate::spec::read;

use super::{InsertError, NewCode};

/// A file that there is, or one that is to be made.
pub enum Target<'a> {
    /// The root of its tree.
    Existing(&'a Node),
    /// The name that diagnostics give it, and where it is to be.
    New(String, PathBuf),
}

/// The file that the command names, or else the one whose codes begin like the new one.
pub fn choose<'a>(
    parsed: &'a Parsed,
    spec: &Path,
    new: &NewCode,
) -> Result<Target<'a>, InsertError> {
    let files = Files::of(parsed);
    let patterns: Vec<String> = parsed
        .files()
        .next()
        .map(|root| read::catalogue(root).include)
        .unwrap_or_default()
        .iter()
        .map(|pattern| pattern.value.to_owned())
        .collect();
    match &new.file {
        Some(name) => files.named(name, &patterns, spec),
        None => files.guessed(&new.code),
    }
}

struct Files<'a> {
    /// Each with its path below the folder of the catalogue; the main one first.
    all: Vec<(String, &'a Node)>,
    /// The folder of the catalogue, as diagnostics show it, with a slash behind it.
    folder: String,
}

impl<'a> Files<'a> {
    fn of(parsed: &'a Parsed) -> Self {
        let shown = |node: &Node| {
            let source = parsed.sources().get(node.span.file);
            source.map(|it| it.name().to_owned()).unwrap_or_default()
        };
        let main = parsed.files().next().map(shown).unwrap_or_default();
        let folder = main.rsplit_once('/');
        let folder = folder.map_or(String::new(), |(folder, _)| format!("{folder}/"));
        let below = |name: String| match name.strip_prefix(&folder) {
            Some(below) => below.to_owned(),
            None => name,
        };
        let all = parsed.files().map(|node| (below(shown(node)), node));
        Self {
            all: all.collect(),
            folder: folder.clone(),
        }
    }

    fn named(
        &self,
        name: &str,
        patterns: &[String],
        spec: &Path,
    ) -> Result<Target<'a>, InsertError> {
        let plain = name.strip_prefix("./").unwrap_or(name);
        // The path may be one from the current folder, as messages show it.
        let below = plain.strip_prefix(&self.folder).unwrap_or(plain);
        let exact = |it: &&(String, &Node)| it.0 == plain || it.0 == below;
        if let Some((_, node)) = self.all.iter().find(exact) {
            return Ok(Target::Existing(node));
        }
        let file_name = |path: &str| path.rsplit('/').next().map(str::to_owned);
        let is_called = |it: &&(String, &Node)| {
            stem(&it.0) == plain || file_name(&it.0).as_deref() == Some(plain)
        };
        let called: Vec<_> = self.all.iter().filter(is_called).collect();
        if let [(_, node)] = called.as_slice() {
            return Ok(Target::Existing(node));
        }
        if called.is_empty() {
            let fits = |path: &&str| patterns.iter().any(|it| include::would_match(it, path));
            if let Some(path) = [plain, below].iter().find(|path| fits(path)) {
                let folder = spec.parent().unwrap_or(Path::new(""));
                let name = format!("{}{path}", self.folder);
                return Ok(Target::New(name, folder.join(path)));
            }
        }
        Err(InsertError::NoSuchFile {
            name: name.to_owned(),
            files: self.names(called.iter().map(|it| it.0.as_str())),
            patterns: patterns.to_vec(),
            is_ambiguous: !called.is_empty(),
        })
    }

    /// The names of these files, or of all where there are none.
    fn names<'n>(&self, some: impl Iterator<Item = &'n str>) -> Vec<String> {
        let some: Vec<String> = some.map(str::to_owned).collect();
        if some.is_empty() {
            self.all.iter().map(|it| it.0.clone()).collect()
        } else {
            some
        }
    }

    fn guessed(&self, code: &str) -> Result<Target<'a>, InsertError> {
        if let [(_, only)] = self.all.as_slice() {
            return Ok(Target::Existing(only));
        }
        let scores = self.all.iter().map(|it| (self.likeness(it, code), it.1));
        let best = scores.clone().map(|it| it.0).max().unwrap_or(0);
        let mut winners = scores.filter(|it| it.0 == best);
        match (winners.next(), winners.next()) {
            (Some((1.., node)), None) => Ok(Target::Existing(node)),
            _ => Err(InsertError::WhichFile {
                files: self.all.iter().map(|it| it.0.clone()).collect(),
            }),
        }
    }

    /// How many words of `code` lead another code of the file as well, or are its name.
    fn likeness(&self, (name, root): &(String, &Node), code: &str) -> usize {
        let keys = ["errors", "retired"].into_iter();
        let codes = keys
            .filter_map(|key| root.get(key)?.as_map())
            .flatten()
            .filter_map(|(key, _)| key.as_text());
        let is_main = self.all.first().is_some_and(|it| it.0 == *name);
        let file = stem(name).to_uppercase().replace(['-', '.'], "_");
        let file = if is_main { String::new() } else { file };
        let common = |other: &str| {
            let pairs = code.split('_').zip(other.split('_'));
            pairs.take_while(|(a, b)| a == b).count()
        };
        codes.map(common).chain([common(&file)]).max().unwrap_or(0)
    }
}

/// `errors/billing.yaml` without its folder and its ending.
fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}
