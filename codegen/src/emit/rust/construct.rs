//! Constructors: from typed arguments to an error with its message.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::Docs;
use super::plan::Code;
use super::types;
use crate::escape::rust::{rustdoc_code, rustdoc_markdown};
use crate::model::{Argument, Part, Template};
use crate::rust_api::{Constructor, Given, Member, Ty};

/// `new`, or the constructor of a cause.
pub fn constructor(code: &Code<'_>, constructor: &Constructor<'_>) -> TokenStream {
    let Constructor {
        ident,
        cause,
        arguments,
    } = constructor;
    let message = code.def.message_of(cause.as_ref().map(|cause| cause.cause));
    let docs = docs(constructor, message);
    let parameters = arguments.iter().map(|given| {
        let (name, ty) = (&given.ident, given.ty.argument());
        quote!(#name: #ty)
    });
    let bindings = arguments
        .iter()
        .filter(|given| is_bound(given, message))
        .map(|given| {
            let (name, ty) = (&given.ident, given.ty.tokens());
            let value = given.ty.convert(&quote!(#name));
            quote!(let #name: #ty = #value;)
        });
    let because = cause.as_ref().map(|cause| {
        let constant = &cause.constant;
        quote!(Self::#constant)
    });
    let fields = code.members().map(|member| {
        let name = &member.ident;
        let Some(given) = given_for(constructor, member) else {
            return quote!(#name: None);
        };
        let argument = &given.ident;
        let value = if is_bound(given, message) {
            quote!(#argument)
        } else {
            given.ty.convert(&quote!(#argument))
        };
        let is_option =
            member.field.optional || !code.details.iter().any(|m| std::ptr::eq(m, member));
        if is_option {
            quote!(#name: Some(#value))
        } else if *name == value.to_string() {
            quote!(#name)
        } else {
            quote!(#name: #value)
        }
    });
    let details = if code.has_details() {
        let shape = code.details_type();
        quote!(#shape { #(#fields),* })
    } else {
        quote!(())
    };
    let is_summary = message.as_literal() == Some(code.def.summary.as_str());
    let text = (!is_summary).then(|| render(arguments, message));
    // The message comes first, because the details take the arguments that it shows.
    let made = match (because, text) {
        (None, None) => quote!(Raised::summarised(#details)),
        (None, Some(text)) => quote!(Raised::worded(#text, #details)),
        (Some(cause), None) => quote!(Raised::caused(#cause, #details)),
        (Some(cause), Some(text)) => quote!(Raised::explained(#cause, #text, #details)),
    };
    let many = types::too_many(arguments.len());
    // A cause may well be called what its code is called.
    let same = (crate::names::snake(&code.def.code) == super::plain(ident)).then(
        || quote!(#[allow(clippy::self_named_constructors, reason = "the catalogue names both")]),
    );
    let allow = quote!(#many #same);
    quote! {
        #docs
        #[must_use]
        #allow
        pub fn #ident(#(#parameters),*) -> Raised<Self> {
            #(#bindings)*
            #made
        }
    }
}

fn docs(constructor: &Constructor<'_>, message: &Template) -> Docs {
    let mut docs = Docs::new();
    match &constructor.cause {
        Some(cause) => docs.paragraph(&cause.cause.text),
        None => docs.line("An error for no cause in particular."),
    }
    docs.note(format!("Message: {}", rustdoc_code(&message.source())));
    docs.gap();
    for given in &constructor.arguments {
        let field = given.argument.field();
        let name = rustdoc_code(&super::plain(&given.ident));
        let what = match given.argument {
            Argument::Header(_) => format!("{name}: the header {}. ", rustdoc_code(&field.name)),
            _ => format!("{name}: "),
        };
        let text = match &field.description {
            Some(description) => rustdoc_markdown(description),
            None => match given.argument {
                Argument::Detail(_) => continue,
                Argument::Header(_) => vec![String::new()],
                Argument::Param(_) => {
                    let mut shown = message.placeholders();
                    let is_shown = shown.any(|name| *name == field.name);
                    let place = if is_shown { "the message" } else { "a header" };
                    vec![format!("shown in {place}.")]
                }
            },
        };
        if let [line] = text.as_slice() {
            docs.line(format!("- {what}{line}").trim_end().to_owned());
            continue;
        }
        // What has more than one line may be a block, which has to start at the start of a line.
        docs.line(format!("- {what}").trim_end().to_owned());
        docs.line(String::new());
        for line in text {
            docs.line(format!("  {line}").trim_end().to_owned());
        }
    }
    docs
}

/// The argument that becomes the value of a field.
fn given_for<'a, 'b>(
    constructor: &'b Constructor<'a>,
    member: &Member<'_>,
) -> Option<&'b Given<'a>> {
    let same = |given: &&Given<'_>| std::ptr::eq(given.argument.field(), member.field);
    // A parameter of the cause hides the code's parameter of the same name, in headers as well.
    let hides = |given: &&Given<'_>| {
        matches!(given.argument, Argument::Param(field) if field.name == member.field.name)
            && member.ident.to_string().starts_with("shown_")
            && given.ty == member.ty
    };
    let given = &constructor.arguments;
    given.iter().find(same).or_else(|| given.iter().find(hides))
}

/// Whether an argument is turned into its field's type before the message is made.
fn is_bound(given: &Given<'_>, message: &Template) -> bool {
    !given.ty.is_passed_as_it_is()
        && message
            .placeholders()
            .any(|name| name == given.argument.field().name)
}

/// The expression that makes the message.
fn render(arguments: &[Given<'_>], message: &Template) -> TokenStream {
    if let Some(literal) = message.as_literal() {
        return quote!(#literal);
    }
    let given = |name: &str| {
        let of_name = |given: &&Given<'_>| given.argument.field().name == name;
        arguments.iter().find(of_name)
    };
    if let [Part::Placeholder(name)] = message.parts() {
        let Some(given) = given(name) else {
            return quote!("");
        };
        let ident = &given.ident;
        return match given.ty {
            Ty::Array(ref items) => joined(ident, items),
            Ty::String => quote!(#ident.clone()),
            _ => quote!(#ident.to_string()),
        };
    }
    let mut format = String::new();
    let mut values = Vec::new();
    for part in message.parts() {
        match part {
            Part::Text(text) => format.push_str(&text.replace('{', "{{").replace('}', "}}")),
            Part::Placeholder(name) => {
                let Some(given) = given(name) else { continue };
                let ident = &given.ident;
                if let Ty::Array(items) = &given.ty {
                    format.push_str("{}");
                    values.push(joined(ident, items));
                } else {
                    // In a format string a keyword is an identifier as it is.
                    format.push('{');
                    format.push_str(&super::plain(ident));
                    format.push('}');
                }
            }
        }
    }
    quote!(format!(#format #(, #values)*))
}

/// The items of a list as the message shows them.
fn joined(list: &proc_macro2::Ident, items: &Ty) -> TokenStream {
    if *items == Ty::String {
        quote!(#list.join(", "))
    } else {
        quote!(raised::join(&#list))
    }
}
