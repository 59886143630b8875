//! From the events of the YAML parser to a tree.
//!
//! The tree is built on a stack of its own, so that no nesting can exhaust the program's, and what
//! aliases repeat is counted, so that a small file cannot become a huge tree.

use std::collections::{HashMap, HashSet};

use saphyr_parser::{Event, Parser, ScalarStyle, Tag};

use super::bytes::ByteIndex;
use super::scalar::{self, Plain};
use super::syntax::syntax_errors;
use super::tree::{Kind, Node};
use super::{Source, Span};
use crate::diagnostics::{Diagnostic, Sink, rules};

/// The deepest nesting that is read.
pub const MAX_DEPTH: usize = 64;

/// How much aliases may add to a file, in nodes (and in 32 bytes of text).
const ALIAS_BUDGET: usize = 200_000;

/// The only document of `source`. Nothing if it is not readable to the end; the reason is in `sink`.
pub fn parse(source: &Source, file: u32, sink: &mut Sink) -> Option<Node> {
    let help = "`spec/README.md` shows the smallest catalogue that there can be";
    parse_or(source, file, help, sink)
}

/// The same, where `empty` helps the author of a file without content.
pub fn parse_or(source: &Source, file: u32, empty: &str, sink: &mut Sink) -> Option<Node> {
    let mut builder = Builder {
        file,
        bytes: ByteIndex::new(source.text()),
        stack: Vec::new(),
        anchors: HashMap::new(),
        spent: 0,
        root: None,
        mended: Vec::new(),
    };
    let mut parser = Parser::new_from_str(source.text());
    let mut documents = 0;
    while let Some(event) = parser.next_event() {
        let (event, place) = match event {
            Ok(event) => event,
            Err(error) => {
                for diagnostic in syntax_errors(source, file, &builder.bytes, error) {
                    sink.push(diagnostic);
                }
                return builder.give_up(sink);
            }
        };
        let span = builder.span(place);
        let step = match event {
            Event::DocumentStart(_) => {
                documents += 1;
                if documents > 1 {
                    // What follows belongs elsewhere; what came before is read on its own.
                    builder.mended.push(second_document(span));
                    break;
                }
                Ok(())
            }
            Event::StreamEnd => break,
            Event::Alias(anchor) => builder.alias(anchor, span),
            Event::Scalar(text, style, anchor, tag) => {
                let node = builder.scalar(&text, style, tag.as_deref(), span);
                builder.value(node, anchor);
                Ok(())
            }
            Event::SequenceStart(anchor, tag) => {
                builder.open(Open::Seq(Vec::new()), anchor, tag.as_deref(), span)
            }
            Event::MappingStart(anchor, tag) => {
                let flow = source.slice(span.start, span.start + 1) == "{";
                let open = Open::Map(Vec::new(), None, flow);
                builder.open(open, anchor, tag.as_deref(), span)
            }
            Event::SequenceEnd | Event::MappingEnd => {
                builder.close(span);
                Ok(())
            }
            Event::Nothing | Event::StreamStart | Event::DocumentEnd => Ok(()),
        };
        if let Err(diagnostic) = step {
            sink.push(diagnostic);
            return builder.give_up(sink);
        }
    }
    let is_mended = !builder.mended.is_empty();
    for diagnostic in builder.mended.drain(..) {
        sink.push(diagnostic);
    }
    let root = builder.root.filter(|root| !root.is_null());
    if root.is_none() && !is_mended {
        sink.push(
            Diagnostic::new(&rules::EMPTY_FILE, Span::file(file), "the file is empty").help(empty),
        );
    }
    root
}

/// A collection that is not closed yet.
enum Open {
    Seq(Vec<Node>),
    Map(Vec<(Node, Node)>, Option<Node>, bool),
}

struct Frame {
    open: Open,
    anchor: usize,
    span: Span,
    weight: usize,
    height: usize,
}

/// A value that an alias may repeat.
struct Anchored {
    node: Node,
    weight: usize,
    height: usize,
}

