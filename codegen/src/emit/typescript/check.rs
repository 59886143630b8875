//! `check.ts`: the interpreter of the tables, with only the branches that a catalogue needs.

use super::errors::typed_headers;
use super::schema::Uses;
use super::shape::Shape;

/// The module.
pub fn render(shape: &Shape) -> String {
    let uses = uses(shape);
    let mut out = String::from(PATH_AND_PROBLEM);
    if shape.has_checks() {
        schema(&mut out, &uses);
    }
    named(&mut out, shape, &uses);
    rule(&mut out, shape);
    out.push_str(ACCESS);
    if shape.has_pointers() {
        out.push_str(POINTER);
    }
    if shape.has_checks() {
        fits(&mut out, &uses);
        expected(&mut out, &uses);
        check(&mut out, &uses);
    }
    if shape.has_details || uses.fields {
        out.push_str(CHECK_FIELDS);
    }
    out
}

fn uses(shape: &Shape) -> Uses {
    let mut uses = Uses::default();
    for place in &shape.places {
        uses.add_place(place);
    }
    for error in shape.catalogue.errors() {
        for field in error.details.iter().chain(typed_headers(error)) {
            uses.add(&field.ty);
        }
    }
    uses
}

const PATH_AND_PROBLEM: &str = "\
/** The way from a JSON value to one inside it. */
export type Path = readonly (string | number)[];

/** A part of a response that is not as the catalogue says. */
export interface Problem {
  /** Where in the body, as a JSON Pointer (RFC 6901); or `status`, for the HTTP status. */
  readonly path: string;
  /** What should stand there. */
  readonly expected: string;
}
";

fn schema(out: &mut String, uses: &Uses) {
    let names: Vec<&str> = [
        (uses.string, "\"string\""),
        (uses.integer(), "\"integer\""),
        (uses.number, "\"number\""),
        (uses.boolean, "\"boolean\""),
        (uses.array, "\"array\""),
        (uses.object, "\"object\""),
    ]
    .into_iter()
    .filter_map(|(used, name)| used.then_some(name))
    .collect();
    out.push_str("\n/** What a value has to be. */\nexport interface Schema {\n");
    push!(out, "  readonly type: {};\n", names.join(" | "));
    for (used, line) in [
        (
            uses.bounded(),
            "  /** The least and the greatest value, length of a string, or number of items. */
  readonly min?: number;
  readonly max?: number;
",
        ),
        (uses.one_of, "  readonly oneOf?: readonly string[];\n"),
        (uses.items, "  readonly items?: Schema;\n"),
        (uses.fields, "  readonly fields?: readonly Field[];\n"),
        (uses.values, "  readonly values?: Schema;\n"),
    ] {
        if used {
            out.push_str(line);
        }
    }
    out.push_str("}\n");
}

fn named(out: &mut String, shape: &Shape, uses: &Uses) {
    if shape.has_details || shape.has_headers || uses.fields {
        out.push_str(
            "
/** A named value. */
export interface Field extends Schema {
  readonly name: string;
  readonly optional?: true;
}
",
        );
    }
    if !shape.places.is_empty() {
        out.push_str(
            "
/** A value at a fixed place of the envelope. */
export interface Place extends Schema {
  readonly at: Path;
  readonly optional?: true;
}
",
        );
    }
}

