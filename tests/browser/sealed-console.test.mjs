// Sealed mail from its sender's side, with real mail and a real browser: written in the console, opened by its reader, looked at and
// taken back; on a desk and on a phone, by keyboard, with a script and without.

import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { open as openFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { linkIn } from "./instance.mjs";
import { PURPOSE, SECRET, arrived, goOn, organisation } from "./portal.mjs";
import { NO_SCRIPT, VIEWS, browser, open, overflows, scrolling, signIn, violations } from "./support.mjs";

const SENDER = "marie@sainte-claire.example";
const PASSWORD = "een-lange-zin-voor-marie";
const NAMED = PURPOSE.replace('disclosure = "in-message"', 'disclosure = "in-message"\nmay_see = ["data-protection-officer", "case-worker"]');
let chromium;
let instance;

before(async () => {
  chromium = await browser();
  instance = await organisation("", NAMED);
  const file = join(instance.folder, "marie");
  await writeFile(file, `${PASSWORD}\n`);
  await instance.openlijk("account", "add", "marie", "--role", "sender", "--mail", SENDER, "--password-file", file);
  await instance.openlijk("account", "add", "eva", "--role", "case-worker", "--password-file", file);
});
after(async () => {
  await chromium?.close();
  await instance?.stop();
});

/** A page on which Marie is signed in. */
async function marie(view, options = {}, who = "marie") {
  const opened = await open(chromium, view, { locale: "nl", ...options });
  await signIn(opened.page, instance.console, who, PASSWORD);
  return opened;
}

/** Nothing on this page stands in anybody's way. */
async function sound(page, what) {
  assert.deepEqual(await violations(page), [], what);
  assert.equal(await overflows(page), false, `${what} scrolls sideways`);
}

/** Fills in a message to `to`; gives the bytes that are attached. */
async function write(page, to, name = "uitslag.bin", attachment = randomBytes(5000)) {
  await page.goto(`${instance.console}/sealed/new`);
  await page.fill("#field-recipients", to);
  await page.fill("#field-subject", "Uw uitslag");
  await page.fill("#field-text", SECRET);
  await page.setInputFiles("#files", { name, mimeType: "application/octet-stream", buffer: attachment });
  return attachment;
}

/** Goes on to the page that checks, and sends. */
async function send(page) {
  await Promise.all([page.waitForURL(/\/sealed\/new\/[0-9a-f]+/), page.click("form[data-upload] button[type=submit]")]);
  await page.click("form:has([name=warned]) button[type=submit]");
  await page.waitForSelector("#fates");
}

for (const [name, view] of Object.entries(VIEWS)) {
  test(`every page of the sender has no barrier (${name})`, async () => {
    const { context, page, trespasses } = await marie(view);
    const to = `${name.replaceAll(" ", "-")}@lezer.example`;
    await page.goto(`${instance.console}/sealed`);
    await sound(page, "the list");
    await page.goto(`${instance.console}/sealed/new`);
    await sound(page, "a new message");
    await write(page, `${to}\nander-${to}`);
    await Promise.all([page.waitForURL(/\/sealed\/new\/[0-9a-f]+/), page.click("form[data-upload] button[type=submit]")]);
    assert.match(await page.textContent("main"), /stuurde je nog niets beveiligd/);
    await sound(page, "checking");
    await page.click("form:has([name=warned]) button[type=submit]");
    await page.waitForSelector("#fates");
    await sound(page, "what became of it");
    await instance.mailbox.next("the first");
    await instance.mailbox.next("the second");
    await page.click("table a >> nth=0");
    assert.match(await page.textContent("main"), /overgedragen, niet geopend/);
    await sound(page, "one message");
    const one = page.url();
    for (const path of ["back", "back/2", "factor"]) {
      await page.goto(`${one}/${path}`);
      await sound(page, path);
    }
    await page.goto(`${one}/back`);
    await page.fill("#field-at", "2099-12-24T18:00");
    await page.fill("#field-why", "het aanbod eindigt");
    await page.click("main button.danger");
    assert.match(await page.textContent("main"), /Schrap het plan/);
    await sound(page, "a plan");
    await page.click("text=Schrap het plan van");
    await sound(page, "dropping a plan");
    await page.click("main form button[type=submit]");
    await page.goto(`${one}/back`);
    await page.fill("#field-why", "verkeerde persoon");
    await page.click("main button.danger");
    assert.match(await page.textContent("main"), /voorlopig ingetrokken, niet geopend/);
    await sound(page, "taken back");
    for (const path of ["resume", "corrected"]) {
      await page.goto(`${one}/${path}`);
      await sound(page, path);
    }
    if (view.viewport.width < 400) {
      await page.goto(one);
      assert.deepEqual(await scrolling(page), [], "tables are stacked on a phone");
    }
    assert.deepEqual(trespasses, []);
    await context.close();
  });
}

test("what is written arrives: the reader opens it, and the sender sees that in graded words", async () => {
  const sender = await marie(VIEWS.desktop);
  const attachment = await write(sender.page, "jan@lezer.example", "uitslag 1.bin", randomBytes(200_000));
  await send(sender.page);
  const mail = await instance.mailbox.next("the notification");
  assert.ok(!mail.raw.includes("onderzoek") && mail.from.address === SENDER, mail.raw);
  const reader = await open(chromium, VIEWS.desktop, { acceptDownloads: true, locale: "nl" });
  await reader.page.goto(linkIn(mail.text, /\/m\//));
  await reader.page.click("form[action*='/code'] button");
  const code = (await instance.mailbox.next("the code")).text.match(/^\d{8}$/m)[0];
  await reader.page.fill("#code", code);
  await reader.page.click("form[action*='/open'] button");
  await reader.page.waitForSelector("pre.letter-text");
  assert.equal((await reader.page.textContent("pre.letter-text")).trim(), SECRET);
  const fetched = async (text) => {
    const [download] = await Promise.all([reader.page.waitForEvent("download"), reader.page.click(`text=${text}`)]);
    return readFile(await download.path());
  };
  assert.deepEqual(await fetched("uitslag 1.bin"), attachment);
  const whole = (await fetched(".eml")).toString("latin1");
  assert.ok(whole.replaceAll(/\r\n/g, "").includes(attachment.toString("base64")), "the whole mail holds the attachment");
  await reader.context.close();
  await sender.page.click("table a >> nth=0");
  const said = await sender.page.textContent("main");
  for (const words of ["door iemand die deze postbus leest", "Redelijk zeker", "Uitgegeven op", "Of iemand het las"]) {
    assert.ok(said.includes(words), `${words} is missing in:\n${said}`);
  }
  await sender.page.goto(`${sender.page.url()}/back`);
  assert.match(await sender.page.textContent("main"), /Wat gelezen of bewaard is, is buiten bereik/);
  await sound(sender.page, "taking back what was opened");
  await sender.context.close();
});

/** The SHA-256 of a file, read in pieces. */
async function sum(path) {
  const hash = createHash("sha256");
  for await (const piece of createReadStream(path)) hash.update(piece);
  return hash.digest("hex");
}

test("attachments of 1 kB and of 100 MB arrive byte for byte", async () => {
  const [small, large] = ["klein.bin", "groot.bin"].map((name) => join(instance.folder, name));
  await writeFile(small, randomBytes(1_000));
  const file = await openFile(large, "w");
  for (let piece = 0; piece < 100; piece += 1) await file.write(randomBytes(1_000_000));
  await file.close();
  const sender = await marie(VIEWS.desktop);
  await write(sender.page, "jan@lezer.example");
  await sender.page.setInputFiles("#files", [small, large]);
  sender.page.setDefaultTimeout(300_000);
  await send(sender.page);
  await sender.context.close();
  const mail = arrived(await instance.mailbox.next("the notification"));
  // With a script the browser opens it; without one the server does, by the code that the mail carries beside the link.
  for (const [view, typed] of [[VIEWS.desktop, {}], [NO_SCRIPT, { half: mail.code }]]) {
    const reader = await open(chromium, view, { acceptDownloads: true, locale: "nl" });
    reader.page.setDefaultTimeout(300_000);
    await reader.page.goto(mail.link);
    await goOn(instance, reader.page, typed);
    for (const [name, path] of [["klein.bin", small], ["groot.bin", large]]) {
      const [download] = await Promise.all([reader.page.waitForEvent("download"), reader.page.click(`text=${name}`)]);
      assert.equal(await sum(await download.path()), await sum(path), name);
    }
    await reader.context.close();
  }
});

test("a case worker finds a message by its reader, says why, and meets no barrier", async () => {
  const sender = await marie(VIEWS.desktop);
  await write(sender.page, "karel@lezer.example");
  await send(sender.page);
  await instance.mailbox.next("the notification");
  await sender.context.close();
  const asked = await marie(VIEWS.phone, {}, "eva");
  await asked.page.goto(`${instance.console}/sealed`);
  await asked.page.click("[aria-labelledby=latest] a >> nth=0");
  assert.match(await asked.page.textContent("main"), /Waarom kijk je/);
  await sound(asked.page, "asking why");
  await asked.context.close();
  for (const view of [VIEWS.desktop, VIEWS.phone]) {
    const { context, page } = await marie(view, {}, "eva");
    await page.goto(`${instance.console}/sealed`);
    await sound(page, "a case worker's list");
    assert.ok(!(await page.textContent("main")).includes("karel@"), "no reader is named before somebody says why");
    await page.fill("#field-address", "karel@lezer.example");
    await page.fill("#field-why", "Belt: kan het bericht niet openen");
    await page.click("main form button[type=submit]");
    await sound(page, "what was found");
    await page.click("[aria-labelledby=found] a >> nth=0");
    assert.match(await page.textContent("main"), /karel@lezer\.example: overgedragen, niet geopend/);
    await sound(page, "the message as a case worker sees it");
    await context.close();
  }
});

test("with a script it is shown how far the attachments are, and they can be stopped", async () => {
  const { context, page, trespasses } = await marie(VIEWS.phone);
  const network = await context.newCDPSession(page);
  const slow = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 1_500_000 };
  await write(page, "jan@lezer.example", "groot.bin", randomBytes(6_000_000));
  await network.send("Network.emulateNetworkConditions", slow);
  await page.click("form[data-upload] button[type=submit]");
  await page.waitForSelector("[data-upload-progress]:not([hidden])");
  await page.waitForFunction(() => /[1-9]\d?% is binnen/.test(document.querySelector("[data-upload-progress] [role=status]").textContent));
  await sound(page, "while it comes in");
  // Stopping is where the keyboard is.
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => /Gestopt/.test(document.querySelector("[data-upload-problem]").textContent));
  assert.equal(await page.inputValue("#field-text"), SECRET, "what was written is still there");
  await network.send("Network.emulateNetworkConditions", { ...slow, uploadThroughput: -1 });
  await send(page);
  await instance.mailbox.next("the notification");
  await page.goto(`${instance.console}/sealed/new`);
  await page.evaluate(() => (document.querySelector("form[data-upload]").dataset.most = "10"));
  await page.setInputFiles("#files", { name: "x", mimeType: "text/plain", buffer: Buffer.alloc(11) });
  await page.fill("#field-recipients", "jan@lezer.example");
  await page.click("form[data-upload] button[type=submit]");
  assert.match(await page.textContent("[data-upload-problem]"), /samen te groot/);
  assert.deepEqual(trespasses, []);
  await context.close();
});

test("without a script, and by keyboard alone, it is written, sent and taken back", async () => {
  const { context, page } = await marie(NO_SCRIPT);
  await write(page, "toets@lezer.example");
  await page.focus("#files");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/sealed\/new\/[0-9a-f]+/);
  await page.focus("#field-code-0");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.waitForSelector("#fates");
  await instance.mailbox.next("the notification");
  await page.focus("table a");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/sealed\/\d+$/);
  await page.focus("a.button.danger");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/back$/);
  await page.focus("#field-how");
  await page.keyboard.press("ArrowDown");
  await page.focus("#field-why");
  await page.keyboard.type("verkeerde bijlage");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/sealed\/\d+$/);
  assert.match(await page.textContent("main"), /voorgoed ingetrokken, niet geopend/);
  await page.click("text=Verstuur het verbeterde bericht");
  await page.fill("#field-text", "Nu met de goede bijlage.");
  await page.click("form[data-upload] button[type=submit]");
  await page.click("form:has([name=warned]) button[type=submit]");
  await page.waitForSelector("#fates");
  const mail = await instance.mailbox.next("the corrected one");
  assert.match(mail.text, /in de plaats van een eerder bericht/);
  await context.close();
});
