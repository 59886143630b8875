//! Every rule that a catalogue can break.
//!
//! An identifier is never used for another rule, so that it can be searched for and linked to.

use super::Severity;

/// A rule that a catalogue can break.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its identifier, `EB` and four digits.
    pub id: &'static str,
    /// Its name, in kebab-case.
    pub name: &'static str,
    /// How much breaking it matters.
    pub severity: Severity,
    /// What it asks for (Markdown).
    pub summary: &'static str,
}

macro_rules! rules {
    ($($constant:ident = $id:literal $name:literal $severity:ident $summary:literal;)*) => {
        $(
            #[doc = $summary]
            pub static $constant: Rule = Rule {
                id: $id,
                name: $name,
                severity: Severity::$severity,
                summary: $summary,
            };
        )*

        /// Every rule, by identifier.
        pub static RULES: &[&Rule] = &[$(&$constant),*];
    };
}

rules! {
    // EB00: the file.
    FILE_NOT_FOUND = "EB0001" "file-not-found" Error
        "The catalogue file exists.";
    UNREADABLE_FILE = "EB0002" "unreadable-file" Error
        "The catalogue is a file that can be read, not a folder.";
    TOO_LARGE = "EB0003" "too-large" Error
        "All files together have at most 64 MiB.";
    NOT_UTF8 = "EB0004" "not-utf8" Error
        "Every file is encoded in UTF-8.";
    EMPTY_FILE = "EB0005" "empty-file" Error
        "A file has content.";
    SYNTAX = "EB0006" "syntax" Error
        "Every file is valid YAML 1.2.";
    TOO_DEEP = "EB0007" "too-deep" Error
        "Values nest at most 64 levels deep.";
    ALIAS_BUDGET = "EB0008" "alias-budget" Error
        "Aliases do not multiply a file.";
    FORBIDDEN_CHARACTER = "EB0009" "forbidden-character" Error
        "No text, key or comment has control characters, or invisible characters that break lines or change the direction of text.";
    SEVERAL_DOCUMENTS = "EB0010" "several-documents" Error
        "A file is one YAML document.";
    UNSUPPORTED_TAG = "EB0011" "unsupported-tag" Error
        "A tag says what YAML's core schema says anyway; others have no meaning here.";
    MERGE_KEY = "EB0012" "merge-key" Error
        "There are no merge keys (`<<`).";
    INCLUDE_PATH = "EB0013" "include-path" Error
        "An `include` is a relative path that stays inside the folder of the catalogue.";
    INCLUDE_NO_MATCH = "EB0014" "include-no-match" Error
        "An `include` matches at least one file.";

    // EB01: keys and values.
    WRONG_TYPE = "EB0101" "wrong-type" Error
        "A value has the type that its key asks for; text that looks like a number is quoted.";
    UNKNOWN_KEY = "EB0102" "unknown-key" Error
        "Every key is one that the format has.";
    DUPLICATE_KEY = "EB0103" "duplicate-key" Error
        "A key stands once in a map.";
    MISSING_KEY = "EB0104" "missing-key" Error
        "Every required key is there.";
    UNQUOTED_BRACES = "EB0105" "unquoted-braces" Error
        "A text that starts with `{` is quoted, because YAML reads `{field}` as a map.";
    EMPTY = "EB0106" "empty" Error
        "A key that is there has a value: a text has characters, a list has items, a map has entries.";
    SINGLE_LINE = "EB0107" "single-line" Error
        "A message, a summary, a title and a label are one line, without space at either end.";
    BAD_KEY = "EB0108" "bad-key" Error
        "A key is text; `null`, `true` and `1` are quoted.";
    UNKNOWN_VALUE = "EB0109" "unknown-value" Error
        "Where the format has a list of values, the value is one of them.";
    OUT_OF_RANGE = "EB0110" "out-of-range" Error
        "A number is in the range that its key allows.";
    NOT_JSON = "EB0111" "not-json" Error
        "A value that ends up in JSON is one that JSON has: no `.nan`, no `.inf`, no whole number beyond 64 bits, one of them the sign.";
    KEY_FOR_TYPE = "EB0112" "key-for-type" Error
        "A bound stands at a type that has it: `minLength` at a string, `items` at an array, `enum` at a string.";
    BOUNDS = "EB0113" "bounds" Error
        "A minimum is not greater than its maximum.";
    FIELD_EXAMPLE = "EB0114" "field-example" Error
        "The example of a field is a value of its type.";
    VERSION = "EB0115" "version" Error
        "A version is three numbers, as in Semantic Versioning: `1.0.0`.";
    URL = "EB0116" "url" Error
        "An address starts with `http://` or `https://`; `docs_base_url` has no query and no fragment.";
    PATTERN = "EB0117" "pattern" Error
        "A `pattern` is a regular expression as in ECMA-262.";
    PATTERN_WITHOUT_EXAMPLE = "EB0118" "pattern-without-example" Warning
        "A required field with a `pattern` has an `example`, because one that is made up may not match.";
    LICENSE = "EB0119" "license" Warning
        "A licence has the form of an SPDX expression: `MIT OR Apache-2.0`.";

    // EB02: names.
    CODE_NAME = "EB0201" "code-name" Error
        "A code is in `UPPER_SNAKE_CASE`.";
    CATALOGUE_NAME = "EB0202" "catalogue-name" Error
        "The catalogue's name is in `kebab-case` and can name a crate and an npm package.";
    ID_NAME = "EB0203" "id-name" Error
        "The id of a cause, the name of a group and the name of an example are in `lower_snake_case`.";
    FIELD_NAME = "EB0204" "field-name" Error
        "A field starts with a letter or `_` and goes on with letters, digits, `_`, `-` and `.`.";
    DUPLICATE_CODE = "EB0205" "duplicate-code" Error
        "A code is defined once, in all files together.";
    TYPE_COLLISION = "EB0206" "type-collision" Error
        "Two codes, groups or causes do not become the same type.";
    RESERVED_NAME = "EB0207" "reserved-name" Error
        "A name is not one that the generated code needs itself, and can be an identifier.";
    FIELD_COLLISION = "EB0208" "field-collision" Error
        "Two values of one error do not have the same name, nor become the same identifier.";
    DUPLICATE_ID = "EB0209" "duplicate-id" Error
        "The ids of an error's causes differ, as do the names of its examples.";

    // EB03: the envelope.
    NO_CODE = "EB0301" "envelope-without-code" Error
        "The envelope has `$code`, so that a client can tell the errors apart.";
    UNKNOWN_SLOT = "EB0302" "unknown-placeholder" Error
        "A `$placeholder` of the envelope is a built-in one or a context value.";
    DETAILS_PLACE = "EB0303" "details-place" Error
        "`$details` stands in the envelope at most once: as a value, or as the member `$details: flatten`.";
    SLOT_IN_ARRAY = "EB0304" "optional-in-array" Error
        "A placeholder that may be absent is the value of a key, not an item of a list.";
    FLATTENED_COLLISION = "EB0305" "flattened-collision" Error
        "A flattened detail does not have the name of a key beside it.";
    DOCS_URL_UNSET = "EB0306" "docs-url-unset" Error
        "`$docs_url` needs `docs_base_url`.";
    DETAILS_NOT_SENT = "EB0307" "details-not-sent" Warning
        "An envelope without `$details` sends no details: they are parameters of the message.";
    CONTEXT_NOT_SENT = "EB0308" "context-not-sent" Warning
        "A context value stands in the envelope or in a header.";

    // EB04: messages.
    TEMPLATE_SYNTAX = "EB0401" "template-syntax" Error
        "In a message, `{name}` is a placeholder; a literal brace is written `{{` or `}}`.";
    UNDECLARED = "EB0402" "undeclared-placeholder" Error
        "A placeholder is a detail or a parameter of the error.";
    UNUSED_PARAM = "EB0403" "unused-parameter" Error
        "A parameter is used by a message or a header.";
    UNPRINTABLE = "EB0404" "unprintable-placeholder" Error
        "A message shows texts, numbers, booleans and lists of them.";
    SENSITIVE_SHOWN = "EB0405" "sensitive-shown" Error
        "A sensitive value stands in no message and in no header.";

    OPTIONAL_PARAM = "EB0406" "optional-parameter" Error
        "A parameter is always stated; only what is sent may be optional.";

    // EB05: examples.
    EXAMPLE_CAUSE = "EB0501" "example-cause" Error
        "The cause of an example is the id of a cause of that error.";
    EXAMPLE_MISSING = "EB0502" "example-missing-value" Error
        "An example states every value that the error needs.";
    EXAMPLE_UNKNOWN = "EB0503" "example-unknown-value" Error
        "An example states values that the error has.";
    EXAMPLE_TYPE = "EB0504" "example-wrong-type" Error
        "A value of an example has the type of its field and is within its bounds.";

    // EB06: HTTP.
    STATUS_RANGE = "EB0601" "status-range" Error
        "The status of an error is a number from 400 to 599; a row of `statuses` is one from 100 to 599.";
    HEADER_NAME = "EB0602" "header-name" Error
        "The name of a header is a token of RFC 9110.";
    HEADER_FORBIDDEN = "EB0603" "header-forbidden" Error
        "A header is not one that the HTTP library or the catalogue sets elsewhere.";
    HEADER_DUPLICATE = "EB0604" "header-duplicate" Error
        "A header stands once, in whatever case.";
    HEADER_VALUE = "EB0605" "header-value" Error
        "The text of a header is visible ASCII, with spaces inside only.";
    HEADER_TYPE = "EB0606" "header-type" Error
        "A header shows texts, numbers and booleans.";
    AUTHENTICATE = "EB0607" "www-authenticate" Error
        "`www_authenticate` stands at an error with the status 401, and only if its headers do not state it.";
    STATUS_LABEL = "EB0608" "status-label" Warning
        "A status that the IANA registry does not name has a label in `statuses`.";
    RETRY_FIELD = "EB0609" "retry-field" Error
        "`retry: {after: …}` names a number of the error that counts seconds or milliseconds.";
    CONTENT_TYPE = "EB0610" "content-type" Error
        "`content_type` is a JSON media type: `application/json` or `application/…+json`.";
    RETRY_AFTER = "EB0611" "retry-after" Error
        "`Retry-After` is a number of whole seconds or an HTTP date.";
    RETRY_AFTER_UNUSED = "EB0612" "retry-after-unused" Warning
        "An error with the header `Retry-After` says in `retry` that a client should try again.";

    // EB07: the life of a code.
    RETIRED_IN_USE = "EB0701" "retired-in-use" Error
        "A retired code is not used again.";
    UNKNOWN_CODE = "EB0702" "unknown-code" Error
        "A code that is referred to is one of the catalogue.";
    REPLACEMENT_CYCLE = "EB0703" "replacement-cycle" Error
        "Following `replaced_by` from a code does not lead back to it.";
    DUPLICATE_ITEM = "EB0704" "duplicate-item" Error
        "A list of codes, values or tags has no item twice.";
    SINCE_LATER = "EB0705" "since-later" Warning
        "`since` of a code is no later version than that of the catalogue.";
    END_LATER = "EB0706" "end-later" Warning
        "`since` of a deprecation or a retired code is no later version than that of the catalogue.";

    // EB08: releases, and what may change since.
    RELEASE_EDITED = "EB0801" "release-edited" Error
        "A release is never rewritten.";
    RELEASE_MISSING = "EB0802" "release-missing" Error
        "A release is never removed.";
    RELEASE_UNLISTED = "EB0803" "release-unlisted" Error
        "A release is made by the command alone, which lists it in `SHA256SUMS`.";
    RELEASE_UNREADABLE = "EB0804" "release-unreadable" Error
        "The last release, and the list of releases, can be read.";
    VERSION_TOO_SMALL = "EB0805" "version-too-small" Error
        "The version of the catalogue says as much as its changes since the last release do.";
    CODE_REMOVED = "EB0806" "code-removed" Error
        "A code that was released stays, or is listed under `retired`.";
    CODE_RETURNED = "EB0807" "code-returned" Error
        "A code that was retired, or gone, never returns.";
    RETIRED_CODE_FORGOTTEN = "EB0808" "retired-code-forgotten" Error
        "A retired code stays under `retired`, with its page.";
    CAUSE_RETURNED = "EB0809" "cause-returned" Error
        "The id of a cause that was gone, or had another id, never returns.";
    ALLOWANCE_VOID = "EB0810" "allowance-void" Error
        "What is allowed is of a kind that can be allowed, and its last day is not over.";
    ALLOWANCE_UNUSED = "EB0811" "allowance-unused" Warning
        "What is allowed is something that changed since the last release.";
    DAY = "EB0812" "day" Error
        "A day is written as `2027-01-31`.";
}
