//! Which codes and causes a service raises: in its code, and while its tests run.
//!
//! | what is known | where from | module |
//! | --- | --- | --- |
//! | raised while tests ran | files that the generated crate writes with its feature `coverage` | [`records`] |
//! | raised in the code | the sources of the service, as tokens | [`scan`] |
//! | not raised by tests, and why | the list of known gaps | [`gaps`] |
//!
//! [`assess`] puts them side by side. A kind of error is asked for if the catalogue has it in use: each
//! code, and each cause that has an id. A cause without one is prose, and no error can say that it was
//! raised for it.

pub mod gaps;
mod json;
mod markdown;
pub mod records;
pub mod scan;
mod text;

use std::fmt;

use crate::model::Catalogue;

use gaps::{Gap, Gaps};
use records::{Records, Strange};
use scan::{Place, Scan, Unread};

/// A kind of error: a code for whatever cause, or a code for this one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Kind {
    /// The code.
    pub code: String,
    /// The id of the cause.
    pub cause: Option<String>,
}

impl Kind {
    /// A code, or one of its causes.
    #[must_use]
    pub fn new(code: &str, cause: Option<&str>) -> Self {
        Self {
            code: code.to_owned(),
            cause: cause.map(str::to_owned),
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.cause {
            Some(cause) => write!(f, "`{}` for `{cause}`", self.code),
            None => write!(f, "`{}`", self.code),
        }
    }
}

/// What is known beside the catalogue.
#[derive(Debug, Clone, Copy, Default)]
pub struct Evidence<'a> {
    /// What was raised while tests ran, if that is known.
    pub records: Option<&'a Records>,
    /// What the code of the service raises, if that is known.
    pub scan: Option<&'a Scan>,
    /// The list of known gaps.
    pub gaps: Option<&'a Gaps>,
    /// The list as it was, which may only have become shorter.
    pub before: Option<&'a Gaps>,
}

/// The report.
#[derive(Debug, Clone)]
pub struct Coverage<'a> {
    /// The name of the catalogue.
    pub catalogue: &'a str,
    /// The version of the catalogue.
    pub version: &'a str,
    /// Every kind of error that is asked for, each code before its causes, in the order of the catalogue.
    pub items: Vec<Item<'a>>,
    /// What is wrong with the list of known gaps.
    pub faults: Vec<Fault<'a>>,
    /// Records that say nothing about this catalogue.
    pub strange: &'a [Strange],
    /// Files of the service that could not be read.
    pub unread: &'a [Unread],
    /// How messages call the list of known gaps.
    pub list: Option<&'a str>,
}

/// What is known of one kind of error.
#[derive(Debug, Clone)]
pub struct Item<'a> {
    /// The kind.
    pub kind: Kind,
    /// The code is on its way out.
    pub deprecated: bool,
    /// Where the code of the service raises it, if that is known.
    pub places: Option<&'a [Place]>,
    /// How many records of it the tests left, if that is known.
    pub records: Option<usize>,
    /// Why no test raises it, if that is listed.
    pub gap: Option<&'a Gap>,
}

impl Item<'_> {
    /// No test raises it, and nobody says why.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        self.records == Some(0) && self.gap.is_none()
    }

    /// Whether tests raise it.
    #[must_use]
    pub fn is_exercised(&self) -> bool {
        self.records.is_some_and(|records| records > 0)
    }

    /// Whether the code of the service raises it.
    #[must_use]
    pub fn is_in_code(&self) -> bool {
        self.places.is_some_and(|places| !places.is_empty())
    }
}

/// An entry of the list of known gaps that should not be there.
#[derive(Debug, Clone, Copy)]
pub struct Fault<'a> {
    /// The entry.
    pub gap: &'a Gap,
    /// What is wrong with it.
    pub why: Why,
}

/// Why an entry should not be in the list of known gaps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Tests raise it now.
    Exercised,
    /// The catalogue does not have it, or has retired it.
    Unknown,
    /// It was not in the list before, which may only become shorter.
    Added,
}

