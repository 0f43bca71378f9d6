// Makes the checked-in files of book/theme that come from packages: `npm ci && npm run build`.
//
// - highlight.js: highlight.js with the languages of the book.
// - fonts/*.woff2: Open Sans and JetBrains Mono, with the letters and weights that the book needs.
//
// The licences are written beside them.

import { build } from "esbuild";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import subset from "subset-font";

const packages = new URL("node_modules/", import.meta.url);
const theme = new URL("../../../book/theme/", import.meta.url);

const range = (from, to) =>
  String.fromCharCode(...Array.from({ length: to - from }, (_, i) => from + i));
const english = range(0x20, 0x7f) + "\u00a0«·»×–—‘’“”…•−";
const latin = english + range(0xa0, 0x100);

const version = JSON.parse(readFileSync(new URL("highlight.js/package.json", packages))).version;
await build({
  entryPoints: [fileURLToPath(new URL("highlight.js", import.meta.url))],
  outfile: fileURLToPath(new URL("highlight.js", theme)),
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
  legalComments: "none",
  banner: {
    js: `/*! highlight.js ${version}, BSD-3-Clause, see HIGHLIGHT-LICENSE.txt; built by tools/book/assets */`,
  },
});
copyFileSync(
  new URL("highlight.js/LICENSE", packages),
  new URL("HIGHLIGHT-LICENSE.txt", theme),
);

mkdirSync(new URL("fonts/", theme), { recursive: true });
await font("open-sans", "open-sans", latin, { min: 400, max: 700 });
await font("jetbrains-mono", "jetbrains-mono", english, { min: 400, max: 700 });

async function font(family, name, letters, wght) {
  const home = new URL(`@fontsource-variable/${family}/`, packages);
  const whole = readFileSync(new URL(`files/${family}-latin-wght-normal.woff2`, home));
  const trimmed = await subset(whole, letters, {
    targetFormat: "woff2",
    variationAxes: { wght },
    keepFeatures: ["kern", "mark", "mkmk", "ccmp"],
    noHinting: true,
  });
  writeFileSync(new URL(`fonts/${name}.woff2`, theme), trimmed);
  copyFileSync(
    new URL("LICENSE", home),
    new URL(`fonts/${family.toUpperCase()}-LICENSE.txt`, theme),
  );
}
