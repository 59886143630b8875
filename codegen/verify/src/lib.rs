//! Holds captured responses against a catalogue: which of them break its contract, and how.
//!
//! The input is NDJSON, one response on a line: its `status`, its `headers`, its `body`. It may be of
//! any length; the memory that it takes does not grow with it.
//!
//! | module | job |
//! | --- | --- |
//! | `lines` | the lines of a stream, in a buffer of bounded size |
//! | `contract` | the catalogue as flat tables, made once |
//! | `fast` | one pass over the bytes of a line: certainly fine, or not certain |
//! | `cursor` | the JSON reader of that pass |
//! | `judge` | whatever is not certain: a tree, walked along the model; its word is final |
//! | [`report`] | problems of one kind, code and place become one group |
//!
//! What breaks the contract is what the generated clients and schemas refuse, and beside it the
//! headers, which clients bear: a missing one, one that is not of its type, and one that says
//! something else than the body.
//!
//! ```no_run
//! use std::{fs::File, io, path::Path};
//! use errbook_codegen::check;
//! use errbook_verify::{Report, Verifier};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let checked = check(Path::new("spec/catalogue.yaml"));
//! let catalogue = checked.catalogue.ok_or("the catalogue is invalid")?;
//! let mut report = Report::default();
//! Verifier::new(&catalogue).read("traffic.ndjson", File::open("traffic.ndjson")?, &mut report, |_| ())?;
//! assert!(!report.is_broken(), "{}", report.text());
//! # Ok(())
//! # }
//! ```

mod contract;
mod cursor;
mod fast;
mod found;
mod judge;
mod lines;
mod problem;
pub mod report;
mod template;
mod tree;

use std::io::{self, Read};

use errbook_codegen::model::Catalogue;

use crate::contract::Contract;
use crate::fast::{Fine, Scratch};
use crate::judge::Judge;
use crate::lines::{LONGEST, Line, Lines};

pub use crate::problem::{Kind, Problem};
pub use crate::report::Report;

/// What a line turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// A response below 400, which nobody judges.
    Success,
    /// An error response.
    Error {
        /// Whether its headers were captured; if not, nobody judged them.
        headers: bool,
        /// How it breaks the contract; nothing if it keeps it.
        problems: Vec<Problem>,
    },
    /// No captured response.
    NoResponse(Problem),
}

/// Holds responses against one catalogue.
#[derive(Debug)]
pub struct Verifier<'a> {
    contract: Contract,
    judge: Judge<'a>,
    scratch: Scratch,
}

impl<'a> Verifier<'a> {
    /// A verifier for `catalogue`.
    #[must_use]
    pub fn new(catalogue: &'a Catalogue) -> Self {
        Self {
            contract: Contract::of(catalogue),
            judge: Judge::new(catalogue),
            scratch: Scratch::default(),
        }
    }

    /// Judges every line of `input`, which the report calls `name`. `progress` hears from time to time
    /// how many bytes have been read.
    ///
    /// # Errors
    ///
    /// If the input cannot be read.
    pub fn read(
        &mut self,
        name: &str,
        input: impl Read,
        report: &mut Report,
        mut progress: impl FnMut(u64),
    ) -> io::Result<()> {
        const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";
        report.file(name);
        let mut lines = Lines::new(input, LONGEST);
        let mut told = 0;
        loop {
            if lines.bytes != told {
                told = lines.bytes;
                progress(told);
            }
            let number = lines.number + 1;
            let Some(line) = lines.next()? else {
                return Ok(());
            };
            let line = match line {
                Line::Text(line) if number == 1 => {
                    line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(line)
                }
                Line::Text(line) => line,
                Line::TooLong(length) => {
                    report.add(
                        number,
                        &Verdict::NoResponse(problem::too_long(length, LONGEST)),
                    );
                    continue;
                }
            };
            match fast::line(&self.contract, &mut self.scratch, line) {
                Some(fine) => report.add_fine(fine),
                None if line.iter().all(u8::is_ascii_whitespace) => {}
                None => report.add(number, &self.explain(line)),
            }
        }
    }

    /// Judges one line.
    pub fn judge(&mut self, line: &[u8]) -> Verdict {
        match fast::line(&self.contract, &mut self.scratch, line) {
            Some(Fine::Success) => Verdict::Success,
            Some(Fine::Error { headers }) => Verdict::Error {
                headers,
                problems: Vec::new(),
            },
            None => self.explain(line),
        }
    }

    /// Judges one line with care. What the fast pass calls fine is fine here, and the other way round
    /// the fast pass may only have been in doubt.
    #[must_use]
    pub fn explain(&self, line: &[u8]) -> Verdict {
        self.judge.line(line)
    }
}
