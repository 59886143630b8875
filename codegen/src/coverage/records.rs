//! What the generated crate noted while tests ran: a line of JSON for each kind of error that a process
//! raised.

use std::collections::BTreeMap;
use std::io::{self, BufRead};

use serde::Deserialize;

use super::Kind;
use crate::model::Catalogue;

/// The records of any number of files.
#[derive(Debug, Clone, Default)]
pub struct Records {
    counts: BTreeMap<Kind, usize>,
    strange: Vec<Strange>,
}

/// Records that say nothing about the catalogue, all for the same reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Strange {
    /// The file.
    pub file: String,
    /// The line of the first of them.
    pub line: usize,
    /// How many there are.
    pub count: usize,
    /// What is strange about them.
    pub why: String,
}

#[derive(Deserialize)]
struct Line {
    catalogue: String,
    version: String,
    code: String,
    cause: Option<String>,
}

/// A longer line was not written by the crate. It is not kept, so that a wrong file costs no memory.
const LONGEST: u64 = 64 * 1024;

impl Records {
    /// Adds the records of a file, which messages call `name`.
    ///
    /// # Errors
    ///
    /// Those of reading. What a line says is never one: files may be of another run, and a process may
    /// have been killed while it wrote.
    pub fn read(
        &mut self,
        name: &str,
        mut file: impl BufRead,
        catalogue: &Catalogue,
    ) -> io::Result<()> {
        let mut strange: BTreeMap<String, (usize, usize)> = BTreeMap::new();
        let mut line = Vec::new();
        for number in 1.. {
            line.clear();
            if io::Read::take(&mut file, LONGEST).read_until(b'\n', &mut line)? == 0 {
                break;
            }
            if !line.ends_with(b"\n") {
                file.skip_until(b'\n')?;
            }
            match understand(&line, catalogue) {
                Ok(Some(kind)) => self.add(kind),
                Ok(None) => {}
                Err(why) => strange.entry(why).or_insert((number, 0)).1 += 1,
            }
        }
        let mut strange: Vec<Strange> = strange
            .into_iter()
            .map(|(why, (line, count))| Strange {
                file: name.to_owned(),
                line,
                count,
                why,
            })
            .collect();
        strange.sort_by_key(|strange| strange.line);
        self.strange.extend(strange);
        Ok(())
    }

    /// How many records there are of a kind; of a code, whatever the cause.
    #[must_use]
    pub fn count(&self, kind: &Kind) -> usize {
        self.counts.get(kind).copied().unwrap_or_default()
    }

    /// What says nothing about the catalogue.
    #[must_use]
    pub fn strange(&self) -> &[Strange] {
        &self.strange
    }

    fn add(&mut self, kind: Kind) {
        if kind.cause.is_some() {
            let code = Kind::new(&kind.code, None);
            *self.counts.entry(code).or_default() += 1;
        }
        *self.counts.entry(kind).or_default() += 1;
    }
}

/// The kind of error that a line speaks of; nothing for an empty one; or what is strange about it.
fn understand(line: &[u8], catalogue: &Catalogue) -> Result<Option<Kind>, String> {
    if line.trim_ascii().is_empty() {
        return Ok(None);
    }
    let Ok(line) = serde_json::from_slice::<Line>(line) else {
        return Err("is not whole".to_owned());
    };
    let meta = catalogue.meta();
    if line.catalogue != meta.name {
        return Err(format!("is of the catalogue {:?}", line.catalogue));
    }
    if line.version != meta.version {
        let (was, is) = (&line.version, &meta.version);
        return Err(format!(
            "is of version {was:?} of the catalogue, which is {is}"
        ));
    }
    let Some(def) = catalogue.error(&line.code) else {
        return Err(format!("has the code {:?}, which is unknown", line.code));
    };
    if let Some(cause) = line.cause.as_deref().filter(|id| def.cause(id).is_none()) {
        return Err(format!(
            "has the cause {cause:?}, which `{}` does not have",
            def.code
        ));
    }
    Ok(Some(Kind::new(&line.code, line.cause.as_deref())))
}
