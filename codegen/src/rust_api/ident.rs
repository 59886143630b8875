//! Identifiers of the generated crate.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, Span};

use crate::names;

/// An identifier that is known to be one; raw where it is a keyword.
pub fn of(name: &str) -> Ident {
    if names::is_unusable_in_rust(name) {
        return Ident::new(&spelt(name), Span::call_site());
    }
    match names::rust_ident(name).strip_prefix("r#") {
        Some(keyword) => Ident::new_raw(keyword, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}

/// An identifier without the mark of a raw one.
pub fn plain(ident: &Ident) -> String {
    let text = ident.to_string();
    text.strip_prefix("r#").map_or(text.clone(), str::to_owned)
}

/// `PascalCase`, as a part of a type's name.
pub fn pascal(name: &str) -> String {
    let pascal = names::pascal(name);
    if pascal.is_empty() {
        spelt(name)
    } else {
        pascal
    }
}

/// An identifier that is not in `taken`, and is afterwards.
pub fn unique(name: &str, taken: &mut BTreeSet<String>) -> Ident {
    let mut name = name.to_owned();
    while !taken.insert(name.clone()) {
        name.push('_');
    }
    of(&name)
}

/// The variants of an enum for strings that may hold anything. Where several would become the same,
/// each of them is spelt in hexadecimal, so that their order does not matter.
pub fn variants(values: &[String]) -> Vec<Ident> {
    let names: Vec<String> = values.iter().map(|value| variant(value)).collect();
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    for name in &names {
        *count.entry(name).or_default() += 1;
    }
    let is_alone = |name: &str| count.get(name) == Some(&1);
    let name = |(value, name): (&String, &String)| {
        if is_alone(name) {
            of(name)
        } else {
            of(&hex(value))
        }
    };
    values.iter().zip(&names).map(name).collect()
}

/// What a variant is called unless another one would be called the same.
fn variant(value: &str) -> String {
    let is_plain = value
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || "_-. ".contains(c));
    if !is_plain {
        return hex(value);
    }
    let pascal = names::pascal(value);
    match pascal.chars().next() {
        None if value.is_empty() => "Empty".to_owned(),
        None => hex(value),
        Some(first) if first.is_ascii_digit() => format!("N{pascal}"),
        Some(_) => pascal,
    }
}

/// A name made of what an identifier may have, for one that is none.
fn spelt(name: &str) -> String {
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    match name.chars().next() {
        Some(first) if plain && first.is_ascii_digit() => format!("n{name}"),
        Some(_) if plain && name != "_" => format!("{name}_"),
        _ => hex(name).to_lowercase(),
    }
}

/// The characters of a text in hexadecimal. It is the only text that is spelt so, and no other name
/// ends with `_`.
fn hex(text: &str) -> String {
    if text.is_empty() {
        return "U_".to_owned();
    }
    let characters = text.chars().map(|c| format!("U{:x}", u32::from(c)));
    characters.chain(["_".to_owned()]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(values: &[&str]) -> Vec<String> {
        let values: Vec<String> = values.iter().map(|&value| value.to_owned()).collect();
        variants(&values).iter().map(Ident::to_string).collect()
    }

    #[test]
    fn any_string_becomes_a_variant() {
        assert_eq!(
            named(&["lost_card", "4", "", "self", "*/", "é"]),
            ["LostCard", "N4", "Empty", "Self_", "U2aU2f_", "Ue9_"]
        );
    }

    #[test]
    fn order_does_not_matter_to_variants() {
        assert_eq!(
            named(&["a-b", "a_b", "c"]),
            ["U61U2dU62_", "U61U5fU62_", "C"]
        );
        assert_eq!(
            named(&["a_b", "c", "a-b"]),
            ["U61U5fU62_", "C", "U61U2dU62_"]
        );
        assert_eq!(named(&["", "empty"]), ["U_", "U65U6dU70U74U79_"]);
    }

    #[test]
    fn any_name_becomes_an_identifier() {
        for (name, expected) in [
            ("type", "r#type"),
            ("self", "self_"),
            ("9l", "n9l"),
            ("a_b", "a_b"),
        ] {
            assert_eq!(of(name).to_string(), expected);
        }
    }
}
