//! `failure.ts`: an error response as an exception.

use super::shape::Shape;
use crate::escape::typescript::string;

/// The module.
pub fn render(shape: &Shape) -> String {
    let brand = string(&format!("{}/ApiFailure", shape.catalogue.meta().name));
    // An empty message is as good as none.
    let message = if shape.message.is_some() {
        "response.message || response.code"
    } else {
        "response.code"
    };
    format!(
        r#"import type {{ ParsedResponse }} from "./response.js";

// One symbol for the whole program, whichever copy of the package asks for it.
const BRAND: symbol = /* @__PURE__ */ Symbol.for({brand});

/**
 * An error response, for code that throws.
 *
 * `instanceof` and `isApiFailure` recognise the failures of every copy of the package; a copy of
 * another version may know other codes. A structured clone is a plain `Error`: what goes to a
 * worker is `response`.
 */
export class ApiFailure extends Error {{
  /** What was received. It may hold what is not to be logged, and is therefore not enumerable. */
  declare readonly response: ParsedResponse;

  constructor(response: ParsedResponse, options?: ErrorOptions) {{
    super(messageOf(response), options);
    Object.defineProperties(this, {{
      name: {{ value: "ApiFailure", writable: true, configurable: true }},
      response: {{ value: response }},
      [BRAND]: {{ value: true }},
    }});
  }}

  static override [Symbol.hasInstance](value: unknown): boolean {{
    // A subclass recognises its own instances only.
    return this === ApiFailure ? isApiFailure(value) : super[Symbol.hasInstance](value);
  }}
}}

/** Whether `value` is an `ApiFailure`, of any copy of the package. */
export function isApiFailure(value: unknown): value is ApiFailure {{
  return typeof value === "object" && value !== null && BRAND in value;
}}

function messageOf(response: ParsedResponse): string {{
  return response.kind === "other" ? `HTTP ${{response.status}}` : {message};
}}
"#
    )
}
