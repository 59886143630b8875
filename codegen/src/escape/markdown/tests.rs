//! Attempts to break out of each context, judged by the parser that mdBook uses.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::*;

/// Texts that mean something to Markdown, HTML, TOML, mdBook or a terminal.
const HOSTILE: [&str; 50] = [
    "plain",
    "# heading",
    "C #",
    "sharp ## ###",
    "&amp &amp; &#35; & a;",
    "- item",
    "+ item",
    "* item",
    "1. item",
    "2) item",
    "404. Not found",
    "> quote",
    "---",
    "===",
    ": definition",
    "```",
    "~~~ sh",
    "`tick",
    "``two`` ticks",
    "*a* _b_ __c__ ~~d~~ snake_case _x",
    "<script>alert(1)</script>",
    "<!-- comment",
    "<br> </p> <field>",
    "&lt;b&gt; &#x202E; AT&T",
    "[link](javascript:alert(1)) ![image](x) [^1] [x]: y",
    "https://example.com/<x> <https://example.com>",
    "{{#include /etc/passwd}}",
    "{{ #include /etc/passwd}} \\{{#include x}} {{{#title y}}",
    "heading {#UNAUTHORIZED .class}",
    "a | b \\| c \\\\| d |",
    "|---|",
    "ends with \\",
    "\\",
    "\\<b\\>",
    "${x} */ \"# ]]> 'quotes' \"double\" ... --",
    "line\nbreak",
    "para\n\ngraph\n\n## After",
    "tab\tand\r\nreturn",
    "\u{202e}reordered\u{2066}",
    "   leading and trailing   ",
    "$math$ ^sup^ $$x$$",
    ":::note title",
    "::leaf[x]{y}",
    "foo:bar[x]{y} a::b 12:30 :smile::+1:x: a: b",
    "import x from 'y'",
    "export const a = <b>",
    "www.example.com/a*b <x> http://www.example.com/_<x>",
    "{1 + 1} {/* c */}",
    "!",
    "",
];

/// What the pages of mdBook are written with; see the test of the other dialects.
const BOOK: Dialect = Dialect::CommonMark;

fn code(literal: &str) -> String {
    BOOK.code(literal)
}

fn cell_code(literal: &str) -> String {
    BOOK.cell_code(literal)
}

fn code_block(language: &str, literal: &str) -> String {
    BOOK.code_block(language, literal)
}

fn json_block(json: &str) -> String {
    BOOK.json_block(json)
}

/// The options of mdBook 0.5 with smart punctuation off.
fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_GFM
}

/// What the preprocessor of mdBook 0.5 finds: `{{\s*#word\s+…}}`, unless it is `\{{#`.
fn is_live(page: &str) -> bool {
    page.match_indices("{{")
        .any(|(at, _)| page[at + 2..].trim_start().starts_with('#'))
}

