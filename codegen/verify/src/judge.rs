//! The slow judge, whose word is final: it builds a tree, walks the catalogue's model along it, and says
//! everything that is wrong.

mod headers;
mod value;

use std::collections::HashMap;

use errbook_codegen::model::{Catalogue, ErrorDef, Field, Member, Node, Slot};
use errbook_codegen::pattern;
use regress::Regex;
use serde_json::Value;

use crate::problem::{Kind, Problem};
use crate::tree::Tree;
use crate::{Verdict, found};

/// What the judge needs of a catalogue beside the model.
#[derive(Debug)]
pub struct Judge<'a> {
    catalogue: &'a Catalogue,
    errors: HashMap<&'a str, &'a ErrorDef>,
    patterns: HashMap<&'a str, Regex>,
}

/// A captured response.
struct Captured {
    status: u16,
    headers: Option<Vec<(String, String)>>,
    body: Option<Tree>,
}

impl<'a> Judge<'a> {
    /// The judge for `catalogue`.
    pub fn new(catalogue: &'a Catalogue) -> Self {
        let mut judge = Self {
            catalogue,
            errors: HashMap::new(),
            patterns: HashMap::new(),
        };
        for error in catalogue.errors() {
            judge.errors.insert(&error.code, error);
        }
        let details = catalogue.errors().iter().flat_map(|error| &error.details);
        for field in catalogue.context().iter().chain(details) {
            value::patterns(&field.ty, &mut |pattern| {
                if let Ok(regex) = pattern::compile(pattern) {
                    judge.patterns.insert(pattern, regex);
                }
            });
        }
        judge
    }

    /// What the line is, and everything that is wrong with it.
    pub fn line(&self, line: &[u8]) -> Verdict {
        // What nobody judges is not read: a success may have any body.
        let status = Tree::only(line, &["status"]).ok();
        if status
            .as_ref()
            .and_then(status_of)
            .is_some_and(|it| it < 400)
        {
            return Verdict::Success;
        }
        let tree = Tree::only(line, &["status", "headers", "body"])
            .or_else(|_| Tree::parse(line))
            .map_err(|error| found::json_error(&error));
        match tree.and_then(|tree| read(&tree)) {
            Ok(captured) => Verdict::Error {
                headers: captured.headers.is_some(),
                problems: self.response(captured),
            },
            Err(found) => Verdict::NoResponse(Problem {
                kind: Kind::NoResponse,
                code: None,
                path: String::new(),
                place: String::new(),
                expected: "a captured response".to_owned(),
                found,
            }),
        }
    }

    fn response(&self, captured: Captured) -> Vec<Problem> {
        let mut walk = Walk {
            judge: self,
            code: None,
            problems: Vec::new(),
        };
        let content_type = captured
            .headers
            .as_deref()
            .and_then(|headers| headers::value(headers, "content-type"));
        let body = match captured.body {
            Some(Tree::String(text)) => match Tree::parse(text.as_bytes()) {
                Ok(body) => body,
                Err(error) => {
                    let found = found::text(&text, content_type, &error);
                    walk.push(Kind::NotJson, "", "", "JSON".to_owned(), found);
                    return walk.problems;
                }
            },
            Some(body) => body,
            None => Tree::Null,
        };
        let Some(code) = walk.code(&body) else {
            return walk.problems;
        };
        walk.code = Some(code.to_owned());
        let Some(error) = self.errors.get(code).copied() else {
            walk.unknown(code);
            return walk.problems;
        };
        if captured.status != error.status {
            let (expected, found) = (error.status.to_string(), captured.status.to_string());
            walk.push(Kind::WrongStatus, "status", "status", expected, found);
        }
        walk.node(
            self.catalogue.envelope().root(),
            Some(&body),
            error,
            &mut Place::default(),
        );
        if let Some(headers) = captured.headers {
            walk.headers(error, &headers, &body);
        }
        walk.problems
    }
}

/// The HTTP status of a line.
fn status_of(line: &Tree) -> Option<u16> {
    let status = u16::try_from(line.get("status")?.as_integer()?).ok()?;
    (status < 1000).then_some(status)
}

