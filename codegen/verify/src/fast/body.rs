//! The fast pass over one body, along the tables of the contract.

use super::integer;
use crate::contract::{Check, CheckId, Code, Contract, KEPT, MemberCheck, Shape};
use crate::cursor::{Cursor, Span};

/// A body that is fine as far as it goes.
pub struct Judged<'c> {
    pub code: &'c Code,
    pub kept: [Option<Span>; KEPT],
    /// Whether it was a text, so that what was kept is in the scratch space.
    pub was_text: bool,
}

/// The judge of one body.
pub struct Body<'c> {
    contract: &'c Contract,
    code: Option<&'c Code>,
    /// The status that the body states.
    status: Option<i64>,
    /// Where the object starts whose details were met before the code.
    details: Option<usize>,
    kept: [Option<Span>; KEPT],
}

impl<'c> Body<'c> {
    /// Reads a body that is certainly fine.
    pub fn judge(
        contract: &'c Contract,
        cursor: &mut Cursor<'_>,
        was_text: bool,
    ) -> Option<Judged<'c>> {
        let mut body = Self {
            contract,
            code: None,
            status: None,
            details: None,
            kept: [None; KEPT],
        };
        body.check(cursor, contract.root)?;
        let code = body.code?;
        if let Some(start) = body.details {
            let end = std::mem::replace(&mut cursor.at, start);
            body.fields(cursor, &code.details)?;
            cursor.at = end;
        }
        if body
            .status
            .is_some_and(|status| status != i64::from(code.status))
        {
            return None;
        }
        Some(Judged {
            code,
            kept: body.kept,
            was_text,
        })
    }

    fn check(&mut self, cursor: &mut Cursor<'_>, check: CheckId) -> Option<()> {
        let fits = match self.contract.checks.get(check)? {
            Check::Text => return cursor.text().map(drop),
            Check::Object { shape, details } => return self.object(cursor, shape, *details),
            Check::Literal { text, is_string } => {
                if *is_string {
                    let found = cursor.text()?;
                    !found.escaped && cursor.slice(found.span) == &**text
                } else {
                    cursor.word(text)?;
                    // `10` is no `1`.
                    !matches!(
                        cursor.bytes.get(cursor.at),
                        Some(b'0'..=b'9' | b'.' | b'e' | b'E')
                    )
                }
            }
            Check::Code => {
                let found = cursor.text()?;
                let code = self.contract.code(cursor.slice(found.span))?;
                let first = *self.code.get_or_insert(code);
                !found.escaped && std::ptr::eq(first, code)
            }
            Check::Status => {
                let number = cursor.number()?;
                let status = integer(cursor.slice(number.span)).filter(|_| number.plain)?;
                *self.status.get_or_insert(status) == status
            }
            Check::Details => {
                if let Some(code) = self.code {
                    return self.fields(cursor, &code.details);
                }
                cursor.token()?;
                let first = self.details.replace(cursor.at).is_none();
                cursor.skip()?;
                first
            }
            Check::Bounded { min, max, pattern } => {
                let found = cursor.text()?;
                let text = cursor.slice(found.span);
                // Every byte but those that continue a character.
                let characters = text.iter().filter(|byte| **byte & 0xC0 != 0x80).count();
                !found.escaped
                    && (*min..=*max).contains(&(characters as u64))
                    && match pattern {
                        Some(pattern) => {
                            let text = std::str::from_utf8(text).ok()?;
                            pattern.find(text).is_some()
                        }
                        None => true,
                    }
            }
            Check::Enum(values) => {
                let found = cursor.text()?;
                let text = cursor.slice(found.span);
                !found.escaped && values.iter().any(|value| **value == *text)
            }
            Check::Integer { min, max } => {
                let number = cursor.number()?;
                let value = integer(cursor.slice(number.span)).filter(|_| number.plain)?;
                (*min..=*max).contains(&value)
            }
            Check::Number { min, max } => {
                let number = cursor.number()?;
                let text = std::str::from_utf8(cursor.slice(number.span)).ok()?;
                let value: f64 = text.parse().ok()?;
                *min <= value && value <= *max
            }
            Check::Boolean => {
                let word: &[u8] = if cursor.token()? == b't' {
                    b"true"
                } else {
                    b"false"
                };
                return cursor.word(word);
            }
            Check::Array { items, min, max } => {
                let count = cursor.array(|cursor, _| self.check(cursor, *items))?;
                (*min..=*max).contains(&(count as u64))
            }
            Check::Items(items) => {
                let count = cursor.array(|cursor, index| self.check(cursor, *items.get(index)?))?;
                count == items.len()
            }
            Check::Map(values) => return cursor.object(|cursor, _| self.check(cursor, *values)),
            Check::AnyObject => return cursor.object(|cursor, _| cursor.skip()),
            Check::Unsure => false,
        };
        fits.then_some(())
    }

    /// An object of the envelope. Flattened details that come before the code are looked at again
    /// once it is known.
    fn object(&mut self, cursor: &mut Cursor<'_>, shape: &'c Shape, flat: bool) -> Option<()> {
        cursor.token()?;
        let start = cursor.at;
        let (mut seen, mut seen_details) = (0, 0);
        let (mut hint, mut hint_details) = (0, 0);
        let mut skipped = false;
        cursor.object(|cursor, key| {
            if key.escaped {
                return None;
            }
            let name = cursor.slice(key.span);
            if let Some(at) = shape.find(name, hint) {
                hint = at + 1;
                return self.member(cursor, shape.members.get(at)?, at, &mut seen);
            }
            if !flat {
                return cursor.skip();
            }
            let Some(code) = self.code.filter(|_| !skipped) else {
                skipped = true;
                return cursor.skip();
            };
            let Some(at) = code.details.find(name, hint_details) else {
                return cursor.skip();
            };
            hint_details = at + 1;
            self.member(cursor, code.details.members.get(at)?, at, &mut seen_details)
        })?;
        if flat {
            match self.code {
                Some(code) if !skipped && code.details.is_small() => {
                    has_all(&code.details, seen_details)?;
                }
                _ => self.details = Some(start),
            }
        }
        has_all(shape, seen)
    }

    /// An object of fields.
    fn fields(&mut self, cursor: &mut Cursor<'_>, shape: &'c Shape) -> Option<()> {
        if !shape.is_small() {
            return None;
        }
        self.object(cursor, shape, false)
    }

    #[inline]
    fn member(
        &mut self,
        cursor: &mut Cursor<'_>,
        member: &'c MemberCheck,
        at: usize,
        seen: &mut u64,
    ) -> Option<()> {
        let bit = 1_u64.checked_shl(u32::try_from(at).ok()?)?;
        if *seen & bit != 0 {
            return None;
        }
        *seen |= bit;
        let Some(kept) = member.kept else {
            return self.check(cursor, member.check);
        };
        let quote = usize::from(cursor.token()? == b'"');
        let start = cursor.at;
        self.check(cursor, member.check)?;
        let span = Span {
            start: start + quote,
            end: cursor.at - quote,
        };
        // What has an escape is another text than it says.
        if quote == 1 && cursor.slice(span).contains(&b'\\') {
            return None;
        }
        *self.kept.get_mut(kept)? = Some(span);
        Some(())
    }
}

fn has_all(shape: &Shape, seen: u64) -> Option<()> {
    (seen & shape.required == shape.required).then_some(())
}
