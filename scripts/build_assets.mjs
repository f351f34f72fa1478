// Builds surveyapp/static/dist from surveyapp/static/src: bundled, minified, named by content, compressed
// beforehand. dist is kept in the repository, so that nobody who runs the program needs Node.
//
//   manifest.json  logical name -> file name, read by the Jinja global `asset()`
//   sources.json   SHA-256 of every source that went in, so that a test can tell a stale build
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const source = join(root, "surveyapp", "static", "src");
const target = join(root, "surveyapp", "static", "dist");
const bundles = ["respond.css", "staff.css", "respond.js", "staff.js"];
const copies = ["favicon.svg"];
// The phones of the last five years; logical properties are written out by nobody.
const browsers = ["chrome105", "firefox110", "safari15.4"];

async function contentOf(name) {
  if (copies.includes(name)) return readFileSync(join(source, name));
  const result = await build({
    entryPoints: [join(source, name)],
    bundle: true,
    minify: true,
    format: "esm",
    target: browsers,
    legalComments: "none",
    write: false,
  });
  return Buffer.from(result.outputFiles[0].contents);
}

function sha256(bytes) {
  return createHash("sha256").update(bytes).digest("hex");
}

const manifest = {};
rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
for (const name of [...bundles, ...copies]) {
  const bytes = await contentOf(name);
  const ending = extname(name);
  const file = `${basename(name, ending)}.${sha256(bytes).slice(0, 12)}${ending}`;
  const gzip = gzipSync(bytes, { level: 9 });
  const brotli = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
  gzip[9] = 255; // the operating system's byte: the same build on every machine
  writeFileSync(join(target, file), bytes);
  writeFileSync(join(target, `${file}.gz`), gzip);
  writeFileSync(join(target, `${file}.br`), brotli);
  manifest[name] = file;
  console.log(`${file}\t${bytes.length} B\tgzip ${gzip.length}\tbrotli ${brotli.length}`);
}

const sources = Object.fromEntries(readdirSync(source).sort().map((name) => [name, sha256(readFileSync(join(source, name)))]));
writeFileSync(join(target, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
writeFileSync(join(target, "sources.json"), `${JSON.stringify(sources, null, 2)}\n`);
