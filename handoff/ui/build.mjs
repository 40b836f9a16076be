// Bundles the pages' scripts and styles into handoff/static/, each named by a hash of its content.

import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";

import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const fresh = `${here}../static.new/`;
const finished = `${here}../static/`;

rmSync(fresh, { recursive: true, force: true });
const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: [
    "citizen/citizen.js",
    "citizen/return.js",
    "console/console.js",
    "citizen.css",
    "console.css",
    "login.css",
    "reports.css",
  ],
  entryNames: "[name].[hash]",
  outdir: fresh,
  bundle: true,
  format: "esm",
  minify: true,
  sourcemap: false,
  target: ["es2020", "firefox91", "chrome92", "safari15"],
  metafile: true,
  logLevel: "warning",
});

const manifest = {};
for (const [path, output] of Object.entries(metafile.outputs)) {
  manifest[basename(output.entryPoint)] = basename(path);
}
for (const name of readdirSync(fresh)) {
  const content = readFileSync(fresh + name);
  writeFileSync(`${fresh}${name}.gz`, gzipSync(content, { level: 9 }));
  writeFileSync(`${fresh}${name}.br`, brotliCompressSync(content));
  const size = readFileSync(`${fresh}${name}.br`).length;
  console.log(`  ${name}: ${content.length} bytes, ${size} compressed`);
}
writeFileSync(`${fresh}manifest.json`, JSON.stringify(manifest, null, 2));
rmSync(finished, { recursive: true, force: true });
renameSync(fresh, finished);
