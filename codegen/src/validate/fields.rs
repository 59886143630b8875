//! Fields and their types.

use std::collections::HashMap;

use super::{Check, owned, patterns, values};
use crate::diagnostics::{Diagnostic, rules};
use crate::model::{Field, Type};
use crate::names;
use crate::source::scalar::Plain;
use crate::source::tree::Node;
use crate::source::{At, Span};
use crate::spec::grammar::names::FIELD;
use crate::spec::{self, Schema, Spec, Text};
use crate::wire;

/// The largest value that is made up for documentation, in characters and items.
const LARGEST_SAMPLE: u64 = 4096;

/// Placeholders of the envelope that no context value may hide.
pub const SLOTS: [&str; 7] = [
    "code", "message", "status", "summary", "docs_url", "cause", "details",
];

/// The values under `context`.
pub fn context(spec: &Spec<'_>, check: &mut Check<'_>) -> Vec<Field> {
    for field in &spec.context {
        if SLOTS.contains(&field.name.value) {
            check.push(
                Diagnostic::new(
                    &rules::RESERVED_NAME,
                    field.name.span,
                    format!(
                        "`${}` has a meaning of its own in the envelope",
                        field.name.value
                    ),
                )
                .help("call the context value something else"),
            );
        }
    }
    unique(spec.context.iter().map(|field| field.name), check);
    fields(&spec.context, check)
}

/// Several fields, each checked by itself.
pub fn fields(fields: &[spec::Field<'_>], check: &mut Check<'_>) -> Vec<Field> {
    fields.iter().map(|spec| field(spec, check)).collect()
}

/// One field.
pub fn field(spec: &spec::Field<'_>, check: &mut Check<'_>) -> Field {
    let mut ty = ty(&spec.schema, check);
    if let Some(example) = spec.example {
        values::check(&ty, spec.sensitive, example, &mut |span, message| {
            check.report(
                &rules::FIELD_EXAMPLE,
                span,
                format!("the example {message}"),
            );
        });
    } else if sample_size(&ty) > LARGEST_SAMPLE {
        check.push(
            Diagnostic::new(
                &rules::OUT_OF_RANGE,
                spec.name.span,
                format!(
                    "the least value of `{}` has more than {LARGEST_SAMPLE} characters or items",
                    spec.name.value
                ),
            )
            .help("lower its `minLength` or `minItems`"),
        );
        ty = Type::AnyObject;
    }
    patterns::without_example(spec, check);
    let example = spec.example.filter(|_| !spec.sensitive);
    Field {
        name: spec.name.value.to_owned(),
        optional: spec.optional,
        sensitive: spec.sensitive,
        description: owned(spec.description),
        unit: owned(spec.unit),
        // Not only the value of a sensitive field itself is kept back: an object shows its properties.
        example: example
            .and_then(|example| example.to_json().ok())
            .map(|example| wire::redacted_within(&ty, &example)),
        ty,
    }
}

/// Reports names that are equal or become the same identifier, and names that can be none.
pub fn unique<'a>(names: impl IntoIterator<Item = Text<'a>>, check: &mut Check<'_>) {
    let mut taken: HashMap<String, Text<'a>> = HashMap::new();
    for name in names {
        // A field becomes a name in either case: its own, and that of its type if it needs one.
        let (snake, pascal) = (names::snake(name.value), names::pascal(name.value));
        if names::is_unusable_in_rust(&snake) {
            // What is no name at all has been reported as such.
            if !(FIELD.accepts)(name.value) {
                continue;
            }
            check.push(
                Diagnostic::new(
                    &rules::RESERVED_NAME,
                    name.span,
                    format!("`{}` cannot name a field in Rust", name.value),
                )
                .help("choose another name"),
            );
        } else if let Some(first) = taken.get(&pascal) {
            let message = if first.value == name.value {
                format!("`{}` stands here a second time", name.value)
            } else {
                format!(
                    "`{}` and `{}` both become `{snake}` or `{pascal}` in Rust",
                    first.value, name.value
                )
            };
            check.push(
                Diagnostic::new(&rules::FIELD_COLLISION, name.span, message)
                    .also(first.span, "the other one")
                    .help("rename one of them"),
            );
        } else {
            taken.insert(pascal, name);
        }
    }
}

