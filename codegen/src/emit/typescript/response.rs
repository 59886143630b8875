//! `response.ts`: the parser of responses, and guards over what it returns.

use super::helpers;
use super::layout;
use super::shape::Shape;
use super::types::group_type;
use crate::escape::typescript::string;
use crate::model::Group;

/// The module.
pub fn render(shape: &Shape) -> String {
    let mut out = String::new();
    imports(&mut out, shape);
    types(&mut out, shape);
    parser(&mut out, shape);
    guards(&mut out, shape);
    helpers::render(&mut out, shape);
    out
}

fn imports(out: &mut String, shape: &Shape) {
    let owned = |names: &[(bool, &str)]| -> Vec<String> {
        names
            .iter()
            .filter(|(used, _)| *used)
            .map(|(_, name)| (*name).to_owned())
            .collect()
    };
    let from_check = owned(&[
        (true, "at"),
        (!shape.places.is_empty() || shape.has_headers, "check"),
        (shape.has_details, "checkFields"),
        (shape.details.is_some(), "isObject"),
        (shape.has_pointers(), "pointer"),
        (shape.has_details || shape.has_headers, "type Field"),
        (true, "type Problem"),
    ]);
    let tables = owned(&[
        (shape.names_beside_details().is_some(), "BESIDE_DETAILS"),
        (shape.cause.is_some(), "CAUSE"),
        (true, "CODES"),
        (!shape.context.is_empty(), "CONTEXT"),
        (shape.details.is_some(), "DETAILS"),
        (!shape.places.is_empty(), "ENVELOPE"),
        (!shape.literals.is_empty(), "LITERALS"),
        (shape.message.is_some(), "MESSAGE"),
        (true, "RULES"),
        (!shape.statuses.is_empty(), "STATUSES"),
    ]);
    let mut types = owned(&[
        (true, "ApiError"),
        (true, "ApiErrorOf"),
        (true, "ErrorBody"),
    ]);
    types.push("ResponseBase".to_owned());
    types.extend(shape.catalogue.groups().iter().map(group_type));
    layout::names(out, "import", &from_check, "check");
    layout::names(out, "import type", &["ErrorCode".to_owned()], "codes");
    layout::names(out, "import", &tables, "contract");
    layout::names(out, "import type", &types, "errors");
}

fn types(out: &mut String, shape: &Shape) {
    let message = if shape.message.is_some() {
        "  readonly message: string | undefined;\n"
    } else {
        ""
    };
    let details = if shape.details.is_some() {
        "  /** The fields of the error, of which nothing is known. */
  readonly details: { readonly [name: string]: unknown };
"
    } else {
        ""
    };
    push!(
        out,
        "
/** The headers of a response: `Headers` of `fetch`, or an object as in Node's `http`. */
export type ResponseHeaders = {{ get(name: string): unknown }} | {{ readonly [name: string]: unknown }};

/** As much of a response of `fetch` as is read. */
export interface ResponseLike {{
  readonly status: number;
  readonly headers: ResponseHeaders;
  text(): Promise<string>;
}}

/** What an error response turned out to be; `kind` tells which. */
export type ParsedResponse = ApiError | NewerResponse | MalformedResponse | OtherResponse;

/** An error that this version of the package does not know: the server's catalogue is newer. */
export interface NewerResponse extends ResponseBase {{
  readonly kind: \"newer\";
  readonly code: string;
{message}{details}}}

/** A known code in a response that is not as the catalogue says: the server is at fault. */
export interface MalformedResponse extends ResponseBase {{
  readonly kind: \"malformed\";
  readonly code: ErrorCode;
{message}  /** Every part that is not as the catalogue says; never empty. */
  readonly problems: readonly Problem[];
}}

/** Not this API's error response: a proxy's page, an empty body, truncated JSON. */
export interface OtherResponse extends ResponseBase {{
  readonly kind: \"other\";
}}
"
    );
}

