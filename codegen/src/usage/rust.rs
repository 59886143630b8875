//! Rust that raises errors by the generated crate, and Rust that handles them.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::Value;

use crate::escape::rust::{line_comment, string};
use crate::model::{Argument, Catalogue, ErrorDef, Example, Field, Retry};
use crate::rust_api::{self, Code, Constructor, Member, Ty, TypeDef, Types, ident::plain};
use crate::wire;

mod everything;

pub use everything::everything;

/// The name of the crate in a `use`.
#[must_use]
pub fn crate_name(catalogue: &Catalogue) -> String {
    catalogue.meta().name.replace('-', "_")
}

/// How a server raises a code: a statement for each cause that it can tell from the others.
#[must_use]
pub fn raising(catalogue: &Catalogue, error: &ErrorDef) -> String {
    let code = Code::new(error);
    let name = crate_name(catalogue);
    let mut out = format!("use {name}::{};\n", code.ident);
    let (others, named): (Vec<_>, Vec<_>) = code
        .constructors
        .iter()
        .partition(|constructor| constructor.cause.is_none());
    // Where every cause has a constructor, there is no other cause.
    let is_complete = !error.causes.is_empty() && named.len() == error.causes.len();
    let others = others.into_iter().filter(|_| !is_complete);
    for constructor in named.iter().copied().chain(others) {
        let comment = match &constructor.cause {
            Some(named) => line_comment(&named.cause.text),
            None if named.is_empty() => line_comment(&error.summary),
            None => "For any other cause".to_owned(),
        };
        let _ = write!(
            out,
            "\n// {comment}\nlet error = {};\n",
            call(&name, &code, constructor, &shown(error, constructor))
        );
    }
    out
}

/// How a client of the generated crate handles a code.
#[must_use]
pub fn handling(catalogue: &Catalogue, error: &ErrorDef) -> String {
    let code = Code::new(error);
    let (name, ident) = (crate_name(catalogue), &code.ident);
    let detail = super::shown_detail(error);
    let value =
        detail.and_then(|field| code.details.iter().find(|it| std::ptr::eq(it.field, field)));
    let (text, value) = match value {
        Some(member) => (": {:?}", format!(", error.{}", member.ident)),
        None => ("", String::new()),
    };
    let mut out = format!(
        "use {name}::{{ApiError, ReceivedError}};\n\n\
         let received = ReceivedError::decode(status, headers, body);\n\
         let error = received.known().map(|response| &response.error);\n\
         if let Some(ApiError::{ident}(error)) = error {{\n    \
         println!(\"{{}}{text}\", error.message(){value});\n"
    );
    if error.retry != Retry::Never {
        out.push_str("    println!(\"again after {:?}\", received.retry_after());\n");
    }
    out.push_str("}\n");
    out
}

/// The expression that raises `error` as `example` says, with everything that the example states.
#[must_use]
pub fn raised(catalogue: &Catalogue, error: &ErrorDef, example: &Example) -> String {
    let code = Code::new(error);
    let name = crate_name(catalogue);
    let of_cause = |constructor: &&Constructor<'_>| {
        constructor.cause.as_ref().map(rust_api::NamedCause::id) == example.cause.as_deref()
    };
    let Some(constructor) = code.constructors.iter().find(of_cause) else {
        return String::new();
    };
    let stated: BTreeMap<&str, Value> = example
        .with
        .iter()
        .map(|(key, value)| (key.as_str(), wire::shown(error, example, key, value)))
        .collect();
    let mut out = call(&name, &code, constructor, &stated);
    let given = |member: &&Member<'_>| {
        let mut arguments = constructor.arguments.iter();
        !arguments.any(|given| std::ptr::eq(given.argument.field(), member.field))
    };
    let values = Values {
        prefix: &name,
        types: &code.types,
    };
    let members = code.details.iter().chain(&code.headers).filter(given);
    let set: String = members
        .filter_map(|member| {
            let value = values.owned(&member.ty, stated.get(member.field.name.as_str())?);
            Some(format!(" fields.{} = Some({value});", member.ident))
        })
        .collect();
    if !set.is_empty() {
        let _ = write!(out, ".with(|fields| {{{set} }})");
    }
    if example.message.is_some() {
        let message = wire::message(catalogue, error, example);
        let _ = write!(out, ".with_message({})", string(&message));
    }
    out
}

/// The expression of a context that has every value of which the documents show an example.
#[must_use]
pub fn context(catalogue: &Catalogue) -> String {
    let mut types = Types::default();
    let members = rust_api::context(&mut types, catalogue);
    let (name, types) = (crate_name(catalogue), types.take());
    let values = Values {
        prefix: &name,
        types: &types,
    };
    let (optional, required): (Vec<_>, Vec<_>) =
        members.iter().partition(|member| member.field.optional);
    let arguments: Vec<String> = required
        .iter()
        .map(|member| values.argument(&member.ty, &wire::sample(member.field)))
        .collect();
    let mut out = format!("{name}::Context::new({})", arguments.join(", "));
    for member in optional
        .iter()
        .filter(|member| member.field.example.is_some())
    {
        let value = values.argument(&member.ty, &wire::sample(member.field));
        let _ = write!(out, ".with_{}({value})", plain(&member.ident));
    }
    out
}

