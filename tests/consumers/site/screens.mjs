// Every page of every site on a phone, and in the dark. Arguments: the folders of the sites.

import assert from "node:assert/strict";
import { basename } from "node:path";
import { after, before, test } from "node:test";
import { launch, open, pagesOf, serve } from "./browser.mjs";

const PHONE = { width: 360, height: 740, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };
const DESKTOP = { width: 1280, height: 800 };
/** The dark theme of those whose system is dark comes first; readers can choose the others. */
const DARK = ["navy", "coal", "ayu"];
/** WCAG asks this much of large text; less is hard to read. */
const CONTRAST = 3;

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

/** Runs in the page: the texts that stick out of the window and cannot be scrolled to. */
function overflowing() {
  const found = [];
  const { scrollWidth, clientWidth } = document.scrollingElement;
  if (scrollWidth > clientWidth) found.push(`the page is ${scrollWidth} wide, not ${clientWidth}`);
  const scrolls = (element) => {
    for (let it = element; it && it.tagName !== "BODY"; it = it.parentElement) {
      const { overflowX } = getComputedStyle(it);
      const fits = it.getBoundingClientRect().right <= clientWidth + 1;
      if (["auto", "scroll"].includes(overflowX) && fits) return true;
    }
    return false;
  };
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const range = document.createRange();
    range.selectNodeContents(node);
    const right = Math.max(0, ...[...range.getClientRects()].map((box) => box.right));
    const { parentElement } = node;
    if (node.data.trim() && right > clientWidth + 1 && !scrolls(parentElement)) {
      found.push(`${Math.round(right)} > ${clientWidth} in ${parentElement.tagName}: ${node.data}`);
    }
  }
  return found;
}

/** Runs in the page: the texts that hardly differ from what is behind them. */
function unreadable(least) {
  const channels = (color) => color.match(/[\d.]+/g).map(Number);
  const luminance = (color) => {
    const [r, g, b] = color.slice(0, 3).map((it) => {
      const value = it / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (let it = element; it; it = it.parentElement) {
      const color = channels(getComputedStyle(it).backgroundColor);
      if ((color[3] ?? 1) === 1) return color;
    }
    return [255, 255, 255];
  };
  const found = [];
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const { parentElement } = node;
    if (!node.data.trim() || parentElement.closest("button")) continue;
    const color = channels(getComputedStyle(parentElement).color);
    const [a, b] = [luminance(color), luminance(behind(parentElement))];
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (contrast < least) found.push(`${contrast.toFixed(1)} of ${color}: ${node.data.trim()}`);
  }
  return [...new Set(found)];
}

async function look(page, url, screen) {
  await page.setViewport(screen);
  await page.goto(url, { waitUntil: "load" });
  return page.evaluate(overflowing);
}

for (const folder of process.argv.slice(2)) {
  test(`${basename(folder)} fits a phone and can be read in the dark`, async () => {
    const site = await serve(folder);
    const { page, trouble } = await open(browser, site.origin);
    const wrong = [];
    const note = (where, found) => wrong.push(...found.map((it) => `${where}: ${it}`));
    const pages = await pagesOf(folder);
    assert.ok(pages.includes("index.html") && pages.length > 2);
    for (const path of pages) {
      const url = `${site.origin}/${path}`;
      await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: "light" }]);
      note(`${path} on a phone`, await look(page, url, PHONE));
      await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: "dark" }]);
      note(`${path} on a dark phone`, await look(page, url, PHONE));
      note(`${path} in the dark`, await look(page, url, DESKTOP));
      assert.ok(await page.$eval("html", (it) => it.classList.contains("navy")), "it is not dark");
      for (const theme of DARK) {
        await page.evaluate((theme) => {
          document.documentElement.classList.remove("navy", "coal", "ayu");
          document.documentElement.classList.add(theme);
        }, theme);
        note(`${path} in ${theme}`, await page.evaluate(unreadable, CONTRAST));
      }
    }
    await page.close();
    site.close();
    assert.deepEqual(wrong, []);
    assert.deepEqual(trouble, []);
  });
}
