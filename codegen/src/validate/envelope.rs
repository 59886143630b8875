//! The envelope: the JSON body as a template.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::Check;
use super::fields::SLOTS;
use crate::diagnostics::{Diagnostic, rules};
use crate::model::{Envelope, ErrorDef, Field, HeaderValue, Member, Node as Template, Slot};
use crate::source::Span;
use crate::source::tree::{Kind, Node};
use crate::spec::Spec;
use crate::spec::shape::shortened;

/// The envelope, and what other checks need to know about it.
pub struct Checked<'a> {
    /// The model's.
    pub envelope: Envelope,
    /// Whether the details stand in it.
    pub has_details: bool,
    /// The keys beside flattened details.
    siblings: HashMap<&'a str, Span>,
    /// The context values that stand in it.
    context: HashSet<String>,
}

/// Reads the envelope of `spec`.
pub fn envelope<'a>(spec: &Spec<'a>, context: &[Field], check: &mut Check<'_>) -> Checked<'a> {
    let mut builder = Builder {
        context,
        docs_url: spec.docs_base_url.is_some(),
        code: false,
        details: None,
        siblings: HashMap::new(),
        used: HashSet::new(),
        check,
    };
    let mut root = Template::Object(Vec::new());
    let mut stated = false;
    if let Some((key, node)) = spec.envelope {
        if matches!(node.kind, Kind::Scalar { .. }) {
            builder.check.push(
                Diagnostic::new(
                    &rules::WRONG_TYPE,
                    node.span,
                    format!(
                        "the envelope must be a map or a list, and this is {}",
                        node.describe()
                    ),
                )
                .help(
                    "write the body as it looks on the wire: `{ code: $code, message: $message }`",
                ),
            );
        } else {
            stated = true;
            root = builder.node(node, false);
            if !builder.code {
                builder.check.push(
                    Diagnostic::new(&rules::NO_CODE, key, "the envelope has no `$code`")
                        .help("without it no client can tell the errors apart: `code: $code`"),
                );
            }
        }
    }
    let has_details = builder.details.is_some() || !stated;
    let (siblings, used) = (builder.siblings, builder.used);
    if !has_details
        && let Some((key, _)) = spec.envelope
        && let Some(error) = spec.errors.iter().find(|error| !error.details.is_empty())
    {
        check.push(
            Diagnostic::new(
                &rules::DETAILS_NOT_SENT,
                key,
                "the envelope has no `$details`, so no details are sent",
            )
            .also(error.code.span, "has details, as perhaps others do")
            .help("`$details: flatten` or `details: $details` sends them; to show them in messages only, declare them under `params`"),
        );
    }
    Checked {
        envelope: Envelope { root },
        has_details,
        siblings,
        context: used,
    }
}

/// Reports details whose name stands beside them.
pub fn flattened(envelope: &Checked<'_>, spec: &Spec<'_>, check: &mut Check<'_>) {
    if envelope.siblings.is_empty() {
        return;
    }
    for detail in spec.errors.iter().flat_map(|error| &error.details) {
        if let Some(sibling) = envelope.siblings.get(detail.name.value) {
            check.push(
                Diagnostic::new(
                    &rules::FLATTENED_COLLISION,
                    detail.name.span,
                    format!("the envelope has the key `{}` already", detail.name.value),
                )
                .also(*sibling, "beside `$details: flatten`")
                .help("rename the detail, or nest the details: `details: $details`"),
            );
        }
    }
}

/// Reports context values that stand nowhere.
pub fn unused(envelope: &Checked<'_>, spec: &Spec<'_>, errors: &[ErrorDef], check: &mut Check<'_>) {
    if spec.envelope.is_none() {
        return;
    }
    let templates =
        errors
            .iter()
            .flat_map(|error| &error.headers)
            .filter_map(|header| match &header.value {
                HeaderValue::Template(template) => Some(template),
                HeaderValue::Typed(_) => None,
            });
    let in_headers: HashSet<&str> = templates
        .flat_map(crate::model::Template::placeholders)
        .collect();
    for field in &spec.context {
        let name = field.name.value;
        let is_slot = SLOTS.contains(&name);
        if !is_slot && !envelope.context.contains(name) && !in_headers.contains(name) {
            check.push(
                Diagnostic::new(
                    &rules::CONTEXT_NOT_SENT,
                    field.name.span,
                    format!("the context value `{name}` is in no response"),
                )
                .help(format!("put `${name}` into the envelope, or remove it")),
            );
        }
    }
}

struct Builder<'a, 'c, 's> {
    context: &'c [Field],
    docs_url: bool,
    code: bool,
    details: Option<Span>,
    siblings: HashMap<&'a str, Span>,
    used: HashSet<String>,
    check: &'c mut Check<'s>,
}

