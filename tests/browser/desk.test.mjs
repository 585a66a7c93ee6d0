// Every page that the officer and the administrator can reach, found by following links as they would: without barriers, on
// every device and in every language. And by keyboard alone: a person looked up, for a reason.

import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { NO_SCRIPT, VIEWS, browser, from, links, open, overflows, scrolling, signIn, violations } from "./support.mjs";

const CONSOLE = from("OPENLIJK_CONSOLE");
const PASSWORD = from("OPENLIJK_PASSWORD");
const PEOPLE = { officer: from("OPENLIJK_USER"), administrator: from("OPENLIJK_ADMINISTRATOR") };
const SKIP = !CONSOLE || !PASSWORD || !PEOPLE.administrator ? "no console is named in the environment" : false;
/** What differs to the eye: light and wide, dark and narrow, the reader's own colours. */
const SIGHTS = ["desktop", "dark phone", "forced colours"];
let chromium;

before(async () => {
  chromium = await browser();
});
after(async () => chromium?.close());

/** A path without its numbers and names: pages of one kind have one. */
const kind = (path) => path.replace(/\d+/g, "N").replace(/^\/purposes\/[^/]+/, "/purposes/X").replace(/\/grey\/.*/, "/grey/R").replace(/\/(pause|resume)\/.*/, "/$1/S");

/** The pages that somebody who is signed in reaches by links, one of each kind. */
async function reachable(page) {
  const seen = new Set();
  const waiting = ["/campaigns"];
  const pages = [];
  while (waiting.length > 0) {
    const path = waiting.shift();
    const of = kind(path);
    if (seen.has(of)) continue;
    seen.add(of);
    const answer = await page.request.get(CONSOLE + path);
    if (!/text\/html/.test(answer.headers()["content-type"] ?? "")) continue;
    assert.ok(answer.ok(), `${path}: ${answer.status()}`);
    pages.push(path);
    await page.goto(CONSOLE + path);
    for (const href of await links(page, /^\/[^/]/)) waiting.push(href.split(/[?#]/)[0]);
  }
  return pages;
}

async function look(page, paths, what) {
  for (const path of paths) {
    await page.goto(CONSOLE + path);
    await page.locator("details").evaluateAll((all) => all.forEach((one) => (one.open = true)));
    assert.deepEqual(await violations(page), [], `${path} ${what}`);
    assert.equal(await overflows(page), false, `${path} ${what} scrolls sideways`);
  }
}

describe("the desk", { skip: SKIP }, () => {
  const looked = new Set();
  for (const [who, name] of Object.entries(PEOPLE)) {
    test(`has no barrier for the ${who}, on any page and device`, async () => {
      let paths;
      for (const view of SIGHTS) {
        const { context, page, trespasses } = await open(chromium, VIEWS[view]);
        await signIn(page, CONSOLE, name, PASSWORD);
        if (!paths) {
          const reached = await reachable(page);
          assert.ok(reached.length >= 12, `only ${reached.length} pages: ${reached}`);
          paths = reached.filter((path) => !looked.has(path));
          assert.ok(paths.length > 0, "there is something that only they see");
          paths.forEach((path) => looked.add(path));
        }
        await look(page, paths, `on ${view}`);
        assert.deepEqual(trespasses, []);
        await context.close();
      }
    });
  }

  test("is whole in every language", async () => {
    const { context, page } = await open(chromium, VIEWS.phone);
    await signIn(page, CONSOLE, PEOPLE.officer, PASSWORD);
    const paths = await reachable(page);
    for (const language of ["nl", "en", "fr", "it"]) {
      for (const path of paths) {
        await page.goto(`${CONSOLE}${path}?lang=${language}`);
        assert.equal(await page.locator("html").getAttribute("lang"), language, path);
        assert.equal(await overflows(page), false, `${path} in ${language} scrolls sideways`);
        await page.locator("details").evaluateAll((all) => all.forEach((one) => (one.open = true)));
        assert.deepEqual(await scrolling(page), [], `${path} in ${language} has a box that scrolls sideways`);
      }
    }
    await context.close();
  });

  test("looks at a person's readings with the keyboard alone, needs a reason for it, and lists who looked", async () => {
    const { context, page } = await open(chromium, NO_SCRIPT);
    await signIn(page, CONSOLE, PEOPLE.officer, PASSWORD);
    await page.goto(`${CONSOLE}/desk/readings`);
    const address = page.locator("main input[name=address]");
    await address.focus();
    await page.keyboard.type("nobody@studiebeurs.example");
    const why = page.locator("main [name=why]");
    await why.focus();
    await page.keyboard.type("A question by telephone");
    await page.keyboard.press("Tab");
    const answered = page.waitForResponse((answer) => answer.request().method() === "POST");
    await page.locator("main form button[type=submit]").first().focus();
    await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
    assert.equal((await answered).status(), 200);
    assert.doesNotMatch(page.url(), /studiebeurs|%40|@/, "no address stands in a URL");
    await page.goto(`${CONSOLE}/desk/looks`);
    assert.equal(await page.locator("main h1").count(), 1);
    await context.close();
  });
});
