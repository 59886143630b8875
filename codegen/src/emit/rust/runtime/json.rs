//! JSON: what the values of the catalogue look like on the wire.

// @if write_number
use std::fmt::Write as _;

// @end
// @if read_map
use std::collections::BTreeMap;

// @end
// @if maps
use serde_json::{Map, Value};
// @else
use serde_json::Value;
// @end

use crate::decode::Mismatch;

// @if write_string
/// Writes a JSON string.
pub(crate) fn string(out: &mut String, text: &str) {
    out.push('"');
    let mut start = 0;
    for (at, byte) in text.bytes().enumerate() {
        let escape = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            b'\n' => "\\n",
            b'\r' => "\\r",
            b'\t' => "\\t",
            0x08 => "\\b",
            0x0c => "\\f",
            0..=0x1f => "\\u00",
            _ => continue,
        };
        out.push_str(&text[start..at]);
        out.push_str(escape);
        if escape == "\\u00" {
            let digits = b"0123456789abcdef";
            out.push(char::from(digits[usize::from(byte >> 4)]));
            out.push(char::from(digits[usize::from(byte & 0xf)]));
        }
        start = at + 1;
    }
    out.push_str(&text[start..]);
    out.push('"');
}

// @end
// @if comma
/// Writes the comma before a member of an object, unless it is the first.
pub(crate) fn comma(out: &mut String) {
    // No value ends in an opening brace, so this one opened the object.
    if !out.ends_with('{') {
        out.push(',');
    }
}

// @end
// @if write_member
/// Writes a member of an object; `key` is the quoted key and the colon.
pub(crate) fn member<T: ToJson>(out: &mut String, key: &str, value: &T) {
    comma(out);
    out.push_str(key);
    value.write(out);
}

// @end
// @if write_optional
/// Writes a member of an object, if it has a value.
pub(crate) fn optional_member<T: ToJson>(out: &mut String, key: &str, value: Option<&T>) {
    if let Some(value) = value {
        member(out, key, value);
    }
}

// @end
// @if values
/// A value that can be written as JSON.
pub(crate) trait ToJson {
    fn write(&self, out: &mut String);
}

/// A value that can be read from JSON which [`Type::check`] has accepted.
pub(crate) trait FromJson: Sized {
    fn from_json(value: &Value) -> Option<Self>;
}

// @if read_string
impl ToJson for String {
    fn write(&self, out: &mut String) {
        string(out, self);
    }
}

impl FromJson for String {
    fn from_json(value: &Value) -> Option<Self> {
        value.as_str().map(str::to_owned)
    }
}

// @end
// @if read_unsigned
impl ToJson for u64 {
    fn write(&self, out: &mut String) {
        // Writing to a `String` does not fail.
        let _ = write!(out, "{self}");
    }
}

impl FromJson for u64 {
    fn from_json(value: &Value) -> Option<Self> {
        integer(value).and_then(|integer| integer.try_into().ok())
    }
}

// @end
// @if read_signed
impl ToJson for i64 {
    fn write(&self, out: &mut String) {
        // Writing to a `String` does not fail.
        let _ = write!(out, "{self}");
    }
}

impl FromJson for i64 {
    fn from_json(value: &Value) -> Option<Self> {
        integer(value).and_then(|integer| integer.try_into().ok())
    }
}

// @end
// @if read_number
impl ToJson for f64 {
    /// A whole number has no fraction. JSON has no infinities and no NaN; they are `null`.
    fn write(&self, out: &mut String) {
        let text = Value::from(*self).to_string();
        out.push_str(text.strip_suffix(".0").unwrap_or(&text));
    }
}

impl FromJson for f64 {
    fn from_json(value: &Value) -> Option<Self> {
        value.as_f64()
    }
}

// @end
// @if read_boolean
impl ToJson for bool {
    fn write(&self, out: &mut String) {
        out.push_str(if *self { "true" } else { "false" });
    }
}

impl FromJson for bool {
    fn from_json(value: &Value) -> Option<Self> {
        value.as_bool()
    }
}

