//! A program that uses all that a catalogue brings to the crate: the suite compiles the one of an old
//! catalogue against the crate of a new one.

use std::collections::BTreeMap;

use super::{Values, call, context, crate_name};
use crate::escape::rust::string;
use crate::model::{Catalogue, Field, Group};
use crate::rust_api::{self, Code, Member, Ty, TypeDef, Types, ident};
use crate::wire;

/// A library that raises every code through every constructor and its builder, reads every value at its
/// exact type, and matches every value of an enum, every cause and every group.
#[must_use]
pub fn everything(catalogue: &Catalogue) -> String {
    let mut program = Program {
        name: crate_name(catalogue),
        out: String::new(),
    };
    program.line("#![allow(unused, deprecated)]");
    program.line("extern crate alloc;");
    program.line(&format!("use {}::*;", program.name));
    for error in catalogue.errors() {
        let code = Code::new(error);
        program.raise(&code);
        program.read(&code);
        for def in &code.types {
            program.part(def);
        }
    }
    let mut types = Types::default();
    let values = rust_api::context(&mut types, catalogue);
    let mut more = String::new();
    if !values.is_empty() {
        program.line("fn context(value: &Context) {");
        for member in &values {
            program.field(member, member.field.optional);
        }
        program.line("}");
        more = format!(", {}", context(catalogue));
    }
    for def in types.take() {
        program.part(&def);
    }
    program.line(&format!(
        "fn answer(error: ApiError) -> ErrorResponse {{ ErrorResponse::new(error{more}) }}"
    ));
    for group in catalogue.groups() {
        program.group(group);
    }
    program.out
}

struct Program {
    /// The crate that it uses.
    name: String,
    out: String,
}

impl Program {
    fn line(&mut self, line: &str) {
        self.out.push_str(line);
        self.out.push('\n');
    }

    /// Raises a code in every way that there is.
    fn raise(&mut self, code: &Code<'_>) {
        let ident = &code.ident;
        let values = Values {
            prefix: &self.name.clone(),
            types: &code.types,
        };
        self.line(&format!("fn raise_{}() {{", code.def.code.to_lowercase()));
        for constructor in &code.constructors {
            // A literal fits integers of more than one type, a function does not.
            let types = constructor.arguments.iter();
            let types: Vec<String> = types.map(|given| self.written(&given.ty)).collect();
            let function = &constructor.ident;
            self.line(&format!(
                "    let make: fn({}) -> Raised<{ident}> = {ident}::{function};",
                types.join(", ")
            ));
            let raised = call(&self.name, code, constructor, &BTreeMap::new());
            self.line(&format!("    let error: Raised<{ident}> = {raised};"));
            if let Some(cause) = &constructor.cause {
                let constant = &cause.constant;
                self.line(&format!(
                    "    assert_eq!(error.cause(), Some({ident}::{constant}));"
                ));
            }
        }
        for member in code.details.iter().chain(&code.headers) {
            let value = values.owned(&member.ty, &wire::sample(member.field));
            let value = if may_be_absent(code, member) {
                format!("Some({value})")
            } else {
                value
            };
            let field = &member.ident;
            self.line(&format!(
                "    let error = error.with(|fields| fields.{field} = {value});"
            ));
        }
        if !code.def.message_fixed {
            self.line("    let error = error.with_message(\"another\");");
        }
        self.line("    let error: ApiError = error.into();");
        self.line(&format!(
            "    let error: Raised<{ident}> = {ident}::builder()"
        ));
        for (field, setter, ty) in stated(code) {
            let value = values.argument(ty, &wire::sample(field));
            self.line(&format!("        .{setter}({value})"));
        }
        self.line("        .build().unwrap();\n}");
    }

    /// Reads all that an error carries.
    fn read(&mut self, code: &Code<'_>) {
        let ident = &code.ident;
        let function = code.def.code.to_lowercase();
        self.line(&format!(
            "fn read_{function}(error: &ApiError) {{\n    let ApiError::{ident}(value) = error else {{ return }};"
        ));
        for member in code.details.iter().chain(&code.headers) {
            self.field(member, may_be_absent(code, member));
        }
        self.line(&format!(
            "    assert_eq!(error.code(), ErrorCode::{ident});\n}}"
        ));
    }

