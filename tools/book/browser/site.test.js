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

for (const width of [1280, 390]) {
  test(`no page and no table is wider than ${width} px`, async () => {
    const { page, open, close } = await tab({ viewport: { width, height: 844 } });
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
        const tables = [...document.querySelectorAll("main .table-wrapper")].filter(
          (box) => box.scrollWidth > box.clientWidth + 1,
        );
        return [...wide, ...tables].map((box) => box.outerHTML.slice(0, 80));
      });
      offences.push(...found.map((what) => `${path}: ${what}`));
    }
    await close();
    none(offences);
  });
}

test("on a phone the cells of a wide table say of what they are, and no name in a narrow one is broken", async () => {
  const { page, open, close } = await tab({ viewport: narrow });
  const offences = [];
  for (const path of every.filter((path) => path !== "print.html" && site.get(path).includes("<table"))) {
    await open(path);
    const found = await page.evaluate(() => {
      for (const fold of document.querySelectorAll("details")) {
        fold.open = true;
      }
      const found = [];
      for (const table of document.querySelectorAll("main .table-wrapper table")) {
        const heads = [...table.tHead.rows[0].cells].map((head) => head.textContent.trim());
        if (heads.length < 3) {
          const names = [...table.querySelectorAll("td:first-child code")];
          const lines = (name) => name.getClientRects().length;
          found.push(...names.filter((name) => /^\w+$/.test(name.textContent) && lines(name) > 1));
          continue;
        }
        for (const cell of table.querySelectorAll("td:not(:first-child)")) {
          const wanted = cell.textContent === "" ? "none" : JSON.stringify(`${heads[cell.cellIndex]}: `.replace("?:", "?"));
          // What is not displayed says nothing.
          const said = cell.checkVisibility() ? getComputedStyle(cell, "::before").content : "none";
          if (said !== wanted) {
            found.push(cell);
          }
        }
      }
      return found.map((box) => box.outerHTML);
    });
    offences.push(...found.map((what) => `${path}: ${what}`));
  }
  await close();
  none(offences);
});

for (const width of [1280, 670, 390]) {
  test(`no words of a drawing cover each other or leave it at ${width} px`, async () => {
    const { page, open, close } = await tab({ viewport: { width, height: 900 } });
    const offences = [];
    let drawings = 0;
    for (const path of every.filter((path) => path !== "print.html")) {
      await open(path);
      const [count, found] = await page.evaluate(() => {
        for (const fold of document.querySelectorAll("details")) {
          fold.open = true;
        }
        const found = [];
        let count = 0;
        const look = (drawing) => {
          count += 1;
          const frame = drawing.closest("figure").getBoundingClientRect();
          const words = [...drawing.querySelectorAll("text")].map((text) => [text.textContent, text.getBoundingClientRect()]);
          const shown = words.filter(([, box]) => box.width > 0);
          shown.forEach(([one, a], index) => {
            if (a.left < frame.left - 1 || a.right > frame.right + 1) {
              found.push(`"${one}" leaves its figure`);
            }
            for (const [other, b] of shown.slice(index + 1)) {
              const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
              const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
              if (across > 1 && down > 3) {
                found.push(`"${one}" and "${other}" overlap by ${across.toFixed(1)} px`);
              }
            }
          });
        };
        for (const drawing of document.querySelectorAll("svg.timeline")) {
          look(drawing);
        }
        for (const figure of document.querySelectorAll("course-explore")) {
          const slider = figure.querySelector("input[type=range]");
          for (const version of figure.querySelectorAll("input[type=radio]")) {
            version.click();
            for (let stop = 0; stop <= Number(slider.max); stop += 1) {
              slider.value = stop;
              slider.dispatchEvent(new Event("input", { bubbles: true }));
              look(figure.querySelector("svg.timeline"));
            }
          }
        }
        return [count, found];
      });
      drawings += count;
      offences.push(...found.map((what) => `${path}: ${what}`));
    }
    await close();
    assert.ok(drawings > every.length, `${drawings} drawings`);
    none(offences);
  });
}

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

