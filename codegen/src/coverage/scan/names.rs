//! What raises which error, by the names that the generated crate has.

use std::collections::HashMap;

use crate::coverage::Kind;
use crate::model::Catalogue;
use crate::rust_api::ident::plain;
use crate::rust_api::{Code, NamedCause};

/// The types of the codes, and what each of them has that raises an error or stands for a cause.
pub struct Names(HashMap<String, HashMap<String, Kind>>);

impl Names {
    pub fn new(catalogue: &Catalogue) -> Self {
        let types = catalogue.errors().iter().map(|def| {
            let code = Code::new(def);
            let any = Kind::new(&def.code, None);
            let mut members = HashMap::from([("builder".to_owned(), any)]);
            for made in &code.constructors {
                let id = made.cause.as_ref().map(NamedCause::id);
                let kind = Kind::new(&def.code, id);
                if let Some(cause) = &made.cause {
                    members.insert(plain(&cause.constant), kind.clone());
                }
                members.insert(plain(&made.ident), kind);
            }
            (plain(&code.ident), members)
        });
        Self(types.collect())
    }

    /// Whether a code has a type of that name.
    pub fn has(&self, ty: &str) -> bool {
        self.0.contains_key(ty)
    }

    /// What a member of a type raises.
    pub fn raised(&self, ty: &str, member: &str) -> Option<&Kind> {
        self.0.get(ty)?.get(member)
    }
}
