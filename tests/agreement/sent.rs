//! What the Rust server sent, beside what other outputs say that it sends.

use std::collections::BTreeMap;

use errbook_codegen::wire;
use serde_json::Value;

use super::documents::Documents;
use super::instances::Instance;
use super::report::{self, Line};
use super::{Case, Response, rust};

/// The response of the Rust server beside all that other outputs say of it.
pub fn disagreement(
    case: &Case<'_>,
    instance: &Instance<'_>,
    sent: &rust::Sent,
    documents: &Documents,
) -> Option<String> {
    let about = format!(
        "{}: {}\n  HTTP {:?}",
        case.name,
        instance.name(),
        sent.response
    );
    let server = shown(&sent.response);
    let model = Response {
        status: instance.response.status,
        headers: instance.response.headers.clone(),
        body: instance.response.body.to_string(),
    };
    let mut lines = vec![
        Line {
            judge: "the catalogue's model",
            says: shown(&model),
            expected: server.clone(),
        },
        Line {
            judge: "generated/rust, the client's error",
            says: if sent.is_equal { "equal" } else { "another" }.to_owned(),
            expected: "equal".to_owned(),
        },
    ];
    if instance.documented {
        for (judge, response) in documents.of(instance) {
            let has_head = response.status != 0;
            let expected = if has_head {
                server.clone()
            } else {
                body(&sent.response.body)
            };
            let says = if has_head {
                shown(&response)
            } else {
                body(&response.body)
            };
            lines.push(Line {
                judge,
                says,
                expected,
            });
        }
    }
    report::disagreement(case, &instance.error.code, "", &about, &lines)
}

/// A response as one text in which equal JSON is equal.
fn shown(response: &Response) -> String {
    let headers: Vec<String> = response
        .headers
        .iter()
        .map(|(name, value)| format!("{name}: {value}"))
        .collect();
    format!(
        "{} [{}] {}",
        response.status,
        headers.join("; "),
        body(&response.body)
    )
}

fn body(text: &str) -> String {
    fn sorted(value: Value) -> Value {
        match value {
            Value::Object(members) => {
                let members: BTreeMap<_, _> = members.into_iter().collect();
                members
                    .into_iter()
                    .map(|(key, value)| (key, sorted(value)))
                    .collect()
            }
            Value::Array(items) => items.into_iter().map(sorted).collect(),
            other => other,
        }
    }
    match serde_json::from_str(text) {
        Ok(value) => sorted(wire::whole(value)).to_string(),
        Err(error) => format!("no JSON ({error}): {text}"),
    }
}
