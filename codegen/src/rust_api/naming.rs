//! The names of the types that fields need.
//!
//! Such a type stands in modules that follow the way to it: the details of `CARD_DECLINED` have
//! theirs in `details::card_declined`, and what the property `kind` of the detail `place` needs is
//! `details::card_declined::place::Kind`. So its name depends on nothing else in the catalogue, and
//! no two of them can meet.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::{Member, Ty, TypeDef, ident};
use crate::model::{Field, Type};
use crate::names;

/// Where a type is: the modules, from the crate's root, and its name.
#[derive(Debug, Clone, PartialEq)]
pub struct TypePath {
    pub modules: Vec<Ident>,
    pub ident: Ident,
}

impl TypePath {
    /// The path from anywhere in the crate.
    pub fn tokens(&self) -> TokenStream {
        let Self { modules, ident } = self;
        quote!(crate::#(#modules::)*#ident)
    }
}

/// The modules in which the types of some fields stand.
#[derive(Clone)]
pub struct Place {
    modules: Vec<Ident>,
}

impl Place {
    /// The place of what `owner` has, in one of the public modules of the crate.
    pub fn new(root: &str, owner: &str) -> Self {
        Self {
            modules: vec![ident::of(root), ident::of(&names::snake(owner))],
        }
    }

    /// The place of the parts of what is called `name`.
    pub fn within(&self, name: &str) -> Self {
        let snake = names::snake(name);
        let module = if MODULES_IN_USE.contains(&snake.as_str()) {
            ident::of(&format!("{snake}_"))
        } else {
            ident::of(&snake)
        };
        let mut modules = self.modules.clone();
        modules.push(module);
        Self { modules }
    }

    fn path(&self, name: &str) -> TypePath {
        let pascal = ident::pascal(name);
        let ident = if TYPES_IN_USE.contains(&pascal.as_str()) {
            ident::of(&format!("{pascal}_"))
        } else {
            ident::of(&pascal)
        };
        TypePath {
            modules: self.modules.clone(),
            ident,
        }
    }
}

/// What the generated types name by these names themselves. No other name ends with `_`.
const TYPES_IN_USE: [&str; 6] = ["Default", "Into", "IntoIterator", "Option", "String", "Vec"];

/// The same of modules and crates.
const MODULES_IN_USE: [&str; 6] = ["alloc", "core", "json", "parse", "raised", "serde_json"];

/// The fields of a struct, whose types stand in `place`.
pub fn members<'a>(
    types: &mut Types<'a>,
    place: &Place,
    fields: Vec<&'a Field>,
    taken: &mut BTreeSet<String>,
) -> Vec<Member<'a>> {
    fields
        .into_iter()
        .map(|field| Member {
            field,
            ident: ident::unique(&names::snake(&field.name), taken),
            ty: types.of(place, &field.name, field, &field.ty),
        })
        .collect()
}

/// The types that are still to be written.
#[derive(Default)]
pub struct Types<'a> {
    defs: Vec<TypeDef<'a>>,
    /// The outermost field while one of its parts is named.
    root: Option<&'a Field>,
}

impl<'a> Types<'a> {
    pub fn take(&mut self) -> Vec<TypeDef<'a>> {
        std::mem::take(&mut self.defs)
    }

    /// The Rust type of `ty`, which is the type of `field` or a part of it.
    pub fn of(&mut self, place: &Place, name: &str, field: &'a Field, ty: &'a Type) -> Ty {
        let outer = self.root;
        let root = *self.root.get_or_insert(field);
        let named = self.named(place, name, field, root, ty);
        self.root = outer;
        named
    }

    fn named(
        &mut self,
        place: &Place,
        name: &str,
        field: &'a Field,
        root: &'a Field,
        ty: &'a Type,
    ) -> Ty {
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
                Ty::Array(Box::new(self.of(&place.within(name), "item", field, items)))
            }
            Type::Map(values) => Ty::Map(Box::new(self.of(
                &place.within(name),
                "value",
                field,
                values,
            ))),
            Type::Enum(values) => {
                let path = place.path(name);
                let variants = ident::variants(values);
                let values = variants
                    .into_iter()
                    .zip(values.iter().map(String::as_str))
                    .collect();
                self.defs.push(TypeDef::Enum {
                    path: path.clone(),
                    field,
                    root,
                    values,
                });
                Ty::Enum(path)
            }
            Type::Object(fields) => {
                let path = place.path(name);
                let fields = fields.iter().collect();
                let members = members(self, &place.within(name), fields, &mut BTreeSet::new());
                self.defs.push(TypeDef::Object {
                    path: path.clone(),
                    field,
                    root,
                    members,
                });
                Ty::Object(path)
            }
        }
    }
}