/// The keys of a schema that only some types have.
const KEYS_OF_TYPES: [(&str, &[&str]); 11] = [
    ("enum", &["string"]),
    ("pattern", &["string"]),
    ("minLength", &["string"]),
    ("maxLength", &["string"]),
    ("minimum", &["integer", "number"]),
    ("maximum", &["integer", "number"]),
    ("minItems", &["array"]),
    ("maxItems", &["array"]),
    ("items", &["array"]),
    ("properties", &["object"]),
    ("additionalProperties", &["object"]),
];

fn ty(schema: &Schema<'_>, check: &mut Check<'_>) -> Type {
    let Some(name) = schema.ty else {
        return Type::AnyObject;
    };
    keys_of_type(schema, name, check);
    match name.value {
        "string" => string(schema, check),
        "integer" => integer(schema, check),
        "number" => number(schema, check),
        "boolean" => Type::Boolean,
        "array" => {
            bounds(schema.min_items, schema.max_items, "Items", check);
            if schema.items.is_none() && !has_key(schema, "items") {
                check.push(
                    Diagnostic::new(&rules::MISSING_KEY, schema.span, "an array has no `items`")
                        .help("`items: { type: string }` says what it holds"),
                );
            }
            let items = schema
                .items
                .as_ref()
                .map_or(Type::AnyObject, |items| ty(items, check));
            Type::Array {
                items: Box::new(items),
                min_items: schema.min_items.map(|it| it.value),
                max_items: schema.max_items.map(|it| it.value),
            }
        }
        _ => object(schema, check),
    }
}

fn has_key(schema: &Schema<'_>, key: &str) -> bool {
    schema.keys.iter().any(|it| it.value == key)
}

fn keys_of_type(schema: &Schema<'_>, ty: Text<'_>, check: &mut Check<'_>) {
    for key in &schema.keys {
        let types = KEYS_OF_TYPES.iter().find(|(name, _)| *name == key.value);
        let Some((_, types)) = types.filter(|(_, types)| !types.contains(&ty.value)) else {
            continue;
        };
        check.push(
            Diagnostic::new(
                &rules::KEY_FOR_TYPE,
                key.span,
                format!("`{}` means nothing for the type `{}`", key.value, ty.value),
            )
            .also(ty.span, "the type")
            .help(format!("it belongs to the type `{}`", types.join("` or `"))),
        );
    }
    if schema.values.is_some() && ty.value == "string" {
        let others = ["format", "pattern", "minLength", "maxLength"];
        for key in schema.keys.iter().filter(|key| others.contains(&key.value)) {
            check.push(
                Diagnostic::new(
                    &rules::KEY_FOR_TYPE,
                    key.span,
                    format!("`{}` adds nothing to `enum`", key.value),
                )
                .help("remove it"),
            );
        }
    }
}

fn string(schema: &Schema<'_>, check: &mut Check<'_>) -> Type {
    if let Some(values) = &schema.values {
        let mut seen: HashMap<&str, Span> = HashMap::new();
        for value in &values.value {
            if let Some(first) = seen.insert(value.value, value.span) {
                duplicate(*value, first, check);
            }
        }
        return Type::Enum(values.value.iter().map(|it| it.value.to_owned()).collect());
    }
    bounds(schema.min_length, schema.max_length, "Length", check);
    if let Some(pattern) = schema.pattern {
        patterns::syntax(pattern, check);
    }
    Type::String {
        format: owned(schema.format),
        pattern: owned(schema.pattern),
        min_length: schema.min_length.map(|it| it.value),
        max_length: schema.max_length.map(|it| it.value),
    }
}

