//! `envelope.rs` of the crate: writing the body, and telling and reading what stands in one.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};
use serde_json::Value;

use super::plan::Plan;
use super::types;
use super::uses::Uses;
use crate::model::{Envelope, Member, Node, Slot, Step};
use crate::wire;

/// The items of `envelope.rs`.
pub fn module(plan: &Plan<'_>, uses: &Uses) -> TokenStream {
    let doc = " The JSON body of every error response.";
    let content_type = &plan.catalogue.meta().content_type;
    let write = write(plan, uses);
    let problem = super::problem::write(plan, uses);
    let code_of = code_of(plan.catalogue.envelope());
    let message_of = message_of(plan.catalogue.envelope());
    let details_of = details_of(plan.catalogue.envelope());
    let request_id = super::context::request_id(plan);
    let read = super::read::read(plan, uses);
    let json = needs_json(plan, uses).then(|| quote!(, json));
    quote! {
        #![doc = #doc]
        use crate::decode::{Mismatch, Reader};
        use crate::parse::Value;
        use crate::{ErrorCode, ErrorResponse, error #json};

        #[doc = " The media type of the body."]
        pub(crate) const CONTENT_TYPE: &str = #content_type;

        #write
        #problem
        #code_of
        #message_of
        #details_of
        #request_id
        #read
    }
}

fn needs_json(plan: &Plan<'_>, uses: &Uses) -> bool {
    let catalogue = plan.catalogue;
    let on_wire = catalogue.context().iter().any(|field| {
        catalogue
            .envelope()
            .contains(&Slot::Context(field.name.clone()))
    });
    let texts = [Slot::Message, Slot::Summary, Slot::DocsUrl, Slot::Cause];
    on_wire
        || texts.iter().any(|slot| catalogue.envelope().contains(slot))
        || uses.has("envelope_object")
        || uses.has("envelope_array")
        || writes_comma(plan)
}

/// What is known, while the writer is generated, about the need for a comma before the next member.
#[derive(Clone, Copy, PartialEq)]
enum Comma {
    Needed,
    NotNeeded,
    /// It depends on what was written before.
    Depends,
}

/// The statements of the writer, with neighbouring literals merged.
struct Writer<'a> {
    plan: &'a Plan<'a>,
    literal: String,
    statements: Vec<TokenStream>,
    /// A `comma` call stands among the statements.
    separates: bool,
    /// How long all the literals are.
    length: usize,
}

impl<'a> Writer<'a> {
    fn of(plan: &'a Plan<'a>) -> Self {
        let mut writer = Self {
            plan,
            literal: String::new(),
            statements: Vec::new(),
            separates: false,
            length: 0,
        };
        writer.node(plan.catalogue.envelope().root());
        writer.flush();
        writer
    }

