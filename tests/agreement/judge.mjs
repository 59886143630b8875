// Says what the compiled TypeScript clients make of responses. Arguments: the folder with the
// packages, and a file with a response on each line.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { isDeepStrictEqual } from "node:util";

const [, , folder, file] = process.argv;
const clients = new Map();

for (const line of readFileSync(file, "utf8").trimEnd().split("\n")) {
  const { case: name, status, headers, body, details } = JSON.parse(line);
  if (!clients.has(name)) {
    const path = join(folder, "out", name, "src", "index.js");
    clients.set(name, await import(pathToFileURL(path).href));
  }
  const client = clients.get(name);
  const parsed = client.parseErrorResponse(status, headers, body);
  const verdict = { kind: parsed.kind, code: parsed.code };
  if (parsed.kind === "malformed") verdict.paths = parsed.problems.map(({ path }) => path);
  if (parsed.kind === "known") verdict.details = !details || isDeepStrictEqual(parsed.details, details);
  verdict.body = client.isErrorBody(JSON.parse(body));
  console.log(JSON.stringify(verdict));
}
