//! What a module has to import of `alloc`, because the crate has no `std`.
//!
//! The names of the prelude that `core` does not have are found where they are used: by their tokens
//! in what is made of the catalogue, by their words in the templates.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::quote;

/// Paths below `alloc`, in the order of their `use` items.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Imports(BTreeSet<&'static str>);

/// Types, by the name that a module uses them by.
const TYPES: [(&str, &str); 6] = [
    ("Arc", "sync::Arc"),
    ("BTreeMap", "collections::BTreeMap"),
    ("Box", "boxed::Box"),
    ("Cow", "borrow::Cow"),
    ("String", "string::String"),
    ("Vec", "vec::Vec"),
];

/// Traits, by the method that a module calls.
const METHODS: [(&str, &str); 2] = [
    ("to_owned", "borrow::ToOwned"),
    ("to_string", "string::ToString"),
];

const MACROS: [(&str, &str); 2] = [("format", "format"), ("vec", "vec")];

/// What the names above begin with.
const INITIALS: &[u8] = b"ABCSVtfv";

fn is_of_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn path(of: &'static [(&str, &'static str)], name: &str) -> Option<&'static str> {
    of.iter()
        .find(|(key, _)| *key == name)
        .map(|(_, path)| *path)
}

impl Imports {
    /// What these tokens need.
    pub fn of_tokens(tokens: TokenStream) -> Self {
        let mut imports = Self::default();
        imports.add_tokens(tokens);
        imports
    }

    /// Adds what others need.
    pub fn extend(&mut self, other: &Self) {
        self.0.extend(&other.0);
    }

    /// Adds a type by its name.
    pub fn add_type(&mut self, name: &str) {
        self.0.extend(path(&TYPES, name));
    }

    fn add_tokens(&mut self, tokens: TokenStream) {
        let trees: Vec<TokenTree> = tokens.into_iter().collect();
        let punct = |at: Option<usize>, expected: char| {
            let tree = at.and_then(|at| trees.get(at));
            matches!(tree, Some(TokenTree::Punct(punct)) if punct.as_char() == expected)
        };
        for (at, tree) in trees.iter().enumerate() {
            match tree {
                TokenTree::Group(group) => self.add_tokens(group.stream()),
                TokenTree::Ident(ident) => {
                    let name = ident.to_string();
                    let before = at.checked_sub(1);
                    let is_called = matches!(
                        trees.get(at + 1),
                        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis
                    );
                    if punct(before, '.') && is_called {
                        self.0.extend(path(&METHODS, &name));
                    } else if punct(Some(at + 1), '!') {
                        self.0.extend(path(&MACROS, &name));
                    } else if !punct(before, ':') || !punct(at.checked_sub(2), ':') {
                        self.add_type(&name);
                    }
                }
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
    }

    /// What the text of a template needs. It holds nothing of the catalogue.
    pub fn of_template(text: &str) -> Self {
        let mut imports = Self::default();
        for line in text
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
        {
            // Byte by byte: in a build without optimisation, iterators over characters took a third of
            // the time of the whole emitter.
            let bytes = line.as_bytes();
            let mut start = 0;
            while let Some(byte) = bytes.get(start) {
                let mut end = start;
                let mut next = Some(byte);
                while next.is_some_and(|byte| is_of_word(*byte)) {
                    end += 1;
                    next = bytes.get(end);
                }
                if end > start && INITIALS.contains(byte) {
                    imports.add_word(line, start, end);
                }
                start = end + 1;
            }
        }
        imports
    }

    /// What a word of a line of a template needs.
    fn add_word(&mut self, line: &str, start: usize, end: usize) {
        let name = line.get(start..end).unwrap_or_default();
        let before = line.get(..start).unwrap_or_default();
        let after = line.get(end..).unwrap_or_default();
        if before.ends_with('.') && after.starts_with('(') {
            self.0.extend(path(&METHODS, name));
        } else if after.starts_with('!') {
            self.0.extend(path(&MACROS, name));
        } else if !before.ends_with("::") {
            self.add_type(name);
        }
    }

    /// The `use` items as tokens.
    pub fn tokens(&self) -> TokenStream {
        let paths = self.0.iter().map(|path| {
            let parts = path.split("::").map(crate::rust_api::ident::of);
            quote!(
                use alloc #(::#parts)*;
            )
        });
        quote!(#(#paths)*)
    }

    /// The `use` items as text.
    pub fn text(&self) -> String {
        let item = |path: &&str| format!("use alloc::{path};\n");
        self.0.iter().map(item).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_begins_with_one_of_the_initials() {
        let names = TYPES.iter().chain(&METHODS).chain(&MACROS);
        for (name, _) in names {
            assert!(INITIALS.contains(&name.as_bytes()[0]), "{name}");
        }
    }

    #[test]
    fn only_what_is_used_as_such_is_imported() {
        let tokens = quote! {
            fn f(a: String, b: Type::Vec) -> Option<Box<u8>> { a.to_owned().to_string; format!("x") }
        };
        let text = "fn f(a: String, b: Type::Vec) -> Option<Box<u8>> {\n// Vec\n a.to_owned().to_string; format!(\"x\") }";
        let expected = "use alloc::borrow::ToOwned;\nuse alloc::boxed::Box;\nuse alloc::format;\n\
                        use alloc::string::String;\n";
        assert_eq!(Imports::of_tokens(tokens).text(), expected);
        assert_eq!(Imports::of_template(text).text(), expected);
    }
}