fn rule(out: &mut String, shape: &Shape) {
    out.push_str(
        "
/** What holds for one code. */
export interface Rule {
  readonly status: number;
",
    );
    if shape.has_details {
        out.push_str("  readonly details?: readonly Field[];\n");
    }
    if shape.has_headers {
        out.push_str("  readonly headers?: readonly Field[];\n");
    }
    out.push_str("}\n");
}

const ACCESS: &str = r#"
/** Whether `value` is a JSON object. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What stands at `path` in `value`; `undefined` if nothing does. Sees own properties only. */
export function at(value: unknown, path: Path): unknown {
  let here: unknown = value;
  for (const step of path) {
    if (typeof step === "number") {
      here = Array.isArray(here) ? here[step] : undefined;
    } else {
      here = isObject(here) && Object.hasOwn(here, step) ? here[step] : undefined;
    }
  }
  return here;
}
"#;

const POINTER: &str = r#"
/** A JSON Pointer to the end of `path`. */
export function pointer(path: Path): string {
  const escape = (step: string) => step.replaceAll("~", "~0").replaceAll("/", "~1");
  return path.map((step) => `/${escape(String(step))}`).join("");
}
"#;

fn fits(out: &mut String, uses: &Uses) {
    if uses.bounded() {
        out.push_str(
            "
function within(size: number, { min = -Infinity, max = Infinity }: Schema): boolean {
  return min <= size && size <= max;
}
",
        );
    }
    out.push_str(
        "\nfunction fits(schema: Schema, value: unknown): boolean {\n  switch (schema.type) {\n",
    );
    if uses.string {
        let mut test = "typeof value === \"string\"".to_owned();
        if uses.one_of {
            test.push_str(" && (schema.oneOf?.includes(value) ?? true)");
        }
        if uses.length {
            // Spreading a string counts code points, which is what a schema means by length.
            test.push_str(" && within([...value].length, schema)");
        }
        case(out, "string", &test);
    }
    let within = |test: &str, used: bool, size: &str| {
        if used {
            format!("{test} && within({size}, schema)")
        } else {
            test.to_owned()
        }
    };
    if uses.integer() {
        // What a Rust server keeps an integer in: bits without a sign where none is below zero.
        let bits = match (uses.signed, uses.unsigned) {
            (true, true) => "((schema.min ?? -1) < 0 ? 63 : 64)",
            (true, false) => "63",
            _ => "64",
        };
        let test = format!("Number.isInteger(value) && Math.abs(Number(value)) <= 2 ** {bits}");
        case(out, "integer", &within(&test, uses.value, "Number(value)"));
    }
    if uses.number {
        case(
            out,
            "number",
            &within("Number.isFinite(value)", uses.value, "Number(value)"),
        );
    }
    if uses.boolean {
        case(out, "boolean", "typeof value === \"boolean\"");
    }
    if uses.array {
        case(
            out,
            "array",
            &within("Array.isArray(value)", uses.count, "value.length"),
        );
    }
    if uses.object {
        case(out, "object", "isObject(value)");
    }
    out.push_str("  }\n}\n");
}

fn case(out: &mut String, name: &str, test: &str) {
    let line = format!("      return {test};");
    let line = if line.len() <= 100 {
        line
    } else {
        format!(
            "      return (\n        {}\n      );",
            test.replace(" && ", " &&\n        ")
        )
    };
    push!(out, "    case \"{name}\":\n{line}\n");
}

fn expected(out: &mut String, uses: &Uses) {
    let bounded = uses.bounded();
    let mut names = vec!["type"];
    if uses.one_of {
        names.push("oneOf");
    }
    if bounded {
        names.extend(["min", "max"]);
    }
    push!(
        out,
        "\nfunction expected({{ {} }}: Schema): string {{\n",
        names.join(", ")
    );
    if uses.one_of {
        out.push_str("  if (oneOf) return `one of ${JSON.stringify(oneOf)}`;\n");
    }
    if bounded {
        let sized: Vec<&str> = [
            (uses.length, "type === \"string\""),
            (uses.count, "type === \"array\""),
        ]
        .into_iter()
        .filter_map(|(used, test)| used.then_some(test))
        .collect();
        let what = if sized.is_empty() {
            "type"
        } else {
            let sized = sized.join(" || ");
            push!(
                out,
                "  const what = {sized} ? `${{type}}, length` : type;\n"
            );
            "what"
        };
        push!(out, "  if (min !== undefined && max !== undefined) return `${{{what}}} ${{min}} to ${{max}}`;
  if (min !== undefined) return `${{{what}}} at least ${{min}}`;
  if (max !== undefined) return `${{{what}}} at most ${{max}}`;
");
    }
    out.push_str("  return type;\n}\n");
}

fn check(out: &mut String, uses: &Uses) {
    out.push_str(
        "
/** What is wrong with `value`, which stands at `path`. */
export function check(schema: Schema, value: unknown, path: string): Problem[] {
",
    );
    if !(uses.items || uses.fields || uses.values) {
        out.push_str(
            "  return fits(schema, value) ? [] : [{ path, expected: expected(schema) }];\n}\n",
        );
        return;
    }
    out.push_str("  if (!fits(schema, value)) return [{ path, expected: expected(schema) }];\n");
    let names: Vec<&str> = [
        (uses.items, "items"),
        (uses.fields, "fields"),
        (uses.values, "values"),
    ]
    .into_iter()
    .filter_map(|(used, name)| used.then_some(name))
    .collect();
    push!(out, "  const {{ {} }} = schema;\n", names.join(", "));
    if uses.items {
        out.push_str(
            "  if (items && Array.isArray(value)) {
    return value.flatMap((item, index) => check(items, item, `${path}/${index}`));
  }
",
        );
    }
    if uses.fields {
        out.push_str("  if (fields) return checkFields(fields, value, path);\n");
    }
    if uses.values {
        out.push_str(
            "  if (values && isObject(value)) {
    return Object.entries(value).flatMap(([key, item]) => check(values, item, path + pointer([key])));
  }
",
        );
    }
    out.push_str("  return [];\n}\n");
}

const CHECK_FIELDS: &str = "
/** What is wrong with the fields of `object`, which stands at `path`. */
export function checkFields(fields: readonly Field[], object: unknown, path: string): Problem[] {
  return fields.flatMap((field) => {
    const value = at(object, [field.name]);
    if (value === undefined && field.optional) return [];
    return check(field, value, path + pointer([field.name]));
  });
}
";
