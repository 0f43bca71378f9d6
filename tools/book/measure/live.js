// Save → verdict painted in the page that is open. Started by `cargo run --example measure -- live`.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { launch } from "../browser/chromium.js";
import { Course } from "../browser/course.js";

const [folder, exercise, file, lesson] = process.argv.slice(2);
const ROUNDS = 20;

const course = new Course(folder);
await course.start(join(folder, "target/debug/course"), [exercise]);
const browser = await launch();
const page = await browser.newPage();

// Each change of the panel is noted when it has been painted: the second frame begins after the first was shown.
await page.addInitScript(() => {
  window.painted = [];
  addEventListener("DOMContentLoaded", () => {
    const panel = document.querySelector("course-exercise");
    new MutationObserver(() => {
      const state = panel.dataset.state;
      requestAnimationFrame(() =>
        requestAnimationFrame(() => window.painted.push({ state, at: Date.now() })),
      );
    }).observe(panel, { attributeFilter: ["data-state"] });
  });
});
// What the runner says it spent on cargo and the claims; everything else is ours.
let judged = new Map();
await page.exposeFunction("heard", (news) => judged.set(news.state, news.duration_ms));
await page.goto(`${course.address}/${lesson}`);
await page.locator("course-exercise[data-state=failed]").waitFor({ timeout: 120_000 });
await page.evaluate(() => {
  const channel = new EventSource("/live/news");
  channel.addEventListener("exercise", (event) => {
    const { running, verdict } = JSON.parse(event.data);
    if (!running && verdict) {
      window.heard(verdict);
    }
  });
});

const path = join(folder, file);
const text = readFileSync(path, "utf8");
const rows = [];
for (let round = 0; round <= ROUNDS; round += 1) {
  judged = new Map();
  await page.evaluate(() => (window.painted = []));
  const saved = Date.now();
  writeFileSync(path, text.replace("Result<Dashboard, Unavailable> {\n", (head) => `${head}    let _round = ${round};\n`));
  await page.waitForFunction(() => window.painted.some(({ state }) => state === "failed"), null, { timeout: 60_000 });
  const painted = await page.evaluate(() => window.painted);
  const at = (wanted) => painted.find(({ state }) => state === wanted)?.at - saved;
  while (!judged.has("failed")) {
    await page.waitForTimeout(1);
  }
  if (round > 0) {
    rows.push({ running: at("running"), verdict: at("failed"), ours: at("failed") - judged.get("failed") });
  }
}
await browser.close();
await course.stop();

const median = (field) => rows.map((row) => row[field]).sort((one, other) => one - other)[ROUNDS / 2];
console.log(`save → "running…" painted, median of ${ROUNDS}: ${median("running")} ms`);
console.log(`save → verdict painted, median of ${ROUNDS}: ${median("verdict")} ms`);
console.log(`of that ours, from the save to cargo and from the verdict to the paint: ${median("ours")} ms`);
