//! `errors.ts`: the types. One interface holds every error; all other types are indexed out of it.

use super::doc::Doc;
use super::layout;
use super::shape::Shape;
use super::types::{self, group_type};
use crate::describe;
use crate::escape::typescript::{property, string};
use crate::model::{Catalogue, ErrorDef, Field, HeaderValue, Member, Node, Retry, SeeAlso, Slot};

/// The module.
pub fn render(shape: &Shape) -> String {
    let mut body = String::from(RESPONSE);
    context(&mut body, shape);
    error_map(&mut body, shape);
    known_response(&mut body, shape);
    body.push_str(
        "
/** A response with the error `Code`, or with one of several. */
export type ApiErrorOf<Code extends ErrorCode> = ErrorMap[Code];

/** A response with any error of this catalogue: a union that narrows by `code`. */
export type ApiError = ErrorMap[ErrorCode];
",
    );
    if shape.has_details {
        body.push_str(
            "
/** The fields that an error has of its own. */
export type DetailsOf<Code extends ErrorCode> = ErrorMap[Code][\"details\"];
",
        );
    }
    wire(&mut body, shape);
    for group in shape.catalogue.groups() {
        let mut doc = Doc::default();
        if let Some(description) = &group.description {
            doc.paragraph(description);
        }
        body.push('\n');
        doc.write(&mut body, 0);
        let codes: Vec<String> = group.codes.iter().map(|code| string(code)).collect();
        let name = group_type(group);
        let one_line = format!("export type {name} = ApiErrorOf<{}>;\n", codes.join(" | "));
        if one_line.len() <= 100 {
            body.push_str(&one_line);
        } else {
            let codes = codes.join("\n  | ");
            push!(body, "export type {name} = ApiErrorOf<\n  | {codes}\n>;\n");
        }
    }

    let mut out = String::from("import type { ErrorCode } from \"./codes.js\";\n");
    if body.contains("NoFields") {
        out.push_str(
            "
/** An object without known fields. A newer server may send some. */
export type NoFields = Readonly<Record<never, never>>;
",
        );
    }
    out + &body
}

const RESPONSE: &str = "
/** What every parsed response has. */
export interface ResponseBase {
  /** What the response turned out to be. */
  readonly kind: \"known\" | \"newer\" | \"malformed\" | \"other\";
  /** The HTTP status. */
  readonly status: number;
  /** The `Retry-After` header as it was sent; see `retryAfterMs`. */
  readonly retryAfterHeader: string | undefined;
  /** The JSON body as it was sent; the text of a body that is no JSON; `undefined` if it was not read. */
  readonly body: unknown;
}
";

fn context(out: &mut String, shape: &Shape) {
    if shape.context.is_empty() {
        return;
    }
    out.push_str(
        "\n/** What the server adds to every error response. */\nexport interface Context {\n",
    );
    for (field, _) in &shape.context {
        types::member(out, field, 2);
    }
    out.push_str("}\n");
}

fn error_map(out: &mut String, shape: &Shape) {
    out.push_str(
        "\n/** Every error of the catalogue, by its code. */\nexport interface ErrorMap {\n",
    );
    let successors = describe::successors(shape.catalogue);
    for (at, error) in shape.catalogue.errors().iter().enumerate() {
        if at > 0 {
            out.push('\n');
        }
        let code = &error.code;
        let successor = successors.get(code.as_str()).copied();
        doc(shape.catalogue, error, successor).write(out, 2);
        let mut arguments = vec![string(code), error.status.to_string()];
        let headers: Vec<Field> = typed_headers(error)
            .map(|field| {
                let mut field = field.clone();
                // A client cannot rely on a header: proxies add and remove them.
                field.optional = true;
                field
            })
            .collect();
        if !error.details.is_empty() || (shape.has_details && !headers.is_empty()) {
            arguments.push(types::members(&error.details, 4));
        }
        if !headers.is_empty() {
            arguments.push(types::members(&headers, 4));
        }
        let before = format!("readonly {code}: KnownResponse");
        layout::type_arguments(out, 2, &before, ";", &arguments);
    }
    out.push_str("}\n");
}

/// The headers of a code whose values the server states.
pub fn typed_headers(error: &ErrorDef) -> impl Iterator<Item = &Field> {
    error
        .headers
        .iter()
        .filter_map(|header| match &header.value {
            HeaderValue::Typed(field) => Some(&**field),
            HeaderValue::Template(_) => None,
        })
}

fn doc(catalogue: &Catalogue, error: &ErrorDef, successor: Option<&str>) -> Doc {
    let mut doc = Doc::new(&error.summary);
    if let Some(description) = &error.description {
        doc.paragraph(description);
    }
    match &error.retry {
        Retry::Never => {}
        Retry::Backoff => doc.paragraph("Try again, with growing pauses."),
        Retry::After { field, .. } if error.detail(field).is_some() => {
            doc.paragraph(&format!("Try again after `{field}`."));
        }
        Retry::After { .. } => doc.paragraph("Try again after the time that `Retry-After` states."),
    }
    doc.list(
        "Causes:",
        error.causes.iter().map(|cause| cause.text.as_str()),
    );
    doc.list("What to do:", error.resolutions.iter().map(String::as_str));
    doc.lifecycle(error, successor);
    for see in &error.see_also {
        match see {
            SeeAlso::Code(code) => doc.tag("see", &format!("`{code}`")),
            SeeAlso::Url(url) => doc.tag("see", url),
        }
    }
    if let Some(url) = catalogue.docs_url(&error.code) {
        doc.tag("see", &url);
    }
    doc
}

fn known_response(out: &mut String, shape: &Shape) {
    let mut parameters = vec![
        "Code extends ErrorCode".to_owned(),
        "Status extends number".to_owned(),
    ];
    let mut members = String::from(
        "  readonly kind: \"known\";\n  readonly code: Code;\n  readonly status: Status;\n",
    );
    if shape.message.is_some() {
        members.push_str("  /** For people to read; its wording may change at any time. */\n  readonly message: string;\n");
    }
    if shape.cause.is_some() {
        members.push_str("  /** The id of the documented cause, where there is one. */\n  readonly cause: string | undefined;\n");
    }
    if shape.has_details {
        parameters.push("Details = NoFields".to_owned());
        members.push_str(
            "  /** The fields that this error has of its own. */\n  readonly details: Details;\n",
        );
    }
    if !shape.context.is_empty() {
        members.push_str("  readonly context: Context;\n");
    }
    if shape.has_headers {
        parameters.push("TypedHeaders = NoFields".to_owned());
        members.push_str("  /** The headers that this error has of its own, where they were sent and well-formed. */\n  readonly headers: TypedHeaders;\n");
    }
    out.push_str(
        "\n/** A response with an error of this catalogue, checked to be as the catalogue says. */\n",
    );
    layout::type_parameters(
        out,
        "export interface KnownResponse",
        " extends ResponseBase {",
        &parameters,
    );
    push!(out, "{members}  readonly body: ErrorBody<Code>;\n}}\n");
}

/// The types of the body as it stands on the wire.
fn wire(out: &mut String, shape: &Shape) {
    let envelope = shape.envelope();
    let path = envelope.error_object_path();
    let inner = (!path.is_empty()).then(|| envelope.at(&path)).flatten();
    let writer = Wire {
        shape,
        error_object: inner,
    };
    if let Some(node) = inner {
        push!(
            out,
            "
/** The object of the body that holds the code. The union of several narrows by the code. */
export type ErrorObject<Code extends ErrorCode = ErrorCode> = Code extends unknown
  ? {}
  : never;
",
            writer.object(node, 4)
        );
    }
    push!(
        out,
        "
/** The JSON body of an error response, as it stands on the wire. */
export type ErrorBody<Code extends ErrorCode = ErrorCode> = Code extends unknown
  ? {}
  : never;
",
        writer.object(envelope.root(), 4)
    );
}

struct Wire<'a> {
    shape: &'a Shape<'a>,
    /// The node that `ErrorObject` stands for.
    error_object: Option<&'a Node>,
}

