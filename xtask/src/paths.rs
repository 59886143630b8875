//! Where the catalogue is and where its outputs go.

use std::env;
use std::path::{Component, Path, PathBuf};

use clap::Args;
use errbook_codegen::escape::config::shell_word;

/// The arguments that every subcommand takes.
#[derive(Args)]
#[command(next_help_heading = "Paths")]
pub struct Paths {
    /// The catalogue [default: spec/catalogue.yaml of this repository]
    #[arg(long, value_name = "PATH", global = true)]
    spec: Option<PathBuf>,
    /// The folder of the generated files [default: generated/ of this repository]
    #[arg(long, value_name = "DIR", global = true)]
    out: Option<PathBuf>,
}

impl Paths {
    /// The catalogue, as messages name it.
    pub fn spec(&self) -> PathBuf {
        let default = || root().join(CATALOGUE);
        shown(&self.spec.clone().unwrap_or_else(default))
    }

    /// The output folder, as messages name it.
    pub fn out(&self) -> PathBuf {
        shown(&self.out.clone().unwrap_or_else(|| root().join("generated")))
    }

    /// The command line that runs `command` for the same paths.
    pub fn command(&self, command: &str) -> String {
        let mut line = format!("cargo xtask {command}");
        for (option, path) in [("--spec", &self.spec), ("--out", &self.out)] {
            if let Some(path) = path {
                line = format!("{line} {option} {}", shell_word(&path.to_string_lossy()));
            }
        }
        line
    }

    /// How to run `gen` for the catalogue after a command that asks for no output folder. What is made of
    /// another catalogue than this repository's does not belong into its `generated/`.
    pub fn generate(&self) -> String {
        let command = self.command("gen");
        let is_foreign = |spec: &PathBuf| !is_same_file(spec, &root().join(CATALOGUE));
        if self.out.is_none() && self.spec.as_ref().is_some_and(is_foreign) {
            format!("`{command} --out DIR` (DIR: the folder of what is generated from it)")
        } else {
            format!("`{command}`")
        }
    }
}

/// The catalogue in this repository.
const CATALOGUE: &str = "spec/catalogue.yaml";

fn is_same_file(a: &Path, b: &Path) -> bool {
    matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
}

/// The root of this repository.
pub fn root() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().unwrap_or(manifest).to_path_buf()
}

/// `path` as seen from the current folder, where that is shorter than the whole path.
pub fn shown(path: &Path) -> PathBuf {
    let seen = env::current_dir().ok().and_then(|here| from(&here, path));
    seen.unwrap_or_else(|| path.to_path_buf())
}

/// The way from the folder `here` to `path`, if both are absolute and not far apart.
fn from(here: &Path, path: &Path) -> Option<PathBuf> {
    /// More steps up than this are harder to follow than the whole path.
    const FAR: usize = 3;
    let plain = |path: &Path| {
        let mut parts = path.components();
        path.is_absolute() && !parts.any(|part| part == Component::ParentDir)
    };
    if !plain(here) || !plain(path) {
        return None;
    }
    let common = here
        .components()
        .zip(path.components())
        .take_while(|(a, b)| a == b)
        .count();
    let up = here.components().count() - common;
    // What has only the root in common is far away, however short the way is.
    (common > 1 && up <= FAR).then(|| {
        let steps = std::iter::repeat_n(Component::ParentDir, up);
        let way: PathBuf = steps.chain(path.components().skip(common)).collect();
        if way.as_os_str().is_empty() {
            PathBuf::from(".")
        } else {
            way
        }
    })
}

#[cfg(test)]
mod tests {
    use super::from;
    use std::path::{Path, PathBuf};

    #[test]
    fn a_path_is_shown_from_the_current_folder() {
        let seen = |here, path| from(Path::new(here), Path::new(path));
        assert_eq!(seen("/a/b", "/a/b/c"), Some(PathBuf::from("c")));
        assert_eq!(seen("/a/b/d", "/a/b/c/x"), Some(PathBuf::from("../c/x")));
        assert_eq!(seen("/a/b", "/a/b"), Some(PathBuf::from(".")));
        assert_eq!(seen("/a/b", "/tmp/x"), None);
        assert_eq!(seen("/a/b", "relative/x"), None);
    }
}
