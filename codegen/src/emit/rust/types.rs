//! The types of values: in structs, as arguments, on the wire.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::docs;
use crate::model::Type;
use crate::rust_api::{Member, Ty};

impl Ty {
    /// The type of a field.
    pub fn tokens(&self) -> TokenStream {
        match self {
            Self::String => quote!(String),
            Self::Unsigned => quote!(u64),
            Self::Signed => quote!(i64),
            Self::Number => quote!(f64),
            Self::Boolean => quote!(bool),
            Self::Enum(path) | Self::Object(path) => path.tokens(),
            Self::Array(items) => {
                let items = items.tokens();
                quote!(Vec<#items>)
            }
            Self::Map(values) => {
                let values = values.tokens();
                quote!(BTreeMap<String, #values>)
            }
            Self::Any => quote!(serde_json::Map<String, serde_json::Value>),
        }
    }

    /// The type as a reader may want to see it: without the way to it.
    pub fn words(&self) -> String {
        match self {
            Self::Enum(path) | Self::Object(path) => path.ident.to_string(),
            Self::Array(items) => format!("Vec<{}>", items.words()),
            Self::Map(values) => format!("BTreeMap<String, {}>", values.words()),
            Self::Any => "serde_json::Map".to_owned(),
            simple => simple.tokens().to_string(),
        }
    }

    /// The type of an argument: whatever becomes the field's type.
    pub fn argument(&self) -> TokenStream {
        match self {
            Self::String => quote!(impl Into<String>),
            Self::Array(items) => {
                let items = match **items {
                    Self::String => quote!(impl Into<String>),
                    ref other => other.tokens(),
                };
                quote!(impl IntoIterator<Item = #items>)
            }
            other => other.tokens(),
        }
    }

    /// The argument as a value of the field's type.
    pub fn convert(&self, argument: &TokenStream) -> TokenStream {
        match self {
            Self::String => quote!(#argument.into()),
            Self::Array(items) if **items == Self::String => {
                quote!(#argument.into_iter().map(Into::into).collect())
            }
            Self::Array(_) => quote!(#argument.into_iter().collect()),
            _ => argument.clone(),
        }
    }

    /// Whether an argument is already what the field is.
    pub fn is_passed_as_it_is(&self) -> bool {
        !matches!(self, Self::String | Self::Array(_))
    }

    /// Whether a value can be used twice.
    pub fn is_copy(&self) -> bool {
        matches!(
            self,
            Self::Unsigned | Self::Signed | Self::Number | Self::Boolean | Self::Enum(_)
        )
    }
}

/// The static description of a type that the decoder checks values against.
pub fn schema(ty: &Type) -> TokenStream {
    match ty {
        Type::String {
            min_length: None,
            max_length: None,
            ..
        } => quote!(json::Type::STRING),
        Type::Integer {
            minimum: None,
            maximum: None,
            ..
        } => quote!(json::Type::INTEGER),
        Type::Integer {
            minimum: Some(0),
            maximum: None,
            ..
        } => quote!(json::Type::UNSIGNED),
        Type::Number {
            minimum: None,
            maximum: None,
        } => quote!(json::Type::NUMBER),
        Type::String {
            min_length,
            max_length,
            ..
        } => {
            let (min, max) = (count(*min_length), count(*max_length));
            quote!(json::Type::String { min: #min, max: #max })
        }
        Type::Enum(values) => quote!(json::Type::Enum(&[#(#values),*])),
        Type::Integer {
            minimum, maximum, ..
        } => {
            let (min, max) = (
                optional(minimum.map(integer)),
                optional(maximum.map(integer)),
            );
            quote!(json::Type::Integer { min: #min, max: #max })
        }
        Type::Number { minimum, maximum } => {
            let (min, max) = (optional(minimum.map(number)), optional(maximum.map(number)));
            quote!(json::Type::Number { min: #min, max: #max })
        }
        Type::Boolean => quote!(json::Type::Boolean),
        Type::Array {
            items,
            min_items,
            max_items,
        } => {
            let items = schema(items);
            let (min, max) = (count(*min_items), count(*max_items));
            quote!(json::Type::Array { items: &#items, min: #min, max: #max })
        }
        Type::Object(fields) => {
            let properties = fields.iter().map(|field| {
                let (name, required, ty) = (&field.name, !field.optional, schema(&field.ty));
                quote!(json::Property { name: #name, required: #required, ty: #ty })
            });
            quote!(json::Type::Object(&[#(#properties),*]))
        }
        Type::Map(values) => {
            let values = schema(values);
            quote!(json::Type::Map(&#values))
        }
        Type::AnyObject => quote!(json::Type::AnyObject),
    }
}

fn optional(value: Option<TokenStream>) -> TokenStream {
    value.map_or_else(|| quote!(None), |value| quote!(Some(#value)))
}

fn count(bound: Option<u64>) -> TokenStream {
    optional(bound.map(|bound| {
        let bound = Literal::u64_unsuffixed(bound);
        quote!(#bound)
    }))
}

/// An integer as an expression. A literal has no sign; the sign is a token of its own.
pub fn integer(value: i64) -> TokenStream {
    let magnitude = Literal::u64_unsuffixed(value.unsigned_abs());
    if value < 0 {
        quote!(-#magnitude)
    } else {
        quote!(#magnitude)
    }
}

/// A floating-point number as an expression.
pub fn number(value: f64) -> TokenStream {
    let magnitude = Literal::f64_unsuffixed(value.abs());
    if value < 0.0 {
        quote!(-#magnitude)
    } else {
        quote!(#magnitude)
    }
}

/// A key of a JSON object with its colon, as the encoder writes it.
pub fn key(name: &str) -> String {
    format!("{}:", serde_json::Value::from(name))
}

/// The statements that write members of an object.
pub fn write_members(members: &[Member<'_>]) -> TokenStream {
    members
        .iter()
        .map(|Member { field, ident, .. }| {
            let name = &field.name;
            quote!(json::member(out, #name, &self.#ident);)
        })
        .collect()
}

/// The declaration of a field with its documentation.
pub fn declaration(member: &Member<'_>, optional: bool, intro: Option<String>) -> TokenStream {
    let Member { field, ident, ty } = member;
    let ty = ty.tokens();
    let ty = if optional { quote!(Option<#ty>) } else { ty };
    let docs = docs::of_field(field, intro);
    quote! { #docs pub #ident: #ty }
}

/// `impl Debug` with the sensitive values redacted, if there are any; otherwise the derive.
pub fn debug(
    name: &proc_macro2::Ident,
    fields: &[(&proc_macro2::Ident, bool)],
) -> (TokenStream, TokenStream) {
    if fields.iter().all(|(_, sensitive)| !sensitive) {
        return (quote!(Debug,), TokenStream::new());
    }
    let shown = fields.iter().map(|(ident, sensitive)| {
        let text = ident.to_string();
        let text = text.trim_start_matches("r#");
        if *sensitive {
            quote!(.field(#text, &raised::Redacted))
        } else {
            quote!(.field(#text, &self.#ident))
        }
    });
    let text = name.to_string();
    let implementation = quote! {
        impl core::fmt::Debug for #name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.debug_struct(#text) #(#shown)* .finish()
            }
        }
    };
    (TokenStream::new(), implementation)
}

/// `with_<field>(value)`.
pub fn setter(member: &Member<'_>) -> TokenStream {
    let name = quote::format_ident!("with_{}", super::plain(&member.ident));
    setter_named(member, &name)
}

/// A setter for an optional field.
pub fn setter_named(member: &Member<'_>, name: &proc_macro2::Ident) -> TokenStream {
    let (field, ty) = (&member.ident, member.ty.argument());
    let doc = format!(
        " The same with {}.",
        crate::escape::rust::rustdoc_code(&member.field.name)
    );
    let argument = match super::plain(field).as_str() {
        // `self` is the receiver, and raw where it is a name; there is no raw `self`.
        "self" => quote::format_ident!("value"),
        _ => field.clone(),
    };
    let value = member.ty.convert(&quote!(#argument));
    quote! {
        #[doc = #doc]
        #[must_use]
        pub fn #name(mut self, #argument: #ty) -> Self {
            self.#field = Some(#value);
            self
        }
    }
}

/// What keeps clippy from counting arguments, whose number is the catalogue's.
pub fn too_many(arguments: usize) -> Option<TokenStream> {
    (arguments > 7).then(
        || quote!(#[allow(clippy::too_many_arguments, reason = "the catalogue asks for them")]),
    )
}