/// What a text should read as: one line, nothing that reorders.
fn seen(text: &str) -> String {
    let text: String = text.chars().map(visible).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text of all events of these kinds.
fn text_of(events: &[Event<'_>]) -> String {
    let mut out = String::new();
    for event in events {
        match event {
            Event::Text(text) | Event::Code(text) => out.push_str(text),
            Event::SoftBreak | Event::HardBreak => out.push(' '),
            _ => {}
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn parse(page: &str) -> Vec<Event<'_>> {
    Parser::new_ext(page, options()).collect()
}

fn has_html(events: &[Event<'_>]) -> bool {
    events
        .iter()
        .any(|event| matches!(event, Event::Html(_) | Event::InlineHtml(_)))
}

#[test]
fn a_plain_text_is_one_paragraph_of_text() {
    for hostile in HOSTILE {
        let page = format!("{}\n\n## After\n", text(hostile));
        let events = parse(&page);
        let markup = events
            .iter()
            .filter(|event| matches!(event, Event::Start(_)))
            .count();
        assert_eq!(
            markup,
            if seen(hostile).is_empty() { 1 } else { 2 },
            "{page}\n{events:?}"
        );
        assert_eq!(
            text_of(&events),
            format!("{}After", seen(hostile)),
            "{page}"
        );
        assert!(!is_live(&page) && !has_html(&events), "{page}");
    }
}

#[test]
fn a_plain_text_in_a_heading_sets_no_anchor() {
    for hostile in HOSTILE {
        let page = format!("## {}\n", cell(hostile));
        let events = parse(&page);
        let Some(Event::Start(Tag::Heading { level, id, .. })) = events.first() else {
            panic!("no heading: {page}");
        };
        assert_eq!((*level, id), (HeadingLevel::H2, &None), "{page}");
        assert_eq!(text_of(&events), seen(hostile), "{page}");
    }
}

#[test]
fn a_plain_text_in_a_link_leaves_the_link_whole() {
    for hostile in HOSTILE {
        let page = format!("- [{}](x.md)\n", cell(hostile));
        let events = parse(&page);
        let links: Vec<_> = events
            .iter()
            .filter_map(|event| match event {
                Event::Start(Tag::Link { dest_url, .. }) => Some(dest_url.to_string()),
                _ => None,
            })
            .collect();
        assert_eq!(links, ["x.md"], "{page}");
        assert_eq!(text_of(&events), seen(hostile), "{page}");
    }
}

/// The texts of the cells in the only row of the table in which `cell` is the first of two.
fn row(cell: &str) -> Vec<String> {
    let page = format!("| a | b |\n|---|---|\n| {cell} | last |\n\nafter\n");
    let events = parse(&page);
    let start = events
        .iter()
        .position(|event| *event == Event::Start(Tag::TableRow))
        .unwrap();
    let end = events
        .iter()
        .position(|event| *event == Event::End(TagEnd::TableRow))
        .unwrap();
    assert!(!is_live(&page), "{page}");
    assert_eq!(text_of(&events[end..]), "after", "{page}");
    events[start..end]
        .split(|event| *event == Event::Start(Tag::TableCell))
        .skip(1)
        .map(text_of)
        .collect()
}

#[test]
fn a_cell_is_not_cut() {
    for hostile in HOSTILE {
        assert_eq!(row(&cell(hostile)), [seen(hostile), "last".to_owned()]);
        let code = cell_code(hostile);
        assert_eq!(row(&code), [seen(hostile), "last".to_owned()], "{code}");
    }
}

#[test]
fn inline_code_shows_every_character() {
    for hostile in HOSTILE {
        let page = format!("before {} after", code(hostile));
        let shown = if hostile.is_empty() {
            "before after".to_owned()
        } else {
            seen(&format!("before {hostile} after"))
        };
        let events = parse(&page);
        assert_eq!(text_of(&events), shown, "{page}");
        assert!(!is_live(&page), "{page}");
    }
    assert_eq!(code("a"), "`a`");
    assert_eq!(code("`"), "`` ` ``");
    assert_eq!(cell_code("a|b"), "`a\\|b`");
}

#[test]
fn a_code_block_shows_every_line() {
    for hostile in HOSTILE {
        let block = code_block("sh` <x>\n", hostile);
        let page = format!("{block}\n\n## After\n");
        let events = parse(&page);
        let headings = events
            .iter()
            .filter(|event| matches!(event, Event::Start(Tag::Heading { .. })))
            .count();
        assert_eq!(headings, 1, "{page}");
        assert!(!is_live(&page), "{page}");
    }
    assert_eq!(code_block("rust,ignore", "a\n"), "```rust\na\n```");
    assert_eq!(code_block("", "```\n````"), "`````\n```\n````\n`````");
    assert_eq!(
        code_block("hbs", "{{#x y}} <b>"),
        "<pre><code class=\"language-hbs\">&#123;&#123;#x y}} &#60;b&#62;</code></pre>"
    );
}

#[test]
fn json_stays_the_same_json() {
    for hostile in HOSTILE {
        let value = serde_json::json!({ hostile: [hostile, { "a": hostile }] });
        let block = json_block(&serde_json::to_string_pretty(&value).unwrap());
        assert!(!is_live(&block), "{block}");
        let json = block
            .split_once('\n')
            .unwrap()
            .1
            .rsplit_once('\n')
            .unwrap()
            .0;
        let back: serde_json::Value = serde_json::from_str(json).unwrap();
        assert_eq!(back, value, "{block}");
        assert!(
            block.chars().all(|c| c == '\n' || visible(c) == c),
            "{block}"
        );
    }
}

#[test]
fn only_addresses_that_are_safe_to_follow_are_links() {
    for unsafe_url in [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "relative.md",
        "",
        "é",
    ] {
        assert_eq!(destination(unsafe_url), None, "{unsafe_url}");
    }
    for (url, expected) in [
        (
            "https://example.com/a_b?c=d&e=f#g",
            "https://example.com/a_b?c=d&e=f#g",
        ),
        ("HTTP://example.com", "HTTP://example.com"),
        (
            "https://example.com/a b<c>\"|(d)",
            "https://example.com/a%20b%3Cc%3E%22%7C(d)",
        ),
        (
            "https://example.com/\u{202e}",
            "https://example.com/%E2%80%AE",
        ),
        (
            "https://example.com/{{#include x}}",
            "https://example.com/%7B%7B#include%20x%7D%7D",
        ),
        ("/from/the/root", "/from/the/root"),
    ] {
        let page = format!("[x]({})", destination(url).unwrap());
        let events = parse(&page);
        assert!(
            events.iter().any(|event| matches!(event,
                Event::Start(Tag::Link { dest_url, .. }) if **dest_url == *expected)),
            "{page} {events:?}"
        );
    }
}

/// What the parsers of these dialects make of it is seen by their own tools, in
/// `tests/consumers/docs`.
#[test]
fn a_dialect_escapes_what_it_adds() {
    for (plain, github, directives, mdx) in [
        ("Wait: 5 s", "Wait: 5 s", "Wait: 5 s", "Wait: 5 s"),
        ("a:b c::d", "a:b c::d", "a\\:b c\\:\\:d", "a\\:b c\\:\\:d"),
        ("at 12:30", "at 12:30", "at 12\\:30", "at 12\\:30"),
        (
            "x :smile: y",
            "x :smile: y",
            "x \\:smile: y",
            "x {':'}smile: y",
        ),
        (":::note", "\\:::note", "\\:\\:\\:note", "\\:\\:\\:note"),
        ("import x", "import x", "import x", "&#105;mport x"),
        ("exports x", "exports x", "exports x", "exports x"),
        (
            "see https://a.b/c now",
            "see https://a.b/c now",
            "see https://a.b/c now",
            "see https://a.b/c now",
        ),
        // GitHub would take the backslash for a part of the address, and `<d>` for a tag.
        (
            "https://a.b/<d> www.a.b/<d>",
            "https\\://a.b/\\<d> www\\.a.b/\\<d>",
            "https\\://a.b/\\<d> www\\.a.b/\\<d>",
            "https\\://a.b/\\<d> www\\.a.b/\\<d>",
        ),
    ] {
        assert_eq!(Dialect::GitHub.text(plain), github);
        assert_eq!(Dialect::Directives.text(plain), directives);
        assert_eq!(Dialect::Mdx.text(plain), mdx);
        assert_eq!(Dialect::Mdx.blocks(plain, &|_| None), mdx);
    }
    assert_eq!(Dialect::GitHub.code("{{#include x}}"), "`{{#include x}}`");
}

#[test]
fn docusaurus_rewrites_no_code() {
    let block = |text| Dialect::Mdx.code_block("sh", text);
    assert_eq!(block("a {b}"), "```sh\na {b}\n```");
    for text in ["# a {#b}", ":::note a\n", "````mdx-code-block\n<b>\n````"] {
        let block = block(text);
        assert_eq!(block.lines().count(), 1, "{block}");
        let string = block
            .strip_prefix("<pre><code>{")
            .and_then(|rest| rest.strip_suffix("}</code></pre>"));
        let shown: String = serde_json::from_str(string.unwrap()).unwrap();
        assert_eq!(shown, text.trim_end());
    }
    let executed = Dialect::Mdx.code_block("mdx-code-block", "<b>");
    assert_eq!(executed, "<pre><code>{\"<b>\"}</code></pre>");
}

mod author_markdown {
    use super::super::author::{Anchors, blocks, item, quote};
    use super::*;

    fn known(code: &str) -> Option<String> {
        (code == "KNOWN").then(|| "#KNOWN".to_owned())
    }

    fn cell(markdown: &str, anchors: Anchors<'_>) -> String {
        BOOK.cell_of_blocks(markdown, anchors)
    }

    fn rewritten(markdown: &str) -> String {
        blocks(markdown, &known)
    }

    #[test]
    fn markdown_stays_markdown() {
        for same in [
            "Plain words, and more.",
            "Use the `requestId` - Include it when contacting support",
            "Check the key format: `Bearer sk_live_xxx` or `Bearer pk_live_xxx`",
            "Use a secret key (`sk_live_*`) for create/update/delete",
            "A `<tag>` in code, `# this` and a price of 5 $",
            "*a* **b** ~~c~~ ***d** e*",
            "One.\n\nTwo\nlines, hard\\\nbreak.",
            "- a\n- b\n  - c\n\n> quoted\n> `code`",
            "1. one\n\n2. two\n\n   more",
            "```rust\nlet x = 1;\n```",
            "| a | b |\n| --- | --- |\n| `x\\|y` | *z* |",
            "[site](https://example.com/a_b) and [code](#KNOWN)",
        ] {
            assert_eq!(rewritten(same), same);
        }
    }

    #[test]
    fn it_becomes_a_closed_piece() {
        for (markdown, expected) in [
            ("# Heading **b**", "**Heading b**"),
            ("Title\n===", "**Title**"),
            ("#", ""),
            ("```\nopen", "```\nopen\n```"),
            ("    indented", "```\nindented\n```"),
            ("<!-- open", "\\<!-- open"),
            ("<script>alert(1)</script>", "\\<script>alert(1)\\</script>"),
            ("a <field> b", "a \\<field> b"),
            ("[x](javascript:alert(1))", "x (`javascript:alert(1)`)"),
            ("[x](guide.md)", "x (`guide.md`)"),
            ("[x](#UNKNOWN)", "x (`#UNKNOWN`)"),
            (
                "![alt](https://example.com/i.png)",
                "[alt](https://example.com/i.png)",
            ),
            ("\\![x](https://example.com)", "\\![x](https://example.com)"),
            ("{{#include x}}", "\\{\\{#include x\\}\\}"),
            (
                "`{{#x y}}`",
                "<code>&#123;&#123;&#35;x y&#125;&#125;</code>",
            ),
            (
                "[r]: https://example.com\n\n[r]",
                "[r](https://example.com)",
            ),
            ("<https://a.b/c>", "[https://a.b/c](https://a.b/c)"),
            (
                "Ask <support@example.com>.",
                "Ask [support@example.com](mailto:support@example.com).",
            ),
            ("&#x202E;&#10;# x", "\u{fffd} # x"),
            ("***", "***"),
            ("a `b", "a \\`b"),
            ("a ``b`` c", "a `b` c"),
            ("a `` b", "a \\`\\` b"),
        ] {
            assert_eq!(rewritten(markdown), expected, "{markdown}");
        }
    }

    #[test]
    fn writing_it_again_changes_nothing() {
        for hostile in HOSTILE {
            let once = rewritten(hostile);
            if !once.contains("<code>") && !once.contains("<pre>") {
                assert_eq!(rewritten(&once), once, "{hostile}");
            }
        }
    }

    #[test]
    fn nothing_swallows_what_follows() {
        for hostile in HOSTILE {
            let page = format!(
                "{}\n\n{}\n{}\n\n## After\n",
                rewritten(hostile),
                item(hostile, &known),
                item("last", &known)
            );
            let events = parse(&page);
            let headings = events
                .iter()
                .filter(|event| matches!(event, Event::Start(Tag::Heading { .. })))
                .count();
            assert_eq!(headings, 1, "{page}");
            let list = events
                .iter()
                .position(|e| *e == Event::Start(Tag::List(None)));
            assert!(list.is_some(), "{page}");
            assert!(!is_live(&page), "{page}");
            for event in &events {
                if let Event::Html(html) | Event::InlineHtml(html) = event {
                    let tag = html.trim_start_matches('<').trim_start_matches('/');
                    assert!(
                        tag.starts_with("code") || tag.starts_with("pre"),
                        "{html} in {page}"
                    );
                }
            }
        }
    }

    #[test]
    fn a_cell_is_one_cell() {
        for hostile in HOSTILE {
            let line = cell(hostile, &known);
            assert!(!line.contains('\n'), "{line}");
            let row = row(&line);
            assert_eq!(row.len(), 2, "{line}");
            assert_eq!(row[1], "last", "{line}");
        }
        assert_eq!(cell("a\n\n- b\n- c `d|e`", &known), "a<br/>b<br/>c `d\\|e`");
    }

    #[test]
    fn depth_is_bounded() {
        let quotes = "> ".repeat(10_000) + "deep";
        let out = rewritten(&quotes);
        assert!(out.len() < 100, "{}", out.len());
        assert!(out.ends_with("deep"));
    }

    #[test]
    fn quotes_hold_every_line() {
        assert_eq!(quote("a\n\nb"), "> a\n>\n> b");
    }
}
