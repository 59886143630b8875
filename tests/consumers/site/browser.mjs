// A browser, and a web server for one site on this machine.

import { readFile, readdir } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import puppeteer from "puppeteer-core";

const TYPES = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".woff2": "font/woff2",
};

/** Serves `folder` on a port that is free, at the path that the site is made for. */
export async function serve(folder) {
  // The page for what is not there may be shown at any depth, and so says where the site is.
  const missing = await readFile(join(folder, "404.html"), "utf8");
  const base = /<base href="([^"]*)\/">/.exec(missing)?.[1].replaceAll("&#x27;", "'") ?? "";
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    const path = normalize(decodeURIComponent(pathname.slice(base.length)));
    const send = (status, type, body) => {
      response.writeHead(status, { "Content-Type": type });
      response.end(body);
    };
    try {
      if (!pathname.startsWith(`${base}/`)) throw new Error("outside of the site");
      const type = TYPES[extname(path)] ?? "application/octet-stream";
      send(200, type, await readFile(join(folder, path)));
    } catch {
      send(404, TYPES[".html"], missing);
    }
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  // A test that failed does not keep the process alive.
  server.unref();
  return {
    origin: `http://127.0.0.1:${server.address().port}${base}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** How long a busy machine may take for anything, in milliseconds. */
const PATIENCE = 120_000;

/** Starts the browser that the test found. */
export function launch() {
  return puppeteer.launch({
    executablePath: process.env.ERRBOOK_CHROMIUM,
    timeout: PATIENCE,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-dev-shm-usage",
      "--disable-background-networking",
    ],
  });
}

/** The pages of a site, as paths below its root. */
export async function pagesOf(folder) {
  const files = await readdir(folder, { recursive: true });
  const pages = files.map((file) => file.replaceAll("\\", "/"));
  // The table of contents is a part of every page, for readers without scripts.
  return pages.filter((file) => file.endsWith(".html") && file !== "toc.html").sort();
}

/**
 * A new tab that writes down what no page of ours does: run a text, complain, or ask for anything
 * that is not there or not of this site.
 */
export async function open(browser, origin) {
  const page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE);
  const trouble = [];
  page.on("dialog", (dialog) => {
    trouble.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("pageerror", (error) => trouble.push(`error: ${error}`));
  page.on("console", (message) => {
    if (["error", "warn"].includes(message.type())) trouble.push(`console: ${message.text()}`);
  });
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(`${origin}/`) && !url.startsWith("data:")) trouble.push(`asks for ${url}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) trouble.push(`${response.status()} for ${response.url()}`);
  });
  await page.exposeFunction("__pwned", () => trouble.push("a text of the catalogue ran"));
  return { page, trouble };
}
