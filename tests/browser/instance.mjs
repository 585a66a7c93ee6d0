// An organisation of its own: the real program as an operator starts it, with a mail server behind it that keeps what comes.

import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import nodemailer from "nodemailer";
import PostalMime from "postal-mime";
import { SMTPServer } from "smtp-server";

const PROGRAM = process.env.OPENLIJK_BIN ?? new URL("../../target/debug/openlijk", import.meta.url).pathname;
const run = promisify(execFile);

/** A port of loopback that nobody has at this moment. */
async function freePort() {
  const server = createServer();
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

/** A mail server that takes everything: `next()` gives the messages in the order in which they came. */
class Mailbox {
  #waiting = [];
  #readers = [];

  async open() {
    this.server = new SMTPServer({
      authOptional: true,
      disabledCommands: ["STARTTLS", "AUTH"],
      logger: false,
      onData: (stream, session, done) => {
        const chunks = [];
        stream.on("data", (chunk) => chunks.push(chunk));
        stream.on("end", async () => {
          const raw = Buffer.concat(chunks);
          const mail = { ...(await PostalMime.parse(raw)), raw: raw.toString("latin1"), to: session.envelope.rcptTo[0].address };
          const reader = this.#readers.shift();
          if (reader) reader(mail);
          else this.#waiting.push(mail);
          done();
        });
      },
    });
    await new Promise((done) => this.server.listen(0, "127.0.0.1", done));
    this.port = this.server.server.address().port;
  }

  /** The next message, waited for at most a quarter of a minute. */
  async next(what) {
    if (this.#waiting.length > 0) return this.#waiting.shift();
    return new Promise((done, fail) => {
      const timer = setTimeout(() => fail(new Error(`no mail came: ${what}`)), 15_000);
      this.#readers.push((mail) => {
        clearTimeout(timer);
        done(mail);
      });
    });
  }

  close() {
    return new Promise((done) => this.server.close(done));
  }
}

/** An organisation with one purpose, running. */
export class Instance {
  /** Makes it with `openlijk init`, declares the purpose (TOML), and serves. `portal`: lines for [portal] of its configuration. */
  static async start({ country, language, purpose, portal = "" }) {
    const instance = new Instance();
    instance.folder = await mkdtemp(join(tmpdir(), "openlijk-story-"));
    instance.mailbox = new Mailbox();
    await instance.mailbox.open();
    instance.smtpPort = await freePort();
    const [publicPort, consolePort] = [await freePort(), await freePort()];
    instance.public = `http://127.0.0.1:${publicPort}`;
    instance.console = `http://127.0.0.1:${consolePort}`;
    const home = join(instance.folder, "organisation");
    const passwordFile = join(instance.folder, "password");
    instance.password = "une-longue-phrase-de-passe";
    await writeFile(passwordFile, `${instance.password}\n`);
    const flags = {
      organisation: "Mairie de Sainte-Claire", kind: "private", country, domain: "sainte-claire.example",
      "next-hop": `127.0.0.1:${instance.mailbox.port}`, "public-url": instance.public, "public-listen": `127.0.0.1:${publicPort}`,
      "console-listen": `127.0.0.1:${consolePort}`, "smtp-listen": `127.0.0.1:${instance.smtpPort}`, "password-file": passwordFile,
    };
    await run(PROGRAM, ["init", home, "--yes", ...Object.entries(flags).flatMap(([name, value]) => [`--${name}`, value])]);
    instance.config = join(home, "openlijk.toml");
    const text = await readFile(instance.config, "utf8");
    const spoken = text.replace(/^#? ?languages = .*$/m, `languages = ["${language}", "en"]`);
    assert.notEqual(text, spoken, "the configuration names its languages");
    await writeFile(instance.config, portal ? spoken.replace(/^\[portal\]$/m, `[portal]\n${portal}`) : spoken);
    const purposeFile = join(instance.folder, "purpose.toml");
    await writeFile(purposeFile, purpose);
    await instance.openlijk("purpose", "apply", purposeFile, "--by", "Mme Roux");
    instance.server = spawn(PROGRAM, ["serve", "--config", instance.config], { stdio: ["ignore", "ignore", "pipe"] });
    instance.log = "";
    instance.server.stderr.on("data", (chunk) => (instance.log += chunk));
    for (let tries = 0; !instance.log.includes("openlijk is ready"); tries += 1) {
      assert.ok(tries < 200 && instance.server.exitCode === null, `it did not start:\n${instance.log}`);
      await new Promise((done) => setTimeout(done, 100));
    }
    instance.sender = nodemailer.createTransport({ host: "127.0.0.1", port: instance.smtpPort, secure: false, ignoreTLS: true });
    return instance;
  }

  /** Runs a command of the program on this organisation, and gives what it prints. */
  async openlijk(...words) {
    const { stdout } = await run(PROGRAM, [...words, "--config", this.config]);
    return stdout;
  }

  /** Sends a letter as the organisation's software would, and gives it as it arrived. */
  async send({ to, subject, html, text, headers }) {
    const sent = await this.sender.sendMail({ from: "Lettre <lettre@sainte-claire.example>", to, subject, html, text, headers });
    const mail = await this.mailbox.next(subject);
    return { ...mail, reply: sent.response };
  }

  async stop() {
    this.server?.kill("SIGTERM");
    await new Promise((done) => (this.server ? this.server.once("exit", done) : done()));
    await this.mailbox?.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** The addresses in a text that lead to a page of ours. */
export function linkIn(text, pattern) {
  const found = text.match(/https?:\/\/[^\s"'<>)]+/g) ?? [];
  const link = found.find((url) => pattern.test(url));
  assert.ok(link, `no link like ${pattern} in:\n${text}`);
  return link;
}
