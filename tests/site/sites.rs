//! The sites, built by the command that users run, and the programs that look at them.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

pub use errbook_tests::process::run;
use errbook_tests::{fixtures_folder, npm, root};

/// The catalogues whose sites are built, with the names of their folders.
pub fn catalogues() -> Vec<(&'static str, PathBuf)> {
    let valid = |name: &str| fixtures_folder().join(format!("valid/{name}.yaml"));
    let own = |name: &str| root().join(format!("tests/site/{name}.yaml"));
    vec![
        ("real", root().join("spec/catalogue.yaml")),
        ("hostile", valid("hostile")),
        ("lifecycle", valid("lifecycle")),
        ("full", valid("full")),
        ("attack", own("attack")),
        ("long", own("long")),
    ]
}

/// A folder below `target/` for what these tests make.
pub fn made(name: &str) -> PathBuf {
    root().join("target/site-cases").join(name)
}

/// The folder of a site.
pub fn site(name: &str) -> PathBuf {
    static BUILT: LazyLock<()> = LazyLock::new(|| {
        let _ = fs::remove_dir_all(made(""));
        for (name, spec) in catalogues() {
            let dest = made(name);
            // One of them asks for another tool.
            docs(
                &spec,
                &["--flavour", "mdbook", "--dest", &dest.to_string_lossy()],
            );
        }
    });
    LazyLock::force(&BUILT);
    made(name)
}

/// `cargo xtask docs` for a catalogue. Returns what it printed.
pub fn docs(spec: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(["xtask", "docs", "--spec"]).arg(spec);
    run(command.args(arguments).current_dir(root()))
}

/// Where the programs are that look at the sites; everything from its lock file is installed.
pub fn consumer() -> PathBuf {
    let folder = root().join("tests/consumers/site");
    npm::install(&folder);
    folder
}

/// Node with a program of the consumer.
pub fn node(program: &str) -> Command {
    let mut node = Command::new("node");
    node.arg(consumer().join(program));
    node
}

/// Node with tests that look at sites in a browser. All of them have to pass.
pub fn look(tests: &str, arguments: &[PathBuf]) {
    let mut node = node(tests);
    run(node.args(arguments).env("ERRBOOK_CHROMIUM", chromium()));
}

/// The browser: what the environment names, or else what is installed.
fn chromium() -> PathBuf {
    if let Some(chosen) = env::var_os("ERRBOOK_CHROMIUM").filter(|it| !it.is_empty()) {
        return chosen.into();
    }
    let path = env::var_os("PATH").unwrap_or_default();
    let names = ["chromium", "chromium-browser", "google-chrome"];
    let found = names.iter().find_map(|name| {
        env::split_paths(&path)
            .map(|folder| folder.join(name))
            .find(|program| program.is_file())
    });
    found.unwrap_or_else(|| {
        panic!(
            "there is no Chromium. `cargo xtask test --only site` installs it on Debian, as root; \
             elsewhere install it, or name it in ERRBOOK_CHROMIUM"
        )
    })
}
