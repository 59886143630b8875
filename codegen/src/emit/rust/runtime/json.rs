//! JSON: what the values of the catalogue look like on the wire.

// @imports
// @if json_fmt
use core::fmt;

// @end
// @if reads_body
use crate::decode::Mismatch;
use crate::parse::Value;
// @end
// @if string_in_json
pub(crate) use crate::write::string;
// @end
// @if comma

/// Writes the comma before a member of an object, unless it is the first.
// @if problem_comma
#[cfg(feature = "problem")]
// @end
pub(crate) fn comma(out: &mut String) {
    // No value ends in an opening brace, so this one opened the object.
    if !out.ends_with('{') {
        out.push(',');
    }
}
// @end
// @if write_member

/// Writes a member of an object, if it has a value. No name has characters that JSON escapes.
// @if problem_member
#[cfg(feature = "problem")]
// @end
pub(crate) fn member(out: &mut String, name: &str, value: &dyn Json) {
    if value.is_absent() {
        return;
    }
    comma(out);
    out.push('"');
    out.push_str(name);
    out.push_str("\":");
    value.write(out);
}
// @end
// @if json_values

/// A value that can be written as JSON.
pub trait Json {
    /// Appends the value.
    fn write(&self, out: &mut String);

    /// About how many bytes that is.
    fn size_hint(&self) -> usize {
        32
    }
    // @if write_member

    /// Whether there is no value, so that its key is left out.
    // @if problem_member
    #[cfg(feature = "problem")]
    // @end
    fn is_absent(&self) -> bool {
        false
    }
    // @end
    // @if fields

    /// The value as `Debug` shows it.
    fn as_debug(&self) -> &dyn fmt::Debug;
    // @end
}
// @end
// @if values

/// A value that can be read from JSON which [`Type::check`] has accepted. Of any other JSON it makes
/// a value that means nothing.
pub(crate) trait FromJson: Sized {
    fn from_json(value: Option<Value<'_>>) -> Self;
}
// @end
// @if optional_json

impl<T: Json + fmt::Debug> Json for Option<T> {
    fn size_hint(&self) -> usize {
        self.as_ref().map_or(0, Json::size_hint)
    }

    fn write(&self, out: &mut String) {
        if let Some(value) = self {
            value.write(out);
        }
    }
    // @if write_member

    // @if problem_member
    #[cfg(feature = "problem")]
    // @end
    fn is_absent(&self) -> bool {
        self.is_none()
    }
    // @end
    // @if fields

    fn as_debug(&self) -> &dyn fmt::Debug {
        self
    }
    // @end
}
// @end
// @if from_optional

impl<T: FromJson> FromJson for Option<T> {
    fn from_json(value: Option<Value<'_>>) -> Self {
        value.map(|value| T::from_json(Some(value)))
    }
}
// @end
// @if write_text

impl Json for String {
    fn size_hint(&self) -> usize {
        self.len() + 2
    }

    fn write(&self, out: &mut String) {
        string(out, self);
    }
    // @if fields

    fn as_debug(&self) -> &dyn fmt::Debug {
        self
    }
    // @end
}
// @end
// @if read_string

impl FromJson for String {
    fn from_json(value: Option<Value<'_>>) -> Self {
        let text = value.and_then(Value::as_str);
        text.map(Cow::into_owned).unwrap_or_default()
    }
}
// @end
// @if write_unsigned

impl Json for u64 {
    fn write(&self, out: &mut String) {
        crate::write::unsigned(out, *self);
    }
    // @if fields

    fn as_debug(&self) -> &dyn fmt::Debug {
        self
    }
    // @end
}
// @end
// @if read_unsigned

impl FromJson for u64 {
    fn from_json(value: Option<Value<'_>>) -> Self {
        let integer = value.and_then(Value::as_integer);
        integer.and_then(|integer| integer.try_into().ok()).unwrap_or_default()
    }
}
// @end
// @if write_signed

impl Json for i64 {
    fn write(&self, out: &mut String) {
        crate::write::signed(out, *self);
    }
    // @if fields

    fn as_debug(&self) -> &dyn fmt::Debug {
        self
    }
    // @end
}
// @end
// @if read_signed

impl FromJson for i64 {
    fn from_json(value: Option<Value<'_>>) -> Self {
        let integer = value.and_then(Value::as_integer);
        integer.and_then(|integer| integer.try_into().ok()).unwrap_or_default()
    }
}
// @end
// @if write_float

impl Json for f64 {
    /// A whole number has no fraction. JSON has no infinities and no NaN; they are `null`.
    fn write(&self, out: &mut String) {
        crate::write::number(out, *self);
    }
    // @if fields

    fn as_debug(&self) -> &dyn fmt::Debug {
        self
    }
    // @end
}
// @end
// @if read_number

impl FromJson for f64 {
    fn from_json(value: Option<Value<'_>>) -> Self {
        value.and_then(Value::as_f64).unwrap_or_default()
    }
}
// @end
// @if write_boolean

impl Json for bool {
    fn write(&self, out: &mut String) {
        out.push_str(if *self { "true" } else { "false" });
    }
    // @if fields

    fn as_debug(&self) -> &dyn fmt::Debug {
        self
    }
    // @end
}
// @end
// @if read_boolean

impl FromJson for bool {
    fn from_json(value: Option<Value<'_>>) -> Self {
        value.and_then(Value::as_bool).unwrap_or_default()
    }
}
// @end
// @if write_array

impl<T: Json + fmt::Debug> Json for Vec<T> {
    fn size_hint(&self) -> usize {
        self.iter().map(|item| item.size_hint() + 1).sum::<usize>() + 2
    }

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
    // @if fields

