//! The report for programs.

use serde_json::{Map, Value, json};

use super::{Coverage, Item, Totals};

pub fn render(coverage: &Coverage<'_>) -> String {
    let mut codes: Vec<Value> = Vec::new();
    for item in &coverage.items {
        let value = self::item(item);
        match (&item.kind.cause, codes.last_mut()) {
            (Some(_), Some(code)) => {
                if let Some(causes) = code.get_mut("causes").and_then(Value::as_array_mut) {
                    causes.push(value);
                }
            }
            _ => codes.push(value),
        }
    }
    let faults = coverage.faults.iter().map(|fault| {
        json!({
            "code": fault.gap.kind.code,
            "cause": fault.gap.kind.cause,
            "reason": fault.gap.reason,
            "line": fault.gap.line,
            "why": fault.why.as_str(),
        })
    });
    let strange = coverage.strange.iter().map(|strange| {
        json!({
            "file": strange.file,
            "line": strange.line,
            "count": strange.count,
            "why": strange.why,
        })
    });
    let unread = coverage
        .unread
        .iter()
        .map(|unread| json!({ "file": unread.file, "why": unread.why }));
    let report = json!({
        "catalogue": coverage.catalogue,
        "version": coverage.version,
        "complete": coverage.is_complete(),
        "totals": {
            "codes": totals(coverage, coverage.totals(false)),
            "causes": totals(coverage, coverage.totals(true)),
        },
        "codes": codes,
        "gaps": {
            "file": coverage.list,
            "faults": faults.collect::<Vec<_>>(),
        },
        "strangeRecords": strange.collect::<Vec<_>>(),
        "unreadSources": unread.collect::<Vec<_>>(),
    });
    format!("{report:#}\n")
}

fn item(item: &Item<'_>) -> Value {
    let mut out = Map::new();
    match &item.kind.cause {
        Some(cause) => out.insert("cause".to_owned(), cause.as_str().into()),
        None => out.insert("code".to_owned(), item.kind.code.as_str().into()),
    };
    if item.deprecated && item.kind.cause.is_none() {
        out.insert("deprecated".to_owned(), true.into());
    }
    if let Some(places) = item.places {
        let places: Vec<String> = places.iter().map(ToString::to_string).collect();
        out.insert("places".to_owned(), places.into());
    }
    if let Some(records) = item.records {
        out.insert("records".to_owned(), records.into());
    }
    if let Some(gap) = item.gap {
        out.insert("knownGap".to_owned(), gap.reason.as_str().into());
    }
    if item.kind.cause.is_none() {
        out.insert("causes".to_owned(), Value::Array(Vec::new()));
    }
    Value::Object(out)
}

fn totals(coverage: &Coverage<'_>, totals: Totals) -> Value {
    let mut out = Map::new();
    out.insert("all".to_owned(), totals.all.into());
    if coverage.has_places() {
        out.insert("inCode".to_owned(), totals.in_code.into());
    }
    if coverage.has_records() {
        out.insert("exercised".to_owned(), totals.exercised.into());
        out.insert("knownGaps".to_owned(), totals.known.into());
    }
    Value::Object(out)
}
