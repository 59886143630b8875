//! Where a class and the judges differ, each with the reason: nothing differs in silence.

use errbook_codegen::evolution::Audience::{self, Rust, TypeScript, Wire};

/// Fixtures that cannot show their class without others: those fire too.
#[rustfmt::skip]
pub const COMPANIONS: &[(&str, &[&str])] = &[
    ("accessor-removed/fixed-message", &["message-unfixed"]),
    ("accessor-removed/fixed-message-of-all", &["message-unfixed"]),
    ("accessor-removed/grpc", &["grpc-changed"]),
    ("accessor-removed/severity", &["severity-changed"]),
    ("accessor-removed/time-to-wait", &["retry-changed"]),
    ("envelope-changed/message-removed", &["accessor-removed"]),
    ("envelope-changed/placeholder", &["accessor-removed"]),
    ("arguments-changed/header-added", &["header-added"]),
    ("arguments-changed/header-shows-a-param", &["header-added"]),
    ("arguments-changed/message-shows-an-optional-detail", &["fallback-changed", "message-changed"]),
    ("arguments-changed/message-shows-no-optional-detail", &["placeholder-dropped"]),
    ("arguments-changed/param-added", &["fallback-changed", "message-changed"]),
    ("arguments-changed/param-of-a-cause", &["message-changed"]),
    ("arguments-changed/param-removed", &["placeholder-dropped"]),
    ("cause-removed/renamed", &["cause-added"]),
    ("context-added", &["envelope-member-added"]),
    ("context-asked/beside-a-break", &["enum-value-removed", "format-changed"]),
    ("context-asked/format-lifted", &["format-changed"]),
    ("context-asked/pattern", &["format-changed"]),
    ("envelope-changed/code-moved", &["envelope-member-added"]),
    ("envelope-changed/moved", &["envelope-member-added"]),
    ("envelope-changed/unflattened", &["envelope-member-added"]),
    ("fallback-changed/deprecated", &["code-deprecated"]),
    ("fallback-changed/named", &["code-added"]),
    ("fallback-changed/none", &["required-field-added"]),
    ("fallback-changed/not-understood", &["code-added"]),
    ("fallback-changed/since", &["documentation"]),
    ("field-added/context", &["envelope-member-added"]),
    ("field-removed/context", &["envelope-changed"]),
    ("field-removed/context-optional", &["envelope-changed"]),
    ("required-field-added/first-detail", &["fallback-changed"]),
    ("rust-type-changed/detail-never-negative", &["bound-narrowed"]),
    ("rust-type-changed/detail-now-negative", &["bound-widened"]),
    ("rust-type-changed/header-never-negative", &["bound-narrowed"]),
    ("sent-cause-removed/renamed", &["cause-added"]),
];

/// What a class breaks and no judge can see, of all its fixtures or of one.
#[rustfmt::skip]
pub const UNSEEN: &[(&str, Audience, &str)] = &[
    ("accessor-removed/grpc", Wire, "the status goes another way than the response"),
    ("code-returned", Wire, "an old client calls the code newer; it is people and logs that know its former meaning"),
    ("retired-code-forgotten", Wire, "nothing is sent; what is lost is the page and the guard against using the code again"),
    ("code-removed", Wire, "the code is no longer sent; what is lost is its page and the guard against using it again"),
    ("cause-returned", Wire, "it is people and logs that know its former meaning"),
    ("content-type-changed", Wire, "the generated clients read the body whatever its media type; other ones ask for it"),
    ("docs-url-moved", Wire, "the generated clients take any text; problem details are told apart by it"),
    ("grpc-changed", Wire, "the status goes another way than the response"),
    ("retry-removed", Wire, "the response is the same; clients that are in use go on trying"),
    ("unit-changed", Wire, "a number is a number, and what it counts is not sent"),
    ("sent-cause-removed", Wire, "clients take any id; who looks for the one that is gone waits in vain"),
    ("context-asked/format-lifted", Rust, "the layer is behind the feature `tower`, and the judges ask for none"),
    ("context-asked/pattern", Rust, "as above"),
    ("header-removed", Wire, "no client needs a header; who reads it finds nothing"),
    ("header-changed", Wire, "a header that is no value of the catalogue is not decoded"),
    ("bound-widened/header-maximum", Wire, "a header that is not as the catalogue says is passed over, so that the response is known"),
    ("enum-value-added/header", Wire, "as above"),
    ("field-retyped/header", Wire, "as above"),
    ("field-now-optional/header", Wire, "a header may be missing on the client's side anyway"),
    ("field-now-optional/header", TypeScript, "as above"),
    ("field-removed/header", Wire, "as above"),
    ("field-removed/header-optional", Wire, "as above"),
    ("field-removed/header-now-fixed", Wire, "as above"),
    ("field-removed/detail-optional", Wire, "it may be absent anyway; who reads it waits in vain"),
    ("field-removed/property-optional", Wire, "as above"),
    ("field-removed/context-optional", Wire, "as above"),
    ("envelope-changed/cause-removed", Wire, "as above"),
    ("envelope-changed/cause-removed", TypeScript, "an object that lacks an optional member is one that may have it"),
    ("envelope-changed/placeholder", Wire, "both are texts"),
    ("envelope-changed/placeholder", TypeScript, "as above"),
    ("field-retyped/detail-integer-to-number", TypeScript, "it has one type for both"),
    ("arguments-changed/params-of-one-type-reordered", Rust, "it compiles, and says the wrong thing"),
];

/// What a judge sees and the class does not say, because it is so for few users of few catalogues.
#[rustfmt::skip]
pub const OTHERWISE: &[(&str, Audience, &str)] = &[
    ("code-added/same-details", Rust, "the fields move from `Limited` into a struct that both share: whoever names it as the struct of the details"),
    ("code-added/same-header", Rust, "as above"),
    ("field-added/detail-into-a-shape", Rust, "as above, of both codes"),
];
