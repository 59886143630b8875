//! From a tree to the [`Spec`]; what has the wrong shape is left out.

use super::{
    Cause, Error, Example, Field, Group, Header, HeaderValue, Notice, Retired, Retry, Schema, Spec,
    StatusRow, Text,
};
use crate::source::scalar::Plain;
use crate::source::tree::Node;
use crate::source::{At, Span};

/// The main file.
#[must_use]
pub fn catalogue(root: &Node) -> Spec<'_> {
    let mut spec = Spec {
        name: text(root, "name"),
        version: text(root, "version"),
        title: text(root, "title"),
        summary: text(root, "summary"),
        license: text(root, "license"),
        docs_base_url: text(root, "docs_base_url"),
        docs_flavour: text(root, "docs_flavour"),
        content_type: text(root, "content_type"),
        include: texts(root, "include"),
        context: fields(root, "context"),
        envelope: pairs(root, "")
            .find_map(|(key, node)| (key.value == "envelope").then_some((key.span, node))),
        format_example: root
            .get("format_example")
            .filter(|node| node.as_map().is_some())
            .map(|node| (text(node, "code"), example(node))),
        statuses: pairs(root, "statuses").filter_map(status_row).collect(),
        tips: texts(root, "tips"),
        ..Spec::default()
    };
    include(root, &mut spec);
    spec
}

/// What the main file and an included file have in common, added to `spec`.
pub fn include<'a>(root: &'a Node, spec: &mut Spec<'a>) {
    spec.errors.extend(pairs(root, "errors").filter_map(error));
    spec.retired
        .extend(pairs(root, "retired").map(|(code, node)| Retired {
            code,
            notice: notice(node),
        }));
    spec.groups.extend(pairs(root, "groups").map(group));
}

fn error<'a>((code, node): (Text<'a>, &'a Node)) -> Option<Error<'a>> {
    node.as_map()?;
    Some(Error {
        code,
        status: count(node, "status").and_then(|status| {
            Some(At {
                value: u16::try_from(status.value)
                    .ok()
                    .filter(|it| (400..600).contains(it))?,
                span: status.span,
            })
        }),
        summary: text(node, "summary"),
        description: text(node, "description"),
        message: text(node, "message"),
        message_fixed: flag(node, "message_fixed"),
        details: fields(node, "details"),
        params: fields(node, "params"),
        causes: items(node, "causes").map(cause).collect(),
        resolutions: texts(node, "resolutions"),
        examples: items(node, "examples").map(example).collect(),
        headers: pairs(node, "headers").filter_map(header).collect(),
        www_authenticate: text(node, "www_authenticate"),
        retry: node.get("retry").and_then(retry),
        severity: text(node, "severity"),
        since: text(node, "since"),
        deprecated: node
            .get("deprecated")
            .filter(|node| node.as_map().is_some())
            .map(notice),
        see_also: texts(node, "see_also"),
        owner: text(node, "owner"),
        tags: texts(node, "tags"),
        grpc: text(node, "grpc"),
        unreadable: is_unreadable(node, "message")
            || items(node, "causes").any(|cause| is_unreadable(cause, "message"))
            || pairs(node, "headers")
                .any(|(_, node)| as_text(node).is_none() && node.get("type").is_none()),
    })
}

fn is_unreadable(node: &Node, key: &str) -> bool {
    node.get(key).is_some_and(|node| as_text(node).is_none())
}

fn field<'a>((name, node): (Text<'a>, &'a Node)) -> Field<'a> {
    Field {
        name,
        schema: schema(node, name.span),
        optional: flag(node, "optional"),
        sensitive: flag(node, "sensitive"),
        description: text(node, "description"),
        unit: text(node, "unit"),
        example: node.get("example"),
    }
}

fn schema(node: &Node, span: Span) -> Schema<'_> {
    let nested = |key: &str| {
        node.get(key)
            .filter(|node| node.as_map().is_some())
            .map(|node| Box::new(schema(node, node.span)))
    };
    Schema {
        span,
        ty: text(node, "type"),
        format: text(node, "format"),
        pattern: text(node, "pattern"),
        values: node.get("enum").and_then(|list| {
            Some(At {
                value: list.as_seq()?.iter().filter_map(as_text).collect(),
                span: list.span,
            })
        }),
        min_length: count(node, "minLength"),
        max_length: count(node, "maxLength"),
        min_items: count(node, "minItems"),
        max_items: count(node, "maxItems"),
        minimum: node.get("minimum"),
        maximum: node.get("maximum"),
        items: nested("items"),
        properties: node.get("properties").map(|_| fields(node, "properties")),
        additional: nested("additionalProperties"),
        keys: pairs(node, "").map(|(key, _)| key).collect(),
    }
}

