// Bytes, requests, axe and Lighthouse. Started by `cargo run --example pages`.

import lighthouse from "lighthouse";
import { createServer } from "node:net";
import { violations } from "../browser/axe.js";
import { launch } from "../browser/chromium.js";
import { files, pages, serve } from "../browser/serve.js";

const ours = files(process.env.BOOK);
const theirs = files(process.env.STOCK);
const every = pages(ours);
const chapters = every.filter((path) => /^\d\d_/.test(path));

const port = await freePort();
const browser = await launch([`--remote-debugging-port=${port}`]);

const rows = [];
for (const path of chapters) {
  const [our, their] = [await load(ours, path), await load(theirs, path)];
  rows.push({ path, our, their, share: our.bytes / their.bytes });
}
rows.sort((one, other) => other.our.bytes - one.our.bytes);
for (const { path, our, their, share } of [rows[0], rows.at(-1)]) {
  console.log(
    `${path}: ${kilo(our.bytes)} in ${our.requests} requests; ` +
      `stock mdBook ${kilo(their.bytes)} in ${their.requests}; ${(100 * share).toFixed(0)} %`,
  );
}
console.log(`(the largest and the smallest of ${rows.length} chapter and lesson pages, gzip, no cache)`);

const server = await serve(ours);
let found = 0;
for (const colorScheme of ["light", "dark"]) {
  const context = await browser.newContext({ colorScheme });
  const page = await context.newPage();
  await page.addInitScript(() => {
    window.print = () => {};
  });
  for (const path of every) {
    await page.goto(`${server.origin}/${path}`);
    found += (await violations(page)).length;
  }
  await context.close();
}
console.log(`axe: ${found} violations on ${every.length} pages in two themes`);

for (const path of ["introduction.html", rows[0].path, "glossary.html"]) {
  const scores = { performance: [], accessibility: [] };
  for (let run = 0; run < 3; run += 1) {
    const { lhr } = await lighthouse(`${server.origin}/${path}`, {
      port,
      onlyCategories: Object.keys(scores),
      logLevel: "error",
    });
    for (const [name, all] of Object.entries(scores)) {
      all.push(Math.round(100 * lhr.categories[name].score));
    }
  }
  const median = (all) => all.toSorted((one, other) => one - other)[1];
  console.log(
    `Lighthouse, phone, median of 3: ${path}: ` +
      `performance ${median(scores.performance)}, accessibility ${median(scores.accessibility)}`,
  );
}

await browser.close();
await server.stop();

/** What one load of a page transfers, with nothing cached. */
async function load(site, path) {
  const server = await serve(site);
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.route(/^https:/, (route) => route.abort());
  await page.goto(`${server.origin}/${path}`, { waitUntil: "networkidle" });
  await context.close();
  await server.stop();
  return server.sent;
}

function kilo(bytes) {
  return `${(bytes / 1000).toFixed(1)} kB`;
}

function freePort() {
  return new Promise((found) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => found(port));
    });
  });
}
