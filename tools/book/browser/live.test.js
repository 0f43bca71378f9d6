// The book that `cargo course` serves: the real runner, the real server, real saves. Started by `cargo test --test browser`.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { violations } from "./axe.js";
import { launch } from "./chromium.js";
import { ANSWERS, LESSON, SmallCourse } from "./small-course.js";

let browser, course;

before(async () => {
  course = new SmallCourse(process.env.WORK, process.env.ROOT, process.env.BOOK_PROGRAM);
  browser = await launch();
  await course.start(process.env.COURSE_PROGRAM);
});

after(async () => {
  await browser?.close();
  await course?.stop();
});

/** A tab at the lesson; it collects whatever went wrong in it. */
async function lesson(context) {
  const page = await context.newPage();
  page.wrong = [];
  page.on("pageerror", (error) => page.wrong.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") {
      page.wrong.push(message.text());
    }
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(course.address)) {
      page.wrong.push(`asks for ${request.url()}`);
    }
  });
  page.answered = await page.goto(`${course.address}/${LESSON}`);
  return page;
}

const panel = (page, state) => page.locator(`course-exercise[data-state=${state}]`);

test("every save is answered in the page that is open", async () => {
  const context = await browser.newContext();
  const page = await lesson(context);
  await panel(page, "failed").getByText("LEAK: the answer was 1; 41 of its tasks were still running").waitFor();
  const claims = panel(page, "failed").locator(".course-claims > li");
  assert.equal(await claims.count(), 3);
  assert.equal(await page.locator(".course-solved").count(), 0);

  course.answer(ANSWERS.rejected);
  await panel(page, "rejected").getByText("mismatched types").first().waitFor();

  course.answer(ANSWERS.stuck);
  await panel(page, "stuck").waitFor();

  course.answer(ANSWERS.right);
  await panel(page, "passed").waitFor();
  await page.locator("#mdbook-sidebar .course-solved").waitFor();

  course.answer(ANSWERS.wrong);
  await panel(page, "failed").waitFor();
  await page.locator("#mdbook-sidebar .course-solved").waitFor({ state: "detached" });
  await context.close();
  assert.deepEqual(page.wrong, []);
});

test("the timeline that is asked for and the recorded one are drawn together, and are there as text", async () => {
  const context = await browser.newContext();
  const page = await lesson(context);
  course.answer(ANSWERS.wrong);
  const drawn = panel(page, "failed").locator(".course-comparison.drawn");
  const picture = drawn.getByRole("img", { name: "asked for fetch dropped at 50 ms; yours fetch done at 80 ms" });
  await picture.waitFor();
  const width = async (part) => (await picture.locator(part).boundingBox()).width;
  const [asked, tooMuch] = [await width(".wanted"), await width("rect.left")];
  assert.ok(Math.abs(asked / tooMuch - 50 / 30) < 0.05, `dashed ${asked} px, striped ${tooMuch} px`);
  assert.ok(await drawn.getByText("Red: where yours differs.").isVisible());

  const text = drawn.getByRole("region", { name: "Timelines compared" });
  assert.equal(await text.isVisible(), false);
  await drawn.getByText("As text").click();
  assert.match(await text.textContent(), /− asked for: fetch {4}0 fetch started · 50 fetch dropped\n\+ yours: fetch {4}0/);

  await page.setViewportSize({ width: 390, height: 844 });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  assert.equal(wide, false);

  course.answer(ANSWERS.right);
  await panel(page, "passed").waitFor();
  assert.equal(await page.locator(".course-comparison").count(), 0);
  await context.close();
  assert.deepEqual(page.wrong, []);
});

test("axe finds nothing in a verdict, in either theme", async () => {
  for (const colorScheme of ["light", "dark"]) {
    const context = await browser.newContext({ colorScheme });
    const page = await lesson(context);
    course.answer(ANSWERS.wrong);
    await panel(page, "failed").waitFor();
    assert.deepEqual(await violations(page), []);
    course.answer(ANSWERS.rejected);
    await panel(page, "rejected").waitFor();
    assert.deepEqual(await violations(page), []);
    await context.close();
  }
});

test("the served page has a policy, and keeps it", async () => {
  const context = await browser.newContext();
  const page = await lesson(context);
  const headers = await page.answered.allHeaders();
  assert.match(headers["content-security-policy"], /^default-src 'none'; script-src 'self' 'sha256-/);
  await page.keyboard.press("/");
  await page.keyboard.type("several");
  await page.locator("#mdbook-searchresults li").first().waitFor();
  await context.close();
  assert.deepEqual(page.wrong, []);
});

test("seven tabs hear every verdict, also when the one that listened for all is closed", async () => {
  const context = await browser.newContext();
  const tabs = [];
  for (let count = 0; count < 7; count += 1) {
    tabs.push(await lesson(context));
  }
  const all = (state) => Promise.all(tabs.map((tab) => panel(tab, state).waitFor()));
  course.answer(ANSWERS.right);
  await all("passed");

  await tabs.shift().close();
  course.answer(ANSWERS.wrong);
  await all("failed");
  await context.close();
});

test("a tab that was hidden knows the verdict when it is looked at", async () => {
  const context = await browser.newContext();
  // Headless pages are always visible: this one is hidden and shown as a browser would do it.
  await context.addInitScript(() => {
    let state = "visible";
    Object.defineProperty(document, "visibilityState", { get: () => state });
    window.turn = (to) => {
      state = to;
      document.dispatchEvent(new Event("visibilitychange"));
    };
  });
  const [hidden, seen] = [await lesson(context), await lesson(context)];
  await panel(hidden, "failed").waitFor();
  await hidden.evaluate(() => window.turn("hidden"));
  course.answer(ANSWERS.right);
  await panel(seen, "passed").waitFor();
  await hidden.evaluate(() => window.turn("visible"));
  await panel(hidden, "passed").waitFor();
  await context.close();
});

test("a page that its author saves comes by itself", async () => {
  const context = await browser.newContext();
  const page = await lesson(context);
  course.rewrite("It is one of very many.");
  await page.getByText("It is one of very many.").waitFor();
  await context.close();
});

test("Ctrl-C ends everything although tabs are open, and they say so", async () => {
  const context = await browser.newContext();
  const page = await lesson(context);
  await panel(page, "passed").waitFor();
  await course.stop();
  await page.getByText("The runner has ended").waitFor();
  await context.close();
});