impl<'a> Builder<'a, '_, '_> {
    fn node(&mut self, node: &'a Node, in_array: bool) -> Template {
        match &node.kind {
            Kind::Scalar { .. } => match node.as_text() {
                Some(text) => self.text(text, node.span, in_array),
                None => Template::Literal(node.to_json().unwrap_or_default()),
            },
            Kind::Seq(items) => {
                Template::Array(items.iter().map(|item| self.node(item, true)).collect())
            }
            Kind::Map { entries, .. } => Template::Object(self.members(entries)),
        }
    }

    fn members(&mut self, entries: &'a [(Node, Node)]) -> Vec<Member> {
        let mut members = Vec::with_capacity(entries.len());
        let mut flattened = false;
        for (key, value) in entries {
            let Some(name) = key.as_text() else { continue };
            if name == "$details" {
                self.details_once(key.span);
                if value.as_text() == Some("flatten") {
                    members.push(Member::Details);
                    flattened = true;
                } else {
                    self.check.push(
                        Diagnostic::new(
                            &rules::DETAILS_PLACE,
                            value.span,
                            "as a key, `$details` has the value `flatten` only",
                        )
                        .help("`$details: flatten` puts the details beside the other keys; `details: $details` nests them"),
                    );
                }
                continue;
            }
            if name.is_empty() {
                self.check
                    .report(&rules::EMPTY, key.span, "a key of the envelope is empty");
            }
            let name = match name.strip_prefix('$') {
                None => name,
                Some(literal) if literal.starts_with('$') => literal,
                Some(_) => {
                    self.check.push(
                        Diagnostic::new(
                            &rules::UNKNOWN_SLOT,
                            key.span,
                            format!("`{}` cannot stand as a key", shortened(name)),
                        )
                        .help("the only such key is `$details: flatten`; `$$` at the start is a literal `$`"),
                    );
                    continue;
                }
            };
            members.push(Member::Pair(name.to_owned(), self.node(value, false)));
        }
        if flattened {
            self.siblings = entries
                .iter()
                .filter_map(|(key, _)| {
                    let name = key.as_text()?;
                    let name = match name.strip_prefix("$$") {
                        Some(_) => name.get(1..)?,
                        None => name,
                    };
                    Some((name, key.span))
                })
                .collect();
        }
        members
    }

    fn details_once(&mut self, span: Span) {
        if let Some(first) = self.details {
            self.check.push(
                Diagnostic::new(
                    &rules::DETAILS_PLACE,
                    span,
                    "`$details` stands in the envelope a second time",
                )
                .also(first, "here first"),
            );
        }
        self.details.get_or_insert(span);
    }

    fn text(&mut self, text: &str, span: Span, in_array: bool) -> Template {
        let Some(name) = text.strip_prefix('$') else {
            return Template::Literal(Value::from(text));
        };
        if name.starts_with('$') {
            return Template::Literal(Value::from(name));
        }
        let context = self.context.iter().find(|field| field.name == name);
        let slot = match (name, context) {
            ("code", _) => {
                self.code = true;
                Slot::Code
            }
            ("message", _) => Slot::Message,
            ("status", _) => Slot::Status,
            ("summary", _) => Slot::Summary,
            ("docs_url", _) => {
                if !self.docs_url {
                    self.check.push(
                        Diagnostic::new(
                            &rules::DOCS_URL_UNSET,
                            span,
                            "`$docs_url` has no value, because there is no `docs_base_url`",
                        )
                        .help("state where the documentation is published: `docs_base_url: https://…`"),
                    );
                }
                Slot::DocsUrl
            }
            ("cause", _) => Slot::Cause,
            ("details", _) => {
                self.details_once(span);
                Slot::Details
            }
            (_, Some(field)) => {
                self.used.insert(name.to_owned());
                Slot::Context(field.name.clone())
            }
            (_, None) => return self.unknown(text, span),
        };
        let may_be_absent = slot == Slot::Cause
            || (context.is_some_and(|field| field.optional) && matches!(slot, Slot::Context(_)));
        if in_array && may_be_absent {
            self.check.push(
                Diagnostic::new(
                    &rules::SLOT_IN_ARRAY,
                    span,
                    format!("`{text}` may be absent, and an item of a list cannot be left out"),
                )
                .help("make it the value of a key"),
            );
        }
        Template::Slot(slot)
    }

    fn unknown(&mut self, text: &str, span: Span) -> Template {
        let names: Vec<String> = SLOTS
            .iter()
            .copied()
            .chain(self.context.iter().map(|field| field.name.as_str()))
            .map(|name| format!("${name}"))
            .collect();
        let suggestion = self
            .check
            .sink
            .suggest(text, names.iter().map(String::as_str));
        self.check.push(
            Diagnostic::new(
                &rules::UNKNOWN_SLOT,
                span,
                format!("`{}` is no placeholder", shortened(text)),
            )
            .did_you_mean(suggestion)
            .help(format!(
                "there are {}; `$$` at the start is a literal `$`",
                names.join(", ")
            )),
        );
        Template::Literal(Value::Null)
    }
}
