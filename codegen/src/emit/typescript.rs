//! The npm package: constants, types and guards in TypeScript, without a dependency.
//!
//! | file | holds |
//! | --- | --- |
//! | `src/index.ts` | the public names |
//! | `src/codes.ts` | the codes as constants and as a union |
//! | `src/errors.ts` | types: an interface of all errors, and the envelope of each as on the wire |
//! | `src/response.ts` | the parser, and guards over what it returns |
//! | `src/retry.ts` | whether and when to send a request again |
//! | `src/failure.ts` | an error response as an exception |
//! | `src/check.ts` | an interpreter of the tables, with only the branches that they need |
//! | `src/contract.ts` | the tables: the envelope, and the rules of each code |
//! | `src/reference.ts` | the catalogue's prose, an entry point of its own |
//!
//! The package ships TypeScript sources and a `tsconfig.json`; `npm run build` makes JavaScript,
//! declarations and source maps of them. The generator has no TypeScript compiler at hand, and
//! sources are what a reviewer wants to read; declarations and JavaScript written by hand would be
//! two files that could disagree.
//!
//! Types hang on one interface, [`errors`], out of which all others are indexed: that is the form
//! which `tsc` checks fastest when there are thousands of codes.

/// Appends a formatted text to a `String`.
macro_rules! push {
    ($out:expr, $($argument:tt)*) => {{
        use std::fmt::Write as _;
        // Writing into a string cannot fail.
        let _ = write!($out, $($argument)*);
    }};
}

mod check;
mod codes;
mod contract;
mod doc;
mod errors;
mod failure;
mod helpers;
mod layout;
mod package;
mod readme;
mod reference;
mod response;
mod retry;
mod schema;
mod shape;
mod types;

use super::{Artifact, EmitError, HEADER};
use crate::model::Catalogue;
use shape::Shape;

/// Emits the package into `typescript/`.
///
/// # Errors
///
/// [`EmitError`] if `package.json` cannot be written as JSON, which no catalogue causes.
pub fn emit(catalogue: &Catalogue) -> Result<Vec<Artifact>, EmitError> {
    let shape = Shape::of(catalogue);
    let mut artifacts = vec![
        package::manifest(catalogue)?,
        package::tsconfig(),
        readme::render(&shape),
    ];
    for (name, source) in [
        ("index", package::index(&shape)),
        ("codes", codes::render(catalogue)),
        ("errors", errors::render(&shape)),
        ("response", response::render(&shape)),
        ("retry", retry::render(&shape)),
        ("failure", failure::render(&shape)),
        ("check", check::render(&shape)),
        ("contract", contract::render(&shape)),
        ("reference", reference::render(catalogue)),
    ] {
        let path = format!("typescript/src/{name}.ts");
        artifacts.push(Artifact::new(path, format!("// {HEADER}\n\n{source}")));
    }
    Ok(artifacts)
}
