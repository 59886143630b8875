//! What renders the documentation, and where a code's page stands because of it.

use std::fmt;
use std::str::FromStr;

/// The tool that the pages are written for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Flavour {
    /// GitHub, and whatever else shows Markdown files as they are.
    Plain,
    /// [mdBook](https://rust-lang.github.io/mdBook/).
    #[default]
    Mdbook,
    /// [Docusaurus](https://docusaurus.io) 3, which reads Markdown as MDX.
    Docusaurus,
    /// [Starlight](https://starlight.astro.build), the documentation theme of Astro.
    Starlight,
}

impl Flavour {
    /// Every flavour, in the order in which a catalogue's author reads of them.
    pub const ALL: [Self; 4] = [Self::Plain, Self::Mdbook, Self::Docusaurus, Self::Starlight];

    /// The name that a catalogue uses.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Mdbook => "mdbook",
            Self::Docusaurus => "docusaurus",
            Self::Starlight => "starlight",
        }
    }

    /// What the address of a page ends with, behind the code.
    fn suffix(self) -> &'static str {
        match self {
            Self::Plain => ".md",
            Self::Mdbook => ".html",
            Self::Docusaurus => "",
            Self::Starlight => "/",
        }
    }
}

impl fmt::Display for Flavour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Flavour {
    type Err = UnknownFlavour;

    fn from_str(name: &str) -> Result<Self, UnknownFlavour> {
        Self::ALL
            .into_iter()
            .find(|flavour| flavour.as_str() == name)
            .ok_or_else(|| UnknownFlavour(name.to_owned()))
    }
}

/// A name that is no [`Flavour`]'s.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownFlavour(String);

impl fmt::Display for UnknownFlavour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known = Flavour::ALL.map(Flavour::as_str).join(", ");
        write!(
            f,
            "`{}` is no flavour of the documentation; there are {known}",
            self.0
        )
    }
}

impl std::error::Error for UnknownFlavour {}

/// The form of the permanent addresses: an output that makes an address of a code at run time does
/// as [`PageAddress::of`] does.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PageAddress {
    /// What stands before the code; ends with a slash.
    pub prefix: String,
    /// What stands behind it.
    pub suffix: &'static str,
    /// The code stands in lower case, because the tool names its pages so.
    pub lower_case: bool,
}

impl PageAddress {
    pub(super) fn new(base_url: &str, flavour: Flavour) -> Self {
        Self {
            prefix: format!("{}/codes/", base_url.trim_end_matches('/')),
            suffix: flavour.suffix(),
            lower_case: flavour == Flavour::Starlight,
        }
    }

    /// The address of the page of `code`.
    #[must_use]
    pub fn of(&self, code: &str) -> String {
        let Self { prefix, suffix, .. } = self;
        if self.lower_case {
            format!("{prefix}{}{suffix}", code.to_ascii_lowercase())
        } else {
            format!("{prefix}{code}{suffix}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_reads_back_and_no_other_does() {
        for flavour in Flavour::ALL {
            assert_eq!(flavour.as_str().parse(), Ok(flavour));
        }
        assert_eq!(
            "mdBook"
                .parse::<Flavour>()
                .map_err(|error| error.to_string()),
            Err("`mdBook` is no flavour of the documentation; \
                 there are plain, mdbook, docusaurus, starlight"
                .to_owned())
        );
    }

    #[test]
    fn an_address_is_where_the_tool_puts_the_page() {
        let addresses = Flavour::ALL.map(|flavour| {
            PageAddress::new("https://example.com/errors/", flavour).of("NOT_FOUND")
        });
        assert_eq!(
            addresses,
            [
                "https://example.com/errors/codes/NOT_FOUND.md",
                "https://example.com/errors/codes/NOT_FOUND.html",
                "https://example.com/errors/codes/NOT_FOUND",
                "https://example.com/errors/codes/not_found/",
            ]
        );
    }
}
