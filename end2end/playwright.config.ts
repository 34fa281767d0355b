// The shop as its visitors meet it: the built binary on a fresh demo shop, in Debian's Chromium.
// `make e2e` builds all that this needs; ARGS are passed on, e.g. `make e2e ARGS="--project=phone cart"`.

import { defineConfig, devices } from "@playwright/test";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { binary, data, root, scratch, stripeData } from "./fixtures/paths.ts";
import { emulator, stripeAddress, stripeShop } from "./fixtures/stripe.ts";

// This file is also read by each worker. What the first reading decides, the others find in the environment.
if (!process.env.VITRINE_E2E_PORT) {
  for (const name of ["VITRINE_E2E_PORT", "VITRINE_E2E_STRIPE_PORT", "VITRINE_E2E_EMULATOR_PORT"]) {
    process.env[name] = String(await freePort());
  }
  for (const folder of [data, stripeData]) fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(scratch, { recursive: true });
}
const address = `127.0.0.1:${process.env.VITRINE_E2E_PORT}`;
// Passkeys are bound to a name; a bare address has none.
const origin = `http://localhost:${process.env.VITRINE_E2E_PORT}`;

const desktop = { ...devices["Desktop Chrome"], viewport: { width: 1440, height: 900 } };
const stripe = { testMatch: /stripe\.spec/, use: { ...desktop, baseURL: `http://${stripeAddress()}` } };
const gracefulShutdown = { signal: "SIGTERM", timeout: 5_000 } as const;

export default defineConfig({
  testDir: "tests",
  fullyParallel: true,
  workers: 2,
  // A machine that is busy with something else is forgiven once; Playwright lists what needed that as flaky.
  retries: 1,
  forbidOnly: !!process.env.CI,
  timeout: 30_000,
  // Pictures of pages: letters are drawn a little differently from one machine to the next, but no line moves.
  expect: { timeout: 10_000, toHaveScreenshot: { maxDiffPixelRatio: 0.01, animations: "disabled", scale: "css" } },
  snapshotPathTemplate: "{testDir}/pictures/{arg}{ext}",
  reporter: [["list"], ["html", { open: "never" }]],
  use: {
    baseURL: origin,
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    serviceWorkers: "block",
    // Recording each test costs a third of the time; what fails is tried again, and recorded then.
    trace: "on-first-retry",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: chromium(),
      args: [
        "--no-sandbox",
        "--disable-gpu",
        // Letters stand where the font says, as on the screens of today, and not on whole pixels.
        "--font-render-hinting=none",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  // A promise to shoppers is kept on every device and without script. A test that is about script says so by the tag @script,
  // and one of something that no device changes by the tag @once.
  projects: [
    { name: "desktop", use: desktop, testIgnore: stripe.testMatch },
    // With as many pixels as a desk: a browser that draws without a graphics card takes a seventh of the time for them.
    { name: "phone", use: { ...devices["Pixel 7"], deviceScaleFactor: 1 }, grepInvert: /@once/, testIgnore: stripe.testMatch },
    {
      name: "no-js",
      use: { ...desktop, javaScriptEnabled: false },
      grepInvert: /@once|@script/,
      testIgnore: stripe.testMatch,
    },
    { name: "stripe", ...stripe },
    { name: "stripe-no-js", ...stripe, use: { ...stripe.use, javaScriptEnabled: false } },
  ],
  // The shop, and another one whose money an emulated Stripe collects.
  webServer: [
    {
      command: `exec '${binary}' serve --addr ${address} --data '${data}' --demo >'${scratch}/server.log' 2>&1`,
      cwd: root,
      env: { VITRINE_ORIGIN: origin },
      url: `http://${address}/healthz`,
      timeout: 60_000,
      gracefulShutdown,
    },
    {
      command: `exec '${binary}' stripe-emulator --addr ${new URL(emulator()).host} --webhook http://${stripeAddress()}/webhooks/stripe >'${scratch}/emulator.log' 2>&1`,
      cwd: root,
      // Whoever has no key is refused by it: it is there.
      url: `${emulator()}/v1/events`,
      timeout: 60_000,
      gracefulShutdown: { ...gracefulShutdown, signal: "SIGINT" },
    },
    {
      command: `exec '${binary}' serve --addr ${stripeAddress()} --data '${stripeData}' --demo >'${scratch}/stripe-server.log' 2>&1`,
      cwd: root,
      env: stripeShop(),
      url: `http://${stripeAddress()}/healthz`,
      timeout: 60_000,
      gracefulShutdown,
    },
  ],
});

function chromium(): string {
  const names = process.env.CHROMIUM ? [process.env.CHROMIUM] : ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"];
  for (const name of names) {
    try {
      return execFileSync("/bin/sh", ["-c", 'command -v "$1"', "sh", name], { encoding: "utf8" }).trim();
    } catch {
      // Not this one.
    }
  }
  throw new Error(`No browser on PATH (looked for ${names.join(", ")}). Run .ci/tools browser, or set CHROMIUM.`);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
