//! The functions at the end of `response.ts` that only the parser uses.

use super::errors::typed_headers;
use super::shape::Shape;
use crate::model::Type;

/// Those that the catalogue needs.
pub fn render(out: &mut String, shape: &Shape) {
    out.push_str(HELPERS);
    code_of(out, shape);
    problems(out, shape);
    if shape.has_details || !shape.context.is_empty() || shape.has_headers {
        out.push_str(PRESENT);
    }
    if shape.has_details {
        out.push_str(PICK);
    }
    if shape.names_beside_details().is_some() {
        out.push_str(WITHOUT);
    }
    if shape.has_headers {
        headers(out, shape);
    }
}

/// Function bodies that do not depend on the catalogue.
const HELPERS: &str = r#"
/** The value of a header, however the headers are kept; nothing of headers that throw. */
function headerOf(headers: ResponseHeaders, name: string): string | undefined {
  try {
    const get: unknown = headers["get"];
    let value: unknown;
    if (typeof get === "function") {
      value = get.call(headers, name);
    } else {
      const own = Object.entries(headers).find(([key]) => key.toLowerCase() === name.toLowerCase());
      value = own?.[1];
    }
    if (Array.isArray(value)) value = value.join(", ");
    return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
  } catch {
    return undefined;
  }
}

function isKnown(code: string): code is ErrorCode {
  return Object.hasOwn(RULES, code);
}
"#;

const PARSE_JSON: &str = r"
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
";

fn code_of(out: &mut String, shape: &Shape) {
    out.push_str(
        "
/** The code in `body`, if `body` is in the envelope: every literal and a code in their places. */
function codeOf(body: unknown): string | undefined {
",
    );
    if !shape.literals.is_empty() {
        out.push_str("  if (!LITERALS.every(([path, value]) => at(body, path) === value)) return undefined;\n");
    }
    out.push_str(
        "  const [code, ...others] = CODES.map((path) => at(body, path));
  return typeof code === \"string\" && others.every((other) => other === code) ? code : undefined;
}
",
    );
}

fn problems(out: &mut String, shape: &Shape) {
    let body = if shape.has_pointers() {
        ", body: unknown"
    } else {
        ""
    };
    push!(
        out,
        "
/** Every part of a response that is not as the catalogue says of `code`. */
function problemsOf(code: ErrorCode, status: number{body}): Problem[] {{
  const rule = RULES[code];
  const expected = `${{rule.status}}`;
  const inStatus = status === rule.status ? [] : [{{ path: \"status\", expected }}];
"
    );
    let mut parts = vec!["...inStatus"];
    if !shape.places.is_empty() {
        out.push_str(
            "  const inEnvelope = ENVELOPE.flatMap((place) => {
    const value = at(body, place.at);
    if (value === undefined && place.optional) return [];
    return check(place, value, pointer(place.at));
  });
",
        );
        parts.push("...inEnvelope");
    }
    if !shape.statuses.is_empty() {
        out.push_str(
            "  const wrong = STATUSES.filter((path) => at(body, path) !== rule.status);
  const inBody = wrong.map((path) => ({ path: pointer(path), expected }));
",
        );
        parts.push("...inBody");
    }
    if shape.has_details {
        out.push_str(
            "  const inDetails = checkFields(rule.details ?? [], at(body, DETAILS), pointer(DETAILS));
",
        );
        parts.push("...inDetails");
    }
    // Not `push(...problems)`, which would overflow the stack where there are very many.
    push!(out, "  return [{}];\n}}\n", parts.join(", "));
}

const PRESENT: &str = r"
/** An object of those values that are there. `fromEntries` is safe with any name. */
function present(entries: readonly (readonly [name: string, value: unknown])[]): object {
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}
";

const PICK: &str = r"
function pick(fields: readonly Field[] = [], object: unknown): object {
  return present(fields.map(({ name }) => [name, at(object, [name])]));
}
";

const WITHOUT: &str = r"
/** The members of `object` without those of the given names. */
function without(names: readonly string[], object: unknown): { readonly [name: string]: unknown } {
  const members = Object.entries(isObject(object) ? object : {});
  return Object.fromEntries(members.filter(([name]) => !names.includes(name)));
}
";

/// The text of a header is its value, or JSON. The branch stands only where there are both kinds:
/// elsewhere the compiler knows that it cannot be taken.
fn headers(out: &mut String, shape: &Shape) {
    let mut headers = shape.catalogue.errors().iter().flat_map(typed_headers);
    let is_text = |ty: &Type| matches!(ty, Type::String { .. } | Type::Enum(_));
    let first = headers.next().is_some_and(|field| is_text(&field.ty));
    let same = headers.all(|field| is_text(&field.ty) == first);
    if !(same && first) {
        out.push_str(PARSE_JSON);
    }
    let value = match (same, first) {
        (true, true) => "      const value = headerOf(headers, field.name);\n",
        (true, false) => "      const value = parseJson(headerOf(headers, field.name) ?? \"\");\n",
        (false, _) => {
            "      const text = headerOf(headers, field.name);
      const value = field.type === \"string\" ? text : parseJson(text ?? \"\");
"
        }
    };
    push!(
        out,
        "
/** The headers that were sent and are well-formed. The others are left out. */
function typedHeaders(fields: readonly Field[] = [], headers: ResponseHeaders): object {{
  return present(
    fields.map((field) => {{
{value}      return [field.name, check(field, value, \"\").length === 0 ? value : undefined];
    }}),
  );
}}
"
    );
}
