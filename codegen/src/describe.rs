//! The model in plain words, for readers of documents of whatever format.

mod history;

use std::collections::{HashMap, HashSet};

pub(crate) use history::{Predecessor, history, predecessors};

use crate::model::{
    Catalogue, ErrorDef, Field, Header, HeaderValue, Member, Node, Part, Retry, Slot, Type,
};

/// Said of a sensitive field.
pub(crate) const SENSITIVE: &str = "Sensitive: its value appears in no document or log.";

/// Said of a code that is retired.
pub(crate) const RETIRED: &str = "It is no longer sent, and its name is never used again.";

/// What values a field takes: `integer, at least 0, in seconds`.
pub(crate) fn field_type(field: &Field) -> String {
    let mut words = type_words(&field.ty);
    if let Some(unit) = &field.unit {
        words.push_str(", in ");
        words.push_str(unit);
    }
    words
}

/// What values a type has.
#[must_use]
pub fn type_words(ty: &Type) -> String {
    let named = |name: &str, format: &Option<String>| match format {
        Some(format) => format!("{name} ({format})"),
        None => name.to_owned(),
    };
    let mut words = Vec::new();
    match ty {
        Type::String {
            format,
            pattern,
            min_length,
            max_length,
        } => {
            words.push(named("string", format));
            words.extend(count(*min_length, *max_length, "character"));
            words.extend(
                pattern
                    .as_ref()
                    .map(|pattern| format!("matching {pattern}")),
            );
        }
        Type::Enum(values) => {
            let values: Vec<_> = values.iter().map(|value| format!("\"{value}\"")).collect();
            words.push(match values.as_slice() {
                [only] => only.clone(),
                [first @ .., last] => format!("{} or {last}", first.join(", ")),
                [] => "string".to_owned(),
            });
        }
        Type::Integer {
            format,
            minimum,
            maximum,
        } => {
            words.push(named("integer", format));
            words.extend(range(minimum.as_ref(), maximum.as_ref()));
        }
        Type::Number { minimum, maximum } => {
            words.push("number".to_owned());
            words.extend(range(minimum.as_ref(), maximum.as_ref()));
        }
        Type::Boolean => words.push("boolean".to_owned()),
        Type::Array {
            items,
            min_items,
            max_items,
        } => {
            words.push(format!("array of {}", inner(items)));
            words.extend(count(*min_items, *max_items, "item"));
        }
        Type::Object(_) | Type::AnyObject => words.push("object".to_owned()),
        Type::Map(values) => words.push(format!("map of string to {}", inner(values))),
    }
    words.join(", ")
}

fn inner(ty: &Type) -> String {
    let words = type_words(ty);
    if words.contains(", ") {
        format!("({words})")
    } else {
        words
    }
}

fn range<T: std::fmt::Display + PartialEq>(least: Option<&T>, most: Option<&T>) -> Option<String> {
    match (least, most) {
        (Some(least), Some(most)) if least == most => Some(format!("exactly {least}")),
        (Some(least), Some(most)) => Some(format!("{least} to {most}")),
        (Some(least), None) => Some(format!("at least {least}")),
        (None, Some(most)) => Some(format!("at most {most}")),
        (None, None) => None,
    }
}

fn count(least: Option<u64>, most: Option<u64>, what: &str) -> Option<String> {
    let words = range(least.as_ref(), most.as_ref())?;
    let plural = if most.or(least) == Some(1) { "" } else { "s" };
    Some(format!("{words} {what}{plural}"))
}

/// A field, or a property of one, with the way to it: `limits[].name`.
pub(crate) struct Row<'a> {
    pub path: String,
    pub field: &'a Field,
}

/// The fields with the properties of those that are objects, each behind the field it is in.
pub(crate) fn rows(fields: &[Field]) -> Vec<Row<'_>> {
    fields
        .iter()
        .flat_map(|field| rows_at(field.name.clone(), field))
        .collect()
}

/// The field, which stands at `path`, with its properties.
pub(crate) fn rows_at(path: String, field: &Field) -> Vec<Row<'_>> {
    let mut rows = Vec::new();
    push_rows(&mut rows, path, field);
    rows
}

fn push_rows<'a>(rows: &mut Vec<Row<'a>>, path: String, field: &'a Field) {
    let (properties, below) = properties(&field.ty, &path);
    rows.push(Row { path, field });
    for property in properties {
        push_rows(rows, format!("{below}.{}", property.name), property);
    }
}

