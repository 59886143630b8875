//! `codes.ts`: every code as a constant and as a union, and a guard.

use super::doc::Doc;
use crate::describe;
use crate::escape::typescript::string;
use crate::model::Catalogue;

/// The module.
pub fn render(catalogue: &Catalogue) -> String {
    let mut out = String::from(
        "/** The error codes, as constants: `ErrorCode.X` is the string `\"X\"`. */\n\
         export const ErrorCode = {\n",
    );
    let successors = describe::successors(catalogue);
    for error in catalogue.errors() {
        let mut doc = Doc::new(&error.summary);
        doc.lifecycle(error, successors.get(error.code.as_str()).copied());
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
    if let Some(address) = catalogue.page_address() {
        let prefix = string(&address.prefix);
        let lower_case = if address.lower_case {
            ".toLowerCase()"
        } else {
            ""
        };
        let suffix = match address.suffix {
            "" => String::new(),
            suffix => format!(" + {}", string(suffix)),
        };
        push!(
            out,
            "
/** The page about a code, also about one that this version of the package does not know. */
export function docsUrl(code: string): string {{
  return {prefix} + encodeURIComponent(code{lower_case}){suffix};
}}
"
        );
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Flavour;

    #[test]
    fn an_address_is_computed_as_the_catalogue_states_it() {
        for (flavour, computed) in Flavour::ALL.into_iter().zip([
            "encodeURIComponent(code) + \".md\"",
            "encodeURIComponent(code) + \".html\"",
            "encodeURIComponent(code)",
            "encodeURIComponent(code.toLowerCase()) + \"/\"",
        ]) {
            let text = format!(
                "name: a\nversion: 1.0.0\ntitle: A\nenvelope: {{ code: $code }}\n\
                 docs_base_url: https://example.com/e/\ndocs_flavour: {flavour}\n\
                 errors: {{ A_B: {{ status: 400, summary: A }} }}\n"
            );
            let catalogue = crate::check_text("a.yaml", &text).catalogue.unwrap();
            assert_eq!(catalogue.meta().docs_flavour, flavour);
            let module = render(&catalogue);
            let wanted = format!("  return \"https://example.com/e/codes/\" + {computed};\n");
            assert!(module.contains(&wanted), "{module}");
        }
    }
}