struct Builder<'a> {
    file: u32,
    bytes: ByteIndex<'a>,
    stack: Vec<Frame>,
    anchors: HashMap<usize, Anchored>,
    spent: usize,
    root: Option<Node>,
    /// Problems that do not keep the rest of the file from being read.
    mended: Vec<Diagnostic>,
}

impl Builder<'_> {
    /// The end of a file that cannot be read on.
    fn give_up(self, sink: &mut Sink) -> Option<Node> {
        for diagnostic in self.mended {
            sink.push(diagnostic);
        }
        None
    }

    fn span(&self, place: saphyr_parser::Span) -> Span {
        Span {
            file: self.file,
            start: self.bytes.of(place.start),
            end: self.bytes.of(place.end),
        }
    }

    fn scalar(
        &mut self,
        text: &str,
        style: ScalarStyle,
        tag: Option<&Tag>,
        mut span: Span,
    ) -> Node {
        let mut plain = style == ScalarStyle::Plain;
        if let Some(tag) = tag {
            plain = plain && !is_string_tag(tag);
            if !tag_fits(tag, text, plain) {
                self.mended.push(unsupported_tag(tag, span));
            }
        }
        if matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) {
            // A block scalar reaches to the next line; what follows the last line break is not its.
            span.end = self.bytes.trimmed(span);
        }
        Node {
            span,
            kind: Kind::Scalar {
                text: text.to_owned(),
                plain,
            },
        }
    }

    fn open(
        &mut self,
        open: Open,
        anchor: usize,
        tag: Option<&Tag>,
        span: Span,
    ) -> Result<(), Diagnostic> {
        if let Some(tag) = tag {
            let fits = match open {
                Open::Seq(_) => "seq",
                Open::Map(..) => "map",
            };
            if !(tag.is_yaml_core_schema() && tag.suffix == fits) {
                self.mended.push(unsupported_tag(tag, span));
            }
        }
        if self.stack.len() >= MAX_DEPTH {
            return Err(too_deep(span));
        }
        self.stack.push(Frame {
            open,
            anchor,
            span,
            weight: 1,
            height: 1,
        });
        Ok(())
    }

    fn close(&mut self, end: Span) {
        let Some(frame) = self.stack.pop() else {
            return;
        };
        let first_end = |node: &Node| node.span;
        let node = match frame.open {
            Open::Seq(items) => {
                let last = items.first().map_or(end, first_end);
                Node {
                    span: self.collection_span(frame.span, end, last),
                    kind: Kind::Seq(items),
                }
            }
            Open::Map(entries, _, flow) => {
                let last = entries.first().map_or(end, |(key, _)| key.span);
                Node {
                    span: self.collection_span(frame.span, end, last),
                    kind: Kind::Map {
                        entries: self.merged(entries),
                        flow,
                    },
                }
            }
        };
        self.place(node, frame.anchor, frame.weight, frame.height);
    }

    /// `entries` as their author meant them, with those of a `<<` among them, so that what it
    /// brings in is not reported as missing.
    fn merged(&mut self, entries: Vec<(Node, Node)>) -> Vec<(Node, Node)> {
        if !entries.iter().any(|(key, _)| is_merge(key)) {
            return entries;
        }
        let (merges, mut own): (Vec<_>, Vec<_>) =
            entries.into_iter().partition(|(key, _)| is_merge(key));
        let mut names: HashSet<String> = own
            .iter()
            .filter_map(|(key, _)| key.as_scalar().map(str::to_owned))
            .collect();
        for (key, value) in merges {
            self.mended.push(
                Diagnostic::new(&rules::MERGE_KEY, key.span, "`<<` does not merge maps here")
                    .help("write the keys out; YAML 1.2 has no merge keys"),
            );
            let maps = match value.kind {
                Kind::Seq(items) => items,
                kind => vec![Node {
                    span: value.span,
                    kind,
                }],
            };
            for map in maps {
                let Kind::Map { entries, .. } = map.kind else {
                    continue;
                };
                own.extend(entries.into_iter().filter(|(key, _)| {
                    key.as_scalar()
                        .is_some_and(|name| names.insert(name.to_owned()))
                }));
            }
        }
        own
    }

    /// A collection in brackets is underlined whole; an indented one would cover half the file, so
    /// only its first entry is.
    fn collection_span(&self, start: Span, end: Span, first: Span) -> Span {
        if start.end > start.start && self.bytes.is_bracket(start.start) {
            start.to(end)
        } else {
            start.to(first)
        }
    }

    fn alias(&mut self, anchor: usize, span: Span) -> Result<(), Diagnostic> {
        let Some(anchored) = self.anchors.get(&anchor) else {
            return Err(Diagnostic::new(
                &rules::SYNTAX,
                span,
                "this alias stands inside the value that it repeats",
            )
            .help("write the value out"));
        };
        let (weight, height) = (anchored.weight, anchored.height);
        self.spent += weight;
        if self.spent > ALIAS_BUDGET {
            return Err(
                Diagnostic::new(&rules::ALIAS_BUDGET, span, "aliases repeat too much")
                    .label(format!(
                        "with this one they add more than {ALIAS_BUDGET} values to the file"
                    ))
                    .help("write the values out where they belong"),
            );
        }
        if self.stack.len() + height > MAX_DEPTH {
            return Err(too_deep(span));
        }
        let node = anchored.node.clone();
        self.place(node, 0, weight, height);
        Ok(())
    }

    /// A scalar takes its place.
    fn value(&mut self, node: Node, anchor: usize) {
        let weight = 1 + node.as_scalar().map_or(0, str::len) / 32;
        self.place(node, anchor, weight, 0);
    }

    fn place(&mut self, node: Node, anchor: usize, weight: usize, height: usize) {
        if anchor > 0 {
            self.spent += weight;
            self.anchors.insert(
                anchor,
                Anchored {
                    node: node.clone(),
                    weight,
                    height,
                },
            );
        }
        let Some(frame) = self.stack.last_mut() else {
            self.root = Some(node);
            return;
        };
        frame.weight += weight;
        frame.height = frame.height.max(height + 1);
        match &mut frame.open {
            Open::Seq(items) => items.push(node),
            Open::Map(entries, key, _) => match key.take() {
                Some(key) => entries.push((key, node)),
                None => *key = Some(node),
            },
        }
    }
}

