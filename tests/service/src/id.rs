//! IDs: a prefix that tells what it is of, twelve random digits, and a check digit.

use std::marker::PhantomData;

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use serde::{Serialize, Serializer};

use crate::store::Record;
use crate::values::Field;

/// Crockford's 32 digits, without letters that look like others.
const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// How many digits stand before the check digit.
const RANDOM: usize = 12;

/// The ID of a record. It has the right form, and no more is known of it.
pub struct Id<T> {
    text: String,
    of: PhantomData<fn() -> T>,
}

impl<T: Record> Id<T> {
    /// A new one.
    ///
    /// # Errors
    ///
    /// If the system has no random numbers.
    pub fn generate() -> Result<Self, getrandom::Error> {
        let mut random = [0; RANDOM];
        getrandom::fill(&mut random)?;
        let digits = random.map(|byte| DIGITS[usize::from(byte) % DIGITS.len()]);
        let mut text = T::PREFIX.to_owned();
        text.extend(digits.map(char::from));
        text.push(char::from(check_digit(&digits)));
        Ok(Self::of(text))
    }

    fn of(text: String) -> Self {
        let of = PhantomData;
        Self { text, of }
    }

    /// The path of the record.
    pub fn path(&self) -> String {
        format!("/{}/{}", T::TABLE, self.text)
    }

    /// Whether the check digit is another than that of the digits before it.
    pub fn is_mistyped(&self) -> bool {
        let digits = self.text.strip_prefix(T::PREFIX).map(str::as_bytes);
        let split = digits.and_then(<[u8]>::split_last);
        split.is_none_or(|(check, digits)| check_digit(digits) != *check)
    }
}

/// The digit that makes every wrong digit, and almost every swap of two neighbours, show.
fn check_digit(digits: &[u8]) -> u8 {
    let value = |digit: &u8| DIGITS.iter().position(|known| known == digit);
    let weights = (1..).step_by(2);
    let weighted = digits.iter().filter_map(value).zip(weights);
    let sum: usize = weighted.map(|(value, weight)| value * weight).sum();
    DIGITS[sum % DIGITS.len()]
}

impl<T: Record> Field for Id<T> {
    const EXPECTED: &'static str = T::ID;

    fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix(T::PREFIX)?.as_bytes();
        let is_whole = digits.len() == RANDOM + 1;
        let is_id = is_whole && digits.iter().all(|digit| DIGITS.contains(digit));
        is_id.then(|| Self::of(text.to_owned()))
    }
}

impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        let text = self.text.clone();
        let of = PhantomData;
        Self { text, of }
    }
}

impl<T> Serialize for Id<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<T> ToSql for Id<T> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        self.text.to_sql()
    }
}

impl<T: Record> FromSql for Id<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Self::parse(value.as_str()?).ok_or(FromSqlError::InvalidType)
    }
}
