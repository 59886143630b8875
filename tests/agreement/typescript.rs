//! The generated TypeScript packages as clients, compiled and run under Node.

use std::path::Path;
use std::process::Command;

use serde_json::json;

use super::table::Verdict;
use super::{Case, typescript_cases as packages};

/// What the clients make of the responses in `asked`.
pub fn judge(cases: &[Case<'_>], asked: &Path) -> Vec<Verdict> {
    packages::install();
    let folder = packages::empty_folder("agreement-ts");
    for case in cases {
        packages::write(&folder.join(&case.name), &packages::package(case.catalogue));
    }
    let config = json!({
        "compilerOptions": {
            "target": "ES2022", "lib": ["ES2022"], "types": [], "module": "NodeNext",
            "strict": true, "rootDir": ".", "outDir": "out",
        },
        "include": ["*/src"],
    });
    std::fs::write(folder.join("tsconfig.json"), config.to_string()).unwrap();
    std::fs::write(
        folder.join("package.json"),
        json!({ "type": "module" }).to_string(),
    )
    .unwrap();
    packages::run(packages::tsc().arg("--project").arg(&folder));
    let driver = packages::root().join("tests/agreement/judge.mjs");
    let printed =
        errbook_tests::process::run(Command::new("node").arg(driver).arg(&folder).arg(asked));
    let lines = printed
        .lines()
        .map(|line| serde_json::from_str(line).unwrap());
    lines.map(|line| Verdict::read(&line)).collect()
}
