// Builds static/dist: 'make assets' calls it. It fetches the npm packages of
// the lockfile when they are missing or of another version, then writes
//   site.css, site.rtl.css   one sheet for all pages, and its mirror image
//   list.css, handout.css, simple.css, times.css   what only those pages need
//   *.js                     our scripts, each with its parts, minified
//   leaflet.js, leaflet.css, pmtiles.js   libraries of the map that moves
//   THIRD_PARTY.txt          licences of what reaches the browser
// Every file is written next to its place and then moved, so that a build
// that is stopped half way leaves the last good one.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const oldestNode = 20;
const src = dirname(fileURLToPath(import.meta.url));
const dist = join(src, "..", "dist");

// What reaches the browser, each with its licence text: a file of ours where
// the package ships none. Libraries add what they are made of.
const shipped = [{ folder: "govuk-frontend", licence: join(src, "licences", "govuk-frontend.txt") }];

// Packages without a text of their own, and the one of the same owner under the
// same licence that has it.
const sameOwner = { pmtiles: "protomaps-leaflet", "@protomaps/basemaps": "protomaps-leaflet" };

// As without Node: the program still runs, with plain pages.
if (Number(process.versions.node.split(".")[0]) < oldestNode) {
  console.log(`Styles are not built: Node ${oldestNode} or newer is needed, this is ${process.version}. Pages will be plain.`);
  process.exit(0);
}
fetchPackages();
mkdirSync(dist, { recursive: true });
const written = [...(await sheets()), ...(await scripts()), ...(await libraries()), notices()];
removeOthers(written.map((file) => file.name));
for (const { name, bytes } of written) {
  console.log(`static/dist/${name}  ${bytes.length} bytes, ${gzipSync(bytes, { level: 9 }).length} with gzip`);
}

// fetchPackages runs 'npm ci' once for each state of the lockfile: it takes
// seconds and a network, which a change of a style needs not wait for.
function fetchPackages() {
  const stamp = join(src, "node_modules", ".fetched");
  const lock = createHash("sha256").update(readFileSync(join(src, "package-lock.json"))).digest("hex");
  if (readIfThere(stamp) === lock) return;
  // No package needs an install script, and none gets to run one.
  try {
    execFileSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], {
      cwd: src,
      stdio: ["ignore", "inherit", "inherit"],
      shell: process.platform === "win32",
    });
  } catch (err) {
    console.error(`Styles are not built: npm could not fetch the packages of static/src (${err.message}).`);
    process.exit(1);
  }
  writeFileSync(stamp, lock);
}

async function compiler() {
  const sass = await import("sass");
  return (name) =>
    sass.compile(join(src, name), {
      loadPaths: [join(src, "node_modules")],
      style: "compressed",
      quietDeps: true,
      charset: false, // the header says UTF-8; a byte order mark would break an inlined sheet
    }).css;
}

async function sheets() {
  const compile = await compiler();
  const { default: rtlcss } = await import("rtlcss");
  const css = compile("site.scss");
  return [
    save("site.css", css),
    save("site.rtl.css", rtlcss.process(css)),
    save("list.css", compile("parts/_list.scss")),
    save("simple.css", compile("parts/_simple.scss")),
    save("handout.css", compile("handout.scss")),
    save("times.css", compile("parts/_times.scss")),
  ];
}

async function scripts() {
  const { buildSync } = await import("esbuild");
  const names = readdirSync(join(src, "script")).filter((name) => name.endsWith(".js"));
  return names.map((name) => {
    const built = buildSync({
      entryPoints: [join(src, "script", name)],
      bundle: true, // a page on a slow phone asks for one file
      minify: true,
      format: "esm",
      target: "es2020",
      write: false,
    });
    return save(name, built.outputFiles[0].contents);
  });
}

// libraries are of others, so each is a file that only those pages fetch that
// need it.
async function libraries() {
  const { buildSync, transformSync } = await import("esbuild");
  const packages = new Set(["leaflet"]);
  const files = readdirSync(join(src, "library")).map((name) => {
    const built = buildSync({
      entryPoints: [join(src, "library", name)],
      absWorkingDir: src,
      bundle: true,
      minify: true,
      format: "esm",
      target: "es2020",
      alias: { pmtiles: join(src, "node_modules", "pmtiles") }, // one version of it
      legalComments: "none", // the licences stand in THIRD_PARTY.txt
      metafile: true,
      write: false,
    });
    for (const input of Object.keys(built.metafile.inputs)) {
      const folder = input.match(/node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+(?=\/)/)?.[0];
      if (folder) packages.add(folder.slice("node_modules/".length));
    }
    return save(name, built.outputFiles[0].contents);
  });
  for (const folder of [...packages].sort()) shipped.push({ folder, licence: licenceOf(folder) });
  // Rules with pictures are for controls that our map has not.
  const css = readFileSync(join(src, "node_modules", "leaflet", "dist", "leaflet.css"), "utf8").replace(/[^{}]*\{[^{}]*url\([^{}]*\}/g, "");
  const ours = (await compiler())("parts/_live.scss");
  return [...files, save("leaflet.css", transformSync(css, { loader: "css", minify: true }).code + ours)];
}

// licenceOf finds the licence text that a package ships.
function licenceOf(folder) {
  const packages = join(src, "node_modules", sameOwner[folder.replace(/^.*node_modules\//, "")] ?? folder);
  const name = readdirSync(packages).find((file) => /^licen[cs]e/i.test(file));
  if (!name) throw new Error(`${folder} ships no licence text: add it to licences/ and to build.mjs`);
  return join(packages, name);
}

function notices() {
  const parts = shipped.map(({ folder, licence }) => {
    const { name, version, license } = JSON.parse(readFileSync(join(src, "node_modules", folder, "package.json"), "utf8"));
    return `${name} ${version} (${license})\n\n${readFileSync(licence, "utf8").trim()}\n`;
  });
  const head = "Styles and scripts of these projects are part of the pages of this site.\n";
  return save("THIRD_PARTY.txt", [head, ...parts].join("\n" + "-".repeat(72) + "\n\n"));
}

function save(name, content) {
  const bytes = Buffer.from(content);
  const part = join(dist, `.${name}.part`);
  writeFileSync(part, bytes);
  renameSync(part, join(dist, name));
  return { name, bytes };
}

// removeOthers deletes what an earlier build wrote and this one did not.
function removeOthers(names) {
  for (const name of readdirSync(dist)) {
    if (name !== "placeholder.txt" && !names.includes(name)) rmSync(join(dist, name), { recursive: true });
  }
}

function readIfThere(path) {
  try {
    return readFileSync(path, "utf8");
  } catch (err) {
    if (err.code === "ENOENT") return "";
    throw err;
  }
}
