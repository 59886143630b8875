//! The names of the types that fields need, given out while the plan is made.

use std::collections::BTreeSet;

use proc_macro2::Ident;

use super::ident;
use super::plan::{Member, Ty, TypeDef, group_ident};
use crate::model::{Catalogue, Field, Type};
use crate::names::{self, RUST_RESERVED_TYPES};

/// The fields of a struct; `prefix` is what the types of their own are called first.
pub fn members<'a>(
    types: &mut Types<'a>,
    prefix: &str,
    fields: Vec<&'a Field>,
    taken: &mut BTreeSet<String>,
) -> Vec<Member<'a>> {
    fields
        .into_iter()
        .map(|field| Member {
            field,
            ident: ident::unique(&names::snake(&field.name), taken),
            ty: types.of(
                &format!("{prefix}{}", ident::pascal(&field.name)),
                field,
                &field.ty,
            ),
        })
        .collect()
}

/// The names of types, and the types that are still to be written.
pub struct Types<'a> {
    taken: BTreeSet<String>,
    defs: Vec<TypeDef<'a>>,
    /// The outermost field while one of its parts is named.
    root: Option<&'a Field>,
}

impl<'a> Types<'a> {
    pub fn new(catalogue: &Catalogue) -> Self {
        let reserved = RUST_RESERVED_TYPES.iter().map(|&name| name.to_owned());
        let codes = catalogue
            .errors()
            .iter()
            .map(|error| ident::pascal(&error.code));
        let groups = catalogue
            .groups()
            .iter()
            .map(|group| group_ident(group).to_string());
        Self {
            taken: reserved.chain(codes).chain(groups).collect(),
            defs: Vec::new(),
            root: None,
        }
    }

    /// A name for a type that no code has. Where one does, this one gives way.
    pub fn name(&mut self, wanted: &str) -> Ident {
        let mut name = wanted.to_owned();
        while !self.taken.insert(name.clone()) {
            name.push_str("Type");
        }
        ident::of(&name)
    }

    pub fn take(&mut self) -> Vec<TypeDef<'a>> {
        std::mem::take(&mut self.defs)
    }

    /// The Rust type of `ty`, which is the type of `field` or a part of it.
    pub fn of(&mut self, name: &str, field: &'a Field, ty: &'a Type) -> Ty {
        let outer = self.root;
        let root = *self.root.get_or_insert(field);
        let named = self.named(name, field, root, ty);
        self.root = outer;
        named
    }

    fn named(&mut self, name: &str, field: &'a Field, root: &'a Field, ty: &'a Type) -> Ty {
        match ty {
            Type::String { .. } => Ty::String,
            Type::Integer { minimum, .. } if minimum.is_some_and(|least| least >= 0) => {
                Ty::Unsigned
            }
            Type::Integer { .. } => Ty::Signed,
            Type::Number { .. } => Ty::Number,
            Type::Boolean => Ty::Boolean,
            Type::AnyObject => Ty::Any,
            Type::Array { items, .. } => {
                Ty::Array(Box::new(self.of(&format!("{name}Item"), field, items)))
            }
            Type::Map(values) => Ty::Map(Box::new(self.of(&format!("{name}Value"), field, values))),
            Type::Enum(values) => {
                let ident = self.name(name);
                let mut taken = BTreeSet::new();
                let values = values
                    .iter()
                    .map(|value| (ident::variant(value, &mut taken), value.as_str()))
                    .collect();
                self.defs.push(TypeDef::Enum {
                    ident: ident.clone(),
                    field,
                    root,
                    values,
                });
                Ty::Enum(ident)
            }
            Type::Object(fields) => {
                let ident = self.name(name);
                let members = members(self, name, fields.iter().collect(), &mut BTreeSet::new());
                self.defs.push(TypeDef::Object {
                    ident: ident.clone(),
                    field,
                    root,
                    members,
                });
                Ty::Object(ident)
            }
        }
    }
}