/// The members of a line that count, of an error response.
fn read(line: &Tree) -> Result<Captured, String> {
    if line.members().is_none() {
        return Err(line.kind());
    }
    line.get("status").ok_or("no `status`")?;
    let status = status_of(line).ok_or("a `status` that is no HTTP status")?;
    let body = line.get("body").cloned();
    if body.is_none() {
        return Err("no `body`".to_owned());
    }
    let headers = match line.get("headers") {
        None | Some(Tree::Null) => None,
        Some(headers) => Some(headers::read(headers)?),
    };
    Ok(Captured {
        status,
        headers,
        body,
    })
}

/// The way to a value: as the catalogue says it, and in this response.
#[derive(Debug, Default)]
struct Place {
    path: String,
    place: String,
}

impl Place {
    /// Does something one step further in.
    fn within(&mut self, path: &str, place: &str, work: impl FnOnce(&mut Self)) {
        let lengths = (self.path.len(), self.place.len());
        for (way, step) in [(&mut self.path, path), (&mut self.place, place)] {
            way.push('/');
            way.push_str(&step.replace('~', "~0").replace('/', "~1"));
        }
        work(self);
        self.path.truncate(lengths.0);
        self.place.truncate(lengths.1);
    }
}

/// The walk through one response.
struct Walk<'j, 'a> {
    judge: &'j Judge<'a>,
    code: Option<String>,
    problems: Vec<Problem>,
}

