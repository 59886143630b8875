//! Codes and responses for serializers of all kinds.

use core::fmt;

use serde_core::de::{self, Deserialize, Deserializer, Visitor};
use serde_core::ser::{self, Serialize, Serializer};

use crate::parse::{Document, Look, Value};
use crate::{ErrorCode, ErrorResponse};

/// The code as it stands on the wire.
impl Serialize for ErrorCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for ErrorCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(CodeVisitor)
    }
}

struct CodeVisitor;

impl Visitor<'_> for CodeVisitor {
    type Value = ErrorCode;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an error code")
    }

    fn visit_str<E: de::Error>(self, code: &str) -> Result<ErrorCode, E> {
        code.parse().map_err(|_| E::invalid_value(de::Unexpected::Str(code), &self))
    }
}

/// The body, member by member and in its order, whatever the format is.
impl Serialize for ErrorResponse {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let body = self.body();
        let document = Document::parse(body.as_bytes());
        let document = document.ok_or_else(|| ser::Error::custom("the body is no JSON"))?;
        document.root().serialize(serializer)
    }
}

/// The value as it is: formats other than JSON ask for the number of items before they are written.
impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.look() {
            Look::Null => serializer.serialize_unit(),
            Look::Bool(value) => serializer.serialize_bool(value),
            Look::String(text) => serializer.serialize_str(&text),
            Look::Array(items) => serializer.collect_seq(items),
            Look::Object(members) => serializer.collect_map(members),
            Look::Number(text) => {
                // Negative zero is no integer.
                let signed = text.parse().ok().filter(|value| *value != 0);
                if let Ok(value) = text.parse() {
                    serializer.serialize_u64(value)
                } else if let Some(value) = signed {
                    serializer.serialize_i64(value)
                } else {
                    serializer.serialize_f64(text.parse().map_err(ser::Error::custom)?)
                }
            }
        }
    }
}
