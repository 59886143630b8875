//! The kinds of change, what each breaks, and the version that it asks for.
//!
//! An identifier is never used for another kind, because allow-lists and scripts name it.

use super::Version;

/// Whom a change can break.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Audience {
    /// Clients that are in use, in any language: what the server sends is no longer what they know.
    Wire,
    /// Code that uses the Rust crate no longer compiles against the new one.
    Rust,
    /// Code that uses the npm package no longer type-checks against the new one.
    TypeScript,
}

impl Audience {
    /// Its name in reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Wire => "wire",
            Self::Rust => "Rust",
            Self::TypeScript => "TypeScript",
        }
    }
}

/// How far a change moves the version ([Semantic Versioning](https://semver.org)).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bump {
    /// Nothing that anybody relies on.
    Patch,
    /// Something new, or something that users may want to know of.
    Minor,
    /// Something breaks.
    Major,
}

impl Bump {
    /// `patch`, `minor` or `major`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }

    /// The smallest version that may follow `version` with such a change. Below 1.0.0 the second
    /// number stands for what breaks, and below 0.1.0 the third one, as cargo and npm have it.
    /// Before a release, anything may change.
    #[must_use]
    pub fn after(self, version: &Version) -> Version {
        let mut next = Version::new(version.major, version.minor, version.patch);
        if !version.pre.is_empty() {
            return next;
        }
        match (self, version.major, version.minor) {
            (Self::Major, 0, 0) | (Self::Minor, 0, _) | (Self::Patch, _, _) => next.patch += 1,
            (Self::Major, 0, _) | (Self::Minor, _, _) => {
                next.minor += 1;
                next.patch = 0;
            }
            (Self::Major, _, _) => next = Version::new(next.major + 1, 0, 0),
        }
        next
    }
}

/// Where a changelog lists a change that breaks nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    /// Something new.
    Added,
    /// Something different.
    Changed,
    /// Something on its way out.
    Deprecated,
    /// Words alone.
    Documentation,
}

/// A kind of change.
#[derive(Debug, PartialEq, Eq)]
pub struct Class {
    /// Its identifier, in kebab-case.
    pub id: &'static str,
    /// The version that it asks for.
    pub bump: Bump,
    /// Whom it breaks.
    pub breaks: &'static [Audience],
    /// Where a changelog lists it; what asks for a major version stands in a section of its own.
    pub section: Section,
    /// What is different, as in a table of changes (Markdown).
    pub summary: &'static str,
    /// What that means for those whom it breaks, or why it breaks nobody (Markdown).
    pub why: &'static str,
}

impl Class {
    /// Whether no version makes it right: a promise about codes that holds for ever.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        matches!(
            self.id,
            "code-removed" | "code-returned" | "cause-returned" | "retired-code-forgotten"
        )
    }
}

macro_rules! classes {
    ($($constant:ident = $id:literal $bump:ident [$($audience:ident)*] $section:ident
        $summary:literal, $why:literal;)*) => {
        $(
            #[doc = $summary]
            pub static $constant: Class = Class {
                id: $id,
                bump: Bump::$bump,
                breaks: &[$(Audience::$audience),*],
                section: Section::$section,
                summary: $summary,
                why: $why,
            };
        )*

        /// Every kind of change, in the order of the documentation.
        pub static CLASSES: &[&Class] = &[$(&$constant),*];

        /// Their identifiers.
        pub const CLASS_IDS: &[&str] = &[$($id),*];
    };
}

