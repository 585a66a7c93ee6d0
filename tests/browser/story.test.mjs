// A reader's whole story, in French, in a real browser and with real mail: signing up without ticking the box, a mail that
// carries nothing, a yes, a mail that is measured, the way back, taking one's data along, and being forgotten.

import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { Instance, linkIn } from "./instance.mjs";
import { VIEWS, browser, open, overflows, violations } from "./support.mjs";

const READER = "claire.martin@exemple.example";
/** A mail program that shows pictures; a headless browser under its own name would count as a scanner. */
const PROGRAM = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Thunderbird/140.3.0";
const PURPOSE = `
id = "lettre"
name = "Lettre d’information"
kind = "newsletter-reach"
measure = "individual"
controller = "private"
recipient_class = "citizen"
basis = "a"
requested_mail = true
disclosure = "in-message"
necessity = "Nous arrêtons d’écrire à qui ne lit jamais ; un total ne le dit pas."
review_on = "2027-06-01"

[why]
fr = "Nous savons ainsi quels sujets vous sont utiles."
en = "So we know which subjects are useful to you."

[data]
unique_id = true
ip = false
user_agent = false
time = "exact"
count = false
geo = false
dwell = false
forward = false

[less_intrusive]
available = "none"

[documents]
ropa = "R-7"
dpia = "D-7"
processor = "none"
retention_days = 90
`;
let chromium;
let instance;
let letters = 0;

before(async () => {
  chromium = await browser();
  instance = await Instance.start({ country: "FR", language: "fr", purpose: PURPOSE });
});
after(async () => {
  await chromium?.close();
  await instance?.stop();
});

/** The organisation's newsletter to the reader, as it arrives. */
async function newsletter() {
  letters += 1;
  const html = `<html lang="fr"><body><h1>Lettre ${letters}</h1><p>Bonjour, voici les nouvelles de Sainte-Claire.</p></body></html>`;
  const text = `Lettre ${letters}\n\nBonjour, voici les nouvelles de Sainte-Claire.\n`;
  const headers = { "Openlijk-Purpose": "lettre", "Openlijk-Campaign": "juin", "Content-Language": "fr" };
  return instance.send({ to: READER, subject: `Lettre ${letters}`, html, text, headers });
}

