//! The strict check of a body whose code is known, as straight-line code along the envelope.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::plan::Plan;
use super::uses::Uses;
use super::{context, types};
use crate::model::{Member, Node, Slot};
use crate::rust_api::ident;

/// `read`: the response that a body is, or where it is not as the catalogue says.
pub fn read(plan: &Plan<'_>, uses: &Uses) -> TokenStream {
    let mut reader = Reader {
        plan,
        statements: Vec::new(),
        names: BTreeSet::new(),
        details: None,
    };
    for name in ["code", "headers", "message", "cause", "raised", "context"] {
        reader.names.insert(name.to_owned());
    }
    for value in &plan.context {
        reader.names.insert(super::plain(&value.member.ident));
    }
    reader.node(
        plan.catalogue.envelope().root(),
        &quote!(Some(body)),
        "",
        "body",
    );
    let Reader {
        statements,
        details,
        ..
    } = reader;
    let envelope = plan.catalogue.envelope();
    let message = envelope
        .contains(&Slot::Message)
        .then(|| quote!(, message.into_owned()));
    let cause = envelope
        .contains(&Slot::Cause)
        .then(|| quote!(, cause.as_deref()));
    let (object, pointer) = details.unwrap_or_else(|| (quote!(body), String::new()));
    let source = [
        uses.has("details").then_some(object),
        uses.has("error_headers").then(|| quote!(headers)),
    ];
    let source = source.into_iter().flatten();
    let under =
        (!pointer.is_empty()).then(|| quote!(.map_err(|mismatch| mismatch.under(#pointer))));
    let fails = uses.has("details").then(|| quote!(#under?));
    let headers = uses
        .has("received_headers")
        .then(|| quote!(headers: &[(String, String)],));
    let (context, context_field) = if plan.context.is_empty() {
        (TokenStream::new(), TokenStream::new())
    } else {
        (context::from_received(plan), quote!(, context))
    };
    // The body is not looked at where nothing but codes and literals stand in it.
    let body = if is_read(plan.catalogue.envelope().root()) {
        quote!(body)
    } else {
        quote!(_body)
    };
    quote! {
        #[doc = " The response, or where it is not as the catalogue says."]
        pub(crate) fn read(
            code: ErrorCode,
            #headers
            #body: Value<'_>,
        ) -> Result<ErrorResponse, Mismatch> {
            #(#statements)*
            #context
            let error = error::read(code, Reader::new(#(#source),*) #message #cause) #fails;
            Ok(ErrorResponse { error #context_field })
        }
    }
}

/// Whether anything of a node has to be looked at once the code is known. Literals and codes were
/// looked at before.
pub fn is_read(node: &Node) -> bool {
    match node {
        Node::Literal(_) | Node::Slot(Slot::Code) => false,
        Node::Slot(_) | Node::Array(_) => true,
        Node::Object(members) => {
            members.is_empty()
                || members.iter().any(|member| match member {
                    Member::Pair(_, node) => is_read(node),
                    Member::Details => true,
                })
        }
    }
}

struct Reader<'a> {
    plan: &'a Plan<'a>,
    statements: Vec<TokenStream>,
    names: BTreeSet<String>,
    /// The object that holds the details, and the way there.
    details: Option<(TokenStream, String)>,
}

impl Reader<'_> {
    /// A name for the value under `key`, for the reader of the generated code.
    fn name(&mut self, key: &str) -> Ident {
        let name = crate::names::snake(key);
        let plain = name.starts_with(|c: char| c.is_ascii_lowercase())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        ident::unique(if plain { &name } else { "inner" }, &mut self.names)
    }

    fn node(&mut self, node: &Node, value: &TokenStream, pointer: &str, key: &str) {
        if !is_read(node) {
            return;
        }
        let under =
            (!pointer.is_empty()).then(|| quote!(.map_err(|mismatch| mismatch.under(#pointer))));
        match node {
            Node::Literal(_) => {}
            Node::Slot(slot) => self.slot(slot, value, pointer, under.as_ref()),
            Node::Array(items) => {
                let name = self.name(key);
                let count = Literal::usize_unsuffixed(items.len());
                let reads = items.iter().any(is_read);
                let binding = reads.then(|| quote!(let #name =));
                self.statements
                    .push(quote!(#binding json::array(#value, #count) #under ?;));
                for (index, item) in items.iter().enumerate() {
                    let at = Literal::usize_unsuffixed(index);
                    let pointer = format!("{pointer}/{index}");
                    let value = quote!(#name.item(#at));
                    self.node(item, &value, &pointer, &format!("{key}_item"));
                }
            }
            Node::Object(members) => {
                let name = self.name(key);
                let has_details = members.contains(&Member::Details) && self.has_details();
                let reads = has_details
                    || members.iter().any(|member| match member {
                        Member::Pair(_, node) => is_read(node),
                        Member::Details => false,
                    });
                let binding = reads.then(|| quote!(let #name =));
                self.statements
                    .push(quote!(#binding json::object(#value) #under ?;));
                if has_details {
                    self.details = Some((quote!(#name), pointer.to_owned()));
                }
                for member in members {
                    let Member::Pair(key, node) = member else {
                        continue;
                    };
                    let pointer = format!("{pointer}/{}", escaped(key));
                    self.node(node, &quote!(#name.get(#key)), &pointer, key);
                }
            }
        }
    }

    fn has_details(&self) -> bool {
        self.plan.codes.iter().any(|code| !code.details.is_empty())
    }

    fn slot(
        &mut self,
        slot: &Slot,
        value: &TokenStream,
        pointer: &str,
        under: Option<&TokenStream>,
    ) {
        let statement = match slot {
            Slot::Code => return,
            Slot::Message if self.names.insert("$message".to_owned()) => {
                quote!(let message = json::text(#value) #under ?;)
            }
            Slot::Message | Slot::Summary | Slot::DocsUrl => quote!(json::text(#value) #under ?;),
            Slot::Status => {
                let mismatch = quote!(Mismatch::new(code.status().to_string()).under(#pointer));
                quote! {
                    if #value.and_then(Value::as_f64) != Some(f64::from(code.status())) {
                        return Err(#mismatch);
                    }
                }
            }
            Slot::Cause if self.names.insert("$cause".to_owned()) => quote! {
                let cause = #value.map(|cause| json::text(Some(cause))).transpose() #under ?;
            },
            Slot::Cause => quote! {
                #value.map(|cause| json::text(Some(cause))).transpose() #under ?;
            },
            Slot::Details => {
                if self.has_details() {
                    let name = self.name("details");
                    self.details = Some((quote!(#name), pointer.to_owned()));
                    quote!(let #name = json::object(#value) #under ?;)
                } else {
                    quote!(json::object(#value) #under ?;)
                }
            }
            Slot::Context(name) => self.context(name, value, under),
        };
        self.statements.push(statement);
    }

    fn context(
        &mut self,
        name: &str,
        value: &TokenStream,
        under: Option<&TokenStream>,
    ) -> TokenStream {
        let Some(context) = self
            .plan
            .context
            .iter()
            .find(|v| v.member.field.name == name)
        else {
            return TokenStream::new();
        };
        let ident = &context.member.ident;
        let schema = types::schema(&context.member.field.ty);
        let is_first = self.names.insert(format!("$context {name}"));
        let read = if context.member.field.optional {
            quote!(optional)
        } else {
            quote!(required)
        };
        if is_first {
            quote!(let #ident = json::#read(#value, &#schema) #under ?;)
        } else {
            // The value of the first place counts; the others must be of the type as well.
            let ty = context.member.ty.tokens();
            quote!(json::#read::<#ty>(#value, &#schema) #under ?;)
        }
    }
}

/// A key as a step of a JSON Pointer (RFC 6901).
fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// Whether a mismatch is reported from somewhere below the root of the body.
pub fn reports_below_root(root: &Node) -> bool {
    match root {
        Node::Literal(_) | Node::Slot(_) => false,
        Node::Array(items) => items.iter().any(is_read),
        Node::Object(members) => members.iter().any(|member| match member {
            Member::Pair(_, node) => is_read(node),
            Member::Details => false,
        }),
    }
}
