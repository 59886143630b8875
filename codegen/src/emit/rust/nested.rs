//! `details.rs` and `causes.rs` of the crate: the types that fields need, in modules that follow
//! the way to them.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::defs::Use;
use super::imports::Imports;
use super::plan::{Code, Plan};
use super::{context, wire};
use crate::rust_api::TypeDef;

/// A public module of the crate that holds types of fields.
pub struct Root {
    pub name: &'static str,
    pub doc: &'static str,
}

/// The module for the fields of errors and of the context.
pub const DETAILS: Root = Root {
    name: crate::rust_api::DETAILS,
    doc: " The types of details, in a module for each code.",
};

/// The module for what the messages of causes show.
pub const CAUSES: Root = Root {
    name: crate::rust_api::CAUSES,
    doc: " The types of what the messages of causes show, in a module for each code.",
};

/// Every such module.
pub const ROOTS: [Root; 2] = [CAUSES, DETAILS];

impl Root {
    fn holds(&self, def: &TypeDef<'_>) -> bool {
        let first = def.path().modules.first();
        first.is_some_and(|module| module == self.name)
    }

    /// Whether anything stands in it.
    pub fn is_used(&self, plan: &Plan<'_>) -> bool {
        let codes = plan.codes.iter().flat_map(|code| &code.types);
        codes.chain(&plan.context_types).any(|def| self.holds(def))
    }

    /// The module of one code, if the code has types here.
    pub fn of_code(&self, code: &Code<'_>) -> TokenStream {
        let owner = format!("`{}`", code.def.code);
        let types = code.types.iter().filter(|def| self.holds(def));
        tree(&owner, types.map(|def| (def, use_of(code, def))))
    }

    /// The module of the context, if it has types here.
    pub fn of_context(&self, plan: &Plan<'_>) -> TokenStream {
        let types = plan.context_types.iter().filter(|def| self.holds(def));
        let types = types.map(|def| (def, context::use_of(plan, def)));
        tree("the context", types)
    }
}

/// `pub mod …;` for the modules that the crate has.
pub fn declarations(plan: &Plan<'_>) -> String {
    let used = ROOTS.iter().filter(|root| root.is_used(plan));
    let lines: Vec<String> = used
        .map(|root| format!("#[rustfmt::skip]\npub mod {};\n", root.name))
        .collect();
    if lines.is_empty() {
        String::new()
    } else {
        format!("\n{}", lines.concat())
    }
}

/// What a type is used for, told by the field that it was made for.
fn use_of(code: &Code<'_>, def: &TypeDef<'_>) -> Use {
    let field = def.root();
    let is_param = code
        .def
        .params
        .iter()
        .chain(code.def.causes.iter().flat_map(|cause| &cause.params))
        .any(|param| std::ptr::eq(param, field));
    let is_header = code
        .headers
        .iter()
        .any(|member| std::ptr::eq(member.field, field));
    let is_read_kept = code.kept.iter().any(|member| {
        std::ptr::eq(member.field, field) && wire::kept_header(code, member).is_some()
    });
    let on_wire = !is_param && !is_header;
    let is_written = on_wire || is_header || is_read_kept;
    Use {
        on_wire,
        in_header: is_header || is_read_kept,
        // What is written is a field of an error, and those are shown.
        written: is_written.then_some(true),
    }
}

/// A module and what stands in it.
#[derive(Default)]
struct Module {
    items: Vec<TokenStream>,
    inner: Vec<(Ident, Module)>,
    imports: Imports,
    json: bool,
    parse: bool,
    raised: bool,
}

impl Module {
    fn inner(&mut self, name: &Ident) -> &mut Self {
        let known = self.inner.iter().position(|(inner, _)| inner == name);
        let at = known.unwrap_or_else(|| {
            self.inner.push((name.clone(), Self::default()));
            self.inner.len() - 1
        });
        &mut self.inner[at].1
    }

    /// What stands in the module, which is called `own`.
    fn tokens(&self, own: Option<&Ident>, doc: &str) -> TokenStream {
        let json = self.json.then(|| {
            quote!(
                use crate::json;
            )
        });
        let parse = self.parse.then(|| {
            quote!(
                use crate::parse;
            )
        });
        let raised = self.raised.then(|| {
            quote!(
                use crate::raised;
            )
        });
        let imports = self.imports.tokens();
        let items = &self.items;
        let inner = self.inner.iter().map(|(name, module)| {
            let part = crate::escape::rust::rustdoc_code(&super::plain(name));
            let body = module.tokens(Some(name), doc);
            let doc = format!(" Types of {doc}: {part}.");
            // `DETAILS` is a fine code, and so is a field with the name of the one around it.
            let same = (own == Some(name)).then(
                || quote!(#[allow(clippy::module_inception, reason = "the catalogue names both")]),
            );
            quote! { #[doc = #doc] #same pub mod #name { #body } }
        });
        quote! { #imports #json #parse #raised #(#items)* #(#inner)* }
    }
}

/// The types of one owner, as one module.
fn tree<'t, 'a: 't>(
    owner: &str,
    types: impl Iterator<Item = (&'t TypeDef<'a>, Use)>,
) -> TokenStream {
    let mut top = Module::default();
    let mut root = None;
    for (def, used) in types {
        let mut modules = def.path().modules.iter();
        root = modules.next();
        let module = modules.fold(&mut top, |module, name| module.inner(name));
        let tokens = def.tokens(owner, used);
        if matches!(def, TypeDef::Object { .. }) {
            module.imports.extend(&Imports::of_tokens(tokens.clone()));
        } else if used.written.is_some() {
            // The values of an enum may have any name, so its tokens tell nothing.
            module.imports.add_type("String");
        }
        module.json |= used.on_wire || used.written.is_some();
        module.parse |= used.on_wire;
        module.raised |= def.has_sensitive();
        module.items.push(tokens);
    }
    top.tokens(root, owner)
}
