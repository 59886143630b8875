//! The body of every error response, as a template.

use serde_json::Value;

/// The JSON body of every error response.
///
/// Invariants: `$code` stands in it, and is never a flattened member; `$details` stands in it at
/// most once; no flattened detail has the name of a member beside it.
#[derive(Debug, Clone, PartialEq)]
pub struct Envelope {
    pub(crate) root: Node,
}

/// A piece of the envelope.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// `null`, a boolean, a number or a string that is the same in every response.
    Literal(Value),
    /// A value of this response.
    Slot(Slot),
    /// An array of exactly these items.
    Array(Vec<Node>),
    /// An object; the order is the order on the wire.
    Object(Vec<Member>),
}

/// A member of an object in the envelope.
#[derive(Debug, Clone, PartialEq)]
pub enum Member {
    /// A key and what stands there. An optional slot without a value leaves the key out.
    Pair(String, Node),
    /// The code's details stand here as members of this object (`$details: flatten`).
    Details,
}

/// A value of a response that the envelope names by a placeholder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Slot {
    /// `$code`: a string.
    Code,
    /// `$message`: a string.
    Message,
    /// `$status`: the HTTP status as a number.
    Status,
    /// `$summary`: the code's summary, a string.
    Summary,
    /// `$docs_url`: the address of the code's page, a string.
    DocsUrl,
    /// `$cause`: the id of the cause; left out when the error was raised for none that has an id.
    /// Only ever the value of an object's member.
    Cause,
    /// `$details`: an object of the code's details; `{}` for a code that has none.
    Details,
    /// A context value, by name. An optional one is only ever the value of an object's member.
    Context(String),
}

impl Slot {
    /// The name that follows the `$` in a catalogue.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Code => "code",
            Self::Message => "message",
            Self::Status => "status",
            Self::Summary => "summary",
            Self::DocsUrl => "docs_url",
            Self::Cause => "cause",
            Self::Details => "details",
            Self::Context(name) => name,
        }
    }
}

/// A step from the root of the body to a value in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// The member of this name.
    Key(String),
    /// The item at this index.
    Index(usize),
}

impl Envelope {
    /// The template of the whole body.
    #[must_use]
    pub fn root(&self) -> &Node {
        &self.root
    }

    /// The way to the first occurrence of `slot`, in document order. For [`Slot::Details`] that
    /// is the object into which the details are flattened, or the value that holds them.
    #[must_use]
    pub fn path_of(&self, slot: &Slot) -> Option<Vec<Step>> {
        let mut path = Vec::new();
        find(&self.root, slot, &mut path).then_some(path)
    }

    /// Whether `slot` stands anywhere in the envelope.
    #[must_use]
    pub fn contains(&self, slot: &Slot) -> bool {
        self.path_of(slot).is_some()
    }

    /// Whether the details are members of an object of the envelope (`$details: flatten`).
    #[must_use]
    pub fn flattens_details(&self) -> bool {
        self.path_of(&Slot::Details)
            .is_some_and(|path| matches!(self.at(&path), Some(Node::Object(_))))
    }

    /// The way to the innermost object that holds `$code`: the "error object". Empty where that is
    /// the whole body.
    #[must_use]
    pub fn error_object_path(&self) -> Vec<Step> {
        let mut path = self.path_of(&Slot::Code).unwrap_or_default();
        while let Some(step) = path.pop() {
            if matches!(step, Step::Key(_)) {
                break;
            }
        }
        path
    }

    /// What stands at `path`.
    #[must_use]
    pub fn at(&self, path: &[Step]) -> Option<&Node> {
        let mut node = &self.root;
        for step in path {
            node = match (node, step) {
                (Node::Array(items), Step::Index(index)) => items.get(*index)?,
                (Node::Object(members), Step::Key(key)) => {
                    members.iter().find_map(|member| match member {
                        Member::Pair(name, node) if name == key => Some(node),
                        _ => None,
                    })?
                }
                _ => return None,
            };
        }
        Some(node)
    }
}

fn find(node: &Node, slot: &Slot, path: &mut Vec<Step>) -> bool {
    let mut descend = |step: Step, child: &Node| {
        path.push(step);
        let found = find(child, slot, path);
        if !found {
            path.pop();
        }
        found
    };
    match node {
        Node::Literal(_) => false,
        Node::Slot(here) => here == slot,
        Node::Array(items) => items
            .iter()
            .enumerate()
            .any(|(index, child)| descend(Step::Index(index), child)),
        Node::Object(members) => members.iter().any(|member| match member {
            Member::Pair(key, child) => descend(Step::Key(key.clone()), child),
            Member::Details => *slot == Slot::Details,
        }),
    }
}
