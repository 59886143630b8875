//! The validators of the OpenAPI ecosystem, installed beside their lock files when they are missing.

use std::path::{Path, PathBuf};

use errbook_tests::{npm, venv};

/// The folder with the lock files.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("consumers/openapi")
}

/// The interpreter of a Python environment that has exactly `requirements.txt`.
pub fn python() -> PathBuf {
    venv::program(&folder(), "python")
}

/// Where `redocly` is in `node_modules`.
pub const REDOCLY: &str = "@redocly/cli/bin/cli.js";

/// A program of the npm project, as `package-lock.json` pins it.
pub fn npm(program: &str) -> PathBuf {
    npm::install(&folder());
    folder().join("node_modules").join(program)
}
