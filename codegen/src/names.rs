//! Names in the target languages: case conversion and keywords.
//!
//! Everything here is a pure function of one name, so that adding or reordering entries never
//! changes what an entry is called. Two names that become one are refused by `validate`.

/// The words of a name: split at anything that is not a letter or a digit, and where an upper-case
/// letter follows a lower-case one (`retryAfter`, `X-RateLimit-Remaining`) or starts a word after
/// an acronym (`HTTPStatus`).
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    let chars: Vec<char> = name.chars().collect();
    for (at, &c) in chars.iter().enumerate() {
        if !c.is_alphanumeric() {
            words.extend((!word.is_empty()).then(|| std::mem::take(&mut word)));
            continue;
        }
        let before = at.checked_sub(1).map(|at| chars[at]);
        let after = chars.get(at + 1);
        let hump = before.is_some_and(|b| b.is_lowercase() || b.is_numeric());
        let acronym_ends =
            before.is_some_and(char::is_uppercase) && after.is_some_and(|a| a.is_lowercase());
        if c.is_uppercase() && (hump || acronym_ends) && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        word.extend(c.to_lowercase());
    }
    words.extend((!word.is_empty()).then_some(word));
    words
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}

/// `PascalCase`, for types: `RATE_LIMITED` becomes `RateLimited`.
#[must_use]
pub fn pascal(name: &str) -> String {
    code_words(name)
        .iter()
        .map(|word| capitalised(word))
        .collect()
}

/// `snake_case`, for Rust fields and functions: `retryAfter` becomes `retry_after`.
#[must_use]
pub fn snake(name: &str) -> String {
    code_words(name).join("_")
}

/// `camelCase`, for TypeScript functions: `RATE_LIMITED` becomes `rateLimited`.
#[must_use]
pub fn camel(name: &str) -> String {
    let pascal = pascal(name);
    let mut chars = pascal.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(chars).collect()
    })
}

/// Humps mean nothing in a name that is all upper case: `OAUTH2_FAILED` has two words.
fn code_words(name: &str) -> Vec<String> {
    if name.chars().any(char::is_lowercase) {
        words(name)
    } else {
        words(&name.to_lowercase())
    }
}

/// A Rust identifier for a `snake_case` name: raw (`r#type`) where it is a keyword.
#[must_use]
pub fn rust_ident(snake: &str) -> String {
    if RUST_KEYWORDS.contains(&snake) {
        format!("r#{snake}")
    } else {
        snake.to_owned()
    }
}

/// Whether a name can be no Rust identifier, not even a raw one.
#[must_use]
pub fn is_unusable_in_rust(name: &str) -> bool {
    let starts_well = name
        .chars()
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic());
    !starts_well
        || !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        || RUST_NEVER_RAW.contains(&name)
}

/// Keywords that cannot even be raw identifiers.
pub(crate) const RUST_NEVER_RAW: [&str; 5] = ["crate", "self", "super", "Self", "_"];

/// Keywords of every edition up to 2024, strict and reserved, that can be raw identifiers.
/// Source: the Rust Reference, "Keywords".
const RUST_KEYWORDS: [&str; 48] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

/// Type names that a code may not become in Rust: those of the prelude that generated code uses,
/// and the generated crate's own.
pub const RUST_RESERVED_TYPES: [&str; 25] = [
    "ApiError",
    "Arc",
    "BTreeMap",
    "Box",
    "Context",
    "Cow",
    "Decoded",
    "Default",
    "Err",
    "ErrorCode",
    "ErrorLayer",
    "ErrorResponse",
    "Into",
    "IntoIterator",
    "None",
    "Ok",
    "Option",
    "Raised",
    "ReceivedError",
    "Result",
    "Self",
    "Some",
    "String",
    "T",
    "Vec",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases() {
        for (name, as_pascal, as_snake, as_camel) in [
            ("RATE_LIMITED", "RateLimited", "rate_limited", "rateLimited"),
            ("retryAfter", "RetryAfter", "retry_after", "retryAfter"),
            (
                "X-RateLimit-Remaining",
                "XRateLimitRemaining",
                "x_rate_limit_remaining",
                "xRateLimitRemaining",
            ),
            ("HTTPStatus", "HttpStatus", "http_status", "httpStatus"),
            (
                "OAUTH2_FAILED",
                "Oauth2Failed",
                "oauth2_failed",
                "oauth2Failed",
            ),
            ("not_one_of", "NotOneOf", "not_one_of", "notOneOf"),
            ("E_404", "E404", "e_404", "e404"),
        ] {
            assert_eq!(pascal(name), as_pascal);
            assert_eq!(snake(name), as_snake);
            assert_eq!(camel(name), as_camel);
        }
    }

    #[test]
    fn keywords_become_raw_or_are_unusable() {
        assert_eq!(rust_ident("type"), "r#type");
        assert_eq!(rust_ident("field"), "field");
        assert!(is_unusable_in_rust("self"));
        assert!(is_unusable_in_rust("9lives"));
        assert!(!is_unusable_in_rust("type"));
    }
}
