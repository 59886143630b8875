//! `reference.ts`: the catalogue's prose as data, an entry point of its own.

use super::layout;
use crate::escape::typescript::string;
use crate::model::{Catalogue, Deprecation, ErrorDef, SeeAlso};

/// The module.
pub fn render(catalogue: &Catalogue) -> String {
    let mut out = String::from("import type { ErrorCode } from \"./codes.js\";\n");
    types(&mut out, catalogue);
    out.push_str(
        "
/** What the documentation says of each code. */
export const REFERENCE: Readonly<Record<ErrorCode, Reference>> = {
",
    );
    for error in catalogue.errors() {
        entry(&mut out, catalogue, error);
    }
    out.push_str("};\n");
    out.push_str(ACCESS);
    if !catalogue.retired().is_empty() {
        out.push_str(
            "
/** The codes that are no longer in use, and what became of them. */
export const RETIRED: ReadonlyMap<string, Notice> = /* @__PURE__ */ new Map<string, Notice>([
",
        );
        for retired in catalogue.retired() {
            let code = string(&retired.code);
            push!(out, "  [{code}, {}],\n", notice(&retired.notice));
        }
        out.push_str("]);\n");
    }
    out
}

const ACCESS: &str = r"
/** What the documentation says of `code`, which may be any text. */
export function reference(code: string): Reference | undefined {
  return Object.hasOwn(REFERENCE, code) ? REFERENCE[code as ErrorCode] : undefined;
}

/** What the caller can do about `code`, which may be any text; nothing about one that is unknown. */
export function resolutions(code: string): readonly string[] {
  return reference(code)?.resolutions ?? [];
}
";

fn types(out: &mut String, catalogue: &Catalogue) {
    let any = |has: fn(&ErrorDef) -> bool| catalogue.errors().iter().any(has);
    let deprecated = any(|error| error.deprecated.is_some());
    if deprecated || !catalogue.retired().is_empty() {
        out.push_str(
            "
/** Since which version of the catalogue a code should not be used, and what to use instead. */
export interface Notice {
  readonly since?: string;
  readonly replacedBy?: string;
  /** Markdown. */
  readonly note?: string;
}
",
        );
    }
    out.push_str(
        "
/** What the documentation says of a code. All texts but the summary are Markdown. */
export interface Reference {
  /** The HTTP status. */
  readonly status: number;
  readonly summary: string;
",
    );
    for (used, line) in [
        (
            any(|error| error.description.is_some()),
            "  readonly description?: string;\n",
        ),
        (
            true,
            "  /** Why it happens. A cause that a server can tell from the others has an id. */
  readonly causes: readonly { readonly id?: string; readonly text: string }[];
  /** What the caller can do. */
  readonly resolutions: readonly string[];
",
        ),
        (
            any(|error| error.since.is_some()),
            "  readonly since?: string;\n",
        ),
        (deprecated, "  readonly deprecated?: Notice;\n"),
        (
            any(|error| !error.see_also.is_empty()),
            "  /** Codes and addresses. */\n  readonly seeAlso?: readonly string[];\n",
        ),
        (
            catalogue.meta().docs_base_url.is_some(),
            "  /** The page about the code. */\n  readonly docsUrl: string;\n",
        ),
    ] {
        if used {
            out.push_str(line);
        }
    }
    out.push_str("}\n");
}

fn entry(out: &mut String, catalogue: &Catalogue, error: &ErrorDef) {
    push!(out, "  {}: {{\n", error.code);
    push!(out, "    status: {},\n", error.status);
    push!(out, "    summary: {},\n", string(&error.summary));
    if let Some(description) = &error.description {
        push!(out, "    description: {},\n", string(description));
    }
    let causes = error.causes.iter().map(|cause| {
        let text = string(&cause.text);
        match &cause.id {
            Some(id) => format!("{{ id: {}, text: {text} }}", string(id)),
            None => format!("{{ text: {text} }}"),
        }
    });
    list(out, "causes", causes);
    list(
        out,
        "resolutions",
        error.resolutions.iter().map(|text| string(text)),
    );
    if let Some(since) = &error.since {
        push!(out, "    since: {},\n", string(since));
    }
    if let Some(deprecated) = &error.deprecated {
        push!(out, "    deprecated: {},\n", notice(deprecated));
    }
    if !error.see_also.is_empty() {
        let see_also = error.see_also.iter().map(|see| match see {
            SeeAlso::Code(text) | SeeAlso::Url(text) => string(text),
        });
        list(out, "seeAlso", see_also);
    }
    if let Some(url) = catalogue.docs_url(&error.code) {
        push!(out, "    docsUrl: {},\n", string(&url));
    }
    out.push_str("  },\n");
}

fn list(out: &mut String, name: &str, items: impl Iterator<Item = String>) {
    let items: Vec<String> = items.collect();
    layout::array(out, 4, &format!("{name}: "), ",", &items);
}

fn notice(notice: &Deprecation) -> String {
    let members: Vec<String> = [
        ("since", &notice.since),
        ("replacedBy", &notice.replaced_by),
        ("note", &notice.note),
    ]
    .into_iter()
    .filter_map(|(name, text)| Some(format!("{name}: {}", string(text.as_deref()?))))
    .collect();
    if members.is_empty() {
        "{}".to_owned()
    } else {
        format!("{{ {} }}", members.join(", "))
    }
}
