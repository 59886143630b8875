//! Which codes share the struct of their details and their builder: all that carry the same. A code
//! that is alone with what it carries has its own, named after it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use proc_macro2::Ident;

use super::plan::Code;
use crate::model::Field;
use crate::rust_api::{Member, ident};

/// Gives those their own that share with nobody.
pub fn own(codes: &mut [Code<'_>]) {
    let count = |names: Vec<String>| {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for name in names {
            *counts.entry(name).or_default() += 1;
        }
        counts
    };
    let with_details = codes.iter().filter(|code| code.has_details());
    let shapes = count(with_details.map(|code| code.shape.to_string()).collect());
    let builders = count(codes.iter().map(|code| code.builder.to_string()).collect());
    for code in codes {
        let sharers = shapes.get(&code.shape.to_string());
        code.shares_shape = code.has_details() && sharers.is_some_and(|count| *count > 1);
        if !code.shares_shape {
            code.shape = code.ident.clone();
        }
        if builders.get(&code.builder.to_string()) == Some(&1) {
            code.builder = code.ident.clone();
        }
    }
}

/// The shared struct of a code's details.
pub fn details(code: &Code<'_>) -> Ident {
    let mut key = String::new();
    for member in code.members() {
        let kind = super::wire::Kind::of(code, member);
        add_field(&mut key, member.field);
        let _ = write!(key, "{} {kind:?} ", member.ident);
    }
    let _ = write!(key, "{:?}", code.def.retry);
    if code.has_computed_headers() {
        let _ = write!(key, "{:?}", code.def.headers);
    }
    named(code, key)
}

/// The shared struct that builds errors of a code, whose shape is known already.
pub fn builder(code: &Code<'_>) -> Ident {
    let mut key = code.shape.to_string();
    for given in code
        .constructors
        .iter()
        .take(1)
        .flat_map(|new| &new.arguments)
    {
        add_field(&mut key, given.argument.field());
        let _ = write!(key, "{} ", given.ident);
    }
    named(code, key)
}

/// What is the same in fields of the same shape: all but the words.
fn add_field(key: &mut String, field: &Field) {
    let Field {
        name,
        ty,
        optional,
        sensitive,
        unit,
        ..
    } = field;
    let _ = write!(key, "{name} {ty:?} {optional} {sensitive} {unit:?} ");
}

/// The names of some fields, and digits that tell such structs apart.
fn named(code: &Code<'_>, mut key: String) -> Ident {
    if !code.types.is_empty() {
        // Its types are its own.
        key.push_str(&code.def.code);
    }
    let words = code
        .members()
        .take(3)
        .map(|member: &Member<'_>| ident::pascal(&member.field.name));
    let mut words = words.collect::<String>();
    if !words.starts_with(|c: char| c.is_ascii_alphabetic()) {
        words.insert_str(0, "Values");
    }
    ident::of(&format!("{words}{:012x}", digest(&key)))
}

/// 48 bits of a text (FNV-1a): so many that among ten thousand shapes two meet in one of several
/// million catalogues, and even then only if they have the same fields.
fn digest(text: &str) -> u64 {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    hash >> 16
}