/// The properties of an object, also of one that an array or a map holds, and the way to it.
fn properties<'a>(ty: &'a Type, path: &str) -> (&'a [Field], String) {
    match ty {
        Type::Object(fields) => (fields, path.to_owned()),
        Type::Array { items, .. } => properties(items, &format!("{path}[]")),
        Type::Map(values) => properties(values, &format!("{path}.*")),
        _ => (&[], String::new()),
    }
}

/// Whether the message of a code is another text than its summary.
pub(crate) fn has_own_message(error: &ErrorDef) -> bool {
    let mut rest = error.summary.as_str();
    let repeats = error.message.parts().iter().all(|part| match part {
        Part::Text(text) => rest
            .strip_prefix(text.as_str())
            .map(|after| rest = after)
            .is_some(),
        Part::Placeholder(_) => false,
    });
    !(repeats && rest.is_empty())
}

/// The values that only messages and headers show, each name once.
pub(crate) fn message_values(error: &ErrorDef) -> Vec<&Field> {
    let mut params: Vec<&Field> = Vec::new();
    let all = error
        .causes
        .iter()
        .flat_map(|cause| &cause.params)
        .chain(&error.params);
    for field in all {
        if !params.contains(&field) {
            params.push(field);
        }
    }
    params
}

/// Whether and when to try again. Names stand between `quote`s.
pub(crate) fn retry(error: &ErrorDef, quote: impl Fn(&str) -> String) -> String {
    match &error.retry {
        Retry::Never => "No: the same request fails again.".to_owned(),
        Retry::Backoff => "Yes, with growing pauses (exponential backoff).".to_owned(),
        Retry::After { field, millis } => {
            let unit = if *millis { "milliseconds" } else { "seconds" };
            let header = error.headers.iter().find(|header| shows(header, field));
            let place = match (error.detail(field), header) {
                (Some(_), Some(header)) => {
                    format!(
                        "{} (also in the header {})",
                        quote(field),
                        quote(&header.name)
                    )
                }
                (None, Some(header)) => format!("the header {}", quote(&header.name)),
                _ => quote(field),
            };
            format!("Yes, after the number of {unit} in {place}.")
        }
    }
}

/// The same at length, as paragraphs: how long to wait, and how. `fix` names the place that says
/// what to do first.
pub(crate) fn retry_advice(
    error: &ErrorDef,
    quote: impl Fn(&str) -> String,
    fix: Option<&str>,
) -> Vec<String> {
    const GROWING: &str = "wait a second before the next attempt and twice as long before each \
                           further one, up to a minute, and give up after some attempts.";
    const TOGETHER: &str = "so that clients that failed together do not return together.";
    let short = retry(error, &quote);
    let mut advice = match &error.retry {
        Retry::Never => {
            let first = fix.map(|fix| format!(" {fix} says what to do first."));
            return vec![short + &first.unwrap_or_default()];
        }
        Retry::Backoff => {
            let names = error.headers.iter().map(|header| header.name.as_str());
            let header = names
                .into_iter()
                .find(|name| name.eq_ignore_ascii_case("Retry-After"));
            let how_long = header.map_or_else(
                || format!("The response does not say how long: {GROWING}"),
                |name| {
                    let name = quote(name);
                    format!("Wait as long as {name} says; if a response has none, {GROWING}")
                },
            );
            vec![
                short,
                format!("{how_long} Change each pause by a random part (jitter), {TOGETHER}"),
            ]
        }
        Retry::After { field, .. } => {
            let may_be_absent = error.detail(field).is_some_and(|detail| detail.optional);
            let otherwise = if may_be_absent {
                format!(" If a response does not say it, {GROWING}")
            } else {
                String::new()
            };
            vec![
                short,
                format!(
                    "Wait at least that long and a random moment longer (jitter), {TOGETHER} If \
                     the next attempt fails as well, wait as long as its response says.{otherwise}"
                ),
            ]
        }
    };
    if error.status >= 500 {
        advice.push(
            "The failed request may have been carried out all the same. Repeat one that changes \
             something only if doing it twice does no harm."
                .to_owned(),
        );
    }
    advice
}

