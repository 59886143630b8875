//! What a catalogue needs of the crate's shared parts, so that nothing else is emitted.

use serde_json::Value;

use super::plan::{Code, Plan, Role};
use super::template::Flags;
use super::wire::{self, Kind};
use super::{builder, columns, context, envelope, errors, problem, read, request_id};
use crate::model::{Argument, HeaderValue, Node, Retry, Slot, Type};
use crate::rust_api::{Member, Ty, TypeDef, unmade};

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
        uses.fields(plan);
        uses.headers(plan);
        uses.envelope(plan);
        uses.context(plan);
        uses.read_values(plan);
        uses.written_values(plan);
        uses.json(plan);
        uses.parser(plan);
        uses
    }

    pub fn has(&self, flag: &str) -> bool {
        self.flags.contains(flag)
    }

    pub fn flags(&self) -> &Flags {
        &self.flags
    }

    fn any(&self, flags: &[&str]) -> bool {
        flags.iter().any(|flag| self.has(flag))
    }

    fn set(&mut self, flag: &'static str, needed: bool) {
        if needed {
            self.flags.insert(flag);
        }
    }

    fn codes(&mut self, plan: &Plan<'_>) {
        let any = |has: &dyn Fn(&Code<'_>) -> bool| plan.codes.iter().any(has);
        let cause_on_wire = plan.catalogue.envelope().contains(&Slot::Cause);
        let cause_ids = any(&|code| code.constructors.iter().any(|made| made.cause.is_some()));
        self.set("cause_ids", cause_ids);
        self.set("cause_on_wire", cause_on_wire);
        self.set("cause", cause_ids || cause_on_wire);
        self.set("message_free", any(&|code| !code.def.message_fixed));
        self.set("message_fixed", any(&|code| code.def.message_fixed));
        let after = |code: &Code<'_>| matches!(code.def.retry, Retry::After { .. });
        self.set("retry_after", any(&after));
        self.set("docs_url", plan.catalogue.meta().docs_base_url.is_some());
        self.set("groups", !plan.groups.is_empty());
        self.set("severity", any(&|code| code.def.severity.is_some()));
        let shares = |code: &Code<'_>| code.shares_shape;
        let owns = |code: &Code<'_>| code.has_details() && !code.shares_shape;
        self.set("shared_shapes", any(&shares));
        self.set("own_shapes", any(&owns));
        let reads = |code: &Code<'_>| !code.details.is_empty();
        self.set("shared_json", any(&|code| shares(code) && reads(code)));
        self.set("own_json", any(&|code| owns(code) && reads(code)));
        self.set("join", any(&joins));
        for code in &plan.codes {
            for made in &code.constructors {
                let cause = made.cause.as_ref().map(|cause| cause.cause);
                let message = code.def.message_of(cause).as_literal();
                let flags: &[&'static str] =
                    match (cause, message == Some(code.def.summary.as_str())) {
                        (None, true) => &["summarised"],
                        (Some(_), true) => &["caused"],
                        (_, false) => &[],
                    };
                self.flags.extend(flags);
            }
        }
        self.set("own_builder", any(&builder::has_builder));
        self.set("plain_builder", any(&|code| !builder::has_builder(code)));
        self.set("incomplete", any(&|code| !errors::needs_nothing(code)));
        let fallbacks = plan.catalogue.fallbacks();
        let rejections = fallbacks.contains_key(&400);
        self.set("rejections", rejections);
        let failures = rejections && fallbacks.contains_key(&500);
        self.set("rejections_of_server", failures);
    }

    fn fields(&mut self, plan: &Plan<'_>) {
        self.set("fields", plan.has_fields());
        for code in &plan.codes {
            for member in code.seen() {
                let flags: &[&'static str] = match Kind::of(code, member) {
                    Kind::Detail => &["field_detail"],
                    Kind::Secret => &["field_secret", "field_sensitive", "sensitive"],
                    Kind::Beside => &["field_beside", "field_not_on_wire"],
                    Kind::SecretBeside => &[
                        "field_secret_beside",
                        "field_not_on_wire",
                        "field_sensitive",
                        "sensitive",
                    ],
                };
                self.flags.extend(flags);
                self.set("header_text", wire::is_header_text(code, member));
            }
        }
        let is_sensitive = |member: &Member<'_>| member.field.sensitive;
        let properties = properties(plan).any(|(_, member)| is_sensitive(member));
        let context = plan.context.iter().any(|value| is_sensitive(&value.member));
        self.set("sensitive", properties || context);
        let details = || plan.codes.iter().flat_map(|code| &code.details);
        self.set("details", details().next().is_some());
        self.set("detail_required", details().any(|m| !m.field.optional));
        self.set("detail_optional", details().any(|m| m.field.optional));
    }

    fn headers(&mut self, plan: &Plan<'_>) {
        let any = |has: &dyn Fn(&Code<'_>) -> bool| plan.codes.iter().any(has);
        self.set("headers", any(&|code| !code.def.headers.is_empty()));
        self.set("own_headers", any(&|code| code.has_computed_headers()));
        let fixed = |code: &Code<'_>| !columns::fixed_headers(code.def).is_empty();
        self.set("fixed_headers", any(&fixed));
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
        let context = context::header_sources(plan).next().is_some();
        self.set("received_headers", self.has("error_headers") || context);
        let reads = self.any(&["details", "error_headers"]);
        self.set("reader_unused", !reads);
    }

    fn envelope(&mut self, plan: &Plan<'_>) {
        let envelope = plan.catalogue.envelope();
        self.set("message_on_wire", envelope.contains(&Slot::Message));
        let details = envelope::details_path(envelope.root()).is_some();
        self.set("details_in_envelope", details);
        let texts = [Slot::Message, Slot::Summary, Slot::DocsUrl, Slot::Cause];
        self.set("text", texts.iter().any(|slot| envelope.contains(slot)));
        self.set("envelope_object", envelope::reads_object(envelope.root()));
        let is_array = |node: &Node| matches!(node, Node::Array(_));
        self.set("envelope_array", has(envelope.root(), &is_array));
        let has_items = |node: &Node| matches!(node, Node::Array(items) if !items.is_empty());
        self.set("envelope_items", has(envelope.root(), &has_items));
    }

    fn context(&mut self, plan: &Plan<'_>) {
        self.set("context", !plan.context.is_empty());
        let id = plan.with_role(Role::RequestId);
        self.set("request_id", id.is_some());
        self.set("request_id_on_wire", id.is_some_and(|value| value.on_wire));
        self.flags.extend(request_id::flags(plan));
        self.set("timestamp", plan.with_role(Role::Timestamp).is_some());
        let is_any = |value: &super::plan::ContextValue<'_>| holds_any(&value.member.field.ty);
        self.set("any_object", plan.context.iter().any(is_any));
        self.set("context_unfilled", !unmade(plan.catalogue).is_empty());
    }

    /// What is read from a body: details, and the context.
    fn read_values(&mut self, plan: &Plan<'_>) {
        let details = plan.codes.iter().flat_map(|code| &code.details);
        let context = || plan.context.iter().filter(|value| value.on_wire);
        for member in details.chain(context().map(|value| &value.member)) {
            self.flags.insert("values");
            self.reads(&member.field.ty);
        }
        let optional = context().any(|value| value.member.field.optional);
        let required = context().any(|value| !value.member.field.optional);
        self.set("optional", self.has("detail_optional") || optional);
        self.set("required", self.has("detail_required") || required);
        let optional = properties(plan).any(|(_, member)| member.field.optional);
        self.set("from_optional", self.has("optional") || optional);
        let bounded = ["read_string", "read_integer", "read_number", "read_array"];
        self.set("read_bounded", self.any(&bounded));
        let objects = ["read_object", "read_map", "read_any"];
        let count = objects.iter().filter(|flag| self.has(flag)).count();
        self.set("several_objects", count > 1);
        let steps = ["details", "read_array", "read_object", "read_map"];
        self.set("within", self.any(&steps));
        let below = read::reports_below_root(plan.catalogue.envelope().root());
        self.set("under", self.has("within") || below);
    }

    fn reads(&mut self, ty: &Type) {
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
                self.set("read_unsigned", unsigned);
                self.set("read_signed", !unsigned);
            }
            Type::Number { minimum, maximum } => {
                self.set("read_number", true);
                self.set("any_number", minimum.is_none() && maximum.is_none());
            }
            Type::Boolean => self.set("read_boolean", true),
            Type::Array { items, .. } => {
                self.set("read_array", true);
                self.reads(items);
            }
            Type::Object(fields) => {
                self.set("read_object", true);
                for field in fields {
                    self.reads(&field.ty);
                }
            }
            Type::Map(values) => {
                self.set("read_map", true);
                self.reads(values);
            }
            Type::AnyObject => self.set("read_any", true),
        }
    }

    /// What is written as JSON: every field of an error, and the context of a body.
    fn written_values(&mut self, plan: &Plan<'_>) {
        let members = plan.codes.iter().flat_map(Code::seen);
        let context = plan.context.iter().filter(|value| value.on_wire);
        for member in members.chain(context.map(|value| &value.member)) {
            self.flags.insert("json_values");
            self.writes(&member.field.ty);
            self.set("optional_json", member.field.optional);
        }
        self.set("any_object", self.has("write_any"));
        // Whatever is not in the body may be missing on the client's side.
        self.set("optional_json", self.has("field_not_on_wire"));
        let optional = properties(plan).any(|(_, member)| member.field.optional);
        self.set("optional_json", optional && self.has("write_object"));
    }

    fn writes(&mut self, ty: &Type) {
        match ty {
            Type::String { .. } => self.set("write_text", true),
            Type::Enum(_) => self.set("write_enum", true),
            Type::Integer { minimum, .. } => {
                let unsigned = minimum.is_some_and(|least| least >= 0);
                self.set("write_unsigned", unsigned);
                self.set("write_signed", !unsigned);
            }
            Type::Number { .. } => self.set("write_float", true),
            Type::Boolean => self.set("write_boolean", true),
            Type::Array { items, .. } => {
                self.set("write_array", true);
                self.writes(items);
            }
            Type::Object(fields) => {
                self.set("write_object", true);
                for field in fields {
                    self.writes(&field.ty);
                }
            }
            Type::Map(values) => {
                self.set("write_map", true);
                self.writes(values);
            }
            Type::AnyObject => self.set("write_any", true),
        }
    }

    /// The parts of the modules `json` and `write`.
    fn json(&mut self, plan: &Plan<'_>) {
        let strings = ["text", "write_text", "write_enum", "write_map", "write_any"];
        self.set("write_string", self.any(&strings));
        // Before the problem details are looked at, which do not come by way of `json`.
        self.set("string_in_json", self.has("write_string"));
        self.set("write", self.has("write_string"));
        self.set("write_member", self.any(&["fields", "write_object"]));
        let members = ["write_member", "write_map", "write_any"];
        let in_envelope = envelope::writes_comma(plan);
        self.set("comma", self.any(&members) || in_envelope);
        let debug = ["fields", "optional_json", "write_array", "write_map"];
        self.set("json_fmt", self.any(&debug) || self.has("read_bounded"));
        let reads = ["values", "text", "envelope_object", "envelope_array"];
        self.set("reads_body", self.any(&reads));
        let status = plan.catalogue.envelope().contains(&Slot::Status);
        self.set("status_on_wire", status);
        self.set("signed_text", self.any(&["write_signed", "write_float"]));
        let unsigned = self.any(&["write_unsigned", "signed_text"]) || status;
        self.set("unsigned_text", unsigned);
        self.set("write", unsigned);
        self.problem(plan);
        let json = [
            "string_in_json",
            "comma",
            "values",
            "reads_body",
            "json_values",
        ];
        self.set("json", self.any(&json));
    }

    /// What only the feature `problem` needs: problem details have texts and a status, whatever the
    /// envelope has.
    fn problem(&mut self, plan: &Plan<'_>) {
        if problem::is_usual(plan.catalogue) {
            return;
        }
        let context = plan.context.iter().any(|value| value.on_wire);
        for (flag, function, needed) in [
            ("problem_string", "write_string", true),
            ("problem_number", "unsigned_text", true),
            ("problem_member", "write_member", context),
            ("problem_comma", "comma", context),
        ] {
            if needed && !self.has(function) {
                self.flags.insert(flag);
                self.flags.insert(function);
            }
        }
        self.set("problem_write", !self.has("write"));
    }

    /// The functions of the parser.
    fn parser(&mut self, plan: &Plan<'_>) {
        let root = plan.catalogue.envelope().root();
        let literal = |is: fn(&Value) -> bool| {
            has(
                root,
                &|node| matches!(node, Node::Literal(value) if is(value)),
            )
        };
        let is_object = |node: &Node| matches!(node, Node::Object(_));
        self.set(
            "get",
            has(root, &is_object) || self.any(&["details", "read_object"]),
        );
        self.set("items", self.any(&["envelope_items", "read_array"]));
        self.set("is_array", self.any(&["envelope_array", "items"]));
        let objects = [
            "read_object",
            "read_any",
            "envelope_object",
            "details_in_envelope",
        ];
        self.set(
            "is_object",
            self.any(&objects) || self.any(&["get", "read_map"]),
        );
        self.set("is_null", literal(Value::is_null));
        self.set(
            "as_bool",
            literal(Value::is_boolean) || self.has("read_boolean"),
        );
        let numbers = ["status_on_wire", "read_number"];
        let is_small = |value: &Value| value.is_number() && !is_large(value);
        self.set("as_f64", literal(is_small) || self.any(&numbers));
        self.set("as_integer", literal(is_large) || self.has("read_integer"));
        self.set("number", self.any(&["as_f64", "as_integer"]));
        self.set("raw", self.any(&["details_in_envelope", "read_any"]));
        let repeats_code = envelope::repeats_code(root);
        let strings = literal(Value::is_string) || repeats_code || self.any(&["get", "read_enum"]);
        self.set("is_str", strings);
        self.set("pairs", self.any(&["get", "read_map"]));
        self.set("children", self.any(&["pairs", "is_array"]));
    }
}

