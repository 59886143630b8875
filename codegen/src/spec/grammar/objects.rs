//! The objects of the format and their keys.

use super::names::{
    BASE_URL, CODE, CODE_OR_URL, EXAMPLE, HEADER, ID, MEDIA_TYPE, PACKAGE, STATUS, VERSION,
};
use super::types::{FIELD, HEADER_FIELD, SCHEMA, fields};
use super::{Key, Object, Shape};

/// A key that must be there.
pub(super) const fn required(name: &'static str, shape: Shape, doc: &'static str) -> Key {
    Key {
        name,
        shape,
        required: true,
        doc,
    }
}

/// A key that may be there.
pub(super) const fn optional(name: &'static str, shape: Shape, doc: &'static str) -> Key {
    Key {
        name,
        shape,
        required: false,
        doc,
    }
}

/// Every object, the whole catalogue first.
pub static OBJECTS: &[&Object] = &[
    &CATALOGUE,
    &INCLUDED,
    &ERROR,
    &FIELD,
    &SCHEMA,
    &HEADER_FIELD,
    &CAUSE,
    &EXAMPLE_OBJECT,
    &FORMAT_EXAMPLE,
    &RETRY,
    &DEPRECATED,
    &RETIRED,
    &GROUP,
    &STATUS_ROW,
];

const LINES: Shape = Shape::List(&Shape::Line);
const PARAGRAPHS: Shape = Shape::List(&Shape::Markdown);
const CODE_TEXT: Shape = Shape::Name(&CODE);
const VERSION_TEXT: Shape = Shape::Name(&VERSION);
const WITH: Shape = Shape::Map {
    keys: &HEADER,
    values: &Shape::Json,
};

/// The main file.
pub static CATALOGUE: Object = Object {
    name: "catalogue",
    doc: "A catalogue of API error codes: the single source of code, schemas and documentation.",
    keys: &[
        optional(
            "$schema",
            Shape::Line,
            "Points editors at the schema of this format, where the catalogue is JSON; in YAML, a comment in the first line does.",
        ),
        optional(
            "$comment",
            Shape::Line,
            "A remark, where the catalogue is JSON, which has no comments.",
        ),
        required(
            "name",
            Shape::Name(&PACKAGE),
            "Name of the crate and of the npm package.",
        ),
        required(
            "version",
            VERSION_TEXT,
            "Version of the catalogue ([Semantic Versioning](https://semver.org)); both packages carry it.",
        ),
        required("title", Shape::Line, "Heading of the reference."),
        optional("summary", Shape::Markdown, "A paragraph below the heading."),
        optional(
            "license",
            Shape::Line,
            "The licence of both packages, as an [SPDX](https://spdx.org/licenses/) expression; without one they grant nobody anything.",
        ),
        optional(
            "docs_base_url",
            Shape::Name(&BASE_URL),
            "Where the documentation is published; gives every code a permanent address, and `$docs_url` its value.",
        ),
        optional(
            "docs_flavour",
            Shape::Choice(&["plain", "mdbook", "docusaurus", "starlight"]),
            "What renders the documentation, `mdbook` unless stated; decides what stands in `docs/`, and the form of the permanent addresses.",
        ),
        optional(
            "content_type",
            Shape::Name(&MEDIA_TYPE),
            "Media type of the body; `application/json` unless stated.",
        ),
        optional(
            "include",
            LINES,
            "Further files with errors, such as `errors/*.yaml`: relative to this file, and never outside its folder.",
        ),
        optional(
            "context",
            fields(),
            "Values that the server adds to every error response, such as a request id.",
        ),
        required(
            "envelope",
            Shape::Json,
            "The JSON body of every error response, as it looks on the wire. A text that starts with `$` is a placeholder: `$code`, `$message`, `$status`, `$summary`, `$docs_url`, `$cause`, `$details`, or a name under `context`; `$$` stands for a literal `$`. The member `$details: flatten` puts the details beside its neighbours.",
        ),
        optional(
            "format_example",
            Shape::Object(&FORMAT_EXAMPLE),
            "The response that stands beside the description of the format.",
        ),
        optional(
            "errors",
            Shape::Map {
                keys: &CODE,
                values: &Shape::Object(&ERROR),
            },
            "The error codes, by code.",
        ),
        optional(
            "statuses",
            Shape::Map {
                keys: &STATUS,
                values: &Shape::Object(&STATUS_ROW),
            },
            "Rows of the status table that no code has, and labels that differ from the registry's.",
        ),
        optional("tips", PARAGRAPHS, "Debugging tips."),
        optional(
            "retired",
            Shape::Map {
                keys: &CODE,
                values: &Shape::Object(&RETIRED),
            },
            "Codes that are no longer in use. They never return, and keep their pages.",
        ),
        optional(
            "groups",
            Shape::Map {
                keys: &ID,
                values: &Shape::Either(&[Shape::List(&CODE_TEXT), Shape::Object(&GROUP)]),
            },
            "The codes that one operation can answer with, by name: each becomes a narrow type.",
        ),
    ],
};