/// Whether every response has the header.
pub(crate) fn is_always_sent(catalogue: &Catalogue, error: &ErrorDef, header: &Header) -> bool {
    match &header.value {
        HeaderValue::Typed(field) => !field.optional,
        HeaderValue::Template(template) => template.placeholders().all(|name| {
            // A parameter that a header shows is always stated; see `ErrorDef::arguments`.
            let context = || catalogue.context().iter().find(|field| field.name == name);
            let field = match error.params.iter().find(|field| field.name == name) {
                Some(_) => None,
                None => error.detail(name).or_else(context),
            };
            field.is_none_or(|field| !field.optional)
        }),
    }
}

fn shows(header: &Header, name: &str) -> bool {
    match &header.value {
        HeaderValue::Template(template) => template.placeholders().any(|shown| shown == name),
        HeaderValue::Typed(field) => field.name == name,
    }
}

/// The codes that are on their way out or gone, each with the code in use to which the replacements
/// lead in the end.
pub(crate) fn successors(catalogue: &Catalogue) -> HashMap<&str, &str> {
    let in_use: HashSet<&str> = catalogue.errors().iter().map(|e| e.code.as_str()).collect();
    let deprecated = catalogue
        .errors()
        .iter()
        .filter_map(|error| Some((&error.code, error.deprecated.as_ref()?)));
    let retired = catalogue.retired().iter().map(|r| (&r.code, &r.notice));
    let next: HashMap<&str, &str> = deprecated
        .chain(retired)
        .filter_map(|(code, notice)| Some((code.as_str(), notice.replaced_by.as_deref()?)))
        .collect();
    let mut last: HashMap<&str, Option<&str>> = HashMap::new();
    for start in next.keys() {
        // The replacements of a valid catalogue do not go round in a circle, and what an earlier
        // walk found out is not walked again.
        let mut walked = Vec::new();
        let mut at = *start;
        while let (None, Some(by)) = (last.get(at), next.get(at)) {
            walked.push(at);
            at = by;
        }
        let or_itself = |end: Option<&_>, code| end.copied().or(in_use.get(code).copied());
        let mut end = or_itself(last.get(at).and_then(Option::as_ref), at);
        for code in walked.into_iter().rev() {
            last.insert(code, end);
            end = or_itself(end.as_ref(), code);
        }
    }
    last.into_iter()
        .filter_map(|(code, end)| Some((code, end?)))
        .collect()
}

/// `deprecated since 1.2.0; use A instead`, without a full stop. `successor` is the code in use to
/// which the replacements lead in the end; `link` shows a code.
pub(crate) fn notice(
    what: &str,
    since: Option<&str>,
    replaced_by: Option<&str>,
    successor: Option<&str>,
    link: impl Fn(&str) -> String,
) -> String {
    let mut out = what.to_owned();
    if let Some(since) = since {
        out.push_str(" since ");
        out.push_str(since);
    }
    if let Some(code) = replaced_by {
        out.push_str("; use ");
        let successor = successor.filter(|successor| *successor != code);
        out.push_str(&link(successor.unwrap_or(code)));
        out.push_str(" instead");
        if successor.is_some() {
            out.push_str(" (");
            out.push_str(&link(code));
            out.push_str(" replaced it first)");
        }
    }
    out
}

/// Where something stands in the body of every response, as a path: `error.reason`. Empty for the body
/// itself.
pub(crate) fn place_of(catalogue: &Catalogue, slot: &Slot) -> Option<String> {
    let mut places = places(catalogue).into_iter();
    let found = places.find(|(_, here)| here == slot);
    found.map(|(path, _)| path)
}

/// What stands in the envelope, and where.
pub(crate) fn places(catalogue: &Catalogue) -> Vec<(String, Slot)> {
    let mut places = Vec::new();
    push_places(&mut places, catalogue.envelope().root(), String::new());
    places
}

fn push_places(places: &mut Vec<(String, Slot)>, node: &Node, path: String) {
    match node {
        Node::Literal(_) => {}
        Node::Slot(slot) => places.push((path, slot.clone())),
        Node::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                // An item that is the only one needs no number.
                let number = (items.len() > 1).then(|| at.to_string());
                let number = number.unwrap_or_default();
                push_places(places, item, format!("{path}[{number}]"));
            }
        }
        Node::Object(members) => {
            let dot = if path.is_empty() { "" } else { "." };
            for member in members {
                match member {
                    Member::Pair(key, child) => {
                        push_places(places, child, format!("{path}{dot}{key}"));
                    }
                    Member::Details => places.push((path.clone(), Slot::Details)),
                }
            }
        }
    }
}
