// A browser, the screens to look at, and axe. Addresses come from the environment; whoever runs these tests has an
// instance running.

import { chromium } from "playwright-core";
import { AxeBuilder } from "@axe-core/playwright";
import assert from "node:assert/strict";

export const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "EN-301-549"];

/** The ways in which every screen must work. */
export const VIEWS = {
  desktop: { viewport: { width: 1280, height: 900 } },
  phone: { viewport: { width: 320, height: 640 }, deviceScaleFactor: 2 },
  dark: { viewport: { width: 1280, height: 900 }, colorScheme: "dark" },
  "dark phone": { viewport: { width: 320, height: 640 }, colorScheme: "dark", deviceScaleFactor: 2 },
  "forced colours": { viewport: { width: 1280, height: 900 }, forcedColors: "active" },
};

/** Without script. axe is a script itself, so it cannot look here; what is shown and done can be. */
export const NO_SCRIPT = { viewport: { width: 1280, height: 900 }, javaScriptEnabled: false };

/** A value from the environment; without it the test that asks is skipped, and says so. */
export function from(name) {
  return process.env[name] ?? "";
}

export async function browser() {
  return chromium.launch({
    executablePath: process.env.OPENLIJK_CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
  });
}

/** A page that fails the test when it asks anything of another origin, or when the browser blocks something. */
export async function open(browser, view, options = {}) {
  const context = await browser.newContext({ ...view, ...options });
  const page = await context.newPage();
  const trespasses = [];
  page.on("request", (request) => {
    const url = new URL(request.url());
    const home = page.url() === "about:blank" ? url.origin : new URL(page.url()).origin;
    if (url.protocol !== "data:" && url.protocol !== "about:" && url.origin !== home) trespasses.push(request.url());
  });
  page.on("console", (message) => {
    if (/Content Security Policy|Refused to/.test(message.text())) trespasses.push(message.text());
  });
  return { context, page, trespasses };
}

/** Everything that axe finds wrong, one line for each. */
export async function violations(page) {
  const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
  return violations.flatMap((violation) =>
    violation.nodes.map((node) => `${violation.id}: ${node.target.join(" ")}: ${node.failureSummary}`),
  );
}

/** Does the page, and not a box in it, scroll sideways? */
export async function overflows(page) {
  return page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
}

/** What scrolls sideways in a box of its own, by what names it: on a phone nobody should need to. */
export async function scrolling(page) {
  return page.locator(".scroll").evaluateAll((all) => {
    const wide = all.filter((box) => box.scrollWidth > box.clientWidth);
    return wide.map((box) => box.getAttribute("aria-labelledby") ?? box.getAttribute("aria-label"));
  });
}

export async function signIn(page, base, user, password) {
  await page.goto(`${base}/sign-in`);
  await page.fill("#name", user);
  await page.fill("#password", password);
  await page.click("main button[type=submit]");
  assert.match(page.url(), /\/campaigns/, "signing in leads to the campaigns");
}

/** The paths behind the links of a page that fit a pattern. */
export async function links(page, pattern) {
  const found = await page.locator("a[href]").evaluateAll((all) => all.map((link) => link.getAttribute("href")));
  return [...new Set(found.filter((href) => pattern.test(href)))];
}