fn cause(node: &Node) -> Cause<'_> {
    Cause {
        id: text(node, "id"),
        text: as_text(node).or_else(|| text(node, "text")),
        message: text(node, "message"),
        params: fields(node, "params"),
    }
}

fn example(node: &Node) -> Example<'_> {
    Example {
        span: node.span,
        name: text(node, "name"),
        cause: text(node, "cause"),
        with: pairs(node, "with").collect(),
        message: text(node, "message"),
    }
}

fn header<'a>((name, node): (Text<'a>, &'a Node)) -> Option<Header<'a>> {
    let value = if let Some(text) = as_text(node) {
        HeaderValue::Template(text)
    } else {
        node.as_map()?;
        HeaderValue::Typed(Box::new(field((name, node))))
    };
    Some(Header { name, value })
}

fn retry(node: &Node) -> Option<Retry<'_>> {
    as_text(node)
        .map(Retry::Word)
        .or_else(|| text(node, "after").map(Retry::After))
}

fn notice(node: &Node) -> Notice<'_> {
    Notice {
        since: text(node, "since"),
        replaced_by: text(node, "replaced_by"),
        note: text(node, "note"),
    }
}

fn group<'a>((name, node): (Text<'a>, &'a Node)) -> Group<'a> {
    let list = node.as_seq().or_else(|| node.get("codes")?.as_seq());
    Group {
        name,
        description: text(node, "description"),
        codes: list
            .unwrap_or_default()
            .iter()
            .filter_map(as_text)
            .collect(),
    }
}

fn status_row<'a>((key, node): (Text<'a>, &'a Node)) -> Option<StatusRow<'a>> {
    let status = key
        .value
        .parse()
        .ok()
        .filter(|it| (100..600).contains(it))?;
    Some(StatusRow {
        status: At {
            value: status,
            span: key.span,
        },
        label: text(node, "label"),
        text: text(node, "text"),
    })
}

fn as_text(node: &Node) -> Option<Text<'_>> {
    Some(At {
        value: node.as_text()?,
        span: node.span,
    })
}

fn text<'a>(node: &'a Node, key: &str) -> Option<Text<'a>> {
    as_text(node.get(key)?)
}

fn texts<'a>(node: &'a Node, key: &str) -> Vec<Text<'a>> {
    items(node, key).filter_map(as_text).collect()
}

fn flag(node: &Node, key: &str) -> bool {
    node.get(key).and_then(Node::as_plain) == Some(Plain::Bool(true))
}

fn count(node: &Node, key: &str) -> Option<At<u64>> {
    let node = node.get(key)?;
    match node.as_plain()? {
        Plain::Int(value) => Some(At {
            value: u64::try_from(value).ok()?,
            span: node.span,
        }),
        _ => None,
    }
}

fn items<'a>(node: &'a Node, key: &str) -> impl Iterator<Item = &'a Node> {
    node.get(key)
        .and_then(Node::as_seq)
        .unwrap_or_default()
        .iter()
}

fn fields<'a>(node: &'a Node, key: &str) -> Vec<Field<'a>> {
    pairs(node, key)
        .filter(|(_, node)| node.as_map().is_some())
        .map(field)
        .collect()
}

/// The entries of the map at `key`, or of `node` itself where `key` is empty. Of a key that
/// repeats, the first entry counts.
fn pairs<'a>(node: &'a Node, key: &str) -> impl Iterator<Item = (Text<'a>, &'a Node)> {
    let map = if key.is_empty() {
        Some(node)
    } else {
        node.get(key)
    };
    let mut seen = std::collections::HashSet::new();
    map.and_then(Node::as_map)
        .unwrap_or_default()
        .iter()
        .filter_map(|(key, value)| {
            let text = At {
                value: key.as_scalar()?,
                span: key.span,
            };
            Some((text, value))
        })
        .filter(move |(key, _)| seen.insert(key.value))
}
