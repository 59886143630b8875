//! What uses all of the old TypeScript package, checked by `tsc` with the package of both versions: one
//! run for all.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use errbook_codegen::escape::typescript::{member, property, string};
use errbook_codegen::evolution::Audience;
use errbook_codegen::model::{Catalogue, ErrorDef, Field, Header, Member, Node, Slot, Type};
use errbook_codegen::names::pascal;
use serde_json::{Value, json};

use super::fixtures::Fixture;
use super::{Finding, crates, packages};

/// Where the packages are, those of both versions beside one another.
pub fn folder() -> PathBuf {
    packages::root().join("target/evolution-ts")
}

/// The name of the folder of a package; packages of the same sources share it.
pub fn key(catalogue: &Catalogue) -> String {
    let sources = packages::package(catalogue).into_iter();
    let sources = sources.filter(|file| file.path.starts_with("src/"));
    let sources: Vec<_> = sources.map(|file| (file.path, file.contents)).collect();
    format!("p{:016x}", crates::hash(&sources))
}

/// What `tsc` says against the old user of each new package. Compiles the packages besides.
pub fn judge(fixtures: &[Fixture]) -> Vec<Option<Finding>> {
    packages::install();
    let folder = packages::empty_folder("evolution-ts");
    for (at, fixture) in fixtures.iter().enumerate() {
        let user = user(&fixture.old);
        for (version, catalogue) in [("old", &fixture.old), ("new", &fixture.new)] {
            let key = key(catalogue);
            if !folder.join(&key).exists() {
                packages::write(&folder.join(&key), &packages::package(catalogue));
            }
            let home = folder.join(format!("users/{at}/{version}"));
            install(&home.join(&catalogue.meta().name), &key);
            fs::write(home.join("user.ts"), &user).unwrap();
        }
    }
    let said = compile(&folder);
    let mut errors: BTreeMap<&str, &str> = BTreeMap::new();
    for line in said.lines().filter(|line| line.contains("error TS")) {
        let (place, words) = line.split_once(": ").unwrap();
        let file = place.split('(').next().unwrap();
        errors.entry(file).or_insert(words);
    }
    let judged = fixtures.iter().enumerate().map(|(at, fixture)| {
        let old = errors.remove(format!("users/{at}/old/user.ts").as_str());
        assert_eq!(
            old, None,
            "{}: the old package does not serve its user",
            fixture.name
        );
        let words = errors.remove(format!("users/{at}/new/user.ts").as_str())?;
        Some(Finding {
            judge: "tsc",
            breaks: Audience::TypeScript,
            words: words.to_owned(),
        })
    });
    let judged = judged.collect();
    assert_eq!(errors, BTreeMap::new(), "the packages themselves are wrong");
    judged
}

/// Stands for a package of that name in `node_modules`.
fn install(home: &Path, key: &str) {
    fs::create_dir_all(home).unwrap();
    for entry in ["index", "reference"] {
        let source = format!("export * from \"../../../../{key}/src/{entry}.js\";\n");
        fs::write(home.join(format!("{entry}.ts")), source).unwrap();
    }
}

fn compile(folder: &Path) -> String {
    let config = json!({
        "compilerOptions": {
            "target": "ES2022", "lib": ["ES2022"], "types": [], "module": "NodeNext",
            "strict": true, "exactOptionalPropertyTypes": true, "noUncheckedIndexedAccess": true,
            "rootDir": ".", "outDir": "out", "pretty": false,
        },
        "include": ["*/src", "users"],
    });
    fs::write(folder.join("tsconfig.json"), config.to_string()).unwrap();
    let module = json!({ "type": "module" }).to_string();
    fs::write(folder.join("package.json"), module).unwrap();
    let (_, said) = packages::attempt(packages::tsc().current_dir(folder).args(["--project", "."]));
    said
}

