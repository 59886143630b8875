//! Whether a response has the headers of its code.

use errbook_codegen::model::{
    ErrorDef, Field, Header, HeaderValue, Part, Slot, Step, Template, Type,
};
use errbook_codegen::{describe, wire};

use super::Walk;
use super::value::{fits, within};
use crate::contract::media_type;
use crate::problem::Kind;
use crate::tree::Tree;
use crate::{found, template};

/// The headers in a line: an object, or a list of pairs.
pub fn read(headers: &Tree) -> Result<Vec<(String, String)>, String> {
    let mut read = Vec::new();
    // Some libraries hand out numbers, and `null` for what is not there.
    let mut add = |name: &str, value: &Tree| {
        let value = match value {
            Tree::String(value) => value.clone(),
            Tree::Number(value) => value.to_string(),
            Tree::Bool(value) => value.to_string(),
            Tree::Null => return Ok(()),
            Tree::Array(_) | Tree::Object(_) => {
                let name = found::quoted(name);
                return Err(format!("a header {name} that is {}", value.kind()));
            }
        };
        read.push((name.to_owned(), value));
        Ok(())
    };
    match headers {
        Tree::Object(members) => {
            for (name, value) in members {
                match value.items() {
                    Some(values) => values.iter().try_for_each(|value| add(name, value))?,
                    None => add(name, value)?,
                }
            }
        }
        Tree::Array(pairs) => {
            for pair in pairs {
                let Some([Tree::String(name), value]) = pair.items() else {
                    return Err(
                        "`headers` with an item that is no pair of name and value".to_owned()
                    );
                };
                add(name, value)?;
            }
        }
        other => return Err(format!("`headers` that are {}", other.kind())),
    }
    Ok(read)
}

/// The value of a header, whose name may be in any case; the first one counts.
pub fn value<'h>(headers: &'h [(String, String)], name: &str) -> Option<&'h str> {
    headers
        .iter()
        .find(|(key, _)| key.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.trim())
}

/// What a placeholder of a header stands for in this response.
enum Shown<'a> {
    /// This text.
    Text(String),
    /// A value that is not in the body.
    Unknown(Option<&'a Field>),
    /// Nothing: the value is absent.
    Absent,
}

