//! What became of a code stands in every output: since when it is there, that it is deprecated, what
//! replaces it, that it is retired.
//!
//! Each output is read as its users read it, and says where it states each fact. An output that has no
//! reader here fails the first test.

use std::collections::{BTreeMap, BTreeSet};

use errbook_codegen::emit::{Artifact, EMITTERS};
use errbook_codegen::explain::explain;
use errbook_codegen::model::Catalogue;
use errbook_codegen::{check, emit_all};
use errbook_tests::fixtures_folder;
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use serde_json::Value;

/// A code in use that is there since 1.0.0.
const CURRENT: &str = "NOT_FOUND";
/// Deprecated since 2.0.0; [`CURRENT`] replaces it.
const DEPRECATED: &str = "MISSING";
/// Retired since 1.5.0; [`CURRENT`] replaces it.
const RETIRED: &str = "GONE";

/// What an output says of each fact, where its users look for it.
#[derive(Debug, Default)]
struct Facts {
    since: String,
    deprecated: String,
    replaced: String,
    retired: String,
}

/// What each text has to have; `None` where the output has no place for the fact.
type Expected = [Option<&'static [&'static str]>; 4];

type Read = fn(&Outputs) -> Facts;

const ADDED: Option<&[&str]> = Some(&["1.0.0"]);
const SINCE: Option<&[&str]> = Some(&["2.0.0"]);
const BY: Option<&[&str]> = Some(&[CURRENT]);
const GONE: Option<&[&str]> = Some(&[RETIRED, "1.5.0", CURRENT]);

/// Output, reader, and what it has to say: since, deprecated, replaced, retired.
#[rustfmt::skip]
const TABLE: [(&str, Read, Expected); 17] = [
    ("rust: types",              rust_types,       [ADDED, SINCE, Some(&["use `NotFound`"]), None]),
    ("rust: ErrorCode",          rust_codes,       [ADDED, SINCE, Some(&["use `NotFound`"]), GONE]),
    ("rust: ApiError",           rust_errors,      [None,  SINCE, Some(&["use `NotFound`"]), None]),
    ("rust: groups",             rust_groups,      [None,  SINCE, Some(&["use `NotFound`"]), None]),
    ("typescript: codes",        typescript_codes, [ADDED, SINCE, BY,   None]),
    ("typescript: types",        typescript_types, [ADDED, SINCE, BY,   None]),
    ("typescript: reference",    typescript_reference, [ADDED, SINCE, BY, GONE]),
    ("openapi: errors.yaml",     openapi,          [ADDED, SINCE, BY,   GONE]),
    ("openapi: errors.json",     openapi_json,     [ADDED, SINCE, BY,   GONE]),
    ("openapi: simple",          openapi_simple,   [ADDED, SINCE, BY,   GONE]),
    ("schema: error response",   schema,           [ADDED, SINCE, BY,   GONE]),
    ("docs: pages",              pages,            [ADDED, SINCE, BY,   GONE]),
    ("docs: raise it",           raise_it,         [None,  Some(&["Deprecated"]), BY, None]),
    ("docs: index",              index,            [None,  SINCE, BY,   GONE]),
    ("docs: contents",           contents,         [None,  Some(&["deprecated"]), None, Some(&[RETIRED, "retired", CURRENT])]),
    ("shared: catalogue.json",   normalised,       [ADDED, SINCE, BY,   GONE]),
    ("explain",                  explained,        [ADDED, SINCE, BY,   GONE]),
];

/// The outputs of the fixture.
struct Outputs {
    catalogue: Catalogue,
    artifacts: Vec<Artifact>,
}

impl Outputs {
    fn new() -> Self {
        let checked = check(&fixtures_folder().join("valid/lifecycle.yaml"));
        let catalogue = checked.catalogue.unwrap();
        let artifacts = emit_all(&catalogue).unwrap();
        Self {
            catalogue,
            artifacts,
        }
    }

    fn text(&self, path: &str) -> &str {
        let file = self.artifacts.iter().find(|file| file.path == path);
        let file = file.unwrap_or_else(|| panic!("there is no {path}"));
        &file.contents
    }

    fn json(&self, path: &str) -> Value {
        serde_json::from_str(self.text(path)).unwrap()
    }

    fn rust(&self, path: &str) -> syn::File {
        syn::parse_file(self.text(path)).unwrap()
    }
}

