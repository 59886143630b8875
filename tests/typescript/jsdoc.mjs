// The block tags that TypeScript sees in the modules of a package. Arguments: the compiler's
// module, the modules. Prints `tag count` in alphabetical order.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [compiler, ...modules] = process.argv.slice(2);
const { default: ts } = await import(pathToFileURL(compiler).href);
const tags = new Map();
for (const module of modules) {
  const source = ts.createSourceFile(module, readFileSync(module, "utf8"), ts.ScriptTarget.ES2022, true);
  const visit = (node) => {
    for (const doc of node.jsDoc ?? []) {
      // Inline tags such as `{@link}` make the comment a list of nodes.
      if (doc.comment && typeof doc.comment !== "string") tags.set("inline", (tags.get("inline") ?? 0) + 1);
      for (const tag of doc.tags ?? []) {
        const name = tag.tagName.text;
        tags.set(name, (tags.get(name) ?? 0) + 1);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
}
console.log([...tags].map(([name, count]) => `${name} ${count}`).sort().join("\n"));
