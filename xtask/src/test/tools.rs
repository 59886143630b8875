//! What the suite needs beside Rust: how it is found, and how it gets here.

use std::env;
use std::process::{Command, Stdio};

use crate::output;

/// Something that must be installed.
pub struct Tool {
    /// What it is called.
    pub name: &'static str,
    /// Commands of which one succeeds where it is installed.
    pub probes: &'static [&'static [&'static str]],
    /// A variable of the environment that names the program to use; nothing else will do then.
    pub variable: Option<&'static str>,
    /// The package that brings it on Debian and its kin, if the test command may install it there.
    pub debian: Option<&'static str>,
    /// How to install it.
    pub install: &'static str,
}

impl Tool {
    /// Whether it is installed; what can be brought is brought.
    pub fn is_here(&self) -> bool {
        let chosen = self.variable.and_then(env::var_os);
        if let Some(program) = chosen.filter(|program| !program.is_empty()) {
            return succeeds(Command::new(program).arg("--version"));
        }
        self.is_found() || self.debian.is_some_and(bring) && self.is_found()
    }

    fn is_found(&self) -> bool {
        self.probes.iter().any(|probe| {
            probe
                .split_first()
                .is_some_and(|(program, arguments)| succeeds(Command::new(program).args(arguments)))
        })
    }
}

/// Installs a Debian package, where the system has `apt-get` and this runs as root.
fn bring(package: &str) -> bool {
    if !is_root() || !succeeds(Command::new("apt-get").arg("--version")) {
        return false;
    }
    output::message(format_args!(
        "installing {package} with apt-get, which is needed once"
    ));
    let apt = |arguments: &[&str]| {
        Command::new("apt-get")
            .args(["-q", "-y"])
            .args(arguments)
            .env("DEBIAN_FRONTEND", "noninteractive")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    };
    let install = ["install", "--no-install-recommends", package];
    // A machine that was set up long ago, or a fresh image, does not know where its packages are.
    apt(&install) || apt(&["update"]) && apt(&install)
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output();
    id.is_ok_and(|id| id.stdout.trim_ascii() == b"0")
}

fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// A tool that is one command, and that people install themselves.
const fn tool(
    name: &'static str,
    probes: &'static [&'static [&'static str]],
    install: &'static str,
) -> Tool {
    Tool {
        name,
        probes,
        variable: None,
        debian: None,
        install,
    }
}

pub const RUSTFMT: Tool = tool(
    "rustfmt",
    &[&["rustfmt", "--version"]],
    "rustup component add rustfmt",
);

pub const CLIPPY: Tool = tool(
    "clippy",
    &[&["cargo-clippy", "--version"]],
    "rustup component add clippy",
);

pub const GIT: Tool = tool(
    "git",
    &[&["git", "--version"]],
    "install git 2.28 or newer, https://git-scm.com/downloads",
);

pub const NODE: Tool = tool(
    "Node.js 20",
    &[&[
        "node",
        "-e",
        "process.exit(Number(process.versions.node.split('.')[0]) < 20 ? 1 : 0)",
    ]],
    "install Node.js 20.19 or newer, https://nodejs.org/en/download",
);

const NPM_PROGRAM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };

pub const NPM: Tool = tool(
    "npm",
    &[&[NPM_PROGRAM, "--version"]],
    "it comes with Node.js, https://nodejs.org/en/download; on Debian `apt install npm`",
);

pub const PYTHON: Tool = tool(
    "Python 3.11 with venv",
    &[&[
        "python3",
        "-c",
        "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))",
    ]],
    "install Python 3.11 or newer, https://www.python.org/downloads; \
     on Debian `apt install python3-venv`",
);

pub const CURL: Tool = Tool {
    name: "curl 7.82",
    probes: &[&["curl", "--json", "{}", "--version"]],
    variable: None,
    debian: Some("curl"),
    install: "install curl 7.82 or newer, https://curl.se/download.html",
};

pub const CHROMIUM: Tool = Tool {
    name: "Chromium",
    probes: &[
        &["chromium", "--version"],
        &["chromium-browser", "--version"],
        &["google-chrome", "--version"],
    ],
    variable: Some("ERRBOOK_CHROMIUM"),
    debian: Some("chromium"),
    install: "install Chromium or Google Chrome; on Debian `apt install chromium` (run as root, the \
              test command does so itself). ERRBOOK_CHROMIUM names one that is not in the PATH",
};
