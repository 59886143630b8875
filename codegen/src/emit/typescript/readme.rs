//! `README.md` of the package.

use super::shape::Shape;
use super::types::group_type;
use crate::emit::{Artifact, HEADER};
use crate::escape::markdown;
use crate::escape::typescript::{member, string};
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
import {{ fromResponse, type ApiError }} from {package};

export async function report(response: Response): Promise<string> {{
  const error = await fromResponse(response); // it never throws
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

",
    );
    throw(&mut out, shape);
    table(&mut out, shape);
    push!(
        out,
        "
The guards look at the data and not at a class, so they work across copies of the package.

An integer is a `number`; beyond 2⁵³ it is not exact, as with every JSON parser of JavaScript, and
beyond 64 bits it is none.

## Build

The package holds TypeScript sources. `npm install && npm run build` makes `dist/`: ECMAScript
modules, declarations and source maps. A bundler can take `src/index.ts` as it is.
"
    );
    Artifact::new("typescript/README.md", out)
}

/// The codes that have the most to show: those with a required field, and those on their way out last.
fn shown<'a>(shape: &Shape<'a>) -> Vec<&'a ErrorDef> {
    let mut errors: Vec<&ErrorDef> = shape.catalogue.errors().iter().collect();
    let requires = |error: &ErrorDef| error.details.iter().any(|field| !field.optional);
    errors.sort_by_key(|error| (error.deprecated.is_some(), !requires(error)));
    errors.truncate(SHOWN);
    errors
}

/// A `switch` over these codes.
fn explain(out: &mut String, shape: &Shape) {
    let shown = shown(shape);
    let text = if shape.message.is_some() {
        "message"
    } else {
        "code"
    };

    out.push_str("function explain(error: ApiError): string {\n  switch (error.code) {\n");
    for error in &shown {
        let field = error.details.iter().find(|field| !field.optional);
        let value = field.map_or_else(String::new, |field| {
            format!(" (${{{}}})", member("error.details", &field.name))
        });
        push!(
            out,
            "    case {}:\n      return `HTTP ${{error.status}}: ${{error.{text}}}{value}`;\n",
            string(&error.code)
        );
    }
    if shown.len() < shape.catalogue.errors().len() {
        push!(out, "    default:\n      return error.{text};\n");
    }
    out.push_str("  }\n}\n");
}

/// How to throw a response, and what to catch.
fn throw(out: &mut String, shape: &Shape) {
    let package = string(&shape.catalogue.meta().name);
    let codes: Vec<String> = shown(shape)
        .into_iter()
        .map(|error| string(&error.code))
        .collect();
    let codes = codes.join(", ");
    push!(
        out,
        "## Throw

```ts
import {{ ApiFailure, fromResponse, isApiError }} from {package};

export async function get(url: string): Promise<Response> {{
  const response = await fetch(url);
  if (!response.ok) throw new ApiFailure(await fromResponse(response));
  return response;
}}

export function isExpected(error: unknown): boolean {{
  return error instanceof ApiFailure && isApiError(error.response, {codes});
}}
```

`instanceof ApiFailure` holds across copies of the package and after bundling. A structured clone
(`postMessage`) makes a plain `Error` of every class: send `error.response`, which is data.

## Names

"
    );
}

/// Every exported name, by what it is for.
fn table(out: &mut String, shape: &Shape) {
    let catalogue = shape.catalogue;
    let name = &catalogue.meta().name;
    out.push_str(
        "| to | use |
| --- | --- |
| name a code | `ErrorCode`, `isErrorCode(value)` |
| read a response of `fetch` | `fromResponse(response)`; type `ResponseLike` |
| read any other | `parseErrorResponse(status, headers, body)`; type `ResponseHeaders` |
| say what came | type `ParsedResponse`: `ApiError`, `NewerResponse`, `MalformedResponse` with each `Problem`, or `OtherResponse` |
| ask for one error, or several | `isApiError(error, code, …)`; type `ApiErrorOf<Code>` |
",
    );
    for group in catalogue.groups() {
        let ty = group_type(group);
        let group = &group.name;
        push!(
            out,
            "| ask for the group `{group}` | `is{ty}(error)`; type `{ty}` |\n"
        );
    }
    out.push_str(
        "| try again | `isRetryable(error)`, `retryAfterMs(error)` |
| throw | `new ApiFailure(error)`, `isApiFailure(value)` |
| check a JSON body | `isErrorBody(value)`, `isErrorBody(value, code)`; type `ErrorBody<Code>` |
",
    );
    let types: Vec<&str> = [
        (true, "`ErrorMap`"),
        (true, "`KnownResponse`"),
        (true, "`ResponseBase`"),
        (shape.has_details, "`DetailsOf<Code>`"),
        (!shape.context.is_empty(), "`Context`"),
        (
            !shape.envelope().error_object_path().is_empty(),
            "`ErrorObject<Code>`",
        ),
    ]
    .into_iter()
    .filter_map(|(used, name)| used.then_some(name))
    .collect();
    push!(
        out,
        "| name what these are made of | types {} |\n",
        types.join(", ")
    );
    if catalogue.meta().docs_base_url.is_some() {
        out.push_str("| link to the documentation | `docsUrl(code)` |\n");
    }
    push!(
        out,
        "| show causes and resolutions | `reference(code)`, `resolutions(code)`, `REFERENCE` of `{name}/reference`, an entry point of its own; type `Reference` |
"
    );
    let notices = catalogue
        .errors()
        .iter()
        .any(|error| error.deprecated.is_some());
    let retired = !catalogue.retired().is_empty();
    if retired {
        push!(
            out,
            "| tell what became of a code | `RETIRED` of `{name}/reference`; type `Notice` |\n"
        );
    } else if notices {
        push!(
            out,
            "| tell what to use instead | type `Notice` of `{name}/reference` |\n"
        );
    }
}
