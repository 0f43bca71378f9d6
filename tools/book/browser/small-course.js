// A course of one exercise without dependencies, with the theme of the real book, and the real runner at work in it.

import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Course } from "./course.js";

export const ANSWERS = {
  wrong: "pub fn answer() -> u32 {\n    1\n}\n",
  right: "pub fn answer() -> u32 {\n    42\n}\n",
  rejected: 'pub fn answer() -> u32 {\n    "forty-two"\n}\n',
  stuck: "pub fn answer() -> u32 {\n    loop {\n        std::hint::spin_loop();\n    }\n}\n",
};

export const LESSON = "01_beginning/01_first.html";

const EXERCISE = "exercises/01_beginning/01_first";
const SPEC = `#[test]
fn it_answers_at_all() {
    assert!(first::answer() > 0, "WRONG RESULT: the answer was nothing");
}

#[test]
fn it_answers_forty_two() {
    let seen = first::answer();
    assert!(seen == 42, "LEAK: the answer was {seen}; 41 of its tasks were still running");
}

#[test]
fn its_fetch_ends_when_the_caller_leaves() {
    if first::answer() == 42 {
        return;
    }
    let out = std::path::PathBuf::from(std::env::var_os("TESTKIT_OUT").unwrap());
    let caller = "caller   0 asks · 50 leaves\\n";
    let expected = format!("{caller}fetch    0 fetch started · 50 fetch dropped\\n");
    let actual = format!("{caller}fetch    0 fetch started · 80 fetch done\\n");
    std::fs::write(out.join("expected.txt"), expected).unwrap();
    std::fs::write(out.join("actual.txt"), actual).unwrap();
    panic!("TIMELINE: lane \`fetch\` differs first");
}
`;
const MANIFEST = `[package]
name = "first"
version = "0.1.0"
edition = "2024"

[package.metadata.exercise]
minutes = 10

[lib]
test = false
doctest = false

[[test]]
name = "first"
path = "tests/spec.rs"
`;
const PAGE = `# The first

It is one of several.

## Your turn

<course-exercise name="first">

\`${EXERCISE}/src/lib.rs\`, about 10 minutes.

\`\`\`console
$ cargo course first
\`\`\`

Answer.

</course-exercise>

## When you have solved it

<details class="answers">
<summary>The answers compared</summary>

One is as good as another.

</details>
`;

/** The folder of a small course; what cargo built there before is kept. */
export class SmallCourse extends Course {
  constructor(folder, root, book) {
    super(folder);
    for (const old of ["book", "exercises", "solutions", "server"]) {
      rmSync(join(folder, old), { recursive: true, force: true });
    }
    this.write(
      "Cargo.toml",
      '[workspace]\nresolver = "3"\nmembers = ["exercises/*/*", "server"]\n\n[profile.dev]\ndebug = 0\n',
    );
    this.write(`${EXERCISE}/Cargo.toml`, MANIFEST);
    this.write(`${EXERCISE}/tests/spec.rs`, SPEC);
    this.write(`${EXERCISE}/HINTS.md`, "# Hints\n\n## Look\n\nOne.\n\n## Think\n\nTwo.\n\n## Write\n\nThree.\n");
    const sealed = [[`${EXERCISE}/Cargo.toml`, MANIFEST], [`${EXERCISE}/tests/spec.rs`, SPEC]]
      .map(([path, text]) => `${createHash("sha256").update(text).digest("hex")}  ${path}\n`);
    const solution = EXERCISE.replace("exercises", "solutions");
    this.write(`${solution}/judge.sha256`, sealed.join(""));
    this.write(`${solution}/stub.rs`, ANSWERS.wrong);
    this.write(`${solution}/src/lib.rs`, ANSWERS.right);
    this.answer(ANSWERS.wrong);

    // The runner starts whatever is called `book` here: a program that hands over to the real one.
    this.write("server/Cargo.toml", '[package]\nname = "book"\nversion = "0.1.0"\nedition = "2024"\n');
    this.write(
      "server/src/main.rs",
      `use std::{env::args, process::{Command, exit}};

fn main() {
    let ended = Command::new(${JSON.stringify(book)}).args(args().skip(1)).status().unwrap();
    exit(ended.code().unwrap_or(1));
}
`,
    );
    this.write("book.toml", readFileSync(join(root, "book.toml")));
    cpSync(join(root, "book/theme"), join(folder, "book/theme"), { recursive: true });
    this.write(
      "book/src/SUMMARY.md",
      "# Summary\n\n[Introduction](introduction.md)\n\n- [Beginning](01_beginning/README.md)\n    - [The first](01_beginning/01_first.md)\n",
    );
    this.write("book/src/introduction.md", "# Introduction\n\nA small book.\n");
    this.write("book/src/01_beginning/README.md", "# Beginning\n\nOne lesson.\n");
    this.write("book/src/01_beginning/01_first.md", PAGE);
  }

  write(path, content) {
    const file = join(this.folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }

  /** Saves the learner's file. */
  answer(text) {
    this.write(`${EXERCISE}/src/lib.rs`, text);
  }

  /** Saves another first paragraph of the lesson. */
  rewrite(text) {
    this.write("book/src/01_beginning/01_first.md", PAGE.replace("It is one of several.", text));
  }
}
