// Builds surveyapp/static/dist from surveyapp/static/src: bundled, minified, named by content, compressed
// beforehand. dist is kept in the repository, so that nobody who runs the program needs Node.
//
//   manifest.json  logical name -> file name, read by the Jinja global `asset()`
//   sources.json   SHA-256 of every source that went in, so that a test can tell a stale build
//   pictures.svg   all pictures of easy read in one file: `pictures.svg#1F3EB` shows one of them
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const source = join(root, "surveyapp", "static", "src");
const target = join(root, "surveyapp", "static", "dist");
// A style sheet names a copied file as url("asset:NAME"): so copies come first.
const copies = ["favicon.svg", "opendyslexic.woff2", "opendyslexic-licence.txt"];
const bundles = ["respond.css", "adjust.css", "resume.css", "staff.css", "respond.js", "resume.js", "staff.js"];
const sprite = "pictures.svg";
const pictures = ["pictures", "drawings"].map((folder) => join(root, "surveyapp", "content", folder));
const compressed = (name) => extname(name) !== ".woff2";
// The phones of the last five years; logical properties are written out by nobody.
const browsers = ["chrome105", "firefox110", "safari15.4"];

// A grid of pictures, 72 units each, with a view on each. Views work in <img> everywhere and need no script.
function picturesInOne() {
  const files = pictures.flatMap((folder) => readdirSync(folder).filter((name) => name.endsWith(".svg")).map((name) => join(folder, name)));
  const across = Math.ceil(Math.sqrt(files.length));
  const parts = files.sort((a, b) => basename(a).localeCompare(basename(b), "en")).map((file, index) => {
    const [x, y] = [(index % across) * 80, Math.floor(index / across) * 80];
    const drawn = readFileSync(file, "utf8").trim().replace(' xmlns="http://www.w3.org/2000/svg"', "");
    return `<view id="${basename(file, ".svg")}" viewBox="${x} ${y} 72 72"/>${drawn.replace("<svg", `<svg x="${x}" y="${y}" width="72" height="72"`)}`;
  });
  return Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg"><!-- Pictures by OpenMoji (openmoji.org), made smaller: CC BY-SA 4.0. -->${parts.join("\n")}</svg>\n`);
}

async function contentOf(name) {
  if (name === sprite) return picturesInOne();
  if (copies.includes(name)) return readFileSync(join(source, name));
  const result = await build({
    entryPoints: [join(source, name)],
    bundle: true,
    minify: true,
    format: "esm",
    target: browsers,
    legalComments: "none",
    external: ["asset:*"],
    write: false,
  });
  const text = result.outputFiles[0].text.replace(/asset:([a-z.-]+\w)/g, (_, copied) => manifest[copied]);
  return Buffer.from(text);
}

function sha256(bytes) {
  return createHash("sha256").update(bytes).digest("hex");
}

const manifest = {};
rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
for (const name of [...copies, ...bundles, sprite]) {
  const bytes = await contentOf(name);
  const ending = extname(name);
  const file = `${basename(name, ending)}.${sha256(bytes).slice(0, 12)}${ending}`;
  writeFileSync(join(target, file), bytes);
  manifest[name] = file;
  if (!compressed(name)) {
    console.log(`${file}\t${bytes.length} B`);
    continue;
  }
  const gzip = gzipSync(bytes, { level: 9 });
  const brotli = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
  gzip[9] = 255; // the operating system's byte: the same build on every machine
  writeFileSync(join(target, `${file}.gz`), gzip);
  writeFileSync(join(target, `${file}.br`), brotli);
  console.log(`${file}\t${bytes.length} B\tgzip ${gzip.length}\tbrotli ${brotli.length}`);
}

const sources = Object.fromEntries(readdirSync(source).sort().map((name) => [name, sha256(readFileSync(join(source, name)))]));
writeFileSync(join(target, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
writeFileSync(join(target, "sources.json"), `${JSON.stringify(sources, null, 2)}\n`);
