//! The headers of a response.

use std::collections::{HashMap, HashSet};

use super::fields::field;
use super::messages::{Visible, sensitive, undeclared};
use super::{Check, retry_after, templates};
use crate::diagnostics::{Diagnostic, rules};
use crate::model::{Field, Header, HeaderValue, Part, Template};
use crate::names;
use crate::source::{At, Span};
use crate::spec::grammar::names::{FIELD, HEADER};
use crate::spec::{self, Text};

/// Headers that a catalogue cannot set, and who does.
const FORBIDDEN: [(&str, &str); 13] = [
    ("connection", "the HTTP library sets it"),
    ("content-encoding", "the HTTP library sets it"),
    ("content-length", "the HTTP library sets it"),
    (
        "content-type",
        "`content_type` at the top of the catalogue sets it",
    ),
    ("date", "the HTTP library sets it"),
    ("host", "it belongs to a request"),
    ("keep-alive", "the HTTP library sets it"),
    ("proxy-connection", "the HTTP library sets it"),
    (
        "set-cookie",
        "it stands once per cookie, and an error code has one value per header",
    ),
    ("te", "it belongs to a request"),
    ("trailer", "the HTTP library sets it"),
    ("transfer-encoding", "the HTTP library sets it"),
    ("upgrade", "the HTTP library sets it"),
];

const AUTHENTICATE: &str = "WWW-Authenticate";

/// The headers of one error; placeholders are added to `used`.
pub fn headers(
    spec: &spec::Error<'_>,
    context: &[Field],
    details: &[Field],
    params: &[Field],
    used: &mut HashSet<String>,
    check: &mut Check<'_>,
) -> Vec<Header> {
    let mut names: HashMap<String, Text<'_>> = HashMap::new();
    let mut headers = Vec::with_capacity(spec.headers.len());
    for header in &spec.headers {
        name(header.name, &mut names, check);
        let value = match &header.value {
            spec::HeaderValue::Typed(stated) => {
                usable(header.name, check);
                HeaderValue::Typed(Box::new(field(stated, check)))
            }
            spec::HeaderValue::Template(text) => {
                let visible = Visible {
                    details,
                    params,
                    own: &[],
                };
                HeaderValue::Template(template(*text, context, &visible, used, check))
            }
        };
        let span = match &header.value {
            spec::HeaderValue::Typed(_) => header.name.span,
            spec::HeaderValue::Template(text) => text.span,
        };
        let fields = params.iter().chain(details).chain(context);
        retry_after::value(header.name, span, &value, fields, check);
        headers.push(Header {
            name: header.name.value.to_owned(),
            value,
        });
    }
    let stated = names.get(&AUTHENTICATE.to_ascii_lowercase()).copied();
    headers.extend(authenticate(spec, stated, check));
    headers
}

/// Reports a typed header whose name can become no argument. (A name that is good for a detail
/// too has been looked at together with the details.)
fn usable(name: Text<'_>, check: &mut Check<'_>) {
    let is_header = (HEADER.accepts)(name.value) && !(FIELD.accepts)(name.value);
    if is_header && names::is_unusable_in_rust(&names::snake(name.value)) {
        check.push(
            Diagnostic::new(
                &rules::RESERVED_NAME,
                name.span,
                format!("`{}` cannot name an argument in Rust", name.value),
            )
            .help("give the header a text with a placeholder instead of a type"),
        );
    }
}

fn name<'a>(name: Text<'a>, names: &mut HashMap<String, Text<'a>>, check: &mut Check<'_>) {
    let lower = name.value.to_ascii_lowercase();
    if let Some((_, who)) = FORBIDDEN.iter().find(|(forbidden, _)| *forbidden == lower) {
        check.push(
            Diagnostic::new(
                &rules::HEADER_FORBIDDEN,
                name.span,
                format!("an error cannot set `{}`", name.value),
            )
            .help(*who),
        );
    }
    match names.get(&lower) {
        // The same spelling is a duplicate key, and reported as such.
        Some(first) if first.value != name.value => check.push(
            Diagnostic::new(
                &rules::HEADER_DUPLICATE,
                name.span,
                format!("`{}` and `{}` are the same header", first.value, name.value),
            )
            .also(first.span, "the other one")
            .help("HTTP does not tell upper case from lower case in names: remove one of them"),
        ),
        Some(_) => {}
        None => {
            names.insert(lower, name);
        }
    }
}

fn template(
    text: Text<'_>,
    context: &[Field],
    visible: &Visible<'_>,
    used: &mut HashSet<String>,
    check: &mut Check<'_>,
) -> Template {
    let parsed = templates::parse(text, check);
    let texts = parsed.template.parts.iter().filter_map(|part| match part {
        Part::Text(text) => Some(text.as_str()),
        Part::Placeholder(_) => None,
    });
    for literal in texts {
        value(literal, text.span, check);
    }
    for At { value: name, span } in parsed.placeholders {
        used.insert(name.to_owned());
        match visible
            .fields()
            .chain(context)
            .find(|field| field.name == name)
        {
            None => {
                let names = visible.fields().chain(context).map(|it| it.name.as_str());
                undeclared(name, span, names, check);
            }
            Some(field) if field.sensitive => sensitive(name, span, check),
            Some(field) if !field.ty.is_scalar() => check.push(
                Diagnostic::new(
                    &rules::HEADER_TYPE,
                    span,
                    format!("`{name}` is no text, number or boolean, and no header can show it"),
                )
                .help("show a parameter of a simple type instead"),
            ),
            Some(_) => {}
        }
    }
    parsed.template
}

/// Reports a text that HTTP forbids in a header.
fn value(text: &str, span: Span, check: &mut Check<'_>) {
    if let Some(c) = text.chars().find(|c| !matches!(c, ' '..='~' | '\t')) {
        check.push(
            Diagnostic::new(
                &rules::HEADER_VALUE,
                span,
                if c.is_control() {
                    format!("a header cannot hold U+{:04X}", u32::from(c))
                } else {
                    format!("a header cannot hold `{c}` (U+{:04X})", u32::from(c))
                },
            )
            .help("only visible ASCII characters and spaces arrive unharmed"),
        );
    }
}

/// RFC 9110, section 15.5.2: a 401 names a way to authenticate.
fn authenticate(
    spec: &spec::Error<'_>,
    header: Option<Text<'_>>,
    check: &mut Check<'_>,
) -> Option<Header> {
    let is_401 = spec.status.is_some_and(|status| status.value == 401);
    if let Some(stated) = spec.www_authenticate {
        value(stated.value, stated.span, check);
        if let Some(header) = header {
            check.push(
                Diagnostic::new(
                    &rules::AUTHENTICATE,
                    stated.span,
                    "`www_authenticate` and the header say the same thing",
                )
                .also(header.span, "the header")
                .help("remove one of them"),
            );
        } else if let Some(status) = spec.status.filter(|_| !is_401) {
            check.push(
                Diagnostic::new(
                    &rules::AUTHENTICATE,
                    stated.span,
                    "`www_authenticate` belongs to the status 401",
                )
                .also(status.span, "the status")
                .help("remove it, or change the status"),
            );
        }
    }
    (is_401 && header.is_none()).then(|| {
        let text = spec
            .www_authenticate
            .map_or("Bearer", |stated| stated.value);
        Header {
            name: AUTHENTICATE.to_owned(),
            value: HeaderValue::Template(Template {
                parts: vec![Part::Text(text.to_owned())],
            }),
        }
    })
}
