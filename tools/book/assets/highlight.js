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

hljs.highlightBlock = (block) => {
  const name = /\blanguage-(\S+)/.exec(block.className)?.[1];
  if (hljs.getLanguage(name ?? "") && block.children.length === 0) {
    hljs.highlightElement(block);
  }
};

globalThis.hljs = hljs;