#[test]
fn every_output_states_every_fact() {
    let outputs = Outputs::new();
    let mut wrong = Vec::new();
    for (output, read, expected) in TABLE {
        let Facts {
            since,
            deprecated,
            replaced,
            retired,
        } = read(&outputs);
        let facts = [
            ("since", since),
            ("deprecated", deprecated),
            ("replaced", replaced),
            ("retired", retired),
        ];
        for ((fact, text), expected) in facts.into_iter().zip(expected) {
            let words = expected.unwrap_or_default();
            for word in words.iter().filter(|word| !text.contains(**word)) {
                wrong.push(format!("{output}, {fact}: no {word:?} in {text:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_output_is_forgotten() {
    let known: BTreeSet<&str> = TABLE
        .iter()
        .filter_map(|(output, ..)| Some(output.split_once(": ")?.0))
        .collect();
    let emitters: BTreeSet<&str> = EMITTERS.iter().map(|emitter| emitter.name).collect();
    assert_eq!(known, emitters);
}

#[test]
fn what_is_retired_is_no_code_any_more_and_keeps_its_page_and_its_address() {
    let outputs = Outputs::new();
    let openapi = outputs.json("openapi/errors.json");
    let codes = &openapi["components"]["schemas"]["ErrorCode"]["enum"];
    assert_eq!(*codes, serde_json::json!([CURRENT, DEPRECATED]));
    assert!(
        !attributes_of_variants(&outputs.rust("rust/src/code.rs"), "ErrorCode")
            .contains_key("Gone")
    );
    // The examples are of what is sent.
    let mut examples = outputs.artifacts.iter();
    assert!(
        examples.all(|file| !(file.path.starts_with("fixtures/") && file.path.contains(RETIRED)))
    );

    let page = outputs.text("docs/codes/GONE.md");
    assert!(page.contains("{#GONE}"), "{page}");
    assert!(outputs.text("docs/SUMMARY.md").contains("codes/GONE.md"));
    let url = outputs.catalogue.docs_url(RETIRED).unwrap();
    assert!(outputs.text("docs/llms.txt").contains(&url));
    assert!(
        explain(&outputs.catalogue, RETIRED, false)
            .unwrap()
            .contains(&url)
    );
    let anchors = sections(outputs.text("docs/index.md"));
    assert!(anchors.contains_key(RETIRED), "{anchors:?}");
}

// Rust: what the compiler and rustdoc say.

/// The comment of an item, and its `#[deprecated]` as it is written.
#[derive(Debug, Default)]
struct Attributes {
    docs: String,
    deprecated: String,
}

impl Attributes {
    fn of(attributes: &[syn::Attribute]) -> Self {
        let mut found = Self::default();
        for attribute in attributes {
            if attribute.path().is_ident("deprecated") {
                attribute
                    .parse_nested_meta(|meta| {
                        let value: syn::LitStr = meta.value()?.parse()?;
                        found.deprecated.push_str(&value.value());
                        found.deprecated.push('\n');
                        Ok(())
                    })
                    .unwrap();
            }
            if let syn::Meta::NameValue(meta) = &attribute.meta
                && let syn::Expr::Lit(literal) = &meta.value
                && let syn::Lit::Str(text) = &literal.lit
                && meta.path.is_ident("doc")
            {
                found.docs.push_str(&text.value());
                found.docs.push('\n');
            }
        }
        found
    }
}

fn attributes_of_variants(file: &syn::File, name: &str) -> BTreeMap<String, Attributes> {
    let variants = file.items.iter().find_map(|item| match item {
        syn::Item::Enum(item) if item.ident == name => Some(&item.variants),
        _ => None,
    });
    let named = variants.unwrap().iter().map(|variant| {
        let name = variant.ident.to_string();
        (name, Attributes::of(&variant.attrs))
    });
    named.collect()
}

fn rust_types(outputs: &Outputs) -> Facts {
    let file = outputs.rust("rust/src/errors.rs");
    let of = |name: &str| {
        let attributes = file.items.iter().find_map(|item| match item {
            syn::Item::Struct(item) if item.ident == name => Some(&item.attrs),
            _ => None,
        });
        Attributes::of(attributes.unwrap())
    };
    of_attributes(&of("NotFound"), &of("Missing"))
}

fn rust_enum(outputs: &Outputs, path: &str, name: &str) -> Facts {
    let variants = attributes_of_variants(&outputs.rust(path), name);
    of_attributes(&variants["NotFound"], &variants["Missing"])
}

fn of_attributes(current: &Attributes, deprecated: &Attributes) -> Facts {
    assert_eq!(current.deprecated, "");
    Facts {
        since: current.docs.clone(),
        deprecated: deprecated.deprecated.clone(),
        replaced: deprecated.deprecated.clone(),
        retired: String::new(),
    }
}

fn rust_codes(outputs: &Outputs) -> Facts {
    let file = outputs.rust("rust/src/code.rs");
    let docs = file.items.iter().find_map(|item| match item {
        syn::Item::Enum(item) if item.ident == "ErrorCode" => Some(Attributes::of(&item.attrs)),
        _ => None,
    });
    Facts {
        retired: docs.unwrap().docs,
        ..rust_enum(outputs, "rust/src/code.rs", "ErrorCode")
    }
}

fn rust_errors(outputs: &Outputs) -> Facts {
    rust_enum(outputs, "rust/src/error.rs", "ApiError")
}

fn rust_groups(outputs: &Outputs) -> Facts {
    rust_enum(outputs, "rust/src/groups.rs", "ReadError")
}

// TypeScript: the comment before a member, and the data.

/// The JSDoc comment that ends before the line that starts with `member`.
fn jsdoc<'t>(text: &'t str, member: &str) -> &'t str {
    let at = text.find(&format!("\n  {member}")).unwrap();
    let start = text[..at].rfind("/**").unwrap();
    let comment = &text[start..at];
    assert!(comment.ends_with("*/"), "{comment}");
    comment
}

fn typescript(text: &str, lead: &str) -> Facts {
    let tag = |code: &str, tag: &str| {
        let lines = jsdoc(text, &format!("{lead}{code}: ")).lines();
        let tagged = lines.filter(|line| line.trim_start().starts_with(&format!("* @{tag} ")));
        tagged.collect::<String>()
    };
    assert_eq!(tag(CURRENT, "deprecated"), "");
    Facts {
        since: tag(CURRENT, "since"),
        deprecated: tag(DEPRECATED, "deprecated"),
        replaced: tag(DEPRECATED, "deprecated"),
        retired: String::new(),
    }
}

fn typescript_codes(outputs: &Outputs) -> Facts {
    typescript(outputs.text("typescript/src/codes.ts"), "")
}

fn typescript_types(outputs: &Outputs) -> Facts {
    typescript(outputs.text("typescript/src/errors.ts"), "readonly ")
}

fn typescript_reference(outputs: &Outputs) -> Facts {
    let text = outputs.text("typescript/src/reference.ts");
    let entry = |code: &str| {
        let start = text.find(&format!("\n  {code}: {{")).unwrap();
        &text[start..start + text[start..].find("\n  },").unwrap()]
    };
    let line = |text: &str, start: &str| {
        let line = text
            .lines()
            .find(|line| line.trim_start().starts_with(start));
        line.unwrap().to_owned()
    };
    Facts {
        since: line(entry(CURRENT), "since: "),
        deprecated: line(entry(DEPRECATED), "deprecated: "),
        replaced: line(entry(DEPRECATED), "deprecated: "),
        retired: line(text, "[\"GONE\", "),
    }
}

// Schemas: the keyword, and the descriptions.

fn of_schemas(schemas: &Value, retired: &Value) -> Facts {
    let description = |name: &str| schemas[name]["description"].as_str().unwrap().to_owned();
    assert_eq!(schemas["Missing"]["deprecated"], true);
    assert_eq!(schemas["NotFound"].get("deprecated"), None);
    Facts {
        since: description("NotFound"),
        deprecated: description("Missing"),
        replaced: description("Missing"),
        retired: line_of(retired["description"].as_str().unwrap(), RETIRED),
    }
}

/// The line that names `code`.
fn line_of(text: &str, code: &str) -> String {
    let line = text.lines().find(|line| line.contains(code));
    line.unwrap_or_default().to_owned()
}

fn of_openapi(document: &Value) -> Facts {
    let schemas = &document["components"]["schemas"];
    let table = schemas["ErrorCode"]["description"].as_str().unwrap();
    assert!(
        line_of(table, DEPRECATED).contains("(deprecated)"),
        "{table}"
    );
    let response = document["components"]["responses"]["Missing"]["description"].as_str();
    assert!(response.unwrap().contains("**Deprecated** since 2.0.0"));
    of_schemas(schemas, &schemas["ErrorCode"])
}

fn openapi(outputs: &Outputs) -> Facts {
    of_openapi(&serde_yaml::from_str(outputs.text("openapi/errors.yaml")).unwrap())
}

fn openapi_json(outputs: &Outputs) -> Facts {
    of_openapi(&outputs.json("openapi/errors.json"))
}

fn openapi_simple(outputs: &Outputs) -> Facts {
    of_openapi(&serde_yaml::from_str(outputs.text("openapi/errors.simple.yaml")).unwrap())
}

fn schema(outputs: &Outputs) -> Facts {
    let schema = outputs.json("schema/error-response.schema.json");
    of_schemas(&schema["$defs"], &schema)
}

// Pages: what a reader sees below a heading.

/// The text below each heading, by its anchor.
fn sections(markdown: &str) -> BTreeMap<String, String> {
    let mut sections = BTreeMap::new();
    let mut anchor = String::new();
    for event in Parser::new_ext(markdown, Options::ENABLE_HEADING_ATTRIBUTES) {
        match event {
            Event::Start(Tag::Heading { id, level, .. }) => {
                assert!(level <= HeadingLevel::H3);
                anchor = id.map_or_else(String::new, |id| id.to_string());
            }
            Event::Text(text) | Event::Code(text) => {
                let section: &mut String = sections.entry(anchor.clone()).or_default();
                section.push_str(&text);
            }
            Event::End(TagEnd::Paragraph | TagEnd::Item) | Event::SoftBreak => {
                let section: &mut String = sections.entry(anchor.clone()).or_default();
                section.push('\n');
            }
            _ => {}
        }
    }
    sections
}

fn pages(outputs: &Outputs) -> Facts {
    let page = |code: &str| sections(outputs.text(&format!("docs/codes/{code}.md")));
    let (current, deprecated, retired) = (page(CURRENT), page(DEPRECATED), page(RETIRED));
    let history = &current["history"];
    // The code that replaces others says so.
    assert!(
        history.contains("Takes the place of MISSING, deprecated since 2.0.0"),
        "{history}"
    );
    assert!(
        history.contains("Takes the place of GONE, retired since 1.5.0"),
        "{history}"
    );
    Facts {
        since: history.clone(),
        deprecated: deprecated["history"].clone(),
        replaced: deprecated[DEPRECATED].clone(),
        retired: retired[RETIRED].clone(),
    }
}

fn raise_it(outputs: &Outputs) -> Facts {
    let page = sections(outputs.text("docs/codes/MISSING.md"));
    Facts {
        deprecated: page["raise"].clone(),
        replaced: page["raise"].clone(),
        ..Facts::default()
    }
}

fn index(outputs: &Outputs) -> Facts {
    let index = sections(outputs.text("docs/index.md"));
    Facts {
        since: String::new(),
        deprecated: index[DEPRECATED].clone(),
        replaced: index[DEPRECATED].clone(),
        retired: index[RETIRED].clone(),
    }
}

fn contents(outputs: &Outputs) -> Facts {
    let text = outputs.text("docs/llms.txt");
    Facts {
        deprecated: line_of(text, DEPRECATED),
        retired: line_of(text, RETIRED),
        ..Facts::default()
    }
}

// Data, and the terminal.

fn normalised(outputs: &Outputs) -> Facts {
    let catalogue = outputs.json("catalogue.json");
    let errors = &catalogue["errors"];
    let retired = catalogue["retired"].as_object().unwrap();
    Facts {
        since: errors[CURRENT]["since"].to_string(),
        deprecated: errors[DEPRECATED]["deprecated"]["since"].to_string(),
        replaced: errors[DEPRECATED]["deprecated"]["replaced_by"].to_string(),
        retired: format!("{RETIRED} {}", retired[RETIRED]),
    }
}

fn explained(outputs: &Outputs) -> Facts {
    let of = |code: &str| explain(&outputs.catalogue, code, false).unwrap();
    let current = of(CURRENT);
    let (_, history) = current.split_once("History\n").unwrap();
    assert!(history.contains("Takes the place of MISSING"), "{history}");
    let deprecated = of(DEPRECATED);
    let (_, end) = deprecated.split_once("History\n").unwrap();
    Facts {
        since: history.to_owned(),
        deprecated: end.to_owned(),
        replaced: line_of(&deprecated, "instead"),
        retired: of(RETIRED).lines().take(4).collect(),
    }
}
