//! The tokens of one file.

use std::collections::HashMap;

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};

use super::names::Names;
use crate::coverage::Kind;
use crate::rust_api::ident::plain;

/// What is found in a file.
#[derive(Debug, Default)]
pub struct Found {
    /// What is raised, and on which line.
    pub raised: Vec<(Kind, usize)>,
    /// The modules that only tests have and that stand in files of their own.
    pub test_modules: Vec<String>,
}

/// Searches a file.
///
/// # Errors
///
/// Why it is no Rust, with the line.
pub fn find(text: &str, names: &Names) -> Result<Found, String> {
    // The crate remembers the text of what it has parsed, for the places of the tokens.
    proc_macro2::extra::invalidate_current_thread_spans();
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let stream: TokenStream = text.parse().map_err(|error: proc_macro2::LexError| {
        format!("line {}: this is no Rust", error.span().start().line)
    })?;
    let mut found = Found::default();
    let stream = shipped(&stream, &mut found.test_modules);
    let mut meanings = HashMap::new();
    declarations(&trees(&stream), names, &mut meanings);
    paths(&stream, names, &meanings, &mut found.raised);
    Ok(found)
}

/// What the names of types mean in a file where they do not mean the code of that name: that of another
/// name, or none.
type Meanings = HashMap<String, Option<String>>;

fn trees(stream: &TokenStream) -> Vec<TokenTree> {
    stream.clone().into_iter().collect()
}

/// The tokens without what only tests have.
fn shipped(stream: &TokenStream, test_modules: &mut Vec<String>) -> TokenStream {
    let trees = trees(stream);
    let mut kept = Vec::new();
    let mut at = 0;
    while let Some(tree) = trees.get(at) {
        if inner_attribute(&trees, at).is_some_and(is_for_tests) {
            return TokenStream::new();
        }
        let mut item = at;
        let mut tests = false;
        while let Some(attribute) = outer_attribute(&trees, item) {
            tests |= is_for_tests(attribute);
            item += 2;
        }
        if tests {
            let end = end_of_item(&trees, item);
            test_modules.extend(module_elsewhere(trees.get(item..end).unwrap_or_default()));
            at = end;
            continue;
        }
        kept.push(match tree {
            TokenTree::Group(group) => {
                let stream = shipped(&group.stream(), test_modules);
                TokenTree::Group(Group::new(group.delimiter(), stream))
            }
            other => other.clone(),
        });
        at += 1;
    }
    kept.into_iter().collect()
}

fn group(tree: Option<&TokenTree>, delimiter: Delimiter) -> Option<&Group> {
    match tree {
        Some(TokenTree::Group(group)) if group.delimiter() == delimiter => Some(group),
        _ => None,
    }
}

fn ident(tree: Option<&TokenTree>) -> Option<&Ident> {
    match tree {
        Some(TokenTree::Ident(ident)) => Some(ident),
        _ => None,
    }
}

fn is_punct(tree: Option<&TokenTree>, expected: char) -> bool {
    matches!(tree, Some(TokenTree::Punct(punct)) if punct.as_char() == expected)
}

/// `#[…]`
fn outer_attribute(trees: &[TokenTree], at: usize) -> Option<&Group> {
    let is_one = is_punct(trees.get(at), '#');
    group(trees.get(at + 1), Delimiter::Bracket).filter(|_| is_one)
}

/// `#![…]`
fn inner_attribute(trees: &[TokenTree], at: usize) -> Option<&Group> {
    let is_one = is_punct(trees.get(at), '#') && is_punct(trees.get(at + 1), '!');
    group(trees.get(at + 2), Delimiter::Bracket).filter(|_| is_one)
}

/// Whether what has this attribute is compiled for tests alone: `cfg(test)`, `test`, `tokio::test`.
fn is_for_tests(attribute: &Group) -> bool {
    let trees = trees(&attribute.stream());
    let is_path = |tree: &&TokenTree| matches!(tree, TokenTree::Ident(_) | TokenTree::Punct(_));
    let path: Vec<&TokenTree> = trees.iter().take_while(is_path).collect();
    match (path.as_slice(), trees.get(path.len())) {
        ([TokenTree::Ident(name)], Some(TokenTree::Group(arguments))) if name == "cfg" => {
            needs_tests(&self::trees(&arguments.stream()))
        }
        ([.., TokenTree::Ident(name)], _) => name == "test",
        _ => false,
    }
}

/// Whether a condition of `cfg` holds in tests alone.
fn needs_tests(condition: &[TokenTree]) -> bool {
    let parts = |arguments: &Group| {
        let trees = trees(&arguments.stream());
        let parts = trees.split(|tree| is_punct(Some(tree), ','));
        let parts = parts.filter(|part| !part.is_empty());
        parts.map(needs_tests).collect::<Vec<bool>>()
    };
    match condition {
        [TokenTree::Ident(name)] => name == "test",
        [TokenTree::Ident(name), TokenTree::Group(arguments)] if name == "all" => {
            parts(arguments).contains(&true)
        }
        [TokenTree::Ident(name), TokenTree::Group(arguments)] if name == "any" => {
            let parts = parts(arguments);
            !parts.is_empty() && !parts.contains(&false)
        }
        _ => false,
    }
}

