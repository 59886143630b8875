// What a reader does with the site of the real catalogue, and with that of one whose codes retired.
// Arguments: the folder of either, and the folder of the real fixtures.

import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch, open, serve } from "./browser.mjs";

const [realFolder, lifecycleFolder, fixturesFolder] = process.argv.slice(2);
let browser, real, lifecycle;

before(async () => {
  browser = await launch();
  real = await serve(realFolder);
  lifecycle = await serve(lifecycleFolder);
});

after(async () => {
  await browser.close();
  real.close();
  lifecycle.close();
});

/** Runs `act` in a new tab at `path`, and fails if the pages did anything odd meanwhile. */
async function reading(site, path, act) {
  const { page, trouble } = await open(browser, site.origin);
  await page.setViewport({ width: 1280, height: 800 });
  await page.goto(`${site.origin}/${path}`, { waitUntil: "networkidle0" });
  await act(page);
  await page.close();
  assert.deepEqual(trouble, []);
}

/** How to wait: by the clock, since a busy machine may draw no frame for long. */
const OFTEN = { polling: 50 };

/** Clicks a link and waits for where it leads, on this page or on another. */
async function follow(page, link) {
  const from = page.url();
  await link.click();
  await page.waitForFunction((from) => location.href !== from, OFTEN, from);
  await page.waitForSelector("main h1");
}

const place = (page) => page.evaluate(() => location.pathname + location.hash);
const heading = (page) => page.$eval("main h1", (it) => it.textContent);

/** The reader sees the heading that an address names, and needs not scroll. */
async function sees(page, id) {
  const top = () => document.getElementById(decodeURIComponent(location.hash.slice(1)))
    ?.getBoundingClientRect().top;
  await page.waitForFunction(`(${top})() >= 0 && (${top})() < innerHeight - 20`, OFTEN);
  assert.equal(await page.evaluate(() => location.hash), `#${id}`);
}

/** What is in the clipboard after a click on the button that a block shows under the mouse. */
async function copied(page, block) {
  await page.evaluate(() => navigator.clipboard.writeText(""));
  await block.hover();
  const button = await block.$(".clip-button");
  // It fades in, and a click before that hits the block.
  await page.waitForFunction((button) => {
    const { x, y, width, height } = button.getBoundingClientRect();
    return button.contains(document.elementFromPoint(x + width / 2, y + height / 2));
  }, OFTEN, button);
  await button.click();
  await page.waitForFunction((button) => button.innerText === "Copied!", OFTEN, button);
  return page.evaluate(() => navigator.clipboard.readText());
}

async function search(page, key, text) {
  await page.keyboard.press(key);
  await page.waitForSelector("#mdbook-searchbar:focus");
  await page.keyboard.type(text);
  await page.waitForSelector("#mdbook-searchresults li a");
}

for (const [key, text] of [["s", "rate limit"], ["/", "RATE_LIMITED"], ["s", "too many requests"]]) {
  test(`a search for "${text}" finds the page of the code`, () =>
    reading(real, "index.html", async (page) => {
      await search(page, key, text);
      const hit = await page.$('#mdbook-searchresults a[href*="codes/RATE_LIMITED.html"]');
      assert.ok(hit, "the page is not among the results");
      await follow(page, hit);
      assert.equal(await heading(page), "RATE_LIMITED");
      assert.match(await place(page), /\/codes\/RATE_LIMITED\.html/);
    }));
}

test("the first result of a search for a code is that code, at one key", () =>
  reading(real, "codes/CONFLICT.html", async (page) => {
    await search(page, "s", "RATE_LIMITED");
    await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
    assert.match(await place(page), /(index\.html#|codes\/)RATE_LIMITED/);
  }));

test("the status table leads to the code, that to its page, and that back", () =>
  reading(real, "index.html", async (page) => {
    const rows = await page.$$("main tr");
    let link;
    for (const row of rows) {
      const status = await row.evaluate((row) => row.cells[0].textContent);
      if (status === "429") link = await row.$("a");
    }
    await follow(page, link);
    await sees(page, "RATE_LIMITED");
    await follow(page, await page.$('main a[href="codes/RATE_LIMITED.html"]'));
    assert.equal(await heading(page), "RATE_LIMITED");
    await follow(page, await page.$('main a[href="../index.html#RATE_LIMITED"]'));
    await sees(page, "RATE_LIMITED");
  }));

test("every example is copied as the server sends it", async () => {
  const allowed = ["clipboard-read", "clipboard-write", "clipboard-sanitized-write"];
  await browser.defaultBrowserContext().overridePermissions(new URL(real.origin).origin, allowed);
  const expected = {};
  for (const file of await readdir(fixturesFolder)) {
    const { code, body } = JSON.parse(await readFile(join(fixturesFolder, file), "utf8"));
    (expected[code] ??= []).push(JSON.stringify(body));
  }
  assert.ok(Object.keys(expected).length >= 7, "the fixtures are gone");
  for (const [code, bodies] of Object.entries(expected)) {
    await reading(real, `codes/${code}.html`, async (page) => {
      await page.bringToFront();
      const texts = [];
      for (const block of await page.$$("main pre:has(code.language-json)")) {
        texts.push(JSON.stringify(JSON.parse(await copied(page, block))));
      }
      for (const body of bodies) assert.ok(texts.includes(body), `${code}: ${body} is not there`);
    });
  }
});

test("a permanent link opens the page of a code", () =>
  reading(real, "codes/RATE_LIMITED.html", async (page) => {
    assert.equal(await heading(page), "RATE_LIMITED");
    assert.match(await page.title(), /RATE_LIMITED/);
  }));

test("a permanent link opens the reference at the code", () =>
  reading(real, "index.html#RATE_LIMITED", (page) => sees(page, "RATE_LIMITED")));

test("a retired code still answers, and says what replaced it", () =>
  reading(lifecycle, "codes/GONE.html", async (page) => {
    assert.match(await page.$eval("main", (it) => it.innerText), /Retired.*NOT_FOUND/s);
    await follow(page, await page.$('main a[href="NOT_FOUND.html"]'));
    assert.equal(await heading(page), "NOT_FOUND");
  }));

test("a retired code that nothing replaced still answers", () =>
  reading(lifecycle, "codes/VANISHED.html", async (page) => {
    assert.match(await page.$eval("main", (it) => it.innerText), /Retired/);
  }));

test("a retired code keeps its place in the reference", () =>
  reading(lifecycle, "index.html#GONE", (page) => sees(page, "GONE")));
