//! What is different in the body around the code.

use serde_json::Value;

use super::class::{ENVELOPE_CHANGED, ENVELOPE_MEMBER_ADDED};
use super::{Diff, Path, Words};
use crate::model::{Member, Node, Slot};

impl Diff<'_> {
    /// The envelope; the order of an object's members makes no difference.
    pub(super) fn envelope(&mut self) {
        let (old, new) = (self.old.envelope(), self.new.envelope());
        let at = Path::of(&["envelope"]);
        self.node(&at, old.root(), new.root());
        if old.contains(&Slot::Message) && !new.contains(&Slot::Message) {
            self.accessor_removed(&at, "Newer::message");
        }
    }

    fn node(&mut self, at: &Path, old: &Node, new: &Node) {
        match (old, new) {
            (Node::Object(before), Node::Object(after)) => self.members(at, before, after),
            (Node::Array(before), Node::Array(after)) if before.len() == after.len() => {
                for (before, after) in before.iter().zip(after) {
                    self.node(at, before, after);
                }
            }
            _ if old == new => {}
            _ => {
                let (before, after) = (shown(old), shown(new));
                self.instead(&ENVELOPE_CHANGED, at, named(at), before, after);
            }
        }
    }

    fn members(&mut self, at: &Path, old: &[Member], new: &[Member]) {
        for member in old {
            match member {
                Member::Pair(key, before) => {
                    let at = at.key(key);
                    if let Some(after) = find(new, key) {
                        self.node(&at, before, after);
                    } else {
                        let words = named(&at).text(" is gone");
                        self.replaced(&ENVELOPE_CHANGED, &at, words, shown(before), Value::Null);
                    }
                }
                Member::Details if !new.contains(&Member::Details) => {
                    let words = "the details no longer stand here".into();
                    self.push(&ENVELOPE_CHANGED, &at.key("$details"), words);
                }
                Member::Details => {}
            }
        }
        for member in new {
            match member {
                Member::Pair(key, after) if find(old, key).is_none() => {
                    let at = at.key(key);
                    let words = named(&at).text(" is new");
                    self.replaced(
                        &ENVELOPE_MEMBER_ADDED,
                        &at,
                        words,
                        Value::Null,
                        shown(after),
                    );
                }
                Member::Details if !old.contains(&Member::Details) => {
                    let words = "the details stand here now".into();
                    self.push(&ENVELOPE_CHANGED, &at.key("$details"), words);
                }
                _ => {}
            }
        }
    }
}

/// What the sentence about `at` is about.
fn named(at: &Path) -> Words {
    match at.0.get(1..) {
        Some(keys) if !keys.is_empty() => Words::from("the member ")
            .code(keys.join("."))
            .text(" of the envelope"),
        _ => Words::from("the envelope"),
    }
}

fn find<'a>(members: &'a [Member], key: &str) -> Option<&'a Node> {
    members.iter().find_map(|member| match member {
        Member::Pair(name, node) if name == key => Some(node),
        _ => None,
    })
}

/// What stands at a place of the envelope, as an author writes it.
fn shown(node: &Node) -> String {
    match node {
        Node::Literal(value) => value.to_string(),
        Node::Slot(slot) => format!("${}", slot.as_str()),
        Node::Array(_) => "a list".to_owned(),
        Node::Object(_) => "an object".to_owned(),
    }
}
