// What axe-core finds on the page as it stands: every rule it has, also those it calls best practice.

import axe from "axe-core";

export async function violations(page) {
  await page.evaluate(() => {
    for (const fold of document.querySelectorAll("details")) {
      fold.open = true;
    }
    for (const animation of document.getAnimations()) {
      animation.finish();
    }
    window.hljs.highlightAll();
  });
  await page.evaluate(axe.source);
  const found = await page.evaluate(() => window.axe.run({ resultTypes: ["violations"] }));
  return found.violations.map(({ id, impact, nodes }) => {
    const [first] = nodes;
    return `${id} (${impact}, ${nodes.length}): ${first.html.slice(0, 120)} ${first.failureSummary}`;
  });
}
