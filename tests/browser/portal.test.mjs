// The portal with real mail and a real browser: a tagged letter arrives as a notification, and opens only for who goes on; with a
// script and without, on a desk and on a phone. Scanners and previews leave no trace of reading.

import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import * as portal from "./portal.mjs";
import { SECRET, codeIn } from "./portal.mjs";
import { NO_SCRIPT, VIEWS, browser, open, overflows, violations } from "./support.mjs";

let chromium;
let instance;

before(async () => {
  chromium = await browser();
  instance = await portal.organisation();
});
after(async () => {
  await chromium?.close();
  await instance?.stop();
});

const sealed = (letter) => portal.sealed(instance, letter);
const goOn = (page, typed) => portal.goOn(instance, page, typed);

test("the notification bears no picture and one link, and says what will be recorded", async () => {
  const mail = await sealed();
  assert.match(mail.reply, /openlijk measure=portal reason=R13/);
  assert.ok(!mail.raw.includes("uitslag van uw onderzoek") && !/<img/i.test(mail.html));
  assert.equal(new Set(mail.html.match(/https?:\/\/[^"'<\s]+/g)).size, 1);
  for (const said of ["Dr. De Wit van Mairie de Sainte-Claire", "bewaart wanneer u dit bericht opent", "Liever niet? Bel ons op 030"]) {
    assert.ok(mail.text.includes(said), `${said} is missing in:\n${mail.text}`);
  }
});

for (const [name, view] of Object.entries({ desktop: VIEWS.desktop, phone: VIEWS.phone, dark: VIEWS["dark phone"] })) {
  test(`with a script the browser opens it, and the half of the link never leaves it (${name})`, async () => {
    const attachment = randomBytes(1000);
    const mail = await sealed({ attachments: [{ filename: "uitslag <1>.bin", content: attachment }] });
    const { context, page, trespasses } = await open(chromium, view, { acceptDownloads: true });
    const sent = [];
    page.on("request", (request) => sent.push(`${request.url().split("#")[0]} ${request.postData() ?? ""}`));
    await page.goto(mail.link);
    assert.deepEqual(await violations(page), []);
    assert.equal(await page.locator("#half").isVisible(), false, "who has the link types no half");
    await goOn(page);
    await page.waitForSelector("iframe.letter-frame");
    const letter = page.frameLocator("iframe.letter-frame");
    assert.equal(await letter.locator("p").first().textContent(), SECRET);
    assert.equal(await overflows(page), false);
    assert.doesNotMatch(await page.textContent("dl.facts"), /\d{4}-\d\d-\d\dT/, "times as people write them");
    await page.emulateMedia({ media: "print" });
    assert.ok(await page.locator("pre.letter-text").isVisible(), "printed, the text stands in full");
    assert.equal(await page.locator("iframe.letter-frame, form, button").filter({ visible: true }).count(), 0);
    await page.emulateMedia({ media: "screen" });
    const [download] = await Promise.all([page.waitForEvent("download"), page.click("text=uitslag _1_.bin")]);
    assert.deepEqual(await readFile(await download.path()), attachment);
    // axe is a script, and runs in no frame that is sandboxed: it looks at what stands around it.
    assert.ok(await page.getAttribute("iframe.letter-frame", "title"));
    await page.evaluate(() => document.querySelector("iframe.letter-frame").remove());
    assert.deepEqual(await violations(page), []);
    assert.ok(sent.length > 3 && sent.every((one) => !one.includes(mail.code) && !one.includes(mail.code.replaceAll("-", ""))));
    assert.deepEqual(trespasses, []);
    await context.close();
  });
}

for (const [name, viewport] of Object.entries({ desktop: VIEWS.desktop.viewport, phone: VIEWS.phone.viewport })) {
  test(`without a script the reader types the code from the mail, and is told what that means (${name})`, async () => {
    const attachment = randomBytes(3000);
    const mail = await sealed({ attachments: [{ filename: "brief.bin", content: attachment }] });
    const { context, page } = await open(chromium, { ...NO_SCRIPT, viewport }, { acceptDownloads: true });
    await page.goto(mail.link);
    assert.match(await page.textContent("#half-help"), /opent het bericht dan voor u/);
    await page.click("form[action*='/code'] button");
    const code = codeIn(await instance.mailbox.next("the code"));
    await page.fill("#code", code);
    await page.fill("#half", `${mail.code.slice(0, -1)}${mail.code.endsWith("0") ? "1" : "0"}`);
    await page.click("form[action*='/open'] button");
    assert.match(await page.textContent("[role=status]"), /klopt niet/, "a slip of the pen costs nothing");
    await page.fill("#code", code);
    await page.fill("#half", mail.code.toLowerCase().replaceAll("-", " "));
    await page.click("form[action*='/open'] button");
    assert.equal(await page.frameLocator("iframe.letter-frame").locator("p").first().textContent(), SECRET);
    const [download] = await Promise.all([page.waitForEvent("download"), page.click("text=brief.bin")]);
    assert.deepEqual(await readFile(await download.path()), attachment);
    await context.close();
  });
}

for (const [language, opened] of Object.entries({ nl: "Uw antwoord", en: "Your answer", fr: "Votre réponse", it: "La Sua risposta" })) {
  test(`the door, the message and what can be done with it are sound and in the reader's language (${language})`, async () => {
    const mail = await sealed();
    const { context, page } = await open(chromium, VIEWS.phone);
    await page.goto(mail.link.replace("#", `?lang=${language}#`));
    assert.equal(await page.getAttribute("html", "lang"), language);
    assert.deepEqual(await violations(page), []);
    await goOn(page);
    await page.waitForSelector("#after:not([hidden])");
    assert.equal(await page.getAttribute("html", "lang"), language);
    assert.ok((await page.textContent("label[for='answer-text']")).startsWith(opened));
    await page.evaluate(() => document.querySelector("iframe.letter-frame").remove());
    assert.deepEqual(await violations(page), []);
    assert.equal(await overflows(page), false);
    await context.close();
  });
}

test("scanners, previews and prefetchers that follow everything leave no reading and release nothing", async () => {
  const mail = await sealed();
  const bare = mail.link.split("#")[0];
  for (let round = 0; round < 5; round += 1) {
    for (const method of ["HEAD", "GET"]) {
      for (const path of ["", "/open", "/read", "/code", "/part/0", "/save/1"]) {
        const answer = await fetch(bare + path, { method });
        assert.equal(answer.headers.get("openlijk-half"), null);
        await answer.arrayBuffer();
      }
    }
  }
  // One that runs scripts, moves about, and follows every link.
  const { context, page } = await open(chromium, VIEWS.desktop);
  await page.goto(mail.link, { waitUntil: "networkidle" });
  await page.mouse.move(300, 300);
  for (const href of await page.locator("main a[href]").evaluateAll((all) => all.map((link) => link.href))) await page.goto(href);
  // One that submits every form with what comes to mind.
  for (const path of ["/open", "/read", "/part/0", "/save/0", "/decrypted"]) {
    const answer = await fetch(bare + path, { method: "POST", body: new URLSearchParams({ code: "00000000", session: "x", half: mail.code }) });
    assert.equal(answer.headers.get("openlijk-half"), null);
    assert.ok(!(await answer.text()).includes(SECRET));
  }
  await context.close();
  const acts = await actsOf(mail);
  assert.ok(!acts.some((act) => ["opened", "decrypted", "fetched"].includes(act)), acts.join(" "));
});

const actsOf = async (mail) => (await portal.recordOf(instance, mail.id)).events.map((event) => event.act);

test("what cannot be read looks the same: forged, and taken back", async () => {
  const mail = await sealed();
  const bare = mail.link.split("#")[0];
  await instance.openlijk("sealed", "take-back", mail.id, "--why", "verkeerde ontvanger");
  const shown = async (url) => {
    const answer = await fetch(url, { headers: { "accept-language": "nl" } });
    return [answer.status, (await answer.text()).replaceAll(/\/m\/[A-Za-z0-9_-]+/g, "/m/…")];
  };
  const forged = await shown(bare.replace(/.$/, (last) => (last === "A" ? "B" : "A")));
  assert.deepEqual(await shown(bare), forged);
  assert.equal(forged[0], 404);
  // Neither answers before looking is sure to be done, so the time tells nothing either.
  for (const link of [bare, `${bare.slice(0, -4)}AAAA`]) {
    const asked = performance.now();
    await shown(link);
    assert.ok(performance.now() - asked >= 100, link);
  }
  const { context, page } = await open(chromium, VIEWS.phone, { locale: "nl" });
  await page.goto(mail.link);
  assert.match(await page.textContent("main"), /Wat u al had bewaard, is daarmee niet weg/);
  assert.deepEqual(await violations(page), []);
  await context.close();
});

test("hostile content runs nowhere, in the text, the subject, the names", async () => {
  const html = `<p>${SECRET}</p><script>parent.document.title="broken"</script><img src=x onerror="parent.document.title='broken'">
    <a href="javascript:alert(1)">x</a><svg onload="alert(1)"></svg><img src="https://evil.example/pixel.gif">`;
  const mail = await sealed({ html, attachments: [{ filename: `"><img src=x onerror=alert(1)>.html`, content: "<script>alert(1)</script>" }] });
  const { context, page, trespasses } = await open(chromium, VIEWS.desktop);
  page.on("dialog", () => trespasses.push("a dialogue"));
  await page.goto(mail.link);
  await goOn(page);
  await page.waitForSelector("iframe.letter-frame");
  await page.waitForTimeout(300);
  assert.deepEqual(trespasses, []);
  assert.equal(await page.title(), "[veilig] Uw uitslag");
  await context.close();
});
