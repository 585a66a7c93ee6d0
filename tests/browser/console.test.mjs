// The console in a real browser: every screen, on every device, signed in and paused.

import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { NO_SCRIPT, VIEWS, browser, from, links, open, overflows, signIn, violations } from "./support.mjs";

const CONSOLE = from("OPENLIJK_CONSOLE");
const USER = from("OPENLIJK_USER");
const PASSWORD = from("OPENLIJK_PASSWORD");
const SKIP = !CONSOLE || !USER || !PASSWORD ? "OPENLIJK_CONSOLE, OPENLIJK_USER and OPENLIJK_PASSWORD are not set" : false;
let chromium;

before(async () => {
  chromium = await browser();
});
after(async () => chromium?.close());

/** Every kind of screen, and the first few campaigns and purposes. */
async function screens(page) {
  await page.goto(`${CONSOLE}/campaigns`);
  const campaigns = (await links(page, /^\/campaigns\/\d+/)).slice(0, 3);
  await page.goto(`${CONSOLE}/purposes`);
  const purposes = (await links(page, /^\/purposes\/./)).slice(0, 2);
  assert.ok(campaigns.length > 0 && purposes.length > 0, "there is a campaign and a purpose to look at");
  return ["/campaigns", ...campaigns, "/purposes", ...purposes, "/pause", "/pause/all", "/resume/all", "/nowhere"];
}

describe("the console", { skip: SKIP }, () => {
  for (const [name, view] of Object.entries(VIEWS)) {
    test(`has no barrier on ${name}`, async () => {
      const { context, page, trespasses } = await open(chromium, view);
      await page.goto(`${CONSOLE}/sign-in`);
      assert.deepEqual(await violations(page), [], `signing in on ${name}`);
      await signIn(page, CONSOLE, USER, PASSWORD);
      for (const path of await screens(page)) {
        await page.goto(CONSOLE + path);
        await page.locator("details").evaluateAll((all) => all.forEach((one) => (one.open = true)));
        assert.deepEqual(await violations(page), [], `${path} on ${name}`);
        assert.equal(await overflows(page), false, `${path} on ${name} scrolls sideways`);
      }
      assert.deepEqual(trespasses, []);
      await context.close();
    });
  }

  test("shows the same figures in the chart and in the table", async () => {
    const { context, page } = await open(chromium, VIEWS.desktop);
    await signIn(page, CONSOLE, USER, PASSWORD);
    let compared = 0;
    for (const path of (await screens(page)).filter((path) => /^\/campaigns\/\d/.test(path))) {
      await page.goto(CONSOLE + path);
      if ((await page.locator("svg.chart.wide").count()) === 0) continue;
      const dots = await page.locator("svg.chart.wide circle").count();
      const rows = page.locator("section.estimate table tbody tr");
      assert.equal(dots, await rows.count(), `${path}: a dot for each row`);
      const last = (await rows.last().locator("td").first().textContent()).trim();
      assert.ok((await page.locator("svg.chart.wide desc").textContent()).includes(last), `${path}: ${last}`);
      compared += 1;
    }
    assert.ok(compared > 0, "no campaign has a chart");
    await context.close();
  });

  test("shows one chart, the one that fits the screen", async () => {
    for (const [view, wide] of [[VIEWS.desktop, true], [VIEWS.phone, false]]) {
      const { context, page } = await open(chromium, view);
      await signIn(page, CONSOLE, USER, PASSWORD);
      for (const path of (await screens(page)).filter((path) => /^\/campaigns\/\d/.test(path))) {
        await page.goto(CONSOLE + path);
        if ((await page.locator("svg.chart").count()) === 0) continue;
        assert.equal(await page.locator("svg.chart.wide").isVisible(), wide);
        assert.equal(await page.locator("svg.chart.narrow").isVisible(), !wide);
      }
      await context.close();
    }
  });

  test("pauses and resumes with the keyboard alone, each with a reason, and shows it on every page", async () => {
    const { context, page } = await open(chromium, NO_SCRIPT);
    await signIn(page, CONSOLE, USER, PASSWORD);
    const resume = async (why) => {
      await page.goto(`${CONSOLE}/resume/all`);
      await page.fill("#why", why);
      await page.click("main button[type=submit]");
      await page.waitForURL(/\/pause$/);
    };
    await page.goto(`${CONSOLE}/pause`);
    if ((await page.locator(".switch.off").count()) > 0) await resume("Left over from before");
    await page.goto(`${CONSOLE}/pause/all`);
    await page.focus("#why");
    await page.keyboard.type("A test of the switch");
    await page.keyboard.press("Tab"); // back
    await page.keyboard.press("Tab"); // pause now
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/pause$/);
    for (const path of ["/campaigns", "/purposes", "/pause"]) {
      await page.goto(CONSOLE + path);
      assert.match(await page.locator(".banner").first().textContent(), /A test of the switch/);
    }
    await resume("The test is over");
    assert.equal(await page.locator(".banner", { hasText: "A test of the switch" }).count(), 0);
    await context.close();
  });
});
