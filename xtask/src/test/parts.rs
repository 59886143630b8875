//! What the suite consists of, and what it needs. A new part is one entry here.

use super::tools::{CHROMIUM, CLIPPY, CURL, GIT, NODE, NPM, PYTHON, RUSTFMT, Tool};

/// A part of the suite.
pub struct Part {
    /// What `--only` calls it.
    pub name: &'static str,
    /// What it shows, in a few words.
    pub what: &'static str,
    /// What must be installed beside Rust.
    pub needs: &'static [Tool],
    /// What is run, one after the other.
    pub steps: &'static [Step],
}

impl Part {
    /// Whether the part runs the integration test of that name.
    pub fn runs_test(&self, name: &str) -> bool {
        self.steps.iter().any(|step| match step {
            Step::Cargo(arguments) => arguments.windows(2).any(|pair| pair == ["--test", name]),
            Step::Xtask(_) | Step::OtherTests => false,
        })
    }
}

/// One command of a part; run in the root of the repository.
#[derive(Clone, Copy)]
pub enum Step {
    /// Cargo with these arguments.
    Cargo(&'static [&'static str]),
    /// This program with these arguments.
    Xtask(&'static [&'static str]),
    /// The unit tests, and every integration test that no part names.
    OtherTests,
}

/// In the order in which they run: what is quick, and most often wrong, comes first.
pub const PARTS: &[Part] = &[
    Part {
        name: "format",
        what: "the sources and the generated crate are formatted",
        needs: &[RUSTFMT],
        steps: &[
            Step::Cargo(&["fmt", "--all", "--check"]),
            Step::Cargo(&[
                "fmt",
                "--manifest-path",
                "generated/rust/Cargo.toml",
                "--check",
            ]),
        ],
    },
    Part {
        name: "clippy",
        what: "the sources have no lint",
        needs: &[CLIPPY],
        steps: &[Step::Cargo(&[
            "clippy",
            "--workspace",
            "--all-targets",
            "--",
            "-D",
            "warnings",
        ])],
    },
    Part {
        name: "freshness",
        what: "generated/ is what the catalogue says, and its version what changed in it",
        needs: &[],
        steps: &[Step::Xtask(&["lint"]), Step::Xtask(&["gen", "--check"])],
    },
    Part {
        name: "codegen",
        what: "the catalogue is read, the outputs are made, the commands work",
        needs: &[],
        steps: &[
            Step::OtherTests,
            Step::Cargo(&["test", "--workspace", "--doc"]),
        ],
    },
    Part {
        name: "releases",
        what: "a catalogue lives for years: releases, changes, new codes, the workflow and the hook",
        needs: &[GIT],
        steps: &[
            Step::Cargo(&["test", "--workspace", "--test", "releases"]),
            Step::Cargo(&["test", "--workspace", "--test", "workflow"]),
            Step::Cargo(&["test", "--workspace", "--test", "new_code"]),
        ],
    },
    Part {
        name: "pages",
        what: "the pages say what the catalogue says, for every tool, with code that compiles",
        needs: &[NODE, NPM],
        steps: &[
            Step::Cargo(&["test", "--workspace", "--test", "pages"]),
            Step::Cargo(&["test", "--workspace", "--test", "flavours"]),
            Step::Cargo(&["test", "--workspace", "--test", "snippets"]),
        ],
    },
    Part {
        name: "rust",
        what: "the generated crates compile without a warning and round-trip every fixture",
        needs: &[CLIPPY],
        steps: &[Step::Cargo(&["test", "--workspace", "--test", "rust"])],
    },
    Part {
        name: "coverage",
        what: "a service records what its tests raise, and the report says what they do not",
        needs: &[CLIPPY, GIT],
        steps: &[Step::Cargo(&["test", "--workspace", "--test", "coverage"])],
    },
    Part {
        name: "typescript",
        what: "the generated packages pass tsc and npm's judges, and accept every fixture",
        needs: &[NODE, NPM],
        steps: &[
            Step::Cargo(&["test", "--workspace", "--test", "typescript"]),
            Step::Cargo(&["test", "--workspace", "--test", "npm_package"]),
        ],
    },
    Part {
        name: "openapi",
        what: "the generated documents pass the validators, accept every fixture, become clients",
        needs: &[NODE, NPM, PYTHON],
        steps: &[
            Step::Cargo(&["test", "--workspace", "--test", "openapi"]),
            Step::Cargo(&["test", "--workspace", "--test", "openapi_users"]),
        ],
    },
    Part {
        name: "agreement",
        what: "all outputs say the same of every response, whole and damaged",
        needs: &[NODE, NPM, PYTHON],
        steps: &[Step::Cargo(&["test", "--workspace", "--test", "agreement"])],
    },
    Part {
        name: "evolution",
        what: "each change of a catalogue breaks whom its class says, and nobody else",
        needs: &[NODE, NPM],
        steps: &[Step::Cargo(&["test", "--workspace", "--test", "evolution"])],
    },
    Part {
        name: "service",
        what: "a service in which everything of the reference happens, and the page that leads to one",
        needs: &[RUSTFMT, CLIPPY, CURL, NODE, NPM, PYTHON],
        steps: &[
            Step::Cargo(&["test", "--workspace", "--test", "service"]),
            Step::Cargo(&["test", "--workspace", "--test", "walkthrough"]),
        ],
    },
    Part {
        name: "site",
        what: "the built documentation serves a reader, on a phone and in the dark, and obeys no text",
        needs: &[NODE, NPM, CHROMIUM],
        steps: &[Step::Cargo(&["test", "--workspace", "--test", "site"])],
    },
];
