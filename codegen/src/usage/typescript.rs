//! TypeScript that handles errors by the generated package.

use crate::escape::typescript::{member, string};
use crate::model::{Catalogue, ErrorDef, Retry, Slot};

/// How a client handles a code.
#[must_use]
pub fn handling(catalogue: &Catalogue, error: &ErrorDef) -> String {
    let retries = error.retry != Retry::Never;
    let retry_after = if retries { ", retryAfterMs" } else { "" };
    let mut shown = Vec::new();
    if catalogue.envelope().contains(&Slot::Message) {
        shown.push("error.message".to_owned());
    } else {
        shown.push("error.code".to_owned());
    }
    shown.extend(super::shown_detail(error).map(|field| member("error.details", &field.name)));
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
