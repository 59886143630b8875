//! What the envelope and the errors of a catalogue have, worked out once for all modules.

use serde_json::Value;

use super::schema::Place;
use crate::model::{Catalogue, Envelope, Field, HeaderValue, Member, Node, Retry, Slot, Step};

/// The catalogue, and what it asks of the package.
pub struct Shape<'a> {
    pub catalogue: &'a Catalogue,
    /// The literals of the envelope and where they stand.
    pub literals: Vec<(Vec<Step>, &'a Value)>,
    /// Every place of `$code`.
    pub codes: Vec<Vec<Step>>,
    /// Every place of `$status`.
    pub statuses: Vec<Vec<Step>>,
    /// Every other value of the envelope that is to be checked.
    pub places: Vec<Place<'a>>,
    /// Where the message stands.
    pub message: Option<Vec<Step>>,
    /// Where the id of the cause stands.
    pub cause: Option<Vec<Step>>,
    /// Where the details stand, or the object into which they are flattened.
    pub details: Option<Vec<Step>>,
    /// The context values that stand in the envelope, and where.
    pub context: Vec<(&'a Field, Vec<Step>)>,
    /// Some code has details.
    pub has_details: bool,
    /// Some code has headers with values of their own.
    pub has_headers: bool,
}

impl<'a> Shape<'a> {
    pub fn of(catalogue: &'a Catalogue) -> Self {
        let envelope = catalogue.envelope();
        let errors = catalogue.errors();
        let mut shape = Self {
            catalogue,
            literals: Vec::new(),
            codes: Vec::new(),
            statuses: Vec::new(),
            places: Vec::new(),
            message: envelope.path_of(&Slot::Message),
            cause: envelope.path_of(&Slot::Cause),
            details: envelope.path_of(&Slot::Details),
            context: catalogue
                .context()
                .iter()
                .filter_map(|field| {
                    let path = envelope.path_of(&Slot::Context(field.name.clone()))?;
                    Some((field, path))
                })
                .collect(),
            has_details: errors.iter().any(|error| !error.details.is_empty()),
            has_headers: errors.iter().any(|error| {
                error
                    .headers
                    .iter()
                    .any(|header| matches!(header.value, HeaderValue::Typed(_)))
            }),
        };
        shape.visit(envelope.root(), &mut Vec::new());
        shape
    }

    /// Whether some code has a detail that says when to try again.
    pub fn has_retry_detail(&self) -> bool {
        self.catalogue.errors().iter().any(
            |error| matches!(&error.retry, Retry::After { field, .. } if error.detail(field).is_some()),
        )
    }

    /// Whether there is anything but the code and the status to check.
    pub fn has_checks(&self) -> bool {
        !self.places.is_empty() || self.has_details || self.has_headers
    }

    /// Whether a problem can be anywhere but in the HTTP status.
    pub fn has_pointers(&self) -> bool {
        !self.places.is_empty() || self.has_details || !self.statuses.is_empty()
    }

    /// The template of the body.
    pub fn envelope(&self) -> &'a Envelope {
        self.catalogue.envelope()
    }

    /// The names of the members beside which the details are flattened; none where they are not.
    pub fn names_beside_details(&self) -> Option<Vec<&'a str>> {
        let path = self.details.as_ref()?;
        let Node::Object(members) = self.envelope().at(path)? else {
            return None;
        };
        Some(
            members
                .iter()
                .filter_map(|member| match member {
                    Member::Pair(key, _) => Some(key.as_str()),
                    Member::Details => None,
                })
                .collect(),
        )
    }

    /// Records what stands at `node`. Says whether it is there in every response, so that a
    /// container that holds such a thing needs no check of its own.
    fn visit(&mut self, node: &'a Node, path: &mut Vec<Step>) -> bool {
        match node {
            Node::Literal(value) => {
                self.literals.push((path.clone(), value));
                true
            }
            Node::Slot(slot) => self.visit_slot(slot, path),
            Node::Array(items) => {
                self.places.push(Place::array(path, items.len()));
                for (index, item) in items.iter().enumerate() {
                    path.push(Step::Index(index));
                    self.visit(item, path);
                    path.pop();
                }
                true
            }
            Node::Object(members) => {
                let at = self.places.len();
                let mut certain = false;
                for member in members {
                    if let Member::Pair(key, child) = member {
                        path.push(Step::Key(key.clone()));
                        certain |= self.visit(child, path);
                        path.pop();
                    }
                }
                if !certain {
                    self.places.insert(at, Place::object(path));
                }
                true
            }
        }
    }

    fn visit_slot(&mut self, slot: &Slot, path: &[Step]) -> bool {
        match slot {
            Slot::Code => self.codes.push(path.to_vec()),
            Slot::Status => self.statuses.push(path.to_vec()),
            Slot::Message | Slot::Summary | Slot::DocsUrl => {
                self.places.push(Place::string(path, false));
            }
            Slot::Cause => self.places.push(Place::string(path, true)),
            Slot::Details => self.places.push(Place::object(path)),
            Slot::Context(name) => {
                let fields = self.catalogue.context();
                if let Some(field) = fields.iter().find(|field| field.name == *name) {
                    self.places.push(Place::value(path, field));
                    return !field.optional;
                }
            }
        }
        *slot != Slot::Cause
    }
}
