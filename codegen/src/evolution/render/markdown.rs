//! A comparison as a section of a changelog (<https://keepachangelog.com>), without a date, so that
//! the same catalogues give the same text.

use std::fmt::Write as _;

use super::super::{Comparison, Piece, Weighed, Words};
use super::{SECTIONS, audiences};
use crate::escape::markdown::Dialect;

/// The changelog of every Git host is GitHub's Markdown.
const DIALECT: Dialect = Dialect::GitHub;

/// A heading with the version, and a list for each kind of change.
pub(super) fn render(comparison: &Comparison) -> String {
    // Whoever has not chosen the version yet sees the one to choose.
    let version = if comparison.is_version_enough() {
        comparison.version.clone()
    } else {
        comparison.required()
    };
    let mut out = format!("## {version}\n");
    if comparison.changes.is_empty() {
        let _ = writeln!(
            out,
            "\nNo change since {}.",
            DIALECT.text(&comparison.against)
        );
    }
    for (section, heading) in SECTIONS {
        let mut changes = comparison.section(section).peekable();
        if changes.peek().is_none() {
            continue;
        }
        let _ = writeln!(out, "\n### {heading}\n");
        for it in changes {
            let _ = writeln!(out, "- {}", item(it));
        }
    }
    out
}

fn item(weighed: &Weighed) -> String {
    let change = &weighed.change;
    let mut item = words(&change.sentence());
    if change.class.breaks.is_empty() {
        item.push('.');
    } else {
        let _ = write!(
            item,
            ". Breaks {}: {}.",
            audiences(change.class.breaks),
            change.class.why
        );
    }
    item
}

fn words(words: &Words) -> String {
    let first = words.pieces().first();
    let mut out = String::new();
    for piece in words.pieces() {
        match piece {
            Piece::Code(code) => out.push_str(&DIALECT.code(code)),
            Piece::Text(text) if Some(piece) == first => out.push_str(&capitalised(text)),
            Piece::Text(text) => out.push_str(text),
        }
    }
    out
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}
