// Reads the pages of one flavour as its tool does, and prints what is wrong with them.
//
//   node judge.mjs FLAVOUR books.json
//
// The file holds `[{ folder, pages: [{ file, text }] }]`, the path of each page below the folder and
// what it says, without white space. Nothing printed means that each page says that and nothing else, has no element that
// Errbook does not write, and that every link of it leads to a page and an anchor that exist.
import { deepStrictEqual } from "node:assert";
import { readFileSync } from "node:fs";
import path from "node:path";
import { run } from "@mdx-js/mdx";
import { load } from "js-yaml";
import { createElement } from "react";
import * as runtime from "react/jsx-runtime";
import { renderToStaticMarkup } from "react-dom/server";
import rehypeParse from "rehype-parse";
import rehypeRaw from "rehype-raw";
import remarkDirective from "remark-directive";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import remarkRehype from "remark-rehype";
import { markdownToHtml } from "satteri";
import stringifyObject from "stringify-object";
import { unified } from "unified";
import { visit } from "unist-util-visit";
import preprocessor from "@docusaurus/mdx-loader/lib/preprocessor.js";
import processor from "@docusaurus/mdx-loader/lib/processor.js";

const ELEMENTS = new Set(
  "h1 h2 h3 p ul ol li a code pre strong em del table thead tbody tr th td blockquote hr br".split(" "),
);
const ATTRIBUTES = new Set(["href", "id", "className", "start"]);

// The defaults of Docusaurus, with all that it adds to Markdown.
const markdownConfig = {
  format: "mdx",
  emoji: true,
  mermaid: false,
  mdx1Compat: { comments: true, admonitions: true, headingIds: true },
  anchors: { maintainCase: false },
  hooks: { onBrokenMarkdownLinks: "throw", onBrokenMarkdownImages: "throw" },
  remarkRehypeOptions: {},
};

const processing = processor.createProcessorUncached({
  format: "mdx",
  options: {
    markdownConfig,
    admonitions: true,
    staticDirs: [],
    siteDir: process.cwd(),
    resolveMarkdownLink: ({ linkPathname }) => linkPathname,
    outputFormat: "function-body",
  },
});

async function docusaurus(file, markdown) {
  const mdx = await processing;
  const content = preprocessor.default({
    fileContent: markdown,
    filePath: file,
    markdownConfig,
    admonitions: true,
  });
  const compiled = await mdx.process({ content, filePath: file, frontMatter: {}, compilerName: "server" });
  const { default: Page } = await run(compiled.content, { ...runtime, useMDXComponents: () => ({}) });
  return parsed(renderToStaticMarkup(createElement(Page)));
}

function github(_file, markdown) {
  return rendered(unified().use(remarkParse).use(remarkGfm).parse(markdown));
}

/** Astro before 7. */
function remark(_file, markdown) {
  const tree = unified().use(remarkParse).use(remarkGfm).use(remarkDirective).parse(markdown);
  visit(tree, (node) => {
    if (node.type.endsWith("Directive")) directive(node);
  });
  return rendered(tree);
}

/** Astro since 7. */
function satteri(_file, markdown) {
  const plugin = { name: "none", textDirective: directive, leafDirective: directive, containerDirective: directive };
  const features = { directive: true, rawHtml: true };
  return parsed(markdownToHtml(markdown, { features, mdastPlugins: [plugin] }).html);
}

function directive(node) {
  throw new Error(`a directive: ${node.type} ${node.name}`);
}

function rendered(tree) {
  return unified().use(remarkRehype, { allowDangerousHtml: true }).use(rehypeRaw).run(tree);
}

function parsed(html) {
  return unified().use(rehypeParse, { fragment: true }).parse(html);
}

/** What each flavour is read with: from the text of a page to the syntax tree of its HTML. */
const readers = { plain: [github], docusaurus: [docusaurus], starlight: [remark, satteri] };

/** The text of a page, its links, its anchors, and what it should not have. */
function look(tree) {
  const page = { text: "", links: [], ids: new Set(), odd: [] };
  visit(tree, (node) => {
    if (node.type === "text") page.text += node.value;
    if (node.type !== "element") return;
    if (!ELEMENTS.has(node.tagName)) page.odd.push(`<${node.tagName}>`);
    for (const [name, value] of Object.entries(node.properties)) {
      const isLanguage = name !== "className" || value.every((it) => it.startsWith("language-"));
      if (!ATTRIBUTES.has(name) || !isLanguage) page.odd.push(`<${node.tagName} ${name}="${value}">`);
    }
    const { id, href } = node.properties;
    if (id !== undefined) {
      if (page.ids.has(id)) page.odd.push(`a second id="${id}"`);
      page.ids.add(id);
    }
    if (href !== undefined) page.links.push(href);
  });
  return page;
}

/** The address of a page, below that of the reference. */
const addresses = {
  plain: (file) => file,
  docusaurus: (file) => file,
  starlight: (file) => file.toLowerCase().replace(/\.md$/, "").replace(/(^|\/)index$/, "$1").replace(/[^/]$/, "$&/"),
};

const flavour = process.argv[2];
const problems = [];
const books = JSON.parse(readFileSync(process.argv[3], "utf8"));
for (const book of books) {
  const pages = new Map();
  for (const { file, text } of book.pages) {
    const where = path.join(book.folder, file);
    for (const reader of readers[flavour]) {
      const readBy = `${where}, read by ${reader.name},`;
      try {
        const page = await read(where, reader);
        const shown = page.text.replace(/\s+/gu, "");
        if (shown !== text) problems.push(`${readBy} ${difference(shown, text)}`);
        problems.push(...page.odd.map((odd) => `${readBy} has ${odd}`));
        pages.set(addresses[flavour](file), page);
      } catch (error) {
        problems.push(`${readBy} ${error.message}`);
      }
    }
  }
  for (const [address, page] of pages) {
    for (const link of page.links.filter((link) => !/^(https?:|mailto:|\/)/i.test(link))) {
      const target = new URL(link, `https://example.com/${address}`);
      const to = pages.get(target.pathname.slice(1));
      const anchor = target.hash.slice(1);
      const leads = to !== undefined && (anchor === "" || to.ids.has(anchor));
      if (!leads) problems.push(`${path.join(book.folder, address)}: ${link} leads nowhere`);
    }
  }
}
process.stdout.write(problems.join("\n"));

/** Where two texts begin to differ. */
function difference(shown, wanted) {
  let at = 0;
  while (at < shown.length && shown[at] === wanted[at]) at += 1;
  const from = Math.max(0, at - 40);
  return `says\n  …${shown.slice(from, at + 80)}…\nand not\n  …${wanted.slice(from, at + 80)}…`;
}

/** The page with the title at its head, if that has one. */
async function read(where, reader) {
  const source = readFileSync(where, "utf8");
  const head = /^---\n([^]*?)\n---\n/.exec(source);
  const page = look(await reader(where, source.slice(head?.[0].length ?? 0)));
  if (head === null) return page;
  const facts = load(head[1]);
  if (flavour !== "docusaurus") return { ...page, text: facts.title + page.text };
  // Docusaurus hands the head on as JavaScript, which a backslash would break.
  deepStrictEqual(new Function(`return ${stringifyObject(facts)}`)(), facts);
  return { ...page, text: facts.title.replaceAll("\u29f5", "\\") + page.text };
}
