//! The error as problem details (RFC 9457), which the feature `problem` writes whatever the envelope is.

use proc_macro2::TokenStream;
use quote::quote;

use super::plan::Plan;
use super::uses::Uses;
use crate::model::Catalogue;

/// Whether the usual body is problem details already.
pub fn is_usual(catalogue: &Catalogue) -> bool {
    let content_type = &catalogue.meta().content_type;
    let essence = content_type.split(';').next().unwrap_or_default();
    essence.trim() == "application/problem+json"
}

/// `write_problem`: the error as problem details, whatever the envelope is.
pub fn write(plan: &Plan<'_>, uses: &Uses) -> TokenStream {
    let doc = " Writes the error as problem details (RFC 9457).";
    if is_usual(plan.catalogue) {
        return quote! {
            #[doc = #doc]
            #[cfg(feature = "problem")]
            pub(crate) fn write_problem(response: &ErrorResponse, out: &mut String) {
                write(response, out);
            }
        };
    }
    let address = plan.catalogue.meta().docs_base_url.is_some().then(|| {
        quote! {
            out.push_str("\"type\":");
            crate::write::string(out, code.docs_url());
            out.push(',');
        }
    });
    let sent = || plan.context.iter().filter(|value| value.on_wire);
    let mut taken: Vec<&str> = vec![
        "type", "title", "status", "detail", "instance", "code", "cause",
    ];
    taken.extend(sent().map(|value| value.member.field.name.as_str()));
    let mut names = plan.codes.iter().flat_map(|code| &code.details);
    let details = uses.has("details").then(|| {
        if names.any(|member| taken.contains(&member.field.name.as_str())) {
            quote! {
                out.push_str(",\"details\":{");
                error.write_details(out);
                out.push('}');
            }
        } else {
            quote!(error.write_details(out);)
        }
    });
    let cause = uses.has("cause_on_wire").then(|| {
        quote! {
            if let Some(cause) = error.cause_id() {
                out.push_str(",\"cause\":");
                crate::write::string(out, cause);
            }
        }
    });
    let context = sent().map(|value| {
        let (ident, name) = (&value.member.ident, &value.member.field.name);
        quote!(json::member(out, #name, &response.context.#ident);)
    });
    quote! {
        #[doc = #doc]
        #[cfg(feature = "problem")]
        pub(crate) fn write_problem(response: &ErrorResponse, out: &mut String) {
            let error = response.error.inner();
            let code = error.code;
            out.push('{');
            #address
            out.push_str("\"title\":");
            crate::write::string(out, code.summary());
            out.push_str(",\"status\":");
            crate::write::unsigned(out, code.status().into());
            out.push_str(",\"detail\":");
            crate::write::string(out, &error.message);
            out.push_str(",\"code\":\"");
            out.push_str(code.as_str());
            out.push('"');
            #cause
            #details
            #(#context)*
            out.push('}');
        }
    }
}