fn parser(out: &mut String, shape: &Shape) {
    let message = if shape.message.is_some() {
        "    const text = at(json, MESSAGE);
    const message = typeof text === \"string\" ? text : undefined;
"
    } else {
        ""
    };
    let with_message = if shape.message.is_some() {
        "message, "
    } else {
        ""
    };
    let newer_details = if shape.names_beside_details().is_some() {
        "      const details = without(BESIDE_DETAILS, at(json, DETAILS));\n"
    } else if shape.details.is_some() {
        "      const holder = at(json, DETAILS);\n      const details = isObject(holder) ? holder : {};\n"
    } else {
        ""
    };
    let with_details = if shape.details.is_some() {
        "details, "
    } else {
        ""
    };
    let mut members = vec!["kind: \"known\"", "code", "status"];
    for (used, member) in [
        (shape.message.is_some(), "message"),
        (shape.cause.is_some(), "cause: at(json, CAUSE)"),
        (
            shape.has_details,
            "details: pick(RULES[code].details, at(json, DETAILS))",
        ),
        (
            !shape.context.is_empty(),
            "context: present(CONTEXT.map(([name, path]) => [name, at(json, path)]))",
        ),
        (
            shape.has_headers,
            "headers: typedHeaders(RULES[code].headers, headers)",
        ),
        (true, "retryAfterHeader"),
        (true, "body: json"),
    ] {
        if used {
            members.push(member);
        }
    }
    let members = members.join(",\n      ");
    let json = if shape.has_pointers() { ", json" } else { "" };
    push!(
        out,
        "{FROM_RESPONSE}
/**
 * Says what an error response is. Never throws.
 *
 * The code decides first, and then the response has to be all that the catalogue says of that
 * code: so a known code with a missing field is `malformed`, never `newer`.
 *
 * @param body The text of the body, or the JSON value that was parsed from it.
 */
export function parseErrorResponse(
  status: number,
  headers: ResponseHeaders,
  body: unknown,
): ParsedResponse {{
  const retryAfterHeader = headerOf(headers, \"Retry-After\");
  const other: OtherResponse = {{ kind: \"other\", status, retryAfterHeader, body }};
  try {{
    const json: unknown = typeof body === \"string\" ? JSON.parse(body) : body;
    const code = codeOf(json);
    if (code === undefined) return other;

{message}    if (!isKnown(code)) {{
{newer_details}      return {{ kind: \"newer\", code, status, {with_message}{with_details}retryAfterHeader, body: json }};
    }}
    const problems = problemsOf(code, status{json});
    if (problems.length > 0) {{
      return {{ kind: \"malformed\", code, status, {with_message}problems, retryAfterHeader, body: json }};
    }}
    const known = {{
      {members},
    }};
    // The tables that `problemsOf` has just checked against say what the type `ApiError` says.
    return known as unknown as ApiError;
  }} catch {{
    // A text that is no JSON, or an object that is none because it throws when it is read.
    return other;
  }}
}}
"
    );
}

const FROM_RESPONSE: &str = r"
/**
 * Reads a response of `fetch` and says what it is. Never throws, and the promise is never rejected:
 * a body that cannot be read is `undefined`, and the response `other`.
 */
export async function fromResponse(response: ResponseLike): Promise<ParsedResponse> {
  let body: unknown;
  try {
    body = await response.text();
  } catch {
    // It was read before, or the connection broke: the status and the headers are still known.
  }
  return parseErrorResponse(response.status, response.headers, body);
}
";

fn guards(out: &mut String, shape: &Shape) {
    out.push_str(IS_API_ERROR);
    let body = if shape.has_pointers() { ", body" } else { "" };
    push!(out, "
/** Whether a JSON value is the body of an error of this catalogue; of the error `code`, if given. */
export function isErrorBody<Code extends ErrorCode = ErrorCode>(
  body: unknown,
  code?: Code,
): body is ErrorBody<Code> {{
  const found = codeOf(body);
  if (found === undefined || !isKnown(found) || found !== (code ?? found)) return false;
  return problemsOf(found, RULES[found].status{body}).length === 0;
}}
");
    for group in shape.catalogue.groups() {
        group_guard(out, group);
    }
}

const IS_API_ERROR: &str = r#"
/** Whether a response has the error `code`, or one of several. */
export function isApiError<Code extends ErrorCode>(
  response: ResponseBase,
  code: Code,
  ...more: readonly Code[]
): response is ApiErrorOf<Code> {
  if (response.kind !== "known" || !("code" in response)) return false;
  return [code, ...more].some((wanted) => wanted === response.code);
}
"#;

fn group_guard(out: &mut String, group: &Group) {
    let name = group_type(group);
    let mut arguments = vec!["response".to_owned()];
    arguments.extend(group.codes.iter().map(|code| string(code)));
    push!(
        out,
        "
/** Whether a response has one of the errors of the group `{}`. */
export function is{name}(response: ResponseBase): response is {name} {{
",
        group.name
    );
    layout::arguments(out, 2, "return isApiError", ";", &arguments);
    out.push_str("}\n");
}
