// The officer declares a purpose in French, from the empty form until it is in force, and touches nothing but the keyboard.

import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { VIEWS, browser, from, open, overflows, signIn, violations } from "./support.mjs";

const CONSOLE = from("OPENLIJK_CONSOLE");
const USER = from("OPENLIJK_USER");
const PASSWORD = from("OPENLIJK_PASSWORD");
const SKIP = !CONSOLE || !USER || !PASSWORD ? "no console is named in the environment" : false;
/** More stops than any page has. */
const STOPS = 200;
let chromium;

before(async () => {
  chromium = await browser();
});
after(async () => chromium?.close());

/** Tabs on until the focus stands on what fits, and sees that it shows. */
async function tabTo(page, selector) {
  for (let stops = 0; stops < STOPS; stops += 1) {
    await page.keyboard.press("Tab");
    if (await page.evaluate((wanted) => document.activeElement.matches(wanted), selector)) {
      const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
      assert.notEqual(outline, "none", `the focus on ${selector} does not show`);
      return;
    }
  }
  assert.fail(`no Tab leads to ${selector}`);
}

/** Tabs to a field of the form and writes into it. */
async function write(page, name, text) {
  await tabTo(page, `main [name="${name}"]`);
  await page.keyboard.type(text);
}

/** Tabs to a list and goes through it with the arrows, from its top, until it says what is wanted. */
async function choose(page, name, value) {
  await tabTo(page, `main select[name="${name}"]`);
  await page.keyboard.press("Home");
  for (let steps = 0; (await page.evaluate(() => document.activeElement.value)) !== value; steps += 1) {
    assert.ok(steps < STOPS, `${name} has no ${value}`);
    await page.keyboard.press("ArrowDown");
  }
}

async function press(page, selector) {
  await tabTo(page, selector);
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
}

test("a purpose is declared by keyboard alone, from the empty form until it is in force", { skip: SKIP }, async () => {
  const { context, page, trespasses } = await open(chromium, VIEWS.desktop, { locale: "fr-FR" });
  await signIn(page, CONSOLE, USER, PASSWORD);
  await page.goto(`${CONSOLE}/purposes?lang=fr`);
  await press(page, 'main a[href^="/new-purpose"]');
  assert.equal(await page.locator("html").getAttribute("lang"), "fr", "the language stays");

  await write(page, "name", "Lettre du quartier");
  await write(page, "id", "lettre-du-quartier");
  for (const language of await page.locator('main [name^="why."]').evaluateAll((all) => all.map((one) => one.lang))) {
    await write(page, `why.${language}`, "Nous savons ainsi quels sujets vous aident.");
  }
  await choose(page, "basis", "f");
  await write(page, "interest", "Savoir quels sujets sont lus.");
  await tabTo(page, 'main [name="requested_mail"]');
  await page.keyboard.press("Space");
  await write(page, "audience", "2000");
  await write(page, "necessity", "Sans chiffres, nous écrivons à l'aveugle.");
  await choose(page, "less_intrusive.available", "none");
  await write(page, "documents.retention_days", "60");
  await write(page, "documents.ropa", "R-12");
  await write(page, "documents.processor", "none");
  await write(page, "documents.dpia", "D-3");
  await press(page, 'main button[value="preview"]');
  assert.equal(await page.locator('main [role="alert"]').count(), 0, "nothing that was filled in is wrong");
  assert.equal(await page.locator('main [name="requested_mail"]').isChecked(), true, "Space ticked the box");
  assert.match(await page.locator("main .shown").first().textContent(), /\S/, "what recipients will read stands beside it");
  assert.deepEqual(await violations(page), [], "the preview");

  await press(page, 'main button[value="declare"]');
  assert.match(page.url(), /\/purposes\/lettre-du-quartier/);
  assert.equal((await page.locator("main .note.good h2").first().textContent()).trim(), "Actif");
  assert.deepEqual(await violations(page), [], "the purpose in force");
  assert.equal(await overflows(page), false);
  assert.deepEqual(trespasses, []);
  await context.close();
});