impl Wire<'_> {
    /// The type of what stands at `node`, by name where it is the error object.
    fn node(&self, node: &Node, indent: usize) -> String {
        if self
            .error_object
            .is_some_and(|object| std::ptr::eq(object, node))
        {
            return "ErrorObject<Code>".to_owned();
        }
        self.object(node, indent)
    }

    fn object(&self, node: &Node, indent: usize) -> String {
        match node {
            Node::Literal(serde_json::Value::String(text)) => string(text),
            Node::Literal(value) => value.to_string(),
            Node::Slot(slot) => self.slot(slot, indent),
            Node::Array(items) => {
                let items: Vec<String> = items.iter().map(|item| self.node(item, indent)).collect();
                format!("readonly [{}]", items.join(", "))
            }
            Node::Object(members) => self.members(members, indent),
        }
    }

    fn members(&self, members: &[Member], indent: usize) -> String {
        let pad = " ".repeat(indent);
        let mut fields = String::new();
        let mut flattened = false;
        for member in members {
            match member {
                Member::Details => flattened = true,
                Member::Pair(_, Node::Slot(Slot::Context(name))) if self.field(name).is_some() => {
                    self.context_member(&mut fields, member, indent + 2);
                }
                Member::Pair(key, node) => {
                    let mark = if *node == Node::Slot(Slot::Cause) {
                        "?"
                    } else {
                        ""
                    };
                    let ty = self.node(node, indent + 2);
                    push!(fields, "{pad}  readonly {}{mark}: {ty};\n", property(key));
                }
            }
        }
        let details = if flattened && self.shape.has_details {
            " & DetailsOf<Code>"
        } else {
            ""
        };
        if fields.is_empty() {
            return format!("NoFields{details}");
        }
        format!("{{\n{fields}{pad}}}{details}")
    }

    /// A member that holds a context value, under the key that it has in the envelope.
    fn context_member(&self, out: &mut String, member: &Member, indent: usize) {
        if let Member::Pair(key, Node::Slot(Slot::Context(name))) = member
            && let Some(field) = self.field(name)
        {
            let mut field = field.clone();
            field.name.clone_from(key);
            types::member(out, &field, indent);
        }
    }

    fn field(&self, name: &str) -> Option<&Field> {
        let context = self.shape.catalogue.context();
        context.iter().find(|field| field.name == name)
    }

    fn slot(&self, slot: &Slot, indent: usize) -> String {
        match slot {
            Slot::Code => "Code".to_owned(),
            Slot::Status => "ErrorMap[Code][\"status\"]".to_owned(),
            Slot::Details if self.shape.has_details => "DetailsOf<Code>".to_owned(),
            Slot::Details => "NoFields".to_owned(),
            Slot::Context(name) => self.field(name).map_or_else(
                || "unknown".to_owned(),
                |field| types::render(&field.ty, indent),
            ),
            Slot::Message | Slot::Summary | Slot::DocsUrl | Slot::Cause => "string".to_owned(),
        }
    }
}
