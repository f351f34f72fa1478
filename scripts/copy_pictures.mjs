// Copies to surveyapp/content/pictures the OpenMoji pictures that question banks and templates name, made smaller:
// coordinates to a tenth of a unit, no names of layers, equal strokes together. What they show stays the same.
// `picture: {openmoji: "1F3EB"}` is 1F3EB.svg. Pictures that nothing names any more go.
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { optimize } from "svgo";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const content = join(root, "surveyapp", "content");
const target = join(content, "pictures");
const library = join(root, "node_modules", "openmoji", "color", "svg");
const named = new Set(readFileSync(join(content, "pictures.txt"), "utf8").match(/^[0-9A-F]{4,5}(-[0-9A-F]{4,5})*/gm));

for (const bank of readdirSync(join(content, "banks")).filter((name) => name.endsWith(".yaml"))) {
  const text = readFileSync(join(content, "banks", bank), "utf8");
  for (const [, code] of text.matchAll(/openmoji:\s*["']?([0-9A-F-]+)/g)) named.add(code);
}

function smaller(svg) {
  const plugins = [
    { name: "preset-default", params: { overrides: { convertPathData: { floatPrecision: 1 }, cleanupNumericValues: { floatPrecision: 1 }, removeHiddenElems: true } } },
    "convertStyleToAttrs",
    "removeDimensions",
    { name: "cleanupIds", params: { force: true } },
    { name: "removeAttrs", params: { attrs: "(data-name|class)" } },
  ];
  return `${optimize(svg, { multipass: true, floatPrecision: 1, plugins }).data}\n`;
}

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
for (const code of [...named].sort()) writeFileSync(join(target, `${code}.svg`), smaller(readFileSync(join(library, `${code}.svg`), "utf8")));
console.log(`${named.size} pictures`);
