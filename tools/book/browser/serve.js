// Serves a built book on loopback, compressed, under the strictest policy that its own inline scripts allow.

import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join, relative, sep } from "node:path";
import { gzipSync } from "node:zlib";

const TYPES = {
  css: "text/css",
  html: "text/html",
  js: "text/javascript",
  png: "image/png",
  svg: "image/svg+xml",
  txt: "text/plain",
};

/** Every file below a folder: its path with forward slashes → its bytes. */
export function files(folder) {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => [relative(folder, file).split(sep).join("/"), readFileSync(file)]);
  return new Map(found.sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** The pages that a reader can open. */
export function pages(site) {
  return [...site.keys()].filter((path) => path.endsWith(".html") && path !== "toc.html");
}

/** The policy for a site: its own files, and the inline scripts that it was built with. */
export function policy(site) {
  const hashes = new Set();
  for (const path of [...site.keys()].filter((path) => path.endsWith(".html"))) {
    const scripts = site.get(path).toString().matchAll(/<script(\s[^>]*)?>([^]*?)<\/script>/g);
    for (const [, attributes, text] of scripts) {
      if (!/\ssrc=|\stype="application\/json"/.test(attributes ?? "")) {
        hashes.add(`'sha256-${createHash("sha256").update(text).digest("base64")}'`);
      }
    }
  }
  return [
    "default-src 'none'",
    `script-src 'self' ${[...hashes].join(" ")}`,
    "style-src 'self'",
    // mdBook's template and its search write `style` attributes.
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "frame-src 'self'",
    "base-uri 'self'",
    "form-action 'self'",
  ].join("; ");
}

/** Starts a server for a site; `sent` counts the bytes and answers that went out, headers left aside. */
export async function serve(site, headers = {}) {
  const sent = { bytes: 0, requests: 0 };
  const packed = new Map();
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://book").pathname).slice(1);
    const name = path === "" || path.endsWith("/") ? `${path}index.html` : path;
    const found = site.get(name);
    const ending = name.split(".").at(-1);
    response.statusCode = found ? 200 : 404;
    response.setHeaders(new Map(Object.entries(headers)));
    let body = found ?? Buffer.from("not here");
    if (TYPES[ending]) {
      response.setHeader("Content-Type", `${TYPES[ending]}; charset=utf-8`);
      if (ending !== "png") {
        body = packed.get(name) ?? gzipSync(body, { level: 9 });
        packed.set(name, body);
        response.setHeader("Content-Encoding", "gzip");
      }
    }
    sent.requests += 1;
    sent.bytes += body.length;
    response.end(body);
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    sent,
    async stop() {
      server.closeAllConnections();
      await new Promise((stopped) => server.close(stopped));
    },
  };
}
