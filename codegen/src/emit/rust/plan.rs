//! What everything is called in the generated crate, decided once and before anything is written.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::ident;
use super::naming::{Place, TypePath, Types, members};
use super::nested::{CAUSES, DETAILS};
use super::shape;
use crate::model::{
    Argument, Catalogue, Cause, ErrorDef, Field, Group, HeaderValue, Part, Retry, Slot, Type,
};
use crate::names;

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
}

/// A function that raises a code.
pub struct Constructor<'a> {
    pub ident: Ident,
    /// The cause that it is for.
    pub cause: Option<CausePlan<'a>>,
    pub arguments: Vec<Given<'a>>,
}

/// A cause that has an id.
#[derive(Clone)]
pub struct CausePlan<'a> {
    pub cause: &'a Cause,
    /// The constant that stands for it.
    pub constant: Ident,
    /// Its position among all causes of the code.
    pub position: usize,
}

impl CausePlan<'_> {
    /// Its id.
    pub fn id(&self) -> &str {
        self.cause.id.as_deref().unwrap_or_default()
    }
}

/// An argument of a [`Constructor`].
pub struct Given<'a> {
    pub argument: Argument<'a>,
    pub ident: Ident,
    pub ty: Ty,
}

/// A field of a generated struct.
pub struct Member<'a> {
    pub field: &'a Field,
    pub ident: Ident,
    pub ty: Ty,
}

/// A context value.
pub struct ContextValue<'a> {
    pub member: Member<'a>,
    /// It stands in the body; one that only headers show may be missing on the client's side.
    pub on_wire: bool,
    /// What it is, if that can be told: such a value can be filled in without being asked for.
    pub role: Option<Role>,
}

/// What a context value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// It identifies the request.
    RequestId,
    /// It is when the server answered, as in RFC 3339.
    Timestamp,
}

impl Role {
    /// What a text of this name and format is.
    fn of(field: &Field) -> Option<Self> {
        let Type::String { format, .. } = &field.ty else {
            return None;
        };
        let name = names::snake(&field.name);
        let is_id = ["request_id", "req_id", "correlation_id", "trace_id"].contains(&name.as_str());
        let is_time = format.as_deref() == Some("date-time")
            || (format.is_none() && ["timestamp", "time", "date_time"].contains(&name.as_str()));
        if is_id {
            Some(Self::RequestId)
        } else {
            is_time.then_some(Self::Timestamp)
        }
    }
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

/// A type of Rust.
#[derive(Debug, Clone, PartialEq)]
pub enum Ty {
    String,
    Unsigned,
    Signed,
    Number,
    Boolean,
    Enum(TypePath),
    Array(Box<Ty>),
    Object(TypePath),
    Map(Box<Ty>),
    Any,
}

/// A type that is generated for a field.
pub enum TypeDef<'a> {
    /// For a set of strings.
    Enum {
        path: TypePath,
        field: &'a Field,
        /// The detail, parameter, header or context value that the field is, or is a part of.
        root: &'a Field,
        /// Variants, and what stands on the wire.
        values: Vec<(Ident, &'a str)>,
    },
    /// For an object with known properties.
    Object {
        path: TypePath,
        field: &'a Field,
        root: &'a Field,
        members: Vec<Member<'a>>,
    },
}

impl<'a> TypeDef<'a> {
    /// The detail, parameter, header or context value that the type was made for.
    pub fn root(&self) -> &'a Field {
        let (Self::Enum { root, .. } | Self::Object { root, .. }) = self;
        root
    }

    /// Where the type is.
    pub fn path(&self) -> &TypePath {
        let (Self::Enum { path, .. } | Self::Object { path, .. }) = self;
        path
    }

    /// Whether it is an object with a property that `Debug` does not show.
    pub fn has_sensitive(&self) -> bool {
        match self {
            Self::Object { members, .. } => members.iter().any(|m| m.field.sensitive),
            Self::Enum { .. } => false,
        }
    }
}

/// Names of functions that a cause's constructor may not have, because the type has them for
/// something else or because they would be mistaken for a trait's.
const TAKEN_FUNCTIONS: [&str; 7] = [
    "new",
    "builder",
    "default",
    "from_str",
    "from_iter",
    "clone",
    "from",
];

