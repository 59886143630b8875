//! `cargo xtask new`: a code is added in the right place, and nothing else changes.

#[path = "new_code/commands.rs"]
mod commands;
#[path = "new_code/files.rs"]
mod files;
#[path = "new_code/layouts.rs"]
mod layouts;
#[path = "new_code/merges.rs"]
mod merges;
#[path = "new_code/random.rs"]
mod random;

use errbook_codegen::insert::NewCode;

/// A code as `cargo xtask new CODE --status N` states it.
fn new_code(code: &str, status: i64) -> NewCode {
    NewCode {
        code: code.to_owned(),
        status,
        summary: None,
        causes: Vec::new(),
        retry: None,
        file: None,
    }
}
