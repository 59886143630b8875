//! What became of all the responses: counts, and the problems in groups.

mod json;
mod text;

use std::collections::BTreeMap;

use crate::fast::Fine;
use crate::{Kind, Problem, Verdict};

/// So many examples are kept of a group.
const EXAMPLES: usize = 3;

/// So many unknown codes have a group of their own, because whoever sends responses invents as many as
/// they like; the rest share one. The other groups are bounded by the catalogue.
const UNKNOWN: usize = 1000;

/// What became of all the responses.
#[derive(Debug, Clone, Default)]
pub struct Report {
    files: Vec<String>,
    /// Lines that are not blank.
    pub lines: u64,
    /// Responses below 400, which nobody judged.
    pub successes: u64,
    /// Error responses.
    pub errors: u64,
    /// Error responses whose headers were not captured, so that nobody judged them.
    pub without_headers: u64,
    /// Error responses that break the contract.
    pub broken: u64,
    /// Lines that are no captured response.
    pub no_responses: u64,
    groups: BTreeMap<Key, Group>,
    /// The unknown codes that have a group of their own.
    unknown: usize,
}

type Key = (Kind, Option<String>, String);

/// Problems of one kind, with one code, in one place.
#[derive(Debug, Clone)]
pub struct Group {
    /// How the contract is broken.
    pub kind: Kind,
    /// The code, if one was found.
    pub code: Option<String>,
    /// Where; see [`Problem::path`].
    pub path: String,
    /// What should be there.
    pub expected: String,
    /// How many responses have it.
    pub count: u64,
    /// The first of them.
    pub examples: Vec<Example>,
    /// The last response that has it, so that one counts once.
    last: (usize, u64),
}

/// One response with a problem.
#[derive(Debug, Clone)]
pub struct Example {
    /// The index of the file.
    file: usize,
    /// The number of the line, from 1.
    pub line: u64,
    /// Where in this response; see [`Problem::place`].
    pub place: String,
    /// What is there, in short; nothing of what is sensitive.
    pub found: String,
}

impl Report {
    /// Whether any line breaks the contract, or is no response at all.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        self.broken + self.no_responses > 0
    }

    /// The groups, the largest first.
    #[must_use]
    pub fn groups(&self) -> Vec<&Group> {
        let mut groups: Vec<&Group> = self.groups.values().collect();
        groups.sort_by_key(|group| std::cmp::Reverse(group.count));
        groups
    }

    /// The report for people.
    #[must_use]
    pub fn text(&self) -> String {
        text::render(self)
    }

    /// The report for programs: one JSON object.
    #[must_use]
    pub fn json(&self) -> String {
        json::render(self)
    }

    /// What follows is about the file of that name.
    pub(crate) fn file(&mut self, name: &str) {
        self.files.push(name.to_owned());
    }

    /// The place of an example, as `file:line`.
    fn location(&self, example: &Example) -> String {
        let file = self.files.get(example.file).map_or("", String::as_str);
        format!("{file}:{}", example.line)
    }

    pub(crate) fn add_fine(&mut self, fine: Fine) {
        self.lines += 1;
        match fine {
            Fine::Success => self.successes += 1,
            Fine::Error { headers } => {
                self.errors += 1;
                self.without_headers += u64::from(!headers);
            }
        }
    }

    pub(crate) fn add(&mut self, line: u64, verdict: &Verdict) {
        match verdict {
            Verdict::Success => self.add_fine(Fine::Success),
            Verdict::Error { headers, problems } => {
                self.add_fine(Fine::Error { headers: *headers });
                self.broken += u64::from(!problems.is_empty());
                for problem in problems {
                    self.problem(line, problem);
                }
            }
            Verdict::NoResponse(problem) => {
                self.lines += 1;
                self.no_responses += 1;
                self.problem(line, problem);
            }
        }
    }

    fn problem(&mut self, line: u64, problem: &Problem) {
        let here = (self.files.len().saturating_sub(1), line);
        let mut key = (problem.kind, problem.code.clone(), problem.path.clone());
        if problem.kind == Kind::UnknownCode && !self.groups.contains_key(&key) {
            if self.unknown >= UNKNOWN {
                key.1 = None;
            } else {
                self.unknown += 1;
            }
        }
        let code = key.1.clone();
        let group = self.groups.entry(key).or_insert_with(|| Group {
            kind: problem.kind,
            code,
            path: problem.path.clone(),
            expected: problem.expected.clone(),
            count: 0,
            examples: Vec::new(),
            last: (0, 0),
        });
        if group.last == here {
            return;
        }
        group.last = here;
        group.count += 1;
        if group.examples.len() < EXAMPLES {
            group.examples.push(Example {
                file: here.0,
                line,
                place: problem.place.clone(),
                found: problem.found.clone(),
            });
        }
    }
}
