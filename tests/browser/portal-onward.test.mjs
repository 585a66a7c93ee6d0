// The portal between people: a reader answers and is answered, passes a message on, sees what is on record; senders are told what
// became of theirs; codes come by SMS.

import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { createHmac, randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PURPOSE, READER, SECRET, arrived, codeIn, goOn, organisation, recordOf, sealed } from "./portal.mjs";
import { NO_SCRIPT, VIEWS, browser, open, overflows, violations } from "./support.mjs";

const ANSWER = "Dank u wel. Mag ik morgen bellen?";
const OTHER = "eva@elders.example";
const SECRET_OF_SMS = "sleutel-van-de-poort";
const WEBHOOK_KEY = randomBytes(32);
let chromium;
let instance;
let calls;
let service;

/** An SMS gateway and a webhook: keeps what it is told. The first call to the webhook fails, as real ones do. */
async function outside() {
  calls = [];
  service = createServer((request, answer) => {
    let body = "";
    request.on("data", (chunk) => (body += chunk));
    request.on("end", () => {
      calls.push({ path: request.url, headers: request.headers, body });
      answer.statusCode = request.url === "/hook" && calls.filter((call) => call.path === "/hook").length === 1 ? 500 : 204;
      answer.end();
    });
  });
  await new Promise((done) => service.listen(0, "127.0.0.1", done));
  return `http://127.0.0.1:${service.address().port}`;
}

async function called(path, fits, what) {
  for (let tries = 0; tries < 500; tries += 1) {
    const found = calls.find((call) => call.path === path && fits(call));
    if (found) return found;
    await new Promise((done) => setTimeout(done, 100));
  }
  return assert.fail(`nobody called ${path}: ${what}`);
}

before(async () => {
  const url = await outside();
  const [sms, hook] = ["sms", "hook"].map((name) => join(tmpdir(), `openlijk-${name}-${process.pid}`));
  await writeFile(sms, `${SECRET_OF_SMS}\n`);
  await writeFile(hook, `whsec_${WEBHOOK_KEY.toString("base64")}\n`);
  chromium = await browser();
  instance = await organisation(
    `sms_url = "${url}/sms"\nsms_secret = "${sms}"\nwebhook_url = "${url}/hook"\nwebhook_secret = "${hook}"`,
    PURPOSE.replace("days = 30", "days = 30\ntell_sender = true"),
  );
});
after(async () => {
  await chromium?.close();
  await instance?.stop();
  service?.close();
});

/** The letter, open in the reader's browser. Its sender's mail that it was opened is taken in. */
async function opened(mail, view = VIEWS.desktop) {
  const tab = await open(chromium, view);
  await tab.page.goto(mail.link);
  await goOn(instance, tab.page);
  await tab.page.waitForSelector("#after:not([hidden])");
  const told = await instance.mailbox.next("that it was opened");
  return { ...tab, told };
}

/** Submits a form that opens a page of its own. */
async function submitted(page, form) {
  const [popup] = await Promise.all([page.waitForEvent("popup"), page.click(`form[action*='${form}'] button`)]);
  await popup.waitForLoadState();
  return popup;
}

test("a reader answers and is answered, all of it sealed, and both see what is on record", async () => {
  const mail = await sealed(instance);
  const { context, page, told } = await opened(mail, VIEWS.phone);
  assert.equal(told.to, "dewit@sainte-claire.example");
  assert.match(told.text, /Uw bericht aan jan@lezer\.example van .* is geopend/);
  assert.match(told.text, /had de link of leest die mailbox/, "no more than a mailed code shows");
  assert.equal(await overflows(page), false);

  await page.fill("#answer-text", ANSWER);
  const done = await submitted(page, "/answer");
  assert.match(await done.textContent("[role=status]"), /Uw antwoord is onderweg/);
  assert.deepEqual(await violations(done), []);
  const answer = arrived(await instance.mailbox.next("the answer"));
  assert.equal(answer.to, "dewit@sainte-claire.example");
  assert.ok(!answer.raw.includes("morgen bellen") && !answer.text.includes("uitslag"));
  assert.match(answer.text, /jan@lezer\.example antwoordt op een bericht van Mairie de Sainte-Claire/);
  assert.match(answer.from.address, /@sainte-claire\.example$/, "it does not claim to come from the reader's mail server");

  const desk = await open(chromium, NO_SCRIPT);
  await desk.page.goto(answer.link);
  await goOn(instance, desk.page, { half: answer.code });
  assert.equal((await desk.page.textContent("pre.letter-text")).trim(), ANSWER);
  await desk.page.fill("#answer-text", "Ja, graag.");
  await submitted(desk.page, "/answer");
  const back = arrived(await instance.mailbox.next("the answer to the answer"));
  assert.equal(back.to, READER);

  const log = await submitted(page, "/log");
  const rows = await log.locator("table").first().locator("tbody tr").allTextContents();
  for (const act of ["Geopend", "Getoond", "De lezer antwoordde"]) assert.ok(rows.some((row) => row.includes(act)), `${act}: ${rows}`);
  const answers = await log.locator("table").nth(1).locator("tbody tr").allTextContents();
  assert.ok(answers.some((row) => row.includes("Geopend")), "the reader sees of an answer what a sender sees");
  assert.deepEqual(await violations(log), []);
  assert.equal(await overflows(log), false);
  const acts = (await recordOf(instance, mail.id)).events.map((event) => event.act);
  assert.ok(acts.includes("answered"), acts.join(" "));
  await Promise.all([context.close(), desk.context.close()]);
});