impl<'a> Plan<'a> {
    pub fn new(catalogue: &'a Catalogue) -> Self {
        let mut types = Types::default();
        let context = catalogue.context().iter().collect();
        // No code may be called `CONTEXT`.
        let place = Place::new(DETAILS.name, "context");
        let context_members = members(&mut types, &place, context, &mut BTreeSet::new());
        let context_types = types.take();
        let mut codes: Vec<Code<'a>> = catalogue
            .errors()
            .iter()
            .map(|error| code(&mut types, error))
            .collect();
        shape::own(&mut codes);
        let position: BTreeMap<&str, usize> = codes
            .iter()
            .enumerate()
            .map(|(at, code)| (code.def.code.as_str(), at))
            .collect();
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
        let mut roles = Vec::new();
        let context = context_members
            .into_iter()
            .map(|member| ContextValue {
                on_wire: catalogue
                    .envelope()
                    .contains(&Slot::Context(member.field.name.clone())),
                role: Role::of(member.field).filter(|role| {
                    let is_first = !roles.contains(role);
                    roles.push(*role);
                    is_first
                }),
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
    /// The context value with this role.
    pub fn with_role(&self, role: Role) -> Option<&ContextValue<'a>> {
        self.context.iter().find(|value| value.role == Some(role))
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

fn code<'a>(types: &mut Types<'a>, def: &'a ErrorDef) -> Code<'a> {
    let name = ident::pascal(&def.code);
    let mut fields = BTreeSet::new();
    let place = Place::new(DETAILS.name, &def.code);
    let details = members(types, &place, def.details.iter().collect(), &mut fields);
    let stated = def.headers.iter().filter_map(|header| match &header.value {
        HeaderValue::Typed(field) => Some(&**field),
        HeaderValue::Template(_) => None,
    });
    let headers = members(types, &place, stated.collect(), &mut fields);
    // The types of parameters are needed even where nothing keeps the parameters.
    let param_types: Vec<Ty> = def
        .params
        .iter()
        .map(|field| types.of(&place, &field.name, field, &field.ty))
        .collect();
    let kept = def
        .params
        .iter()
        .zip(&param_types)
        .filter(|(field, _)| is_in_header(def, &field.name))
        .map(|(field, ty)| Member {
            field,
            ident: ident::unique(&format!("shown_{}", names::snake(&field.name)), &mut fields),
            ty: ty.clone(),
        })
        .collect();

    let mut functions: BTreeSet<String> = TAKEN_FUNCTIONS
        .iter()
        .map(|&name| name.to_owned())
        .collect();
    let known = |field: &Field| -> Option<Ty> {
        let of = |members: &[Member<'_>]| {
            members
                .iter()
                .find(|member| std::ptr::eq(member.field, field))
                .map(|member| member.ty.clone())
        };
        let param = def
            .params
            .iter()
            .position(|param| std::ptr::eq(param, field));
        of(&details)
            .or_else(|| of(&headers))
            .or_else(|| param_types.get(param?).cloned())
    };
    let mut constructors = vec![Constructor {
        ident: ident::of("new"),
        cause: None,
        arguments: arguments(def, None, |field| known(field).unwrap_or(Ty::String)),
    }];
    let mut constants = BTreeSet::from(["CODE".to_owned()]);
    for (position, cause) in def.causes.iter().enumerate() {
        let Some(id) = &cause.id else { continue };
        let place = Place::new(CAUSES.name, &def.code).within(id);
        constructors.push(Constructor {
            ident: ident::unique(&names::snake(id), &mut functions),
            cause: Some(CausePlan {
                cause,
                constant: ident::unique(&id.to_ascii_uppercase(), &mut constants),
                position,
            }),
            arguments: arguments(def, Some(cause), |field| {
                known(field).unwrap_or_else(|| types.of(&place, &field.name, field, &field.ty))
            }),
        });
    }
    let mut code = Code {
        def,
        ident: ident::of(&name),
        details,
        headers,
        kept,
        constructors,
        types: types.take(),
        shape: ident::of("Shape"),
        shares_shape: false,
        builder: ident::of("Builder"),
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

fn arguments<'a>(
    def: &'a ErrorDef,
    cause: Option<&'a Cause>,
    mut ty: impl FnMut(&'a Field) -> Ty,
) -> Vec<Given<'a>> {
    let mut taken = BTreeSet::new();
    def.arguments(cause)
        .into_iter()
        .map(|argument| Given {
            argument,
            ident: ident::unique(&names::snake(&argument.field().name), &mut taken),
            ty: ty(argument.field()),
        })
        .collect()
}

/// The name of the only placeholder of a text that is nothing else.
pub fn sole_placeholder(template: &crate::model::Template) -> Option<&str> {
    match template.parts() {
        [Part::Placeholder(name)] => Some(name),
        _ => None,
    }
}