classes! {
    // Codes.
    CODE_REMOVED = "code-removed" Major [Wire Rust TypeScript] Changed
        "A code is gone without being retired",
        "clients that know it have no page to read and no word of what replaced it, and nothing keeps the code from being used for something else; list it under `retired`";
    CODE_RETIRED = "code-retired" Major [Rust TypeScript] Changed
        "A code is retired",
        "the server no longer sends it, which no client notices, but its types are gone from both packages";
    CODE_RETURNED = "code-returned" Major [Wire] Changed
        "A code that was retired, or gone, is in use again",
        "clients and their users still know its former meaning; choose another code";
    RETIRED_CODE_FORGOTTEN = "retired-code-forgotten" Major [Wire] Changed
        "A retired code has no entry any more",
        "its page is gone, and nothing keeps the code from being used again; put it back under `retired`";
    CODE_ADDED = "code-added" Minor [] Added
        "A code is new",
        "clients of today read it as a newer code; a TypeScript `switch` without a default is asked for it when the package is updated";
    CODE_DEPRECATED = "code-deprecated" Minor [] Deprecated
        "A code is deprecated",
        "users of the packages get a warning";
    DEPRECATION_LIFTED = "deprecation-lifted" Minor [] Changed
        "A code is no longer deprecated",
        "the warning is gone";
    STATUS_CHANGED = "status-changed" Major [Wire TypeScript] Changed
        "A code has another status",
        "clients of today expect the code with its former status, and refuse the response";
    FALLBACK_CHANGED = "fallback-changed" Minor [] Changed
        "Another code answers where no handler does, such as for an unknown path, or none any more",
        "clients know the codes, or read one as a newer code or the response as none of the catalogue; `ErrorLayer::with_fallback` keeps what was";
    RETRY_REMOVED = "retry-removed" Major [Wire] Changed
        "A code can no longer be retried",
        "clients of today go on trying in vain";
    RETRY_CHANGED = "retry-changed" Minor [] Changed
        "A code is retried in another way, or can be retried now",
        "clients of today are more cautious than they need to be";
    SEVERITY_CHANGED = "severity-changed" Minor [] Changed
        "A code has another severity",
        "servers log it at another level, which may wake somebody or nobody";
    GRPC_ADDED = "grpc-added" Minor [] Added
        "A code has a gRPC status",
        "nothing relied on it";
    GRPC_CHANGED = "grpc-changed" Major [Wire] Changed
        "A code has another gRPC status, or none any more",
        "clients that read the error through gRPC see another status";

    // Messages.
    MESSAGE_CHANGED = "message-changed" Patch [] Changed
        "A message is reworded",
        "a message is for people, no program reads it";
    PLACEHOLDER_DROPPED = "placeholder-dropped" Minor [] Changed
        "A message no longer shows a value",
        "somebody may look for the value in the message";
    MESSAGE_FIXED = "message-fixed" Major [Rust] Changed
        "A message can no longer be replaced",
        "servers that call `with_message` do not compile";
    MESSAGE_UNFIXED = "message-unfixed" Minor [] Added
        "A message can be replaced now",
        "nothing relied on its being fixed";
    ARGUMENTS_CHANGED = "arguments-changed" Major [Rust] Changed
        "A constructor takes other arguments",
        "servers that raise the code have to state other values";

    // Values.
    FIELD_ADDED = "field-added" Minor [] Added
        "An optional value is new",
        "clients of today ignore it, and servers need not state it";
    REQUIRED_FIELD_ADDED = "required-field-added" Major [Rust] Added
        "A required value is new",
        "clients of today ignore it, but servers have to state it to raise the code";
    CONTEXT_ADDED = "context-added" Major [Rust] Added
        "A required context value is new, or the first of all",
        "clients of today ignore it, but servers have to state it in the context";
    CONTEXT_ASKED = "context-asked" Major [Rust] Changed
        "The Rust crate can no longer make all context values by itself, or can now",
        "`ErrorLayer::new` takes a function that makes them, or no longer takes one";
    FIELD_REMOVED = "field-removed" Major [Wire Rust TypeScript] Changed
        "A value is gone",
        "clients of today wait for it in vain, or refuse the response";
    FIELD_RETYPED = "field-retyped" Major [Wire Rust TypeScript] Changed
        "A value has another type",
        "clients of today refuse the response, or misread the value";
    RUST_TYPE_CHANGED = "rust-type-changed" Major [Rust] Changed
        "A value has another type in Rust alone",
        "every value that is sent is one that clients of today accept, but the Rust type differs";
    FIELD_NOW_OPTIONAL = "field-now-optional" Major [Wire Rust TypeScript] Changed
        "A required value is optional",
        "clients of today refuse a response without it";
    FIELD_NOW_REQUIRED = "field-now-required" Major [Rust] Changed
        "An optional value is required",
        "clients of today are content, but servers have to state it, and the Rust type is no longer an `Option`";
    BOUND_WIDENED = "bound-widened" Major [Wire] Changed
        "A bound allows values that it did not allow",
        "clients of today refuse such a value";
    BOUND_NARROWED = "bound-narrowed" Minor [] Changed
        "A bound no longer allows some values",
        "clients of today accept all that is left; servers have to keep to it";
    ENUM_VALUE_ADDED = "enum-value-added" Major [Wire TypeScript] Added
        "A set of texts has a further one",
        "clients of today refuse a response with it, and code that names the type of the others does not compile";
    ENUM_VALUE_REMOVED = "enum-value-removed" Major [Rust TypeScript] Changed
        "A set of texts has one less",
        "clients of today are content, but code that names the value does not compile";
    FORMAT_CHANGED = "format-changed" Minor [] Changed
        "A `format` or a `pattern` is another one, is new, or is gone",
        "the generated clients do not look at it; whoever validates by the schema may";
    UNIT_CHANGED = "unit-changed" Major [Wire] Changed
        "A number counts something else",
        "clients of today take it for the former unit";
    SENSITIVE_CHANGED = "sensitive-changed" Minor [] Changed
        "A value is sensitive now, or no longer",
        "what is sent is the same; logs and documents show it or not";

    // Causes.
    CAUSE_ADDED = "cause-added" Minor [] Added
        "A cause is new",
        "servers can raise the code for it";
    CAUSE_REMOVED = "cause-removed" Major [Rust] Changed
        "A cause is gone, or has another id",
        "servers that raise it do not compile, and what counts errors by cause sees another one";
    SENT_CAUSE_REMOVED = "sent-cause-removed" Major [Wire Rust] Changed
        "A cause that responses name is gone, or has another id",
        "clients that look for its id no longer find it, and servers that raise it do not compile";
    CAUSE_RETURNED = "cause-returned" Major [Wire] Changed
        "A cause that was gone is back",
        "logs, dashboards and clients still know its former meaning; choose another id";

    // Headers.
    HEADER_ADDED = "header-added" Minor [] Added
        "A header is new",
        "clients of today ignore it";
    HEADER_REMOVED = "header-removed" Major [Wire] Changed
        "A header is gone",
        "clients that read it no longer find it";
    HEADER_CHANGED = "header-changed" Major [Wire] Changed
        "A header has another value",
        "clients that read it see something else";

    // The response as a whole.
    ENVELOPE_CHANGED = "envelope-changed" Major [Wire TypeScript] Changed
        "Something in the envelope is gone, elsewhere or other",
        "clients of today do not recognise the response";
    ENVELOPE_MEMBER_ADDED = "envelope-member-added" Minor [] Added
        "The envelope has a further member",
        "clients of today ignore it";
    CONTENT_TYPE_CHANGED = "content-type-changed" Major [Wire] Changed
        "The media type is another one",
        "clients that look at it before they read the body do not recognise the response";
    SENT_SUMMARY_CHANGED = "sent-summary-changed" Minor [] Changed
        "A summary that responses show is reworded",
        "it is for people, but the schemas of today name the former one";
    DOCS_URL_MOVED = "docs-url-moved" Major [Wire] Changed
        "The addresses that responses name are others",
        "in problem details the address is what tells the errors apart";

    ACCESSOR_REMOVED = "accessor-removed" Major [Rust] Changed
        "Nothing in the catalogue has a `since`, an `owner`, tags, a severity, a gRPC status, a fixed message, a time to wait or a message in the envelope any more",
        "the Rust crate has only what the catalogue asks for, so that what gave access to it is gone";

    // Groups.
    GROUP_ADDED = "group-added" Minor [] Added
        "A group is new",
        "nothing relied on it";
    GROUP_REMOVED = "group-removed" Major [Rust TypeScript] Changed
        "A group is gone, or has another name",
        "its types are gone from both packages, and its responses from the OpenAPI document";
    GROUP_CODE_ADDED = "group-code-added" Minor [] Added
        "A group has a further code",
        "clients of today know the code, or read it as a newer one";
    GROUP_CODE_REMOVED = "group-code-removed" Major [Rust TypeScript] Changed
        "A group has a code less",
        "code that expects it of the group does not compile";

    // Packages and pages.
    PACKAGE_RENAMED = "package-renamed" Major [Rust TypeScript] Changed
        "The catalogue has another name",
        "both packages are called by it";
    DOCS_URL_ADDED = "docs-url-added" Minor [] Added
        "The documentation has addresses",
        "nothing relied on them";
    DOCS_URL_REMOVED = "docs-url-removed" Major [Rust TypeScript] Changed
        "The documentation no longer has addresses",
        "what the packages say of them is gone";
    DOCUMENTATION = "documentation" Patch [] Documentation
        "Titles, summaries, descriptions, causes, resolutions, examples, tips, references, owners, tags, versions, the licence and the status table",
        "words for people";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn below_one_the_second_number_says_that_something_breaks() {
        let after = |bump: Bump, version: &str| {
            let version = Version::parse(version);
            version.map_or_else(|error| error.to_string(), |it| bump.after(&it).to_string())
        };
        for (version, patch, minor, major) in [
            ("1.2.3", "1.2.4", "1.3.0", "2.0.0"),
            ("0.2.3", "0.2.4", "0.2.4", "0.3.0"),
            ("0.0.3", "0.0.4", "0.0.4", "0.0.4"),
            ("2.0.0-rc.1", "2.0.0", "2.0.0", "2.0.0"),
        ] {
            let all = [Bump::Patch, Bump::Minor, Bump::Major].map(|bump| after(bump, version));
            assert_eq!(all, [patch, minor, major]);
        }
    }

    #[test]
    fn what_breaks_somebody_asks_for_a_major_version_and_nothing_else_does() {
        for class in CLASSES {
            assert_eq!(
                class.bump == Bump::Major,
                !class.breaks.is_empty(),
                "{}",
                class.id
            );
        }
    }
}
