//! What is said of a change, apart from how it is shown.

use std::fmt;

/// A sentence in which what stands in a catalogue is told from the words around it, so that each
/// form of a report can mark and escape it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Words(Vec<Piece>);

/// A piece of [`Words`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Words of ours.
    Text(String),
    /// Something that stands in a catalogue.
    Code(String),
}

impl Words {
    /// The pieces in order.
    #[must_use]
    pub fn pieces(&self) -> &[Piece] {
        &self.0
    }

    /// Whether they go on a sentence that begins with what they are about.
    #[must_use]
    pub fn is_predicate(&self) -> bool {
        matches!(self.0.first(), Some(Piece::Text(text)) if text.starts_with("is "))
    }

    /// Adds words.
    #[must_use]
    pub fn text(mut self, text: &str) -> Self {
        self.0.push(Piece::Text(text.to_owned()));
        self
    }

    /// Adds something that stands in a catalogue.
    #[must_use]
    pub fn code(mut self, code: impl fmt::Display) -> Self {
        self.0.push(Piece::Code(format!("{code}")));
        self
    }

    /// Adds what is said elsewhere.
    #[must_use]
    pub fn append(mut self, words: &Self) -> Self {
        self.0.extend_from_slice(&words.0);
        self
    }

    /// One text, with what stands in a catalogue between backticks.
    #[must_use]
    pub fn plain(&self) -> String {
        self.0
            .iter()
            .fold(String::new(), |text, piece| match piece {
                Piece::Text(words) => text + words,
                Piece::Code(code) => format!("{text}`{code}`"),
            })
    }
}

impl From<&str> for Words {
    fn from(text: &str) -> Self {
        Self::default().text(text)
    }
}
