//! Where in the envelope the codes differ.

use crate::model::{Member, Node, Slot, Step};

/// The way to the innermost object that holds every value that differs from code to code; the
/// whole body where no object does.
pub(super) fn path(root: &Node) -> Vec<Step> {
    let mut common: Option<Vec<Step>> = None;
    visit(root, &mut Vec::new(), &mut |path| {
        let shared = match &common {
            None => path.to_vec(),
            Some(common) => common
                .iter()
                .zip(path)
                .take_while(|(one, other)| one == other)
                .map(|(step, _)| step.clone())
                .collect(),
        };
        common = Some(shared);
    });
    let mut path = common.unwrap_or_default();
    while !path.is_empty() && !matches!(at(root, &path), Some(Node::Object(_))) {
        path.pop();
    }
    path
}

/// Calls `found` with the way to each value that differs from code to code; for details that are
/// flattened, the way to the object into which they are.
fn visit(node: &Node, path: &mut Vec<Step>, found: &mut impl FnMut(&[Step])) {
    match node {
        Node::Slot(Slot::Code | Slot::Status | Slot::Details) => found(path),
        Node::Slot(_) | Node::Literal(_) => {}
        Node::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                path.push(Step::Index(index));
                visit(item, path, found);
                path.pop();
            }
        }
        Node::Object(members) => {
            for member in members {
                match member {
                    Member::Details => found(path),
                    Member::Pair(key, node) => {
                        path.push(Step::Key(key.clone()));
                        visit(node, path, found);
                        path.pop();
                    }
                }
            }
        }
    }
}

/// The name of the member of `arm` that holds the code.
pub(super) fn discriminator(arm: &Node) -> Option<&str> {
    let Node::Object(members) = arm else {
        return None;
    };
    members.iter().find_map(|member| match member {
        Member::Pair(key, Node::Slot(Slot::Code)) => Some(key.as_str()),
        _ => None,
    })
}

/// The objects and arrays beside the way to the arm, each with a name, so that a schema can refer
/// to them instead of repeating them for each code: `meta` becomes `ErrorResponse_meta`.
///
/// No code has an underscore in the name of its schema, so none of these can meet one. A part
/// whose name would be another's goes without.
pub(super) fn parts_beside(root: &Node, arm: &[Step]) -> Vec<(Vec<Step>, String)> {
    let mut parts: Vec<(Vec<Step>, String)> = Vec::new();
    for depth in 0..arm.len() {
        let (way, next) = (&arm[..depth], &arm[depth]);
        for step in steps(at(root, way)) {
            let path: Vec<Step> = way.iter().cloned().chain([step]).collect();
            let composite = matches!(at(root, &path), Some(Node::Object(_) | Node::Array(_)));
            let name = part_name(&path);
            if path.last() != Some(next)
                && composite
                && parts.iter().all(|(_, other)| *other != name)
            {
                parts.push((path, name));
            }
        }
    }
    parts
}

fn steps(node: Option<&Node>) -> Vec<Step> {
    match node {
        Some(Node::Object(members)) => members
            .iter()
            .filter_map(|member| match member {
                Member::Pair(key, _) => Some(Step::Key(key.clone())),
                Member::Details => None,
            })
            .collect(),
        Some(Node::Array(items)) => (0..items.len()).map(Step::Index).collect(),
        _ => Vec::new(),
    }
}

fn part_name(path: &[Step]) -> String {
    let mut name = "ErrorResponse".to_owned();
    for step in path {
        name.push('_');
        match step {
            Step::Index(index) => name.push_str(&index.to_string()),
            Step::Key(key) => name.extend(
                key.chars()
                    .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }),
            ),
        }
    }
    name
}

fn at<'a>(root: &'a Node, path: &[Step]) -> Option<&'a Node> {
    path.iter().try_fold(root, |node, step| match (node, step) {
        (Node::Array(items), Step::Index(index)) => items.get(*index),
        (Node::Object(members), Step::Key(key)) => members.iter().find_map(|member| match member {
            Member::Pair(name, node) if name == key => Some(node),
            _ => None,
        }),
        _ => None,
    })
}
