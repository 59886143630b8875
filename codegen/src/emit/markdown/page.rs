//! `codes/CODE.md`: everything about one code, at an address that stays.
//!
//! The order is that of a reader who comes from a line in a log: what it is, why it happened, what
//! it looks like, what to do; then what one looks up.

use super::flavour::{Head, anchored};
use super::parts::{self, push};
use super::{Book, Place, View, example, snippets};
use crate::describe;
use crate::emit::EmitError;
use crate::model::{Cause, Deprecation, ErrorDef, Retired, Severity};

/// The page of a code in use.
pub(super) fn render(
    book: &Book<'_>,
    error: &ErrorDef,
    position: usize,
) -> Result<String, EmitError> {
    let view = View::new(book, Place::Page);
    let mut out = view.head(&Head {
        title: &error.code,
        code: Some(&error.code),
        description: Some(error.summary.clone()),
        position,
    });
    if let Some(deprecated) = &error.deprecated {
        let notice = parts::notice(view, "Deprecated", &error.code, deprecated);
        push(&mut out, &notice);
    }
    push(&mut out, &view.dialect.text(&error.summary));
    if let Some(description) = &error.description {
        push(&mut out, &view.blocks(description));
    }
    push(&mut out, &facts(view, error));
    let mut section = |title: &str, anchor: &str, blocks: &str| {
        if !blocks.is_empty() {
            push(&mut out, &view.heading(2, title, anchor));
            push(&mut out, blocks);
        }
    };
    section("What happened", "causes", &causes(view, error));
    section("Example response", "example", &examples(view, error)?);
    section("How to fix it", "fix", &parts::resolutions(view, error));
    section("Handle it", "handle", &snippets::handling(view, error));
    section("Raise it", "raise", &snippets::raising(view, error));
    section("Fields", "fields", &fields(view, error));
    section(
        "Values in the message",
        "values",
        &message_values(view, error),
    );
    section("Headers", "headers", &headers(view, error));
    section("Retry", "retry", &retry(view, error));
    section("See also", "see-also", &see_also(view, error));
    section("History", "history", &history_of(view, error));
    push_back(&mut out, view, &error.code);
    Ok(out)
}

/// The page of a code that is no longer in use.
pub(super) fn render_retired(book: &Book<'_>, retired: &Retired, position: usize) -> String {
    let view = View::new(book, Place::Page);
    let (code, notice) = (&retired.code, &retired.notice);
    let mut out = view.head(&Head {
        title: code,
        code: Some(code),
        description: Some("No longer in use.".to_owned()),
        position,
    });
    push(&mut out, &parts::notice(view, "Retired", code, notice));
    push(&mut out, describe::RETIRED);
    let history = history(view, code, None, Some(("Retired", notice)));
    if !history.is_empty() {
        push(&mut out, &view.heading(2, "History", "history"));
        push(&mut out, &history);
    }
    push_back(&mut out, view, code);
    out
}

fn push_back(out: &mut String, view: View<'_>, code: &str) {
    out.push_str("[All error codes](");
    out.push_str(&view.reference(code));
    out.push_str(")\n");
}

/// The small facts, as a list.
fn facts(view: View<'_>, error: &ErrorDef) -> String {
    let md = view.dialect;
    let label = md.cell(view.book.label(error.status));
    let mut facts = vec![
        format!("- **Status:** {} {label}", error.status),
        format!("- **Retry:** {}", parts::retry(view, error)),
        // Where every cause has a message of its own, this one may never be seen; it is still the
        // one of a server that does not know the cause.
        format!("- **Message:** {}", md.code(&error.message.source())),
    ];
    let mut fact = |name: &str, value: Option<&str>| {
        facts.extend(value.map(|value| format!("- **{name}:** {}", md.cell(value))));
    };
    fact("Severity", error.severity.map(Severity::as_str));
    fact("gRPC status", error.grpc.as_deref());
    fact("Owner", error.owner.as_deref());
    let tags = (!error.tags.is_empty()).then(|| error.tags.join(", "));
    fact("Tags", tags.as_deref());
    facts.join("\n")
}

fn causes(view: View<'_>, error: &ErrorDef) -> String {
    parts::list(error.causes.iter().map(|cause| item(view, cause)))
}

/// A cause with its id, under an anchor, and its message.
fn item(view: View<'_>, cause: &Cause) -> String {
    let mut out = view.item(&cause.text);
    let mut known = Vec::new();
    if let Some(id) = &cause.id {
        let anchor = anchored(&format!("cause-{id}"));
        let place = view.book.cause_path.as_deref();
        let sent = place.map(|place| format!(", sent as {}", view.dialect.code(place)));
        let sent = sent.unwrap_or_default();
        known.push(format!("{anchor}Cause: {}{sent}", view.dialect.code(id)));
    }
    if let Some(message) = &cause.message {
        let message = view.dialect.code(&message.source());
        known.push(format!("Message: {message}"));
    }
    // A list takes the items that follow it for its own: behind one, they are paragraphs.
    let may_end_in_list = out.contains("\n\n") || out.starts_with("- -");
    let mark = if may_end_in_list { "\n\n  " } else { "\n  - " };
    for line in known {
        out.push_str(mark);
        out.push_str(&line);
    }
    out
}

fn examples(view: View<'_>, error: &ErrorDef) -> Result<String, EmitError> {
    let mut out = String::new();
    example::push_all(&mut out, view, error)?;
    out.truncate(out.trim_end().len());
    Ok(out)
}

fn fields(view: View<'_>, error: &ErrorDef) -> String {
    if error.details.is_empty() {
        return String::new();
    }
    let table = parts::fields(view, &error.details);
    match view.book.details_path.as_str() {
        "" => table,
        path => format!("They stand in {}.\n\n{table}", view.dialect.code(path)),
    }
}

fn message_values(view: View<'_>, error: &ErrorDef) -> String {
    let params = describe::message_values(error);
    if params.is_empty() {
        return String::new();
    }
    parts::message_values(view, &params)
}

fn headers(view: View<'_>, error: &ErrorDef) -> String {
    if error.headers.is_empty() {
        return String::new();
    }
    parts::headers(view, error)
}

fn retry(view: View<'_>, error: &ErrorDef) -> String {
    let fix = (!error.resolutions.is_empty()).then_some("[How to fix it](#fix)");
    describe::retry_advice(error, |name| view.dialect.code(name), fix).join("\n\n")
}

/// The places to read on, and the operations that answer with the code.
fn see_also(view: View<'_>, error: &ErrorDef) -> String {
    let mut out = parts::see_also(view, &error.see_also);
    if let Some(groups) = view.book.groups.get(error.code.as_str()) {
        let links: Vec<_> = groups
            .iter()
            .map(|group| {
                let name = view.dialect.cell(&group.name);
                let address = view.reference(&format!("operations-{}", group.name));
                format!("[{name}]({address})")
            })
            .collect();
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str("- Operations that answer with it: ");
        out.push_str(&links.join(", "));
    }
    out
}

fn history_of(view: View<'_>, error: &ErrorDef) -> String {
    let end = error.deprecated.as_ref();
    let end = end.map(|notice| ("Deprecated", notice));
    history(view, &error.code, error.since.as_deref(), end)
}

fn history(
    view: View<'_>,
    code: &str,
    added: Option<&str>,
    end: Option<(&str, &Deprecation)>,
) -> String {
    let events = describe::history(
        added,
        view.book.predecessors.get(code),
        end,
        |version| view.dialect.cell(version),
        |code| view.link(code),
    );
    parts::list(events.into_iter().map(|event| format!("- {event}")))
}
