//! `openapi/README.md`: how to refer to the components, and which there are.

use std::fmt::Write;

use super::document::groups;
use super::responses::{ANY, by_status, group_name, group_status_name, meaning, status_name};
use crate::emit::HEADER;
use crate::escape::markdown::{cell, text};
use crate::model::{Catalogue, ErrorDef};
use crate::wire_schema::BodySchema;

const INTRODUCTION: &str = "\
| File | Holds |
| --- | --- |
| `errors.yaml`, `errors.json` | OpenAPI 3.1: a schema, a response and examples for each code |
| `errors.simple.yaml`, `errors.simple.json` | OpenAPI 3.0.3: the same responses, all with the one schema `ErrorResponse`, for generators that want one error type for an operation |
| `overlay.yaml`, `overlay.simple.yaml` | [OpenAPI Overlays](https://spec.openapis.org/overlay/v1.0.0) that add to every operation what it leaves out: any error of a status class |

Refer to the responses from the operations of an API description; the path is relative to it:

```yaml
responses:
";

const OVERLAY: &str = "
`progenitor` takes `default` for a success, too; status classes (`4XX`, `5XX`) say what is meant in
every generator.

## The same errors in every operation

An overlay adds `4XX` and `5XX` to the operations that state neither them nor `default`. Its references
are relative to the API description, so copy `errors.yaml` beside that:

```sh
openapi-format openapi.yaml --overlayFile overlay.yaml --no-sort -o openapi.all.yaml
redocly bundle openapi.all.yaml -o openapi.bundle.yaml
```
";

/// The file.
pub(super) fn readme(catalogue: &Catalogue) -> String {
    let errors: Vec<&ErrorDef> = catalogue.errors().iter().collect();
    let statuses = by_status(&errors);
    let groups = groups(catalogue);
    let mut out = format!(
        "<!-- {HEADER} -->\n\n# {}: OpenAPI components\n\n{INTRODUCTION}",
        text(&catalogue.meta().title)
    );

    // The example of use has the names that this catalogue has.
    let in_use = |error: &&&ErrorDef| error.deprecated.is_none();
    let shown = errors.iter().find(in_use).or(errors.first());
    let mut uses: Vec<(String, String, &str)> = Vec::new();
    if let Some(error) = shown {
        let name = BodySchema::name(error);
        uses.push((format!("\"{}\"", error.status), name, "this code only"));
    }
    let other = statuses
        .keys()
        .find(|status| shown.is_none_or(|shown| shown.status != **status));
    if let Some(status) = other {
        uses.push((
            format!("\"{status}\""),
            status_name(*status),
            "any code with this status",
        ));
    }
    let class = shown.map_or(4, |error| error.status / 100);
    uses.push((format!("{class}XX"), ANY.to_owned(), "any code"));
    for (status, name, comment) in uses {
        line(&mut out, format_args!("  {status}: # {comment}"));
        line(
            &mut out,
            format_args!("    $ref: ./errors.yaml#/components/responses/{name}"),
        );
    }
    out.push_str("```\n\n`redocly bundle` and most generators follow such references.\n");
    out.push_str(OVERLAY);

    out.push_str("\n## Codes\n\nA code's schema has the name of its response.\n\n");
    out.push_str("| Code | Status | Response | Meaning |\n| --- | --- | --- | --- |\n");
    for error in &errors {
        line(
            &mut out,
            format_args!(
                "| `{}` | {} | `{}` | {} |",
                error.code,
                error.status,
                BodySchema::name(error),
                meaning(error, cell(&error.summary))
            ),
        );
    }

    out.push_str("\n## Statuses\n\n| Status | Response | Codes |\n| --- | --- | --- |\n");
    for (status, errors) in &statuses {
        row(&mut out, *status, &status_name(*status), errors);
    }
    line(&mut out, format_args!("| any | `{ANY}` | all |"));

    if !groups.is_empty() {
        out.push_str("\n## Groups\n\nThe codes that one operation can answer with: copy the responses of its group.\n");
    }
    for group in &groups {
        line(&mut out, format_args!("\n### `{}`\n", group.group.name));
        out.push_str("```yaml\nresponses:\n");
        for status in by_status(&group.errors).into_keys() {
            let name = group_status_name(group, status);
            line(&mut out, format_args!("  \"{status}\":"));
            line(
                &mut out,
                format_args!("    $ref: ./errors.yaml#/components/responses/{name}"),
            );
        }
        out.push_str("```\n\n");
        out.push_str("| Status | Response | Codes |\n| --- | --- | --- |\n");
        for (status, errors) in by_status(&group.errors) {
            row(&mut out, status, &group_status_name(group, status), &errors);
        }
        line(
            &mut out,
            format_args!("| any | `{}` | all of these |", group_name(group)),
        );
    }
    out
}

fn row(out: &mut String, status: u16, name: &str, errors: &[&ErrorDef]) {
    let codes: Vec<String> = errors
        .iter()
        .map(|error| format!("`{}`", error.code))
        .collect();
    line(
        out,
        format_args!("| {status} | `{name}` | {} |", codes.join(", ")),
    );
}

fn line(out: &mut String, line: std::fmt::Arguments<'_>) {
    // Writing to a string does not fail.
    let _ = writeln!(out, "{line}");
}
