//! Stands in for what `errbook_codegen` has as `model::Flavour` and `emit::markdown::emit_as`.

use std::str::FromStr;

use errbook_codegen::emit::{Artifact, EmitError, markdown};
use errbook_codegen::model::Catalogue;

/// What the pages are written for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Flavour {
    Plain,
    Mdbook,
    Docusaurus,
    Starlight,
}

impl Flavour {
    pub const ALL: [Self; 4] = [Self::Plain, Self::Mdbook, Self::Docusaurus, Self::Starlight];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Mdbook => "mdbook",
            Self::Docusaurus => "docusaurus",
            Self::Starlight => "starlight",
        }
    }
}

impl FromStr for Flavour {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|it| it.as_str() == text);
        found.ok_or_else(|| format!("there is no flavour {text}"))
    }
}

pub fn emit_as(catalogue: &Catalogue, _: Flavour) -> Result<Vec<Artifact>, EmitError> {
    markdown::emit(catalogue)
}

pub fn flavour_of(_: &Catalogue) -> Flavour {
    Flavour::Mdbook
}
