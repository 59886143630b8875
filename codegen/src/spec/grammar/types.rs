//! Fields and types: the part of the format that is JSON Schema's vocabulary.

use super::names::FIELD as FIELD_NAME;
use super::objects::{optional, required};
use super::{Object, Shape};

const COUNT: Shape = Shape::Integer {
    min: 0,
    max: i64::MAX,
};
static FIELD_SHAPE: Shape = Shape::Object(&FIELD);

/// Fields by name. A constant would have to be known before the field whose properties it describes.
pub const fn fields() -> Shape {
    Shape::Map {
        keys: &FIELD_NAME,
        values: &FIELD_SHAPE,
    }
}

const TYPES: Shape = Shape::Choice(&["string", "integer", "number", "boolean", "array", "object"]);
const SCALAR_TYPES: Shape = Shape::Choice(&["string", "integer", "number", "boolean"]);

const TYPE_DOC: &str = "What its values are.";
const FORMAT_DOC: &str = "What a text or a number is, such as `date-time`, `uuid`, `email`, `int64`. Not checked by clients.";
const ENUM_DOC: &str = "The texts that there are.";
const PATTERN_DOC: &str =
    "A regular expression (ECMA-262) that a text matches. Not checked by clients.";
const MIN_LENGTH_DOC: &str = "Least number of characters.";
const MAX_LENGTH_DOC: &str = "Greatest number of characters.";
const MINIMUM_DOC: &str = "Least value.";
const MAXIMUM_DOC: &str = "Greatest value.";
const MIN_ITEMS_DOC: &str = "Least number of items.";
const MAX_ITEMS_DOC: &str = "Greatest number of items.";
const ITEMS_DOC: &str = "What the items of an array are.";
const PROPERTIES_DOC: &str = "The properties of an object, required unless `optional`.";
const ADDITIONAL_DOC: &str =
    "What the values of an object are whose keys are data; not together with `properties`.";
const DESCRIPTION_DOC: &str = "What it means.";
const EXAMPLE_DOC: &str = "A value of this type that documentation may show.";
const OPTIONAL_DOC: &str = "It may be absent.";
const UNIT_DOC: &str = "The unit of a number, such as `seconds`.";
const SENSITIVE_DOC: &str = "It appears in no message, log or document.";

/// A named value.
pub static FIELD: Object = Object {
    name: "field",
    doc: "A named value, in the vocabulary of JSON Schema.",
    keys: &[
        required("type", TYPES, TYPE_DOC),
        optional("description", Shape::Markdown, DESCRIPTION_DOC),
        optional("example", Shape::Json, EXAMPLE_DOC),
        optional("optional", Shape::Flag, OPTIONAL_DOC),
        optional("sensitive", Shape::Flag, SENSITIVE_DOC),
        optional("unit", Shape::Line, UNIT_DOC),
        optional("format", Shape::Line, FORMAT_DOC),
        optional("enum", Shape::List(&Shape::Data), ENUM_DOC),
        optional("pattern", Shape::Line, PATTERN_DOC),
        optional("minLength", COUNT, MIN_LENGTH_DOC),
        optional("maxLength", COUNT, MAX_LENGTH_DOC),
        optional("minimum", Shape::Number, MINIMUM_DOC),
        optional("maximum", Shape::Number, MAXIMUM_DOC),
        optional("minItems", COUNT, MIN_ITEMS_DOC),
        optional("maxItems", COUNT, MAX_ITEMS_DOC),
        optional("items", Shape::Object(&SCHEMA), ITEMS_DOC),
        optional("properties", fields(), PROPERTIES_DOC),
        optional(
            "additionalProperties",
            Shape::Object(&SCHEMA),
            ADDITIONAL_DOC,
        ),
    ],
};

/// A type without a name.
pub static SCHEMA: Object = Object {
    name: "schema",
    doc: "A type, in the vocabulary of JSON Schema.",
    keys: &[
        required("type", TYPES, TYPE_DOC),
        optional("format", Shape::Line, FORMAT_DOC),
        optional("enum", Shape::List(&Shape::Data), ENUM_DOC),
        optional("pattern", Shape::Line, PATTERN_DOC),
        optional("minLength", COUNT, MIN_LENGTH_DOC),
        optional("maxLength", COUNT, MAX_LENGTH_DOC),
        optional("minimum", Shape::Number, MINIMUM_DOC),
        optional("maximum", Shape::Number, MAXIMUM_DOC),
        optional("minItems", COUNT, MIN_ITEMS_DOC),
        optional("maxItems", COUNT, MAX_ITEMS_DOC),
        optional("items", Shape::Object(&SCHEMA), ITEMS_DOC),
        optional("properties", fields(), PROPERTIES_DOC),
        optional(
            "additionalProperties",
            Shape::Object(&SCHEMA),
            ADDITIONAL_DOC,
        ),
    ],
};

/// A header whose value the server states.
pub static HEADER_FIELD: Object = Object {
    name: "typed header",
    doc: "A header whose value the server states.",
    keys: &[
        required("type", SCALAR_TYPES, TYPE_DOC),
        optional("description", Shape::Markdown, DESCRIPTION_DOC),
        optional("example", Shape::Json, EXAMPLE_DOC),
        optional("optional", Shape::Flag, OPTIONAL_DOC),
        optional("sensitive", Shape::Flag, SENSITIVE_DOC),
        optional("unit", Shape::Line, UNIT_DOC),
        optional("format", Shape::Line, FORMAT_DOC),
        optional("enum", Shape::List(&Shape::Data), ENUM_DOC),
        optional("pattern", Shape::Line, PATTERN_DOC),
        optional("minLength", COUNT, MIN_LENGTH_DOC),
        optional("maxLength", COUNT, MAX_LENGTH_DOC),
        optional("minimum", Shape::Number, MINIMUM_DOC),
        optional("maximum", Shape::Number, MAXIMUM_DOC),
    ],
};
