// Builds what the browser gets and lays it out in the site root: the wasm with its lazily loaded chunks, its script,
// the stylesheet, the files of public/, each named by its content and compressed ahead of time.
//
// These are the steps of `cargo leptos build --release --split --precompress --frontend-only`, read from the same
// description ([package.metadata.leptos] in Cargo.toml), with the same names for the results. cargo-leptos itself takes
// a quarter of an hour to install from source, and a newcomer should not wait for that.
//
// Needs on PATH: cargo, wasm-bindgen, wasm-split-cli; in end2end/node_modules: binaryen, esbuild, lightningcss
// (`.ci/tools front` brings them all). Prints nothing but a line when the site is already up to date.

import { execFile, execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import zlib from "node:zlib";

const root = path.resolve(import.meta.dirname, "..");
process.chdir(root);
const require = createRequire(path.join(root, "end2end/package.json"));

const { leptos, targetDirectory } = describe();
const name = leptos["output-name"];
const site = leptos["site-root"];
const stamp = `${site}.stamp`;

await main();

async function main() {
  const wasm = compile();
  const digest = digestOfInputs(wasm);
  if (fs.existsSync(site) && fs.existsSync(stamp) && fs.readFileSync(stamp, "utf8") === digest) {
    say(`${site} is up to date`);
    return;
  }

  const started = Date.now();
  // The site appears whole or not at all: it is assembled aside and then takes the old one's place.
  const draft = `${site}.draft`;
  const pkg = path.join(draft, leptos["site-pkg-dir"]);
  fs.rmSync(draft, { recursive: true, force: true });
  fs.cpSync(leptos["assets-dir"], draft, { recursive: true });
  if (fs.existsSync(pkg)) throw new Error(`${leptos["assets-dir"]} must not hold ${leptos["site-pkg-dir"]}: it is made here`);
  fs.mkdirSync(pkg);

  say("splitting the wasm and making its script");
  await split(wasm, pkg);
  say("optimizing the wasm (under a minute)");
  await optimize(pkg);
  say("bundling the stylesheet");
  fs.writeFileSync(path.join(pkg, `${name}.css`), stylesheet());
  fs.writeFileSync(path.join(draft, "hash.txt"), nameByContent(pkg));
  say("compressing");
  const sizes = await compress(draft);

  fs.rmSync(stamp, { force: true });
  fs.rmSync(site, { recursive: true, force: true });
  fs.renameSync(draft, site);
  fs.writeFileSync(stamp, digest);
  report(sizes);
  say(`${site} is ready, ${Math.round((Date.now() - started) / 1000)} s after the compiler`);
}

/** What Cargo.toml says about the front end, and where cargo builds. */
function describe() {
  const metadata = JSON.parse(run("cargo", ["metadata", "--no-deps", "--format-version=1"], { stdio: "pipe" }));
  const leptos = metadata.packages.find((each) => each.metadata?.leptos)?.metadata.leptos;
  if (!leptos?.["hash-files"]) throw new Error("Cargo.toml: [package.metadata.leptos] with hash-files = true is expected");
  return { leptos, targetDirectory: metadata.target_directory };
}

/** Compiles the library for the browser and returns the path of the wasm. Cargo decides whether there is work. */
function compile() {
  const target = "wasm32-unknown-unknown";
  const profile = leptos["lib-profile-release"];
  const front = path.join(targetDirectory, "front");
  const cargoHome = process.env.CARGO_HOME ?? path.join(os.homedir(), ".cargo");
  const flags = [
    ...(process.env.RUSTFLAGS ?? "").split(" ").filter(Boolean),
    // The splitter follows the linker's relocations.
    "-Clink-args=--emit-relocs",
    // Panics name their source files: shoppers have no use for where those lay on the machine that built this.
    `--remap-path-prefix=${path.join(cargoHome, "registry", "src")}=`,
  ];
  say("compiling the wasm (2 to 4 minutes the first time)");
  run(
    "cargo",
    ["build", "--lib", `--target=${target}`, `--profile=${profile}`, `--target-dir=${front}`, "--no-default-features"].concat(
      `--features=${leptos["lib-features"].join(",")}`,
    ),
    { env: { ...process.env, CARGO_ENCODED_RUSTFLAGS: flags.join("\x1f") } },
  );
  return path.join(front, target, profile, `${name}.wasm`);
}

/** One number for everything that goes into the site: its sources, and the tools and the script that make it. */
function digestOfInputs(wasm) {
  const files = [
    wasm,
    import.meta.filename,
    "end2end/package-lock.json",
    ...filesUnder(path.dirname(leptos["style-file"])),
    ...filesUnder(leptos["assets-dir"]),
  ];
  const hash = createHash("sha256").update(JSON.stringify(leptos)).update(run("wasm-bindgen", ["--version"], { stdio: "pipe" }));
  for (const file of files) {
    const bytes = fs.readFileSync(file);
    hash.update(`${file === wasm ? "wasm" : path.relative(root, file)}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest("hex");
}

/**
 * Moves what only lazy routes need into wasm files of their own and makes the scripts: `{name}.js`, which instantiates the
 * main module, and the loader `__wasm_split.js`, which fetches the chunks when they are called for.
 */
async function split(wasm, pkg) {
  run("wasm-split-cli", [`--out-name=${name}`, wasm, pkg]);
  const main = path.join(pkg, `${name}.wasm`);
  run("wasm-bindgen", [
    "--target=web",
    "--keep-lld-exports",
    "--no-demangle",
    "--no-typescript",
    `--out-name=${name}`,
    `--out-dir=${pkg}`,
    main,
  ]);
  fs.renameSync(path.join(pkg, `${name}_bg.wasm`), main);

  await joinChunks(pkg);
  const loader = path.join(pkg, "__wasm_split.js");
  fs.writeFileSync(path.join(pkg, "__wasm_split_manifest.json"), JSON.stringify(chunksByRoute(fs.readFileSync(loader, "utf8"))));

  const esbuild = require("esbuild");
  for (const script of [path.join(pkg, `${name}.js`), loader]) {
    const { code } = esbuild.transformSync(fs.readFileSync(script, "utf8"), { minify: true, format: "esm", target: "es2022" });
    fs.writeFileSync(script, code);
  }
}

/** Which chunks each lazily loaded function needs, so that a page can preload them. Read from the loader, which knows. */
function chunksByRoute(loader) {
  const chunks = {};
  const entry = /^export const __wasm_split_load_(\w+) = wrapAsyncCb\(makeLoad\(([^]*?), \[([^\]]*)\]\)\);$/gm;
  for (const [, split, fetcher, shared] of loader.matchAll(entry)) {
    const own = [...fetcher.matchAll(/"\.\/(split_\w+)\.wasm"/g)].map((match) => match[1]);
    chunks[split] = [...shared.matchAll(/__(chunk_\d+)/g)].map((match) => match[1]).concat(own);
  }
  const exported = loader.match(/^export const /gm)?.length ?? 0;
  if (Object.keys(chunks).length !== exported) throw new Error("wasm-split-cli writes its loader differently now: teach chunksByRoute");
  return chunks;
}

/**
 * Joins chunks where that costs less than it saves. The splitter makes one for each set of pages that have code in common: more
 * than a hundred, most of them a jump or two, and a page would ask for seventy. Joined, it asks for a dozen, of which it
 * needs nearly all.
 */
async function joinChunks(pkg) {
  const at = path.join(pkg, "__wasm_split.js");
  const loader = fs.readFileSync(at, "utf8");
  const groups = groupsOfChunks(pkg, Object.entries(chunksByRoute(loader))).filter((group) => group.length > 1);
  const shared = sharedWithChunks(pkg);
  // Each chunk imports the same memory: until their imports are one, there are several.
  const features = leptos["wasm-opt-features"].filter((flag) => flag.startsWith("--enable"));
  features.push("--enable-reference-types", "--enable-multimemory");
  await inParallel(groups, async ([first, ...others]) => {
    const inputs = [first, ...others].flatMap((chunk) => [path.join(pkg, `${chunk}.wasm`), chunk]);
    const output = path.join(pkg, `${first}.wasm`);
    await runAside(process.execPath, [binaryen("wasm-merge"), shared, "__wasm_split", ...inputs, "-o", output, ...features]);
    for (const chunk of others) fs.rmSync(path.join(pkg, `${chunk}.wasm`));
  });
  fs.rmSync(shared);

  const joined = new Map(groups.flatMap((group) => group.map((chunk) => [chunk, group[0]])));
  const load = /^(?:\/\*.*\*\/\n)?const __(chunk_\d+) = makeLoad\([^]*?^, \[\]\);\n/gm;
  let found = 0;
  const rewritten = loader
    .replace(load, (text, chunk) => {
      if (!joined.has(chunk)) return text;
      found += 1;
      return joined.get(chunk) === chunk ? text.replace("(src, imports)", "(src, { shared: imports.__wasm_split })") : "";
    })
    .replace(/\[__chunk_[^\]]*\]/g, (list) => {
      const chunks = list.slice(1, -1).split(", ").map((each) => each.slice(2));
      return `[${[...new Set(chunks.map((chunk) => `__${joined.get(chunk) ?? chunk}`))].join(", ")}]`;
    });
  if (found !== joined.size) throw new Error("wasm-split-cli writes its loader differently now: teach joinChunks");
  fs.writeFileSync(at, rewritten);
}

/** Which chunks to join: as long as there are two that are cheaper together than apart. */
function groupsOfChunks(pkg, routes) {
  // What asking for one more file is worth, in bytes of code before it is optimized.
  const request = 4000;
  const codeOf = (chunk) => {
    const bytes = fs.readFileSync(path.join(pkg, `${chunk}.wasm`));
    const names = WebAssembly.Module.customSections(new WebAssembly.Module(bytes), "name");
    return names.reduce((rest, section) => rest - section.byteLength, bytes.length);
  };
  const pages = new Map();
  for (const [route, files] of routes) {
    for (const file of files.filter((file) => file.startsWith("chunk_"))) pages.set(file, [...(pages.get(file) ?? []), route]);
  }
  const groups = [...pages].map(([chunk, pages]) => ({ chunks: [chunk], pages: new Set(pages), code: codeOf(chunk) }));
  const cost = ({ code, pages }) => (code + request) * pages.size;
  const together = (a, b) => ({
    chunks: [...a.chunks, ...b.chunks],
    pages: new Set([...a.pages, ...b.pages]),
    code: a.code + b.code,
  });
  for (;;) {
    let best = { gain: 0 };
    for (const [i, a] of groups.entries()) {
      for (const b of groups.slice(i + 1)) {
        const gain = cost(a) + cost(b) - cost(together(a, b));
        if (gain > best.gain) best = { gain, a, b };
      }
    }
    if (!best.a) return groups.map((group) => group.chunks);
    groups.splice(groups.indexOf(best.b), 1);
    groups.splice(groups.indexOf(best.a), 1, together(best.a, best.b));
  }
}

/** Writes a module that hands on what every chunk imports, so that chunks which are joined import it once. Returns its path. */
function sharedWithChunks(pkg) {
  const file = path.join(pkg, "shared.wat");
  const lines = new Map();
  for (const chunk of fs.readdirSync(pkg).filter((file) => file.startsWith("split_"))) {
    const text = run(process.execPath, [binaryen("wasm-dis"), path.join(pkg, chunk)], { stdio: "pipe" });
    for (const [, what, kind, type] of text.matchAll(/^ \(import "__wasm_split" "(\w+)" \((\w+) \S+ (.*)\)\)$/gm)) {
      lines.set(what, `(import "shared" "${what}" (${kind} $${what} ${type})) (export "${what}" (${kind} $${what}))`);
    }
  }
  fs.writeFileSync(file, `(module ${[...lines.values()].join("\n")})`);
  return file;
}

async function optimize(pkg) {
  const modules = fs.readdirSync(pkg).filter((file) => file.endsWith(".wasm"));
  await inParallel(modules, async (file) => {
    const at = path.join(pkg, file);
    await runAside(process.execPath, [binaryen("wasm-opt"), ...leptos["wasm-opt-features"], at, "-o", at]);
  });
}

function binaryen(tool) {
  return path.join(path.dirname(require.resolve("binaryen/package.json")), "bin", tool);
}

function stylesheet() {
  const { bundle, browserslistToTargets } = require("lightningcss");
  const browsers = require("browserslist")(leptos["browserquery"] ?? "defaults");
  return bundle({ filename: leptos["style-file"], minify: true, targets: browserslistToTargets(browsers) }).code;
}

/**
 * Renames the files of pkg/ after their content and returns hash.txt, by which the server finds them.
 *
 * The names are cargo-leptos's (MD5 in base64url between stem and extension), with one difference: a name here always
 * covers what the file refers to. cargo-leptos names the scripts before it writes the chunks' names into them, so a
 * release that changes only a chunk would leave `{name}.js` its old name, and a browser that keeps it for a year
 * would ask for chunks that are gone.
 */
function nameByContent(pkg) {
  const read = (file) => fs.readFileSync(path.join(pkg, file));
  const hashOf = (...contents) => {
    const hash = createHash("md5");
    for (const content of contents) hash.update(content);
    return hash.digest("base64url");
  };
  const settle = (file, content, hash) => {
    const { name: stem, ext } = path.parse(file);
    fs.rmSync(path.join(pkg, file));
    fs.writeFileSync(path.join(pkg, `${stem}.${hash}${ext}`), content);
    return hash;
  };
  const settleAsIs = (file) => settle(file, read(file), hashOf(read(file)));

  const hashes = { wasm: settleAsIs(`${name}.wasm`), css: settleAsIs(`${name}.css`) };

  const chunk = /^(chunk|split)_\w+\.wasm$/;
  const chunks = new Map();
  for (const file of fs.readdirSync(pkg).filter((file) => chunk.test(file))) {
    const stem = path.basename(file, ".wasm");
    chunks.set(stem, `${stem}.${settleAsIs(file)}`);
  }

  const manifest = JSON.parse(read("__wasm_split_manifest.json"));
  for (const split of Object.keys(manifest)) manifest[split] = manifest[split].map((stem) => chunks.get(stem));
  const manifestText = JSON.stringify(manifest);
  hashes.manifest = settle("__wasm_split_manifest.json", manifestText, hashOf(manifestText));

  // The two scripts import each other, so each is named after both.
  const loader = read("__wasm_split.js").toString().replace(/"\.\/((?:chunk|split)_\w+)\.wasm"/g, (_, stem) => `"./${chunks.get(stem)}.wasm"`);
  const script = read(`${name}.js`).toString();
  hashes.js = hashOf(script, loader);
  hashes.split = hashOf(loader, script);
  // Only the import moves. The same text is also a key of the import object, where the wasm expects it unchanged.
  settle(`${name}.js`, script.replace(/(\bfrom\s*)"\.\/__wasm_split\.js"/g, `$1"./__wasm_split.${hashes.split}.js"`), hashes.js);
  settle("__wasm_split.js", loader.replace(`"./${name}.js"`, `"./${name}.${hashes.js}.js"`), hashes.split);

  return ["js", "wasm", "css", "manifest", "split"].map((kind) => `${kind}: ${hashes[kind]}\n`).join("");
}

/** Writes .br and .gz beside each file that gains by it, and returns what the files of pkg/ weigh. */
async function compress(draft) {
  const compressible = new Set([".css", ".html", ".ico", ".js", ".json", ".map", ".svg", ".txt", ".wasm", ".webmanifest", ".xml"]);
  const brotli = promisify(zlib.brotliCompress);
  const gzip = promisify(zlib.gzip);
  const sizes = [];
  const files = filesUnder(draft).filter((file) => compressible.has(path.extname(file)) && path.basename(file) !== "hash.txt");
  await Promise.all(
    files.map(async (file) => {
      const bytes = fs.readFileSync(file);
      const params = { [zlib.constants.BROTLI_PARAM_QUALITY]: 11, [zlib.constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
      const [br, gz] = await Promise.all([brotli(bytes, { params }), gzip(bytes, { level: 9 })]);
      fs.writeFileSync(`${file}.br`, br);
      fs.writeFileSync(`${file}.gz`, gz);
      if (path.basename(path.dirname(file)) === leptos["site-pkg-dir"]) sizes.push([path.basename(file), bytes.length, br.length]);
    }),
  );
  return sizes;
}

function report(sizes) {
  const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`.padStart(10);
  for (const [file, raw, br] of sizes.sort((a, b) => b[2] - a[2])) console.log(`  ${kB(raw)} ${kB(br)} br  ${file}`);
}

/** Every file below a folder, in an order that does not depend on the machine. */
function filesUnder(folder) {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

function run(command, args, options = {}) {
  try {
    return execFileSync(command, args, { stdio: "inherit", maxBuffer: 1 << 28, encoding: "utf8", ...options });
  } catch (error) {
    const why = error.code === "ENOENT" ? "is not installed (run .ci/tools front)" : `failed: ${error.stderr ?? error.message}`;
    console.error(`front: ${command} ${why}`);
    process.exit(1);
  }
}

/** Works through the items, as many at a time as there are processors. */
async function inParallel(items, work) {
  const queue = [...items];
  const worker = async () => {
    for (let item = queue.pop(); item; item = queue.pop()) await work(item);
  };
  await Promise.all(Array.from({ length: os.availableParallelism() }, worker));
}

/** Runs a command beside others; what it says is shown only if it fails. */
async function runAside(command, args) {
  try {
    await promisify(execFile)(command, args, { maxBuffer: 1 << 28 });
  } catch (error) {
    console.error(`front: ${path.basename(args[0])} failed: ${error.stderr || error.message}`);
    process.exit(1);
  }
}

function say(what) {
  console.log(`front: ${what}`);
}
