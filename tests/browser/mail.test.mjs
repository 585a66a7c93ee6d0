// A delivered message as a webmail would show it: the notice is seen, the page link works, and with images blocked nothing
// is asked of anybody.

import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { VIEWS, browser, from, links, signIn } from "./support.mjs";

const MAIL = from("OPENLIJK_MAIL");
const PUBLIC = from("OPENLIJK_PUBLIC");
const CONSOLE = from("OPENLIJK_CONSOLE");
/** A mail program that shows pictures; a headless browser under its own name would count as a scanner. */
const PROGRAM = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Thunderbird/140.3.0";
let chromium;

before(async () => {
  chromium = await browser();
});
after(async () => chromium?.close());

/** The HTML part of a message: the file itself, or the first text/html part of an .eml. */
async function html(path) {
  const text = await readFile(path, "utf8");
  if (!path.endsWith(".eml")) return text;
  const parts = text.split(/^--\S+\r?$/m);
  const part = parts.find((one) => /content-type:\s*text\/html/i.test(one.split(/\r?\n\r?\n/)[0])) ?? text;
  const [head, ...body] = part.split(/\r?\n\r?\n/);
  const encoded = body.join("\n\n");
  if (/content-transfer-encoding:\s*base64/i.test(head)) return Buffer.from(encoded, "base64").toString("utf8");
  if (!/content-transfer-encoding:\s*quoted-printable/i.test(head)) return encoded;
  const joined = encoded.replace(/=\r?\n/g, "");
  const bytes = joined.replace(/=([0-9A-Fa-f]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
}

/** How many loads the console shows, over all mailings. */
async function loads() {
  const context = await chromium.newContext();
  const page = await context.newPage();
  await signIn(page, CONSOLE, from("OPENLIJK_USER"), from("OPENLIJK_PASSWORD"));
  let count = 0;
  for (const path of await links(page, /^\/campaigns\/\d+/)) {
    const answer = await page.request.get(`${CONSOLE}${path.split("?")[0]}/figures.json`);
    const figures = await answer.json();
    count += figures.loads.reduce((sum, [, loaded]) => sum + loaded, 0);
  }
  await context.close();
  return count;
}

describe("a delivered message", { skip: !MAIL ? "OPENLIJK_MAIL is not set" : false }, () => {
  for (const [name, view] of Object.entries({ desktop: VIEWS.desktop, phone: VIEWS.phone, dark: VIEWS.dark })) {
    test(`shows its notice and a link to the reader's own page on ${name}`, async () => {
      const context = await chromium.newContext({ ...view, javaScriptEnabled: false });
      const page = await context.newPage();
      await page.route("**/*", (route) => route.abort());
      await page.setContent(await html(MAIL));
      const link = page.locator("a[href*='/r/']").first();
      assert.equal(await link.isVisible(), true);
      const box = await link.boundingBox();
      assert.ok(box.height >= 12 && box.width > 40, "the link is large enough to be seen");
      await context.close();
    });
  }

  test("asks for its picture once when images are shown, and for nothing when they are blocked", async () => {
    for (const shown of [false, true]) {
      const before = await loads();
      const context = await chromium.newContext({ javaScriptEnabled: false, userAgent: PROGRAM });
      const page = await context.newPage();
      const asked = [];
      await page.route("**/*", (route) => {
        const image = route.request().resourceType() === "image";
        if (image && !shown) return route.abort();
        if (image) asked.push(route.request().url());
        // The message is shown as a webmail shows it; only our own picture really goes out.
        return PUBLIC && route.request().url().startsWith(PUBLIC) ? route.continue() : route.abort();
      });
      await page.setContent(await html(MAIL), { waitUntil: "load" });
      const ours = asked.filter((url) => /\/o\/[A-Za-z0-9_-]{43}\.gif$/.test(new URL(url).pathname));
      assert.equal(ours.length, shown ? 1 : 0);
      await context.close();
      assert.equal(await loads(), before + (shown ? 1 : 0), "the hit has arrived, and is on the screen");
    }
  });
});