/// What the documents show for the arguments of a constructor: the values of the first example of its
/// cause, or else those of the fields.
fn shown<'a>(error: &'a ErrorDef, constructor: &Constructor<'a>) -> BTreeMap<&'a str, Value> {
    let cause = constructor.cause.as_ref().map(rust_api::NamedCause::id);
    let example = error
        .examples
        .iter()
        .find(|example| example.cause.as_deref() == cause);
    let value = |field: &Field| {
        let example = example?;
        let (_, value) = example.with.iter().find(|(name, _)| *name == field.name)?;
        Some(wire::shown(error, example, &field.name, value))
    };
    let fields = error.arguments(constructor.cause.as_ref().map(|named| named.cause));
    fields
        .into_iter()
        .map(Argument::field)
        .map(|field| {
            (
                field.name.as_str(),
                value(field).unwrap_or_else(|| wire::sample(field)),
            )
        })
        .collect()
}

/// The call of a constructor.
fn call(
    name: &str,
    code: &Code<'_>,
    constructor: &Constructor<'_>,
    stated: &BTreeMap<&str, Value>,
) -> String {
    let values = Values {
        prefix: name,
        types: &code.types,
    };
    let arguments: Vec<String> = constructor
        .arguments
        .iter()
        .map(|given| {
            let field = given.argument.field();
            let value = stated.get(field.name.as_str()).cloned();
            values.argument(&given.ty, &value.unwrap_or_else(|| wire::sample(field)))
        })
        .collect();
    format!(
        "{}::{}({})",
        code.ident,
        constructor.ident,
        arguments.join(", ")
    )
}

/// Values as expressions. Each value has to be of the type that it is written as, as the values of a
/// valid catalogue are.
pub(crate) struct Values<'a> {
    /// The crate, or nothing, before the modules of types.
    pub(crate) prefix: &'a str,
    /// The types that the expressions may name.
    pub(crate) types: &'a [TypeDef<'a>],
}

impl Values<'_> {
    /// An expression that fits an argument, which takes whatever becomes the type.
    pub(crate) fn argument(&self, ty: &Ty, value: &Value) -> String {
        match (ty, value) {
            (Ty::String, Value::String(text)) => string(text),
            (Ty::Array(items), Value::Array(values)) => {
                let is_text = **items == Ty::String;
                let item = |value| {
                    if is_text {
                        self.argument(items, value)
                    } else {
                        self.owned(items, value)
                    }
                };
                match values.as_slice() {
                    [] if is_text => "[\"\"; 0]".to_owned(),
                    [] => "[]".to_owned(),
                    values => list("[", values.iter().map(item), "]"),
                }
            }
            _ => self.owned(ty, value),
        }
    }

    /// An expression of the very type.
    pub(crate) fn owned(&self, ty: &Ty, value: &Value) -> String {
        match (ty, value) {
            (Ty::String, Value::String(text)) => format!("{}.to_owned()", string(text)),
            (Ty::Number, value) => {
                let text = value.to_string();
                let is_float = text.contains(['.', 'e', 'E']);
                if is_float { text } else { format!("{text}.0") }
            }
            (Ty::Array(items), Value::Array(values)) => list(
                "vec![",
                values.iter().map(|value| self.owned(items, value)),
                "]",
            ),
            (Ty::Enum(path), Value::String(text)) => {
                let variant = self.types.iter().find_map(|def| match def {
                    TypeDef::Enum {
                        path: of, values, ..
                    } if of == path => values.iter().find(|(_, value)| value == text),
                    _ => None,
                });
                let variant = variant.map(|(variant, _)| variant.to_string());
                format!("{}::{}", self.path(path), variant.unwrap_or_default())
            }
            (Ty::Object(path), Value::Object(object)) => {
                let members = self.types.iter().find_map(|def| match def {
                    TypeDef::Object {
                        path: of, members, ..
                    } if of == path => Some(members),
                    _ => None,
                });
                let members = members.map(Vec::as_slice).unwrap_or_default();
                self.object(&self.path(path), members, object)
            }
            (Ty::Map(values), Value::Object(object)) => {
                let entries = object.iter().map(|(key, value)| {
                    format!(
                        "({}.to_owned(), {})",
                        string(key),
                        self.owned(values, value)
                    )
                });
                list("std::collections::BTreeMap::from([", entries, "])")
            }
            (Ty::Any, value) => format!(
                "serde_json::from_str({}).unwrap()",
                string(&value.to_string())
            ),
            (_, value) => value.to_string(),
        }
    }

    /// An object with what is required, and then with what else is there.
    fn object(
        &self,
        path: &str,
        members: &[Member<'_>],
        object: &serde_json::Map<String, Value>,
    ) -> String {
        let value = |member: &Member<'_>| object.get(&member.field.name);
        let required = members.iter().filter(|member| !member.field.optional);
        let arguments =
            required.filter_map(|member| Some(self.argument(&member.ty, value(member)?)));
        let made = list(&format!("{path}::new("), arguments, ")");
        let set = members
            .iter()
            .filter(|member| member.field.optional)
            .filter_map(|member| {
                let value = self.argument(&member.ty, value(member)?);
                Some(format!(".with_{}({value})", plain(&member.ident)))
            });
        made + &set.collect::<String>()
    }

    fn path(&self, path: &rust_api::TypePath) -> String {
        let start = (!self.prefix.is_empty()).then(|| self.prefix.to_owned());
        let modules = path
            .modules
            .iter()
            .chain([&path.ident])
            .map(ToString::to_string);
        start
            .into_iter()
            .chain(modules)
            .collect::<Vec<_>>()
            .join("::")
    }
}

fn list(open: &str, items: impl Iterator<Item = String>, close: &str) -> String {
    let items: Vec<String> = items.collect();
    format!("{open}{}{close}", items.join(", "))
}