    fn field(&mut self, member: &Member<'_>, is_option: bool) {
        let ty = self.written(&member.ty);
        let ty = if is_option {
            format!("Option<{ty}>")
        } else {
            ty
        };
        self.line(&format!("    let field: &{ty} = &value.{};", member.ident));
    }

    /// A type, with the path that a user writes.
    fn written(&self, ty: &Ty) -> String {
        let values = Values {
            prefix: &self.name,
            types: &[],
        };
        match ty {
            Ty::String => "String".to_owned(),
            Ty::Unsigned => "u64".to_owned(),
            Ty::Signed => "i64".to_owned(),
            Ty::Number => "f64".to_owned(),
            Ty::Boolean => "bool".to_owned(),
            Ty::Enum(path) | Ty::Object(path) => values.path(path),
            Ty::Array(items) => format!("Vec<{}>", self.written(items)),
            Ty::Map(values) => format!(
                "alloc::collections::BTreeMap<String, {}>",
                self.written(values)
            ),
            Ty::Any => "serde_json::Map<String, serde_json::Value>".to_owned(),
        }
    }

    /// Uses a type that was made for a field.
    fn part(&mut self, def: &TypeDef<'_>) {
        let path = self.written(&Ty::Object(def.path().clone()));
        let function = path.replace("::", "_").replace("r#", "").to_lowercase();
        self.line(&format!("fn {function}(value: &{path}) {{"));
        match def {
            TypeDef::Enum { values, .. } => {
                for (variant, text) in values {
                    let text = string(text);
                    self.line(&format!(
                        "    assert_eq!({path}::{variant}.as_str(), {text});"
                    ));
                }
            }
            TypeDef::Object { members, .. } => {
                for member in members {
                    self.field(member, member.field.optional);
                }
                let values = members
                    .iter()
                    .filter(|member| !member.field.optional)
                    .map(|member| format!("value.{}.clone()", member.ident));
                let values = values.collect::<Vec<_>>().join(", ");
                self.line(&format!("    let made: {path} = {path}::new({values});"));
            }
        }
        self.line("}");
    }

    fn group(&mut self, group: &Group) {
        let name = &self.name;
        let ident = format!("{name}::{}Error", ident::pascal(&group.name));
        self.line(&format!(
            "fn group_{}(error: ApiError) {{\n    \
             let Ok(error) = {ident}::try_from(error) else {{ return }};\n    match error {{",
            group.name
        ));
        for code in &group.codes {
            let code = ident::pascal(code);
            self.line(&format!(
                "        {ident}::{code}(error) => {{ let error: Raised<{code}> = error; }}"
            ));
        }
        self.line("        _ => {}\n    }\n}");
    }
}

/// What a builder takes: a value, the function for it, and its type.
fn stated<'c, 'a>(code: &'c Code<'a>) -> Vec<(&'a Field, String, &'c Ty)> {
    let given = code.constructors.iter().take(1).flat_map(|new| {
        let arguments = new.arguments.iter();
        arguments.map(|given| (given.argument.field(), &given.ident, &given.ty))
    });
    let members = code.details.iter().chain(&code.headers);
    let members = members.map(|member| (member.field, &member.ident, &member.ty));
    let mut stated: Vec<(&Field, String, &Ty)> = Vec::new();
    for (field, ident, ty) in given.chain(members) {
        if !stated.iter().any(|(other, ..)| std::ptr::eq(*other, field)) {
            stated.push((field, ident.to_string(), ty));
        }
    }
    stated
}

/// A header may always be missing on the client's side.
fn may_be_absent(code: &Code<'_>, member: &Member<'_>) -> bool {
    let is_header = code.headers.iter().any(|it| std::ptr::eq(it, member));
    member.field.optional || is_header
}
