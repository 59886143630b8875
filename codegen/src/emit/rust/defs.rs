//! The types that fields need: an enum for a set of strings, a struct for an object.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::docs::Docs;
use super::types::{self, debug, declaration, write_members};
use crate::escape::rust::rustdoc_code;
use crate::model::Field;
use crate::rust_api::{Member, TypeDef};

/// Whether `Debug` sees a value through the trait that writes it.
pub type Shown = bool;

/// What a generated type is used for, apart from being public.
#[derive(Clone, Copy)]
pub struct Use {
    /// Values stand in a JSON body.
    pub on_wire: bool,
    /// Values are read from a header.
    pub in_header: bool,
    /// Values are written as JSON, in a body or to tell whether two errors are equal; and if so,
    /// whether `Debug` sees them as such.
    pub written: Option<Shown>,
}

impl TypeDef<'_> {
    pub fn tokens(&self, belongs_to: &str, used: Use) -> TokenStream {
        match self {
            Self::Enum {
                path,
                field,
                values,
                ..
            } => enumeration(&path.ident, field, values, belongs_to, used),
            Self::Object {
                path,
                field,
                members,
                ..
            } => object(&path.ident, field, members, belongs_to, used),
        }
    }
}

fn as_debug(used: Use) -> Option<TokenStream> {
    used.written.unwrap_or_default().then(|| {
        quote! {
            fn as_debug(&self) -> &dyn core::fmt::Debug {
                self
            }
        }
    })
}

fn title(field: &Field, belongs_to: &str) -> Docs {
    let mut docs = Docs::new();
    let name = rustdoc_code(&field.name);
    docs.line(format!("A value of {name} in {belongs_to}."));
    if let Some(description) = &field.description {
        docs.paragraph(description);
    }
    docs
}

fn enumeration(
    ident: &Ident,
    field: &Field,
    values: &[(Ident, &str)],
    belongs_to: &str,
    used: Use,
) -> TokenStream {
    let docs = title(field, belongs_to);
    let variants = values.iter().map(|(variant, value)| {
        let doc = format!(" {}", rustdoc_code(value));
        quote! { #[doc = #doc] #variant }
    });
    let names = values.iter().map(|(variant, _)| variant);
    let texts = values
        .iter()
        .map(|(variant, value)| quote!(Self::#variant => #value));
    let reads = used.on_wire || used.in_header;
    let from_wire = reads.then(|| {
        quote! {
            pub(crate) fn from_wire(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.as_str() == text)
            }
        }
    });
    let write = used.written.is_some().then(|| {
        let as_debug = as_debug(used);
        quote! {
            impl json::Json for #ident {
                fn write(&self, out: &mut String) {
                    json::string(out, self.as_str());
                }

                #as_debug
            }
        }
    });
    let json = used.on_wire.then(|| {
        quote! {
            impl json::FromJson for #ident {
                fn from_json(value: Option<parse::Value<'_>>) -> Self {
                    let text = value.and_then(parse::Value::as_str);
                    let known = text.and_then(|text| Self::from_wire(&text));
                    known.unwrap_or(Self::ALL[0])
                }
            }
        }
    });
    quote! {
        #docs
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum #ident { #(#variants),* }

        impl #ident {
            #[doc = " Every value, in the order of the catalogue."]
            pub const ALL: &'static [Self] = &[#(Self::#names),*];

            #[doc = " The value as it stands on the wire."]
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { #(#texts),* }
            }

            #from_wire
        }

        impl core::fmt::Display for #ident {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        #write
        #json
    }
}

fn object(
    ident: &Ident,
    field: &Field,
    members: &[Member<'_>],
    belongs_to: &str,
    used: Use,
) -> TokenStream {
    let docs = title(field, belongs_to);
    let fields: Vec<_> = members
        .iter()
        .map(|m| (&m.ident, m.field.sensitive))
        .collect();
    let (derive, debug) = debug(ident, &fields);
    let declarations = members
        .iter()
        .map(|m| declaration(m, m.field.optional, None));
    let arguments = members.iter().filter(|m| !m.field.optional).map(|m| {
        let (name, ty) = (&m.ident, m.ty.argument());
        quote!(#name: #ty)
    });
    let values = members.iter().map(|m| {
        let name = &m.ident;
        if m.field.optional {
            quote!(#name: None)
        } else if m.ty.is_passed_as_it_is() {
            quote!(#name)
        } else {
            let value = m.ty.convert(&quote!(#name));
            quote!(#name: #value)
        }
    });
    let setters = members
        .iter()
        .filter(|m| m.field.optional)
        .map(types::setter);
    let writes = write_members(members);
    let reads = members.iter().map(|m| {
        let (field, name) = (&m.ident, &m.field.name);
        quote!(#field: json::FromJson::from_json(member(#name)))
    });
    let new_docs = " An object with everything that is required.";
    let as_debug = as_debug(used);
    let json = used.on_wire.then(|| {
        quote! {
            impl json::Json for #ident {
                fn write(&self, out: &mut String) {
                    out.push('{');
                    #writes
                    out.push('}');
                }

                #as_debug
            }

            impl json::FromJson for #ident {
                fn from_json(value: Option<parse::Value<'_>>) -> Self {
                    let member = |name| value.and_then(|value| value.get(name));
                    Self { #(#reads),* }
                }
            }
        }
    });
    let required = members.iter().filter(|m| !m.field.optional).count();
    let allow = types::too_many(required);
    let default = (required == 0).then(|| {
        quote! {
            impl Default for #ident {
                fn default() -> Self {
                    Self::new()
                }
            }
        }
    });
    quote! {
        #docs
        #[derive(#derive Clone, PartialEq)]
        #[non_exhaustive]
        pub struct #ident { #(#declarations),* }

        impl #ident {
            #[doc = #new_docs]
            #[must_use]
            #allow
            pub fn new(#(#arguments),*) -> Self {
                Self { #(#values),* }
            }

            #(#setters)*
        }

        #default
        #debug
        #json
    }
}
