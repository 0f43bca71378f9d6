// A runner at work in a folder, with its book served.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

export class Course {
  constructor(folder) {
    this.folder = folder;
  }

  /** Starts `cargo course`, and waits until it serves. */
  async start(runner, words = []) {
    const env = { ...process.env, COURSE_PORT: "0", COURSE_NO_OPEN: "1", COURSE_CLAIM_SECONDS: "5" };
    delete env.COURSE_NO_BOOK;
    this.child = spawn(runner, words, { cwd: this.folder, env, stdio: ["pipe", "pipe", "pipe"] });
    this.ended = once(this.child, "exit");
    const said = [];
    this.child.stderr.on("data", (text) => said.push(String(text)));
    this.address = await new Promise((found, failed) => {
      createInterface(this.child.stdout).on("line", (line) => {
        said.push(line);
        const address = /http:\/\/127\.0\.0\.1:\d+/.exec(line);
        if (address) {
          found(address[0]);
        }
      });
      this.child.once("exit", () => failed(new Error(`the runner ended:\n${said.join("\n")}`)));
    });
  }

  /** Ctrl-C. */
  async stop() {
    if (this.child?.exitCode === null && this.child.signalCode === null) {
      this.child.kill("SIGINT");
    }
    await this.ended;
  }
}
