//! The forms of names: for each a pattern for editors, and the same as a function.

use std::fmt::Write as _;

use crate::diagnostics::Rule;
use crate::diagnostics::rules;
use crate::source::read::is_forbidden;

/// A form of text.
#[derive(Debug)]
pub struct Name {
    /// What such a text is, as in "a code".
    pub what: &'static str,
    /// The form as a regular expression (ECMA-262), for the JSON Schema.
    pub pattern: &'static str,
    /// The form as a function.
    pub accepts: fn(&str) -> bool,
    /// The rule that another text breaks.
    pub rule: &'static Rule,
    /// What such a text looks like.
    pub help: &'static str,
    /// Written as a number, without quotes.
    pub numeric: bool,
}

impl Name {
    /// How to mend `text`, which is not of this form.
    #[must_use]
    pub fn help_for(&self, text: &str) -> String {
        if self.rule.id != rules::URL.id {
            return self.help.to_owned();
        }
        let rest = after_scheme(text).unwrap_or_default();
        let Some((at, c)) = rest.char_indices().find(|(_, c)| !is_of_url(*c)) else {
            return self.help.to_owned();
        };
        // What may stand in no text is told elsewhere.
        if is_forbidden(c) {
            return self.help.to_owned();
        }
        let mut encoded = String::new();
        for byte in c.encode_utf8(&mut [0; 4]).bytes() {
            let _ = write!(encoded, "%{byte:02X}");
        }
        let shown = match c {
            ' ' => "a space".to_owned(),
            '\t' => "a tab".to_owned(),
            '`' => "a backtick".to_owned(),
            _ => format!("`{c}`"),
        };
        let is_in_path = rest[..at].contains('/');
        if is_in_path {
            format!("{shown} is not allowed in an address; percent-encoded it is `{encoded}`")
        } else {
            format!("{shown} is not allowed in the name of a host")
        }
    }
}

/// A code.
pub static CODE: Name = Name {
    what: "a code",
    pattern: "^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$",
    accepts: |text| {
        text.starts_with(|c: char| c.is_ascii_uppercase())
            && text.split('_').all(|word| {
                !word.is_empty()
                    && word
                        .bytes()
                        .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
            })
    },
    rule: &rules::CODE_NAME,
    help: "a code is in upper case, with `_` between words: `RATE_LIMITED`",
    numeric: false,
};

/// The name of the catalogue.
pub static PACKAGE: Name = Name {
    what: "the name of a catalogue",
    pattern: "^[a-z][a-z0-9]*(-[a-z0-9]+)*$",
    accepts: |text| lower_words(text, '-') && text.len() <= 64,
    rule: &rules::CATALOGUE_NAME,
    help: "a name for crates.io and for npm is in lower case, with `-` between words: `api-errors`",
    numeric: false,
};

/// The id of a cause, the name of a group.
pub static ID: Name = Name {
    what: "an id",
    pattern: "^[a-z][a-z0-9]*(_[a-z0-9]+)*$",
    accepts: |text| lower_words(text, '_'),
    rule: &rules::ID_NAME,
    help: "it is in lower case, with `_` between words: `not_one_of`",
    numeric: false,
};

/// The name of an example.
pub static EXAMPLE: Name = Name {
    what: "the name of an example",
    pattern: "^[a-z][a-z0-9]*([_-][a-z0-9]+)*$",
    accepts: |text| lower_words(&text.replace('-', "_"), '_'),
    rule: &rules::ID_NAME,
    help: "it is in lower case, with `_` or `-` between words: `too_long`",
    numeric: false,
};

/// A detail, a parameter, a context value, a property.
pub static FIELD: Name = Name {
    what: "the name of a value",
    pattern: "^[A-Za-z_][A-Za-z0-9_.-]*$",
    accepts: |text| {
        text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && text
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"_.-".contains(&b))
    },
    rule: &rules::FIELD_NAME,
    help: "it starts with a letter or `_`, and goes on with letters, digits, `_`, `-` and `.`",
    numeric: false,
};

