// Follows every link of the sites whose folders are the arguments, anchors included, and prints those
// that lead nowhere, one on each line. What leads off the site is not followed: no test needs the
// network.

import { basename, resolve } from "node:path";
import { LinkChecker } from "linkinator";

for (const folder of process.argv.slice(2).map((it) => resolve(it))) {
  const seen = await new LinkChecker().check({
    path: "index.html",
    serverRoot: folder,
    recurse: true,
    checkFragments: true,
    linksToSkip: ["^(?!https?://(localhost|127\\.0\\.0\\.1|\\[::1\\])[:/])"],
  });
  const followed = seen.links.filter((link) => link.state !== "SKIPPED");
  console.error(`${basename(folder)}: ${followed.length} links`);
  if (followed.length < 10) throw new Error(`${folder} has hardly a link`);
  for (const { url, parent } of seen.links.filter((link) => link.state === "BROKEN")) {
    const path = (url) => url?.replace(/^https?:\/\/[^/]+\//, "");
    console.log(`${path(parent)} -> ${path(url)}`);
  }
}