impl Why {
    /// Whether the entry says something that is no longer so.
    #[must_use]
    pub fn is_stale(self) -> bool {
        self != Self::Added
    }

    fn as_str(self) -> &'static str {
        match self {
            Self::Exercised => "exercised",
            Self::Unknown => "unknown",
            Self::Added => "added",
        }
    }
}

/// How many of the codes, or of the causes, something holds for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals {
    /// All.
    pub all: usize,
    /// Those that the code raises.
    pub in_code: usize,
    /// Those that tests raise.
    pub exercised: usize,
    /// Those that no test raises, as the list of known gaps says.
    pub known: usize,
}

/// How a report is rendered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For a terminal.
    Text,
    /// For programs: one JSON object.
    Json,
    /// For the summary of a CI run.
    Markdown,
}

impl Coverage<'_> {
    /// Whether nothing is missing and nothing is wrong with the list of known gaps.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.faults.is_empty() && !self.items.iter().any(Item::is_missing)
    }

    /// The totals of the codes, or else of the causes.
    #[must_use]
    pub fn totals(&self, causes: bool) -> Totals {
        let mut totals = Totals::default();
        for item in &self.items {
            if item.kind.cause.is_some() == causes {
                totals.all += 1;
                totals.in_code += usize::from(item.is_in_code());
                totals.exercised += usize::from(item.is_exercised());
                totals.known += usize::from(item.gap.is_some() && !item.is_exercised());
            }
        }
        totals
    }

    /// The report as text; it ends with a line feed.
    #[must_use]
    pub fn render(&self, format: Format) -> String {
        match format {
            Format::Text => text::render(self),
            Format::Json => json::render(self),
            Format::Markdown => markdown::render(self),
        }
    }

    fn has_records(&self) -> bool {
        self.items.iter().any(|item| item.records.is_some())
    }

    fn has_places(&self) -> bool {
        self.items.iter().any(|item| item.places.is_some())
    }
}

/// The report about `catalogue`.
#[must_use]
pub fn assess<'a>(catalogue: &'a Catalogue, evidence: Evidence<'a>) -> Coverage<'a> {
    let Evidence {
        records,
        scan,
        gaps,
        before,
    } = evidence;
    let entries = gaps.map_or(&[][..], |gaps| gaps.entries());
    let item = |kind: Kind, deprecated: bool| Item {
        deprecated,
        places: scan.map(|scan| scan.places(&kind)),
        records: records.map(|records| records.count(&kind)),
        gap: entries.iter().find(|gap| gap.kind == kind),
        kind,
    };
    let items: Vec<Item<'_>> = catalogue
        .errors()
        .iter()
        .flat_map(|def| {
            let ids = def.causes.iter().filter_map(|cause| cause.id.as_deref());
            let kinds = std::iter::once(None).chain(ids.map(Some));
            kinds.map(|cause| item(Kind::new(&def.code, cause), def.deprecated.is_some()))
        })
        .collect();
    let mut faults = Vec::new();
    for gap in entries {
        match items.iter().find(|item| item.kind == gap.kind) {
            None => faults.push(Fault {
                gap,
                why: Why::Unknown,
            }),
            Some(item) if item.is_exercised() => faults.push(Fault {
                gap,
                why: Why::Exercised,
            }),
            Some(_) => {}
        }
        let is_new = |before: &Gaps| !before.entries().iter().any(|old| old.kind == gap.kind);
        if before.is_some_and(is_new) {
            faults.push(Fault {
                gap,
                why: Why::Added,
            });
        }
    }
    Coverage {
        catalogue: &catalogue.meta().name,
        version: &catalogue.meta().version,
        items,
        faults,
        strange: records.map_or(&[], Records::strange),
        unread: scan.map_or(&[], |scan| &scan.unread),
        list: gaps.map(Gaps::name),
    }
}
