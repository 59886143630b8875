//! Compiles a YAML catalogue of API error codes into Rust, OpenAPI, Markdown and TypeScript.
//!
//! # Phases
//!
//! Data flows one way, and [`generate()`] is the whole way in one function:
//!
//! | phase | from | to | module |
//! | --- | --- | --- | --- |
//! | read | files | text and spans | [`source`] |
//! | parse | text | what the author wrote, every value with its place | [`spec`] |
//! | validate | that | a [`Catalogue`](model::Catalogue), or every [`Diagnostic`](diagnostics::Diagnostic) | [`validate`] |
//! | emit | the catalogue | files in memory | [`emit`](mod@emit) |
//! | write | files in memory | the output folder, up to date | [`write`](mod@write) |
//!
//! [`check()`] does the first three, [`emit_all`] the fourth, [`write::apply`] and
//! [`write::compare`] the last. Only validation can build a catalogue, so an emitter may rely on
//! every invariant that [`model`] states. [`wire`] renders the example responses that several
//! outputs show; [`names`] and [`escape`] make text safe for its target.
//!
//! Beside that way stand [`lint()`], which also holds a catalogue against its [`releases`] by what
//! [`evolution`] says of each change, [`explain`], and [`coverage`].
//!
//! # Outputs
//!
//! | folder | what it holds |
//! | --- | --- |
//! | `rust/` | a crate: the codes, a typed error for each, the envelope, a decoder |
//! | `openapi/` | components for OpenAPI 3.1, and a plain profile for 3.0.3 |
//! | `docs/` | the reference on one page, a page per code, the frame of an mdBook |
//! | `typescript/` | an npm package: types, constants, guards |
//! | `schema/` | JSON Schemas of the catalogue format and of an error response |
//! | `fixtures/` | every example of the catalogue as it stands on the wire |
//! | `catalogue.json` | the validated catalogue, normalised |
//! | `manifest.json` | every generated file with its SHA-256, to tell hand edits and orphans |
//!
//! The same catalogue makes the same bytes, on every machine and at any time.
//!
//! # How to add an emitter
//!
//! 1. Write a module in `emit/` with a function of the type [`emit::Emit`]. It sees the model and
//!    nothing else, and returns files. Start each with [`emit::HEADER`] in a comment.
//! 2. Print text of the catalogue through a function of [`escape`], one per context that the
//!    language has; add a module there if need be.
//! 3. Add a line to [`emit::EMITTERS`].
//!
//! # Use from another program
//!
//! An `xtask` of your own, or any other program:
//!
//! ```no_run
//! use std::path::Path;
//! use errbook_codegen::{generate, write};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let options = write::Options::default();
//! let done = generate(Path::new("errors.yaml"), Path::new("generated"), &options)?;
//! for kept in &done.outcome.kept {
//!     eprintln!("generated/{} was edited by hand, and is kept", kept.path);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! A check that the committed files are what the catalogue says, as a test:
//!
//! ```no_run
//! use std::path::Path;
//! use errbook_codegen::{check, emit_all, write};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let checked = check(Path::new("errors.yaml"));
//! let catalogue = checked.catalogue.ok_or("the catalogue is invalid")?;
//! let artifacts = emit_all(&catalogue)?;
//! assert!(write::compare(Path::new("generated"), &artifacts)?.is_up_to_date());
//! # Ok(())
//! # }
//! ```
//!
//! A `build.rs` that generates below `OUT_DIR`, and commits nothing:
//!
//! ```no_run
//! use std::path::Path;
//! use errbook_codegen::{generate, write};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let out = std::env::var("OUT_DIR")?;
//! let out = Path::new(&out).join("errors");
//! let done = generate(Path::new("errors.yaml"), &out, &write::Options::default())?;
//! for source in done.report.sources().files() {
//!     println!("cargo::rerun-if-changed={}", source.name());
//! }
//! # Ok(())
//! # }
//! ```

pub mod check;
pub mod coverage;
pub mod describe;
pub mod diagnostics;
pub mod emit;
pub mod escape;
pub mod evolution;
pub mod explain;
pub mod generate;
pub mod inputs;
pub mod insert;
pub mod lint;
pub mod model;
pub mod names;
pub mod pattern;
pub mod releases;
pub(crate) mod rust_api;
pub mod source;
pub mod spec;
pub mod usage;
pub mod validate;
pub mod wire;
pub(crate) mod wire_schema;
pub mod write;

pub use check::{Checked, check, check_text};
pub use generate::{GenerateError, Generated, emit_all, generate, generate_checked};
pub use lint::{Linted, lint};
