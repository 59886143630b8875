//! What the things of a catalogue are called in the generated Rust crate: the types, functions and
//! arguments that its users write. The emitter of the crate builds on this, and so does everything
//! that shows how to use it.

use std::collections::BTreeSet;

use proc_macro2::Ident;

use crate::model::{Argument, Catalogue, Cause, ErrorDef, Field, Header};
use crate::names;

pub mod ident;
mod naming;
mod role;

use naming::{Place, members};
pub use naming::{TypePath, Types};
pub use role::{Role, roles, unmade};

/// The module of the crate for the types of fields.
pub const DETAILS: &str = "details";

/// The module of the crate for the types of what only the message of a cause shows.
pub const CAUSES: &str = "causes";

/// A code as it is raised.
pub struct Code<'a> {
    pub def: &'a ErrorDef,
    /// The struct, and the variant of every enum that has one for the code.
    pub ident: Ident,
    pub details: Vec<Member<'a>>,
    /// Typed headers.
    pub headers: Vec<Member<'a>>,
    /// What only messages and headers show.
    pub params: Vec<(&'a Field, Ty)>,
    /// One for no cause, and one for each cause with an id.
    pub constructors: Vec<Constructor<'a>>,
    /// The types that its details, parameters and headers need.
    pub types: Vec<TypeDef<'a>>,
}

/// A function that raises a code.
pub struct Constructor<'a> {
    pub ident: Ident,
    /// The cause that it is for.
    pub cause: Option<NamedCause<'a>>,
    pub arguments: Vec<Given<'a>>,
}

/// A cause that has an id.
#[derive(Clone)]
pub struct NamedCause<'a> {
    pub cause: &'a Cause,
    /// The constant that stands for it.
    pub constant: Ident,
    /// Its position among all causes of the code.
    pub position: usize,
}

impl NamedCause<'_> {
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

impl<'a> Code<'a> {
    /// The names of a code. They depend on nothing else in the catalogue.
    pub fn new(def: &'a ErrorDef) -> Self {
        let mut types = Types::default();
        let mut fields = BTreeSet::new();
        let place = Place::new(DETAILS, &def.code);
        let details = members(
            &mut types,
            &place,
            def.details.iter().collect(),
            &mut fields,
        );
        let stated = def.headers.iter().filter_map(Header::typed).collect();
        let headers = members(&mut types, &place, stated, &mut fields);
        let params: Vec<(&Field, Ty)> = def
            .params
            .iter()
            .map(|field| (field, types.of(&place, &field.name, field, &field.ty)))
            .collect();
        let mut functions: BTreeSet<String> = TAKEN_FUNCTIONS
            .iter()
            .map(|&name| name.to_owned())
            .collect();
        let members = || details.iter().chain(&headers);
        let known = |field: &Field| -> Option<Ty> {
            let member = members().find(|member| std::ptr::eq(member.field, field));
            let param = params.iter().find(|(param, _)| std::ptr::eq(*param, field));
            let param = param.map(|(_, ty)| ty);
            member.map(|member| &member.ty).or(param).cloned()
        };
        let mut constructors = vec![Constructor {
            ident: ident::of("new"),
            cause: None,
            arguments: arguments(def, None, |field| known(field).unwrap_or(Ty::String)),
        }];
        let mut constants = BTreeSet::from(["CODE".to_owned()]);
        for (position, cause) in def.causes.iter().enumerate() {
            let Some(id) = &cause.id else { continue };
            let place = Place::new(CAUSES, &def.code).within(id);
            constructors.push(Constructor {
                ident: ident::unique(&names::snake(id), &mut functions),
                cause: Some(NamedCause {
                    cause,
                    constant: ident::unique(&id.to_ascii_uppercase(), &mut constants),
                    position,
                }),
                arguments: arguments(def, Some(cause), |field| {
                    known(field).unwrap_or_else(|| types.of(&place, &field.name, field, &field.ty))
                }),
            });
        }
        Self {
            def,
            ident: ident::of(&ident::pascal(&def.code)),
            details,
            headers,
            params,
            constructors,
            types: types.take(),
        }
    }
}

/// The context values as fields of a struct.
pub fn context<'a>(types: &mut Types<'a>, catalogue: &'a Catalogue) -> Vec<Member<'a>> {
    // No code may be called `CONTEXT`.
    let place = Place::new(DETAILS, "context");
    let fields = catalogue.context().iter().collect();
    members(types, &place, fields, &mut BTreeSet::new())
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
