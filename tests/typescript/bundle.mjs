// Bundles each of the given exports of a built package alone, as for a browser, and prints its size
// and its code. Arguments: the folder of the package, and pairs `entry:name`.
import { build } from "esbuild";
import { gzipSync } from "node:zlib";

const [, , folder, ...exports] = process.argv;
const results = {};
for (const one of exports) {
  const [entry, name] = one.split(":");
  const { outputFiles } = await build({
    stdin: { contents: `export { ${name} } from "./dist/${entry}.js";`, resolveDir: folder },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    write: false,
    logLevel: "error",
  });
  const [{ text, contents }] = outputFiles;
  results[name] = { bytes: contents.length, gzip: gzipSync(contents).length, text };
}
console.log(JSON.stringify(results));
