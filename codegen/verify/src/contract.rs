//! A catalogue as flat tables, made once and read for every response.

mod build;

use errbook_codegen::model::Catalogue;
use regress::Regex;

/// The index of a [`Check`].
pub type CheckId = usize;

/// How many values of a body can be kept for its headers.
pub const KEPT: usize = 8;

/// What a value has to be.
#[derive(Debug)]
pub enum Check {
    /// A scalar, as it is written; a string without its quotes.
    Literal { text: Box<[u8]>, is_string: bool },
    /// The code.
    Code,
    /// The HTTP status.
    Status,
    /// The details of the code.
    Details,
    /// Any string.
    Text,
    /// A string with bounds on its length, or with a pattern.
    Bounded {
        min: u64,
        max: u64,
        pattern: Option<Box<Regex>>,
    },
    /// One of several strings.
    Enum(Vec<Box<[u8]>>),
    /// A number without a fraction.
    Integer { min: i64, max: i64 },
    /// Any number.
    Number { min: f64, max: f64 },
    /// `true` or `false`.
    Boolean,
    /// Items of one kind.
    Array { items: CheckId, min: u64, max: u64 },
    /// Exactly these items.
    Items(Vec<CheckId>),
    /// These members, and others; `details` stand among them if they are flattened.
    Object { shape: Shape, details: bool },
    /// Members of one kind.
    Map(CheckId),
    /// Any object.
    AnyObject,
    /// Something that only the slow judge can tell.
    Unsure,
}

/// The known members of an object.
#[derive(Debug, Default)]
pub struct Shape {
    pub members: Vec<MemberCheck>,
    /// A bit for each member that has to be there.
    pub required: u64,
}

/// One member of an object.
#[derive(Debug)]
pub struct MemberCheck {
    pub key: Box<[u8]>,
    pub check: CheckId,
    /// Where the value is kept, if a header shows it.
    pub kept: Option<usize>,
}

impl Shape {
    /// The index of the member of that name. Members mostly come in the order of the catalogue, so
    /// that `hint`, the index after the last one, is looked at first.
    #[inline]
    pub fn find(&self, key: &[u8], hint: usize) -> Option<usize> {
        let is_it = |member: &MemberCheck| *member.key == *key;
        if self.members.get(hint).is_some_and(is_it) {
            return Some(hint);
        }
        self.members.iter().position(is_it)
    }

    /// Whether a mask has a bit for every member.
    pub fn is_small(&self) -> bool {
        self.members.len() <= 64
    }
}

/// What holds for one code.
#[derive(Debug)]
pub struct Code {
    pub name: Box<[u8]>,
    pub status: u16,
    pub details: Shape,
    pub headers: Vec<HeaderCheck>,
}

/// What one header has to be.
#[derive(Debug)]
pub struct HeaderCheck {
    /// The index of its name in [`Contract::headers`].
    pub name: usize,
    pub required: bool,
    pub value: HeaderText,
}

/// What the text of a header has to be.
#[derive(Debug)]
pub enum HeaderText {
    /// Any text at all.
    Any,
    /// An integer.
    Integer { min: i64, max: i64 },
    /// What a template makes of the response.
    Template(Vec<Piece>),
    /// Something that only the slow judge can tell.
    Unsure,
}

/// A part of a header.
#[derive(Debug)]
pub enum Piece {
    Text(Box<[u8]>),
    /// The value that is kept there.
    Kept(usize),
    /// A value that is not in the body.
    Any,
}

/// A catalogue as flat tables.
#[derive(Debug)]
pub struct Contract {
    pub checks: Vec<Check>,
    pub root: CheckId,
    /// Sorted by name.
    pub codes: Vec<Code>,
    /// The names of headers that are looked at, in lower case; the first is that of the media type.
    pub headers: Vec<Box<[u8]>>,
    /// The media type, without its parameters.
    pub media_type: Box<[u8]>,
}

impl Contract {
    /// The tables of `catalogue`.
    pub fn of(catalogue: &Catalogue) -> Self {
        build::contract(catalogue)
    }

    /// The code of that name.
    #[inline]
    pub fn code(&self, name: &[u8]) -> Option<&Code> {
        let at = self.codes.binary_search_by(|code| (*code.name).cmp(name));
        self.codes.get(at.ok()?)
    }
}

/// A media type without its parameters.
pub fn media_type(content_type: &str) -> &str {
    content_type.split(';').next().unwrap_or_default().trim()
}