/// A client that asks for every code, and takes every value that it has at its exact type.
fn user(catalogue: &Catalogue) -> String {
    let name = &catalogue.meta().name;
    let groups: Vec<String> = catalogue
        .groups()
        .iter()
        .map(|group| format!("{}Error", pascal(&group.name)))
        .collect();
    let guards = groups.iter().map(|group| format!("is{group}"));
    let functions = ["ErrorCode", "isApiError", "isErrorBody", "isRetryable"].map(str::to_owned);
    let functions = functions.into_iter().chain(guards);
    let mut types = vec!["ApiError", "ErrorBody", "ParsedResponse"];
    types.extend(groups.iter().map(String::as_str));
    let mut errors = catalogue.errors().iter();
    if errors.any(|error| sent(catalogue, error).next().is_some()) {
        types.push("DetailsOf");
    }
    let mut out = format!(
        "import {{ parseErrorResponse, retryAfterMs, {functions} }} from \"./{name}/index.js\";\n\
         import type {{ {types} }} from \"./{name}/index.js\";\n\
         import {{ reference }} from \"./{name}/reference.js\";\n\n\
         export function user(status: number, body: unknown): void {{\n  \
         const parsed: ParsedResponse = parseErrorResponse(status, {{}}, body);\n  \
         const again: boolean = isRetryable(parsed);\n  \
         const pause: number | undefined = retryAfterMs(parsed);\n",
        functions = functions.collect::<Vec<_>>().join(", "),
        types = types.join(", "),
    );
    for error in catalogue.errors() {
        of_code(&mut out, catalogue, error);
    }
    for (group, name) in catalogue.groups().iter().zip(&groups) {
        let _ = writeln!(
            out,
            "  if (is{name}(parsed)) {{\n    const error: {name} = parsed;"
        );
        for code in &group.codes {
            let _ = writeln!(out, "    again || (error.code === {});", string(code));
        }
        out.push_str("  }\n");
    }
    out.push_str("}\n");
    out
}

fn of_code(out: &mut String, catalogue: &Catalogue, error: &ErrorDef) {
    let code = string(&error.code);
    let body = of_node(catalogue, error, catalogue.envelope().root());
    let _ = writeln!(
        out,
        "  {{\n    const code: {code} = ErrorCode.{};\n    \
         const summary: string | undefined = reference({code})?.summary;",
        error.code
    );
    if catalogue.meta().docs_base_url.is_some() {
        let _ = writeln!(
            out,
            "    const docs: string | undefined = reference({code})?.docsUrl;"
        );
    }
    let _ = writeln!(
        out,
        "  }}\n  if (isErrorBody(body, {code})) {{\n    const whole: {body} = body;\n  }}\n  \
         if (isApiError(parsed, {code})) {{\n    \
         const error: ApiError = parsed;\n    \
         const code: {code} = parsed.code;\n    \
         const status: {} = parsed.status;\n    \
         const whole: {body} = parsed.body;",
        error.status
    );
    if sent(catalogue, error).next().is_some() {
        let _ = writeln!(
            out,
            "    const details: DetailsOf<{code}> = parsed.details;"
        );
    }
    for (at, field) in sent(catalogue, error).enumerate() {
        let detail = member("details", &field.name);
        take(
            out,
            &format!("detail{at}"),
            &detail,
            &field.ty,
            field.optional,
        );
    }
    let in_body = |field: &&Field| {
        let slot = Slot::Context(field.name.clone());
        catalogue.envelope().contains(&slot)
    };
    for (at, field) in catalogue.context().iter().filter(in_body).enumerate() {
        let value = member("parsed.context", &field.name);
        take(
            out,
            &format!("context{at}"),
            &value,
            &field.ty,
            field.optional,
        );
    }
    for (at, field) in error.headers.iter().filter_map(Header::typed).enumerate() {
        let header = member("parsed.headers", &field.name);
        take(out, &format!("header{at}"), &header, &field.ty, true);
    }
    out.push_str("  }\n");
}

