//! TypeScript that handles errors by the generated package.

use crate::escape::typescript::{property, string};
use crate::model::{Catalogue, ErrorDef, Retry};

/// How a client handles a code.
#[must_use]
pub fn handling(catalogue: &Catalogue, error: &ErrorDef) -> String {
    let retries = error.retry != Retry::Never;
    let retry_after = if retries { ", retryAfterMs" } else { "" };
    let mut shown = Vec::new();
    if catalogue.envelope().contains(&crate::model::Slot::Message) {
        shown.push("error.message".to_owned());
    } else {
        shown.push("error.code".to_owned());
    }
    let detail = error.details.iter().find(|field| !field.sensitive);
    shown.extend(detail.map(|field| {
        let name = property(&field.name);
        if name == field.name {
            format!("error.details.{name}")
        } else {
            format!("error.details[{}]", string(&field.name))
        }
    }));
    let retry = if retries {
        "  const milliseconds = retryAfterMs(error) ?? 1000; // then send the request again\n"
    } else {
        ""
    };
    format!(
        "import {{ fromResponse, isApiError{retry_after} }} from {package};\n\n\
         const error = await fromResponse(response);\n\
         if (isApiError(error, {code})) {{\n  \
         console.error({shown});\n{retry}}}\n",
        package = string(&catalogue.meta().name),
        code = string(&error.code),
        shown = shown.join(", "),
    )
}