const pictureIn = (mail) => (mail.html ?? "").match(/https?:\/\/[^"']+\/o\/[A-Za-z0-9_-]+\.gif/)?.[0];

/** Shows a mail with its pictures, as a mail program would. */
async function read(mail) {
  const context = await chromium.newContext({ userAgent: PROGRAM, javaScriptEnabled: false });
  const page = await context.newPage();
  const answers = [];
  page.on("response", async (response) => answers.push([response.status(), await response.body()]));
  await page.setContent(mail.html, { waitUntil: "networkidle" });
  await context.close();
  return answers;
}

/** What the organisation holds on the reader. */
async function held() {
  return JSON.parse(await instance.openlijk("subject", "export", READER).catch((error) => error.stdout));
}
const loads = async () => (await held()).messages.flatMap((message) => message.loads).length;

/** A page without barriers, in French, on a desk and on a telephone. */
async function whole(page, what) {
  assert.equal(await page.locator("html").getAttribute("lang"), "fr", what);
  assert.deepEqual(await violations(page), [], what);
  await page.setViewportSize(VIEWS.phone.viewport);
  assert.equal(await overflows(page), false, `${what} scrolls sideways`);
  await page.setViewportSize(VIEWS.desktop.viewport);
}

test("from signing up to being forgotten, in French", async (story) => {
  const { context, page, trespasses } = await open(chromium, VIEWS.desktop, { locale: "fr-FR" });

  await story.test("the box is not ticked, and signing up without it chooses nothing", async () => {
    await page.goto(`${instance.public}/sign-up/lettre?lang=fr`);
    await whole(page, "sign-up");
    const box = page.locator("main input[type=checkbox]");
    assert.equal(await box.isChecked(), false);
    await page.locator("main input[type=email]").fill(READER);
    await page.locator("main button[type=submit]").click();
    await whole(page, "signed up");
    const letter = await instance.mailbox.next("the confirmation of the sign-up");
    assert.equal(pictureIn(letter), undefined);
    await page.goto(linkIn(letter.text, /\/sign-up\/|\/p\//));
    await whole(page, "confirming");
    await page.locator("main button[type=submit]").first().click();
    await whole(page, "confirmed");
    assert.deepEqual((await held()).choices, []);
    assert.equal((await held()).told.length, 1);
  });

  let unmeasured;
  await story.test("a mail to who did not choose carries no picture, and invites once", async () => {
    unmeasured = await newsletter();
    assert.equal(pictureIn(unmeasured), undefined);
    assert.match(unmeasured.reply, /measure=(none|delivery)/);
    linkIn(unmeasured.html, /\/r\//);
    const second = await newsletter();
    assert.equal(pictureIn(second), undefined);
    assert.doesNotMatch(second.html, /\/r\//, "nobody is asked twice within six months");
  });

  const askForMyData = async () => {
    await page.goto(linkIn(unmeasured.html, /\/r\//));
    await whole(page, "the mail's page");
    await page.locator("form[action*='my-data'] button").first().click();
    const letter = await instance.mailbox.next("the link to my data");
    await page.goto(linkIn(letter.text, /\/p\//));
    await whole(page, "my data");
    return page.url();
  };

  let myData;
  await story.test("a yes on the page, with the words that were said yes to", async () => {
    myData = await askForMyData();
    await page.locator("form[action*='choose'] button[value=allow]").first().click();
    await whole(page, "allowed");
    const [[purpose, choice]] = (await held()).choices.slice(-1);
    assert.equal(purpose, "lettre");
    assert.equal(choice.state, "granted");
    assert.equal(choice.language, "fr");
    assert.match(choice.wording, /^[0-9a-f]{64}$/);
  });

  let measured;
  await story.test("the next mail is measured, and says so", async () => {
    measured = await newsletter();
    assert.ok(pictureIn(measured), measured.reply);
    assert.match(measured.text, /Mairie de Sainte-Claire/);
    assert.equal(await loads(), 0);
    const [[status]] = await read(measured);
    assert.equal(status, 200);
    assert.equal(await loads(), 1);
  });

  await story.test("taking it back reaches the mail that was sent: the same picture, and no record", async () => {
    const before = await read(measured);
    const known = await loads();
    await page.goto(myData);
    await page.locator("form[action*='choose'] button[value=refuse]").first().click();
    await whole(page, "withdrawn");
    assert.equal((await held()).choices.at(-1)[1].state, "withdrawn");
    assert.deepEqual(await read(measured), before, "the answer does not tell");
    assert.equal(await loads(), known);
    assert.equal(pictureIn(await newsletter()), undefined);
  });

  await story.test("what is held can be taken along", async () => {
    await page.goto(myData);
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.locator("form[action$='/data.json'] button").click(),
    ]);
    const taken = JSON.parse(await readFile(await download.path(), "utf8"));
    assert.equal(taken.messages.length, letters);
    assert.equal(taken.choices.length, 2);
  });

  await story.test("erased: the links lead nowhere, nothing is held, and the no still holds", async () => {
    await page.goto(`${myData.split("?")[0]}/erase?lang=fr`);
    await whole(page, "erasing");
    await page.locator("main form button[type=submit]").first().click();
    await whole(page, "erased");
    const gone = await page.request.get(myData);
    assert.equal(gone.status(), 404);
    assert.deepEqual((await held()).messages, []);
    const later = await newsletter();
    assert.equal(pictureIn(later), undefined);
    assert.doesNotMatch(later.html, /\/r\//, "who said no is not asked again");
  });

  assert.deepEqual(trespasses, []);
  await context.close();
});
