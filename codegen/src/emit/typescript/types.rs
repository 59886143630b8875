//! Types of values, as TypeScript writes them.

use super::doc::Doc;
use crate::escape::typescript::{property, string};
use crate::model::{Field, Group, Type};
use crate::names::pascal;

/// The type of a value that stands in a line indented by `indent` spaces.
pub fn render(ty: &Type, indent: usize) -> String {
    match ty {
        Type::String { .. } => "string".to_owned(),
        Type::Enum(values) => values
            .iter()
            .map(|value| string(value))
            .collect::<Vec<_>>()
            .join(" | "),
        Type::Integer { .. } | Type::Number { .. } => "number".to_owned(),
        Type::Boolean => "boolean".to_owned(),
        Type::Array { items, .. } => match &**items {
            Type::Enum(values) if values.len() > 1 => {
                format!("readonly ({})[]", render(items, indent))
            }
            // `readonly readonly T[][]` is no type.
            Type::Array { .. } => format!("readonly ({})[]", render(items, indent)),
            items => format!("readonly {}[]", render(items, indent)),
        },
        Type::Object(fields) => members(fields, indent),
        Type::Map(values) => format!("{{ readonly [key: string]: {} }}", render(values, indent)),
        Type::AnyObject => "{ readonly [key: string]: unknown }".to_owned(),
    }
}

/// An object type with these fields, its closing brace indented by `indent` spaces.
pub fn members(fields: &[Field], indent: usize) -> String {
    if fields.is_empty() {
        return "NoFields".to_owned();
    }
    let mut out = String::from("{\n");
    for field in fields {
        member(&mut out, field, indent + 2);
    }
    out.push_str(&" ".repeat(indent));
    out.push('}');
    out
}

/// One line of an object type, with its comment.
pub fn member(out: &mut String, field: &Field, indent: usize) {
    Doc::of_field(field).write(out, indent);
    out.push_str(&" ".repeat(indent));
    out.push_str("readonly ");
    out.push_str(&property(&field.name));
    out.push_str(if field.optional { "?: " } else { ": " });
    out.push_str(&render(&field.ty, indent));
    out.push_str(";\n");
}

/// The type of a group of errors: `read` becomes `ReadError`.
pub fn group_type(group: &Group) -> String {
    format!("{}Error", pascal(&group.name))
}
