//! `codes.ts`: every code as a constant and as a union, and a guard.

use super::doc::Doc;
use crate::escape::typescript::string;
use crate::model::Catalogue;

/// The module.
pub fn render(catalogue: &Catalogue) -> String {
    let mut out = String::from(
        "/** The error codes, as constants: `ErrorCode.X` is the string `\"X\"`. */\n\
         export const ErrorCode = {\n",
    );
    for error in catalogue.errors() {
        let mut doc = Doc::new(&error.summary);
        if let Some(notice) = &error.deprecated {
            doc.deprecated(notice);
        }
        doc.write(&mut out, 2);
        let code = &error.code;
        push!(out, "  {code}: {},\n", string(code));
    }
    out.push_str(
        "} as const;

/** An error code that this version of the package knows. */
export type ErrorCode = (typeof ErrorCode)[keyof typeof ErrorCode];

/** Whether `value` is an error code that this version of the package knows. */
export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === \"string\" && Object.hasOwn(ErrorCode, value);
}
",
    );
    if let Some(base) = &catalogue.meta().docs_base_url {
        let base = string(&format!("{}/codes/", base.trim_end_matches('/')));
        push!(
            out,
            "
/** The page about a code, also about one that this version of the package does not know. */
export function docsUrl(code: string): string {{
  return {base} + encodeURIComponent(code) + \".html\";
}}
"
        );
    }
    out
}