/// A header.
pub static HEADER: Name = Name {
    what: "the name of a header",
    pattern: "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$",
    accepts: |text| {
        !text.is_empty()
            && text
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b))
    },
    rule: &rules::HEADER_NAME,
    help: "HTTP allows letters, digits and `-`: `Retry-After`",
    numeric: false,
};

/// A key of `statuses`.
pub static STATUS: Name = Name {
    what: "an HTTP status",
    pattern: "^[1-5][0-9][0-9]$",
    accepts: |text| {
        text.len() == 3
            && text.bytes().all(|b| b.is_ascii_digit())
            && text.starts_with(['1', '2', '3', '4', '5'])
    },
    rule: &rules::STATUS_RANGE,
    help: "a status is a number from 100 to 599",
    numeric: true,
};

/// A version.
pub static VERSION: Name = Name {
    what: "a version",
    pattern: "^(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)(-[0-9A-Za-z.-]+)?(\\+[0-9A-Za-z.-]+)?$",
    accepts: |text| semver::Version::parse(text).is_ok(),
    rule: &rules::VERSION,
    help: "a version has three numbers, as in Semantic Versioning: `1.0.0`",
    numeric: false,
};

/// The address of a page.
pub static BASE_URL: Name = Name {
    what: "an address",
    pattern: "^https?://[!$-.0-;=@-\\[\\]_a-z~]+(/[!$-;=@-\\[\\]_a-z~]*)?$",
    accepts: |text| is_url(text) && !text.contains(['?', '#']),
    rule: &rules::URL,
    help: "it starts with `https://` or `http://` and has no `?` and no `#`",
    numeric: false,
};

/// A code, or the address of a page.
pub static CODE_OR_URL: Name = Name {
    what: "a code or an address",
    pattern: "^([A-Z][A-Z0-9]*(_[A-Z0-9]+)*|https?://[!$-.0-;=@-\\[\\]_a-z~][!#-;=?-\\[\\]_a-z~]*)$",
    accepts: |text| (CODE.accepts)(text) || is_url(text),
    rule: &rules::URL,
    help: "`see_also` names codes, or addresses that start with `https://` or `http://`",
    numeric: false,
};

/// The media type of the body.
pub static MEDIA_TYPE: Name = Name {
    what: "a JSON media type",
    pattern: "^application/(json|[A-Za-z0-9!#$&^_.-]+\\+json)(; ?[a-z-]+=[A-Za-z0-9._-]+)*$",
    accepts: is_media_type,
    rule: &rules::CONTENT_TYPE,
    help: "such as `application/json` or `application/problem+json`",
    numeric: false,
};

fn lower_words(text: &str, separator: char) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.split(separator).all(|word| {
            !word.is_empty()
                && word
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        })
}

/// An absolute `http` or `https` address of the characters that RFC 3986 has.
fn is_url(text: &str) -> bool {
    after_scheme(text).is_some_and(|rest| {
        rest.starts_with(|c: char| !"/?#".contains(c)) && rest.chars().all(is_of_url)
    })
}

fn after_scheme(text: &str) -> Option<&str> {
    text.strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"))
}

fn is_of_url(c: char) -> bool {
    c.is_ascii_graphic() && !"\"<>\\^`{|}".contains(c)
}

/// `application/json` or `application/…+json`, perhaps with parameters.
#[must_use]
pub fn is_media_type(text: &str) -> bool {
    let mut parts = text.split(';');
    let essence = parts.next().unwrap_or_default();
    let Some(subtype) = essence.strip_prefix("application/") else {
        return false;
    };
    let token = |text: &str, further: &[u8]| {
        !text.is_empty()
            && text
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || further.contains(&b))
    };
    let is_json = subtype == "json"
        || subtype
            .strip_suffix("+json")
            .is_some_and(|name| token(name, b"!#$&^_.-"));
    is_json
        && parts.all(|parameter| {
            let parameter = parameter.strip_prefix(' ').unwrap_or(parameter);
            parameter.split_once('=').is_some_and(|(name, value)| {
                !name.is_empty()
                    && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
                    && token(value, b"._-")
            })
        })
}