test("a message that is passed on is sealed for its new reader alone, and the sender sees that it was", async () => {
  const attachment = randomBytes(2000);
  const mail = await sealed(instance, { attachments: [{ filename: "uitslag.bin", content: attachment }] });
  const { context, page } = await opened(mail);
  await page.click("details summary:has-text('doorsturen')");
  await page.fill("#forward-to", OTHER);
  const done = await submitted(page, "/forward");
  assert.match(await done.textContent("[role=status]"), /Het bericht is onderweg/);
  const passed = arrived(await instance.mailbox.next("what was passed on"));
  assert.equal(passed.to, OTHER);
  assert.match(passed.text, /jan@lezer\.example stuurt u een bericht door van Dr\. De Wit/);
  assert.notEqual(passed.code, mail.code);
  const tab = await open(chromium, NO_SCRIPT);
  await tab.page.goto(passed.link);
  await goOn(instance, tab.page, { half: mail.code });
  assert.match(await tab.page.textContent("[role=status]"), /klopt niet/, "the first reader's half opens nothing here");
  await instance.mailbox.next("that our half was handed out");
  await goOn(instance, tab.page, { half: passed.code });
  assert.equal(await tab.page.frameLocator("iframe.letter-frame").locator("p").first().textContent(), SECRET);
  const acts = (await recordOf(instance, mail.id)).events.map((event) => event.act);
  assert.ok(acts.includes("forwarded"), acts.join(" "));
  await Promise.all([context.close(), tab.context.close()]);
});

test("five wrong codes lock it, and the sender is mailed and the webhook called, signed and more than once if need be", async () => {
  const mail = await sealed(instance);
  const { context, page } = await open(chromium, VIEWS.desktop);
  await page.goto(mail.link);
  await page.click("form[action*='/code'] button");
  const code = codeIn(await instance.mailbox.next("the code"));
  const wrong = code === "00000000" ? "11111111" : "00000000";
  for (let tries = 0; tries < 5; tries += 1) {
    await page.fill("#code", wrong);
    await page.click("form[action*='/open'] button");
  }
  assert.match(await page.textContent("main"), /Wij mailen de afzender/);
  const told = await instance.mailbox.next("that it is locked");
  assert.equal(told.to, "dewit@sainte-claire.example");
  assert.match(told.subject, /is vergrendeld$/);
  assert.ok(told.text.includes(`nummer ${mail.id}`));
  const call = await called("/hook", (one) => one.body.includes("sealed.locked") && one.body.includes(mail.id), "locked");
  const { "webhook-id": id, "webhook-timestamp": at, "webhook-signature": signature } = call.headers;
  const expected = createHmac("sha256", WEBHOOK_KEY).update(`${id}.${at}.${call.body}`).digest("base64");
  assert.equal(signature, `v1,${expected}`);
  assert.ok(!call.body.includes("@"), "nobody's address leaves by it");
  const first = calls.find((one) => one.path === "/hook");
  await called("/hook", (one) => one !== first && one.headers["webhook-id"] === first.headers["webhook-id"], "again, after an error");
  await instance.openlijk("sealed", "unlock", mail.id);
  await page.goto(mail.link);
  await goOn(instance, page);
  await page.waitForSelector("iframe.letter-frame");
  await instance.mailbox.next("that it was opened");
  await context.close();
});

test("whose telephone number is known gets the code by SMS, and the record says that it proves more", async () => {
  await instance.openlijk("sealed", "factor", READER, "--phone", "+31612345678");
  const mail = await sealed(instance);
  const { context, page } = await open(chromium, VIEWS.phone);
  await page.goto(mail.link);
  assert.match(await page.textContent("#code-help"), /678/);
  assert.ok(!(await page.content()).includes("31612345"), "strangers learn three digits");
  await page.click("form[action*='/code'] button");
  const sms = await called("/sms", () => true, "the code");
  assert.equal(sms.headers.authorization, `Bearer ${SECRET_OF_SMS}`);
  const { to, text } = JSON.parse(sms.body);
  assert.equal(to, "+31612345678");
  await page.fill("#code", text.match(/\d{8}/)[0]);
  await page.click("form[action*='/open'] button");
  await page.waitForSelector("iframe.letter-frame");
  const told = await instance.mailbox.next("that it was opened");
  assert.match(told.text, /de code die alleen de lezer krijgt/);
  const record = await recordOf(instance, mail.id);
  assert.equal(record.events.find((event) => event.act === "opened").grade, "strong");
  await context.close();
});