fn is_merge(key: &Node) -> bool {
    key.as_plain().is_some() && key.as_scalar() == Some("<<")
}

fn is_string_tag(tag: &Tag) -> bool {
    (tag.is_yaml_core_schema() && tag.suffix == "str")
        || (tag.handle == "!" && tag.suffix.is_empty())
}

/// Whether a tag says of a scalar what it is anyway.
fn tag_fits(tag: &Tag, text: &str, plain: bool) -> bool {
    if is_string_tag(tag) {
        return true;
    }
    tag.is_yaml_core_schema()
        && plain
        && match scalar::resolve(text) {
            Plain::Null => tag.suffix == "null",
            Plain::Bool(_) => tag.suffix == "bool",
            Plain::Int(_) | Plain::BigInt => tag.suffix == "int",
            Plain::Float(_) => tag.suffix == "float",
            Plain::Text => false,
        }
}

fn unsupported_tag(tag: &Tag, span: Span) -> Diagnostic {
    Diagnostic::new(
        &rules::UNSUPPORTED_TAG,
        span,
        format!("the tag `{tag}` means nothing here"),
    )
    .help("remove the tag; to make something text, put it in quotes")
}

pub(super) fn too_deep(span: Span) -> Diagnostic {
    Diagnostic::new(
        &rules::TOO_DEEP,
        span,
        format!("more than {MAX_DEPTH} levels of nesting"),
    )
    .help("no catalogue needs so many; was a bracket left open?")
}

fn second_document(span: Span) -> Diagnostic {
    Diagnostic::new(
        &rules::SEVERAL_DOCUMENTS,
        span,
        "a second YAML document starts here",
    )
    .help("remove the `---`, or move what follows into a file of its own and `include` it")
}
