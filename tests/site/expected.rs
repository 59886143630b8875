//! What a browser should show of a catalogue, as `hostile.mjs` reads it.

use std::collections::BTreeMap;
use std::path::Path;

use errbook_codegen::model::{Catalogue, ErrorDef, Field, HeaderValue};
use serde_json::{Value, json};

use super::page::{reads, squeeze};

/// Searches that find something on every kind of page.
const WORDS: [&str; 8] = [
    "hostile",
    "title",
    "error",
    "break_out",
    "attack",
    "img",
    "<img src=x onerror=__pwned()>",
    "'\"><script>__pwned()</script>",
];

/// The plan for one site. Texts are without white space; `""` in a row stands for any text.
pub fn site(folder: &Path, catalogue: &Catalogue) -> Value {
    let mut texts = BTreeMap::new();
    let mut tables = BTreeMap::new();
    texts.insert("index.html".to_owned(), index_texts(catalogue));
    tables.insert("index.html".to_owned(), index_rows(catalogue));
    for error in catalogue.errors() {
        let page = format!("codes/{}.html", error.code);
        texts.insert(page.clone(), texts_of(error));
        tables.insert(page, rows_of(error));
    }
    for retired in catalogue.retired() {
        let note = retired.notice.note.iter().map(|note| reads(note));
        texts.insert(format!("codes/{}.html", retired.code), note.collect());
    }
    assert!(tables.values().any(|rows| rows.len() > 1));
    json!({ "folder": folder, "words": WORDS, "texts": texts, "tables": tables })
}

fn index_texts(catalogue: &Catalogue) -> Vec<String> {
    // A word joiner keeps mdBook's search from reading a tag there.
    let title = squeeze(&catalogue.meta().title).replace('<', "<\u{2060}");
    let tips = catalogue.tips().iter().map(|tip| reads(tip));
    let mut texts: Vec<_> = [title].into_iter().chain(tips).collect();
    for error in catalogue.errors() {
        texts.push(squeeze(&error.summary));
        texts.extend(error.causes.iter().map(|cause| reads(&cause.text)));
    }
    texts
}

fn index_rows(catalogue: &Catalogue) -> Vec<Vec<String>> {
    let label = |status: u16, label: &str| vec![status.to_string(), squeeze(label), String::new()];
    let statuses = catalogue.statuses().iter();
    let statuses = statuses.map(|row| label(row.status, &row.label));
    let context = catalogue.context().iter().map(|field| {
        let mut row = field_row(field);
        // Its place in the envelope.
        row[0].clear();
        row
    });
    statuses.chain(context).collect()
}

fn texts_of(error: &ErrorDef) -> Vec<String> {
    let causes = error.causes.iter().map(|cause| reads(&cause.text));
    let resolutions = error.resolutions.iter().map(|text| reads(text));
    [&error.summary, &error.message.source()]
        .map(|text| squeeze(text))
        .into_iter()
        .chain(causes)
        .chain(resolutions)
        .collect()
}

fn rows_of(error: &ErrorDef) -> Vec<Vec<String>> {
    let fields = error.details.iter().map(field_row);
    let params = error.causes.iter().flat_map(|cause| &cause.params);
    let params = params.map(|field| {
        let description = field.description.as_deref().unwrap_or_default();
        vec![
            format!("{{{}}}", field.name),
            String::new(),
            reads(description),
        ]
    });
    let headers = error.headers.iter().map(|header| {
        let value = match &header.value {
            HeaderValue::Template(template) => squeeze(&template.source()),
            HeaderValue::Typed(_) => String::new(),
        };
        vec![header.name.clone(), value, String::new(), String::new()]
    });
    fields.chain(params).chain(headers).collect()
}

fn field_row(field: &Field) -> Vec<String> {
    let required = if field.optional { "no" } else { "yes" };
    let description = field.description.as_deref().unwrap_or_default();
    vec![
        field.name.clone(),
        String::new(),
        required.to_owned(),
        reads(description),
    ]
}