/// A file that the main file includes.
pub static INCLUDED: Object = Object {
    name: "included file",
    doc: "A part of a catalogue in a file of its own.",
    keys: &[
        optional(
            "errors",
            Shape::Map {
                keys: &CODE,
                values: &Shape::Object(&ERROR),
            },
            "The error codes, by code.",
        ),
        optional(
            "retired",
            Shape::Map {
                keys: &CODE,
                values: &Shape::Object(&RETIRED),
            },
            "Codes that are no longer in use.",
        ),
        optional(
            "groups",
            Shape::Map {
                keys: &ID,
                values: &Shape::Either(&[Shape::List(&CODE_TEXT), Shape::Object(&GROUP)]),
            },
            "The codes that one operation can answer with, by name.",
        ),
    ],
};

static ERROR: Object = Object {
    name: "error",
    doc: "One error code.",
    keys: &[
        required(
            "status",
            Shape::Integer { min: 400, max: 599 },
            "HTTP status, 400 to 599.",
        ),
        required(
            "summary",
            Shape::Line,
            "What the code means, in a few words.",
        ),
        optional(
            "description",
            Shape::Markdown,
            "What the code means, at length.",
        ),
        optional(
            "message",
            Shape::Line,
            "The message of a response; the summary unless stated. `{name}` shows a detail or a parameter, `{{` is a brace.",
        ),
        optional(
            "message_fixed",
            Shape::Flag,
            "Nobody may replace the message: it must give nothing away.",
        ),
        optional("details", fields(), "The code's own fields on the wire."),
        optional(
            "params",
            fields(),
            "Values that the message or a header shows and that are not on the wire.",
        ),
        optional(
            "causes",
            Shape::List(&Shape::Either(&[Shape::Markdown, Shape::Object(&CAUSE)])),
            "Why it happens. A cause with an id can be raised; one without is prose.",
        ),
        optional("resolutions", PARAGRAPHS, "What the caller can do."),
        optional(
            "examples",
            Shape::List(&Shape::Object(&EXAMPLE_OBJECT)),
            "Example responses, as arguments: the JSON is rendered from them.",
        ),
        optional(
            "headers",
            Shape::Map {
                keys: &HEADER,
                values: &Shape::Either(&[Shape::Line, Shape::Object(&HEADER_FIELD)]),
            },
            "Headers of the response: a text with placeholders, or a type whose value the server states.",
        ),
        optional(
            "www_authenticate",
            Shape::Line,
            "The `WWW-Authenticate` header of a 401, `Bearer` unless stated.",
        ),
        optional(
            "retry",
            Shape::Either(&[Shape::Choice(&["never", "backoff"]), Shape::Object(&RETRY)]),
            "Whether and when a client should try again: `never` (unless stated), `backoff`, or `{after: detail}`.",
        ),
        optional(
            "severity",
            Shape::Choice(&["trace", "debug", "info", "warn", "error"]),
            "The level at which a server logs it.",
        ),
        optional(
            "since",
            VERSION_TEXT,
            "The first version of the catalogue that has the code.",
        ),
        optional(
            "deprecated",
            Shape::Object(&DEPRECATED),
            "The code is still in use, and should not be.",
        ),
        optional(
            "see_also",
            Shape::List(&Shape::Name(&CODE_OR_URL)),
            "Other codes, or addresses of pages.",
        ),
        optional("owner", Shape::Line, "The team that answers for the code."),
        optional("tags", LINES, "Words to find it by."),
        optional(
            "grpc",
            Shape::Choice(&GRPC),
            "The gRPC status that corresponds to it.",
        ),
    ],
};

