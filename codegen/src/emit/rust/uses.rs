//! What a catalogue needs of the crate's shared parts, so that nothing else is emitted.

use proc_macro2::TokenStream;
use quote::quote;

use super::plan::{Code, Member, Plan, Ty, TypeDef};
use super::template::Flags;
use super::wire;
use crate::model::{Argument, HeaderValue, Node, Retry, Slot, Type};

/// The flags of the templates, and what the generated modules ask of them.
pub struct Uses {
    flags: Flags,
}

impl Uses {
    pub fn new(plan: &Plan<'_>) -> Self {
        let mut uses = Self {
            flags: Flags::new(),
        };
        uses.codes(plan);
        uses.headers(plan);
        uses.envelope(plan);
        uses.values(plan);
        uses
    }

    pub fn has(&self, flag: &str) -> bool {
        self.flags.contains(flag)
    }

    pub fn flags(&self) -> &Flags {
        &self.flags
    }

    /// The type of what a client received of an error.
    pub fn received_type(&self) -> TokenStream {
        if self.has("received_lifetime") {
            quote!(decode::Received<'_>)
        } else {
            quote!(decode::Received)
        }
    }

    fn set(&mut self, flag: &'static str, needed: bool) {
        if needed {
            self.flags.insert(flag);
        }
    }

    fn codes(&mut self, plan: &Plan<'_>) {
        let envelope = plan.catalogue.envelope();
        let cause_on_wire = envelope.contains(&Slot::Cause);
        let has_causes = plan.codes.iter().any(|code| code.cause_enum.is_some());
        self.set("cause", has_causes || cause_on_wire);
        self.set("cause_enums", has_causes);
        let any = |has: fn(&Code<'_>) -> bool| plan.codes.iter().any(has);
        self.set("reword", any(super::errors::takes_message));
        self.set("default", any(super::errors::needs_nothing));
        self.set(
            "message_free",
            plan.codes.iter().any(|code| !code.def.message_fixed),
        );
        self.set(
            "message_fixed",
            plan.codes.iter().any(|code| code.def.message_fixed),
        );
        self.set("context", !plan.context.is_empty());
        let after = |code: &Code<'_>| matches!(code.def.retry, Retry::After { .. });
        self.set("retry_after", plan.codes.iter().any(after));
        let details = || plan.codes.iter().flat_map(|code| &code.details);
        self.set("details", details().next().is_some());
        self.set(
            "detail_required",
            details().any(|member| !member.field.optional),
        );
        self.set(
            "detail_optional",
            details().any(|member| member.field.optional),
        );
        self.set("sensitive", has_sensitive(plan));
        self.set("join", plan.codes.iter().any(joins));
        let context: usize = plan
            .context
            .iter()
            .map(|value| value.member.ty.size(&|_| 64) + if value.may_be_absent() { 8 } else { 0 })
            .sum();
        // `clippy::large_enum_variant` begins at a difference of 200 bytes.
        self.set("large_context", context > 150);
    }

    fn headers(&mut self, plan: &Plan<'_>) {
        let any = |has: &dyn Fn(&Code<'_>) -> bool| plan.codes.iter().any(has);
        self.set("headers", any(&|code| !code.def.headers.is_empty()));
        self.set(
            "header_context",
            any(&|code| wire::shows_context(plan, code)),
        );
        let is_text = |ty: &Ty| matches!(ty, Ty::String | Ty::Enum(_));
        let shows_text = |code: &Code<'_>| {
            code.def.headers.iter().any(|header| match &header.value {
                HeaderValue::Typed(field) => code.headers.iter().any(|member| {
                    std::ptr::eq(member.field, field.as_ref()) && is_text(&member.ty)
                }),
                HeaderValue::Template(template) => template.placeholders().any(|name| {
                    let context = plan.context.iter().map(|value| &value.member);
                    let of_name = |member: &&Member<'_>| member.field.name == name;
                    let member = code
                        .kept(name)
                        .or_else(|| code.member(name))
                        .or_else(|| context.clone().find(of_name));
                    member.is_some_and(|member| is_text(&member.ty))
                }),
            })
        };
        self.set("header_value", any(&shows_text));
        let reads = |code: &Code<'_>| {
            let kept = code
                .kept
                .iter()
                .any(|member| wire::kept_header(code, member).is_some());
            kept || !code.headers.is_empty()
        };
        self.set("error_headers", any(&reads));
        let context = super::context::header_sources(plan).next().is_some();
        self.set("context_headers", context);
        self.set("received_headers", self.has("error_headers") || context);
        self.set(
            "received_lifetime",
            self.has("error_headers") || self.has("details"),
        );
    }

    fn envelope(&mut self, plan: &Plan<'_>) {
        let envelope = plan.catalogue.envelope();
        self.set("message_on_wire", envelope.contains(&Slot::Message));
        let texts = [Slot::Message, Slot::Summary, Slot::DocsUrl, Slot::Cause];
        let has_texts = texts.iter().any(|slot| envelope.contains(slot));
        self.set("text", has_texts);
        self.set("write_string", has_texts);
        self.set(
            "envelope_object",
            super::envelope::reads_object(envelope.root()),
        );
        self.set("envelope_array", has_array(envelope.root()));
    }

    fn values(&mut self, plan: &Plan<'_>) {
        let details = plan.codes.iter().flat_map(|code| &code.details);
        let context = || plan.context.iter().filter(|value| value.on_wire);
        for member in details.chain(context().map(|value| &value.member)) {
            self.flags.insert("values");
            self.value(&member.field.ty);
        }
        let sent = |def: &&TypeDef<'_>| {
            context().any(|value| std::ptr::eq(value.member.field, def.root()))
        };
        let properties = || {
            let codes = plan.codes.iter().flat_map(|code| &code.types);
            codes
                .chain(plan.context_types.iter().filter(sent))
                .filter_map(|def| match def {
                    TypeDef::Object { members, .. } => Some(members),
                    TypeDef::Enum { .. } => None,
                })
        };
        let any_property =
            |optional: bool| properties().flatten().any(|m| m.field.optional == optional);
        self.set("read_property", any_property(false));
        self.set("read_optional_property", any_property(true));
        let optional_context = context().any(|value| value.member.field.optional);
        let required_context = context().any(|value| !value.member.field.optional);
        self.set("optional", self.has("detail_optional") || optional_context);
        self.set(
            "required",
            self.has("values")
                && (self.has("optional") || self.has("detail_required") || required_context),
        );
        self.set(
            "write_optional",
            self.has("detail_optional") || any_property(true),
        );
        self.set(
            "write_member",
            self.has("details") || self.has("read_object"),
        );
        let maps = self.has("read_map") || self.has("read_any");
        self.set(
            "comma",
            self.has("write_member") || maps || super::envelope::writes_comma(plan),
        );
        let texts = maps || self.has("read_string") || self.has("read_enum");
        self.set("write_string", texts);
        let steps = ["details", "read_array", "read_object", "read_map"];
        self.set("within", steps.iter().any(|flag| self.has(flag)));
        let below = super::read::reports_below_root(plan.catalogue.envelope().root());
        self.set("under", self.has("within") || below);
        self.set(
            "maps",
            self.has("read_any")
                || self.has("read_property")
                || self.has("read_optional_property")
                || self.has("envelope_object"),
        );
        let objects = ["read_object", "read_map", "read_any"];
        self.set(
            "several_objects",
            objects.iter().filter(|flag| self.has(flag)).count() > 1,
        );
        let bounded = ["read_string", "read_integer", "read_number", "read_array"];
        self.set("read_bounded", bounded.iter().any(|flag| self.has(flag)));
        let numbers = ["read_integer", "read_any"];
        self.set("write_number", numbers.iter().any(|flag| self.has(flag)));
    }

