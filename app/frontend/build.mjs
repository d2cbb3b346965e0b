/** Builds ../static from src: scripts, styles and pictures under names that carry their content's hash, and manifest.json. */

import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, watch, writeFile } from "node:fs/promises";
import { basename, dirname, extname, join, parse, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build as bundle } from "esbuild";
import { compile, Logger } from "sass";

const home = dirname(fileURLToPath(import.meta.url));
const source = join(home, "src");
const target = join(home, "..", "static");

/** Bootstrap 5.3 is written for Sass's older module system; its next major version is not. Ours must stay free of warnings. */
const bootstrapsOwnHabits = ["import", "global-builtin", "color-functions", "if-function"];

const entriesIn = async (folder, ending) =>
  (await readdir(folder)).filter((name) => name.endsWith(ending) && !name.startsWith("_"));

const hashed = (name, content) => {
  const { name: stem, ext } = parse(name);
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 10);
  return `${stem}-${hash}${ext}`;
};

async function write(manifest, name, content) {
  manifest[name] = hashed(name, content);
  await writeFile(join(target, manifest[name]), content);
}

async function buildStyles(manifest) {
  const styles = join(source, "styles");
  for (const name of await entriesIn(styles, ".scss")) {
    const { css } = compile(join(styles, name), {
      style: "compressed",
      loadPaths: [join(home, "node_modules")],
      silenceDeprecations: bootstrapsOwnHabits,
      quietDeps: true,
      logger: Logger.stderr,
    });
    await write(manifest, name.replace(extname(name), ".css"), css);
  }
}

async function buildPictures(manifest) {
  const pictures = join(source, "pictures");
  for (const name of await readdir(pictures))
    await write(manifest, name, await readFile(join(pictures, name)));
}

/** Every script directly in src is one bundle, and so is every folder there that has an index. */
async function scriptEntries() {
  const scripts = (await entriesIn(source, ".ts")).filter((name) => !name.endsWith(".d.ts"));
  const folders = (await readdir(source)).filter((name) => existsSync(join(source, name, "index.ts")));
  return Object.fromEntries([
    ...scripts.map((name) => [parse(name).name, join(source, name)]),
    ...folders.map((name) => [name, join(source, name, "index.ts")]),
  ]);
}

async function buildScripts(manifest) {
  const entries = await scriptEntries();
  const { metafile } = await bundle({
    entryPoints: entries,
    outdir: target,
    entryNames: "[name]-[hash]",
    assetNames: "[name]-[hash]",
    bundle: true,
    format: "esm",
    target: ["es2022", "chrome100", "firefox100", "safari15.4"],
    loader: { ".wasm": "file" },
    minify: true,
    sourcemap: false,
    legalComments: "eof",
    metafile: true,
    absWorkingDir: home,
  });
  for (const [path, output] of Object.entries(metafile.outputs)) {
    const entry = Object.keys(entries).find((name) => relative(home, entries[name]) === output.entryPoint);
    if (entry) manifest[`${entry}.js`] = basename(path);
    else if (path.endsWith(".wasm")) manifest[basename(Object.keys(output.inputs)[0])] = basename(path);
  }
}

/** A smaller twin beside each file, for a server that hands out what is compressed already. */
async function compress(name) {
  const content = await readFile(join(target, name));
  await writeFile(join(target, `${name}.gz`), gzipSync(content, { level: 9 }));
}

async function build() {
  const manifest = {};
  await mkdir(target, { recursive: true });
  await Promise.all([buildStyles(manifest), buildScripts(manifest), buildPictures(manifest)]);
  await Promise.all(Object.values(manifest).map(compress));
  const sorted = Object.fromEntries(Object.entries(manifest).sort(([a], [b]) => a.localeCompare(b)));
  // The manifest goes in last, and what it no longer names goes out after it, so that a running service finds its files.
  await writeFile(join(target, "manifest.json"), `${JSON.stringify(sorted, null, 2)}\n`);
  const named = new Set(["manifest.json", ...Object.values(sorted)]);
  for (const name of await readdir(target))
    if (!named.has(name.replace(/\.gz$/, ""))) await rm(join(target, name));
  return sorted;
}

const say = (text) => process.stdout.write(`${text}\n`);

say(`${Object.values(await build()).length} files in ${existsSync(target) ? target : "nowhere"}`);
if (process.argv.includes("--watch")) {
  for await (const { filename } of watch(source, { recursive: true })) {
    try {
      await build();
      say(`built again after ${filename}`);
    } catch (error) {
      say(String(error));
    }
  }
}
