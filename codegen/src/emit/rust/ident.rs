//! Identifiers of the generated crate.

use std::collections::BTreeSet;

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

/// The variant of an enum for a string that may hold anything. Of two strings that would become the
/// same, the second is spelt in hexadecimal.
pub fn variant(value: &str, taken: &mut BTreeSet<String>) -> Ident {
    let is_plain = value
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || "_-. ".contains(c));
    let pascal = names::pascal(value);
    let name = match pascal.chars().next() {
        None => "Empty".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("N{pascal}"),
        Some(_) => pascal,
    };
    let name = if value.is_empty() || is_plain {
        name
    } else {
        hex(value)
    };
    if taken.insert(name.clone()) {
        of(&name)
    } else {
        let name = hex(value);
        taken.insert(name.clone());
        of(&name)
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

/// The characters of a text in hexadecimal.
fn hex(text: &str) -> String {
    let mut out = "U".to_owned();
    out.extend(text.chars().map(|c| format!("{:x}", u32::from(c))));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_string_becomes_a_variant() {
        let mut taken = BTreeSet::new();
        let names: Vec<String> = ["lost_card", "4", "", "self", "*/", "a-b", "a_b", "é"]
            .iter()
            .map(|value| variant(value, &mut taken).to_string())
            .collect();
        assert_eq!(
            names,
            [
                "LostCard", "N4", "Empty", "Self_", "U2a2f", "AB", "U615f62", "Ue9"
            ]
        );
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
