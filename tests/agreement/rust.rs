//! The generated Rust crates as server and as client: a program that raises every instance, and
//! decodes what it and others answered.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use errbook_codegen::usage;
use errbook_tests::{crates, root};
use serde_json::Value;

use super::table::Verdict;
use super::{Case, Response};

/// The program, built.
pub struct Program {
    path: PathBuf,
}

/// What a server answered with an instance, and whether a client's error equals the server's.
pub struct Sent {
    pub response: Response,
    pub is_equal: bool,
}

/// What the program consists of besides a function for each case.
const MAIN: &str = r#"
use serde_json::{Value, json};

/// Answers with an error and prints the response.
macro_rules! send {
    ($api:ident, $error:expr $(, $context:expr)?) => {{
        let response = $api::ErrorResponse::new($error $(, $context)?);
        let (headers, body) = (response.headers(), response.body());
        let read = headers.iter().map(|(name, value)| (*name, value.as_str()));
        let received = $api::ReceivedError::decode(response.status(), read, body.as_str());
        // The other side can tell neither the context's values that are not on the wire nor what a
        // header shows among other things; so the errors have to be equal, and what can be sent again.
        let is_equal = received.known().is_some_and(|known| {
            known.error == response.error && known.status() == response.status() && known.body() == body
        });
        println!("{}", serde_json::json!({
            "status": response.status(),
            "headers": headers,
            "body": body,
            "equal": is_equal,
        }));
    }};
}

/// Says what a client makes of a response.
macro_rules! judge {
    ($api:ident, $status:expr, $headers:expr, $body:expr) => {{
        let received = $api::ReceivedError::decode($status, $headers, $body);
        match received.decoded {
            $api::Decoded::Known(known) => json!({ "kind": "known", "code": known.error.code().as_str() }),
            $api::Decoded::Newer(newer) => json!({ "kind": "newer", "code": newer.code }),
            $api::Decoded::Malformed(broken) => json!({
                "kind": "malformed", "code": broken.code.as_str(), "paths": [broken.path],
            }),
            $api::Decoded::Other => json!({ "kind": "other" }),
        }
    }};
}

fn main() {
    let Some(file) = std::env::args().nth(1) else {
        return send_all();
    };
    for line in std::fs::read_to_string(file).unwrap().lines() {
        let asked: Value = serde_json::from_str(line).unwrap();
        let headers = asked["headers"].as_object().unwrap().iter();
        let headers = headers.map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned()));
        let status = asked["status"].as_u64().unwrap().try_into().unwrap();
        let body = asked["body"].as_str().unwrap();
        println!("{}", judge(asked["case"].as_str().unwrap(), status, headers.collect(), body));
    }
}
"#;

impl Program {
    /// Generates the crates of all cases and the program that uses them, and builds it.
    pub fn build(cases: &[Case<'_>]) -> Self {
        let generated = crates::generate();
        let folder = root().join("target/agreement");
        let source = folder.join("src");
        fs::create_dir_all(&source).unwrap();
        let mut manifest = String::from(
            "[workspace]\n\n[package]\nname = \"agreement\"\nedition = \"2024\"\n\n[dependencies]\n\
             serde_json = { version = \"1\", features = [\"preserve_order\"] }\n",
        );
        let mut modules = String::new();
        let (mut sends, mut judges) = (String::new(), String::new());
        for (at, case) in cases.iter().enumerate() {
            let path = generated.join(&case.name).join("rust");
            let package = &case.catalogue.meta().name;
            let _ = writeln!(
                manifest,
                "{package} = {{ path = {:?} }}",
                path.display().to_string()
            );
            let _ = writeln!(modules, "mod case_{at};");
            let _ = writeln!(sends, "    case_{at}::send();");
            let api = usage::rust::crate_name(case.catalogue);
            let _ = writeln!(
                judges,
                "        {:?} => judge!({api}, status, headers, body),",
                case.name
            );
            write(&source.join(format!("case_{at}.rs")), &module(case, &api));
        }
        write(&folder.join("Cargo.toml"), &manifest);
        fs::copy(
            root().join("tests/consumers/agreement.lock"),
            folder.join("Cargo.lock"),
        )
        .unwrap();
        let main = format!(
            "#![allow(deprecated)]\n{MAIN}\n\
             fn judge(case: &str, status: u16, headers: Vec<(String, String)>, body: &str) -> Value {{\n    \
             match case {{\n{judges}        _ => Value::Null,\n    }}\n}}\n\n\
             fn send_all() {{\n{sends}}}\n\n{modules}"
        );
        write(&source.join("main.rs"), &main);
        crates::cargo(&folder, &["build", "--quiet"]);
        let name = format!("agreement{}", std::env::consts::EXE_SUFFIX);
        Self {
            path: root().join("target/consumers-rust/debug").join(name),
        }
    }

    /// The answer to every instance of every case, in their order.
    pub fn send(&self) -> Vec<Sent> {
        self.run(&[])
            .into_iter()
            .map(|line| Sent {
                is_equal: line["equal"] == true,
                response: Response {
                    status: line["status"].as_u64().unwrap().try_into().unwrap(),
                    headers: serde_json::from_value(line["headers"].clone()).unwrap(),
                    body: line["body"].as_str().unwrap().to_owned(),
                },
            })
            .collect()
    }

    /// What the clients make of the responses in `asked`.
    pub fn judge(&self, asked: &Path) -> Vec<Verdict> {
        let lines = self.run(&[asked.to_str().unwrap()]);
        lines.iter().map(Verdict::read).collect()
    }

    fn run(&self, arguments: &[&str]) -> Vec<Value> {
        let printed =
            errbook_tests::process::run(std::process::Command::new(&self.path).args(arguments));
        printed
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }
}

/// A function that answers with every instance of a case.
fn module(case: &Case<'_>, api: &str) -> String {
    let catalogue = case.catalogue;
    let mut out = format!("#[allow(unused_imports)]\nuse {api}::*;\n\npub fn send() {{\n");
    let context = if catalogue.context().is_empty() {
        String::new()
    } else {
        format!(", {}", usage::rust::context(catalogue))
    };
    for instance in &case.instances {
        let raised = usage::rust::raised(catalogue, instance.error, &instance.example);
        let _ = writeln!(out, "    send!({api}, {raised}{context});");
    }
    out.push_str("}\n");
    out
}

/// Writes what differs, so that cargo does not build what has not changed.
fn write(path: &Path, contents: &str) {
    if fs::read_to_string(path).ok().as_deref() != Some(contents) {
        fs::write(path, contents).unwrap();
    }
}
