// The recipient's pages in a real browser: for everybody, on every device, by keyboard, without script.

import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { NO_SCRIPT, VIEWS, browser, from, open, overflows, violations } from "./support.mjs";

const PUBLIC = from("OPENLIJK_PUBLIC");
const PAGE = from("OPENLIJK_PAGE");
const LANGUAGES = ["nl", "en", "fr", "it"];
let chromium;

before(async () => {
  chromium = await browser();
});
after(async () => chromium?.close());

test("axe finds what is wrong on a page that is bad on purpose", async () => {
  const { context, page } = await open(chromium, VIEWS.desktop);
  await page.setContent('<html><body><img src="data:,"><p style="color:#bbb;background:#fff">Hardly to be read</p><input></body></html>');
  const found = (await violations(page)).join("\n");
  for (const rule of ["image-alt", "color-contrast", "label", "html-has-lang"]) assert.match(found, new RegExp(rule));
  await context.close();
});

test("a page that reaches for another origin is caught", async () => {
  const { context, page, trespasses } = await open(chromium, VIEWS.desktop);
  await page.route("**/*", (route) => route.fulfill({ body: '<img src="http://elsewhere.example/x.gif" alt="">', contentType: "text/html" }));
  await page.goto("http://here.example/");
  assert.equal(trespasses.length, 1);
  await context.close();
});

describe("the recipient's pages", { skip: !PUBLIC || !PAGE ? "OPENLIJK_PUBLIC and OPENLIJK_PAGE are not set" : false }, () => {
  const screens = () => ({
    "own page": PAGE,
    "my data": `${PUBLIC}/me`,
    help: `${PUBLIC}/help`,
    "help: words": `${PUBLIC}/help/words`,
    "help: block": `${PUBLIC}/help/block`,
    "help: real": `${PUBLIC}/help/real`,
    privacy: `${PUBLIC}/privacy`,
    scan: `${PUBLIC}/scan`,
    "not there": `${PUBLIC}/nowhere`,
  });

  for (const [name, view] of Object.entries(VIEWS)) {
    test(`have no barrier on ${name}`, async () => {
      const { context, page, trespasses } = await open(chromium, view);
      for (const [screen, url] of Object.entries(screens())) {
        await page.goto(url);
        await page.locator("details").evaluateAll((all) => all.forEach((one) => (one.open = true)));
        assert.deepEqual(await violations(page), [], `${screen} on ${name}`);
        assert.equal(await overflows(page), false, `${screen} on ${name} scrolls sideways`);
      }
      assert.deepEqual(trespasses, []);
      assert.deepEqual(await context.cookies(), [], "no cookies");
      await context.close();
    });
  }

  test("have no barrier in any language", async () => {
    const { context, page, trespasses } = await open(chromium, VIEWS.phone);
    for (const [screen, url] of Object.entries(screens())) {
      for (const language of LANGUAGES) {
        await page.goto(`${url}?lang=${language}`);
        assert.equal(await page.locator("html").getAttribute("lang"), language);
        assert.deepEqual(await violations(page), [], `${screen} in ${language}`);
        assert.equal(await overflows(page), false, `${screen} in ${language} scrolls sideways`);
      }
    }
    assert.deepEqual(trespasses, []);
    await context.close();
  });

  test("say the same without script", async () => {
    const texts = [];
    for (const view of [VIEWS.desktop, NO_SCRIPT]) {
      const { context, page } = await open(chromium, view);
      const shown = [];
      for (const url of Object.values(screens())) {
        await page.goto(url);
        shown.push(await page.locator("body").innerText());
      }
      texts.push(shown);
      await context.close();
    }
    assert.deepEqual(texts[0], texts[1]);
  });

  test("keep the language that was chosen, by links alone", async () => {
    const { context, page } = await open(chromium, NO_SCRIPT);
    await page.goto(PAGE);
    await page.click("nav.languages a[lang=it]");
    await page.click("footer a >> nth=0");
    assert.equal(await page.locator("html").getAttribute("lang"), "it");
    await context.close();
  });

  test("show two answers of the same size, refusing first", async () => {
    for (const view of [VIEWS.desktop, VIEWS.phone]) {
      const { context, page } = await open(chromium, view);
      await page.goto(PAGE);
      const boxes = await page.locator(".choices button").evaluateAll((all) =>
        all.map((one) => ({ width: one.clientWidth, height: one.clientHeight, style: getComputedStyle(one).backgroundColor })),
      );
      assert.equal(boxes.length, 2);
      assert.deepEqual(boxes[0], boxes[1]);
      assert.match(await page.locator(".choices form >> nth=0").getAttribute("action"), /\/refuse/);
      await context.close();
    }
  });

  test("make up no size below which a finger misses", async () => {
    const { context, page } = await open(chromium, VIEWS.phone);
    await page.goto(PAGE);
    const small = await page.locator("button, .button, nav a, summary").evaluateAll((all) =>
      all.filter((one) => one.getBoundingClientRect().height < 24).map((one) => one.textContent),
    );
    assert.deepEqual(small, []);
    await context.close();
  });

  // The last of the tests on this page: it refuses for real.
  test("let somebody refuse with the keyboard alone, without script", async () => {
    const { context, page, trespasses } = await open(chromium, NO_SCRIPT);
    await page.goto(PAGE);
    await page.keyboard.press("Tab");
    const focused = () => page.locator(":focus");
    assert.equal(await focused().getAttribute("class"), "skip", "the first stop skips to the content");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    assert.match(await focused().evaluate((one) => one.form?.action ?? ""), /\/refuse/, "the first stop in the content refuses");
    const outline = await focused().evaluate((one) => getComputedStyle(one).outlineStyle);
    assert.notEqual(outline, "none", "focus is seen");
    await Promise.all([page.waitForURL(/\/refuse/), page.keyboard.press("Enter")]);
    assert.equal(await page.locator("[role=status] h1").count(), 1, "the page says that it is done");
    assert.deepEqual(trespasses, []);
    await page.goto(PAGE);
    assert.equal(await page.locator(".note.good").count(), 1, "the page remembers the no");
    await context.close();
  });

  for (const [name, view] of Object.entries({ ...VIEWS, "no script": NO_SCRIPT })) {
    test(`a mail is looked through, and given back without what measures, on ${name}`, async () => {
      const { context, page, trespasses } = await open(chromium, view, { acceptDownloads: true });
      const mail = 'To: jan@example.nl\r\nContent-Type: text/html\r\n\r\n<p>Hello</p><img src="https://news.example/o.gif?e=jan%40example.nl" width=1 height=1>\r\n';
      await page.goto(`${PUBLIC}/scan?lang=en`);
      await page.setInputFiles("#file", { name: "mail.eml", mimeType: "message/rfc822", buffer: Buffer.from(mail) });
      await page.click("button[value=look]");
      assert.match(await page.textContent("[role=status]"), /This mail measures you/);
      if (name !== "no script") assert.deepEqual(await violations(page), [], name);
      assert.equal(await overflows(page), false, `${name} scrolls sideways`);
      await page.goto(`${PUBLIC}/scan?lang=en`);
      await page.fill("#text", mail);
      const [download] = await Promise.all([page.waitForEvent("download"), page.click("button[value=clean]")]);
      assert.equal(download.suggestedFilename(), "clean.eml");
      assert.deepEqual(trespasses, [], "nothing of the mail is fetched");
      await context.close();
    });
  }
});
