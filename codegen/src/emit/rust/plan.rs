//! What everything is called in the generated crate, decided once and before anything is written.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::shape;
use crate::model::{Catalogue, ErrorDef, Group, HeaderValue, Part, Retry, Slot};
use crate::names;
pub use crate::rust_api::Role;
use crate::rust_api::{self, Constructor, Member, TypeDef, Types, ident};

/// The whole crate.
pub struct Plan<'a> {
    pub catalogue: &'a Catalogue,
    /// In the order of the catalogue.
    pub codes: Vec<Code<'a>>,
    pub context: Vec<ContextValue<'a>>,
    /// The types of context values.
    pub context_types: Vec<TypeDef<'a>>,
    pub groups: Vec<GroupPlan<'a>>,
    /// Positions in `codes`: of each shape of details that several codes have, the first of them.
    pub shapes: Vec<usize>,
    /// The same of builders.
    pub builders: Vec<usize>,
}

/// One code, and the struct of its errors.
pub struct Code<'a> {
    pub def: &'a ErrorDef,
    /// The struct, and the variant of every enum that has one for the code.
    pub ident: Ident,
    pub details: Vec<Member<'a>>,
    /// Typed headers.
    pub headers: Vec<Member<'a>>,
    /// Parameters that a header shows, which must be kept for it.
    pub kept: Vec<Member<'a>>,
    /// One for no cause, and one for each cause with an id.
    pub constructors: Vec<Constructor<'a>>,
    /// The types that its details, parameters and headers need.
    pub types: Vec<TypeDef<'a>>,
    /// The struct of its details: its own, or one for all codes whose details have the same shape.
    pub shape: Ident,
    /// Whether others have the same.
    pub shares_shape: bool,
    /// The struct that builds its errors, its own or shared.
    pub builder: Ident,
    /// The code that replaces it, if it is deprecated.
    pub instead: Option<Ident>,
}

/// A context value.
pub struct ContextValue<'a> {
    pub member: Member<'a>,
    /// It stands in the body; one that only headers show may be missing on the client's side.
    pub on_wire: bool,
    /// What it is, if that can be told.
    pub meaning: Option<Role>,
    /// The same, if the crate can make one: it is then filled in without being asked for.
    pub role: Option<Role>,
}

impl ContextValue<'_> {
    /// Whether its field is an `Option`.
    pub fn may_be_absent(&self) -> bool {
        self.member.field.optional || !self.on_wire
    }
}

/// A group and its enum.
pub struct GroupPlan<'a> {
    pub group: &'a Group,
    pub ident: Ident,
    /// Positions in [`Plan::codes`].
    pub codes: Vec<usize>,
}

impl<'a> Plan<'a> {
    pub fn new(catalogue: &'a Catalogue) -> Self {
        let mut types = Types::default();
        let context_members = rust_api::context(&mut types, catalogue);
        let context_types = types.take();
        let errors = catalogue.errors().iter();
        let mut codes: Vec<Code<'a>> = errors
            .map(|error| code(rust_api::Code::new(error)))
            .collect();
        shape::own(&mut codes);
        let position: BTreeMap<&str, usize> = codes
            .iter()
            .enumerate()
            .map(|(at, code)| (code.def.code.as_str(), at))
            .collect();
        for (code, successor) in crate::describe::successors(catalogue) {
            let successor = position.get(successor).map(|at| codes[*at].ident.clone());
            if let Some(at) = position.get(code) {
                codes[*at].instead = successor;
            }
        }
        let groups = catalogue
            .groups()
            .iter()
            .map(|group| GroupPlan {
                group,
                ident: group_ident(group),
                codes: group
                    .codes
                    .iter()
                    .filter_map(|code| position.get(code.as_str()).copied())
                    .collect(),
            })
            .collect();
        let context = context_members
            .into_iter()
            .zip(rust_api::roles(catalogue))
            .map(|(member, known)| ContextValue {
                on_wire: catalogue
                    .envelope()
                    .contains(&Slot::Context(member.field.name.clone())),
                meaning: known.map(|known| known.role),
                role: known.filter(|known| known.is_made).map(|known| known.role),
                member,
            })
            .collect();
        let shapes = firsts(&codes, |code| code.shares_shape, |code| &code.shape);
        let builders = firsts(&codes, super::builder::has_builder, |code| &code.builder);
        Self {
            catalogue,
            codes,
            context,
            context_types,
            groups,
            shapes,
            builders,
        }
    }
}