/// Words that an item starts with, which ends with braces or with a semicolon. Anything else that has
/// an attribute (a field, an arm, a statement) may end with a comma as well.
const ITEMS: [&str; 16] = [
    "async",
    "const",
    "enum",
    "extern",
    "fn",
    "impl",
    "let",
    "macro_rules",
    "mod",
    "pub",
    "static",
    "struct",
    "trait",
    "type",
    "unsafe",
    "use",
];

/// Where that ends which starts at `start`.
fn end_of_item(trees: &[TokenTree], start: usize) -> usize {
    let is_item = ident(trees.get(start)).is_some_and(|word| ITEMS.iter().any(|item| word == item));
    let ends = |tree: &TokenTree| {
        group(Some(tree), Delimiter::Brace).is_some()
            || is_punct(Some(tree), ';')
            || (!is_item && is_punct(Some(tree), ','))
    };
    let rest = trees.get(start..).unwrap_or_default();
    let length = rest.iter().position(ends).map_or(rest.len(), |at| at + 1);
    start + length
}

/// The name in `mod name;`.
fn module_elsewhere(item: &[TokenTree]) -> Option<String> {
    match item {
        [.., TokenTree::Ident(word), TokenTree::Ident(name), end]
            if word == "mod" && is_punct(Some(end), ';') =>
        {
            Some(plain(name))
        }
        _ => None,
    }
}

/// Finds the names that a file gives to types, in `use … as …` and in `type … = …;`, and the types that it
/// declares itself.
fn declarations(trees: &[TokenTree], names: &Names, meanings: &mut Meanings) {
    let mut at = 0;
    while let Some(tree) = trees.get(at) {
        at += 1;
        if let TokenTree::Group(group) = tree {
            declarations(&self::trees(&group.stream()), names, meanings);
            continue;
        }
        let Some(word) = ident(Some(tree)) else {
            continue;
        };
        let rest = trees.get(at..).unwrap_or_default();
        let is_end = |tree: &TokenTree| is_punct(Some(tree), ';');
        let statement = rest.split(is_end).next().unwrap_or_default();
        if word == "use" {
            renames(statement, names, meanings);
        } else if let Some(name) = ident(rest.first()).map(plain) {
            let declares = ["enum", "struct", "trait", "union"]
                .iter()
                .any(|kind| word == kind);
            if word == "type" {
                let target = ident(statement.last()).map(plain);
                mean(
                    &name,
                    target.filter(|_| statement.len() > 1),
                    names,
                    meanings,
                );
            } else if declares {
                mean(&name, None, names, meanings);
            }
        }
    }
}

/// The `A as B` in a `use`.
fn renames(tokens: &[TokenTree], names: &Names, meanings: &mut Meanings) {
    for (at, tree) in tokens.iter().enumerate() {
        match tree {
            TokenTree::Group(group) => renames(&trees(&group.stream()), names, meanings),
            TokenTree::Ident(word) if word == "as" && at > 0 => {
                let (target, name) = (ident(tokens.get(at - 1)), ident(tokens.get(at + 1)));
                if let (Some(target), Some(name)) = (target, name) {
                    mean(&plain(name), Some(plain(target)), names, meanings);
                }
            }
            _ => {}
        }
    }
}

/// Notes that `name` is another name of `target`, as far as that matters.
fn mean(name: &str, target: Option<String>, names: &Names, meanings: &mut Meanings) {
    let target = target.filter(|target| names.has(target));
    if target.is_some() || names.has(name) {
        meanings.insert(name.to_owned(), target);
    }
}

/// Finds `Type::member`.
fn paths(
    stream: &TokenStream,
    names: &Names,
    meanings: &Meanings,
    raised: &mut Vec<(Kind, usize)>,
) {
    let trees = trees(stream);
    for (at, tree) in trees.iter().enumerate() {
        match tree {
            TokenTree::Group(group) => paths(&group.stream(), names, meanings, raised),
            TokenTree::Ident(ty) => {
                let separated =
                    is_punct(trees.get(at + 1), ':') && is_punct(trees.get(at + 2), ':');
                let Some(member) = ident(trees.get(at + 3)).filter(|_| separated) else {
                    continue;
                };
                let written = plain(ty);
                // `io::Error` is not the `Error` that this file declares.
                let is_elsewhere = at > 2
                    && is_punct(trees.get(at - 1), ':')
                    && !ident(trees.get(at - 3)).is_some_and(|of| {
                        ["self", "crate", "super", "Self"]
                            .iter()
                            .any(|name| of == name)
                    });
                let meaning = if is_elsewhere && !names.has(&written) {
                    None
                } else {
                    meanings.get(&written).cloned()
                };
                let Some(ty) = meaning.unwrap_or(Some(written)) else {
                    continue;
                };
                if let Some(kind) = names.raised(&ty, &plain(member)) {
                    raised.push((kind.clone(), member.span().start().line));
                }
            }
            _ => {}
        }
    }
}