    fn value(&mut self, ty: &Type) {
        match ty {
            Type::String {
                min_length,
                max_length,
                ..
            } => {
                self.set("read_string", true);
                self.set("any_string", min_length.is_none() && max_length.is_none());
            }
            Type::Enum(_) => self.set("read_enum", true),
            Type::Integer {
                minimum, maximum, ..
            } => {
                self.set("read_integer", true);
                self.set("any_integer", minimum.is_none() && maximum.is_none());
                self.set("any_unsigned", *minimum == Some(0) && maximum.is_none());
                let unsigned = minimum.is_some_and(|least| least >= 0);
                self.set(
                    if unsigned {
                        "read_unsigned"
                    } else {
                        "read_signed"
                    },
                    true,
                );
            }
            Type::Number { minimum, maximum } => {
                self.set("read_number", true);
                self.set("any_number", minimum.is_none() && maximum.is_none());
            }
            Type::Boolean => self.set("read_boolean", true),
            Type::Array { items, .. } => {
                self.set("read_array", true);
                self.value(items);
            }
            Type::Object(fields) => {
                self.set("read_object", true);
                for field in fields {
                    self.value(&field.ty);
                }
            }
            Type::Map(values) => {
                self.set("read_map", true);
                self.value(values);
            }
            Type::AnyObject => self.set("read_any", true),
        }
    }
}

/// Whether `Debug` has anything to redact.
fn has_sensitive(plan: &Plan<'_>) -> bool {
    let types = plan
        .codes
        .iter()
        .flat_map(|code| &code.types)
        .chain(&plan.context_types);
    let properties = types.filter_map(|def| match def {
        TypeDef::Object { members, .. } => Some(members),
        TypeDef::Enum { .. } => None,
    });
    let members = plan.codes.iter().flat_map(Code::members);
    let context = plan.context.iter().map(|value| &value.member);
    members
        .chain(context)
        .chain(properties.flatten())
        .any(|member| member.field.sensitive)
}

/// Whether a message of the code shows a list.
fn joins(code: &Code<'_>) -> bool {
    code.constructors.iter().any(|constructor| {
        let message = code.def.message_of(constructor.cause);
        constructor.arguments.iter().any(|given| {
            let name = match given.argument {
                Argument::Detail(field) | Argument::Param(field) | Argument::Header(field) => {
                    &field.name
                }
            };
            matches!(&given.ty, Ty::Array(items) if **items != Ty::String)
                && message.placeholders().any(|shown| shown == name)
        })
    })
}

fn has_array(node: &Node) -> bool {
    match node {
        Node::Literal(_) | Node::Slot(_) => false,
        Node::Array(_) => true,
        Node::Object(members) => members.iter().any(|member| match member {
            crate::model::Member::Pair(_, node) => has_array(node),
            crate::model::Member::Details => false,
        }),
    }
}