    fn flush(&mut self) {
        if !self.literal.is_empty() {
            let literal = std::mem::take(&mut self.literal);
            self.length += literal.len();
            let mut characters = literal.chars();
            let push = if let (Some(character), None) = (characters.next(), characters.next()) {
                quote!(out.push(#character);)
            } else {
                quote!(out.push_str(#literal);)
            };
            self.statements.push(push);
        }
    }

    fn statement(&mut self, statement: TokenStream) {
        self.flush();
        self.statements.push(statement);
    }

    fn separate(&mut self, comma: Comma) {
        match comma {
            Comma::Needed => self.literal.push(','),
            Comma::NotNeeded => {}
            Comma::Depends => {
                self.separates = true;
                self.statement(quote!(json::comma(out);));
            }
        }
    }

    fn node(&mut self, node: &Node) {
        match node {
            Node::Literal(value) => {
                let value = wire::whole(value.clone());
                self.literal.push_str(&value.to_string());
            }
            Node::Slot(slot) => self.slot(slot),
            Node::Array(items) => {
                self.literal.push('[');
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        self.literal.push(',');
                    }
                    self.node(item);
                }
                self.literal.push(']');
            }
            Node::Object(members) => {
                self.literal.push('{');
                let mut comma = Comma::NotNeeded;
                for member in members {
                    comma = self.member(member, comma);
                }
                self.literal.push('}');
            }
        }
    }

    fn member(&mut self, member: &Member, comma: Comma) -> Comma {
        let afterwards = if comma == Comma::Needed {
            Comma::Needed
        } else {
            Comma::Depends
        };
        match member {
            Member::Details => {
                if self.plan.codes.iter().all(|code| code.details.is_empty()) {
                    return comma;
                }
                self.statement(quote!(error.write_details(out);));
                afterwards
            }
            Member::Pair(key, Node::Slot(slot)) if self.is_optional(slot) => {
                self.flush();
                let outer = std::mem::take(&mut self.statements);
                self.separate(comma);
                self.literal.push_str(&types::key(key));
                self.optional_value(slot);
                self.flush();
                let inner = std::mem::replace(&mut self.statements, outer);
                let source = self.optional_source(slot);
                self.statements.push(quote! {
                    if let Some(value) = #source { #(#inner)* }
                });
                afterwards
            }
            Member::Pair(key, node) => {
                self.separate(comma);
                self.literal.push_str(&types::key(key));
                self.node(node);
                Comma::Needed
            }
        }
    }

    fn is_optional(&self, slot: &Slot) -> bool {
        match slot {
            Slot::Cause => true,
            Slot::Context(name) => self
                .plan
                .context
                .iter()
                .any(|value| value.member.field.name == *name && value.member.field.optional),
            _ => false,
        }
    }

    fn optional_source(&self, slot: &Slot) -> TokenStream {
        if let Slot::Context(name) = slot {
            let field = context_ident(self.plan, name);
            quote!(&response.context.#field)
        } else {
            quote!(error.cause_id())
        }
    }

    fn optional_value(&mut self, slot: &Slot) {
        self.statement(if matches!(slot, Slot::Context(_)) {
            quote!(json::Json::write(value, out);)
        } else {
            quote!(json::string(out, value);)
        });
    }

    fn slot(&mut self, slot: &Slot) {
        match slot {
            Slot::Code => {
                // A code has no character that JSON would escape.
                self.literal.push('"');
                self.statement(quote!(out.push_str(code.as_str());));
                self.literal.push('"');
            }
            Slot::Message => self.statement(quote!(json::string(out, &error.message);)),
            Slot::Summary => self.statement(quote!(json::string(out, code.summary());)),
            Slot::DocsUrl => self.statement(quote!(json::string(out, code.docs_url());)),
            Slot::Status => {
                self.statement(quote!(crate::write::unsigned(out, code.status().into());));
            }
            Slot::Cause => {}
            Slot::Details => {
                self.literal.push('{');
                if self.plan.codes.iter().any(|code| !code.details.is_empty()) {
                    self.statement(quote!(error.write_details(out);));
                }
                self.literal.push('}');
            }
            Slot::Context(name) => {
                let field = context_ident(self.plan, name);
                self.statement(quote!(json::Json::write(&response.context.#field, out);));
            }
        }
    }
}

/// The field of `Context` that holds a context value.
pub fn context_ident(plan: &Plan<'_>, name: &str) -> Ident {
    plan.context
        .iter()
        .find(|value| value.member.field.name == name)
        .map_or_else(
            || format_ident!("missing"),
            |value| value.member.ident.clone(),
        )
}

fn write(plan: &Plan<'_>, uses: &Uses) -> TokenStream {
    let Writer {
        statements, length, ..
    } = Writer::of(plan);
    let envelope = plan.catalogue.envelope();
    let error = ["details", "message_on_wire", "cause_on_wire"]
        .iter()
        .any(|flag| uses.has(flag));
    let (error, code) = if error {
        (
            Some(quote!(let error = response.error.inner();)),
            quote!(error.code),
        )
    } else {
        (None, quote!(response.error.code()))
    };
    let length = Literal::usize_unsuffixed(length);
    let message = envelope
        .contains(&Slot::Message)
        .then(|| quote!(+ error.message.len() + 2));
    let details = uses.has("details").then(|| quote!(+ error.details_size()));
    let texts = [
        (Slot::Code, quote!(+ code.as_str().len())),
        (Slot::Summary, quote!(+ code.summary().len() + 2)),
        (Slot::DocsUrl, quote!(+ code.docs_url().len() + 2)),
    ];
    let texts = texts
        .into_iter()
        .filter_map(|(slot, size)| envelope.contains(&slot).then_some(size));
    let context = plan
        .context
        .iter()
        .filter(|value| value.on_wire)
        .map(|value| {
            let ident = &value.member.ident;
            quote!(+ json::Json::size_hint(&response.context.#ident))
        });
    let sized_error = if message.is_some() || details.is_some() {
        quote!(let error = response.error.inner(); let code = error.code;)
    } else {
        quote!(let code = response.error.code();)
    };
    quote! {
        #[doc = " Writes the body of a response."]
        pub(crate) fn write(response: &ErrorResponse, out: &mut String) {
            #error
            let code = #code;
            #(#statements)*
        }

        #[doc = " About how long the body is, and seldom less, so that one allocation will do."]
        pub(crate) fn size_hint(response: &ErrorResponse) -> usize {
            #sized_error
            #length #(#texts)* #message #details #(#context)*
        }
    }
}

/// Whether the writer has to look back to know whether a comma is needed.
pub fn writes_comma(plan: &Plan<'_>) -> bool {
    Writer::of(plan).separates
}

/// An expression of the value at `path`, in a function that returns an option.
pub fn at(path: &[Step]) -> TokenStream {
    let steps = path.iter().map(|step| match step {
        Step::Key(key) => quote!(.get(#key)?),
        Step::Index(index) => {
            let index = Literal::usize_unsuffixed(*index);
            quote!(.item(#index)?)
        }
    });
    quote!(body #(#steps)*)
}

/// Whether the code stands in the body more than once.
pub fn repeats_code(root: &Node) -> bool {
    let mut codes = Vec::new();
    collect(root, &mut Vec::new(), &mut Vec::new(), &mut codes);
    codes.len() > 1
}

/// `code_of`: whether a body is in the envelope, and its code.
fn code_of(envelope: &Envelope) -> TokenStream {
    let mut literals = Vec::new();
    let mut codes = Vec::new();
    collect(envelope.root(), &mut Vec::new(), &mut literals, &mut codes);
    let code = codes.first().map(|path| at(path)).unwrap_or_default();
    let mut conditions = literals;
    conditions.extend(codes.iter().skip(1).map(|path| {
        let other = at(path);
        quote!(#other.is_str(&code))
    }));
    let result = if conditions.is_empty() {
        quote!(Some(code))
    } else {
        quote! {
            let is_in_envelope = #(#conditions)&&*;
            is_in_envelope.then_some(code)
        }
    };
    let result = if conditions.is_empty() {
        quote!(#code.as_str())
    } else {
        quote! { let code = #code.as_str()?; #result }
    };
    quote! {
        #[doc = " The code in a body that is in the envelope: every literal stands where it should, and a code."]
        pub(crate) fn code_of(body: Value<'_>) -> Option<Cow<'_, str>> {
            #result
        }
    }
}

fn collect(
    node: &Node,
    path: &mut Vec<Step>,
    literals: &mut Vec<TokenStream>,
    codes: &mut Vec<Vec<Step>>,
) {
    match node {
        Node::Literal(value) => {
            let place = at(path);
            literals.push(match value {
                Value::Bool(true) => quote!(#place.as_bool() == Some(true)),
                Value::Bool(false) => quote!(#place.as_bool() == Some(false)),
                Value::String(text) => quote!(#place.is_str(#text)),
                Value::Number(number) => match number.as_i64() {
                    Some(integer) if integer.unsigned_abs() > (1 << 53) => {
                        let integer = types::integer(integer);
                        quote!(#place.as_integer() == Some(#integer))
                    }
                    _ => {
                        let number = types::number(number.as_f64().unwrap_or_default());
                        quote!(#place.as_f64() == Some(#number))
                    }
                },
                _ => quote!(#place.is_null()),
            });
        }
        Node::Slot(Slot::Code) => codes.push(path.clone()),
        Node::Slot(_) => {}
        Node::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                path.push(Step::Index(index));
                collect(item, path, literals, codes);
                path.pop();
            }
        }
        Node::Object(members) => {
            for member in members {
                if let Member::Pair(key, node) = member {
                    path.push(Step::Key(key.clone()));
                    collect(node, path, literals, codes);
                    path.pop();
                }
            }
        }
    }
}

fn message_of(envelope: &Envelope) -> Option<TokenStream> {
    let place = at(&envelope.path_of(&Slot::Message)?);
    Some(quote! {
        #[doc = " The message in a body, if there is one."]
        pub(crate) fn message_of(body: Value<'_>) -> Option<Cow<'_, str>> {
            #place.as_str()
        }
    })
}

fn details_of(envelope: &Envelope) -> Option<TokenStream> {
    let place = at(&details_path(envelope.root())?);
    Some(quote! {
        #[doc = " The object in a body that holds the details, if it is there."]
        pub(crate) fn details_of(body: Value<'_>) -> Option<Value<'_>> {
            let details = #place;
            details.is_object().then_some(details)
        }
    })
}

/// The way to the object that holds the details.
pub fn details_path(node: &Node) -> Option<Vec<Step>> {
    let within = |step: Step, node: &Node| {
        let rest = details_path(node)?;
        Some(std::iter::once(step).chain(rest).collect())
    };
    match node {
        Node::Slot(Slot::Details) => Some(Vec::new()),
        Node::Literal(_) | Node::Slot(_) => None,
        Node::Array(items) => items
            .iter()
            .enumerate()
            .find_map(|(index, item)| within(Step::Index(index), item)),
        Node::Object(members) if members.contains(&Member::Details) => Some(Vec::new()),
        Node::Object(members) => members.iter().find_map(|member| match member {
            Member::Pair(key, node) => within(Step::Key(key.clone()), node),
            Member::Details => None,
        }),
    }
}

/// Whether reading the body looks at an object of the envelope.
pub fn reads_object(node: &Node) -> bool {
    match node {
        Node::Literal(_) | Node::Slot(_) => false,
        Node::Array(items) => items.iter().any(reads_object),
        Node::Object(_) => super::read::is_read(node),
    }
}