/// <https://grpc.io/docs/guides/status-codes/>, without `OK`.
const GRPC: [&str; 16] = [
    "CANCELLED",
    "UNKNOWN",
    "INVALID_ARGUMENT",
    "DEADLINE_EXCEEDED",
    "NOT_FOUND",
    "ALREADY_EXISTS",
    "PERMISSION_DENIED",
    "RESOURCE_EXHAUSTED",
    "FAILED_PRECONDITION",
    "ABORTED",
    "OUT_OF_RANGE",
    "UNIMPLEMENTED",
    "INTERNAL",
    "UNAVAILABLE",
    "DATA_LOSS",
    "UNAUTHENTICATED",
];

static CAUSE: Object = Object {
    name: "cause",
    doc: "A reason for which a code is raised.",
    keys: &[
        optional(
            "id",
            Shape::Name(&ID),
            "Its name in `lower_snake_case`: a server can raise the code for it. A cause without an id is prose.",
        ),
        required("text", Shape::Markdown, "The reason in words."),
        optional(
            "message",
            Shape::Line,
            "The message when the code is raised for this reason; the code's own unless stated.",
        ),
        optional("params", fields(), "Values that only this message shows."),
    ],
};

static EXAMPLE_OBJECT: Object = Object {
    name: "example",
    doc: "An example response, as the values that a server states.",
    keys: &[
        optional(
            "name",
            Shape::Name(&EXAMPLE),
            "Its name; the cause's id, or `default`, unless stated.",
        ),
        optional("cause", Shape::Name(&ID), "The id of the cause."),
        optional(
            "with",
            WITH,
            "The values, by name: details, parameters, typed headers.",
        ),
        optional(
            "message",
            Shape::Line,
            "A text that the server put in the place of the message.",
        ),
    ],
};

static FORMAT_EXAMPLE: Object = Object {
    name: "format example",
    doc: "The example beside the description of the response format.",
    keys: &[
        required("code", CODE_TEXT, "A code of the catalogue."),
        optional("cause", Shape::Name(&ID), "The id of the cause."),
        optional(
            "with",
            WITH,
            "The values, by name: details, parameters, typed headers.",
        ),
        optional(
            "message",
            Shape::Line,
            "A text that the server put in the place of the message.",
        ),
    ],
};

static RETRY: Object = Object {
    name: "retry",
    doc: "Try again after the time that a detail states.",
    keys: &[required(
        "after",
        Shape::Line,
        "The integer or number detail that states it, in seconds unless its `unit` says `milliseconds`.",
    )],
};

static DEPRECATED: Object = Object {
    name: "deprecation",
    doc: "That a code is on its way out.",
    keys: &[
        optional(
            "since",
            VERSION_TEXT,
            "The version of the catalogue from which this holds.",
        ),
        optional("replaced_by", CODE_TEXT, "The code to use instead."),
        optional("note", Shape::Markdown, "More about it."),
    ],
};

static RETIRED: Object = Object {
    name: "retired code",
    doc: "A code that is no longer in use.",
    keys: &[
        optional(
            "since",
            VERSION_TEXT,
            "The first version of the catalogue without it.",
        ),
        optional("replaced_by", CODE_TEXT, "The code to use instead."),
        optional("note", Shape::Markdown, "More about it."),
    ],
};

static GROUP: Object = Object {
    name: "group",
    doc: "The codes that one operation can answer with.",
    keys: &[
        optional(
            "description",
            Shape::Markdown,
            "What the operations have in common.",
        ),
        required("codes", Shape::List(&CODE_TEXT), "The codes."),
    ],
};

static STATUS_ROW: Object = Object {
    name: "status",
    doc: "A row of the status table.",
    keys: &[
        optional(
            "label",
            Shape::Line,
            "The label; the reason phrase of the IANA registry unless stated.",
        ),
        optional("text", Shape::Markdown, "What the status means here."),
    ],
};
