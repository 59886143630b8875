//! `overlay.yaml`: an OpenAPI Overlay (version 1.0.0 of that specification) for the API description
//! of a team that states the errors of an operation only where they are special.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::document::Profile;
use super::responses::ANY;
use crate::emit::HEADER;
use crate::model::Catalogue;

/// Adds to every operation a response for each class of statuses that the catalogue has errors in.
///
/// Not `default`, which stands for success as well, and which some generators take for it.
pub(super) fn overlay(catalogue: &Catalogue, profile: Profile) -> Value {
    let errors = catalogue.errors().iter();
    let classes: BTreeSet<u16> = errors.map(|error| error.status / 100).collect();
    let file = profile.file("yaml").replace("openapi/", "./");
    let actions: Vec<Value> = classes
        .into_iter()
        .map(|class| {
            let status = format!("{class}XX");
            let reference = json!({ "$ref": format!("{file}#/components/responses/{ANY}") });
            json!({
                "target": format!(
                    "$.paths.*[?(@.responses && !@.responses['{status}'] && !@.responses.default)].responses"
                ),
                "description": format!("Any error with a status of {class}00 to {class}99"),
                "update": Map::from_iter([(status, reference)]),
            })
        })
        .collect();
    let meta = catalogue.meta();
    json!({
        "overlay": "1.0.0",
        "x-generated": HEADER,
        "info": {
            "title": format!("{}: the errors of every operation", meta.title),
            "version": meta.version,
        },
        "actions": actions,
    })
}
