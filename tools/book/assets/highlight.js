// The highlighter of the book: the languages that its pages use, and nothing else.
// mdBook calls `highlightBlock` on every `code`, also on those inside a sentence.

import hljs from "highlight.js/lib/core";
import bash from "highlight.js/lib/languages/bash";
import ini from "highlight.js/lib/languages/ini";
import rust from "highlight.js/lib/languages/rust";
import shell from "highlight.js/lib/languages/shell";

hljs.registerLanguage("bash", bash);
hljs.registerLanguage("rust", rust);
hljs.registerLanguage("shell", shell);
hljs.registerLanguage("toml", ini);

// A block waits until it is near the window: all at once keep a phone busy before it can be scrolled.
const waiting = new Set();
const colour = (block) => {
  waiting.delete(block);
  near.unobserve(block);
  // A line or a word may be marked.
  if (block.children.length === 0) {
    hljs.highlightElement(block);
  }
};
const near = new IntersectionObserver(
  (blocks) => {
    for (const { isIntersecting, target } of blocks) {
      if (isIntersecting) {
        colour(target);
      }
    }
  },
  { rootMargin: "100%" },
);

hljs.highlightBlock = (block) => {
  const name = /\blanguage-(\S+)/.exec(block.className)?.[1];
  if (hljs.getLanguage(name ?? "")) {
    waiting.add(block);
    near.observe(block);
  }
};
hljs.highlightAll = () => waiting.forEach(colour);
addEventListener("beforeprint", hljs.highlightAll);

globalThis.hljs = hljs;