/// Reports an item that stands twice in a list.
pub fn duplicate(item: Text<'_>, first: Span, check: &mut Check<'_>) {
    check.push(
        Diagnostic::new(
            &rules::DUPLICATE_ITEM,
            item.span,
            format!("`{}` stands here a second time", item.value),
        )
        .also(first, "here first")
        .help("remove one of them"),
    );
}

fn bounds(least: Option<At<u64>>, most: Option<At<u64>>, what: &str, check: &mut Check<'_>) {
    if let (Some(least), Some(most)) = (least, most)
        && least.value > most.value
    {
        contradiction(
            least.span,
            most.span,
            &format!("`min{what}` is greater than `max{what}`"),
            check,
        );
    }
}

fn contradiction(least: Span, most: Span, message: &str, check: &mut Check<'_>) {
    check.push(
        Diagnostic::new(&rules::BOUNDS, least, format!("{message}: no value fits"))
            .also(most, "the other bound"),
    );
}

fn integer(schema: &Schema<'_>, check: &mut Check<'_>) -> Type {
    let mut bound = |node: Option<&Node>| {
        let node = node?;
        match node.as_plain()? {
            Plain::Int(value) => Some(value),
            Plain::Float(_) => {
                check.push(Diagnostic::new(
                    &rules::WRONG_TYPE,
                    node.span,
                    "the bound of an integer must be a whole number",
                ));
                None
            }
            _ => None,
        }
    };
    let (minimum, maximum) = (bound(schema.minimum), bound(schema.maximum));
    minimum_below_maximum(schema, minimum, maximum, check);
    Type::Integer {
        format: owned(schema.format),
        minimum,
        maximum,
    }
}

/// Reports a `minimum` that is greater than the `maximum` beside it.
fn minimum_below_maximum<T: PartialOrd>(
    schema: &Schema<'_>,
    minimum: Option<T>,
    maximum: Option<T>,
    check: &mut Check<'_>,
) {
    if let (Some(least), Some(most), Some(at), Some(other)) =
        (minimum, maximum, schema.minimum, schema.maximum)
        && least > most
    {
        contradiction(
            at.span,
            other.span,
            "`minimum` is greater than `maximum`",
            check,
        );
    }
}

fn number(schema: &Schema<'_>, check: &mut Check<'_>) -> Type {
    let bound = |node: Option<&Node>| match node?.as_plain()? {
        Plain::Float(value) => Some(value),
        // A bound that no double holds exactly is off by less than anybody can state.
        #[allow(clippy::cast_precision_loss)]
        Plain::Int(value) => Some(value as f64),
        _ => None,
    };
    let (minimum, maximum) = (bound(schema.minimum), bound(schema.maximum));
    minimum_below_maximum(schema, minimum, maximum, check);
    Type::Number { minimum, maximum }
}

fn object(schema: &Schema<'_>, check: &mut Check<'_>) -> Type {
    match (&schema.properties, &schema.additional) {
        (Some(properties), additional) => {
            if additional.is_some() {
                check.push(
                    Diagnostic::new(
                        &rules::KEY_FOR_TYPE,
                        schema.span,
                        "an object has either `properties` or `additionalProperties`",
                    )
                    .help("every object is open for further properties; remove `additionalProperties`"),
                );
            }
            unique(properties.iter().map(|field| field.name), check);
            Type::Object(fields(properties, check))
        }
        (None, Some(values)) => Type::Map(Box::new(ty(values, check))),
        (None, None) => Type::AnyObject,
    }
}

/// How much there is in the value that `wire::sample` makes up for a type.
fn sample_size(ty: &Type) -> u64 {
    match ty {
        Type::String { min_length, .. } => min_length.unwrap_or(1).max(1),
        Type::Array {
            items, min_items, ..
        } => min_items
            .unwrap_or(0)
            .max(1)
            .saturating_mul(sample_size(items)),
        Type::Object(fields) => fields
            .iter()
            .filter(|field| !field.optional && field.example.is_none())
            .map(|field| sample_size(&field.ty))
            .fold(1, u64::saturating_add),
        _ => 1,
    }
}