impl<'a> Walk<'_, 'a> {
    fn push(&mut self, kind: Kind, path: &str, place: &str, expected: String, found: String) {
        self.problems.push(Problem {
            kind,
            code: self.code.clone(),
            path: path.to_owned(),
            place: place.to_owned(),
            expected,
            found,
        });
    }

    fn at(&mut self, kind: Kind, place: &Place, expected: String, found: String) {
        self.push(kind, &place.path, &place.place, expected, found);
    }

    /// The code in a body that is in the envelope: every literal stands where it should, and a code.
    fn code<'t>(&mut self, body: &'t Tree) -> Option<&'t str> {
        let root = self.judge.catalogue.envelope().root();
        if !resembles(root, body) {
            let found = match body {
                Tree::Object(members) => found::keys(members),
                other => other.kind(),
            };
            self.push(Kind::NotEnvelope, "", "", "the envelope".to_owned(), found);
            return None;
        }
        let mut code = None;
        self.literals(root, Some(body), &mut Place::default(), &mut code);
        if self.problems.is_empty() {
            return code;
        }
        for problem in &mut self.problems {
            problem.code = code
                .filter(|code| self.judge.errors.contains_key(code))
                .map(str::to_owned);
        }
        None
    }

    /// Looks at the literals and the codes.
    fn literals<'t>(
        &mut self,
        node: &Node,
        value: Option<&'t Tree>,
        place: &mut Place,
        code: &mut Option<&'t str>,
    ) {
        match node {
            Node::Literal(literal) => {
                if !value.is_some_and(|value| is_literal(literal, value)) {
                    self.at(
                        Kind::Envelope,
                        place,
                        literal.to_string(),
                        found::value(value, false),
                    );
                }
            }
            Node::Slot(Slot::Code) => match (value.and_then(Tree::as_str), *code) {
                (Some(found), None) => *code = Some(found),
                (Some(found), Some(first)) if found == first => {}
                (_, first) => {
                    let expected =
                        first.map_or_else(|| "a code".to_owned(), |first| format!("{first:?}"));
                    self.at(Kind::Envelope, place, expected, found::value(value, false));
                }
            },
            Node::Slot(_) => {}
            Node::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    let value = value
                        .and_then(Tree::items)
                        .and_then(|items| items.get(index));
                    let step = index.to_string();
                    place.within(&step, &step, |place| {
                        self.literals(item, value, place, code);
                    });
                }
            }
            Node::Object(members) => {
                for member in members {
                    if let Member::Pair(key, node) = member {
                        let value = value.and_then(|value| value.get(key));
                        place.within(key, key, |place| self.literals(node, value, place, code));
                    }
                }
            }
        }
    }

    fn unknown(&mut self, code: &str) {
        let retired = self
            .judge
            .catalogue
            .retired()
            .iter()
            .find(|retired| retired.code == code);
        let (kind, expected) = match retired {
            Some(retired) => (
                Kind::RetiredCode,
                retired
                    .notice
                    .replaced_by
                    .as_ref()
                    .map_or_else(|| "a code in use".to_owned(), |code| format!("{code:?}")),
            ),
            None => (Kind::UnknownCode, "a code of the catalogue".to_owned()),
        };
        self.code = Some(found::start(code));
        self.push(kind, "", "", expected, found::quoted(code));
    }

    /// The envelope, but for the literals and the codes.
    fn node(&mut self, node: &Node, value: Option<&Tree>, error: &ErrorDef, place: &mut Place) {
        match node {
            Node::Literal(_) | Node::Slot(Slot::Code) => {}
            Node::Slot(slot) => self.slot(slot, value, error, place),
            Node::Array(items) => {
                let Some(found) = value
                    .and_then(Tree::items)
                    .filter(|found| found.len() == items.len())
                else {
                    let expected = format!("an array of {}", items.len());
                    self.at(Kind::Envelope, place, expected, found::value(value, true));
                    return;
                };
                for (index, (item, value)) in items.iter().zip(found).enumerate() {
                    let step = index.to_string();
                    place.within(&step, &step, |place| {
                        self.node(item, Some(value), error, place);
                    });
                }
            }
            Node::Object(members) => {
                let Some(object) = value.filter(|value| value.members().is_some()) else {
                    self.at(
                        Kind::Envelope,
                        place,
                        "an object".to_owned(),
                        found::value(value, true),
                    );
                    return;
                };
                for member in members {
                    match member {
                        Member::Details => self.fields(&error.details, object, place, false),
                        Member::Pair(key, node) => {
                            place.within(key, key, |place| {
                                self.node(node, object.get(key), error, place);
                            });
                        }
                    }
                }
            }
        }
    }

    fn slot(&mut self, slot: &Slot, value: Option<&Tree>, error: &ErrorDef, place: &mut Place) {
        match slot {
            Slot::Code => {}
            Slot::Status => {
                if value.and_then(Tree::as_f64) != Some(f64::from(error.status)) {
                    self.at(
                        Kind::Envelope,
                        place,
                        error.status.to_string(),
                        found::value(value, false),
                    );
                }
            }
            Slot::Cause if value.is_none() => {}
            Slot::Message | Slot::Summary | Slot::DocsUrl | Slot::Cause => {
                if value.and_then(Tree::as_str).is_none() {
                    self.at(
                        Kind::Envelope,
                        place,
                        "a string".to_owned(),
                        found::value(value, true),
                    );
                }
            }
            Slot::Details => match value.filter(|value| value.members().is_some()) {
                Some(object) => self.fields(&error.details, object, place, false),
                None => self.at(
                    Kind::Envelope,
                    place,
                    "an object".to_owned(),
                    found::value(value, true),
                ),
            },
            Slot::Context(name) => {
                if let Some(field) = self.context(name) {
                    self.field(field, value, place, false);
                }
            }
        }
    }

    fn context(&self, name: &str) -> Option<&'a Field> {
        let catalogue = self.judge.catalogue;
        catalogue.context().iter().find(|field| field.name == name)
    }
}

/// Whether anything of the envelope is in a body.
fn resembles(root: &Node, body: &Tree) -> bool {
    match (root, body) {
        (Node::Object(members), Tree::Object(_)) => members.iter().any(|member| match member {
            Member::Pair(key, _) => body.get(key).is_some(),
            Member::Details => false,
        }),
        (Node::Array(nodes), Tree::Array(items)) => nodes
            .iter()
            .zip(items)
            .any(|(node, item)| resembles(node, item)),
        (Node::Object(_) | Node::Array(_), _) => false,
        (Node::Literal(_) | Node::Slot(_), _) => true,
    }
}

fn is_literal(literal: &Value, value: &Tree) -> bool {
    match (literal, value) {
        (Value::Null, Tree::Null) => true,
        (Value::Bool(wanted), Tree::Bool(found)) => wanted == found,
        (Value::String(wanted), Tree::String(found)) => wanted == found,
        (Value::Number(wanted), Tree::Number(_)) => match wanted.as_i64() {
            Some(integer) if integer.unsigned_abs() > (1 << 53) => {
                value.as_integer() == Some(integer.into())
            }
            _ => value.as_f64() == wanted.as_f64(),
        },
        _ => false,
    }
}
