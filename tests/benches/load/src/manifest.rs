//! Whether the services here depend on what the reference service depends on.

use std::fs;
use std::path::Path;

use crate::{Result, package};

/// Fails if the reference service has other dependencies than the ones measured.
pub fn check() -> Result<()> {
    let service = package().join("../../service/Cargo.toml");
    let mut theirs = section(&service, "[dependencies]")?;
    theirs.retain(|line| !line.starts_with("api-errors "));
    if theirs == section(&package().join("Cargo.toml"), "[workspace.dependencies]")? {
        return Ok(());
    }
    Err(
        "the reference service has other dependencies than [workspace.dependencies] in \
         tests/benches/load/Cargo.toml: bring them over, and into desk-by-hand and desk-generated"
            .into(),
    )
}

/// The lines of a section.
fn section(manifest: &Path, head: &str) -> Result<Vec<String>> {
    let text =
        fs::read_to_string(manifest).map_err(|error| format!("{}: {error}", manifest.display()))?;
    let lines = text.lines().skip_while(|line| *line != head).skip(1);
    let lines = lines.take_while(|line| !line.is_empty());
    Ok(lines.map(str::to_owned).collect())
}
