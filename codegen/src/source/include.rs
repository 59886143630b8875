//! `include`: which files a pattern names.

use std::path::{Path, PathBuf};

use crate::diagnostics::{Diagnostic, Sink, rules};
use crate::spec::Text;

/// An included file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Included {
    /// Relative to the folder of the catalogue, with `/` between the parts.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
}

/// The files that `patterns` name below `folder`, sorted, without `main` itself.
pub fn resolve(
    folder: &Path,
    main: &Path,
    patterns: &[Text<'_>],
    sink: &mut Sink,
) -> Vec<Included> {
    let mut files: Vec<Included> = Vec::new();
    let root = folder.canonicalize().ok();
    let main = main.canonicalize().ok();
    for pattern in patterns {
        if let Some(problem) = outside(pattern.value) {
            sink.push(
                Diagnostic::new(
                    &rules::INCLUDE_PATH,
                    pattern.span,
                    format!("an include {problem}"),
                )
                .help("it is a path below the folder of the catalogue, such as `errors/*.yaml`"),
            );
            continue;
        }
        let found = matches(folder, pattern.value);
        let mut any = false;
        for included in found {
            let target = included.path.canonicalize().ok();
            if target.is_some() && target == main {
                continue;
            }
            any = true;
            let is_inside = |target: &PathBuf| {
                let root = root.as_ref();
                root.is_some_and(|root| target.starts_with(root))
            };
            let (problem, help) = match &target {
                Some(target) if is_inside(target) => {
                    files.push(included);
                    continue;
                }
                // Reading it says why it cannot be found.
                None if !included.path.is_symlink() => {
                    files.push(included);
                    continue;
                }
                Some(_) => (
                    "a link out of the folder of the catalogue",
                    "copy the file, or remove the link",
                ),
                None => ("a link that leads nowhere", "mend the link, or remove it"),
            };
            sink.push(
                Diagnostic::new(
                    &rules::INCLUDE_PATH,
                    pattern.span,
                    format!("`{}` is {problem}", included.name),
                )
                .help(help),
            );
        }
        if !any {
            sink.push(
                Diagnostic::new(
                    &rules::INCLUDE_NO_MATCH,
                    pattern.span,
                    format!("no file matches `{}`", pattern.value),
                )
                .help("remove the pattern, or add the file"),
            );
        }
    }
    files.sort();
    files.dedup();
    files
}

/// Why a pattern leaves the folder or can match nothing, if it does.
fn outside(pattern: &str) -> Option<&'static str> {
    if pattern.contains('\\') || pattern.contains(':') {
        return Some("must have `/` between its parts, and no drive");
    }
    if pattern.starts_with('/') {
        return Some("must be relative");
    }
    if pattern.split('/').any(|part| part == "..") {
        return Some("must not leave the folder of the catalogue");
    }
    let folders = pattern.rsplit_once('/').map_or("", |(folders, _)| folders);
    if folders.contains('*') {
        return Some("can have `*` in the name of the file only");
    }
    if pattern.contains(['?', '[', '{']) || pattern.contains("**") {
        return Some("can have no wildcard but `*`");
    }
    None
}

/// The folders of a pattern, and its pattern of names of files; nothing for one that is not allowed.
pub(crate) fn parts(pattern: &str) -> Option<(Vec<&str>, &str)> {
    outside(pattern).is_none().then(|| split(pattern))
}

fn split(pattern: &str) -> (Vec<&str>, &str) {
    let (parent, file) = pattern.rsplit_once('/').unwrap_or(("", pattern));
    let parent = parent
        .split('/')
        .filter(|part| !matches!(*part, "" | "."))
        .collect();
    (parent, file)
}

fn matches(folder: &Path, pattern: &str) -> Vec<Included> {
    let (parent, file) = split(pattern);
    let directory = parent
        .iter()
        .fold(folder.to_owned(), |path, part| path.join(part));
    let included = |name: &str| Included {
        name: parent
            .iter()
            .copied()
            .chain([name])
            .collect::<Vec<_>>()
            .join("/"),
        path: directory.join(name),
    };
    if !file.contains('*') {
        let one = included(file);
        return if one.path.exists() || one.path.is_symlink() {
            vec![one]
        } else {
            Vec::new()
        };
    }
    let Ok(entries) = std::fs::read_dir(&directory) else {
        return Vec::new();
    };
    entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| is_match(file, name))
        .map(|name| included(&name))
        .filter(|included| !included.path.is_dir())
        .collect()
}

/// Whether a file of that name, which there is not yet, would be one that `pattern` names. Both are
/// relative to the folder of the catalogue.
#[must_use]
pub fn would_match(pattern: &str, name: &str) -> bool {
    parts(pattern)
        .zip(parts(name))
        .is_some_and(|((folders, file), (own, name))| folders == own && is_match(file, name))
}

/// Whether `name` is `pattern`, where each `*` stands for any text. As in a shell, `*` does not mean a
/// hidden file.
pub(crate) fn is_match(pattern: &str, name: &str) -> bool {
    if pattern.contains('*') && name.starts_with('.') {
        return false;
    }
    let mut pieces = pattern.split('*');
    let Some(mut rest) = pieces.next().and_then(|first| name.strip_prefix(first)) else {
        return false;
    };
    let mut pieces: Vec<&str> = pieces.collect();
    let Some(last) = pieces.pop() else {
        return rest.is_empty();
    };
    for piece in pieces {
        let Some(at) = rest.find(piece) else {
            return false;
        };
        rest = rest.get(at + piece.len()..).unwrap_or_default();
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards() {
        for (pattern, name, expected) in [
            ("*.yaml", "a.yaml", true),
            ("*.yaml", "a.yml", false),
            ("a*b*c", "a1b2c", true),
            ("a*b*c", "a1c", false),
            ("a*a", "a", false),
            ("plain.yaml", "plain.yaml", true),
            ("*.yaml", ".hidden.yaml", false),
            (".hidden.yaml", ".hidden.yaml", true),
        ] {
            assert_eq!(is_match(pattern, name), expected, "{pattern} {name}");
        }
    }

    #[test]
    fn a_file_to_come() {
        for (pattern, name, expected) in [
            ("errors/*.yaml", "errors/new.yaml", true),
            ("./errors/*.yaml", "errors/new.yaml", true),
            ("errors/*.yaml", "errors/.new.yaml", false),
            ("errors/*.yaml", "errors/deep/new.yaml", false),
            ("errors/*.yaml", "new.yaml", false),
            ("errors/*.yaml", "errors/../../new.yaml", false),
            ("*", "/new.yaml", false),
        ] {
            assert_eq!(would_match(pattern, name), expected, "{pattern} {name}");
        }
    }

    #[test]
    fn nothing_leaves_the_folder() {
        for pattern in [
            "../x.yaml",
            "/etc/x",
            "a/../../x",
            "C:/x",
            "a\\x",
            "*/x.yaml",
            "**/x",
        ] {
            assert!(outside(pattern).is_some(), "{pattern}");
        }
        assert_eq!(outside("errors/*.yaml"), None);
    }
}
