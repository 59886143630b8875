//! `README.md` of the package.

use super::shape::Shape;
use super::types::group_type;
use crate::emit::{Artifact, HEADER};
use crate::escape::markdown;
use crate::escape::typescript::{property, string};
use crate::model::ErrorDef;

/// How many codes the example of a `switch` shows.
const SHOWN: usize = 2;

/// The file.
pub fn render(shape: &Shape) -> Artifact {
    let meta = shape.catalogue.meta();
    let name = &meta.name;
    let title = markdown::text(&meta.title);
    let package = string(name);
    let mut out = format!(
        "<!-- {HEADER} -->

# {name}

{title}: the error codes of the API as TypeScript types, constants and guards. No dependencies.

```ts
import {{ parseErrorResponse, type ApiError }} from {package};

export async function report(response: Response): Promise<string> {{
  const error = parseErrorResponse(response.status, response.headers, await response.text());
  switch (error.kind) {{
    case \"known\": // an error of the catalogue, checked to be as the catalogue says
      return explain(error);
    case \"newer\": // the server knows more codes than this version of the package
      return {newer};
    case \"malformed\": // the server breaks its own contract; `problems` says where
      return `${{error.code}}: ${{error.problems.map(({{ path }}) => path).join(\", \")}}`;
    case \"other\": // a proxy's page, an empty body, truncated JSON
      return `HTTP ${{error.status}}`;
  }}
}}

",
        newer = if shape.message.is_some() {
            "error.message ?? error.code"
        } else {
            "error.code"
        }
    );
    explain(&mut out, shape);
    out.push_str(
        "```

`error.code` narrows the rest of `error`. Leave `default` out, and a code that the `switch` does
not handle is a type error, also one that a later version of the catalogue adds.

| to | use |
| --- | --- |
| name a code | `ErrorCode`, `isErrorCode(value)` |
| read a response | `parseErrorResponse(status, headers, body)`; it never throws |
| ask for one error, or several | `isApiError(error, code, …)`, type `ApiErrorOf<Code>` |
",
    );
    for group in shape.catalogue.groups() {
        let ty = group_type(group);
        push!(
            out,
            "| ask for the group `{}` | `is{ty}(error)`, type `{ty}` |\n",
            group.name
        );
    }
    out.push_str(
        "| try again | `isRetryable(error)`, `retryAfterMs(error)` |
| check a JSON body | `isErrorBody(value)`, `isErrorBody(value, code)`; type `ErrorBody<Code>` |
",
    );
    if shape.catalogue.meta().docs_base_url.is_some() {
        out.push_str("| link to the documentation | `docsUrl(code)` |\n");
    }
    push!(out, "| show causes and resolutions | `REFERENCE` of `{name}/reference`, an entry point of its own |

The guards look at the data and not at a class, so they work across copies of the package.

An integer is a `number`; beyond 2⁵³ it is not exact, as with every JSON parser of JavaScript.

## Build

The package holds TypeScript sources. `npm install && npm run build` makes `dist/`: ECMAScript
modules, declarations and source maps. A bundler can take `src/index.ts` as it is.
");
    Artifact::new("typescript/README.md", out)
}

/// A `switch` over the codes that have the most to show.
fn explain(out: &mut String, shape: &Shape) {
    let errors = shape.catalogue.errors();
    // Those with a required field show the most.
    let requires = |error: &&ErrorDef| error.details.iter().any(|field| !field.optional);
    let with = errors.iter().filter(requires);
    let without = errors.iter().filter(|error| !requires(error));
    let shown: Vec<&ErrorDef> = with.chain(without).take(SHOWN).collect();
    let text = if shape.message.is_some() {
        "message"
    } else {
        "code"
    };

    out.push_str("function explain(error: ApiError): string {\n  switch (error.code) {\n");
    for error in &shown {
        let field = error.details.iter().find(|field| !field.optional);
        let value = field.map_or_else(String::new, |field| {
            let name = property(&field.name);
            if name == field.name {
                format!(" (${{error.details.{name}}})")
            } else {
                format!(" (${{error.details[{}]}})", string(&field.name))
            }
        });
        push!(
            out,
            "    case {}:\n      return `HTTP ${{error.status}}: ${{error.{text}}}{value}`;\n",
            string(&error.code)
        );
    }
    if shown.len() < errors.len() {
        push!(out, "    default:\n      return error.{text};\n");
    }
    out.push_str("  }\n}\n");
}
