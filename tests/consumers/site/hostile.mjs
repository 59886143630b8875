// Sites whose catalogue attacks them. Arguments: the folder of a site that is benign, and a file of
// JSON that says for each other site what stands in it (see tests/site.rs).

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { after, before, test } from "node:test";
import { launch, open, pagesOf, serve } from "./browser.mjs";

const [benignFolder, plan] = process.argv.slice(2);
const sites = JSON.parse(await readFile(plan, "utf8"));

/** What mdBook makes of Markdown, and its copy button. */
const TAGS = `a blockquote br button code dd del div dl dt em h1 h2 h3 h4 h5 h6 hr i li main mark ol
  p path pre span strong svg table tbody td th thead tr ul`.split(/\s+/);
const ATTRIBUTES = `aria-label class d data-markjs href id start title type viewBox xmlns`.split(" ");

let browser, benign;
before(async () => {
  browser = await launch();
  benign = await scripted(benignFolder);
});
after(() => browser.close());

/** Runs in the page: the elements around the text that load or run something. */
function machinery() {
  const wanted = "script, iframe, object, embed, form, meta, style, base, link, img, [onload]";
  const all = [...document.querySelectorAll(wanted)].filter((it) => !it.closest("main"));
  // Digests in the names of files, and the contents of what describes the page, differ.
  return all.map((it) => {
    const address = it.getAttribute("src") ?? it.getAttribute("href") ?? "";
    const rel = it.getAttribute("rel") ?? "";
    const text = it.tagName === "SCRIPT" ? it.textContent : "";
    return [it.tagName, it.getAttribute("name") ?? "", rel, address, text]
      .join(" ")
      .replace(/-[0-9a-f]{8}\./g, ".");
  });
}

/** The machinery of a page at the root, and of one below `codes/`. */
async function scripted(folder) {
  const site = await serve(folder);
  const { page } = await open(browser, site.origin);
  const found = {};
  for (const [depth, path] of [["root", "index.html"], ["codes", (await codesOf(folder))[0]]]) {
    await page.goto(`${site.origin}/${path}`, { waitUntil: "load" });
    found[depth] = await page.evaluate(machinery);
  }
  await page.close();
  site.close();
  return found;
}

const codesOf = async (folder) =>
  (await pagesOf(folder)).filter((path) => path.startsWith("codes/"));

/** Runs in the page: what in the text is neither Markdown nor mdBook's. */
function foreign(tags, attributes) {
  const found = [];
  for (const element of document.querySelectorAll("main, main *, #mdbook-searchresults *")) {
    const tag = element.tagName.toLowerCase();
    if (!tags.includes(tag)) found.push(`<${tag}>`);
    for (const { name, value } of element.attributes) {
      const address = name === "href" && !/^(https?:|mailto:|#|\/|[\w./-]+\.html)/.test(value);
      const known = attributes.includes(name) || name.startsWith("aria-");
      if (!known || address) found.push(`<${tag} ${name}="${value}">`);
    }
  }
  return found;
}

const squeeze = (text) => text.replace(/\s+/g, "");

for (const { folder, words, tables, texts } of sites) {
  const name = basename(folder);

  test(`${name}: no text does anything`, async () => {
    const site = await serve(folder);
    const { page, trouble } = await open(browser, site.origin);
    for (const path of await pagesOf(folder)) {
      await page.goto(`${site.origin}/${path}`, { waitUntil: "networkidle0" });
      assert.deepEqual(await page.evaluate(foreign, TAGS, ATTRIBUTES), [], path);
      const around = await page.evaluate(machinery);
      if (path === "404.html") continue;
      assert.deepEqual(around, benign[path.startsWith("codes/") ? "codes" : "root"], path);
    }
    assert.deepEqual(trouble, []);
    site.close();
  });

  test(`${name}: no include is executed, no text and no cell is cut`, async () => {
    const site = await serve(folder);
    const { page, trouble } = await open(browser, site.origin);
    for (const [path, expected] of Object.entries(texts)) {
      await page.goto(`${site.origin}/${path}`, { waitUntil: "load" });
      const text = squeeze(await page.$eval("main", (it) => it.textContent));
      for (const part of expected) assert.ok(text.includes(part), `${path} lacks ${part}`);
      assert.ok(!text.includes("create-missing=false"), `${path} includes a file`);
    }
    for (const [path, rows] of Object.entries(tables)) {
      await page.goto(`${site.origin}/${path}`, { waitUntil: "load" });
      const shown = await page.$$eval("main tr", (rows) =>
        rows.map((row) => [...row.cells].map((cell) => cell.textContent)));
      const cells = shown.map((row) => row.map(squeeze));
      for (const row of rows) {
        // An empty string stands for a cell that says more than the catalogue does.
        const same = (cells) => cells.length === row.length
          && row.every((cell, at) => cell === "" || cell === cells[at]);
        assert.ok(cells.some(same), `${path} has no row ${JSON.stringify(row)}`);
      }
    }
    assert.deepEqual(trouble, []);
    await page.close();
    site.close();
  });

  test(`${name}: a search shows text`, async () => {
    const site = await serve(folder);
    const { page, trouble } = await open(browser, site.origin);
    let hits = 0;
    for (const word of words) {
      const query = encodeURIComponent(word);
      // A search may also come with the link that somebody sent.
      for (const path of [`index.html?search=${query}`, `index.html?highlight=${query}`]) {
        await page.goto(`${site.origin}/${path}`, { waitUntil: "networkidle0" });
        assert.deepEqual(await page.evaluate(foreign, TAGS, ATTRIBUTES), [], path);
        const found = await page.$$("#mdbook-searchresults li");
        hits += found.length;
      }
    }
    assert.ok(hits > words.length, `only ${hits} hits`);
    assert.deepEqual(trouble, []);
    await page.close();
    site.close();
  });
}