/// Of the codes that have something, the positions of those before which no other has the same.
fn firsts<'c>(
    codes: &'c [Code<'_>],
    has: impl Fn(&Code<'_>) -> bool,
    name: impl Fn(&'c Code<'_>) -> &'c Ident,
) -> Vec<usize> {
    let mut seen = BTreeSet::new();
    let is_first = |(at, code): (usize, &'c Code<'_>)| {
        (has(code) && seen.insert(name(code).to_string())).then_some(at)
    };
    codes.iter().enumerate().filter_map(is_first).collect()
}

impl<'a> Plan<'a> {
    /// The context value that is this, whoever makes it.
    pub fn with_role(&self, role: Role) -> Option<&ContextValue<'a>> {
        let is_it = |value: &&ContextValue<'_>| value.meaning == Some(role);
        self.context.iter().find(is_it)
    }

    /// Whether any error has fields that the other side can see.
    pub fn has_fields(&self) -> bool {
        self.codes.iter().any(|code| code.seen().next().is_some())
    }
}

impl Code<'_> {
    /// Whether errors of the code carry anything that is computed: fields, headers that show values,
    /// or a waiting time. If not, they share all their code with the others that do not.
    pub fn has_details(&self) -> bool {
        self.members().next().is_some()
            || matches!(self.def.retry, Retry::After { .. })
            || self.has_computed_headers()
    }

    /// The type of the details, in the module of the codes.
    pub fn details_type(&self) -> TokenStream {
        let shape = &self.shape;
        match (self.has_details(), self.shares_shape) {
            (false, _) => quote!(()),
            (true, false) => quote!(Self),
            (true, true) => quote!(shapes::#shape),
        }
    }

    /// Whether a header shows a value.
    pub fn has_computed_headers(&self) -> bool {
        self.def.headers.iter().any(|header| match &header.value {
            HeaderValue::Template(template) => template.as_literal().is_none(),
            HeaderValue::Typed(_) => true,
        })
    }

    /// The detail of that name.
    pub fn member(&self, name: &str) -> Option<&Member<'_>> {
        self.details.iter().find(|member| member.field.name == name)
    }

    /// The kept parameter of that name.
    pub fn kept(&self, name: &str) -> Option<&Member<'_>> {
        self.kept.iter().find(|member| member.field.name == name)
    }

    /// The fields that the other side of the wire can see: a parameter that a header shows among other
    /// things cannot be told from the header.
    pub fn seen(&self) -> impl Iterator<Item = &Member<'_>> {
        let kept = self.kept.iter();
        let kept = kept.filter(|member| super::wire::kept_header(self, member).is_some());
        self.details.iter().chain(&self.headers).chain(kept)
    }

    /// Every field of the struct.
    pub fn members(&self) -> impl Iterator<Item = &Member<'_>> {
        self.details.iter().chain(&self.headers).chain(&self.kept)
    }
}

pub fn group_ident(group: &Group) -> Ident {
    ident::of(&format!("{}Error", names::pascal(&group.name)))
}

fn code(api: rust_api::Code<'_>) -> Code<'_> {
    let def = api.def;
    let members = api.details.iter().chain(&api.headers);
    let mut fields: BTreeSet<String> = members.map(|member| member.ident.to_string()).collect();
    let kept = api
        .params
        .iter()
        .filter(|(field, _)| is_in_header(def, &field.name))
        .map(|(field, ty)| Member {
            field,
            ident: ident::unique(&format!("shown_{}", names::snake(&field.name)), &mut fields),
            ty: ty.clone(),
        })
        .collect();
    let mut code = Code {
        def,
        ident: api.ident,
        details: api.details,
        headers: api.headers,
        kept,
        constructors: api.constructors,
        types: api.types,
        shape: ident::of("Shape"),
        shares_shape: false,
        builder: ident::of("Builder"),
        instead: None,
    };
    code.shape = shape::details(&code);
    code.builder = shape::builder(&code);
    code
}

/// Whether a header shows the placeholder.
fn is_in_header(def: &ErrorDef, name: &str) -> bool {
    def.headers.iter().any(|header| match &header.value {
        HeaderValue::Template(template) => template.placeholders().any(|shown| shown == name),
        HeaderValue::Typed(_) => false,
    })
}

/// The name of the only placeholder of a text that is nothing else.
pub fn sole_placeholder(template: &crate::model::Template) -> Option<&str> {
    match template.parts() {
        [Part::Placeholder(name)] => Some(name),
        _ => None,
    }
}
