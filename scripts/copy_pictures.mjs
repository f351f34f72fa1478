// Copies to surveyapp/content/pictures the OpenMoji pictures that the shipped question banks name, unchanged:
// `picture: {openmoji: "1F3EB"}` is 1F3EB.svg. Pictures that no bank names any more go.
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const banks = join(root, "surveyapp", "content", "banks");
const target = join(root, "surveyapp", "content", "pictures");
const library = join(root, "node_modules", "openmoji", "color", "svg");

const named = new Set();
for (const bank of readdirSync(banks).filter((name) => name.endsWith(".yaml"))) {
  for (const [, code] of readFileSync(join(banks, bank), "utf8").matchAll(/openmoji:\s*["']?([0-9A-F-]+)/g)) named.add(code);
}

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
for (const code of [...named].sort()) cpSync(join(library, `${code}.svg`), join(target, `${code}.svg`));
console.log(`${named.size} pictures`);