test("a page is presented alone and large, from where it was read, and left again", async () => {
  const { page, wrong, open, close } = await tab();
  await open(lesson);
  await page.evaluate(() => {
    window.look = () => {
      const bar = document.getElementById("mdbook-menu-bar").offsetHeight;
      const blocks = [...document.querySelectorAll("main > *")];
      return {
        first: blocks.findIndex((block) => block.getBoundingClientRect().bottom > bar),
        width: document.querySelector("main").getBoundingClientRect().width,
        contents: document.getElementById("mdbook-sidebar").checkVisibility(),
      };
    };
  });
  const before = await page.evaluate(
    () =>
      new Promise((scrolled) => {
        addEventListener("scrollend", () => scrolled(window.look()), { once: true });
        scrollTo(0, 1200);
      }),
  );
  assert.ok(before.first > 0);

  // Looked at as soon as it has changed: nothing slides, or the lines would break anew under the reader.
  const press = async () => {
    await page.evaluate(() => {
      window.changed = new Promise((changed) => {
        addEventListener("fullscreenchange", () => changed(window.look()), { once: true });
      });
    });
    await page.keyboard.press("Enter");
    return page.evaluate(() => window.changed);
  };
  const present = (pressed) => page.getByRole("button", { name: "Present", pressed });
  await present(false).focus();
  assert.deepEqual(await press(), { ...before, width: 1.5 * before.width, contents: false });
  assert.ok(await present(true).isVisible());
  none(await violations(page));

  assert.deepEqual(await press(), before);
  assert.ok(await present(false).isVisible());
  await close();
  none(wrong);
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
  // Some are in folds, which stay closed.
  await page.locator("main mark >> visible=true").first().waitFor();
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

test("code has its colours before it is reached, and not long before", async () => {
  const { page, wrong, open, close } = await tab();
  await open(lesson);
  const code = page.locator("main > pre > code.language-rust");
  const last = code.last().locator(".hljs-keyword");
  await code.first().locator(".hljs-keyword").first().waitFor();
  assert.equal(await last.count(), 0);
  await code.last().scrollIntoViewIfNeeded();
  await last.first().waitFor();
  await close();
  none(wrong);
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
  assert.equal(await page.getByText("Present", { exact: true }).count(), 0);
  const contents = page.frameLocator("iframe.sidebar-iframe-outer");
  assert.ok((await contents.getByRole("link").count()) > every.length / 2);
  await page.locator("a[rel~=next]:visible").first().click();
  assert.notEqual(page.url(), `${server.origin}/${lesson}`);
  await close();
});

/** A tab at the first page that has such an element, and this in it, with the first of them in sight. */
async function tabAt(selector, options, wanted = new RegExp(`<${selector}>`)) {
  const path = every.find((path) => !/^print|^404/.test(path) && wanted.test(site.get(path)));
  const here = await tab(options);
  await here.open(path);
  const element = here.page.locator(selector).first();
  await element.scrollIntoViewIfNeeded();
  return { ...here, element };
}

test("a slider moves the moment of the cut, and code, drawing and verdict follow", async () => {
  const { page, wrong, element, close } = await tabAt("course-explore");
  const address = page.url();
  const runs = JSON.parse(await element.locator("script").textContent()).versions[0].runs;
  const slider = element.getByRole("slider");
  await slider.focus();
  await page.keyboard.press("Home");
  for (const [stop, run] of runs.entries()) {
    assert.equal(await slider.inputValue(), String(stop));
    assert.deepEqual(
      await element.locator(".program").first().locator(".line").evaluateAll((lines) => lines.flatMap((line, index) => (line.classList.contains("cut") ? [index] : []))),
      run.cut,
    );
    assert.equal(await element.locator(".ticks .on").textContent(), run.stop);
    assert.equal(await element.locator("figcaption span").textContent(), run.label);
    assert.equal(await element.locator(".stage svg").first().getAttribute("aria-label"), /aria-label="([^"]*)"/.exec(run.tag)[1]);
    const wanted = run.at === null ? /never dropped/ : new RegExp(`^${run.stop}, at ${run.at} ms$`);
    assert.match(await slider.getAttribute("aria-valuetext"), wanted);
    const said = await element.locator(".verdict li").evaluateAll((lines) => lines.map((line) => line.className));
    assert.deepEqual(said, [...run.says.matchAll(/<li class="(\w+)"/g)].map(([, how]) => how));
    await page.keyboard.press("ArrowRight");
  }
  assert.equal(await slider.inputValue(), String(runs.length - 1), "the last stop is the end");
  assert.equal(page.url(), address, "no page was turned");
  assert.equal(await element.locator(".verdict").getAttribute("role"), "status");
  await close();
  none(wrong);
});

test("another version is chosen by keyboard, and cut at the nearest moment", async () => {
  const { page, wrong, element, close } = await tabAt("course-explore");
  const [first, second] = JSON.parse(await element.locator("script").textContent()).versions;
  await element.getByRole("slider").focus();
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowRight");
  await element.getByRole("radio").first().focus();
  await page.keyboard.press("ArrowRight");
  assert.ok(await element.getByRole("radio").nth(1).isChecked());
  const code = element.locator(".program").first();
  assert.equal(await code.textContent(), `${second.lines.join("\n")}\n`);
  const coloured = (program) => program.locator(".line > span").evaluateAll((lines) => lines.map((line) => line.innerHTML));
  assert.deepEqual(await coloured(element.locator(".runs .program").first()), await coloured(code));
  const at = first.runs[1].at;
  const nearest = Math.min(...second.runs.flatMap((run) => (run.at === null ? [] : [Math.abs(run.at - at)])));
  const chosen = second.runs[Number(await element.getByRole("slider").inputValue())];
  assert.equal(Math.abs(chosen.at - at), nearest);
  await page.keyboard.press("ArrowLeft");
  assert.equal(await code.textContent(), `${first.lines.join("\n")}\n`);
  await close();
  none(wrong);
});

test("a prediction that is wrong is answered, and nothing is given away", async () => {
  // One whose fold says something of the figure.
  const comment = /<course-predict>(?:(?!<\/course-predict>)[^])*<\/figure>\s*<p>/;
  const { page, wrong, element, close } = await tabAt("course-predict", {}, comment);
  const address = page.url();
  const right = Number(await element.locator("figure.recording").getAttribute("data-right")) - 1;
  const replies = await element.locator("details > ol").first().locator(":scope > li").allTextContents();
  const later = element.locator(".later");
  const label = () => element.locator("svg.timeline").getAttribute("aria-label");
  const before = await label();
  assert.equal(await later.isVisible(), false);
  const rest = element.locator(".rest");
  assert.equal(await rest.isVisible(), false);
  assert.equal(await element.getByText("As text").isVisible(), false);
  assert.equal(await element.locator("details").last().isVisible(), false);

  const choices = element.getByRole("radio");
  const other = right === 0 ? 1 : 0;
  await choices.nth(other).focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("Enter");
  const reply = element.getByRole("status");
  assert.equal(words(await reply.textContent()), words(replies[other]));
  assert.equal(await later.isVisible(), false);
  assert.equal(await label(), before);
  await element.getByRole("button", { name: "Show me" }).waitFor();

  await choices.nth(other).focus();
  while (!(await choices.nth(right).isChecked())) {
    await page.keyboard.press("ArrowDown");
  }
  await page.keyboard.press("Enter");
  assert.equal(words(await reply.textContent()), words(replies[right]));
  assert.match(words(replies[right]), /^Yes\b/);
  assert.ok(await later.isVisible());
  assert.ok(await rest.isVisible());
  assert.notEqual(await label(), before);
  assert.ok(await element.getByText("All the answers").isVisible());
  assert.equal(await element.getByRole("button", { name: "Show me" }).isVisible(), false);
  assert.equal(page.url(), address, "no page was turned");
  await close();
  none(wrong);
});

const words = (text) => text.trim().replace(/\s+/g, " ");

test("what is asked about is covered down to the axis, and there is room for a sign", async () => {
  const { page, open, close } = await tab({ viewport: narrow });
  const offences = [];
  for (const path of every.filter((path) => path !== "print.html" && site.get(path).includes("<course-predict"))) {
    await open(path);
    const found = await page.evaluate(() =>
      [...document.querySelectorAll("course-predict .drawing")].flatMap((drawing) => {
        const all = drawing.getBoundingClientRect();
        const veil = drawing.querySelector(".veil").getBoundingClientRect();
        const axis = drawing.querySelector(".axis") ? 22 : 0;
        const seen = [Math.round(all.bottom - veil.bottom), Math.round(all.right - veil.right), veil.width >= 26];
        return String(seen) === String([axis, 0, true]) ? [] : [`${seen}, ${veil.width} px wide`];
      }),
    );
    offences.push(...found.map((what) => `${path}: ${what}`));
  }
  await close();
  none(offences);
});

test("whoever gives up is shown, and the focus stays", async () => {
  const { page, element, close } = await tabAt("course-predict");
  const right = Number(await element.locator("figure.recording").getAttribute("data-right")) - 1;
  const check = element.getByRole("button", { name: "Check" });
  await check.click();
  assert.equal(await element.getByRole("status").textContent(), "Choose one first.");
  await element.getByRole("radio").nth(right === 0 ? 1 : 0).check();
  await check.click();
  await element.getByRole("button", { name: "Show me" }).press("Enter");
  assert.ok(await element.locator(".later").isVisible());
  assert.ok(await check.evaluate((button) => button === document.activeElement));
  await close();
});

for (const [theme, colorScheme] of [["light", "light"], ["navy", "dark"]]) {
  test(`axe finds nothing in ${theme} once a figure has answered and another was explored`, async () => {
    const asked = await tabAt("course-predict", { colorScheme });
    for (const choice of await asked.element.getByRole("radio").all()) {
      await choice.check();
      await asked.element.getByRole("button", { name: "Check" }).click();
      none(await violations(asked.page));
    }
    await asked.close();
    const explored = await tabAt("course-explore", { colorScheme, viewport: narrow });
    await explored.element.getByRole("radio").nth(1).check();
    none(await violations(explored.page));
    await explored.close();
  });
}

test("without JavaScript a figure to explore has a frame and a table, and a question has a fold", async () => {
  const explored = await tabAt("course-explore", { javaScriptEnabled: false });
  assert.ok(await explored.element.locator("svg.timeline").isVisible());
  assert.ok(await explored.element.locator(".verdict li").first().isVisible());
  assert.equal(await explored.element.getByRole("slider").count(), 0);
  await explored.element.locator(".runs > summary").click();
  assert.ok(await explored.element.getByRole("row").last().isVisible());
  await explored.close();

  const asked = await tabAt("course-predict", { javaScriptEnabled: false });
  assert.equal(await asked.element.locator("svg.timeline").isVisible(), false);
  await asked.element.locator("summary").first().click();
  assert.ok(await asked.element.locator("svg.timeline").isVisible());
  await asked.close();
});

test("on paper questions have their answers, code has its colours, and there is no button", async () => {
  const { page, open, close } = await tab();
  await open("print.html");
  await page.emulateMedia({ media: "print" });
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  const sights = await page.evaluate(() => {
    const seen = (selector) => [...document.querySelectorAll(selector)].map((box) => box.checkVisibility({ visibilityProperty: true }));
    return {
      shown: seen("course-predict .later, course-predict details > ol, .runs table").every(Boolean),
      gone: seen("course-predict button, course-explore input, .veil").some(Boolean),
      plain: document.querySelectorAll("main > pre > code.language-rust:not(:has(*))").length,
      questions: document.querySelectorAll("course-predict").length,
    };
  });
  assert.ok(sights.questions > 1);
  assert.deepEqual(sights, { ...sights, shown: true, gone: false, plain: 0 });
  await close();
});

test("nothing on the page of the whole book shares a name", async () => {
  const { page, open, close } = await tab();
  await open("print.html");
  const twice = await page.evaluate(() => {
    const ids = [...document.querySelectorAll("main [id]")].map((box) => box.id);
    const groups = [...document.querySelectorAll("course-explore")].map((box) => box.querySelector("input").name);
    return [...ids, ...groups].filter((name, index, all) => all.indexOf(name) !== index);
  });
  await close();
  none(twice);
});

test("who wants less motion gets none", async () => {
  const { element, close } = await tabAt("course-explore", { reducedMotion: "reduce" });
  const moving = await element.evaluate((box) => [...box.querySelectorAll("*")].filter((part) => getComputedStyle(part).transitionDuration !== "0s").length);
  await close();
  assert.equal(moving, 0);
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