    fn as_debug(&self) -> &dyn fmt::Debug {
        self
    }
    // @end
}
// @end
// @if read_array

impl<T: FromJson> FromJson for Vec<T> {
    fn from_json(value: Option<Value<'_>>) -> Self {
        let items = value.and_then(Value::items).into_iter().flatten();
        items.map(|item| T::from_json(Some(item))).collect()
    }
}
// @end
// @if write_map

impl<T: Json + fmt::Debug> Json for BTreeMap<String, T> {
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
    // @if fields

    fn as_debug(&self) -> &dyn fmt::Debug {
        self
    }
    // @end
}
// @end
// @if read_map

impl<T: FromJson> FromJson for BTreeMap<String, T> {
    fn from_json(value: Option<Value<'_>>) -> Self {
        let members = value.and_then(Value::members).into_iter().flatten();
        let entry = |(key, value): (Cow<'_, str>, Value<'_>)| {
            (key.into_owned(), T::from_json(Some(value)))
        };
        members.map(entry).collect()
    }
}
// @end
// @if write_any

impl Json for serde_json::Map<String, serde_json::Value> {
    fn write(&self, out: &mut String) {
        out.push('{');
        for (key, value) in self {
            comma(out);
            string(out, key);
            out.push(':');
            out.push_str(&value.to_string());
        }
        out.push('}');
    }
    // @if fields

    fn as_debug(&self) -> &dyn fmt::Debug {
        self
    }
    // @end
}
// @end
// @if read_any

impl FromJson for serde_json::Map<String, serde_json::Value> {
    fn from_json(value: Option<Value<'_>>) -> Self {
        let text = value.map(Value::raw).unwrap_or_default();
        serde_json::from_str(text).unwrap_or_default()
    }
}
// @end
// @if values

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
    pub(crate) fn check(&self, value: Value<'_>) -> Result<(), Mismatch> {
        let fits = match self {
            // @if read_string
            Self::String { min: None, max: None } => value.is_string(),
            Self::String { min, max } => value
                .as_str()
                .is_some_and(|text| within(text.chars().count(), *min, *max)),
            // @end
            // @if read_enum
            Self::Enum(values) => values.iter().any(|text| value.is_str(text)),
            // @end
            // @if read_integer
            Self::Integer { min, max } => value
                .as_integer()
                .is_some_and(|integer| fits(integer, *min, *max)),
            // @end
            // @if read_number
            Self::Number { min, max } => {
                value.as_f64().is_some_and(|number| within(number, *min, *max))
            }
            // @end
            // @if read_boolean
            Self::Boolean => value.as_bool().is_some(),
            // @end
            // @if read_array
            Self::Array { items, min, max } => match value.items() {
                Some(array) if within(value.len(), *min, *max) => {
                    for (index, item) in array.enumerate() {
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
            Self::Object(properties) => {
                if !value.is_object() {
                    return Err(self.mismatch());
                }
                for property in *properties {
                    match value.get(property.name) {
                        Some(value) => property.ty.check(value),
                        None if property.required => Err(property.ty.mismatch()),
                        None => Ok(()),
                    }
                    .map_err(|mismatch| mismatch.within(property.name))?;
                }
                true
            }
            // @end
            // @if read_map
            Self::Map(values) => match value.members() {
                Some(members) => {
                    for (key, value) in members {
                        values
                            .check(value)
                            .map_err(|mismatch| mismatch.within(&key))?;
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

// @if read_integer
/// Whether an integer is within its bounds, and in the 64 bits that it is kept in.
fn fits(integer: i128, min: Option<i64>, max: Option<i64>) -> bool {
    let is_kept = if min.is_some_and(|min| min >= 0) {
        u64::try_from(integer).is_ok()
    } else {
        i64::try_from(integer).is_ok()
    };
    is_kept && within(integer, min.map(i128::from), max.map(i128::from))
}

// @end
/// Bounds in words.
fn bounded<T: fmt::Display>(what: &str, unit: &str, min: Option<T>, max: Option<T>) -> String {
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
pub(crate) fn required<T: FromJson>(value: Option<Value<'_>>, ty: &Type) -> Result<T, Mismatch> {
    match value {
        Some(value) => ty.check(value)?,
        None => return Err(ty.mismatch()),
    }
    Ok(T::from_json(value))
}
// @end
// @if optional

/// A value that may be absent.
pub(crate) fn optional<T: FromJson>(
    value: Option<Value<'_>>,
    ty: &Type,
) -> Result<Option<T>, Mismatch> {
    if let Some(value) = value {
        ty.check(value)?;
    }
    Ok(value.map(|value| T::from_json(Some(value))))
}
// @end
// @end
// @if text

/// A string that must be there.
pub(crate) fn text(value: Option<Value<'_>>) -> Result<Cow<'_, str>, Mismatch> {
    value
        .and_then(Value::as_str)
        .ok_or_else(|| Mismatch::new("a string"))
}
// @end
// @if envelope_object

/// An object of the envelope.
pub(crate) fn object(value: Option<Value<'_>>) -> Result<Value<'_>, Mismatch> {
    value
        .filter(|value| value.is_object())
        .ok_or_else(|| Mismatch::new("an object"))
}
// @end
// @if envelope_array

/// An array of the envelope, with as many items as the envelope has.
pub(crate) fn array(value: Option<Value<'_>>, length: usize) -> Result<Value<'_>, Mismatch> {
    value
        .filter(|value| value.is_array() && value.len() == length)
        .ok_or_else(|| Mismatch::new(format!("an array of {length}")))
}
// @end
