// Measures a first page, a page of results and a page of a service with
// Lighthouse, as a phone meets them. 'make lighthouse' calls it:
//
//   node measure.mjs PROGRAM
//
// The program serves an empty data folder on a free port meanwhile. The exit
// status says whether Lighthouse ran: a score below its goal is printed only,
// for the speed depends on how busy the machine is.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";

const goals = { performance: 98, accessibility: 100, "best-practices": 96, seo: 100 };
const startTimeout = 120_000;
const tries = 3;

const data = mkdtempSync(join(tmpdir(), "anchorpoint-lighthouse-"));
const program = spawn(resolve(process.argv[2]), ["serve", "--data", data, "--addr", "127.0.0.1:0"]);
try {
  const site = await address(program);
  const pages = { home: "/", results: "/search?q=debt&near=Leeds", service: await service(site) };
  const chrome = await launch({ chromePath: process.env.CHROME_PATH, chromeFlags: flags() });
  try {
    for (const [name, path] of Object.entries(pages)) {
      // Searches stay out of search engines on purpose: what people look for is
      // nobody else's business, and there is no end of them.
      const skipAudits = name === "results" ? ["is-crawlable"] : [];
      report(name, await measured(site + path, { port: chrome.port, output: "json", logLevel: "error", skipAudits }));
    }
  } finally {
    chrome.kill();
  }
} finally {
  const ended = new Promise((done) => program.once("exit", done));
  program.kill("SIGINT");
  await ended;
  rmSync(data, { recursive: true, force: true });
}

// measured looks again at a page that Chromium did not paint in time, as it does
// on a busy machine: a score of nothing would say that the page is bad.
async function measured(url, options) {
  let wrong;
  for (let n = 0; n < tries; n++) {
    const { lhr } = await lighthouse(url, options);
    if (!lhr.runtimeError && lhr.audits["largest-contentful-paint"].numericValue > 0) return lhr;
    wrong = lhr.runtimeError?.message ?? "nothing was painted";
  }
  throw new Error(`${url}: ${wrong}`);
}

// address waits until the program says where it listens.
function address(program) {
  return new Promise((found, failed) => {
    const late = setTimeout(() => failed(new Error("the program does not listen")), startTimeout);
    program.once("error", failed);
    program.once("exit", () => failed(new Error("the program ended before it listened")));
    program.stderr.resume();
    createInterface(program.stdout).on("line", (line) => {
      const said = /^listening on (.*)/.exec(line);
      if (said) {
        clearTimeout(late);
        found(said[1]);
      }
    });
  });
}

// service is the page of the first service that a search finds.
async function service(site) {
  const page = await (await fetch(`${site}/search?q=lunch+club`)).text();
  return /\/services\/[a-z0-9-]+/.exec(page)[0];
}

// flags: the sandbox refuses to run as root, and Chromium asks nobody but the
// program.
function flags() {
  const root = process.getuid?.() === 0 || process.env.CI;
  return ["--headless=new", "--disable-quic", "--disable-component-update", ...(root ? ["--no-sandbox"] : [])];
}

function report(name, result) {
  const scores = Object.entries(goals).map(([category, goal]) => {
    const score = Math.round(result.categories[category].score * 100);
    return `${category} ${score} (${goal}${score < goal ? ", MISS" : ""})`;
  });
  const times = ["largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift"].map(
    (id) => `${result.audits[id].title} ${result.audits[id].displayValue}`,
  );
  console.log(`${name.padEnd(8)} ${scores.join("  ")}\n         ${times.join(", ")}`);
  for (const category of Object.values(result.categories)) {
    for (const { id, weight } of category.auditRefs) {
      const audit = result.audits[id];
      if (weight > 0 && audit.score !== null && audit.score < 0.9) console.log(`         ${category.title}: ${audit.title} ${audit.displayValue ?? ""}`);
    }
  }
}
