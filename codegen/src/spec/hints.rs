//! What to write instead of a key or a value that other formats have.

/// What to write instead of an unknown key.
pub fn for_key(object: &str, key: &str) -> Option<&'static str> {
    let schema_like = matches!(object, "field" | "schema" | "typed header");
    Some(match key {
        "required" if schema_like => {
            "every property is required; mark those that may be absent with `optional: true`"
        }
        "nullable" if schema_like => {
            "a value that may be absent has `optional: true`, and is then left out"
        }
        "const" if schema_like => "write `enum: [value]`",
        "default" if schema_like => "servers state every value; a default has no place on the wire",
        "$ref" | "allOf" if schema_like => "write the type out; YAML anchors and aliases repeat it",
        "oneOf" | "anyOf" | "not" if schema_like => "a value has one type",
        "examples" if schema_like => "write one `example`",
        "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf" if schema_like => {
            "bounds are `minimum` and `maximum`"
        }
        "uniqueItems" | "contains" | "prefixItems" if schema_like => {
            "bounds of an array are `minItems` and `maxItems`"
        }
        "items" | "properties" if object == "typed header" => {
            "a header is one text, number or boolean"
        }
        "optional" | "sensitive" | "unit" if object == "schema" => {
            "it belongs to the field, not to the type of its items or values"
        }
        "description" | "title" | "example" if object == "schema" => {
            "it belongs to the field that has this type"
        }
        "title" if schema_like => "write a `description`",
        "code" if object == "error" => "the code is the key above",
        "http_status" | "http" | "statusCode" | "status_code" if object == "error" => {
            "write `status`"
        }
        "cause" if object == "error" => "write `causes`, a list",
        "resolution" | "fix" | "fixes" if object == "error" => "write `resolutions`, a list",
        "retryable" if object == "error" => "write `retry: backoff`",
        "retry_after" | "retryAfter" if object == "error" => "write `retry: {after: detail}`",
        "description" if object == "catalogue" => "write `summary`",
        "info" | "errors_from" if object == "catalogue" => {
            "see `spec/README.md` for the keys there are"
        }
        "body" | "json" | "response" if object == "example" => {
            "an example has arguments under `with`; the JSON is rendered from them"
        }
        _ if object == "included file" => {
            "an included file has `errors`, `retired` and `groups` only"
        }
        _ => return None,
    })
}

/// What to write instead of an unknown value.
pub fn for_value(value: &str) -> Option<&'static str> {
    Some(match value {
        "float" | "double" | "decimal" => "write `number`",
        "int" | "long" | "int32" | "int64" => "write `integer`; `format: int64` says how large",
        "str" | "text" => "write `string`",
        "bool" => "write `boolean`",
        "list" => "write `array`, with `items`",
        "map" | "dict" => "write `object`, with `additionalProperties`",
        "date" | "datetime" | "date-time" | "timestamp" => {
            "write `type: string, format: date-time`"
        }
        "uuid" => "write `type: string, format: uuid`",
        "enum" => "write `type: string, enum: [...]`",
        "always" | "yes" | "immediately" => "write `backoff`",
        "warning" => "write `warn`",
        "critical" | "fatal" => "write `error`",
        _ => return None,
    })
}
