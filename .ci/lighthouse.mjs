// Measures the built shop with Lighthouse, as a phone on a slow network and a desktop see it, and prints the median of five visits
// to each page.
//
//   node .ci/lighthouse.mjs [PATH...]      PATH: /, a collection and a product when none is given
//
// `make lighthouse` builds and installs what this needs. Exit code 1 when a page misses an aim on the phone.

import { execFile, execFileSync, spawn } from "node:child_process";
import fs from "node:fs";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";

const root = path.resolve(import.meta.dirname, "..");
const cache = process.env.VITRINE_CACHE ?? path.join(os.homedir(), ".cache/vitrine");
const command = path.join(cache, "lighthouse/node_modules/.bin/lighthouse");
const VISITS = 5;
const pages = process.argv.length > 2 ? process.argv.slice(2) : ["/", "/collections/everything", "/products/wren-mug"];
/** Parts of 100 that each category has to reach. */
const AIMS = { performance: 98, accessibility: 100, "best-practices": 100, seo: 100 };

const data = fs.mkdtempSync(path.join(os.tmpdir(), "vitrine-lighthouse-"));
const port = await freePort();
const shop = spawn(path.join(root, "dist/vitrine"), ["serve", "--addr", `127.0.0.1:${port}`, "--data", data, "--demo"], { stdio: "ignore" });
try {
  await ready(`http://127.0.0.1:${port}/healthz`);
  let missed = false;
  console.log("page | device | performance | accessibility | best practices | SEO | LCP ms | TBT ms | CLS | kB | of it pictures");
  for (const [page, device] of pages.flatMap((page) => [[page, "phone"], [page, "desktop"]])) {
    const visits = [];
    for (let visit = 0; visit < VISITS; visit++) visits.push(await visited(`http://127.0.0.1:${port}${page}`, device));
    const of = (value) => median(visits.map(value));
    const scores = Object.keys(AIMS).map((name) => of((report) => Math.round(report.categories[name].score * 100)));
    const figure = (name) => of((report) => report.audits[name].numericValue);
    const row = [
      page,
      device,
      ...scores,
      Math.round(figure("largest-contentful-paint")),
      Math.round(figure("total-blocking-time")),
      figure("cumulative-layout-shift").toFixed(3),
      (figure("total-byte-weight") / 1000).toFixed(1),
      (of(pictures) / 1000).toFixed(1),
    ];
    console.log(row.join(" | "));
    const short = device === "phone" && Object.values(AIMS).some((aim, place) => scores[place] < aim);
    if (short) tell(visits[0]);
    missed ||= short;
  }
  process.exitCode = missed ? 1 : 0;
} finally {
  shop.kill("SIGTERM");
  fs.rmSync(data, { recursive: true, force: true });
}

/** Bytes of pictures that came over the line. */
function pictures({ audits }) {
  const files = audits["network-requests"].details.items.filter(({ resourceType }) => resourceType === "Image");
  return files.reduce((sum, { transferSize }) => sum + transferSize, 0);
}

/** A visit. Now and then Lighthouse misses the beginning of one, and asks to be run again. */
async function visited(url, device) {
  for (let tries = 1; ; tries++) {
    try {
      return await measure(url, device);
    } catch (trouble) {
      const again = tries < 3 && /Please run Lighthouse again/.test(trouble.stderr);
      if (!again) throw new Error(`${url} on the ${device}: ${trouble.stderr || trouble.message}`);
      console.error(`  ${url}: ${trouble.stderr.trim()}`);
    }
  }
}

/** One visit with an empty cache; the devices are Lighthouse's own, the phone its default. */
async function measure(url, device) {
  const preset = device === "desktop" ? ["--preset=desktop"] : [];
  const flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"].join(" ");
  const { stdout } = await promisify(execFile)(
    command,
    [url, ...preset, "--quiet", "--output=json", `--only-categories=${Object.keys(AIMS).join(",")}`, `--chrome-flags=${flags}`],
    { maxBuffer: 1 << 28, env: { ...process.env, CHROME_PATH: chromium() } },
  );
  return JSON.parse(stdout);
}

/** What the page lost points for. */
function tell({ categories, audits }) {
  for (const category of Object.values(categories)) {
    for (const { id, weight } of category.auditRefs) {
      const { score, title, displayValue } = audits[id];
      if (weight > 0 && score !== null && score < 1) console.log(`  ${category.id}: ${title} ${displayValue ?? ""} (${score})`);
    }
  }
}

function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

async function ready(url) {
  for (let tries = 0; tries < 100; tries++) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`no answer from ${url}`);
}

function chromium() {
  for (const name of ["chromium", "chromium-browser", "google-chrome"]) {
    try {
      return execFileSync("which", [name], { encoding: "utf8" }).trim();
    } catch {
      // Another name.
    }
  }
  throw new Error("Chromium is missing: .ci/tools lighthouse installs it");
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