impl<'a> Walk<'_, 'a> {
    /// Holds the headers against what the catalogue says of `error`.
    pub(super) fn headers(&mut self, error: &ErrorDef, headers: &[(String, String)], body: &Tree) {
        let wanted = media_type(&self.judge.catalogue.meta().content_type).to_owned();
        match value(headers, "content-type") {
            None => self.header(
                Kind::MissingHeader,
                "Content-Type",
                wanted,
                "nothing".to_owned(),
            ),
            Some(sent) if !media_type(sent).eq_ignore_ascii_case(&wanted) => {
                self.header(
                    Kind::ContentType,
                    "Content-Type",
                    wanted,
                    found::quoted(sent),
                );
            }
            Some(_) => {}
        }
        for header in &error.headers {
            let sent = value(headers, &header.name);
            match &header.value {
                HeaderValue::Typed(field) => self.typed(header, field, sent),
                HeaderValue::Template(template) => {
                    self.template(header, template, sent, error, body);
                }
            }
        }
    }

    fn header(&mut self, kind: Kind, name: &str, expected: String, found: String) {
        let place = format!("header {name}");
        self.push(kind, &place, &place, expected, found);
    }

    fn typed(&mut self, header: &Header, field: &Field, sent: Option<&str>) {
        let expected = || describe::type_words(&field.ty);
        match sent {
            None if field.optional => {}
            None => self.header(
                Kind::MissingHeader,
                &header.name,
                expected(),
                "nothing".to_owned(),
            ),
            Some(sent) if !is_of(&field.ty, sent) => {
                let found = if field.sensitive {
                    "another text".to_owned()
                } else {
                    found::quoted(sent)
                };
                self.header(Kind::MalformedHeader, &header.name, expected(), found);
            }
            Some(_) => {}
        }
    }

    fn template(
        &mut self,
        header: &Header,
        template: &Template,
        sent: Option<&str>,
        error: &ErrorDef,
        body: &Tree,
    ) {
        if let [Part::Placeholder(name)] = template.parts()
            && let Some(field) = error.params.iter().find(|field| field.name == *name)
        {
            return self.typed(header, field, sent);
        }
        let mut parts: Vec<Option<String>> = Vec::new();
        let mut optional = false;
        for part in template.parts() {
            let text = match part {
                Part::Text(text) => Some(text.clone()),
                Part::Placeholder(name) => {
                    match self.shown(name, error, body) {
                        Shown::Text(text) => Some(wire::header_value(&text)),
                        Shown::Unknown(field) => {
                            optional |= field.is_some_and(|field| field.optional);
                            None
                        }
                        // Whoever sends the header nonetheless has it from elsewhere.
                        Shown::Absent => return,
                    }
                }
            };
            match (parts.last_mut(), text) {
                (Some(Some(last)), Some(text)) => last.push_str(&text),
                (_, text) => parts.push(text),
            }
        }
        // No white space around a value survives HTTP.
        if let Some(Some(first)) = parts.first_mut() {
            *first = first.trim_start().to_owned();
        }
        if let Some(Some(last)) = parts.last_mut() {
            *last = last.trim_end().to_owned();
        }
        let fits = |sent: &str| {
            let parts = parts.iter().map(|part| part.as_deref().map(str::as_bytes));
            template::matches(parts, sent.as_bytes())
        };
        let expected = || format!("`{}`", template.source());
        match sent {
            None if optional => {}
            None => self.header(
                Kind::MissingHeader,
                &header.name,
                expected(),
                "nothing".to_owned(),
            ),
            Some(sent) if !fits(sent) => {
                let found = match parts.as_slice() {
                    [Some(text)] if template.as_literal().is_none() => {
                        format!(
                            "{}, where the body says {}",
                            found::quoted(sent),
                            found::quoted(text)
                        )
                    }
                    _ => found::quoted(sent),
                };
                self.header(Kind::DisagreeingHeader, &header.name, expected(), found);
            }
            Some(_) => {}
        }
    }

    /// What a placeholder stands for. Nothing that is sensitive can be one.
    fn shown<'b>(&self, name: &str, error: &'b ErrorDef, body: &Tree) -> Shown<'b>
    where
        'a: 'b,
    {
        if let Some(field) = error.params.iter().find(|field| field.name == name) {
            return Shown::Unknown(Some(field));
        }
        let envelope = self.judge.catalogue.envelope();
        let path = match error.detail(name) {
            Some(_) => envelope.path_of(&Slot::Details).map(|mut path| {
                path.push(Step::Key(name.to_owned()));
                path
            }),
            None => envelope.path_of(&Slot::Context(name.to_owned())),
        };
        let Some(path) = path else {
            return Shown::Unknown(error.detail(name).or_else(|| self.context(name)));
        };
        at(body, &path).map_or(Shown::Absent, |value| Shown::Text(display(value)))
    }
}

fn at<'t>(body: &'t Tree, path: &[Step]) -> Option<&'t Tree> {
    path.iter().try_fold(body, |value, step| match step {
        Step::Key(key) => value.get(key),
        Step::Index(index) => value.items()?.get(*index),
    })
}

/// A scalar as headers show it.
fn display(value: &Tree) -> String {
    match value {
        Tree::Bool(value) => value.to_string(),
        Tree::Number(number) => wire::display(&wire::whole(number.clone().into())),
        Tree::String(text) => text.clone(),
        Tree::Null | Tree::Array(_) | Tree::Object(_) => String::new(),
    }
}

/// Whether the text of a header is a value of its type. The rules for a text do not count: what is not
/// printable ASCII was replaced.
fn is_of(ty: &Type, text: &str) -> bool {
    match ty {
        Type::String { .. } => true,
        Type::Enum(values) => values.iter().any(|value| wire::header_value(value) == text),
        _ => match (ty, Tree::parse(text.as_bytes())) {
            (
                Type::Integer {
                    minimum, maximum, ..
                },
                Ok(value),
            ) => value
                .as_integer()
                .is_some_and(|integer| fits(integer, *minimum, *maximum)),
            (Type::Number { minimum, maximum }, Ok(value)) => value
                .as_f64()
                .is_some_and(|number| within(number, *minimum, *maximum)),
            (Type::Boolean, Ok(value)) => matches!(value, Tree::Bool(_)),
            _ => false,
        },
    }
}