/// Whether a type is, or holds, an object of any content.
fn holds_any(ty: &Type) -> bool {
    match ty {
        Type::AnyObject => true,
        Type::Array { items, .. } => holds_any(items),
        Type::Map(values) => holds_any(values),
        Type::Object(fields) => fields.iter().any(|field| holds_any(&field.ty)),
        _ => false,
    }
}

/// Whether a literal is an integer that an `f64` may not hold.
fn is_large(value: &Value) -> bool {
    value
        .as_i64()
        .is_some_and(|integer| integer.unsigned_abs() > (1 << 53))
}

/// The properties of every object that is a field of an error or of the context, or a part of one.
fn properties<'p, 'a>(
    plan: &'p Plan<'a>,
) -> impl Iterator<Item = (&'p TypeDef<'a>, &'p Member<'a>)> {
    let codes = plan.codes.iter().flat_map(|code| &code.types);
    codes.chain(&plan.context_types).flat_map(|def| {
        let members = match def {
            TypeDef::Object { members, .. } => members.as_slice(),
            TypeDef::Enum { .. } => &[],
        };
        members.iter().map(move |member| (def, member))
    })
}

/// Whether a message of the code shows a list.
fn joins(code: &Code<'_>) -> bool {
    code.constructors.iter().any(|constructor| {
        let cause = constructor.cause.as_ref().map(|cause| cause.cause);
        let message = code.def.message_of(cause);
        constructor.arguments.iter().any(|given| {
            let (Argument::Detail(field) | Argument::Param(field) | Argument::Header(field)) =
                given.argument;
            matches!(&given.ty, Ty::Array(items) if **items != Ty::String)
                && message.placeholders().any(|shown| *shown == field.name)
        })
    })
}

/// Whether a node, or one within it, is as asked for.
fn has(node: &Node, is: &dyn Fn(&Node) -> bool) -> bool {
    is(node)
        || match node {
            Node::Literal(_) | Node::Slot(_) => false,
            Node::Array(items) => items.iter().any(|item| has(item, is)),
            Node::Object(members) => members.iter().any(|member| match member {
                crate::model::Member::Pair(_, node) => has(node, is),
                crate::model::Member::Details => false,
            }),
        }
}
