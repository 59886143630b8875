// What the generated npm package costs: the size of a bundle beside zod and valibot schemas of the same
// union, and what the compiler needs for a program that uses the declarations.
//
//     npm ci --ignore-scripts && node report.mjs [CODES ...]
//
// Everything is measured in one run; read the ratios.
import { build } from "esbuild";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const here = import.meta.dirname;
const root = join(here, "../../..");
const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [7, 1_000, 10_000];
const rivals = 1_000; // Beyond so many codes only the compiler is measured.

const run = (program, args, cwd = root) =>
  execFileSync(program, args, { cwd, encoding: "utf8", maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "inherit"] });
const compiler = (version) => join(here, `node_modules/${version}/bin/tsc`);

/** Generates and builds the package of a catalogue with so many codes. */
function packageOf(codes) {
  const folder = join(here, "target", String(codes));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const spec = join(folder, "catalogue.yaml");
  writeFileSync(spec, run("cargo", ["run", "-q", "--release", "-p", "errbook-benches", "--bin", "catalogue", "--", String(codes)]));
  run("cargo", ["run", "-q", "--release", "-p", "xtask", "--", "gen", "--spec", spec, "--out", join(folder, "out")]);
  const home = join(folder, "out/typescript");
  run("node", [compiler("typescript"), "--project", home]);
  return { home, catalogue: JSON.parse(readFileSync(join(folder, "out/catalogue.json"), "utf8")) };
}

/** The bytes of a bundle, minified, and the same packed by gzip. */
async function bundled(contents, resolveDir) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir },
    bundle: true, minify: true, format: "esm", platform: "browser", write: false,
  });
  const bytes = outputFiles[0].contents;
  return `${bytes.length} (${gzipSync(bytes).length})`;
}

/** The details of a code, by functions that write a rival's schemas. */
const details = (error, { text, integer, optional }) =>
  Object.entries(error.details ?? {}).map(([name, field]) => {
    const schema = { string: text, integer: () => integer(field.minimum) }[field.type]();
    return `${name}: ${field.optional ? optional(schema) : schema}`;
  });

const zod = ({ errors }) => `import * as z from "zod/mini";
const meta = z.object({ requestId: z.string(), timestamp: z.string() });
export const schema = z.object({ success: z.literal(false), meta, error: z.discriminatedUnion("code", [
${Object.entries(errors).map(([code, error]) => `z.object({ ${[`code: z.literal("${code}")`, "message: z.string()", ...details(error, {
  text: () => "z.string()",
  integer: (least) => `z.int().check(z.gte(${least}))`,
  optional: (schema) => `z.optional(${schema})`,
})].join(", ")} })`).join(",\n")}
]) });
export const parse = (body) => z.safeParse(schema, body);`;

const valibot = ({ errors }) => `import * as v from "valibot";
const meta = v.object({ requestId: v.string(), timestamp: v.string() });
export const schema = v.object({ success: v.literal(false), meta, error: v.variant("code", [
${Object.entries(errors).map(([code, error]) => `v.object({ ${[`code: v.literal("${code}")`, "message: v.string()", ...details(error, {
  text: () => "v.string()",
  integer: (least) => `v.pipe(v.number(), v.integer(), v.minValue(${least}))`,
  optional: (schema) => `v.optional(${schema})`,
})].join(", ")} })`).join(",\n")}
]) });
export const parse = (body) => v.safeParse(schema, body);`;

/** What the compiler says of a program that narrows by some of the codes. */
function compiled(home, { errors }, version) {
  const codes = Object.keys(errors).filter((code) => errors[code].details).slice(0, 50);
  const detail = (code) => Object.keys(errors[code].details).find((name) => !errors[code].details[name].optional);
  const cases = codes.map((code) => `    case "${code}": return error.details.${detail(code) ?? "field"};`);
  writeFileSync(join(home, "program.ts"), `import { parseErrorResponse, isApiError, type ApiError } from "./dist/index.js";
export function wait(error: ApiError): unknown {
  switch (error.code) {
${cases.join("\n")}
    default: return error.message;
  }
}
export function limit(status: number, body: string): number | undefined {
  const error = parseErrorResponse(status, {}, body);
  return isApiError(error, "${codes[0]}") ? error.status : undefined;
}
`);
  const compilerOptions = { noEmit: true, strict: true, module: "NodeNext", target: "ES2022", lib: ["ES2022"], types: [] };
  writeFileSync(join(home, "program.json"), JSON.stringify({ compilerOptions, files: ["program.ts"] }));
  const said = run("node", [compiler(version), "--project", "program.json", "--extendedDiagnostics"], home);
  const [, time] = /Total time:\s+([\d.]+)s/.exec(said);
  const [, memory] = /Memory used:\s+(\d+)K/.exec(said);
  return `${time} s, ${Math.round(memory / 1024)} MiB`;
}

const row = (...cells) => console.log(`| ${cells.join(" | ")} |`);
const packages = sizes.map((codes) => ({ codes, ...packageOf(codes) }));
row("minified bytes (gzip)", ...packages.map(({ codes }) => `${codes} codes`));
row("---", ...packages.map(() => "---:"));
for (const [name, contents] of [
  ["`isApiError`", 'export { isApiError } from "./dist/index.js";'],
  ["`isErrorCode`", 'export { isErrorCode } from "./dist/index.js";'],
  ["`isErrorBody`", 'export { isErrorBody } from "./dist/index.js";'],
  ["`parseErrorResponse`, guards, retries", 'export { parseErrorResponse, isApiError, isRetryable, retryAfterMs } from "./dist/index.js";'],
]) {
  row(name, ...(await Promise.all(packages.map(({ home }) => bundled(contents, home)))));
}
for (const [name, schema] of [["zod mini", zod], ["valibot", valibot]]) {
  row(name, ...(await Promise.all(packages.map(({ codes, catalogue }) => (codes > rivals ? "" : bundled(schema(catalogue), here))))));
}
for (const [name, version] of [["`tsc` 5.9, declarations", "typescript"], ["`tsc` 7, declarations", "typescript-7"]]) {
  row(name, ...packages.map(({ home, catalogue }) => compiled(home, catalogue, version)));
}
