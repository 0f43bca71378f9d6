// The published book, as it is on any static host. Started by `cargo test --test browser`.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { violations } from "./axe.js";
import { launch } from "./chromium.js";
import { files, pages, policy, serve } from "./serve.js";

const site = files(process.env.BOOK);
const every = pages(site);
const lesson = every.find((path) => /^\d\d_\w+\/\d\d_/.test(path));
const narrow = { width: 390, height: 844 };

let browser, server;

before(async () => {
  server = await serve(site, { "Content-Security-Policy": policy(site) });
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

/** A fresh tab; it collects whatever went wrong in it. */
async function tab(options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const wrong = [];
  page.on("pageerror", (error) => wrong.push(`${page.url()}: ${error}`));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) {
      wrong.push(`${page.url()}: ${message.text()}`);
    }
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(server.origin) && !request.url().startsWith("data:")) {
      wrong.push(`${page.url()} asks for ${request.url()}`);
    }
  });
  await page.addInitScript(() => {
    // print.html opens the dialog by itself.
    window.print = () => {};
  });
  return {
    page,
    wrong,
    open: (path) => page.goto(`${server.origin}/${path}`),
    close: () => context.close(),
  };
}

const none = (offences) => assert.ok(offences.length === 0, offences.join("\n"));

for (const [theme, colorScheme] of [["light", "light"], ["navy", "dark"]]) {
  test(`axe finds nothing on any page in ${theme}`, async () => {
    const { page, open, close } = await tab({ colorScheme });
    const offences = [];
    for (const path of every) {
      await open(path);
      assert.equal(await page.evaluate((name) => document.documentElement.classList.contains(name), theme), true);
      offences.push(...(await violations(page)).map((offence) => `${path}: ${offence}`));
    }
    await close();
    none(offences);
  });
}

test("axe finds nothing on a lesson at 390 px, with and without the table of contents", async () => {
  const { page, open, close } = await tab({ viewport: narrow });
  await open(lesson);
  none(await violations(page));
  await page.getByRole("button", { name: "Table of contents" }).click();
  none(await violations(page));
  await close();
});

test("no page asks another host, breaks the policy or complains", async () => {
  const { page, wrong, open, close } = await tab();
  for (const path of every) {
    await open(path);
  }
  await open(lesson);
  await page.keyboard.press("/");
  await page.keyboard.type("dropped");
  await page.locator("#mdbook-searchresults li").first().waitFor();
  await close();
  none(wrong);
});

test("no page is wider than 390 px", async () => {
  const { page, open, close } = await tab({ viewport: narrow });
  const offences = [];
  for (const path of every) {
    await open(path);
    const found = await page.evaluate(() => {
      for (const fold of document.querySelectorAll("details")) {
        fold.open = true;
      }
      const scrolls = (box) => /auto|scroll|hidden|clip/.test(getComputedStyle(box).overflowX);
      const held = (box) => {
        for (let outer = box.parentElement; outer.tagName !== "MAIN"; outer = outer.parentElement) {
          if (scrolls(outer)) {
            return true;
          }
        }
        return false;
      };
      const wide = [...document.querySelectorAll("main *")].filter(
        (box) => box.getBoundingClientRect().right > innerWidth + 0.5 && !held(box),
      );
      return wide.map((box) => box.outerHTML.slice(0, 80));
    });
    offences.push(...found.map((what) => `${path}: ${what}`));
  }
  await close();
  none(offences);
});

test("the first Tab reaches a link that leads past the table of contents", async () => {
  const { page, open, close } = await tab();
  await open(lesson);
  await page.keyboard.press("Tab");
  const focused = page.locator(":focus");
  assert.equal(await focused.textContent(), "Skip to the text");
  assert.ok(await focused.isVisible());
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  assert.ok(await page.evaluate(() => document.activeElement.closest("main") !== null));
  await close();
});

test("every control is reached by Tab, and has a name", async () => {
  const { page, open, close } = await tab({ viewport: narrow });
  await open(lesson);
  const reached = new Set();
  const anonymous = [];
  for (;;) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const box = document.activeElement;
      if (box === document.body || box.dataset.reached) {
        return null;
      }
      box.dataset.reached = "yes";
      const words = box.labels?.[0]?.textContent ?? box.textContent;
      const name = box.getAttribute("aria-label") ?? words.trim();
      return { id: box.id, tag: box.localName, name };
    });
    if (at === null) {
      break;
    }
    reached.add(at.id);
    if (at.name === "") {
      anonymous.push(`${at.tag}#${at.id}`);
    }
  }
  await close();
  none(anonymous);
  for (const id of ["course-skip", "course-sidebar-toggle", "mdbook-theme-toggle", "mdbook-search-toggle"]) {
    assert.ok(reached.has(id), `Tab never reaches #${id}`);
  }
});