// @end
// @if read_array
impl<T: ToJson> ToJson for Vec<T> {
    fn write(&self, out: &mut String) {
        out.push('[');
        for (index, item) in self.iter().enumerate() {
            if index > 0 {
                out.push(',');
            }
            item.write(out);
        }
        out.push(']');
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    fn from_json(value: &Value) -> Option<Self> {
        value.as_array()?.iter().map(T::from_json).collect()
    }
}

// @end
// @if read_map
impl<T: ToJson> ToJson for BTreeMap<String, T> {
    fn write(&self, out: &mut String) {
        out.push('{');
        for (key, value) in self {
            comma(out);
            string(out, key);
            out.push(':');
            value.write(out);
        }
        out.push('}');
    }
}

impl<T: FromJson> FromJson for BTreeMap<String, T> {
    fn from_json(value: &Value) -> Option<Self> {
        let entry = |(key, value): (&String, &Value)| Some((key.clone(), T::from_json(value)?));
        value.as_object()?.iter().map(entry).collect()
    }
}

// @end
// @if read_any
impl ToJson for Map<String, Value> {
    fn write(&self, out: &mut String) {
        out.push('{');
        for (key, value) in self {
            comma(out);
            string(out, key);
            out.push(':');
            // Writing to a `String` does not fail.
            let _ = write!(out, "{value}");
        }
        out.push('}');
    }
}

impl FromJson for Map<String, Value> {
    fn from_json(value: &Value) -> Option<Self> {
        value.as_object().cloned()
    }
}

// @end
// @if read_property
/// The property of an object that has been checked.
pub(crate) fn property<T: FromJson>(object: &Map<String, Value>, name: &str) -> Option<T> {
    T::from_json(object.get(name)?)
}

// @end
// @if read_optional_property
/// A property that may be absent, of an object that has been checked. `None` is a mistake.
#[allow(clippy::option_option, reason = "a failure and an absence are not the same")]
pub(crate) fn optional_property<T: FromJson>(
    object: &Map<String, Value>,
    name: &str,
) -> Option<Option<T>> {
    match object.get(name) {
        Some(value) => T::from_json(value).map(Some),
        None => Some(None),
    }
}

// @end
// @if read_integer
/// A JSON number without a fraction, however it is written.
fn integer(value: &Value) -> Option<i128> {
    let float = || {
        let float = value.as_f64()?;
        let is_integer = float.fract() == 0.0 && float.abs() < 1e20;
        #[allow(clippy::cast_possible_truncation, reason = "it has no fraction and fits")]
        is_integer.then_some(float as i128)
    };
    value
        .as_i64()
        .map(i128::from)
        .or_else(|| value.as_u64().map(i128::from))
        .or_else(float)
}

// @end
/// What a value may be.
#[derive(Debug)]
pub(crate) enum Type {
    // @if read_string
    String {
        min: Option<usize>,
        max: Option<usize>,
    },
    // @end
    // @if read_enum
    Enum(&'static [&'static str]),
    // @end
    // @if read_integer
    Integer {
        min: Option<i64>,
        max: Option<i64>,
    },
    // @end
    // @if read_number
    Number {
        min: Option<f64>,
        max: Option<f64>,
    },
    // @end
    // @if read_boolean
    Boolean,
    // @end
    // @if read_array
    Array {
        items: &'static Type,
        min: Option<usize>,
        max: Option<usize>,
    },
    // @end
    // @if read_object
    Object(&'static [Property]),
    // @end
    // @if read_map
    Map(&'static Type),
    // @end
    // @if read_any
    AnyObject,
    // @end
}
// @if read_object

/// A property of an object.
#[derive(Debug)]
pub(crate) struct Property {
    pub(crate) name: &'static str,
    pub(crate) required: bool,
    pub(crate) ty: Type,
}
// @end

impl Type {
    // @if any_string
    pub(crate) const STRING: Self = Self::String {
        min: None,
        max: None,
    };
    // @end
    // @if any_integer
    pub(crate) const INTEGER: Self = Self::Integer {
        min: None,
        max: None,
    };
    // @end
    // @if any_unsigned
    pub(crate) const UNSIGNED: Self = Self::Integer {
        min: Some(0),
        max: None,
    };
    // @end
    // @if any_number
    pub(crate) const NUMBER: Self = Self::Number {
        min: None,
        max: None,
    };
    // @end

    /// Whether `value` is such a value, bounds included.
    pub(crate) fn check(&self, value: &Value) -> Result<(), Mismatch> {
        let fits = match self {
            // @if read_string
            Self::String { min, max } => value
                .as_str()
                .is_some_and(|text| within(text.chars().count(), *min, *max)),
            // @end
            // @if read_enum
            Self::Enum(values) => value.as_str().is_some_and(|text| values.contains(&text)),
            // @end
            // @if read_integer
            Self::Integer { min, max } => integer(value).is_some_and(|integer| {
                within(integer, min.map(i128::from), max.map(i128::from))
            }),
            // @end
            // @if read_number
            Self::Number { min, max } => {
                value.as_f64().is_some_and(|number| within(number, *min, *max))
            }
            // @end
            // @if read_boolean
            Self::Boolean => value.is_boolean(),
            // @end
            // @if read_array
            Self::Array { items, min, max } => match value.as_array() {
                Some(array) if within(array.len(), *min, *max) => {
                    for (index, item) in array.iter().enumerate() {
                        items
                            .check(item)
                            .map_err(|mismatch| mismatch.within(&index.to_string()))?;
                    }
                    true
                }
                _ => false,
            },
            // @end
            // @if read_object
            Self::Object(properties) => match value.as_object() {
                Some(object) => {
                    for property in *properties {
                        match object.get(property.name) {
                            Some(value) => property.ty.check(value),
                            None if property.required => Err(property.ty.mismatch()),
                            None => Ok(()),
                        }
                        .map_err(|mismatch| mismatch.within(property.name))?;
                    }
                    true
                }
                None => false,
            },
            // @end
            // @if read_map
            Self::Map(values) => match value.as_object() {
                Some(object) => {
                    for (key, value) in object {
                        values
                            .check(value)
                            .map_err(|mismatch| mismatch.within(key))?;
                    }
                    true
                }
                None => false,
            },
            // @end
            // @if read_any
            Self::AnyObject => value.is_object(),
            // @end
        };
        if fits { Ok(()) } else { Err(self.mismatch()) }
    }

    fn mismatch(&self) -> Mismatch {
        Mismatch::new(match self {
            // @if read_string
            Self::String { min, max } => bounded("a string", " characters", *min, *max),
            // @end
            // @if read_enum
            Self::Enum(values) => format!("one of {values:?}"),
            // @end
            // @if read_integer
            Self::Integer { min, max } => bounded("an integer", "", *min, *max),
            // @end
            // @if read_number
            Self::Number { min, max } => bounded("a number", "", *min, *max),
            // @end
            // @if read_boolean
            Self::Boolean => "true or false".to_owned(),
            // @end
            // @if read_array
            Self::Array { min, max, .. } => bounded("an array", " items", *min, *max),
            // @end
            // @if several_objects
            _ => "an object".to_owned(),
            // @else
            // @if read_object
            Self::Object(_) => "an object".to_owned(),
            // @end
            // @if read_map
            Self::Map(_) => "an object".to_owned(),
            // @end
            // @if read_any
            Self::AnyObject => "an object".to_owned(),
            // @end
            // @end
        })
    }
}

// @if read_bounded
/// Whether a value is within its bounds.
fn within<T: PartialOrd + Copy>(value: T, min: Option<T>, max: Option<T>) -> bool {
    min.is_none_or(|min| value >= min) && max.is_none_or(|max| value <= max)
}

/// Bounds in words.
fn bounded<T: std::fmt::Display>(what: &str, unit: &str, min: Option<T>, max: Option<T>) -> String {
    match (min, max) {
        (None, None) => what.to_owned(),
        (Some(min), None) => format!("{what} of at least {min}{unit}"),
        (None, Some(max)) => format!("{what} of at most {max}{unit}"),
        (Some(min), Some(max)) => format!("{what} of {min} to {max}{unit}"),
    }
}

// @end
// @if required
/// A value that must be there.
pub(crate) fn required<T: FromJson>(value: Option<&Value>, ty: &Type) -> Result<T, Mismatch> {
    let value = value.ok_or_else(|| ty.mismatch())?;
    ty.check(value)?;
    T::from_json(value).ok_or_else(|| ty.mismatch())
}

// @end
// @if optional
/// A value that may be absent.
pub(crate) fn optional<T: FromJson>(
    value: Option<&Value>,
    ty: &Type,
) -> Result<Option<T>, Mismatch> {
    value.map(|value| required(Some(value), ty)).transpose()
}

// @end
// @end
// @if text
/// A string that must be there.
pub(crate) fn text(value: Option<&Value>) -> Result<&str, Mismatch> {
    value
        .and_then(Value::as_str)
        .ok_or_else(|| Mismatch::new("a string"))
}

// @end
// @if envelope_object
/// An object of the envelope.
pub(crate) fn object(value: Option<&Value>) -> Result<&Map<String, Value>, Mismatch> {
    value
        .and_then(Value::as_object)
        .ok_or_else(|| Mismatch::new("an object"))
}

// @end
// @if envelope_array
/// An array of the envelope, with as many items as the envelope has.
pub(crate) fn array(value: Option<&Value>, length: usize) -> Result<&[Value], Mismatch> {
    value
        .and_then(Value::as_array)
        .filter(|items| items.len() == length)
        .map(Vec::as_slice)
        .ok_or_else(|| Mismatch::new(format!("an array of {length}")))
}

// @end