/// The details that are in the body.
fn sent<'a>(catalogue: &Catalogue, error: &'a ErrorDef) -> impl Iterator<Item = &'a Field> {
    let are_sent = catalogue.envelope().contains(&Slot::Details);
    error.details.iter().filter(move |_| are_sent)
}

/// Takes a value at its exact type, and its properties, and compares it with every text that it may be.
fn take(out: &mut String, variable: &str, value: &str, ty: &Type, is_optional: bool) {
    let may = if is_optional { " | undefined" } else { "" };
    let _ = writeln!(out, "    const {variable}: {}{may} = {value};", of_type(ty));
    match ty {
        Type::Enum(values) => {
            for text in values {
                // No `if`, which would narrow the type for the next one.
                let _ = writeln!(out, "    again || ({value} === {});", string(text));
            }
        }
        Type::Object(fields) if !is_optional => {
            for (at, field) in fields.iter().enumerate() {
                let value = member(value, &field.name);
                take(
                    out,
                    &format!("{variable}_{at}"),
                    &value,
                    &field.ty,
                    field.optional,
                );
            }
        }
        _ => {}
    }
}

fn of_type(ty: &Type) -> String {
    match ty {
        Type::String { .. } => "string".to_owned(),
        Type::Enum(values) => {
            let values: Vec<String> = values.iter().map(|value| string(value)).collect();
            format!("({})", values.join(" | "))
        }
        Type::Integer { .. } | Type::Number { .. } => "number".to_owned(),
        Type::Boolean => "boolean".to_owned(),
        Type::Array { items, .. } => format!("readonly ({})[]", of_type(items)),
        Type::Object(fields) => {
            let members: Vec<String> = fields.iter().map(of_field).collect();
            format!("{{ {} }}", members.join("; "))
        }
        Type::Map(values) => format!("{{ readonly [key: string]: {} }}", of_type(values)),
        _ => "{ readonly [key: string]: unknown }".to_owned(),
    }
}

fn of_field(field: &Field) -> String {
    let may = if field.optional { "?" } else { "" };
    let name = property(&field.name);
    format!("readonly {name}{may}: {}", of_type(&field.ty))
}

/// The type of a part of the body.
fn of_node(catalogue: &Catalogue, error: &ErrorDef, node: &Node) -> String {
    match node {
        Node::Literal(Value::String(text)) => string(text),
        Node::Literal(Value::Number(_)) => "number".to_owned(),
        Node::Literal(value) => value.to_string(),
        Node::Slot(Slot::Code) => string(&error.code),
        Node::Slot(Slot::Status) => error.status.to_string(),
        Node::Slot(Slot::Message | Slot::Summary | Slot::DocsUrl | Slot::Cause) => {
            "string".to_owned()
        }
        Node::Slot(Slot::Details) => of_type(&Type::Object(error.details.clone())),
        Node::Slot(Slot::Context(name)) => {
            let mut context = catalogue.context().iter();
            let field = context.find(|field| field.name == *name);
            of_type(&field.unwrap().ty)
        }
        Node::Array(items) => {
            let items: Vec<String> = items
                .iter()
                .map(|item| of_node(catalogue, error, item))
                .collect();
            format!("readonly [{}]", items.join(", "))
        }
        Node::Object(members) => {
            let mut all: Vec<String> = Vec::new();
            for member in members {
                match member {
                    Member::Pair(key, node) => {
                        let may = if is_optional(catalogue, node) {
                            "?"
                        } else {
                            ""
                        };
                        let ty = of_node(catalogue, error, node);
                        all.push(format!("readonly {}{may}: {ty}", property(key)));
                    }
                    Member::Details => all.extend(error.details.iter().map(of_field)),
                }
            }
            format!("{{ {} }}", all.join("; "))
        }
    }
}

fn is_optional(catalogue: &Catalogue, node: &Node) -> bool {
    match node {
        Node::Slot(Slot::Cause) => true,
        Node::Slot(Slot::Context(name)) => catalogue
            .context()
            .iter()
            .any(|field| field.name == *name && field.optional),
        _ => false,
    }
}