test("the table of contents opens and closes by keyboard", async () => {
  const { page, open, close } = await tab({ viewport: narrow });
  await open(lesson);
  const toggle = page.getByRole("button", { name: "Table of contents" });
  const entry = page.getByRole("link", { name: "Glossary" }).first();
  await toggle.focus();
  assert.equal(await toggle.getAttribute("aria-expanded"), "false");
  await page.keyboard.press("Enter");
  await entry.waitFor({ state: "visible" });
  assert.equal(await toggle.getAttribute("aria-expanded"), "true");
  assert.equal(await page.locator("#mdbook-sidebar").evaluate((box) => box.inert), false);
  await page.keyboard.press("Space");
  assert.equal(await toggle.getAttribute("aria-expanded"), "false");
  assert.equal(await page.locator("#mdbook-sidebar").evaluate((box) => box.inert), true);
  await close();
});

test("a search is started, read and followed by keyboard", async () => {
  const { page, open, close } = await tab();
  await open(lesson);
  await page.keyboard.press("/");
  assert.equal(await page.locator(":focus").getAttribute("id"), "mdbook-searchbar");
  await page.keyboard.type("shutdown");
  await page.locator("#mdbook-searchresults li").first().waitFor();
  await page.keyboard.press("ArrowDown");
  await Promise.all([page.waitForURL(/highlight=shutdown/), page.keyboard.press("Enter")]);
  await page.locator("main mark").first().waitFor();
  await close();
});

test("there are two themes, chosen by keyboard and kept", async () => {
  const { page, open, close } = await tab({ colorScheme: "light" });
  await open(lesson);
  const theme = () => page.evaluate(() => document.documentElement.className.match(/light|navy|rust|coal|ayu/)[0]);
  await page.getByRole("button", { name: "Change theme" }).focus();
  await page.keyboard.press("Enter");
  const choices = page.getByRole("menuitem");
  assert.deepEqual(await choices.allTextContents(), ["Auto", "Light", "Navy"]);
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  assert.equal(await theme(), "navy");
  await page.reload();
  assert.equal(await theme(), "navy");
  await close();
});

test("a theme that another book left behind becomes the nearer of ours", async () => {
  for (const [theirs, ours] of [["coal", "navy"], ["rust", "light"]]) {
    const { page, wrong, open, close } = await tab();
    await page.addInitScript((name) => localStorage.setItem("mdbook-theme", name), theirs);
    await open(lesson);
    assert.deepEqual(
      await page.evaluate(() => ["light", "navy", "coal", "rust"].filter((name) => document.documentElement.classList.contains(name))),
      [ours],
    );
    await close();
    none(wrong);
  }
});

test("code wider than the page scrolls by keyboard and turns no page", async () => {
  const { page, open, close } = await tab({ viewport: { width: 320, height: 700 } });
  await open(lesson);
  const address = page.url();
  const code = page.locator("pre > code[tabindex='0']").first();
  await code.focus();
  await page.keyboard.press("ArrowRight");
  await page.waitForFunction(() => document.activeElement.scrollLeft > 0);
  assert.equal(page.url(), address);
  await close();
});

test("without JavaScript there are text, code, table of contents and the next page", async () => {
  const { page, open, close } = await tab({ javaScriptEnabled: false });
  await open(lesson);
  assert.ok(await page.locator("main h1").isVisible());
  assert.ok(await page.locator("main pre code").first().isVisible());
  const contents = page.frameLocator("iframe.sidebar-iframe-outer");
  assert.ok((await contents.getByRole("link").count()) > every.length / 2);
  await page.locator("a[rel~=next]:visible").first().click();
  assert.notEqual(page.url(), `${server.origin}/${lesson}`);
  await close();
});

test("on paper the whole book is there, unfolded and light", async () => {
  const { page, open, close } = await tab({ colorScheme: "dark" });
  const titles = [];
  for (const path of every.filter((path) => !["404.html", "index.html", "print.html"].includes(path))) {
    await open(path);
    titles.push(await page.locator("main h1").first().textContent());
  }

  await open("print.html");
  const folded = () => page.locator("details:not([open])").count();
  const before = await folded();
  await page.evaluate(() =>
    addEventListener("beforeprint", () => {
      window.onPaper = {
        folded: document.querySelectorAll("details:not([open])").length,
        theme: document.documentElement.classList.contains("light"),
      };
    }),
  );
  const paper = await page.pdf({ format: "A4", outline: true, tagged: true });
  assert.deepEqual(await page.evaluate(() => window.onPaper), { folded: 0, theme: true });
  assert.equal(await folded(), before, "what was folded is folded again");

  const outline = entries(paper.toString("latin1"));
  none(titles.filter((title) => !outline.includes(title)));
  await close();
});

/** The titles of a PDF's outline, in whichever way they are written. */
function entries(pdf) {
  const hex = [...pdf.matchAll(/\/Title <FEFF([0-9A-F]*)>/gi)].map(([, digits]) =>
    Buffer.from(digits, "hex").swap16().toString("utf16le"),
  );
  const plain = [...pdf.matchAll(/\/Title \(((?:\\.|[^\\)])*)\)/g)].map(([, text]) =>
    text.replace(/\\(.)/g, "$1"),
  );
  return [...hex, ...plain];
}
